"""The literature reproduced: every anchor agrees with its source, and says what of it was not compared."""

from __future__ import annotations

import os
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from games.catalogue.provision import game, provision
from games.errors import FormatError, ParameterError
from games.trees import audience_costs, risk_return, trust
from quasialliance.tables.anchors import anchor_table
from solvers import pure, subgame_perfect
from solvers.evidence import anchors
from solvers.evidence.anchors.anchor import Anchor, Check
from solvers.evidence.anchors.fearon_1995 import played

F = Fraction
EACH = pytest.mark.parametrize("anchor", anchors.known(), ids=lambda anchor: anchor.name)
LEBLANG = os.environ.get("QUASIALLIANCE_LEBLANG2003", "")


@EACH
def test_ours_is_as_published(anchor: Anchor) -> None:
    """Every check that needs no file of the user's agrees; those that do have no result, and the note says what is needed."""
    found = anchor.compare()
    assert found.checks
    assert {check.agrees for check in found.checks} == ({None} if anchor.files else {True})
    assert ("Not given" in str(found)) == bool(anchor.files)


@EACH
def test_an_anchor_says_where_it_comes_from_and_what_is_not_compared(anchor: Anchor) -> None:
    """Source with its year, basis, method, and what is left."""
    assert str(anchor.year) in anchor.source
    assert str(anchor.year) in anchor.name
    assert min(map(len, (anchor.says, anchor.basis, anchor.method, anchor.unchecked))) > 5
    assert "page not checked" in anchor.source or "pages not checked" in anchor.source or "56:8" in anchor.source


# The data are their author's and do not ship: the module says where they are.
@pytest.mark.skipif(not LEBLANG, reason="QUASIALLIANCE_LEBLANG2003 names no file; the module says where the data are")
def test_leblang_on_the_users_file() -> None:
    """With the file every number agrees."""
    anchor = next(a for a in anchors.known() if a.files)
    assert {check.agrees for check in anchor.compare({"leblang2003": LEBLANG}).checks} == {True}


def test_a_file_that_is_not_there_is_refused() -> None:
    """The message names it."""
    anchor = next(a for a in anchors.known() if a.files)
    with pytest.raises(FormatError, match=r"nowhere\.csv: there is no such file"):
        anchor.compare({"leblang2003": "nowhere.csv"})


def test_a_file_that_no_anchor_takes_is_refused() -> None:
    """Not left aside: a slip in the name would else read as a file that was not given."""
    with pytest.raises(ParameterError, match="did you mean 'leblang2003'"):
        next(a for a in anchors.known() if a.files).compare({"leblang2002": "x.csv"})
    with pytest.raises(ParameterError, match="it takes none"):
        next(a for a in anchors.known() if not a.files).compare({"leblang2003": "x.csv"})
    with pytest.raises(ParameterError, match="did you mean 'leblang2003'"):
        anchor_table({"leblang2002": "x.csv"})


def test_a_check_can_fail() -> None:
    """Beyond what is allowed, or by any difference where it is exact."""
    assert Check("", -482.02, -482.0261, 0.005).agrees is False
    assert Check("", F(1, 2), F(1, 2) + F(1, 10**9)).agrees is False


@pytest.mark.parametrize("seed", range(20))
def test_provision_is_nobodys_regret(seed: int) -> None:
    """What each pays maximises (w - q)^(1 - g) Q^g given the others, by a search; and passing wealth between payers keeps Q."""
    rng = np.random.default_rng(seed)
    wealth = [F(int(w), 4) for w in rng.integers(1, 40, 4)]
    g = F(int(rng.integers(1, 10)), 10)
    paid = provision(wealth, g)
    for i, (w, q) in enumerate(zip(wealth, paid, strict=True)):
        others = float(sum(paid) - paid[i])

        def loss(amount: float, w: float = float(w), others: float = others) -> float:
            return -float((w - amount) ** (1 - float(g)) * (amount + others) ** float(g))

        best = minimize_scalar(loss, bounds=(0, float(w)), method="bounded", options={"xatol": 1e-12})
        assert loss(float(q)) <= best.fun + 1e-9
    payers = [i for i, q in enumerate(paid) if q > 0]
    if len(payers) > 1:
        moved = list(wealth)
        small = min(paid[i] for i in payers) / 2
        moved[payers[0]] -= small
        moved[payers[1]] += small
        assert sum(provision(moved, g)) == sum(paid)


@pytest.mark.parametrize("step", [F(1), F(1, 2), F(1, 4), F(1, 8)])
@pytest.mark.parametrize("wealth", [(F(5), F(4)), (F(7), F(3)), (F(8), F(2))])
def test_grids_converge_to_any_amounts(wealth: tuple[Fraction, Fraction], step: Fraction) -> None:
    """Every pure equilibrium of the grid is within a step of provision, the great paying the more; there is always one."""
    stated = provision(wealth, F(1, 2))
    found = pure.solve(game(wealth, step)).equilibria
    assert found
    for e in found:
        amounts = [F(own[k]) for own, k in zip(e.actions, e.modal, strict=True)]
        assert max(abs(a - b) for a, b in zip(amounts, stated, strict=True)) <= step


def test_provision_refuses_nonsense() -> None:
    """Wealth and taste in their ranges."""
    with pytest.raises(ParameterError, match="wealth above 0"):
        provision([5, 0], "1/2")
    with pytest.raises(ParameterError, match="wealth above 0"):
        provision([], "1/2")
    with pytest.raises(ParameterError, match="between 0 and 1"):
        provision([5, 4], 1)


@pytest.mark.parametrize("seed", range(20))
def test_who_is_locked_in_first_wins(seed: int) -> None:
    """In every random crisis without ties one equilibrium is left: the state that is locked in later yields at its first move."""
    rng = np.random.default_rng(seed)
    costs = [F(int(k), 101) for k in rng.integers(5, 60, 2)]
    war = [-F(int(k), 97) for k in rng.integers(10, 90, 2)]
    locks = [audience_costs.locked_in(a, w, first) for a, w, first in zip(costs, war, (0, 1), strict=True)]
    tree = audience_costs.game(costs, war, max(locks) + 3)
    (only,) = subgame_perfect.solve(tree).equilibria
    expected = (1, -costs[1]) if locks[0] < locks[1] else (0, 1)
    assert tree.expected_payoffs(only.behaviour) == expected


@pytest.mark.parametrize("steps", [F(1, 10), F(1, 3), F(1, 2)])
@pytest.mark.parametrize("types", [4, 9])
def test_no_demand_on_the_grid_is_better_than_the_best(steps: Fraction, types: int) -> None:
    """The tree's demand is the grid's nearest to (b - a)/2 in worth, and war is as likely as it says."""
    p, b = F(1, 2), F(1, 2)
    demand, war = played(risk_return.game(p, steps * b, b, types))
    assert abs(demand * b / types - risk_return.best(steps * b, b)[0]) <= b / types / 2
    assert war == F(demand, types)


@pytest.mark.parametrize("seed", range(10))
def test_trust_from_its_threshold_on(seed: int) -> None:
    """With random payoffs R > T, P > S: trust is an equilibrium iff it is at least the threshold; mistrust always is one."""
    rng = np.random.default_rng(seed)
    sucker, punishment, temptation, reward = (F(int(k)) for k in np.sort(rng.choice(30, 4, replace=False)))
    least = trust.threshold(reward, temptation, punishment, sucker)
    for belief, some in ((least * F(9, 10), False), (least + (1 - least) / 10, True)):
        tree = trust.game(reward, temptation, reward + 1, punishment, sucker, belief)
        found = [e.behaviour["A trustworthy"][0] for e in subgame_perfect.solve(tree).equilibria]
        assert 0 in found
        assert (1 in found) == some

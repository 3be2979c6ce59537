"""Provocation, linkage and tied hands: closed forms against backward induction by hand, the solvers, and Gambit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import games.formats.efg as efg
from games.model.tree_model import TreeModel
from games.models import linkage, provocation, tied_hands
from games.tree.nodes import Terminal
from solvers import regimes, sequential, subgame_perfect
from tests import gambit_shim
from tests.parameter_values import draw

TINY = Fraction(1, 10**9)


def induced(game: Any) -> tuple[str, ...]:
    """Return the path of a tree of perfect information without ties, by backward induction node by node."""

    def best(node: Any) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        if isinstance(node, Terminal):
            return tuple(node.payoffs), ()
        who = game.players.index(node.player)
        found = [(best(child), action) for child, action in zip(node.children, node.actions, strict=True)]
        (payoffs, rest), action = max(found, key=lambda one: one[0][0][who])
        return payoffs, (action, *rest)

    return best(game.root)[1]


@pytest.mark.parametrize("module", [provocation, linkage], ids=["provocation", "linkage"])
def test_paths_are_those_of_backward_induction(module: Any) -> None:
    """At 200 random parameters the closed form is what is found by hand; the solver finds it and nothing else, Gambit it too."""
    rng = np.random.default_rng(21)
    model: TreeModel = module.MODEL
    seen = set()
    for k in range(200):
        values = draw(model, rng)
        game = model.game(values)
        path = module.path(values)
        assert induced(game) == path, values
        seen.add(path)
        if k < 40:
            solution = subgame_perfect.solve(game)
            assert solution.complete
            assert [e.path for e in solution.equilibria] == [path]
        if k < 5:
            profile = [
                [
                    [Fraction(int(p)) for p in e.behaviour[label]]
                    for label, (own, _) in game.information_sets.items()
                    if own == player
                ]
                for e in solution.equilibria
                for player in game.players
            ]
            assert gambit_shim.expected_payoffs(efg.dumps(game), profile) == list(solution.equilibria[0].payoffs)
    assert len(seen) >= 4


# --- provocation ---


def test_cohesion_that_is_never_used_deters() -> None:
    """Pyongyang keeps quiet iff the joint answer would cost it more than it gains; below a threat of 1/5 Japan would stay out."""
    model = provocation.MODEL
    assert induced(model.game()) == ("q",)
    assert induced(model.game(sN=Fraction(3, 10) - TINY)) == ("P", "C", "J")
    line = regimes.threshold(model, ("q",), "threat_japan")
    assert [(c.exact, c.player, c.holds_above) for c in line.inside] == [("1/5", "Japan", True)]
    assert induced(model.game(tauJ=Fraction(1, 5) - TINY)) == ("P", "A")


def test_a_firm_guarantor_takes_the_place_of_cohesion() -> None:
    """Where backed retaliation pays Seoul more than calling Tokyo, a US that would back it makes Seoul strike, or deters alone."""
    values = {"mK": "0.9", "gN": "0.9"}
    assert induced(provocation.MODEL.game(values, rU=0, sN="0.2")) == ("P", "C", "J")
    assert induced(provocation.MODEL.game(values, rU=1, sN="0.2")) == ("P", "R", "B")
    assert induced(provocation.MODEL.game(values, rU=1, bN=1)) == ("q",)


# --- linkage ---


def test_linkage_as_impediment_and_as_currency() -> None:
    """No payment and a price of dropping the abductees: a line that pays both is not made. Enough payment, or no price: it is."""
    model = linkage.MODEL
    assert linkage.impediment(model.values({"t": 0}))
    assert induced(model.game(t=0)) == ("none",)
    assert induced(model.game(t=0, dJ=0)) == ("separate", "join")
    assert induced(model.game()) == ("pay", "join")
    assert induced(model.game(vJ="-0.2", aK="0.2", dJ=0)) == ("link", "join")
    assert induced(model.game(vJ="-0.2", aK="0.2", aJ=0, dJ=0)) == ("none",)


def test_side_payments_widen_the_bargaining_set() -> None:
    """The package can be bought iff it pays both together: at the least payment that Seoul takes, Japan gains iff it can."""
    rng = np.random.default_rng(22)
    seen = set()
    for _ in range(200):
        values = draw(linkage.MODEL, rng)
        least = max(Fraction(0), values["aK"] - values["vK"] - values["rK"]) + TINY
        can = linkage.can_be_bought(values)
        if least <= 1:
            bought = linkage.path({**values, "t": least, "dJ": Fraction(1)})
            assert (bought in {("pay", "join"), ("link", "join")}) == can, values
        if linkage.path({**values, "t": Fraction(0)}) == ("link", "join"):
            assert can
        seen.add((can, linkage.path({**values, "t": Fraction(0)}) == ("link", "join")))
    assert seen == {(True, True), (True, False), (False, False)}


def test_seoul_flips_exactly() -> None:
    """Seoul takes the payment from v_K = 3/20 on, and needs none from 2/5 on."""
    line = regimes.threshold(linkage.MODEL, ("pay", "join"), "line_value_rok")
    assert [(c.exact, c.player) for c in line.inside] == [("3/20", "ROK"), ("2/5", "ROK")]


# --- tied hands ---


def pools(e: Any) -> tuple[str, str] | None:
    """Return what is played if both kinds of Seoul concede in the same way, and Japan's answer is pure; else None."""
    first, second = (e.behaviour[f"ROK {kind}"].tolist() for kind in ("sincere", "insincere"))
    how = "public" if first[0] == 1 else "private"
    answer = e.behaviour[f"Japan after {how}"].tolist()
    return (how, "CH"[answer.index(1)]) if first == second and max(first) == max(answer) == 1 else None


def pooled(solution: Any) -> set[tuple[str, str]]:
    """Return what is played in the equilibria that pool."""
    return {found for found in map(pools, solution.points) if found is not None}


def test_outcomes_of_tied_hands() -> None:
    """At random parameters the sequential equilibria, all of them, pool as the closed form says; distrust leaves no other."""
    rng = np.random.default_rng(23)
    seen = set()
    for _ in range(30):
        values = draw(tied_hands.MODEL, rng)
        solution = sequential.solve(tied_hands.MODEL.game(values))
        assert solution.complete
        expected = tied_hands.outcomes(values)
        assert pooled(solution) == expected, values
        if values["r"] < tied_hands.threshold(values):
            assert len(expected) == 1
            assert all(map(pools, solution.points))
        seen.add(expected)
    assert len(seen) == 3


def test_an_audience_commits_from_the_gain_of_reneging_on() -> None:
    """Distrusted, Seoul cooperates iff going back would cost it more than it brings; humiliation changes nothing of that."""
    for kappa in ("0.1", "1"):
        for alpha, outcome in ((Fraction(2, 5) - TINY, ("private", "H")), (Fraction(2, 5) + TINY, ("public", "C"))):
            assert pooled(sequential.solve(tied_hands.MODEL.game(alpha=alpha, kappa=kappa))) == {outcome}


def test_gambit_pays_the_same() -> None:
    """The payoffs of the committed outcome are among those of Gambit's extreme equilibria."""
    text = efg.dumps(tied_hands.MODEL.game())
    assert [Fraction(1, 2), Fraction(1)] in gambit_shim.tree_equilibrium_payoffs(text)

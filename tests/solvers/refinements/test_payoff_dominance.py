"""Payoff dominance: the stag, games of conflict, incomplete lists, and irrational payoffs."""

from __future__ import annotations

from fractions import Fraction

from games.normal_form import NormalFormGame
from solvers import pure
from solvers.refinements import (
    payoff_dominance,
)
from tests.tables import SEXES, STAG_HUNT

# --- payoff dominance ---


def test_payoff_dominance_of_the_stag() -> None:
    """Both prefer hunting the stag to the hare and to the mixed equilibrium."""
    found = payoff_dominance.solve(STAG_HUNT)
    assert repr(found.dominant) == "(stag, stag)"
    assert found.judge(found.dominant).holds is True
    hare = next(e for e in found.solution.equilibria if e.modal == (1, 1))
    assert found.judge(hare).witness is found.dominant
    assert [repr(e) for e in found.undominated] == ["(stag, stag)"]


def test_conflict_has_no_payoff_dominance() -> None:
    """In the battle of the sexes each prefers another pure equilibrium; both only dominate the mixed one."""
    found = payoff_dominance.solve(SEXES)
    assert found.dominant is None
    assert [e.pure for e in found.undominated] == [True, True]
    assert not any(found.judge(e).holds for e in found.solution.points)


def test_payoff_dominance_is_not_claimed_of_an_incomplete_list() -> None:
    """If the list may lack equilibria, the best of those listed is not said to be the best of all."""
    found = payoff_dominance.solve(STAG_HUNT, solution=pure.solve(STAG_HUNT))
    assert found.dominant is not None
    assert found.judge(found.dominant).holds is None


def test_irrational_payoffs_are_compared() -> None:
    """Two irrational equilibria of a 2x2x2 game lie in different number fields; preferences are those of their floats."""
    game = NormalFormGame(
        [
            [[[27, 7], [11, 28]], [[20, 21], [8, 3]]],
            [[[21, 5], [14, 1]], [[23, 23], [28, 22]]],
            [[[11, 9], [28, 5]], [[2, 7], [26, 17]]],
        ]
    )
    found = payoff_dominance.solve(game)
    assert sum(not isinstance(e.payoffs[0], Fraction) for e in found.solution.equilibria) == 2
    floats = [(e, [float(v) for v in e.payoffs]) for e in found.solution.points]
    expected = {(id(e), id(f)) for e, v in floats for f, w in floats if all(a > b for a, b in zip(v, w, strict=True))}
    assert {(id(e), id(f)) for e, f in found.dominated} == expected

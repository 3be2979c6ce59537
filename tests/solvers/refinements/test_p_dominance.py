"""p-dominance: the beliefs that published equilibria need, and that best responses end exactly there."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers.refinements import (
    p_dominance,
)
from tests.strategies import games
from tests.tables import STAG_HUNT, two

Q = Fraction
TINY = Q(1, 10**9)


# --- p-dominance ---


def test_p_dominance_of_the_stag_hunt() -> None:
    """The stag needs a belief of 3/4, the hare of 1/4, which makes it robust."""
    hare, stag = p_dominance.solve(STAG_HUNT)
    assert (hare.profile, hare.p, hare.robust) == (("hare", "hare"), Q(1, 4), True)
    assert (stag.profile, stag.p, stag.robust) == (("stag", "stag"), Q(3, 4), False)
    assert stag.worst[0] == p_dominance.Worst("hare", ("hare",))


def test_dominant_actions_need_no_belief() -> None:
    """Defection is 0-dominant in the prisoners' dilemma; at a non-equilibrium there is no p."""
    prisoners = two([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[("C", "D")] * 2)
    found = p_dominance.threshold(prisoners, "DD")
    assert (found.beliefs, found.worst) == ((0, 0), (None, None))
    with pytest.raises(GameError, match="gains 2 by D"):
        p_dominance.threshold(prisoners, "CC")
    assert p_dominance.threshold(NormalFormGame([[1, 0]]), (0,)).p == 0


def test_weakest_link_of_three() -> None:
    """With effort worth 1 and costing c, high effort is (c, c, c)-dominant: others must all work with that probability."""
    cost = Q(1, 5)
    payoffs = np.full((3, 2, 2, 2), Q(0), dtype=object)
    for at in np.ndindex(2, 2, 2):
        payoffs[(slice(None), *at)] = [min(at) - cost * a for a in at]
    found = p_dominance.threshold(NormalFormGame(payoffs), (1, 1, 1))
    assert found.beliefs == (cost,) * 3
    assert found.robust


@given(games((2, 3), (2, 3)))
@settings(max_examples=40)
def test_threshold_is_exactly_where_best_response_ends(game: NormalFormGame) -> None:
    """Against the worst conjecture the action is just a best response at its p, and no longer just below it."""
    for found in p_dominance.solve(game):
        at = game.profile(found.profile)
        for i, (p, worst) in enumerate(zip(found.beliefs, found.worst, strict=True)):
            if worst is None:
                assert p == 0
                continue
            deviation = game.actions[i].index(worst.deviation)
            others = [j for j in range(len(at)) if j != i]
            there = {j: game.actions[j].index(label) for j, label in zip(others, worst.others, strict=True)}
            bad = tuple(there.get(j, a) for j, a in enumerate(at))

            gain, loss = (own[at[i]] - own[deviation] for own in (game.deviations(i, at), game.deviations(i, bad)))
            assert p * gain + (1 - p) * loss == 0
            assert (p - TINY) * gain + (1 - p + TINY) * loss < 0

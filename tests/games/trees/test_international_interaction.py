"""The international interaction game: its orderings counted, its 2,704 games solved, and when there is war."""

from __future__ import annotations

import itertools

import pytest

from games.errors import GameError
from games.trees.international_interaction import ASSUMPTIONS, OUTCOMES, VIEWS, game_of, orderings, outcomes, ranks
from solvers.assessments.backward_induction import value_and_choices


def test_the_assumptions_leave_52_orderings() -> None:
    """Of the 40,320 orderings, filtered one by one, the assumptions leave 52: the same that are built up directly."""
    pairs = [pair for assumption in ASSUMPTIONS for pair in assumption]
    left = [own for own in itertools.permutations(VIEWS) if all(own.index(better) < own.index(worse) for better, worse in pairs)]
    assert len(left) == 52
    assert set(left) == set(orderings())


def test_what_each_assumption_excludes() -> None:
    """Without one of the assumptions, in their order, there are more orderings: none follows from the others."""
    without = [len(orderings(ASSUMPTIONS[:k] + ASSUMPTIONS[k + 1 :])) for k in range(len(ASSUMPTIONS))]
    assert without == [416, 112, 182, 70, 70, 112, 182]
    assert len(orderings(())) == 40_320


def test_ranks_of_the_outcomes() -> None:
    """The best and the worst rank that each outcome has in the 52 orderings."""
    found = {view: {8 - own.index(view) for own in orderings()} for view in VIEWS}
    assert {view: (max(own), min(own)) for view, own in found.items()} == {
        "SQ": (7, 3),
        "NEG": (7, 5),
        "own ACQ": (5, 2),
        "other's ACQ": (8, 8),
        "own CAP": (4, 1),
        "other's CAP": (7, 3),
        "own WAR": (5, 2),
        "other's WAR": (4, 1),
    }


def test_the_batch_is_backward_induction_game_by_game() -> None:
    """All 2,704 games one by one, by the solver of trees: the payoffs are those of the batch's outcome, however ties are broken.

    There are ties only between ends with one outcome, as negotiation may be reached after either nation's demand.
    """
    batch = outcomes(orderings(), orderings())
    assert batch.shape == (52, 52)
    for (i, first), (j, second) in itertools.product(enumerate(orderings()), repeat=2):
        found = value_and_choices(game_of(first, second).arrays)
        outcome = OUTCOMES[batch[i, j]]
        assert tuple(found.values[0]) == (ranks(first, "A")[outcome], ranks(second, "B")[outcome])
        assert not found.open[0]


def test_basic_war_theorem() -> None:
    """In all 2,704 games: there is war, begun by A, iff the four preferences hold, though both prefer negotiation to it."""
    batch = outcomes(orderings(), orderings())
    for (i, first), (j, second) in itertools.product(enumerate(orderings()), repeat=2):
        a, b = ranks(first, "A"), ranks(second, "B")
        theorem = a["CAP_A"] > a["WAR_B"] and a["WAR_A"] > a["ACQ_A"] and b["WAR_A"] > b["ACQ_B"] and b["CAP_A"] > b["NEG"]
        assert (OUTCOMES[batch[i, j]] == "WAR_A") == theorem
        assert a["NEG"] > a["WAR_A"]
        assert b["NEG"] > b["WAR_A"]


def test_nobody_capitulates_and_the_second_begins_no_war() -> None:
    """With all known in advance, force that would not be answered is never needed, and B never strikes first."""
    found = {OUTCOMES[k] for k in outcomes(orderings(), orderings()).flat}
    assert found == {"SQ", "NEG", "ACQ_A", "ACQ_B", "WAR_A"}


def test_wrong_orderings_are_refused() -> None:
    """Each outcome once, and one of the two nations."""
    with pytest.raises(GameError, match="needed once"):
        ranks(VIEWS[1:], "A")
    with pytest.raises(GameError, match="'A' or 'B'"):
        ranks(VIEWS, "C")

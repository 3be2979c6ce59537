"""China as a bidder: the closed forms of its text are what solvers and Gambit find, and who sees the terms decides."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from games.models import china_bidder, china_bids_first
from games.models.china_bidder import MODEL, pure, seoul
from solvers import nash, regimes, subgame_perfect
from tests import gambit_shim
from tests.parameter_values import draw

COHESION = ("concede", "Tokyo", "engage", "ignore")
HEDGING = ("concede", "hedge", "engage", "offer")
CHINA = ("stand", "Beijing", "retrench", "offer")


def test_three_strict_equilibria_at_the_defaults() -> None:
    """One game, three alignments: Seoul with Tokyo under an engaged US, hedging among all bidders, or with Beijing."""
    solution = nash.solve(MODEL.game())
    assert solution.complete
    assert {MODEL.game().labels(e.modal) for e in solution.strict} == {COHESION, HEDGING, CHINA} == set(pure(MODEL.values()))
    assert len(solution.equilibria) == 5


def test_pure_equilibria_are_those_of_the_inequalities() -> None:
    """At 100 random parameters every game is solved completely, and its pure equilibria are those of the text."""
    rng = np.random.default_rng(11)
    for _ in range(100):
        values = draw(MODEL, rng)
        game = MODEL.game(values)
        solution = nash.solve(game)
        assert solution.complete
        assert len(solution.equilibria) % 2 == 1
        assert {game.labels(e.modal) for e in solution.equilibria if e.pure} == set(pure(values)), values


def test_gambit_knows_no_other() -> None:
    """Its pure equilibria are the same, and its mixed ones are all in the set."""
    rng = np.random.default_rng(12)
    for _ in range(12):
        game = MODEL.game(draw(MODEL, rng))
        found = nash.solve(game).equilibria
        assert gambit_shim.enumerate_pure(game) == {tuple(tuple(x) for x in e.profile) for e in found if e.pure}
        known = [np.concatenate([np.array(x, float) for x in e.profile]) for e in found]
        for profile in gambit_shim.enumerate_polynomial(game):
            assert min(np.abs(np.concatenate(profile) - own).max() for own in known) < 1e-6


def test_closed_forms_of_seoul() -> None:
    """What a choice is worth in the text is what it pays in the table, but for what Seoul's choice does not change."""
    rng = np.random.default_rng(13)
    for _ in range(20):
        values = draw(MODEL, rng)
        game = MODEL.game(values)
        for a, e, o in product((0, 1), repeat=3):
            worth = seoul(values, 1 - a, 1 - e, 1 - o)
            paid = dict(zip(MODEL.actions[1], game.payoffs[1, a, :, e, o], strict=True))
            assert len({paid[side] - worth[side] for side in worth}) == 1


def test_where_the_alignments_end() -> None:
    """China's camp needs leverage over Pyongyang of more than 27/140 and a US outbid by less than engaging costs it."""
    at = regimes.threshold(MODEL, CHINA, "china_leverage")
    assert at.holds
    assert [(c.exact, c.player, c.deviation) for c in at.inside] == [("27/140", "ROK", "hedge")]
    (engages,) = regimes.threshold(MODEL, CHINA, "us_engagement_cost").inside
    assert (engages.exact, engages.player) == ("3/20", "US")
    assert not regimes.threshold(MODEL, COHESION, "china_leverage").inside


@pytest.mark.parametrize("common", [True, False])
def test_the_threat_from_pyongyang_has_two_sides(common: bool) -> None:
    """A greater DPRK threat draws Seoul to Tokyo unless China offers to tame it: then to Beijing if L > beta (1/2 - s c e)."""
    values = MODEL.values({"L": "0.2" if common else "0.9"})
    gap = [
        seoul(values | {"TKN": T}, 0, 0, 1)["Tokyo"] - seoul(values | {"TKN": T}, 0, 0, 1)["Beijing"]
        for T in (Fraction(0), Fraction(1))
    ]
    assert (gap[1] > gap[0]) == common


# --- terms first ---


def test_terms_that_are_seen_leave_one_outcome_at_the_defaults() -> None:
    """Each bids because Seoul can see it, and Seoul hedges; as standing policies three alignments were stable."""
    solution = subgame_perfect.solve(china_bids_first.MODEL.game())
    assert solution.complete
    assert [e.path for e in solution.equilibria] == [("concede", "engage", "offer", "hedge")]


def test_seoul_answers_as_the_closed_form_says() -> None:
    """At random parameters: Seoul's answer to each of the eight terms, and the bidders' equilibria given these, by brute force."""
    rng = np.random.default_rng(14)
    model = china_bids_first.MODEL
    for _ in range(15):
        values = draw(MODEL, rng)
        answers = china_bids_first.answers(values)
        solution = subgame_perfect.solve(model.game(values))
        assert solution.complete
        table = MODEL.game(values)
        paid = {
            (japan, china, us): [table.payoff(bidder, (japan, side, china, us)) for bidder in china_bids_first.BIDDERS]
            for (japan, china, us), side in answers.items()
        }
        stable = {
            terms
            for terms in answers
            if all(
                paid[terms][i] >= paid[(*terms[:i], other, *terms[i + 1 :])][i]
                for i in range(3)
                for other in china_bids_first.TERMS[i]
            )
        }
        found = {e.path[:3] for e in solution.equilibria if e.pure}
        assert found == stable
        for e in solution.equilibria:
            for terms, side in answers.items():
                assert e.behaviour[", ".join(terms)].tolist() == [int(side == own) for own in china_bidder.ACTIONS[1]]

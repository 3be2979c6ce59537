"""Scores against values computed by hand, and by the definition in exact rationals."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.errors import ParameterError
from solvers.evidence.backtesting import scores
from solvers.evidence.backtesting.calibration import bins

HALF = np.array([[0.5, 0.3, 0.2]] * 3)
EACH = np.arange(3)


def test_the_scores_of_one_forecast_by_hand() -> None:
    """(.5, .3, .2): Brier .25 + .09 + .04 and so on; ranked half of .25 + .04, .25 + .04, .25 + .64; log of the probability."""
    assert scores.brier(HALF, EACH) == pytest.approx([0.25 + 0.09 + 0.04, 0.25 + 0.49 + 0.04, 0.25 + 0.09 + 0.64])
    assert scores.ranked(HALF, EACH) == pytest.approx([(0.25 + 0.04) / 2, (0.25 + 0.04) / 2, (0.25 + 0.64) / 2])
    assert scores.log_score(HALF, EACH) == pytest.approx([math.log(0.5), math.log(0.3), math.log(0.2)])
    assert scores.exact(HALF, EACH).tolist() == [1, 0, 0]
    assert scores.ordinal(HALF, EACH).tolist() == [1, 0.5, 0]


def test_ties_share_the_hit() -> None:
    """Where two classes are as likely, each is half a hit; where all are, a third, and half the distance on average."""
    assert scores.exact(np.array([[0.4, 0.4, 0.2]]), np.array([0])).tolist() == [0.5]
    assert scores.exact(np.full((3, 3), 1 / 3), EACH) == pytest.approx([1 / 3] * 3)
    assert scores.ordinal(np.full((3, 3), 1 / 3), EACH) == pytest.approx([0.5, 2 / 3, 0.5])


shares = st.lists(st.integers(1, 20), min_size=3, max_size=3)


@given(shares, shares)
def test_to_say_what_one_believes_is_best(belief: list[int], other: list[int]) -> None:
    """Proper: under a belief no other forecast has a better expected log, Brier or ranked score."""
    p, q = (np.array([own]) / sum(own) for own in (belief, other))
    for score in ("log", "brier", "ranked"):
        own = scores.SCORES[score]
        expected = [sum(p[0, k] * own.of(f, np.array([k]))[0] for k in range(3)) for f in (p, q)]
        assert (expected[0] - expected[1]) * (1 if own.rising else -1) >= -1e-12


@given(shares, st.integers(0, 2))
def test_the_ranked_score_by_its_definition(weights: list[int], outcome: int) -> None:
    """Half the sum over the two cuts of (what was said to lie below, less what lay below) squared, in exact rationals."""
    total = sum(weights)
    said = [Fraction(sum(weights[: k + 1]), total) for k in range(2)]
    lay = [Fraction(int(outcome <= k)) for k in range(2)]
    exact = sum((a - b) ** 2 for a, b in zip(said, lay, strict=True)) / 2
    assert scores.ranked(np.array([weights]) / total, np.array([outcome]))[0] == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "words"),
    [
        ([[0.5, 0.5]], [0], "are needed; got"),
        ([[0.5, 0.3, 0.3]], [0], "sum to 1"),
        ([[0.5, 0.3, 0.2]], [3], "an outcome is a whole number from 0 to 2"),
        ([[0.5, 0.3, 0.2]], [0.5], "an outcome is a whole number"),
    ],
)
def test_what_is_no_forecast_is_refused(probabilities: list[list[float]], outcomes: list[float], words: str) -> None:
    """Wrong shapes, shares that do not sum to one, outcomes that are no class."""
    with pytest.raises(ParameterError, match=words):
        scores.checked(probabilities, outcomes)


def test_a_forecast_is_handed_back_as_arrays() -> None:
    """What is one comes back as it was."""
    p, y = scores.checked([[0.5, 0.3, 0.2]], [2])
    assert (p.tolist(), y.tolist()) == ([[0.5, 0.3, 0.2]], [2])


def test_calibration_counts_every_class_of_every_case() -> None:
    """Three cases at (.5, .3, .2): in bins of a half, six probabilities of mean .25 and three of .5; of these one came about."""
    found = bins(HALF, EACH, 2)
    assert [(b.count, b.forecast, b.observed) for b in found] == [(6, pytest.approx(0.25), 2 / 6), (3, 0.5, 1 / 3)]
    assert all(b.interval[0] < b.observed < b.interval[1] for b in found)
    with pytest.raises(ParameterError, match="one bin or more"):
        bins(HALF, EACH, 0)

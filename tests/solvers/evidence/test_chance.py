"""Intervals, permutations and corrections: counted by hand, and right on data where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest

from games.errors import ParameterError
from solvers.evidence.backtesting import chance


def test_p_values_are_counted_by_hand() -> None:
    """The observed score is the first; ties count against it."""
    assert chance.p_value(np.array([3.0, 1, 2, 3])) == 0.5
    assert chance.p_value(np.array([3.0, 1, 2, 2])) == 0.25


def test_the_correction_takes_the_best_of_each_permutation() -> None:
    """Two theories, three permutations: of the best ones (1, 4, 2) one reaches 3 and two reach 2; the record itself counts."""
    found = chance.adjusted(np.array([[3.0, 1, 0, 2], [2.0, 0, 4, 1]]))
    assert found.tolist() == [2 / 4, 3 / 4]


def test_a_corrected_p_value_is_never_below_the_plain_one() -> None:
    """The best of several is at least each of them."""
    scores = np.random.default_rng(0).normal(size=(5, 200))
    found = chance.adjusted(scores)
    assert all(found[k] >= chance.p_value(scores[k]) for k in range(5))


def test_the_correction_keeps_its_level() -> None:
    """Of ten theories that know nothing the best is called better than chance in about a twentieth of the records, not in more."""
    generator = np.random.default_rng(1)
    best = [chance.adjusted(generator.normal(size=(10, 100))).min() for _ in range(400)]
    plain = [min(chance.p_value(row) for row in generator.normal(size=(10, 100))) for _ in range(400)]
    assert np.mean(np.array(best) <= 0.05) == pytest.approx(0.05, abs=0.035)
    assert np.mean(np.array(plain) <= 0.05) > 0.3


def test_the_reality_check_tells_a_better_theory_from_a_lucky_one() -> None:
    """One of ten that is clearly better has a small p-value; the luckiest of ten that are as good has not; a worse one has 1."""
    generator = np.random.default_rng(2)
    places = chance.resample(24, rng=0, resamples=500)
    noise = generator.normal(size=(10, 24))
    assert chance.reality_check(noise - noise.mean(axis=1, keepdims=True) + 0.02, places) > 0.2
    assert chance.reality_check(np.vstack([noise, np.full((1, 24), 1.0) + 0.1 * noise[:1]]), places) < 0.05
    assert chance.reality_check(np.full((1, 24), -0.1), places) == 1.0


def test_the_bootstrap_interval_covers_a_mean_as_often_as_it_says() -> None:
    """Of 300 samples of a known mean about 95 in 100 intervals hold it; those of small samples are a little short."""
    generator = np.random.default_rng(3)
    inside = 0
    for k in range(300):
        low, high = chance.interval(generator.normal(size=24), chance.resample(24, rng=k, resamples=300))
        inside += low <= 0 <= high
    assert 0.88 <= inside / 300 <= 0.98


def test_permutations_keep_the_classes_and_begin_with_the_record() -> None:
    """The first row is the record; every row has the same classes."""
    outcomes = np.array([0, 0, 1, 2, 2, 2])
    rows = chance.permuted(outcomes, rng=0, permutations=20)
    assert rows[0].tolist() == outcomes.tolist()
    assert all(sorted(row) == sorted(outcomes) for row in rows.tolist())
    assert len({tuple(row) for row in rows.tolist()}) > 10


def test_numbers_out_of_range_are_refused() -> None:
    """No case, no resample, fewer than no permutation."""
    with pytest.raises(ParameterError, match="cases: a whole number of at least 1"):
        chance.resample(0, rng=0, resamples=10)
    with pytest.raises(ParameterError, match="resamples: a whole number of at least 1"):
        chance.resample(5, rng=0, resamples=0)
    with pytest.raises(ParameterError, match="permutations: a whole number of at least 0"):
        chance.permuted(np.array([0]), rng=0, permutations=-1)

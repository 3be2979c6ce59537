"""Calibration accepts what is right and rejects what is wrong; power and information on theories that are alike, or far apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import entropy

import games
from games.errors import ParameterError
from solvers.evidence.estimation import next_observation as following
from solvers.evidence.estimation.bank import Bank, bank
from solvers.evidence.estimation.calibration import calibrate, simulate
from solvers.evidence.estimation.next_observation import candidates, next_observation
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.posterior import Posterior
from solvers.evidence.estimation.power import power
from solvers.evidence.estimation.priors import prior


@pytest.fixture(scope="module")
def kelly() -> Bank:
    """A bank of the smallest theory."""
    return bank(prior(games.theory("kelly"), coded()), coded(), draws=3000, rng=0)


def test_the_posterior_is_calibrated(kelly: Bank) -> None:
    """Ranks are uniform, intervals cover what they say, within the error of 300 records."""
    found = calibrate(kelly, replications=300, rng=1)
    assert found.uniform
    assert np.abs(found.coverage(0.9) - 0.9).max() < 0.07
    assert np.abs(found.bias).max() < 0.07
    assert "Ranks are uniform" in str(found)


@pytest.mark.parametrize("power", [0.0, 4.0])
def test_a_wrong_posterior_is_found_out(kelly: Bank, power: float) -> None:
    """The prior itself passes, as it must, though it has learnt nothing; a likelihood that is counted four times is rejected."""

    def wrong(record: np.ndarray, seed: int) -> Posterior:
        logs = power * kelly.log_likelihood(record)
        raw = np.exp(logs - logs.max())
        return Posterior(kelly.prior, kelly.points, raw / raw.sum(), "wrong")

    found = calibrate(kelly, replications=300, rng=1, sampler=wrong)
    assert found.uniform is (power == 0.0)
    if power:
        assert found.coverage(0.9).min() < 0.8


def test_records_are_drawn_with_their_probabilities() -> None:
    """Shares of simulated classes are the probabilities, within four standard errors."""
    p = np.array([0.2, 0.5, 0.3])
    drawn = simulate(np.tile(p, (20_000, 1)), np.random.default_rng(0))
    assert np.abs(np.bincount(drawn) / 20_000 - p).max() < 4 * np.sqrt(0.25 / 20_000)


def stub(name: str, probabilities: np.ndarray, like: Bank) -> Bank:
    """A bank of a theory that predicts the same at each point: no parameter moves it."""
    each = np.tile(probabilities, (50, 1, 1))
    return Bank(replace(like.prior, name=name), like.observations, like.points[:50].copy(), each, 0)


def test_power_is_nil_between_equals_and_full_between_opposites(kelly: Bank) -> None:
    """One theory against itself never gets a factor of ten; two that contradict each other do with the first episodes.

    For a theory that says cohesion with .9 and one that says friction with .9, each record of one episode has a factor of 18.
    """
    same = power(kelly, Bank(kelly.prior, kelly.observations, kelly.points.copy(), kelly.probabilities.copy(), 0), sizes=[24],
                 replications=50, rng=0)  # fmt: skip
    assert all(p.right == p.wrong == 0 and p.log_factor == pytest.approx(0, abs=1e-9) for p in same.points)
    yes, no = (stub(name, np.tile(p, (24, 1)), kelly) for name, p in (("yes", [0.9, 0.05, 0.05]), ("no", [0.05, 0.05, 0.9])))
    found = power(yes, no, sizes=[1, 30], replications=400, rng=0)
    assert found.points[0].right == pytest.approx(0.9, abs=0.05)
    assert found.points[1].right == 1
    assert found.needed("yes") in (1, 30)
    expected = 0.9 * np.log(18) - 0.05 * np.log(18)
    assert found.points[0].log_factor == pytest.approx(expected, abs=0.3)


def test_a_power_that_few_draws_carry_is_flagged(kelly: Bank) -> None:
    """On a record of a thousand episodes hardly a prior draw is left: the number is flagged and not counted."""
    found = power(kelly, kelly, sizes=[3000], replications=20, rng=0)
    assert found.points[0].flags
    assert found.needed("kelly") is None


def test_information_is_that_of_theory_and_class() -> None:
    """Mutual information of a table, computed from its marginals; nothing from theories that agree, all from certain opposites."""
    theories = np.array([0.3, 0.7])
    table = np.array([[[0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [1, 0, 0]], [[0.1, 0.1, 0.8], [0.2, 0.2, 0.6], [0, 0, 1]]])
    found = following._information(theories, table)
    joint = theories[:, None] * table[:, 0]
    independent = np.outer(theories, joint.sum(axis=0))
    assert found[0] == pytest.approx(entropy(joint.ravel(), independent.ravel(), base=2))
    assert found[1] == pytest.approx(0, abs=1e-12)
    assert found[2] == pytest.approx(entropy(theories, base=2))


def test_candidates_that_no_theory_tells_apart_are_one(kelly: Bank) -> None:
    """Kelly and Park look at threats, animosity and the US: a candidate that moves what neither looks at is not listed twice."""
    park = bank(prior(games.theory("park"), coded()), coded(), draws=300, rng=0)
    among = [each for each in candidates(games.scenario("2024")) if ", E (engage)" in each.name]
    found = next_observation([kelly, park], among, most=50)
    names = [each.name for each in found.candidates]
    assert not any("capability_ratio" in name or "us_reliability" in name for name in names)
    assert any("animosity" in name for name in names)
    bits = [each.information for each in found.candidates]
    assert bits == sorted(bits, reverse=True)
    assert bits[0] <= found.entropy


def test_bad_input_is_refused(kelly: Bank) -> None:
    """Banks of other observations, one theory alone, more replications than draws."""
    other = bank(prior(games.theory("park"), coded()[:5]), coded()[:5], draws=100, rng=0)
    with pytest.raises(ParameterError, match="same observations"):
        power(kelly, other, sizes=[1], replications=2, rng=0)
    with pytest.raises(ParameterError, match="same observations"):
        next_observation([kelly, other], candidates(games.scenario("2024")))
    with pytest.raises(ParameterError, match="two theories"):
        next_observation([kelly], candidates(games.scenario("2024")))
    with pytest.raises(ParameterError, match="replications"):
        calibrate(kelly, replications=3001, rng=0)
    with pytest.raises(ParameterError, match="one at least"):
        power(kelly, kelly, sizes=[], replications=2, rng=0)


@pytest.mark.campaign
def test_nested_sampling_is_calibrated(kelly: Bank) -> None:
    """Ranks among nested sampling's own posterior draws are uniform over 60 records simulated from the prior."""
    from solvers.evidence.estimation import nested

    seen = kelly.observations

    def sampler(record: np.ndarray, seed: int) -> Posterior:
        told = tuple(replace(each, outcome=("cohesion", "mixed", "friction")[c]) for each, c in zip(seen, record, strict=True))
        found: Posterior = nested.nested(kelly.prior, told, rng=seed, live=200, effective=400).posterior
        return found

    assert calibrate(kelly, replications=60, rng=7, sampler=sampler).uniform

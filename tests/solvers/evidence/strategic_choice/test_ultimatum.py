"""The statistical ultimatum game: offers that are best, densities that integrate to one, scores, and estimates that come back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.special import lambertw

from games.errors import ParameterError
from solvers.evidence.strategic_choice import ultimatum
from solvers.evidence.strategic_choice.data import Design

TRUTH = np.array([0.15, 0.1, 0.3, -0.1, np.log(0.12), np.log(0.09)])


def design(size: int, rng: int = 0) -> Design:
    """A constant and a regressor for either reservation value."""
    x = np.random.default_rng(rng).normal(size=(size, 2))
    one = np.ones((size, 1))
    return Design.of({"R1": np.hstack([one, x[:, :1]]), "R2": np.hstack([one, x[:, 1:]])})


@pytest.mark.parametrize("first", [-0.5, 0.0, 0.4, 2.0])
@pytest.mark.parametrize("scale", [0.02, 0.1, 1.0])
def test_the_offer_is_best(first: float, scale: float) -> None:
    """No offer on a fine grid gives the proposer more; where none is inside, it is at an end."""
    found = float(ultimatum.best_offer([1.0], [first], [0.3], scale)[0])
    grid = np.linspace(0, 1, 20_001)

    def worth(y: np.ndarray) -> np.ndarray:
        accepted = 1 / (1 + np.exp(-(y - 0.3) / scale))
        return accepted * (1 - y) + (1 - accepted) * first

    assert float(worth(np.array(found))) >= worth(grid).max() - 1e-12


def test_the_offer_is_lamberts() -> None:
    """The closed form with Lambert's W, where its argument does not overflow."""
    q, r1, mean, s2 = 1.0, 0.1, 0.25, 0.2
    exact = q - r1 - s2 * (1 + lambertw(np.exp((q - r1 - s2 - mean) / s2)).real)
    assert float(ultimatum.best_offer([q], [r1], [mean], s2)[0]) == pytest.approx(exact)


def test_probability_sums_to_one() -> None:
    """The density of offers inside, with what is heaped at both ends, over both answers."""
    own = Design.of({"R1": [[1.0]], "R2": [[1.0]]})
    at = np.array([0.3, 0.2, np.log(0.3), np.log(0.15)])

    def likelihood(y: float, accepted: bool) -> float:
        return float(np.exp(ultimatum.score(own, np.array([y]), np.array([accepted]), np.ones(1), at)[0][0]))

    total = sum(likelihood(end, answer) for end in (0.0, 1.0) for answer in (True, False))
    total += sum(quad(likelihood, 1e-12, 1 - 1e-12, args=(answer,))[0] for answer in (True, False))
    assert total == pytest.approx(1, abs=1e-6)


def test_scores_are_the_derivatives() -> None:
    """The analytic score is the difference quotient, with censored offers among the observations."""
    own = design(200)
    offers, accepted = ultimatum.simulate(own, TRUTH, rng=1)
    assert (offers == 0).any()
    for at in (TRUTH, TRUTH + 0.3):
        _, slopes = ultimatum.score(own, offers, accepted, np.ones(200), at)
        numeric = approx_fprime(at, lambda v: float(ultimatum.score(own, offers, accepted, np.ones(200), v)[0].sum()), 1e-7)
        assert slopes.sum(axis=0) == pytest.approx(numeric, rel=1e-3, abs=5e-3)


def test_estimates_come_back() -> None:
    """From 3,000 observations every coefficient and both scales are found within four standard errors."""
    own = design(3000)
    found = ultimatum.fit(own, *ultimatum.simulate(own, TRUTH, rng=2))
    assert found.converged
    assert (np.abs(found.estimates - TRUTH) < 4 * found.errors()).all()


def test_bad_data_are_refused() -> None:
    """Offers outside the prize, answers that are none, columns that cannot be told apart, too few observations."""
    own = design(8)
    with pytest.raises(ParameterError, match=r"observation 0 must lie in \[0, 1\]"):
        ultimatum.fit(own, np.full(8, 1.5), np.ones(8))
    with pytest.raises(ParameterError, match="true or false"):
        ultimatum.fit(own, np.full(8, 0.5), np.full(8, 2))
    with pytest.raises(ParameterError, match="for each of 8"):
        ultimatum.fit(own, [0.5], [1])
    with pytest.raises(ParameterError, match="cannot tell"):
        ultimatum.fit(design(4), np.full(4, 0.5), np.ones(4))
    twice = Design.of({"R1": np.ones((9, 2)), "R2": np.ones((9, 1))})
    with pytest.raises(ParameterError, match="cannot be told apart"):
        ultimatum.fit(twice, np.full(9, 0.5), np.ones(9))
    for prize in (0, -1, np.nan, np.inf, [1, 2]):
        with pytest.raises(ParameterError, match="prize: a positive number, or one for each of 8"):
            ultimatum.fit(own, np.zeros(8), np.ones(8), prize=prize)
        with pytest.raises(ParameterError, match="prize: a positive number, or one for each of 8"):
            ultimatum.simulate(own, np.zeros(len(own.coefficients) + 2), rng=0, prize=prize)
    with pytest.raises(ParameterError, match="coefficients"):
        ultimatum.simulate(own, [0.0], rng=0)
    alike = ultimatum.fit(design(60), np.random.default_rng(0).uniform(0.2, 0.6, 60), np.ones(60))
    assert any("answered alike" in flag for flag in alike.flags)


@pytest.mark.campaign
def test_intervals_cover() -> None:
    """Over 500 samples of 500 the 95% intervals hold the truth as often as they say, within four standard errors."""
    own = design(500)
    fits = [ultimatum.fit(own, *ultimatum.simulate(own, TRUTH, rng=r)) for r in range(500)]
    inside = np.mean([(fit.interval()[:, 0] < TRUTH) & (fit.interval()[:, 1] > TRUTH) for fit in fits], axis=0)
    assert np.abs(inside - 0.95).max() < 4 * np.sqrt(0.95 * 0.05 / 500)

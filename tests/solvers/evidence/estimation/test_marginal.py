"""Marginal likelihoods against closed forms, and posteriors against conjugate ones."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import beta

import games
from games.errors import ParameterError
from games.profile import CLASSES
from solvers.evidence.estimation.bank import Bank, bank
from solvers.evidence.estimation.bayes_factors import PRIORS, bayes_factors
from solvers.evidence.estimation.marginal import MarginalLikelihood, baselines, table_of_classes
from solvers.evidence.estimation.observations import Observation, coded
from solvers.evidence.estimation.priors import Margin, Prior, prior

HEADS, SIZE = 7, 10
TOSSES = tuple(Observation(str(k), games.scenario("2019"), CLASSES[0 if k < HEADS else 1]) for k in range(SIZE))


def coin(draws: int, rng: int = 0) -> Bank:
    """A bank of a coin with a uniform prior: cohesion with probability p, mixed else. Its posterior is Beta(8, 4)."""
    own = Prior("coin", (Margin("p", "p", 0, 1), Margin("idle", "idle", 0, 1)))
    points = own.draw(draws, rng=rng)
    p = points[:, :1]
    each = np.stack([p, 1 - p, 0 * p], axis=2).repeat(SIZE, axis=1)
    return Bank(own, TOSSES, points, each, rng)


def test_a_coin_has_its_conjugate_posterior() -> None:
    """Evidence, mean, quantiles and information gain of Beta(8, 4) come out of weighted draws within their errors."""
    found = coin(200_000)
    exact = math.lgamma(HEADS + 1) + math.lgamma(SIZE - HEADS + 1) - math.lgamma(SIZE + 2)
    marginal = found.marginal()
    assert abs(marginal.log - exact) < 4 * marginal.error
    assert not marginal.flags
    posterior = found.posterior()
    truth = beta(HEADS + 1, SIZE - HEADS + 1)
    gains = {g.symbol: g for g in posterior.gains()}
    assert gains["p"].mean == pytest.approx(truth.mean(), abs=0.005)
    assert gains["p"].quantiles == pytest.approx(truth.ppf([0.05, 0.5, 0.95]), abs=0.01)
    edges = truth.cdf(np.linspace(0, 1, 21))
    share = np.diff(edges)
    assert gains["p"].gain == pytest.approx(float((share * np.log(20 * share)).sum()), abs=0.01)
    assert gains["p"].informed
    assert not gains["idle"].informed
    assert gains["p"].shrunk == pytest.approx(1 - 12 * truth.var(), abs=0.01)
    before, after, error = posterior.chance_above("p", 0.5)
    assert before == 0.5
    assert abs(after - truth.sf(0.5)) < 4 * error


def test_the_best_known_direction_is_the_one_that_is_measured() -> None:
    """Of two parameters of which the data see the sum alone, the sum is known and the difference is not."""
    own = Prior("sum", (Margin("a", "a", 0, 1), Margin("b", "b", 0, 1)))
    points = own.draw(100_000, rng=1)
    p = points.mean(axis=1, keepdims=True)
    each = np.stack([p, 1 - p, 0 * p], axis=2).repeat(SIZE, axis=1)
    first, last = Bank(own, TOSSES, points, each, 1).posterior().directions()
    assert dict(first.loadings)["a"] * dict(first.loadings)["b"] == pytest.approx(0.5, abs=0.05)
    assert dict(last.loadings)["a"] * dict(last.loadings)["b"] == pytest.approx(-0.5, abs=0.05)
    assert first.ratio < 0.8 < last.ratio


def test_resampled_points_have_the_posteriors_mean() -> None:
    """Systematic resampling keeps weights to within one draw."""
    posterior = coin(20_000).posterior()
    assert posterior.resampled(5000, rng=0)[:, 0].mean() == pytest.approx(
        float(posterior.weights @ posterior.points[:, 0]), abs=0.006
    )


def test_tables_of_classes_are_products_of_predictions() -> None:
    """The closed form is the product of Laplace's rule of succession, in exact fractions, row by row."""
    seen = coded()
    product = Fraction(1)
    counts: dict[str, dict[str, int]] = {}
    for each in seen:
        row = counts.setdefault(each.scenario.us_action, dict.fromkeys(CLASSES, 0))
        product *= Fraction(row[each.outcome] + 1, sum(row.values()) + 3)
        row[each.outcome] += 1
    assert table_of_classes(seen, lambda each: each.scenario.us_action, "US").log == pytest.approx(math.log(product))
    chance, *_ = baselines(seen)
    assert chance.log == pytest.approx(-24 * math.log(3))


def test_what_cannot_be_used_is_flagged() -> None:
    """One draw that carries all weight, an error that is large, a run that has not come to its end: said, and no verdict given."""
    lucky = MarginalLikelihood.of_draws(np.array([0.0] + [-50.0] * 999), "lucky")
    assert {"few effective draws", "large error"} <= set(lucky.flags)
    assert "FLAGGED" in repr(lucky)
    sure = MarginalLikelihood("sure", -20.0)
    assert lucky.over(sure).words == "undecided: flagged"
    assert MarginalLikelihood("far", -30.0).over(sure).words == "very strong for sure"
    close = MarginalLikelihood("close", -20.3, 0.2, 1000)
    assert close.over(sure).words == "undecided: within its error"
    assert MarginalLikelihood("stopped", -20, 0.1, 1000, finished=False).flags == ("not finished",)


def test_factors_are_given_by_record_and_by_prior() -> None:
    """Both records have a column with baselines below the theories; every prior has one; a narrower prior is another number."""
    records = {"hand codes": coded(), "neutral": coded(neutral=True)}
    found = bayes_factors(
        [games.theory("kelly"), None], records, lambda own, seen: bank(own, seen, draws=100, rng=0).marginal(), method="100 draws",
        priors=PRIORS,
    )  # fmt: skip
    by_record, by_prior = found.tables()
    assert [row[0].text for row in by_record.rows][:3] == ["kelly", "plain model", "chance"]
    assert by_prior.header[1:] == tuple(PRIORS)
    assert found.marginal("kelly", "hand codes", "half as wide").log != found.marginal("kelly", "hand codes").log
    with pytest.raises(ParameterError, match="was not weighed"):
        found.marginal("cha", "neutral")
    with pytest.raises(ParameterError, match="unknown prior"):
        bayes_factors([None], records, lambda own, seen: MarginalLikelihood("", 0), method="", priors=["wider"])


def test_a_bank_refuses_records_of_other_situations() -> None:
    """A class for each situation is needed, and it must be one."""
    own = coin(10)
    with pytest.raises(ParameterError, match="one class"):
        own.log_likelihood(np.zeros(3, int))
    with pytest.raises(ParameterError, match="one class"):
        own.log_likelihood(np.full(SIZE, 3))


def test_evidence_does_not_hang_on_how_it_is_split() -> None:
    """The evidence of the whole record is that of its first half times that of the second after the first."""
    seen = coded()
    own = bank(prior(games.theory("kelly"), seen), seen, draws=300, rng=2)
    classes = np.array([CLASSES.index(each.outcome) for each in seen])
    logs = np.log(own.probabilities[:, np.arange(24), classes])
    first = logs[:, :12].sum(axis=1)
    after = np.exp(first) / np.exp(first).sum()
    chained = math.log(float(np.exp(first).mean())) + math.log(float(after @ np.exp(logs[:, 12:].sum(axis=1))))
    assert own.marginal().log == pytest.approx(chained)

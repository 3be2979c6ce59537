"""Forecasters: none sees an outcome that it is asked for, and each says what its formula says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import games
from games.errors import ParameterError
from solvers.evidence.backtesting import baselines
from solvers.evidence.backtesting.baseline import BaselineForecaster, frequencies
from solvers.evidence.backtesting.class_probabilities import class_probabilities, draw, free_parameters
from solvers.evidence.backtesting.forecaster import (
    FITS,
    HELD,
    Forecaster,
    TheoryForecaster,
    folds_by_case,
    folds_by_era,
    out_of_sample,
)
from solvers.evidence.backtesting.scores import log_score
from solvers.evidence.backtesting.selection_rules import known as rules
from solvers.evidence.codings.coding import Coding
from solvers.evidence.records import Case

CASES = tuple(Case.of(episode) for episode in games.episodes().values())
RECORD = Coding("hand").apply(CASES)
SAID = class_probabilities(draw(games.theory("kelly"), rng=0, draws=60), RECORD, rules()[:2], noise=1)
FORECASTERS: list[Any] = [
    *(pytest.param(TheoryForecaster("kelly", SAID["quantal_response"], fit, 8), id=f"kelly-{fit}") for fit in FITS),
    *(pytest.param(BaselineForecaster(one, RECORD), id=one.name) for one in baselines.known()),
]
every = pytest.mark.parametrize("forecaster", FORECASTERS)


@every
def test_no_outcome_has_a_part_in_its_own_forecast(forecaster: Forecaster) -> None:
    """Any other outcome of a case that is held out, alone or with its era, leaves what is said of it as it was, to the bit."""
    for folds in (folds_by_case(len(RECORD)), folds_by_era(RECORD.eras)):
        before = out_of_sample(forecaster, RECORD.outcomes[None], folds)[0]
        for train in folds:
            for shift in (1, 2):
                changed = np.where(train, RECORD.outcomes, (RECORD.outcomes + shift) % 3)
                after = out_of_sample(forecaster, changed[None], [train])[0]
                assert (after[~train] == before[~train]).all()


@every
def test_a_forecast_is_a_distribution(forecaster: Forecaster) -> None:
    """Positive, and sums to one, for several records at once as for each alone."""
    outcomes = np.stack([RECORD.outcomes, RECORD.outcomes[::-1]])
    found = out_of_sample(forecaster, outcomes, folds_by_case(len(RECORD)))
    assert found.sum(axis=2) == pytest.approx(np.ones((2, 24)))
    assert (found > 0).all()
    for k in range(2):
        assert found[k] == pytest.approx(out_of_sample(forecaster, outcomes[k : k + 1], folds_by_case(len(RECORD)))[0])


def test_weights_are_the_likelihood_of_the_other_outcomes() -> None:
    """Two draws, three cases, by hand: the second draw foretells the other two outcomes 6 times as well, and weighs 6/7."""
    probabilities = np.array(
        [[[0.2, 0.3, 0.5], [0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], [[0.6, 0.3, 0.1], [0.5, 0.25, 0.25], [0.6, 0.3, 0.1]]]
    )
    own = TheoryForecaster("demo", probabilities)
    train = np.array([True, True, False])
    outcomes = np.array([[0, 0, HELD]])  # .2 * .5 against .6 * .5
    assert own.predict(outcomes, train)[0, 0] == pytest.approx((probabilities[0, 2] + 3 * probabilities[1, 2]) / 4)
    assert own.effective(outcomes[0], train) == pytest.approx(1 / (1 / 16 + 9 / 16))
    assert TheoryForecaster("demo", probabilities, "none").predict(outcomes, train)[0, 0] == pytest.approx(
        probabilities[:, 2].mean(axis=0)
    )
    assert (TheoryForecaster("demo", probabilities, "best", 2).predict(outcomes, train)[0, 0] == probabilities[1, 2]).all()
    assert own.in_sample(np.array([0, 0, 0])).shape == (3, 3)


@pytest.mark.parametrize("fit", FITS)
def test_leaving_every_case_out_at_once_is_leaving_each_out(fit: str) -> None:
    """The harmonic mean of all draws is what 24 fits say, on the record and on a permuted one."""
    own = TheoryForecaster("kelly", SAID["logit_limit"], fit, 8)
    outcomes = np.stack([RECORD.outcomes, np.random.default_rng(0).permutation(RECORD.outcomes)])
    slow = log_score(out_of_sample(own, outcomes, folds_by_case(24)), outcomes)
    assert own.leave_one_out_logs(outcomes) == pytest.approx(slow, abs=1e-9)


def test_without_priors_a_theory_needs_more_outcomes_than_parameters() -> None:
    """The best of the draws is refused where it could fit anything; the message says what would do."""
    own = TheoryForecaster("demo", np.full((2, 3, 3), 1 / 3), "best", 3)
    with pytest.raises(ParameterError, match=r"demo has 3 free parameters and 2 outcomes to fit them on.*take the fit 'posterior'"):
        own.predict(np.array([[0, 1, HELD]]), np.array([True, True, False]))
    with pytest.raises(ParameterError, match="the fit is one of posterior, none, best; got 'bset'; did you mean 'best'"):
        TheoryForecaster("demo", np.full((2, 3, 3), 1 / 3), "bset")


def test_the_error_of_drawing_is_that_of_other_seeds() -> None:
    """The standard error from batches is of the size of the spread over seeds, within a factor of three."""
    means, errors = [], []
    for seed in range(6):
        own = TheoryForecaster(
            "kelly", class_probabilities(draw(games.theory("kelly"), rng=seed, draws=400), RECORD, rules()[:1])["quantal_response"]
        )
        means.append(own.leave_one_out_logs(RECORD.outcomes[None]).mean())
        errors.append(own.monte_carlo_error(RECORD.outcomes))
    assert np.std(means) / 3 < np.mean(errors) < 3 * np.std(means)
    assert np.isnan(TheoryForecaster("demo", np.full((2, 24, 3), 1 / 3)).monte_carlo_error(RECORD.outcomes))


def test_frequencies_count_the_other_cases_of_the_group() -> None:
    """Two cohesions and a friction among three others of the group: (2.5, .5, 1.5) of 4.5; an empty group says a third each."""
    groups, outcomes = np.array([0, 0, 0, 0, 1]), np.array([[0, 0, 2, HELD, HELD]])
    found = frequencies(groups, outcomes, outcomes[0] >= 0)[0]
    assert found[0] == pytest.approx(np.array([2.5, 0.5, 1.5]) / 4.5)
    assert found[1] == pytest.approx([1 / 3] * 3)


def test_the_look_up_says_cohesion_after_pressure_and_friction_after_engagement() -> None:
    """15 of 24 by the likeliest class, as the table of codes alone shows."""
    (yard,) = (one for one in baselines.known() if one.yardstick)
    said = out_of_sample(BaselineForecaster(yard, RECORD), RECORD.outcomes[None], folds_by_case(24))[0]
    likeliest = said.argmax(axis=1)
    assert {RECORD.actions[k].value for k in np.flatnonzero(likeliest == 0)} == {"P", "R"}
    assert int((likeliest == RECORD.outcomes).sum()) == 15


def test_persistence_looks_at_the_last_outcome_that_is_known() -> None:
    """With an era held out all its cases are preceded by the last of the era before."""
    from solvers.evidence.backtesting.baselines.persistence import before

    train = folds_by_era(RECORD.eras)[1]
    last = before(RECORD, train)
    held = np.flatnonzero(~train)
    assert set(last[held]) == {held[0] - 1}
    assert last[0] == HELD
    assert (before(RECORD, np.ones(24, dtype=bool))[1:] == np.arange(23)).all()


def test_free_parameters_are_those_that_the_allies_game_hangs_on() -> None:
    """The costs and values of the US are not among them; those of a mechanism that is off neither."""
    found = free_parameters(draw(games.theory("park"), rng=0, draws=50), RECORD)
    assert {"beta", "delta", "p", "hbar", "precision", "lapse"} <= set(found)
    assert not {"kU", "theta", "pi", "fU", "s", "alpha"} & set(found)


def test_draws_and_noise_out_of_range_are_refused() -> None:
    """No draw, or fewer than no draw of the codes."""
    with pytest.raises(ParameterError, match="a positive number of draws"):
        draw(games.theory("kelly"), rng=0, draws=0)
    with pytest.raises(ParameterError, match="the number of draws of the codes must be 0 or more"):
        class_probabilities(draw(games.theory("kelly"), rng=0, draws=2), RECORD, rules()[:1], noise=-1)


def test_drawing_in_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The games of many draws made at once are those made few at a time."""
    from solvers.evidence.backtesting import class_probabilities as module

    drawn = draw(games.theory("cha"), rng=0, draws=50)
    whole = class_probabilities(drawn, RECORD, rules()[:2])
    monkeypatch.setattr(module, "BLOCK", 7)
    for name, own in class_probabilities(drawn, RECORD, rules()[:2]).items():
        assert own == pytest.approx(whole[name], abs=1e-5)

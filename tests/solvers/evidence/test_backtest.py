"""The back-test where the truth is known: who made the record wins, a permuted record has no winner, and every number repeats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import games
from games.errors import InputError, ParameterError, ScenarioError
from games.profile import CLASSES
from games.theories import Theory
from solvers.evidence import backtest
from solvers.evidence.backtesting import scores
from solvers.evidence.backtesting.class_probabilities import class_probabilities, draw
from solvers.evidence.backtesting.rivals import rivals
from solvers.evidence.backtesting.selection_rules import known as rules
from solvers.evidence.codings.coding import Coding
from solvers.evidence.records import Case

CASES = tuple(Case.of(episode) for episode in games.episodes().values())
TRUE, FALSE = games.theory("park"), games.theory("keck")
SMALL = {"draws": 250, "noise": 0, "resamples": 300, "permutations": 99, "rng": 0}


def made_by(theory: Theory, seed: int, copies: int = 4) -> tuple[Case, ...]:
    """Cases with the codes of the record, several times over, whose outcomes a theory makes: precise choices, one draw."""
    cases = [replace(case, id=f"{case.id} {k}") for k in range(copies) for case in CASES]
    drawn = replace(draw(theory, rng=seed, draws=1), precision=np.array([15.0]), lapse=np.array([0.05]))
    drawn = replace(drawn, columns=drawn.columns | {"p": np.array([0.5]), "hbar": np.array([0.5]), "beta": np.array([1.2])})
    said = class_probabilities(drawn, Coding().apply(cases), rules()[:1], noise=0)["quantal_response"][0]
    generator = np.random.default_rng(seed)
    return tuple(replace(c, outcome=CLASSES[generator.choice(3, p=p)]) for c, p in zip(cases, said, strict=True))


@pytest.mark.parametrize("seed", [0, 1])
def test_the_theory_that_made_the_record_wins(seed: int) -> None:
    """It has the best log score out of sample, beats chance and the majority, and its adjusted p-value is small."""
    (column,) = backtest([TRUE, FALSE, rivals()[-1]], made_by(TRUE, seed), codings=["hand"], **SMALL).columns
    assert column.best == TRUE.name
    assert column.mean(TRUE.name) > column.mean(FALSE.name) + 0.05
    assert column.mean(TRUE.name) > max(column.mean("chance"), column.mean("majority")) + 0.05
    assert column.adjusted[TRUE.name] <= 0.02
    assert column.reality_check("chance") < 0.05


def test_on_a_permuted_record_nobody_wins() -> None:
    """With the outcomes of a made-up record in random order no theory is better than chance, corrected for how many were tried."""
    cases = made_by(TRUE, 0)
    found = []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(cases))
        mixed = [replace(case, outcome=cases[k].outcome) for case, k in zip(cases, order, strict=True)]
        (column,) = backtest([TRUE, FALSE], mixed, codings=["hand"], **SMALL).columns
        found.append(min(column.adjusted.values()))
        assert column.mean(TRUE.name) < column.mean("majority") + 0.03
    assert sorted(found)[1] > 0.05  # one of three may be lucky


@pytest.fixture(scope="module")
def small() -> object:
    """A small back-test of all theories, with the codings that reports show."""
    return backtest(draws=60, noise=1, resamples=50, permutations=9, rng=1)


def test_a_report_shows_every_column(small: object) -> None:
    """Hand codes, the same without hindsight, data; ten theories and every baseline; a sentence on the look-up for each."""
    found: object = small
    assert [column.record.name for column in found.columns] == ["hand", "hand, hindsight put aside", "data"]
    for column in found.columns:
        assert len(column.theories) == 10
        assert {"majority", "persistence", "us_action", "animosity_rok alone"} <= {one.name for one in column.forecasts}
        assert "beats the look-up on the US action out of sample by more than chance" in column.verdict
    text = str(found)
    assert text.count("beats the look-up") == 3
    assert "Fewer than 20 effective draws" in text


def test_scores_are_those_of_the_probabilities(small: object) -> None:
    """Means, ranges over rules and differences, from the probabilities themselves."""
    column = small.columns[0]
    own = column.forecast("cha")
    assert column.mean("cha") == pytest.approx(np.log(own.by_case[np.arange(24), column.outcomes]).mean())
    each = [scores.log_score(p, column.outcomes).mean() for p in own.by_rule.values()]
    assert column.over_rules("cha") == (pytest.approx(min(each)), pytest.approx(max(each)))
    assert len(own.by_rule) == len(rules())
    assert column.over_rules("majority") == (column.mean("majority"), column.mean("majority"))
    assert column.against("cha")[0] == pytest.approx(column.mean("cha") - column.mean("us_action"))
    assert own.permuted[0] == pytest.approx(column.mean("cha"))
    low, high = column.between("cha")
    assert low < column.mean("cha") < high
    assert column.mean("cha", eras=True) != column.mean("cha")


def test_misses_are_the_cases_whose_outcome_was_not_the_likeliest(small: object) -> None:
    """Hits and misses add up, and a miss is shown with three probabilities."""
    column = small.columns[0]
    hits = int((column.forecast("cha").by_case.argmax(axis=1) == column.outcomes).sum())
    table = column.misses("cha")
    assert len(table.rows) == 24 - hits
    for row in table.rows:
        assert sum(float(cell.text) for cell in row[3:6]) == pytest.approx(1, abs=0.02)
    with pytest.raises(ScenarioError, match="no forecast is called 'chaa'; did you mean 'cha'"):
        column.misses("chaa")


def test_without_permutations_there_is_no_p_value() -> None:
    """It is left empty, never a number."""
    (column,) = backtest([TRUE], codings=["hand"], **(SMALL | {"draws": 30, "permutations": 0})).columns
    assert np.isnan(column.p_value(TRUE.name))
    assert np.isnan(column.adjusted[TRUE.name])


def test_an_episode_a_mapping_or_a_case_will_do() -> None:
    """Episodes as a mapping, in a list, or as cases give the same record."""
    options = SMALL | {"draws": 20, "permutations": 0}
    found = [backtest([TRUE], own, codings=["hand"], **options) for own in (None, games.episodes(), CASES)]
    assert len({one.columns[0].mean(TRUE.name) for one in found}) == 1


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"theories": []}, ScenarioError, "at least one theory"),
        ({"theories": [TRUE, TRUE]}, ScenarioError, "'park' is there twice"),
        ({"episodes": []}, ScenarioError, "at least one case"),
        ({"codings": []}, ScenarioError, "at least one coding"),
        ({"codings": ["hand", "hand"]}, ScenarioError, "the coding 'hand' is there twice"),
        ({"theories": ["chaa"]}, ScenarioError, "did you mean 'cha'"),
        ({"theories": [3]}, InputError, "a theory is needed"),
        ({"codings": ["hnad"]}, ScenarioError, "did you mean 'hand'"),
        ({"rule": "logit"}, ScenarioError, "unknown selection rule 'logit'; did you mean 'logit_limit'"),
        ({"fit": "mle"}, ParameterError, "the fit is one of"),
        ({"draws": 0}, ParameterError, "a positive number of draws"),
        ({"noise": -1}, ParameterError, "0 or more"),
        ({"rng": -1}, ParameterError, "the seed is a whole number"),
        ({"rng": True}, ParameterError, "the seed is a whole number"),
        ({"permutations": -1}, ParameterError, "permutations: a whole number of at least 0"),
        ({"resamples": 0}, ParameterError, "resamples: a whole number of at least 1"),
        ({"theories": [games.theory("wang")], "fit": "best"}, ParameterError, "wang has .* free parameters and .* outcomes"),
    ],
)
def test_what_cannot_be_tested_is_refused(options: dict[str, object], error: type[Exception], words: str) -> None:
    """Bad input is one typed error that says what would be right."""
    given: dict[str, object] = {"theories": [TRUE], "codings": ["hand"]} | SMALL | {"draws": 20} | options
    with pytest.raises(error, match=words):
        backtest(**given)


def test_the_best_draw_of_a_theory_with_few_parameters_may_be_asked_for() -> None:
    """Kelly has eight free numbers and 14 outcomes at least: it runs, and is no better out of sample than in it."""
    (column,) = backtest([games.theory("kelly")], codings=["hand"], fit="best", **SMALL).columns
    own = column.forecast("kelly")
    assert own.parameters == 8
    assert own.in_sample is not None
    assert scores.log_score(own.in_sample, column.outcomes).mean() >= column.mean("kelly")

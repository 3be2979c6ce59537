"""The back-test and the codes on the command line; every answer also as JSON, every bad word refused in a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import games
from quasialliance.command_line import main

QUICK = ("--theory", "cha", "--theory", "kelly", "--draws", "40", "--noise", "1", "--permutations", "9")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (left.value.code, err) == (0, "")
    return out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the line with which a command refuses."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert len(err.splitlines()) == 1
    return err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Return the JSON that a command prints."""
    return json.loads(run(capsys, *arguments, "--json"))


def test_the_summary_shows_both_columns_and_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Hand codes with hindsight and without, and data; theories, baselines, and whether the look-up is beaten."""
    out = run(capsys, "backtest", *QUICK)
    assert "exact: hand " in out
    assert "exact: hand, hindsight put aside" in out
    assert "exact: data" in out
    assert out.count("beats the look-up on the US action out of sample by more than chance") == 3
    assert "\nus_action " in out


def test_the_answer_as_json_has_a_probability_of_each_class_of_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    """Per column the fingerprint, 24 cases, every forecast; probabilities sum to one; nothing is NaN."""
    found = answer(capsys, "backtest", *QUICK, "--coding", "data", "--coding", "hand")
    assert [column["coding"] for column in found["columns"]] == ["data", "hand"]
    for column in found["columns"]:
        assert len(column["sha256"]) == 64
        assert len(column["cases"]) == 24
        for one in column["forecasts"]:
            assert len(one["probabilities"]) == 24
            assert all(sum(row.values()) == pytest.approx(1) for row in one["probabilities"])
    assert (found["draws"], found["noise"], found["permutations"]) == (40, 1, 9)


@pytest.mark.parametrize(
    ("see", "words"), [("scores", "p, adjusted"), ("cases", "Probabilities of what came about"), ("calibration", "Mean distance")]
)
def test_parts_of_it(capsys: pytest.CaptureFixture[str], see: str, words: str) -> None:
    """All scores, every case, or calibration, of one coding."""
    out = run(capsys, "backtest", *QUICK[:8], "--coding", "hand", "--see", see)
    assert out.count(words) == 1


def test_misses_and_hindsight(capsys: pytest.CaptureFixture[str]) -> None:
    """The misses of a baseline, with what hindsight may have coloured put aside."""
    out = run(capsys, "backtest", *QUICK[:8], "--misses", "majority", "--without-hindsight")
    assert "of 24 missed; codes: hand, hindsight put aside" in out


def test_only_outcomes_that_are_sure(capsys: pytest.CaptureFixture[str]) -> None:
    """Eleven outcomes are coded with high confidence, and those alone are forecast and fitted on."""
    found = answer(capsys, "backtest", *QUICK, "--coding", "hand", "--outcomes", "high")
    assert len(found["columns"][0]["cases"]) == sum(e.outcome_confidence == "high" for e in games.episodes().values())


def test_a_coding_and_a_theory_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Files of either are taken where names are."""
    coding, theory = tmp_path / "mine.toml", tmp_path / "own.toml"
    coding.write_text('data = ["q"]\n[codes.E19]\nus_action = "P"\n')
    theory.write_text('reading = "Threats bind."\nmechanisms = ["threat", "animosity"]\n')
    found = answer(capsys, "backtest", "--theory", str(theory), "--coding", str(coding), *QUICK[4:])
    assert found["columns"][0]["coding"] == "mine"
    assert found["columns"][0]["forecasts"][0]["name"] == "own"


def test_what_transfers(capsys: pytest.CaptureFixture[str]) -> None:
    """A dyad by name: forecasts of its cases, and a sentence on the best theory."""
    out = run(capsys, "backtest", *QUICK[:8], "--dyad", "northern-triangle")
    assert "What transfers to another dyad" in out
    assert "northern-triangle 1961" in out
    found = answer(capsys, "backtest", *QUICK[:8], "--dyad", "northern-triangle")
    assert len(found["cases"]) == 10
    assert {"cha", "kelly", "majority"} <= set(found["forecasts"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--theory", "chaa"), "unknown theory 'chaa'; did you mean 'cha'?"),
        (("--by-rule", "animosty_rok"), "unknown code 'animosty_rok'; did you mean 'animosity_rok'?"),
        (("--coding", "dta"), "unknown coding 'dta'; did you mean 'data'?"),
        (("--rule", "logitlimit"), "unknown selection rule 'logitlimit'; did you mean 'logit_limit'?"),
        (("--fit", "mle"), "the fit is one of posterior, none, best"),
        (("--draws", "0"), "a whole number of at least 1 is needed; got '0'"),
        (("--noise", "-1"), "a whole number of at least 0 is needed; got '-1'"),
        (("--seed", "-1"), "a whole number of at least 0 is needed; got '-1'"),
        (("--theory", "wang", "--fit", "best", "--draws", "30"), "wang has 25 free parameters and 14 outcomes"),
        (("--coding", "hand", "--coding", "hand"), "the coding 'hand' is there twice"),
        (("--misses", "cha", "--see", "scores"), "leave --see out"),
        (("--misses", "cha", "--json"), "leave --json out"),
        (("--dyad", "nowhere"), "unknown dyad 'nowhere'"),
        (("--dyad", "northern-triangle", "--coding", "hand"), "--coding has no part in it"),
        (("--misses", "nobody", "--theory", "kelly", "--draws", "20"), "no forecast is called 'nobody'"),
    ],
)
def test_bad_words_are_refused(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str) -> None:
    """One line, status 2, what was wrong and what would be right."""
    assert words in refused(capsys, "backtest", *arguments)


def test_the_codes_and_where_they_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    """The record by rule; one episode with its reasons; how far two codings agree; the tables with their sources."""
    assert "The codes are as frozen" in run(capsys, "codes")
    assert "US troops in KOR: 30109 (2014), 24168 (2017)" in run(capsys, "codes", "2019", "--coding", "data")
    assert "weighted kappa" in run(capsys, "codes", "--against", "data")
    assert "Singer, Bremer and Stuckey (1972)" in run(capsys, "codes", "--figures")
    assert "codes: hand, q by rule" in run(capsys, "codes", "--by-rule", "capability_ratio").lower()
    found = answer(capsys, "codes", "2023", "--without-hindsight")
    assert found["cases"][0]["us_action"] == {"basis": "neutral", "value": "E"} | {"why": found["cases"][0]["us_action"]["why"]}
    assert "leave EPISODE out" in refused(capsys, "codes", "2019", "--against", "data")
    assert json.loads(run(capsys, "codes", "--against", "data", "--json"))["TKN"]["cases"] == 24
    assert "leave EPISODE and the other options out" in refused(capsys, "codes", "2019", "--figures")
    assert "q is asked for by hand and by rule" in refused(capsys, "codes", "--by-rule", "q", "--by-hand", "q")
    assert "no episode covers 2003" in refused(capsys, "codes", "2003")

"""Cases, outcomes by rule, and dyads that nobody tuned on."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import games
from games.errors import FormatError, ScenarioError
from solvers.evidence.backtesting.transfer import transfer
from solvers.evidence.codings.coding import Coding
from solvers.evidence.records import Case, outcome_rule
from solvers.evidence.records.dyad import dyad, names, parse_dyad, together


def test_a_case_is_its_episode() -> None:
    """Window, outcome and codes are the episode's; the USSR counts until 1992; it can be pickled."""
    episode = games.episode("2019")
    case = Case.of(episode)
    assert (case.first_year, case.last_year, case.before) == (2018, 2019, 2017)
    assert case.codes == episode.codes
    assert case.others == ("CHN",)
    assert case.who("rJ") == ("JPN", "KOR")
    assert pickle.loads(pickle.dumps(case)) == case
    with pytest.raises(ScenarioError, match="one of cohesion, mixed, friction is needed; got 'frictoin'; did you mean 'friction'"):
        replace(case, outcome="frictoin")
    with pytest.raises(ScenarioError, match="the window runs backwards"):
        replace(case, last_year=2000)


def test_outcomes_by_rule_by_hand() -> None:
    """2006 by its dispute (level 3); 2004 by the treaty; 1999 both an exercise and a dispute; 1981 neither."""
    assert outcome_rule.by_rule(("JPN", "KOR"), 2005, 2006)[0] == "mixed"  # 2005: an exercise too, none in 2004
    assert outcome_rule.by_rule(("JPN", "KOR"), 2006, 2006) == ("friction", "dispute 2006 (level 3)")
    assert outcome_rule.by_rule(("KOR", "JPN"), 2003, 2004) == ("cohesion", "treaty 2004")
    assert outcome_rule.by_rule(("JPN", "KOR"), 1999, 1999) == ("mixed", "exercise 1999; dispute 1999 (level 4)")
    assert outcome_rule.by_rule(("JPN", "KOR"), 1981, 1981) == ("mixed", "neither a tie nor a quarrel")


def test_the_rule_and_the_hand_hardly_agree() -> None:
    """Of 15 episodes that the data cover five have the same class: other dyads are scored on something else."""
    found = outcome_rule.against_hand()
    assert len(found) == 15
    assert sum(case.outcome == rule for case, rule, _ in found) == 5
    assert abs(outcome_rule.kappa()) < 0.2


def test_a_dyad_is_found_by_its_name() -> None:
    """Every shipped dyad has cases in time order, all coded by rule and scored by rule."""
    for name in names():
        own = dyad(name)
        years = [case.first_year for case in own.cases]
        assert years == sorted(years)
        record = Coding("data", figures=own.figures).apply(own.cases)
        assert {entry.basis for codes in record.entries for entry in codes.values()} <= {"data", "none"}
    with pytest.raises(ScenarioError, match="unknown dyad 'northern-triangel'; did you mean 'northern-triangle'"):
        dyad("northern-triangel")


GOOD = 'label = "x"\npair = ["CHN", "PRK"]\npatron = "RUS"\nnorth = "USA"\nothers = ["JPN"]\nfirst = 1961\nlast = 1970\nyears = 5\n'


HEAD = 'title = "t"\ncitation = "mine"\nversion = "1"\nunit = "u"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("label", "lable"), "line 1: unknown key 'lable'; did you mean 'label'"),
        (GOOD.replace('patron = "RUS"\n', ""), "patron is missing"),
        (GOOD.replace('"PRK"]', '"PRC"]'), "line 2: pair: unknown country 'PRC'; did you mean 'PRK'"),
        (GOOD.replace('"PRK"]', '"PRK", "KOR"]'), "line 2: pair must be two countries"),
        (GOOD.replace('["CHN", "PRK"]', '"CHN"'), "line 2: pair must be a list of countries"),
        (GOOD.replace('"USA"', '"RUS"'), "line 4: north: RUS is there twice, here and under patron"),
        (
            GOOD.replace("1961", "1940").replace("1970", "1944"),
            r"line 6: disputes: 1940 is outside the data for CHN-PRK, 1945 to 2014",
        ),
        (GOOD.replace("1970", "2020"), r"line 7: disputes: 2015 is outside the data"),
        (GOOD.replace("1970", "1962"), "line 7: no window of 5 years fits"),
        (GOOD.replace("1961", '"1961"'), "line 6: first must be a whole number"),
        (
            GOOD + '[outcomes]\n1966 = "frictoin"',
            "line 10: outcomes.1966: one of cohesion, mixed, friction is needed; got 'frictoin'; did",
        ),
        (GOOD + '[outcomes]\n1967 = "friction"', "line 10: outcomes.1967: no window begins in that year; they begin in 1961, 1966"),
        (GOOD + '[outcomes]\n1966 = "friction"\n1966 = "mixed"', "not valid TOML"),
        (GOOD + "[figures.cnic]\nunit = 1", "line 9: figures.cnic: no rule looks up such a table; did you mean 'cinc'"),
        (GOOD + "label = 3", "not valid TOML"),
        (
            GOOD + "[figures.cinc]\n" + HEAD + "[figures.cinc.values.GRC]\n1960 = 0.1",
            "line 14: figures.cinc: GRC has no part in this dyad",
        ),
    ],
)
def test_a_dyad_file_that_is_wrong_is_refused_by_line(text: str, words: str) -> None:
    """Unknown countries, windows outside the data, outcomes that are no class, values given twice: file, line and key."""
    with pytest.raises(FormatError, match=r"^d\.toml.*" + words):
        parse_dyad(text, "d.toml")


def test_a_file_may_bring_figures_and_outcomes_of_its_own(tmp_path: Path) -> None:
    """A country that no table knows is one once the file gives its figures; an outcome coded by hand is taken."""
    text = GOOD.replace('"PRK"]', '"XYZ"]') + '[outcomes]\n1961 = "friction"\n1966 = "cohesion"\n'
    text += f'[figures.cinc]\n{HEAD}[figures.cinc.values.XYZ]\n"1955-1970" = 0.01\n'
    path = tmp_path / "mine.toml"
    path.write_text(text)
    own = dyad(path)
    assert [case.outcome for case in own.cases] == ["friction", "cohesion"]
    record = Coding("data", figures=own.figures).apply(own.cases)
    assert record.entries[0]["q"].value == pytest.approx(0.01 / games_cinc("CHN", 1960), rel=1e-3)
    joined = together([own, dyad("northern-triangle")])
    assert len(joined.cases) == 12


def games_cinc(country: str, year: int) -> float:
    """A shipped figure."""
    from solvers.evidence.codings.figures import tables

    return tables()["cinc"].at(country, year).value


def test_what_transfers_is_fitted_on_japan_and_the_rok_alone() -> None:
    """Other outcomes of the dyad change no forecast of it; the theory without a mechanism says the same of every case."""
    own = dyad("northern-triangle")
    shifted = replace(own, cases=tuple(replace(case, outcome="cohesion") for case in own.cases))
    theories = [games.theory("cha"), games.theory("kelly")]
    first, second = (transfer([one], theories, draws=60, noise=1, resamples=20) for one in (own, shifted))
    for name in first.fitted:
        assert (first.fitted[name] == second.fitted[name]).all()
    assert first.mean("cha") != second.mean("cha")
    assert np.ptp(first.fitted["majority"], axis=0).max() == 0
    assert "which says the same of every case" in first.verdict
    with pytest.raises(ScenarioError, match="at least one dyad"):
        transfer([], theories, draws=10)

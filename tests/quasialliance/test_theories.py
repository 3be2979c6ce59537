"""Theories on the command line: listed, side by side, compared, and told apart; every answer also as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

import games
from quasialliance.command_line import main
from quasialliance.commands.compare import compare
from solvers.comparison.divergences import DRAWS
from solvers.verdict import verdict
from tests.commands import answer, printed


def test_the_list_says_what_each_theory_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Every theory of the folder with its mechanisms and its reading."""
    text = printed(capsys, "theories")
    listed = answer(capsys, "theories")
    assert [theory["name"] for theory in listed] == list(games.theories.theories())
    for theory in listed:
        assert theory["reading"] in text
    assert listed[0]["values"] == {"substitutability": 0.3}
    assert listed[0]["ranges"] == {"substitutability": [0.05, 1.0]}


def test_theories_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    """On each scenario what each says; the record beside it."""
    found = answer(capsys, "theories", "2019", "hwang-2023", "--theory", "hwang", "--theory", "kelly")
    first, second = found["scenarios"]
    assert [t["outcome"] for t in first["theories"]] == ["friction", "cohesion"]
    assert (first["coded_outcome"], second["coded_outcome"]) == ("friction", None)
    assert found["as_coded"] == [{"theory": "hwang", "hits": 1}, {"theory": "kelly", "hits": 0}]
    assert "coded outcome friction" in printed(capsys, "theories", "2019")


def test_a_comparison_splits_the_change_exactly(capsys: pytest.CaptureFixture[str]) -> None:
    """The parts are exact and sum to the change, and what flips is listed with its place."""
    found = answer(capsys, "compare", "2019/cha", "2023/cha")
    assert found["first"]["scenario"] == "E19/cha"
    assert sum(part["value"] for part in found["split"].values()) == pytest.approx(found["change"]["value"], abs=1e-12)
    assert found["no_line"] is None
    assert all(0 < flip["place"] < 1 for flip in found["flips"])
    assert "What flips between the two" in printed(capsys, "compare", "2019/cha", "2023/cha")


def test_theories_alone_are_looked_at_on_one_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """By default on 2019; --at names another."""
    assert answer(capsys, "compare", "cha", "hwang") == answer(capsys, "compare", "2019/cha", "2019/hwang")
    assert answer(capsys, "compare", "cha", "hwang", "--at", "2023")["second"]["scenario"] == "E23/hwang"


def test_where_two_theories_differ_most(capsys: pytest.CaptureFixture[str]) -> None:
    """The scenario, both verdicts, and what would tell the two apart."""
    found = answer(capsys, "compare", "cha", "hwang", "--diverge", "--draws", "8")
    assert found["outcomes"] == "opposite outcomes"
    assert {option.name: option.default for option in compare.params}["draws"] == DRAWS
    assert {t["outcome"] for t in found["theories"]} == {"friction", "cohesion"}
    assert [o["name"] for o in found["observations"] if o["contradicts"]] == ["us_action"]
    assert "Largest difference found" in printed(capsys, "compare", "cha", "hwang", "--diverge", "--draws", "8")


def test_a_theory_of_the_users_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file stands wherever a name does: listed, side by side, compared, and in a search."""
    path = tmp_path / "snyder.toml"
    path.write_text('reading = "Entrapment divides."\nmechanisms = ["threat", "entrapment"]\n', "utf-8")
    own = str(path)
    assert answer(capsys, "theories", "--theory", own)[0]["name"] == "snyder"
    found = answer(capsys, "theories", "2019", "--theory", own, "--theory", "kelly")
    assert [t["theory"] for t in found["scenarios"][0]["theories"]] == ["snyder", "kelly"]
    compared = answer(capsys, "compare", "2019/kelly", f"2019/{own}")
    assert {name for name, part in compared["ledgers"][0]["mechanisms"].items() if part["value"]} == {"entrapment"}
    assert answer(capsys, "compare", own, "kelly", "--diverge", "--draws", "8")["difference"]["value"] != 0


def test_every_question_is_asked_of_what_a_theory_sees(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """SCENARIO/THEORY stands wherever a scenario does, and --set changes what the theory has set."""
    seen = answer(capsys, "solve", "2019/cha")
    assert seen["cohesion_margin"] == float(verdict(games.theory("cha").apply(games.scenario("2019"))).margin)
    assert answer(capsys, "solve", "2019/cha", "--set", "s=0.9")["cohesion_margin"] < seen["cohesion_margin"]
    assert "cohesion" in answer(capsys, "stability", "2019/hwang")["strict"]
    ledgers = answer(capsys, "explain", "2023/kelly", "--profile", "CC")
    assert all(ledger["mechanisms"]["animosity"] == 0 for ledger in ledgers)
    printed(capsys, "sensitivity", "2019/cha", "--samples", "8", "-o", str(tmp_path / "out"))
    assert "sobol-E19-cha.csv" in {path.name for path in (tmp_path / "out").iterdir()}


def test_a_scenarios_name_leads_out_of_no_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Files are written into the folder that is asked for, whatever a scenario calls itself."""
    (tmp_path / "own.toml").write_text('name = "../../x"\nbase = "2019"\n', "utf-8")
    printed(capsys, "sensitivity", str(tmp_path / "own.toml"), "--samples", "8", "-o", str(tmp_path / "a" / "b"))
    assert {path.name for path in tmp_path.iterdir()} == {"own.toml", "a"}
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"b"}


BAD = {
    ("solve", "cha"): "cha is a theory: name the scenario that it looks at as well, as in 2019/cha",
    ("solve", "2019/chaa"): "did you mean 'cha'",
    ("theories", "2019", "--theory", "chaa"): "did you mean 'cha'",
    ("theories", "1789"): "no episode covers 1789",
    ("theories", "2019", "--episodes"): "give scenarios, or --episodes",
    ("compare", "2019"): "Missing argument 'B'",
    ("compare", "2019", "2019/chaa"): "did you mean 'cha'",
    ("compare", "2019", "cha", "--diverge"): "two theories are needed",
    ("compare", "2019/cha", "hwang", "--diverge"): "two theories are needed, without scenarios",
    ("compare", "cha", "hwang", "--diverge", "--at", "2019"): "there is none here",
    ("compare", "2019", "2023/cha", "--at", "2019"): "there is none here",
    ("compare", "2019", "2023", "--draws", "8"): "--draws is for the search of --diverge",
    ("compare", "2019", "2023", "--seed", "1"): "--seed is for the search of --diverge",
    ("compare", "cha", "hwang", "--diverge", "--draws", "0"): "a whole number of at least 1 is needed; got '0'",
    ("compare", "cha", "hwang", "--at", "1789"): "no episode covers 1789",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_is_one_clear_line_and_status_2(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    """A word that names nothing, or the wrong thing, is refused with the remedy."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (left.value.code, out, err.count("\n")) == (2, "", 1)
    assert BAD[arguments] in err

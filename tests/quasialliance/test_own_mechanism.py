"""A mechanism from a file of the user's own is in every command: set, switched off, moved, swept, and refused where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quasialliance.command_line import cli, main

ZEAL = '''from games import Mechanism, Parameter

ZEAL = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "election-year gain from confronting")


def term(player, outcome):
    return outcome.zeal * outcome.z["ROK"] if player == "ROK" else 0


MECHANISM = Mechanism("election", 400, "Confrontation pays in Seoul in election years.", (ZEAL,), term, switch=("zeal",))
'''


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A file with a mechanism."""
    path = tmp_path / "zeal.py"
    path.write_text(ZEAL, "utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    """The result of a command; it must succeed."""
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def answer(*arguments: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(run(*arguments, "--json").stdout)


def test_its_parameter_is_set_and_moves_the_margin(own: str) -> None:
    """Zeal lowers the ROK's loss from confronting one for one; at 0 it is as if it were not there."""
    asked = ("--profile", "CC", "--player", "ROK", "--deviation", "F")
    (plain,) = answer("explain", "2023", *asked)
    (zealous,) = answer("explain", "2023", "--mechanism", own, "--set", "zeal=0.2", *asked)
    assert zealous["mechanisms"]["election"] == pytest.approx(0.2)
    assert zealous["gain"] == pytest.approx(plain["gain"] + 0.2)


def test_switched_off_it_is_gone(own: str) -> None:
    """Without it, whatever its parameter is set to, the margin is the shipped model's."""
    off = answer("solve", "2023", "--mechanism", own, "--set", "zeal=0.3", "--without", "election")
    assert off["cohesion_margin"] == answer("solve", "2023")["cohesion_margin"]
    assert off["without"] == ["election"]


def test_a_scenario_file_sets_it(own: str, tmp_path: Path) -> None:
    """Its parameter stands in a TOML file like any other, and only for the model that has it."""
    path = tmp_path / "election.toml"
    path.write_text('base = "2023"\n[parameters]\nelection_zeal = 0.3\n', "utf-8")
    written = answer("solve", str(path), "--mechanism", own)
    set_here = answer("solve", "2023", "--mechanism", own, "--set", "zeal=0.3")
    assert written["cohesion_margin"] == set_here["cohesion_margin"]
    assert written["equilibria"] == set_here["equilibria"]
    with pytest.raises(SystemExit) as left:
        main(["solve", str(path)])
    assert left.value.code == 2


def test_thresholds_radii_and_indices_are_along_it(own: str) -> None:
    """(C, C) of 2023 would fall to zeal above .5; it counts among the parameters that move together and among the indices."""
    (line,) = answer("threshold", "2023", "election_zeal", "--mechanism", own)["lines"]
    assert [c["player"] for c in line["crossings"]] == ["ROK"]
    assert line["crossings"][0]["value"] > 0.3
    assert "election_zeal" in answer("radius", "2023", "--mechanism", own, "--parameter", "zeal")["parameters"]
    assert "election_zeal" in run("sensitivity", "2023", "--mechanism", own, "--samples", "8").stdout


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return None", "gives None for Japan at (C, C, P); return 0"),
        ("return outcome.zeal if player == 'ROK' else None", "gives None for Japan"),
        ("return 1 if outcome.zeal > 0 else 0", "branch on actions, never on values"),
        ("return outcome.zael", "'zael', which is no parameter or quantity"),
        ("return 0 +", "line 7: invalid syntax"),
        ("return 0\n\n1 / 0", "line 9: ZeroDivisionError"),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused(
    body: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with the file, the place and the remedy, status 2."""
    path = tmp_path / "wrong.py"
    path.write_text(ZEAL.replace('return outcome.zeal * outcome.z["ROK"] if player == "ROK" else 0', body), "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["solve", "2019", "--mechanism", str(path)])
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(path) in error
    assert said in error


@pytest.mark.parametrize("text", ["", "MECHANISM = 3", ZEAL.replace('"election"', '"threat"'), ZEAL.replace('"zeal"', '"beta"')])
def test_a_file_without_a_mechanism_or_with_a_taken_name_is_refused(text: str, tmp_path: Path) -> None:
    """No MECHANISM, another type, a name of the model: status 2."""
    path = tmp_path / "wrong.py"
    path.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["solve", "2019", "--mechanism", str(path)])
    assert left.value.code == 2

"""A mechanism of the user's own on the command line: every command on a scenario takes it, and a fault in it is one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quasialliance.command_line import Commands, cli, main
from tests.games.model.test_mechanism_file import TERM, ZEAL


@pytest.fixture
def zeal(tmp_path: Path) -> str:
    """The path of a mechanism file."""
    path = tmp_path / "election.py"
    path.write_text(ZEAL.replace("{term}", TERM), "utf-8")
    return str(path)


def answer(*arguments: str) -> Any:
    """What a command prints as JSON."""
    done = CliRunner().invoke(cli, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_command_on_a_scenario_takes_it() -> None:
    """Whatever can be --set can be a mechanism of one's own, and the help says that its code is run."""
    for command in Commands().values():
        options = {name for parameter in command.params for name in parameter.opts}
        assert ("--set" in options) == ("--mechanism" in options)
        assert "--set" not in options or "whose code is run" in " ".join(CliRunner().invoke(command, ["--help"]).output.split())


def test_solve_and_explain(zeal: str) -> None:
    """Its parameter is set, it has its row in the ledger, and it is switched off."""
    ledger = answer("explain", "2019", "--mechanism", zeal, "--set", "zeal=0.3", "--profile", "CC", "--deviation", "F")[1]
    assert ledger["mechanisms"]["election"] == 0.3
    with_it, without = (
        answer("solve", "2019", "--mechanism", zeal, *more) for more in (("--set", "zeal=0.3"), ("--without", "election"))
    )
    assert with_it["cohesion_margin"] < without["cohesion_margin"] == answer("solve", "2019")["cohesion_margin"]
    assert without["without"] == ["election"]


def test_a_scenario_file_sets_it(zeal: str, tmp_path: Path) -> None:
    """A TOML file names its parameter and switches it off."""
    path = tmp_path / "votes.toml"
    path.write_text('base = "2019"\n[parameters]\nelection_zeal = 0.3\n', "utf-8")
    margin = answer("solve", str(path), "--mechanism", zeal)["cohesion_margin"]
    assert margin == answer("solve", "2019", "--mechanism", zeal, "--set", "zeal=0.3")["cohesion_margin"]
    path.write_text('base = "2019"\nwithout = ["election"]\n', "utf-8")
    assert answer("solve", str(path), "--mechanism", zeal)["without"] == ["election"]


def test_thresholds_conditions_and_radius(zeal: str) -> None:
    """Its parameter has thresholds, stands in the conditions, and moves in a radius."""
    (line,) = answer("threshold", "2019", "election_zeal", "--profile", "FF", "--mechanism", zeal)["lines"]
    assert line["parameter"] == "election_zeal"
    assert any("zeal" in condition["expression"] for condition in answer("conditions", "2019", "--mechanism", zeal))
    assert answer("radius", "2019", "--profile", "FF", "--parameter", "zeal", "--mechanism", zeal)["parameters"] == [
        "election_zeal"
    ]
    assert "strict" in answer("stability", "2019", "--mechanism", zeal)


@pytest.mark.parametrize("how", [("--grid", "10"), ("--exact",)])
def test_it_is_an_axis(how: tuple[str, ...], zeal: str, tmp_path: Path) -> None:
    """Its parameter is an axis of a map, on a grid and exactly."""
    file = tmp_path / "map.svg"
    found = answer("map", "2019", "--x", "election_zeal", "--y", "animosity_rok", "-o", str(file), "--mechanism", zeal, *how)
    assert sum(share if isinstance(share, float) else share[1] for share in found["shares"].values()) == pytest.approx(1)
    assert file.exists()


def test_it_is_swept(zeal: str) -> None:
    """The sensitivity of 2019 is also to its parameter."""
    assert "election_zeal" in json.dumps(answer("sensitivity", "2019", "--samples", "64", "--mechanism", zeal))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MECHANISM = (", "line 1: not valid Python"),
        (ZEAL.replace("{term}", "None"), "gives None for Japan"),
        ("zeal = 0.1", "a Mechanism called MECHANISM is needed"),
        (ZEAL.replace("{term}", TERM).replace("MECHANISM", "first = second"), "which of first, second is meant?"),
    ],
)
def test_a_fault_is_one_line(text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault in the file ends with status 2 and one line on standard error."""
    path = tmp_path / "own.py"
    path.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["solve", "2019", "--mechanism", str(path)])
    out, err = capsys.readouterr()
    assert (caught.value.code, out, err.count("\n")) == (2, "", 1)
    assert f"quasialliance: {path}" in err
    assert message in err

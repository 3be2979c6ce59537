"""The command line: answers as JSON, one clear line and status 2 on bad input, nothing written half."""

import subprocess
import sys
from pathlib import Path

import pytest

import games
from games.models import reliability
from tests.commands import answer, run


@pytest.mark.parametrize(("year", "outcome", "cell"), [("2019", "friction", "F"), ("2023", "cohesion", "C")])
def test_solve_says_friction_in_2019_and_cohesion_in_2023(
    capsys: pytest.CaptureFixture[str], year: str, outcome: str, cell: str
) -> None:
    """`solve --json` of an episode holds the outcome, the complete equilibrium set and each certificate."""
    found = answer(capsys, "solve", year)
    assert found["outcome"] == outcome
    assert found["complete"] is True
    assert found["episode"] == {"2019": "E19", "2023": "E23"}[year]
    (equilibrium,) = found["equilibria"]
    assert equilibrium["profile"] == {ally: {a: float(a == cell) for a in "CHF"} for ally in ("Japan", "ROK")}
    assert (equilibrium["regret"], equilibrium["strict"], equilibrium["class"]) == (0.0, True, outcome)


def test_settings_change_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """A parameter by symbol or by name, a US action and a switched-off mechanism all reach the game."""
    base = answer(capsys, "solve", "2019")
    values = {"TJN": ("dprk_threat_japan", "0.9"), "TKN": ("dprk_threat_rok", "0.9"), "TJC": ("china_threat_japan", "0.9")}
    values["TKC"] = ("china_threat_rok", "1/2")
    by_symbol = answer(capsys, "solve", "2019", *(f"--set={symbol}={value}" for symbol, (_, value) in values.items()))
    by_name = answer(capsys, "solve", "2019", *(f"--set={name}={value}" for name, value in values.values()))
    assert by_symbol == by_name
    assert by_symbol["outcome"] == "cohesion" != base["outcome"]
    assert answer(capsys, "solve", "2019", "--us", "P")["cohesion_margin"] > base["cohesion_margin"]
    assert answer(capsys, "solve", "2019", "--without", "entrapment")["cohesion_margin"] > base["cohesion_margin"]


@pytest.mark.parametrize("timing", ["given", "us-first", "simultaneous"])
def test_every_timing_is_printed_and_serialised(capsys: pytest.CaptureFixture[str], timing: str) -> None:
    """Each timing gives a table for people and an object for programs."""
    found = answer(capsys, "solve", "2019", "--timing", timing)
    assert found["timing"] == timing
    for e in found["equilibria"]:
        for strategy in e["profile"].values():
            assert sum(strategy.values()) == pytest.approx(1)
    status, out, _ = run(capsys, "solve", "2019", "--timing", timing)
    assert status == 0
    assert "\noutcome  " in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("episodes",), ("parameters",), ("mechanisms",), ("explain", "2019"), ("stability", "2023"), ("conditions", "2019"),
        ("conditions", "2019", "--profile", "FF"), ("threshold", "2019"), ("threshold", "2023", "animosity_rok"),
        ("threshold", "2019", "common_threat", "--profile", "FF"), ("solve", "hwang-2023-china"),
    ],
)  # fmt: skip
def test_every_command_prints_text_and_json(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    """Every command that prints a result prints it for people and as JSON."""
    status, out, err = run(capsys, *arguments)
    assert (status, err) == (0, "")
    assert out.strip()
    assert answer(capsys, *arguments)


def test_ledger_parts_sum_to_the_gain(capsys: pytest.CaptureFixture[str]) -> None:
    """What `explain` prints by mechanism sums to the gain it prints."""
    for ledger in answer(capsys, "explain", "2019"):
        assert sum(ledger["mechanisms"].values()) == pytest.approx(ledger["gain"], abs=1e-12)


def test_scenario_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A scenario file is solved like an episode; it has no coded outcome."""
    path = tmp_path / "firm.toml"
    path.write_text('base = "2019"\nus_action = "P"\n[parameters]\ndprk_threat_rok = 0.9\n', "utf-8")
    found = answer(capsys, "solve", str(path))
    assert found["episode"] is None
    assert found["us_action"] == "P"


def test_game_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A game file is solved for all its equilibria; scenario options do not apply to it."""
    path = tmp_path / "sexes.nfg"
    path.write_text('NFG 1 R "sexes" { "A" "B" } { 2 2 }\n\n2 1 0 0 0 0 1 2\n', "utf-8")
    found = answer(capsys, "solve", str(path))
    assert (len(found["equilibria"]), found["complete"]) == (3, True)
    assert run(capsys, "solve", str(path))[0] == 0
    status, _, err = run(capsys, "solve", str(path), "--us", "P")
    assert (status, len(err.splitlines())) == (2, 1)
    path.write_text('NFG 1 R "cut" { "A" "B" } { 2 2 }\n\n2 1 0', "utf-8")
    status, _, err = run(capsys, "solve", str(path))
    assert status == 2
    assert "line 3" in err


BAD = {
    ("solve", "2019", "--set", "substitutabilty=0.5"): "did you mean 'substitutability'",
    ("solve", "2019", "--set", "s=7"): "outside its range",
    ("solve", "2019", "--set", "s=nan"): "finite number",
    ("solve", "2019", "--set", "s"): "name=value",
    ("solve", "2019", "--set", "s=0.1", "--set", "substitutability=0.2"): "twice",
    ("solve", "2019", "--without", "presure"): "did you mean 'pressure'",
    ("solve", "2019", "--without", "effort"): "no switch",
    ("solve", "2019", "--us", "X"): "retrench",
    ("solve", "1789"): "E01",
    ("solve", "nowhere.toml"): "nowhere.toml",
    ("solve", "2019", "--timing", "sideways"): "sideways",
    ("solve",): "EPISODE",
    ("explain", "2019", "--profile", "CX"): "no action 'X'",
    ("explain", "2019", "--player", "China"): "Japan, ROK",
    ("threshold", "2019", "animosty_rok"): "did you mean",
    ("map", "2019", "--x", "s", "--y", "s", "-o", "m.pdf"): "twice",
    ("map", "2019", "--x", "s", "--y", "s", "--exact", "-o", "m.pdf"): "two different parameters",
    ("radius", "2019", "--norm", "l3"): "l2",
    ("radius", "2019", "--parameter", "animosty_rok"): "did you mean",
    ("map", "2019", "--x", "s", "--y", "p", "-o", "m.xls"): ".pdf",
    ("map", "2019", "--x", "s", "--y", "p", "-o", "no/such/m.pdf"): "folder",
    ("sensitivity", "2019", "--samples", "1000"): "power of two",
    ("frobnicate",): "frobnicate",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_is_one_clear_line_and_status_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Bad input: status 2, one line that names the place or the remedy, and no file written."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert BAD[arguments] in err
    assert list(tmp_path.iterdir()) == []


def test_map_writes_the_figure_it_was_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A map is written in the format of its name, and its shares sum to one."""
    path = tmp_path / "map.svg"
    found = answer(capsys, "map", "2019", "--x", "dprk_threat_rok", "--y", "hK", "-o", str(path), "--grid", "12")
    assert path.read_text("utf-8").lstrip().startswith("<?xml")
    assert sum(found["shares"].values()) == pytest.approx(1)


def test_an_exact_map_needs_no_grid(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With --exact the regions' shares are certified intervals that sum to one, and the borders are printed as equations."""
    path = tmp_path / "map.svg"
    found = answer(capsys, "map", "2019", "--x", "TKN", "--y", "rK", "--exact", "-o", str(path))
    assert path.read_text("utf-8").lstrip().startswith("<?xml")
    assert sum(low for low, _ in found["shares"].values()) <= 1 <= sum(high for _, high in found["shares"].values()) + 1e-12
    status, out, _ = run(capsys, "map", "2019", "--x", "TKN", "--y", "rK", "--exact", "-o", str(path))
    assert status == 0
    assert "ROK: C ~ H against (C)" in out


def test_radius_says_how_far_and_which_way(capsys: pytest.CaptureFixture[str]) -> None:
    """The distance of one parameter alone is that of its threshold; of all together it is smaller."""
    alone = answer(capsys, "radius", "2019", "--profile", "FF", "--parameter", "confrontation_cost")
    together = answer(capsys, "radius", "2019", "--profile", "FF", "--norm", "linf")
    assert alone["strict_now"]
    assert alone["parameters"] == ["confrontation_cost"]
    assert 0 < together["low"] <= together["high"] < alone["low"]
    status, out, _ = run(capsys, "radius", "2019", "--profile", "FF")
    assert status == 0
    assert "is then no longer strict" in out


def test_tree_files_are_solved_for_subgame_perfection(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An .efg file with a move of chance: the semi-separating equilibrium of reliability signalling, 3/7 and 3/5."""
    path = tmp_path / "signal.efg"
    games.write(reliability.MODEL.game(), path)
    found = answer(capsys, "solve", str(path))
    mixing = [(e["behaviour"]["US unreliable"]["S"], e["behaviour"]["after S"]["C"]) for e in found["equilibria"]]
    assert (pytest.approx(3 / 7), pytest.approx(3 / 5)) in mixing


def test_module_and_script_are_the_same_program() -> None:
    """`python -m quasialliance --help` lists the commands."""
    done = subprocess.run([sys.executable, "-m", "quasialliance", "--help"], capture_output=True, text=True, check=True)
    for command in ("episodes", "solve", "explain", "stability", "map", "threshold", "radius", "sensitivity", "paper"):
        assert f"  {command}" in done.stdout

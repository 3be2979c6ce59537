"""Files that help texts and the README show are files that the commands take, and words that helps list are all there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import games
from games.levers import read_lever
from games.models.trilateral import MODEL
from games.scenarios.named import read_scenario
from quasialliance.command_line import main
from solvers.evidence.backtesting.selection_rules import known
from solvers.sensitivity.written_inputs import read_inputs

ROOT = Path(__file__).parents[2]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints."""
    with pytest.raises(SystemExit):
        main(list(arguments))
    return capsys.readouterr().out


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints as one line, wherever it was wrapped."""
    return " ".join(printed(capsys, *arguments).split())


def help_of(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """Return the help text of a command."""
    return printed(capsys, command, "--help")


def shown(text: str, before: str) -> str:
    """Return the indented lines that follow the line that begins so."""
    lines = iter(text.splitlines())
    next(line for line in lines if line.strip().startswith(before))
    found = []
    for line in lines:
        if not line.strip():
            break
        found.append(line.strip())
    return "\n".join(found) + "\n"


def test_the_lever_that_robust_shows_is_a_lever(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Its file is read, and moves what it says."""
    path = tmp_path / "calmer.toml"
    path.write_text(shown(help_of(capsys, "robust"), "A lever of your own"), encoding="utf-8")
    lever = read_lever(path)
    assert (lever.name, lever.owners) == ("calmer", ("Seoul",))
    assert [MODEL.parameter(word).name for word in lever.to] == ["animosity_rok"]


def test_the_inputs_that_sensitivity_shows_are_inputs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Its file is read: two inputs, a distribution, a correlation, and all others."""
    path = tmp_path / "inputs.toml"
    path.write_text(shown(help_of(capsys, "sensitivity"), "A file for --inputs"), encoding="utf-8")
    ranges, pairs = read_inputs(path, games.scenario("2023"))
    assert {"animosity_rok", "us_reliability_rok"} < {one.parameter.name for one in ranges}
    assert [float(rho) for rho in pairs.values()] == [-0.3]


def test_the_scenario_that_the_readme_shows_is_a_scenario(tmp_path: Path) -> None:
    """Its file is read, is called as it says, and is no longer called what its base was about."""
    (text,) = [own for own in re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL) if "base" in own]
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    found = read_scenario(path)
    assert (found.name, found.label, found.us_action) == ("Japan and the ROK in 2027", "from E23", "E")


def test_the_readme_shows_the_answer(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands under `solve 2019` is what the command prints in a terminal of 80 characters."""
    monkeypatch.setenv("COLUMNS", "80")
    text = (ROOT / "README.md").read_text("utf-8").partition("quasialliance solve 2019\n\n")[2].partition("\n| ")[0]
    assert [line.removeprefix("    ") for line in text.rstrip().splitlines()] == printed(capsys, "solve", "2019").splitlines()


def test_backtest_lists_every_selection_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that is added is one that the help has to name."""
    told = " ".join(help_of(capsys, "backtest").split())
    assert all(rule.name in told for rule in known())


def test_symbols_of_conditions_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Every symbol in the inequalities, and in what stands for one, has words below them."""
    inequalities, _, legend = printed(capsys, "conditions", "2023").partition("symbol  stands for\n")
    rows = [row for row in inequalities.splitlines() if re.search(r"  -?\d\.\d{4}$", row) and not row.startswith("sum")]
    used = {word for row in rows for word in re.findall(r"[A-Za-z]\w*", re.split(r" {2,}", row, maxsplit=1)[1])}
    explained = {line.split()[0] for line in legend.splitlines() if not line.startswith(" ")}
    assert {"beta", "tau_J", "e_K", "xH"} <= used
    assert used <= explained
    assert {"omega", "TJN", "rK", "hbar"} <= explained


def test_the_number_before_a_threshold_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """With a parameter as without one, of a scenario as of a game; not where there is no number."""
    for arguments in (("2023", "dprk_threat_rok"), ("gsomia", "us_pressing_cost")):
        assert "in shares of its range" in printed(capsys, "threshold", *arguments)
    assert "share of range" in printed(capsys, "threshold", "2023")
    assert "in shares of its range" not in printed(capsys, "threshold", "2019", "us_reliability_japan")


def test_equilibria_that_differ_by_the_us_action_alone_are_said_to(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """2023 with an engaged US has more equilibria than with one that presses, and nothing flips on the way, for there is none."""
    path = tmp_path / "engaged.toml"
    path.write_text('base = "2023"\nus_action = "E"\n[parameters]\nanimosity_rok = 0.5\n', encoding="utf-8")
    text = told(capsys, "compare", "2023", str(path))
    assert "Nothing flips on it under either US action. The equilibria differ by the US action." in text
    assert "The equilibria differ by the US action" not in printed(capsys, "compare", "2019", "2023")


def test_symbols_of_codes_and_scores_of_theories_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Who reads the tables alone learns what their columns are."""
    text = told(capsys, "codes")
    assert all(f"{symbol} {name}" in text for name, symbol in games.scenarios.episodes.SYMBOLS.items())
    text = told(capsys, "backtest", "--theory", "kelly", "--draws", "20", "--noise", "1", "--permutations", "1")
    assert "Exact: share of cases" in text
    assert "Baselines: chance" in text


@pytest.mark.parametrize(
    ("method", "samples", "words"),
    [
        ("sobol", "64", ("S1: ", "ST: ")), ("interactions", "64", ("S1: ", "ST: ", "S2: ")), ("morris", "8", ("mu*: ", "sigma: ")),
        ("pawn", "256", ("0 to 1: ", "(chance): ")),
    ],
)  # fmt: skip
def test_indices_are_explained_under_their_table(
    capsys: pytest.CaptureFixture[str], method: str, samples: str, words: tuple[str, ...]
) -> None:
    """Every column that is named by a symbol has it in a note."""
    inputs = ("--input", "s", "--input", "animosity_rok")
    text = told(capsys, "sensitivity", "2019", "--method", method, "--samples", samples, *inputs)
    assert all(word in text for word in words)

"""``quasialliance estimate``: tables, figures and JSON of what the record says, and clear words where it cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import games
from games.errors import ScenarioError
from quasialliance.command_line import main
from quasialliance.figures import posterior
from quasialliance.figures.style import render
from solvers.evidence.estimation import report
from solvers.evidence.estimation.bank import bank
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import prior


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and all output of the command."""
    from quasialliance.commands.estimate import estimate

    done = CliRunner().invoke(estimate, arguments)
    return done.exit_code, done.output if done.exception is None else f"{done.output}{done.exception}"


def test_both_codings_stand_side_by_side_with_baselines() -> None:
    """Hand codes and neutral ones have a column each, baselines stand below, and nothing tuned on the record is called evidence."""
    status, text = run("kelly", "--draws", "200")
    assert status == 0
    assert "log marginal, hand codes" in text
    assert "log marginal, neutral" in text
    assert "look-up on US action" in text
    assert "no evidence" in text


def test_a_folder_gets_tables_figures_and_json_that_agree(tmp_path: Path) -> None:
    """JSON, tables and figures are written together; a second run writes the same bytes."""
    first, second = tmp_path / "one", tmp_path / "two"
    for folder in (first, second):
        assert run("kelly", "plain", "--draws", "100", "--seed", "3", "-o", str(folder))[0] == 0
    names = {path.name for path in first.iterdir()}
    assert {"marginal.csv", "marginal.tex", "signs.csv", "estimates.json", "posterior-hand-codes.pdf"} <= names
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    found = json.loads((first / "estimates.json").read_text("utf-8"))
    assert {own["theory"] for own in found["marginal"]} == {"kelly", "plain model"}
    assert "substitutability" in found["posteriors"][2]["parameters"]


def test_power_and_sets_come_when_asked_for() -> None:
    """A report of the smallest size has everything."""
    size = report.Size(150, set_draws=50, set_steps=1, set_runs=2, replications=20, episodes=(5,))
    found = report.estimates([games.theory("kelly"), games.theory("park")], rng=0, extent=size)
    names = [name for name, table in found.named_tables()]
    assert {"calibration", "power", "next", "set-plain-model-neutral-selected"} <= set(names)
    assert len(found.sets) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kely",), "did you mean 'kelly'"),
        (("kelly", "--power"), "name two at least"),
        (("kelly", "--resume"), "name it with -o"),
        (("plain", "plain", "--draws", "100"), "the theory 'plain model' is there twice"),
        (("plain", "--draws", "100", "--seed", "-1"), "a whole number of at least 0 is needed; got '-1'"),
        (("kelly", "--draws", "5"), "Invalid value for '--draws'"),
    ],
)
def test_what_cannot_be_asked_is_said(arguments: tuple[str, ...], words: str) -> None:
    """An unknown theory, one to compare with itself, nothing to go on from, one theory twice, no seed, hardly any draws."""
    status, text = run(*arguments)
    assert status != 0
    assert words in text


def test_checkpoints_are_not_overwritten_unasked(tmp_path: Path) -> None:
    """A folder with checkpoints is taken up with --resume or not at all."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "kelly-hand-codes.h5").write_bytes(b"")
    status, text = run("kelly", "--nested", "50", "-o", str(tmp_path))
    assert status != 0
    assert "--resume" in text


def test_a_posterior_on_its_prior_is_drawn_flat() -> None:
    """Every panel has the prior's field and a line for each theory that has the parameter; its bytes repeat."""
    seen = coded()
    banks = {name: bank(prior(games.theory(name), seen), seen, draws=150, rng=0).posterior() for name in ("kelly", "park")}
    one, two = (posterior.draw(banks) for _ in range(2))
    assert render(one, "svg") == render(two, "svg")
    panels = [axes for axes in one.get_axes() if axes.get_title(loc="left")]
    assert len(panels) == len({s for own in banks.values() for s in own.prior.symbols})
    with pytest.raises(ScenarioError, match="one to 3"):
        posterior.draw({})


def test_the_command_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """It is among the commands, with its options."""
    with pytest.raises(SystemExit):
        main(["estimate", "--help"])
    assert "--nested" in capsys.readouterr().out

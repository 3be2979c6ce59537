"""``quasialliance robust`` and ``local``: words, JSON and files, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas
import pytest

import games
from games.models.trilateral import MODEL
from games.options import SEED
from quasialliance.command_line import main
from solvers.sensitivity import cheapest_levers, robust_choice

FEW = ("--lever", "engage", "--lever", "pressure", "--draws", "200")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of a command."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_robust_answers_in_words_in_json_and_in_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The words hold the seed and the two cheapest; JSON is what the function finds; files hold every setting, and the figure."""
    status, out, err = run(capsys, "robust", "2023", *FEW, "--worst", "-o", str(tmp_path))
    assert (status, err) == (0, "")
    assert "4 settings of 2 levers, 800 games" in out
    assert "the cheapest setting that suffices in a share of 0.5 of the box: nothing" in out
    assert "needs no lever" in out
    assert "no setting of these makes cohesion strict at every point" in out
    assert "Worst case for pressure" in out
    status, out, _ = run(capsys, "robust", "2023", *FEW, "--json", "--share", "0.7")
    said = json.loads(out)
    found = robust_choice(MODEL, games.scenario("2023"), levers=["engage", "pressure"], draws=200, rng=SEED, progress=False)
    cheap = cheapest_levers(MODEL, games.scenario("2023"), levers=["engage", "pressure"])
    by_share = {"share": 0.7, "levers": "pressure", "cost": 7 / 12}
    assert said == {**found.to_json(), "cheapest": cheap.to_json(), "cheapest_by_share": by_share}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"levers-E23.{form}" for form in ("pdf", "png", "svg")]
        + [f"{kind}-E23.csv" for kind in ("cheapest", "robust", "worst")]
    )
    frame = pandas.read_csv(tmp_path / "robust-E23.csv")
    assert len(frame) == 4
    numbers = ("engage", "cost", "strict", "strict_low", "selected_high", "worst_margin", "mean_regret")
    assert all(pandas.api.types.is_float_dtype(frame[name]) for name in numbers)


def test_robust_takes_levers_costs_inputs_and_mechanisms_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A value is a lever, a file another; costs, the box, the margin and the price are the user's."""
    (tmp_path / "summit.toml").write_text('meaning = "A summit."\nowners = ["Seoul"]\n[to]\nanimosity_rok = 0.4\n', "utf-8")
    asked = ("robust", "2019", "--lever", "us_reliability_rok=0.9", "--lever", str(tmp_path / "summit.toml"), "--lever", "press")
    status, out, err = run(
        capsys, *asked, "--cost", "summit=0.1", "--cost", "press=0", "--input", "s=0:0.5", "--input", "TKN",
        "--draws", "50", "--margin", "0.02", "--price", "0.1", "--levels", "2", "--most", "3", "--json",
    )  # fmt: skip
    assert (status, err) == (0, "")
    said = json.loads(out)
    assert {own["lever"]: own["cost"] for own in said["levers"]} == {"us_reliability_rok": 0.6, "summit": 0.1, "press": 0}
    assert [(own["parameter"], own["low"], own["high"]) for own in said["uncertain"]] == [
        ("substitutability", 0, 0.5), ("dprk_threat_rok", 0.1, 0.5),
    ]  # fmt: skip
    assert len(said["settings"]) == 18
    assert (said["margin"], said["price"]) == (0.02, 0.1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lever", "apolgy"), "did you mean 'apology'"),
        (("--lever", "nowhere.toml"), "nowhere.toml"),
        (("--lever", "s=7"), "outside its range"),
        (("--lever", "apology", "--cost", "apology=-1"), "at least 0"),
        (("--cost", "apology"), "name=value is needed"),
        (("--cost", "apology=1", "--cost", "apology=2"), "given twice"),
        (("--lever", "apology", "--input", "a"), "keep one"),
        (("--input", "s=1"), "LOW:HIGH is needed"),
        (("--input", "s", "--box", "codes"), "keep one"),
        (("--lever", "engage"), "the US action is E already"),
        (("--share", "2"), "between 0 and 1"),
        (("--margin", "much"), "margin"),
        (("--draws", "0"), "draws"),
    ],
)
def test_robust_refuses_nonsense_in_one_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str) -> None:
    """Status 2 and a line that says what is wrong."""
    few = () if "--draws" in arguments else ("--draws", "20", "--most", "1")
    status, out, err = run(capsys, "robust", "2019", *few, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_levers_are_listed_in_words_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    """All that can be named, with who pulls it and what it sets."""
    status, out, err = run(capsys, "levers")
    assert (status, err) == (0, "")
    assert "concession to 1" in out
    said = {own["lever"]: own for own in json.loads(run(capsys, "levers", "--json")[1])}
    assert set(said) == set(games.levers.levers())
    assert (said["press"]["sets"], said["apology"]["sets"]) == ({"us_action": "P"}, {"a": 1})
    assert said["trade_ties"]["owners"] == ["Tokyo", "Seoul"]


def test_local_answers_in_words_in_json_and_in_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Elasticities and thresholds with the heading; the same as JSON; ribbons as data and the figure in files."""
    asked = ("local", "2019", "--input", "TKN", "--input", "s", "--draws", "20", "--seed", "4")
    status, out, err = run(capsys, *asked, "-o", str(tmp_path))
    assert (status, err) == (0, "")
    assert "0.6211" in out
    assert "seed 4" in out
    said = json.loads(run(capsys, *asked, "--json")[1])
    assert {own["parameter"] for own in said["parameters"]} == {"dprk_threat_rok", "substitutability"}
    assert said["one_at_a_time"][0]["thresholds"][0]["exact"] == "3989571/6423040"
    assert len(pandas.read_csv(tmp_path / "ribbons-E19.csv")) == 42
    assert (tmp_path / "curves-E19.pdf").stat().st_size > 1000
    status, out, err = run(capsys, "local", "2019", "--input", "nonsense")
    assert (status, out) == (2, "")
    assert "unknown parameter" in err

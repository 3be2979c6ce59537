"""``quasialliance discover``: the box, its files, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas
import pytest

from tests.commands import run

SWEEP = """
scenario = "2023"

[design]
kind = "latin-hypercube"
size = 400
seed = 0

[inputs]
animosity_scale = [0.1, 0.8]
substitutability = [-0.5, 1]
us_engagement_cost = [0.1, 0.8]
"""


@pytest.fixture
def swept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> str:
    """The folder of a sweep of 400 games around 2023."""
    (tmp_path / "sweep.toml").write_text(SWEEP, "utf-8")
    status, _, err = run(capsys, "sweep", str(tmp_path / "sweep.toml"), "-o", str(tmp_path / "swept"))
    assert (status, err) == (0, "")
    return str(tmp_path / "swept")


def test_a_class_that_no_game_has_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Where every game ends in friction there is no box of cohesion, and the message says of which class that is."""
    text = SWEEP.replace('"2023"', '"2019"').replace("animosity_scale = [0.1, 0.8]\n", "animosity_rok = [0.8, 0.9]\n")
    (tmp_path / "sweep.toml").write_text(text, "utf-8")
    folder = str(tmp_path / "swept")
    assert run(capsys, "sweep", str(tmp_path / "sweep.toml"), "-o", folder)[0] == 0
    for options, says in (((), "cohesion is the outcome of none"), (("--class", "friction"), "friction is the outcome of all")):
        assert run(capsys, "discover", folder, *options) == (
            2, "", f"quasialliance: discover: {says} of the games: no box tells more; see another --class\n",
        )  # fmt: skip


def test_of_several_timings_one_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Games of different timings are not thrown together; one that is not there is refused."""
    text = SWEEP.replace('scenario = "2023"', 'scenario = "2023"\ntiming = ["given", "us-first"]\noutcomes = ["logit"]')
    (tmp_path / "sweep.toml").write_text(text, "utf-8")
    folder = str(tmp_path / "swept")
    assert run(capsys, "sweep", str(tmp_path / "sweep.toml"), "-o", folder)[0] == 0
    status, _, err = run(capsys, "discover", folder)
    assert (status, "several values of timing; say one of given P, us-first" in err) == (2, True)
    status, _, err = run(capsys, "discover", folder, "--timing", "given R")
    assert (status, "no timing 'given R', only given P, us-first" in err) == (2, True)
    status, out, _ = run(capsys, "discover", folder, "--timing", "us-first")
    assert (status, "coverage" in out) == (0, True)


def test_a_box_is_told_in_words_in_json_and_as_data(capsys: pytest.CaptureFixture[str], swept: str, tmp_path: Path) -> None:
    """Cohesion around 2023 is found where animosity weighs little: the limits, their shares, and every box of the way."""
    status, out, err = run(capsys, "discover", swept, "-o", str(tmp_path / "boxes.csv"))
    assert (status, err) == (0, "")
    assert "animosity_scale" in out
    assert "coverage" in out
    status, out, _ = run(capsys, "discover", swept, "--class", "cohesion", "--json")
    said = json.loads(out)
    limits = {one["input"]: one for one in said["box"]["limits"]}
    assert limits["animosity_scale"]["low"] < 0.12
    assert limits["animosity_scale"]["high"] < 0.79  # of 0.8
    frame = pandas.read_csv(tmp_path / "boxes.csv")
    assert len(frame) == len(said["trajectory"])
    assert frame.mass.is_monotonic_decreasing
    status, out, _ = run(capsys, "discover", swept, "--density", "0.99", "--json")
    assert json.loads(out)["box"]["density"] >= 0.99


def test_what_makes_no_sense_is_one_clear_line(capsys: pytest.CaptureFixture[str], swept: str) -> None:
    """No sweep, no such class or US action, more than there is: status 2 and one line each."""
    for arguments, words in (
        (("nowhere",), "nowhere"),
        ((swept, "--class", "peace"), "friction"),
        ((swept, "--us", "R"), "only of P"),
        ((swept, "--density", "1.5"), "a number from 0 to 1 is needed; got '1.5'"),
    ):
        status, out, err = run(capsys, "discover", *arguments)
        assert (status, out) == (2, "")
        assert len(err.strip().splitlines()) == 1
        assert words in err


@pytest.mark.parametrize("asked", [("--boxes", "3"), ("--method", "tree")], ids=" ".join)
def test_several_boxes_in_words_in_json_and_as_data(
    capsys: pytest.CaptureFixture[str], swept: str, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    """One row for each box, and what they hold together, which is more than any holds alone."""
    status, out, err = run(capsys, "discover", swept, *asked, "-o", str(tmp_path / "boxes.csv"))
    assert (status, err) == (0, "")
    assert "together coverage" in out
    said = json.loads(run(capsys, "discover", swept, *asked, "--json")[1])
    frame = pandas.read_csv(tmp_path / "boxes.csv")
    assert len(frame) == len(said["boxes"]) >= 1
    assert frame.together_coverage.is_monotonic_increasing
    assert frame.together_coverage.iloc[-1] == said["boxes"][-1]["together"]["coverage"]


def test_a_tree_is_not_told_what_peeling_is(capsys: pytest.CaptureFixture[str], swept: str) -> None:
    """Options that it has no use for are refused."""
    status, out, err = run(capsys, "discover", swept, "--method", "tree", "--boxes", "2")
    assert (status, out) == (2, "")
    assert "as many boxes as leaves" in err

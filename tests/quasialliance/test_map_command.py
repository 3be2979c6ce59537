"""The command `map`: axes and their ranges, episodes on it, games by name, and all of it for programs."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import games
from games.models import apology, china_bidder
from games.models.trilateral import MODEL, THREATS
from games.profile import CLASSES
from solvers import nash, regimes, subgame_perfect
from solvers.regimes.labels import EquilibriumSet
from solvers.verdict import classify_batch, verdict
from tests.commands import answer, printed, run


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_grid_is_there_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows from the lowest y up; at each point what solving the scenario there says."""
    found = answer(capsys, "map", "2019", "--x", "TKN", "--y", "hK", "-o", "m.svg", "--grid", "4")
    assert (found["xs"][0], found["xs"][-1], len(found["ys"]), found["classes"]) == (0, 1, 4, list(CLASSES))
    at = games.scenario("2019")
    for j, i in ((0, 3), (3, 0), (2, 1)):
        here = verdict(at.set(TKN=Fraction(i, 3), hK=Fraction(j, 3)))
        assert found["classes"][found["outcome"][j][i]] == here.outcome
        assert found["margin"][j][i] == pytest.approx(float(here.margin))
        assert (found["strict"][j][i] & 1) == (here.margin > 0)
    counts = np.bincount(np.ravel(found["outcome"]), minlength=3) / 16
    assert counts.tolist() == pytest.approx([found["shares"][name] for name in CLASSES])
    assert found["point"] == [float(at.values[symbol]) for symbol in ("TKN", "hK")]


def test_the_common_threat_moves_all_four(capsys: pytest.CaptureFixture[str]) -> None:
    """Along it every perceived threat is the same, on a grid as exactly; the scenario, whose threats differ, is not on it."""
    found = answer(capsys, "map", "2019", "--x", "common_threat", "--y", "hK", "-o", "m.svg", "--grid", "3")
    assert found["point"] is None
    grid = list(itertools.product(found["ys"], found["xs"]))
    samples = dict.fromkeys(THREATS, np.array([x for _, x in grid])) | {"hK": np.array([y for y, _ in grid])}
    alone = classify_batch(MODEL.batch(samples, at=games.scenario("2019"), timing="given", us_action="E"))
    assert np.ravel(found["outcome"]).tolist() == alone.outcome.tolist()
    exact = answer(capsys, "map", "2019", "--x", "common_threat", "--y", "hK", "-o", "m.svg", "--exact")
    assert exact["point"] is None
    assert sum(low for low, _ in exact["shares"].values()) == pytest.approx(1, abs=1e-6)


def test_an_axis_that_does_not_matter_is_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    """The weight of hierarchy enters no payoff of the allies' game given the US action; the DPRK threat does."""
    for more in (("--grid", "6"), ("--exact",)):
        text = printed(capsys, "map", "2019", "--x", "TKN", "--y", "lam", "-o", "m.svg", *more)
        assert "hierarchy does not matter here" in text
        assert "dprk_threat_rok does not matter" not in text
        assert answer(capsys, "map", "2019", "--x", "lam", "--y", "TKN", "-o", "m.svg", *more)["idle"] == ["hierarchy"]
    assert "matter" not in printed(capsys, "map", "2019", "--x", "TKN", "--y", "hK", "-o", "m.svg", "--grid", "12")


def test_ranges_are_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly, narrower than the parameter's, and without the scenario's own point where that is outside."""
    asked = ("map", "2019", "--x", "TKN", "--y", "hK", "-o", "m.svg", "--xlim", "2/5:0.8", "--ylim", "0.1:1")
    found = answer(capsys, *asked, "--exact")
    assert (found["box"], found["point"]) == ([["2/5", "4/5"], ["1/10", "1"]], None)
    for outline in (loop for region in found["regions"] for loop in region["outline"]):
        assert all(0.4 - 1e-9 <= x <= 0.8 + 1e-9 and 0.1 - 1e-9 <= y <= 1 + 1e-9 for x, y in outline)
    on_grid = answer(capsys, *asked, "--grid", "5")
    assert on_grid["xs"] == pytest.approx([0.4, 0.5, 0.6, 0.7, 0.8])
    inside = regimes.exact_map(MODEL, "TKN", "hK", at=games.scenario("2019"), xlim=("0.4", "0.8"), ylim=("0.1", 1), select=False)
    for j, i in itertools.product((1, 3), (1, 3)):
        label = inside.at(Fraction(on_grid["xs"][i]), Fraction(on_grid["ys"][j]))
        assert isinstance(label, EquilibriumSet)
        assert on_grid["strict"][j][i] == sum(1 << CLASSES.index(name) for name in label.classes)


def test_episodes_are_marked_where_their_codes_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Several on one map; one outside it is said to be, and its name is not drawn."""
    asked = ("map", "2019", "--x", "TKN", "--y", "rK", "-o", "m.svg", "--grid", "4", "--episode", "2023", "--episode", "E20")
    found = answer(capsys, *asked)
    codes = {name: games.episode(name).codes for name in ("E20", "E23")}
    assert found["episodes"] == {name: [float(own["TKN"].value), float(own["rK"].value)] for name, own in codes.items()}
    text = printed(capsys, *asked, "--xlim", "0:0.4")
    assert "outside the map: E23" in text


def test_games_have_exact_maps(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a tree by its path, of a table by its pure equilibria: what is said of a sample is what solving the game there gives."""
    tree = answer(capsys, "map", "apology", "--x", "china_offer", "--y", "animosity_cost", "-o", "m.svg")
    assert {region["label"] for region in tree["regions"]} >= {"A-accept", "N-reject"}
    for region in tree["regions"]:
        game = apology.MODEL.game(dict(zip(("china_offer", "animosity_cost"), region["sample"], strict=True)))
        (only,) = subgame_perfect.solve(game).equilibria
        assert region["label"].split("-") == [move for move in only.path if move in ("A", "N", "accept", "reject")]
    table = answer(capsys, "map", "china-bidder", "--x", "L", "--y", "TKN", "-o", "m.svg")
    for region in table["regions"]:
        game = china_bidder.MODEL.game(dict(zip(("L", "TKN"), region["sample"], strict=True)))
        pure = {f"({', '.join(game.labels(e.modal))})" for e in nash.solve(game).points if e.pure}
        assert set(region["label"].replace("), (", ")|(").split("|")) == pure
    assert json.dumps(table)


def test_the_old_file_stays_when_a_map_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A figure of that name is as it was after a refusal."""
    Path("m.svg").write_text("old", "utf-8")
    assert run(capsys, "map", "2019", "--x", "TKN", "--y", "TKN", "-o", "m.svg")[0] == 2
    assert Path("m.svg").read_text("utf-8") == "old"

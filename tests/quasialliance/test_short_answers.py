"""Short answers: about ten lines that hold what the long ones prove, with numbers that sum, hold and flip as they say."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

import games
from games import ExtensiveFormGame, NormalFormGame, library
from games.models.trilateral import MODEL
from quasialliance import short_answers
from quasialliance.solving import solved
from solvers import nash, regimes, sequential, subgame_perfect
from solvers.verdict import verdict
from tests.commands import answer, printed, run

TREES = [game.name for game in library.games() if isinstance(game.game(), ExtensiveFormGame) and game.model is not None]
TABLES = ("prisoners-dilemma", "chicken", "stag-hunt", "unanimity", "china-bidder")
EPISODES = list(games.episodes())


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 characters."""
    monkeypatch.setenv("COLUMNS", "80")


def lines_of(capsys: pytest.CaptureFixture[str], *asked: str) -> dict[str, str]:
    """What `solve` says under each label, unwrapped."""
    found: dict[str, str] = {}
    label = ""
    for line in printed(capsys, "solve", *asked).split("\n\n", 1)[1].splitlines():
        if line[:1].strip() and "  " in line:
            label, text = re.split(r"  +", line, maxsplit=1)
            found[label] = text
        elif line.startswith("   "):
            found[label] += f" {line.strip()}"
    return found


@pytest.mark.parametrize("name", EPISODES)
def test_an_episode_is_answered_in_about_ten_lines(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Outcome with its code, the whole set, margin, why for each ally, how far: at most 17 lines of 80 characters."""
    found = lines_of(capsys, name)
    known = answer(capsys, "solve", name)
    assert {"outcome", "equilibria", "margin", "why Japan", "why ROK"} <= set(found)
    assert found["outcome"].startswith(known["outcome"])
    assert ("a hit" in found["outcome"]) == (known["outcome"] == games.episodes()[name].outcome)
    assert found["margin"].startswith(f"{known['cohesion_margin']:.3f}")
    assert ("the only one" in found["equilibria"]) == (len(known["equilibria"]) == 1)
    assert len(printed(capsys, "solve", name).splitlines()) <= 17


@pytest.mark.parametrize("name", ["E04", "E10", "E16", "E19", "E23"])
def test_the_parts_of_a_reason_sum_to_what_is_lost(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Named mechanisms and the others together are the whole incentive, up to the rounding of each."""
    found = lines_of(capsys, name)
    for ally in ("Japan", "ROK"):
        did, _, parts = found[f"why {ally}"].partition(": ")
        numbers = list(map(Fraction, re.findall(r"[+-]\d\.\d{3}", parts)))
        total = Fraction(did.split()[-1]) * (1 if "gains" in did else -1)
        assert len(numbers) >= 2
        assert abs(sum(numbers) - total) <= Fraction(len(numbers) + 1, 2000)


@pytest.mark.parametrize("name", ["E10", "E19", "E23"])
def test_how_far_is_the_nearest_threshold(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The value that is printed is where `threshold` has the profile flip first, and just past it the profile has flipped."""
    scenario = games.scenario(name)
    now = verdict(scenario)
    line = regimes.flips(MODEL, now.selected, at=scenario)[0]
    assert line.nearest is not None
    assert line.current is not None
    text = lines_of(capsys, name)["how far"]
    assert f"{float(line.nearest):.4g}" in text
    step = Fraction(1, 10**6) * (1 if line.nearest.value > line.current else -1)
    for side, strict in ((-step, True), (step, False)):
        moved = MODEL.game(scenario.set({line.symbols[0]: line.nearest.value + side}))
        losses = [short_answers.nearest_deviation(moved, ally, now.selected).total for ally in ("Japan", "ROK")]
        assert (max(losses) < 0) == strict


def worst(game: NormalFormGame, cell: tuple[int, ...], by: Fraction) -> NormalFormGame:
    """The game with its payoffs moved against a profile: what it pays lowered, what leaving it pays raised."""
    payoffs = game.payoffs + by
    for k in range(len(game.players)):
        payoffs[(k, *cell)] -= 2 * by
    return NormalFormGame(payoffs, game.players, game.actions)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_bears_changes_below_what_is_said_and_no_more(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Against the worst change of all payoffs the profile is strict below the number, and an equilibrium no longer above it."""
    game = library.named(name).game()
    assert isinstance(game, NormalFormGame)
    first = next(e for e in nash.solve(game).points if e.pure)
    (room,) = re.findall(r"by (\S+) or more", lines_of(capsys, name)["how far"])
    for factor, holds in (("0.999", True), ("1.001", False)):
        moved = worst(game, first.modal, Fraction(room) * Fraction(factor))
        regrets = [max(moved.deviations(k, first.modal)) - moved.payoff(k, first.modal) for k in range(len(game.players))]
        assert (max(regrets) == 0) == holds


@pytest.mark.parametrize("name", TREES)
def test_gains_in_a_tree_are_those_of_the_ledger(name: str) -> None:
    """What another action gains is the total of its ledger, wherever one can be made."""
    game = library.named(name).game()
    assert isinstance(game, ExtensiveFormGame)
    for e in solved(game).points:
        for (label, action), gain in short_answers.moves(game, e):
            held = None if e.beliefs is None else list(e.beliefs[label])
            assert game.explain_move(e.behaviour, label, action, held).total == gain


def test_a_tree_keeps_its_plan_below_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """GSOMIA: every payoff may move by less than 1/40; moved by 1/40 against the closest call, Seoul is indifferent there."""
    game = library.named("gsomia").game()
    assert isinstance(game, ExtensiveFormGame)
    assert "by 1/40 or more; the closest call is ROK's S at 'ROK unpressed'" in lines_of(capsys, "gsomia")["how far"]
    ends = {tuple(own): k for k, own in enumerate(game.end_payoffs.tolist())}
    kept, left = ends[tuple(map(Fraction, ("-0.15", "0", "-0.5")))], ends[tuple(map(Fraction, ("0.25", "-0.05", "0")))]
    for by in (Fraction(1, 41), Fraction(1, 39)):
        payoffs = game.end_payoffs.copy()
        payoffs[kept, 1] -= by
        payoffs[left, 1] += by
        (e,) = subgame_perfect.solve(game.with_payoffs(payoffs)).equilibria
        assert (e.behaviour["ROK unpressed"].tolist() == [1, 0]) == (by < Fraction(1, 40))


def test_full_prints_what_short_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Payoff table, notions and definitions are in --full; JSON is whole, and is not asked for with it."""
    full, short = printed(capsys, "solve", "2019", "--full"), printed(capsys, "solve", "2019")
    for words in ("Japan \\ ROK", "stable as", "farsighted:", "Seed of sampled notions"):
        assert words in full
        assert words not in short
    assert run(capsys, "solve", "2019", "--full", "--json")[0] == 2
    assert run(capsys, "solve", "2019", "--seed", "1")[0] == 2
    assert answer(capsys, "solve", "2019", "--seed", "1")["seed"] == 1


def test_a_threat_that_is_not_tried_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Selten's horse: in the equilibrium where 1 plays D, player 2's c would not be kept to."""
    assert "2 would gain 3.000 by d" in lines_of(capsys, "tree:selten-horse")["how far"]


def test_mixed_and_incomplete_sets_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A mixed equilibrium has no room; several paths are numbered; what is not known to be all is said."""
    assert "it is mixed" in lines_of(capsys, "reliability")["how far"]
    assert {"path 1", "path 2", "plan 3"} <= set(lines_of(capsys, "withdrawal"))
    game = library.named("reliability").game()
    found = sequential.solve(game, seconds=0)
    told = dict(short_answers.of_tree(game, found, {}))["equilibria"]
    assert told.startswith("sequential equilibrium: none was found; there may be some; Not complete because")


def test_a_game_file_is_headed_by_its_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is answered is named, on one line: a file with its title, a scenario with what the US does."""
    monkeypatch.chdir(tmp_path)
    Path("own.nfg").write_text('NFG 1 R "My\nown game" { "A" "B" } { 1 2 } 1 2 3 4', "utf-8")
    for command in ("solve", "explain", "dominance"):
        assert printed(capsys, command, "own.nfg").startswith("own.nfg: My own game\n")
    assert printed(capsys, "dominance", "2019", "--us", "P").partition("\n\n")[0].endswith("; US P")

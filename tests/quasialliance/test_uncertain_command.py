"""Uncertain payoffs and dominance on the command line: text, JSON, refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

import games
from games.interval_game import IntervalGame
from games.models.trilateral import MODEL
from quasialliance.command_line import main
from solvers import interval_payoffs, weak_dominance


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (left.value.code, err) == (0, "")
    return out


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Return the JSON that a command prints."""
    return json.loads(run(capsys, *arguments, "--json"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command that refuses says."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert left.value.code != 0
    assert out == ""
    return err


def test_what_is_certain_to_one_decimal(capsys: pytest.CaptureFixture[str]) -> None:
    """With every payoff known to one decimal cohesion is strict in every game of 2023, in some games only of 2019."""
    assert "C x C               strict in every game" in run(capsys, "uncertain", "2023", "--decimals", "1")
    found = answer(capsys, "uncertain", "2019", "--decimals", "1")
    library = interval_payoffs.solve(IntervalGame.rounded(MODEL.game(games.episode("2019").scenario), 1))
    assert [[tuple(own) for own in one["support"]] for one in found["supports"]] == [list(a.support) for a in library.answers]
    assert not any(one["certain"] for one in found["supports"])
    assert (found["scenario"], found["decimals"], found["complete"], found["unique"]) == ("E19", 1, True, False)


def test_a_game_by_name_and_within(capsys: pytest.CaptureFixture[str]) -> None:
    """A dilemma stays one while the bounds are narrower than its gaps."""
    found = answer(capsys, "uncertain", "prisoners-dilemma", "--within", "0.3")
    assert found["unique"]
    assert found["supports"][0]["support"] == [["D"], ["D"]]


def test_dominance_of_an_episode(capsys: pytest.CaptureFixture[str]) -> None:
    """What is left of 2019 strictly and weakly, in text and JSON, as the library says."""
    found = answer(capsys, "dominance", "2019")
    weak = weak_dominance.solve(MODEL.game(games.episode("2019").scenario))
    assert [[tuple(own) for own in o["actions"]] for o in found["weak"]["outcomes"]] == [list(o.actions) for o in weak.outcomes]
    assert found["weak"]["order_matters"] is False
    text = run(capsys, "dominance", "2019", "--pure")
    assert "Every order of elimination was followed." in text
    assert "Survivors:" in text


def test_what_has_no_table_or_no_bounds_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A tree, no bounds, two kinds of bounds, no number: each says what is needed."""
    assert "'apology' is a tree model; uncertain takes" in refused(capsys, "uncertain", "apology", "--within", "1")
    assert "'regional-ties' is a network model; dominance takes" in refused(capsys, "dominance", "regional-ties")
    assert "--within 0.05 and --decimals 1" in refused(capsys, "uncertain", "2019")
    assert "--within 0.05 and --decimals 1" in refused(capsys, "uncertain", "2019", "--within", "1", "--decimals", "1")
    assert "uncertain: --within: a finite number" in refused(capsys, "uncertain", "2019", "--within", "wide")
    assert "0 or more, is needed; got -0.1" in refused(capsys, "uncertain", "2019", "--within", "-0.1")

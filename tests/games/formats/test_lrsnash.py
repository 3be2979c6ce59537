"""The input of lrsnash: whole numbers and fractions, two matrices, nothing else."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import games
from games.errors import FormatError, GameError
from games.formats.lrsnash import dumps, loads
from games.normal_form import NormalFormGame
from tests.strategies import games as some_games


@given(some_games(2, (1, 4), st.fractions(-5, 5, max_denominator=2**40)))
def test_round_trip(game: NormalFormGame) -> None:
    """A two-player game without labels comes back to the last digit."""
    assert loads(dumps(game)) == game


def test_rows_are_the_first_players() -> None:
    """Both matrices have the first player's actions in rows."""
    game = loads("2 3\n\n1 2 3\n4 5 6\n\n7 8 9\n10 11 12\n")
    assert game.shape == (2, 3)
    assert (game.payoff(0, (1, 0)), game.payoff(1, (0, 2))) == (4, 9)


def test_files(tmp_path: Path) -> None:
    """The suffix .lrsnash names the format; there are no decimals in what is written."""
    game = NormalFormGame([[["1/3", "0.25"]], [[2, -1]]])
    games.write(game, tmp_path / "one.lrsnash")
    assert "." not in (tmp_path / "one.lrsnash").read_text("utf-8")
    assert games.read(tmp_path / "one.lrsnash") == game


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: the number of actions of a player.* got the end of the text"),
        ("1 ", "line 1, column 3: the number of actions"),
        ("0 1", "line 1, column 1: the number of actions"),
        ("2 x 1", "line 1, column 3: the number of actions"),
        ("99 99 1", "line 1, column 1: the number of actions"),
        ("1 1\n0.5 1", "line 2, column 1: a whole number or a fraction like -1/3 is needed here, a decimal is none; got '0.5'"),
        ("1 1\n1/0 1", "line 2, column 1: a whole number or a fraction"),
        ("1 1\n1e3 1", "line 2, column 1: a whole number or a fraction"),
        ("1 1\n1", "2 payoffs are needed, 1 x 1 of each player, and there are 1; got the end of the text"),
        ("1 1\n1 2\n3", "line 3, column 1: 2 payoffs are needed, 1 x 1 of each player, and there are 3; got '3'"),
    ],
)
def test_refused(text: str, message: str) -> None:
    """A text that is none says where and what would be right."""
    with pytest.raises(FormatError, match=message):
        loads(text)


def test_three_players_are_refused() -> None:
    """The format has two players."""
    with pytest.raises(GameError, match="two players; got 1"):
        dumps(NormalFormGame([[1, 2]]))
    with pytest.raises(GameError, match="more than 4000 digits"):
        dumps(NormalFormGame([[[Fraction(1, 10**4000 + 1)]], [[0]]]))

"""Games as data frames of pandas, in long form: one row a profile, a column for each player's action and for each payoff."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np

from ...errors import GameError, shown
from ...normal_form import NormalFormGame
from .handing_over import installed, made_by, table_for

PAYOFF = "payoff"
"""Word after a player's name in the header of its payoffs."""


def is_pandas(value: object) -> bool:
    """Tell whether an object is a data frame of pandas."""
    return made_by(value, "pandas") and hasattr(value, "columns") and hasattr(value, "iloc")


def from_pandas(frame: Any, players: Iterable[str] | None = None, payoffs: Iterable[str] | None = None) -> NormalFormGame:
    """Return the game of a data frame: one row a profile, in any order.

    Actions stand in the order in which they first appear, as text. Numbers keep their type; text such as "1/3" is exact.

    Parameters
    ----------
    players
        The columns with the players' actions, in the order of players. By default every column X beside which there is one called
        "X payoff"; for frames in which payoffs are called otherwise, name both.
    payoffs
        The columns with their payoffs, in the same order; by default "X payoff" for each player X.

    Raises
    ------
    GameError
        If a column is missing, a profile is there twice or not at all, or a payoff is no finite number.

    >>> import pandas
    >>> frame = pandas.DataFrame({"Row": ["C", "D"], "Col": ["c", "c"], "Row payoff": [1, "1/3"], "Col payoff": [0, 2]})
    >>> game = from_pandas(frame)
    >>> game.players, game.actions, game.payoffs[0].tolist()
    (('Row', 'Col'), (('C', 'D'), ('c',)), [[Fraction(1, 1)], [Fraction(1, 3)]])
    """
    if not is_pandas(frame):
        raise GameError(f"pandas: a data frame is needed; got {shown(frame)}")
    columns = [str(column) for column in frame.columns]
    if len(set(columns)) < len(columns):
        raise GameError(f"pandas: every column needs a name of its own; got {', '.join(columns)}")
    who = tuple(players) if players is not None else tuple(word for word in columns if f"{word} {PAYOFF}" in columns)
    pays = tuple(payoffs) if payoffs is not None else tuple(f"{player} {PAYOFF}" for player in who)
    if not who or len(pays) != len(who):
        wanted = "a column of actions for each player and one of payoffs, called e.g. 'Japan' and 'Japan payoff', are needed"
        raise GameError(f"pandas: {wanted}, or players=[...] and payoffs=[...] that name them; got {', '.join(columns)}")
    for word in (*who, *pays):
        if word not in columns:
            raise GameError(f"pandas: there is no column {word!r}; the columns are {', '.join(columns)}")
    if not len(frame):
        raise GameError("pandas: a row for every profile is needed; the frame has none")
    acts = [[str(value) for value in frame.iloc[:, columns.index(player)].tolist()] for player in who]
    paid = [frame.iloc[:, columns.index(column)].tolist() for column in pays]
    actions = [tuple(dict.fromkeys(own)) for own in acts]
    array = np.empty((len(who), *map(len, actions)), dtype=object)
    left = set(product(*actions))
    for row, profile in enumerate(zip(*acts, strict=True)):
        if profile not in left:
            raise GameError(f"pandas: the profile ({', '.join(profile)}) is there twice, the second time in row {row}")
        left.remove(profile)
        place = tuple(own.index(action) for own, action in zip(actions, profile, strict=True))
        for i, column in enumerate(paid):
            array[(i, *place)] = column[row]
    if left:
        first = min(left, key=lambda profile: tuple(own.index(a) for own, a in zip(actions, profile, strict=True)))
        raise GameError(f"pandas: {len(left)} profiles have no row, ({', '.join(first)}) among them; every profile needs one")
    return NormalFormGame(array, who, actions, str(frame.attrs.get("caption", "")))


def to_pandas(game: NormalFormGame) -> Any:
    """Return a game as a data frame: one row a profile, the last player's action varying fastest; payoffs keep their type.

    ``.astype({"Japan payoff": float})`` makes numbers to compute with of exact ones.

    Raises
    ------
    InputError
        If it is no table.
    GameError
        If a player is called like another one's payoffs.

    >>> to_pandas(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ("A", "B"))).columns.tolist()
    ['A', 'B', 'A payoff', 'B payoff']
    """
    table = table_for(game, "pandas")
    installed("pandas", "pandas")
    return table.to_frame()

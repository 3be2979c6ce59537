"""Games of QuantEcon: ``quantecon.game_theory.NormalFormGame``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...arrays import number_array
from ...errors import GameError
from ...normal_form import NormalFormGame
from .handing_over import floats, installed, table_for


def is_quantecon(value: object) -> bool:
    """Tell whether an object is a game of QuantEcon, by what it has."""
    return hasattr(value, "payoff_arrays")


def from_quantecon(game: Any, **labels: Any) -> NormalFormGame:
    """Return a ``quantecon.game_theory.NormalFormGame`` as a game; ``labels`` are those of NormalFormGame.

    QuantEcon keeps one payoff array per player, whose first axis is the player's own action and whose next axes are those
    of the players after and then before it. Integers and fractions stay exact.

    Raises
    ------
    GameError
        If the object has no ``payoff_arrays``, or their shapes do not fit each other.

    >>> from types import SimpleNamespace
    >>> arrays = [[1, 2, 3], [4, 5, 6]], [[7, 10], [8, 11], [9, 12]]
    >>> from_quantecon(SimpleNamespace(payoff_arrays=arrays)).payoffs[1].astype(int).tolist()
    [[7, 8, 9], [10, 11, 12]]
    """
    arrays = [number_array(array, "quantecon") for array in getattr(game, "payoff_arrays", ())]
    n = len(arrays)
    if not arrays or any(array.ndim != n for array in arrays):
        raise GameError(
            f"quantecon: payoff_arrays with one array per player, of one axis per player, are needed; got {type(game).__name__}"
        )
    turned = [array.transpose([(j - i) % n for j in range(n)]) for i, array in enumerate(arrays)]
    if len({array.shape for array in turned}) > 1:
        raise GameError(f"quantecon: the payoff arrays do not fit each other: shapes {[array.shape for array in arrays]}")
    return NormalFormGame(np.stack(turned), **labels)


def to_quantecon(game: NormalFormGame, *, rounded: bool = False) -> Any:
    """Return a game as a ``quantecon.game_theory.NormalFormGame`` of floats, without labels.

    Parameters
    ----------
    rounded
        Whether a payoff that is no float, such as 1/3, may become the nearest one.

    Raises
    ------
    InputError
        If it is no table.
    GameError
        If payoffs are symbolic, or no floats and not to be rounded.
    ImportError
        If QuantEcon is not installed.

    >>> to_quantecon(NormalFormGame([["1/3", 1]]))
    Traceback (most recent call last):
    games.errors.GameError: quantecon computes in floats, and 1/3 is none: rounded=True takes the nearest
    """
    payoffs = floats(table_for(game, "quantecon").payoffs, "quantecon", rounded)
    n = len(payoffs)
    turned = [np.ascontiguousarray(own.transpose([(j + i) % n for j in range(n)])) for i, own in enumerate(payoffs)]
    quantecon = installed("quantecon.game_theory", "quantecon")
    return quantecon.NormalFormGame([quantecon.Player(own) for own in turned])

"""Games of other packages: QuantEcon's NormalFormGame and Gambit's games, taken over and handed out.

Neither package is needed here: each is imported when a game is handed to it.
"""

from __future__ import annotations

import importlib
import io
from typing import Any

import numpy as np

from ..arrays import number_array
from ..errors import GameError
from ..normal_form import NormalFormGame
from . import nfg


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


def to_quantecon(game: NormalFormGame) -> Any:
    """Return a game as a ``quantecon.game_theory.NormalFormGame`` of floats, without labels.

    Raises
    ------
    GameError
        If payoffs are symbolic.
    ImportError
        If QuantEcon is not installed.

    >>> import sympy
    >>> to_quantecon(NormalFormGame([[1, sympy.Symbol("x")]]))
    Traceback (most recent call last):
    games.errors.GameError: this game has symbolic payoffs: give the parameters values first
    """
    n = len(game.players)
    turned = [np.ascontiguousarray(own.transpose([(j + i) % n for j in range(n)])) for i, own in enumerate(game.floats())]
    quantecon = _installed("quantecon.game_theory", "quantecon")
    return quantecon.NormalFormGame([quantecon.Player(own) for own in turned])


def from_gambit(game: Any) -> NormalFormGame:
    """Return a ``pygambit`` game as a game in exact numbers; a tree becomes its reduced strategic form.

    Raises
    ------
    GameError
        If the object cannot write itself as .nfg text.
    FormatError
        If it has no players, or more than fit here.

    >>> from types import SimpleNamespace
    >>> from_gambit(SimpleNamespace(to_nfg=lambda: 'NFG 1 R "" { "A" } { 2 } 0.5 1')).payoffs.tolist()
    [[Fraction(1, 2), Fraction(1, 1)]]
    """
    if not hasattr(game, "to_nfg"):
        raise GameError(f"pygambit: a game with to_nfg() is needed; got {type(game).__name__}")
    return nfg.loads(game.to_nfg(), "<pygambit game>")


def to_gambit(game: NormalFormGame) -> Any:
    """Return a game as a ``pygambit`` game, with its labels and exact payoffs.

    Raises
    ------
    GameError
        If payoffs are symbolic, or a label is none in Gambit.
    ImportError
        If Gambit is not installed.

    >>> to_gambit(NormalFormGame([[1, 2]], actions=[["go", " stay"]]))
    Traceback (most recent call last):
    games.errors.GameError: the label ' stay' cannot be written: a label holds no control character, no blank at either end...
    """
    text = nfg.dumps(game).encode("utf-8")
    return _installed("pygambit", "pygambit").read_nfg(io.BytesIO(text))


def _installed(module: str, package: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        raise ImportError(f"{package} is not installed here: pip install {package} ({problem})", name=package) from None

"""Games of Gambit: ``pygambit`` tables and trees, in exact numbers both ways."""

from __future__ import annotations

import io
from typing import Any

from ...errors import GameError
from ...normal_form import NormalFormGame
from ...tree.extensive_form import ExtensiveFormGame
from .. import efg, nfg
from .handing_over import installed


def is_gambit(value: object) -> bool:
    """Tell whether an object is a game of Gambit, by what it has."""
    return hasattr(value, "to_nfg")


def from_gambit(game: Any) -> NormalFormGame | ExtensiveFormGame:
    """Return a ``pygambit`` game as a game in exact numbers: a tree as a tree, any other as a table.

    The names of nodes and of outcomes are dropped. ``reduced_normal_form(tree)`` of ``games.tree`` makes a table of a tree.

    Raises
    ------
    GameError
        If the object cannot write itself as .nfg or .efg text.
    FormatError
        If it has no players, or more than fit here; if a player of a tree forgets a move.

    >>> from types import SimpleNamespace
    >>> from_gambit(SimpleNamespace(to_nfg=lambda: 'NFG 1 R "" { "A" } { 2 } 0.5 1')).payoffs.tolist()
    [[Fraction(1, 2), Fraction(1, 1)]]
    """
    if not hasattr(game, "to_nfg"):
        raise GameError(f"pygambit: a game with to_nfg() is needed; got {type(game).__name__}")
    if getattr(game, "is_tree", hasattr(game, "get_histories")):
        return efg.loads(game.to_efg(), "<pygambit game>")
    return nfg.loads(game.to_nfg(), "<pygambit game>")


def to_gambit(game: NormalFormGame | ExtensiveFormGame) -> Any:
    """Return a game as a ``pygambit`` game, with its labels and exact payoffs: a table, or a tree.

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
    form, reader = (efg, "read_efg") if isinstance(game, ExtensiveFormGame) else (nfg, "read_nfg")
    text = form.dumps(game).encode("utf-8")
    return getattr(installed("pygambit", "pygambit"), reader)(io.BytesIO(text))

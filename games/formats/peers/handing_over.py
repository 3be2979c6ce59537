"""What handing a game to another package takes: the package itself, and payoffs in the numbers that it computes with."""

from __future__ import annotations

import importlib
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import GameError, InputError
from ...exact.numbers import written
from ...normal_form import NormalFormGame
from ...tree.extensive_form import ExtensiveFormGame


def installed(module: str, package: str) -> Any:
    """Import a package that a game is handed to.

    Raises
    ------
    ImportError
        If it is not installed; the message says what to install.

    >>> installed("no_such_module", "no-such-package")
    Traceback (most recent call last):
    ImportError: no-such-package is not installed here: pip install no-such-package (No module named 'no_such_module')
    """
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        raise ImportError(f"{package} is not installed here: pip install {package} ({problem})", name=package) from None


def table_for(game: object, package: str, players: int | None = None) -> NormalFormGame:
    """Return a game if it is a table, of a number of players if one is given.

    Raises
    ------
    InputError
        If it is anything else.
    GameError
        If it has another number of players.
    """
    if isinstance(game, ExtensiveFormGame):
        raise InputError(f"{package} holds tables; got a tree: reduced_normal_form(tree) of games.tree makes one of it")
    if not isinstance(game, NormalFormGame):
        raise InputError.of("a NormalFormGame", game)
    if players is not None and len(game.players) != players:
        raise GameError(f"{package} holds games of {players} players; got {len(game.players)}")
    return game


def floats(values: NDArray[Any], package: str, rounded: bool) -> NDArray[np.float64]:
    """Return payoffs or probabilities as floats.

    Raises
    ------
    GameError
        If one is no float and ``rounded`` does not say that the nearest will do, if it is too large for one, or symbolic.

    >>> floats(np.array([Fraction(1, 2)], dtype=object), "demo", rounded=False)
    array([0.5])
    >>> floats(np.array([Fraction(1, 3)], dtype=object), "demo", rounded=False)
    Traceback (most recent call last):
    games.errors.GameError: demo computes in floats, and 1/3 is none: rounded=True takes the nearest
    """
    if values.dtype != object:
        return values.astype(np.float64)
    for value in values.flat:
        if not isinstance(value, Fraction):
            raise GameError("this game has symbolic payoffs: give the parameters values first")
        try:
            near = float(value)
        except OverflowError:
            raise GameError(f"{package} computes in floats, and {written(value)} is too large for one; scale the payoffs") from None
        if near != value and not rounded:
            raise GameError(f"{package} computes in floats, and {written(value)} is none: rounded=True takes the nearest")
    return values.astype(np.float64)


def made_by(value: object, *packages: str) -> bool:
    """Tell whether the class of an object, or one it derives from, is defined in one of some packages.

    >>> made_by(Fraction(1, 2), "fractions"), made_by(3, "fractions")
    (True, False)
    """
    return any(base.__module__.partition(".")[0] in packages for base in type(value).__mro__)

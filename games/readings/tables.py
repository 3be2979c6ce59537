"""Where a table of payoffs is asked for: nested lists, a scenario, another package's game, a published game's name, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import library
from ..errors import GameError, QuasiallianceError
from ..formats import catalogue, peers
from ..formats import read as read_file
from ..model.family import Family
from ..models.trilateral import Trilateral
from ..network import NetworkGame
from ..normal_form import NormalFormGame
from ..published import Published
from ..scenarios.episodes import Episode
from ..scenarios.scenario import Scenario
from ..theories.named import case
from ..tree.extensive_form import ExtensiveFormGame

KINDS = (NormalFormGame,)
WANTED = "a table of payoffs (NormalFormGame)"


def read(value: Any) -> Any:
    """Return the game that a value stands for, perhaps a tree; None if it stands for none.

    Arrays are payoffs[player, action of player 0, action of player 1, ...]. A scenario stands for the allies' game.

    Raises
    ------
    GameError, FormatError
        If arrays are of another shape, a word names several games, or a file cannot be read.

    >>> read([[[1, 0], [0, 1]], [["1/3", 0], [0, 1]]]).payoffs[1, 0, 0]
    Fraction(1, 3)
    >>> read("chicken").shape, read("2019"), read(3)
    ((2, 2), None, None)
    >>> read([[3, 0], [5, 1]])
    Traceback (most recent call last):
    games.errors.GameError: payoffs: one matrix, of shape (2, 2), is no game: [A, B] holds both players' (zero-sum: [A, -A], ...
    """
    if isinstance(value, Published):
        return value.game
    if isinstance(value, library.NamedGame):
        return value.game()
    if isinstance(value, Episode):
        value = value.scenario
    if isinstance(value, Scenario) and isinstance(value.model, Trilateral):
        return value.model.game(value)
    if isinstance(value, str | Path):
        if Path(value).suffix.lower() in catalogue():
            return read_file(value)
        named = library.find(str(value))
        return named.game() if named is not None else None
    if peers.knows(value):
        return peers.take(value)
    if isinstance(value, list | tuple | np.ndarray):
        return _array(value)
    return None


def _array(value: Any) -> NormalFormGame:
    try:
        return NormalFormGame(value)
    except GameError as problem:
        if "ragged" in str(problem):
            raise
        shape = np.shape(np.array(value, dtype=object)) if not isinstance(value, np.ndarray) else value.shape
        if len(shape) == 2 and min(shape) > 1:
            way = "[A, B] holds both players' (zero-sum: [A, -A], symmetric: [A, A.T] of NumPy arrays)"
            raise GameError(f"payoffs: one matrix, of shape {shape}, is no game: {way}") from None
        if len(shape) > 2 and shape[-1] == len(shape) - 1 != shape[0]:
            way = "the player is the first axis here: numpy.moveaxis(payoffs, -1, 0) turns it"
            raise GameError(f"payoffs: the player seems to be the last axis of shape {shape}; {way}") from None
        raise


def _scenario(word: str) -> str:
    """Return what makes a game of the scenario that a word names, or nothing."""
    try:
        case(word, at=None)
    except QuasiallianceError:
        return ""
    return f"; of a scenario it is games.scenario({word!r})"


def hint(value: object, kind: type) -> str:
    """Return what would be right instead of a value, or nothing."""
    if isinstance(value, ExtensiveFormGame):
        way = "solvers.subgame_perfect, sequential, tree_nash and others solve trees"
        return f"{way}; games.tree.reduced_normal_form.reduced_normal_form(tree) makes a table of one"
    if isinstance(value, Family):
        return "that is a model: MODEL.game(...) is its game at parameter values"
    if isinstance(value, NetworkGame):
        return "that is a game of networks: solvers.pairwise_stability and farsighted solve those"
    if isinstance(value, str):
        return f"no published game is called so{library.hint(value)}{_scenario(value)}"
    return "NormalFormGame([A, B]) of two payoff matrices is one"

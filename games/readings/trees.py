"""Where a tree is asked for: a published game's name, another package's tree, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import library
from ..formats import catalogue, peers
from ..formats import read as read_file
from ..model.tree_model import TreeModel
from ..normal_form import NormalFormGame
from ..published import Published
from ..tree.extensive_form import ExtensiveFormGame
from ..tree.nodes import Chance, Decision, Terminal

KINDS = (ExtensiveFormGame,)
WANTED = "a tree (ExtensiveFormGame)"


def read(value: Any) -> Any:
    """Return the game that a value stands for, perhaps a table; None if it stands for none.

    Raises
    ------
    GameError, FormatError
        If a word names several games, or a file cannot be read.

    >>> read("gsomia").players, read("chicken").shape, read(3)
    (('Japan', 'ROK', 'US'), (2, 2), None)
    """
    if isinstance(value, Published):
        return value.game
    if isinstance(value, library.NamedGame):
        return value.game()
    if isinstance(value, str | Path):
        if Path(value).suffix.lower() in catalogue():
            return read_file(value)
        named = library.find(str(value)) or library.find(f"tree:{value}")
        return named.game() if named is not None else None
    return peers.take(value) if peers.knows(value) else None


def hint(value: object, kind: type) -> str:
    """Return what would be right instead of a value, or nothing."""
    if isinstance(value, NormalFormGame):
        return "that is a table, in which nobody sees a move: solvers.nash solves it"
    if isinstance(value, TreeModel):
        return "that is a model: MODEL.game(...) is its tree at parameter values"
    if isinstance(value, Chance | Decision | Terminal):
        return "that is a node: games.tree.builder.tree(players, node) makes a tree of it"
    if isinstance(value, str):
        return f"no game is called so{library.hint(value)}"
    return "games.tree.builder tells one, games.read reads one from an .efg file"

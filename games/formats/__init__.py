"""Files of games: one module per format, found by walking this folder.

A format is a module with ``loads(text, place)``, ``dumps(game)`` and ``SUFFIX`` (as ".nfg") if it holds normal forms or
``TREE_SUFFIX`` (as ".efg") if it holds trees; a new format is one new file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..arguments import forgiving
from ..errors import FormatError, GameError, shown
from ..lazy import import_on_demand, modules
from ..normal_form import NormalFormGame
from . import text

if TYPE_CHECKING:
    from ..tree.extensive_form import ExtensiveFormGame

import_on_demand(__name__)


@cache
def catalogue() -> Mapping[str, Any]:
    """Return the formats, suffix -> module, normal forms first; a file with the suffix ".toml" may be a scenario instead.

    >>> list(catalogue())
    ['.lrsnash', '.nfg', '.efg', '.toml']
    """
    forms = [form for _, form in modules(__name__)]
    held = {vars(form)[kind]: form for kind in ("SUFFIX", "TREE_SUFFIX") for form in forms if kind in vars(form)}
    return MappingProxyType(held)


@forgiving
def read(path: str | os.PathLike[str]) -> NormalFormGame | ExtensiveFormGame:
    """Read a game from a file; the suffix names the format.

    Raises
    ------
    FormatError
        With path, line and column, if the file cannot be read or its suffix is unknown. A byte order mark is passed over.

    >>> read("prisoners.txt")
    Traceback (most recent call last):
    games.errors.FormatError: prisoners.txt: no format of games has the suffix '.txt'; known suffixes: .lrsnash, .nfg, .efg, .toml
    """
    form = _format(path)
    game: NormalFormGame | ExtensiveFormGame = form.loads(text.read(path), str(path))
    return game


def holds_game(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file holds a game, by its suffix; a TOML file, which may be a scenario, by whether it tells of nodes.

    >>> holds_game("prisoners.nfg"), holds_game("prisoners.txt"), holds_game("no such file.toml")
    (True, False, False)
    """
    suffix = Path(path).suffix.lower()
    if suffix != ".toml":
        return suffix in catalogue()
    from . import toml

    try:
        return "nodes" in toml.loads(text.read(path), str(path))
    except FormatError:
        return False  # whoever reads it says what is wrong with it


@forgiving
def write(
    game: NormalFormGame | ExtensiveFormGame, path: str | os.PathLike[str], *, reader: str = "gambit", rounded: bool = False
) -> None:
    """Write a game to a file, all of it or nothing; the suffix names the format.

    Parameters
    ----------
    reader
        Whose reader a .nfg or .efg file is for: "gambit", or "openspiel", whose readers take less (``for_openspiel``).
    rounded
        Whether OpenSpiel, which holds floats, may read the nearest one of a number that is none.

    Raises
    ------
    GameError
        If the format cannot express the game, or the reader is unknown.
    FormatError
        If the file cannot be written or its suffix is unknown.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(NormalFormGame([[1, 2]]), f"{folder}/one.nfg")
    ...     read(f"{folder}/one.nfg").payoffs.tolist()
    [[Fraction(1, 1), Fraction(2, 1)]]
    """
    form = _format(path)
    if reader == "openspiel":
        from . import for_openspiel

        fits = Path(path).suffix.lower() == (".efg" if hasattr(game, "end_payoffs") else ".nfg")
        if not fits:
            raise GameError(f"{path}: OpenSpiel reads tables from .nfg files and trees from .efg files")
        written = for_openspiel.dumps(game, rounded=rounded)
    elif reader != "gambit" or rounded:
        raise GameError(f"write: reader must be 'gambit' or 'openspiel', which alone may be rounded; got {shown(reader)}")
    else:
        written = form.dumps(game)
    text.write({Path(path): written.encode("utf-8")})


def _format(path: str | os.PathLike[str]) -> Any:
    suffix = Path(path).suffix
    if suffix.lower() not in catalogue():
        raise FormatError(f"{path}: no format of games has the suffix {suffix!r}; known suffixes: {', '.join(catalogue())}")
    return catalogue()[suffix.lower()]

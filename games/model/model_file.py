"""A model in a file of the user's own: code that the user chose to run, as the files of ``games/models`` are."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from ..errors import GameError
from .network_model import NetworkModel
from .own_file import held_by
from .table_model import TableModel
from .tree_model import TreeModel

OwnModel: TypeAlias = TreeModel | TableModel | NetworkModel


def model_in(path: str | Path) -> OwnModel:
    """Return the model of a file that holds ``MODEL``, tried at its defaults.

    Raises
    ------
    GameError, FormatError
        With file, line where it is known, and remedy: if the file cannot be read or run, holds no model of trees, tables or
        networks, or one whose game at its defaults cannot be made.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
    ...     print(file.write("from games.models.apology import MODEL"), file.flush(), model_in(file.name).name)
    38 None apology
    """
    found: OwnModel = held_by(Path(path), "MODEL", (TreeModel, TableModel, NetworkModel), "models", GameError)
    try:
        found.game()
    except Exception as problem:  # whatever a story makes of it
        said = problem if isinstance(problem, GameError) else f"{type(problem).__name__}: {problem}"
        raise GameError(f"{path}: the game of {found.name!r} cannot be made at its defaults: {said}") from None
    return found

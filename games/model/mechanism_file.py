"""A mechanism in a file of the user's own: code that the user chose to run, tried at once on every player and profile.

The file holds ``MECHANISM``, as the files of ``games/mechanisms`` do, or one mechanism of any name; it may import as they do, or
``from games import Mechanism, Parameter``. What would fail later, or on one number type only, is refused when the file is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from ..errors import MechanismError, QuasiallianceError
from .family import Family
from .mechanism import Mechanism
from .own_file import held_by
from .table_model import Model
from .trial import tried

M = TypeVar("M", bound=Model)


def with_file(model: M, path: str | Path) -> M:
    """Return a model with the mechanism of a file added.

    Raises
    ------
    MechanismError, FormatError
        With file, line where it is known, and remedy: if the file cannot be read or run, holds no MECHANISM, or one whose names
        clash with the model's, or whose term or scales do not give a number at every profile from any parameter values.

    >>> import tempfile
    >>> from games.models.trilateral import MODEL
    >>> with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
    ...     _ = file.write('''
    ... from games import Mechanism, Parameter
    ... zeal = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
    ... MECHANISM = Mechanism("election", 200, "Votes.", (zeal,), lambda player, at: at.zeal * at.z["ROK"], switch=("zeal",))
    ... ''')
    ...     file.flush()
    ...     with_file(MODEL, file.name).mechanism("election").parameters[0].name
    'election_zeal'
    """
    mechanism = held_by(Path(path), "MECHANISM", (Mechanism,), "mechanisms", MechanismError)
    try:
        grown = Family.with_mechanism(model, mechanism)  # tried below, where the file and its line are known
    except QuasiallianceError as problem:
        raise MechanismError(f"{path}: {problem}") from None
    tried(grown, mechanism, path)
    return grown

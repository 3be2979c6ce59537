"""A mechanism in a file of the user's own: code that the user chose to run, tried at once on every player and profile.

The file holds ``MECHANISM``, as the files of ``games/mechanisms`` do; it may import as they do, or ``from games import
Mechanism, Parameter``. What would fail later, or on one number type only, is refused when the file is read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from ..errors import FormatError, MechanismError, QuasiallianceError, shown
from .family import Family
from .mechanism import Mechanism
from .table_model import Model
from .trial import tried, where, words

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
    mechanism = _run(Path(path))
    try:
        grown = Family.with_mechanism(model, mechanism)  # tried below, where the file and its line are known
    except QuasiallianceError as problem:
        raise MechanismError(f"{path}: {problem}") from None
    tried(grown, mechanism, path)
    return grown


def _run(path: Path) -> Mechanism:
    """Run a file as if it stood in ``games/mechanisms``, and return its MECHANISM."""
    try:
        code = compile(path.read_bytes(), str(path), "exec")
    except OSError as problem:
        raise FormatError(f"{path}: the file cannot be read: {problem.strerror}; give the path of a mechanism file") from None
    except (SyntaxError, ValueError) as problem:
        line = f", line {problem.lineno}" if isinstance(problem, SyntaxError) and problem.lineno else ""
        reason = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        raise MechanismError(f"{path}{line}: not valid Python: {reason}") from None
    home = __name__.rpartition(".")[0].rpartition(".")[0] + ".mechanisms"
    module = ModuleType(f"{home}.__own__.{path.stem}")
    vars(module).update(__file__=str(path), __package__=home)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    try:
        exec(code, vars(module))
    except Exception as problem:
        raise MechanismError(f"{where(path, problem)}: {words(problem)}") from None
    found = getattr(module, "MECHANISM", None)
    if not isinstance(found, Mechanism):
        said = "there is none" if found is None else f"got {shown(found)}"
        raise MechanismError(f"{path}: a Mechanism called MECHANISM is needed, as in the files of games/mechanisms; {said}")
    return found

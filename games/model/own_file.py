"""A file of the user's own: Python code that the user chose to run, as if it stood in a room of this package."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import FormatError, QuasiallianceError, shown
from .trial import where, words


def held_by(path: Path, name: str, kinds: tuple[type, ...], room: str, error: type[QuasiallianceError]) -> Any:
    """Run a file as if it stood in a room of ``games``, and return what it calls by a name.

    Parameters
    ----------
    path
        The file.
    name, kinds
        What it must hold: ``MECHANISM``, say, and of which types. The only one of these types may have any other name.
    room
        The folder of ``games`` whose files it is like.
    error
        What is raised, besides FormatError if the file cannot be read; with file, line where it is known, and remedy.

    >>> import tempfile
    >>> from games.errors import GameError
    >>> with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
    ...     print(file.write("MODEL = 6 * 7"), file.flush(), held_by(Path(file.name), "MODEL", (int,), "models", GameError))
    13 None 42
    """
    try:
        code = compile(path.read_bytes(), str(path), "exec")
    except OSError as problem:
        what = name.lower()
        raise FormatError(f"{path}: the file cannot be read: {problem.strerror}; give the path of a {what} file") from None
    except (SyntaxError, ValueError) as problem:
        line = f", line {problem.lineno}" if isinstance(problem, SyntaxError) and problem.lineno else ""
        reason = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        raise error(f"{path}{line}: not valid Python: {reason}") from None
    home = __name__.rpartition(".")[0].rpartition(".")[0] + f".{room}"
    module = ModuleType(f"{home}.__own__.{path.stem}")
    vars(module).update(__file__=str(path), __package__=home)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    try:
        exec(code, vars(module))
    except Exception as problem:
        raise error(f"{where(path, problem)}: {words(problem)}") from None
    own = {word: value for word, value in vars(module).items() if isinstance(value, kinds)}
    if name not in vars(module) and len(own) == 1:  # there is no doubt which is meant
        return next(iter(own.values()))
    if name not in own:
        if name in vars(module):
            said = f"got {shown(vars(module)[name])}"
        else:
            said = f"which of {', '.join(own)} is meant?" if own else "there is none"
        types = " or ".join(kind.__name__ for kind in kinds)
        raise error(f"{path}: a {types} called {name} is needed, as in the files of games/{room}; {said}")
    return own[name]

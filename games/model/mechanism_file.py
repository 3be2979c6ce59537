"""A mechanism in a file of the user's own: code that the user chose to run, tried at once on every player and profile.

The file holds ``MECHANISM``, as the files of ``games/mechanisms`` do; it may import as they do, or ``from games import
Mechanism, Parameter``. What would fail later, or on one number type only, is refused when the file is read.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from ..errors import FormatError, MechanismError, QuasiallianceError, shown
from .mechanism import Mechanism, Term
from .table_model import Model

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
        grown = model.with_mechanism(mechanism)
    except QuasiallianceError as problem:
        raise MechanismError(f"{path}: {problem}") from None
    _try(grown, mechanism, path)
    return grown


def _run(path: Path) -> Mechanism:
    """Run a file as if it stood in ``games/mechanisms``, and return its MECHANISM."""
    try:
        code = compile(path.read_bytes(), str(path), "exec")
    except OSError as problem:
        raise FormatError(f"{path}: the file cannot be read: {problem.strerror}; give the path of a mechanism file") from None
    except (SyntaxError, ValueError) as problem:
        line = f", line {problem.lineno}" if isinstance(problem, SyntaxError) and problem.lineno else ""
        words = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        raise MechanismError(f"{path}{line}: not valid Python: {words}") from None
    home = __name__.rpartition(".")[0].rpartition(".")[0] + ".mechanisms"
    module = ModuleType(f"{home}.__own__.{path.stem}")
    vars(module).update(__file__=str(path), __package__=home)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    try:
        exec(code, vars(module))
    except Exception as problem:
        raise MechanismError(f"{_where(path, problem)}: {_words(problem)}") from None
    found = getattr(module, "MECHANISM", None)
    if not isinstance(found, Mechanism):
        said = "there is none" if found is None else f"got {shown(found)}"
        raise MechanismError(f"{path}: a Mechanism called MECHANISM is needed, as in the files of games/mechanisms; {said}")
    return found


def _where(path: str | Path, problem: BaseException) -> str:
    """Return the file, and the last line of it that was at work when an error came up."""
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(path)]
    return f"{path}, line {lines[-1]}" if lines else str(path)


def _words(problem: Exception) -> str:
    return str(problem) if isinstance(problem, QuasiallianceError) else f"{type(problem).__name__}: {problem}"


def _try(model: Model, mechanism: Mechanism, path: str | Path) -> None:
    """Evaluate a mechanism's functions on unknowns that refuse to tell their values, everywhere."""
    unknown = {p.symbol: Unknown() for p in model.parameters}
    region = tuple(1 for _ in model.folds(unknown))

    def watched(quantity: str, factor: Term) -> Term:
        def scale(player: str, at: Any) -> Any:
            _check(path, f"the scale {quantity!r} of {mechanism.name!r}", factor, player, at, f"for {player}")
            return Unknown()

        return scale

    probe = replace(mechanism, scales={quantity: watched(quantity, factor) for quantity, factor in mechanism.scales.items()})
    outcome = model.outcome(model, unknown, tuple(probe if m is mechanism else m for m in model.mechanisms), region)
    for profile in model.profiles():
        at = outcome(profile)
        for player in model.players:
            if mechanism.term is not None:
                where = f"for {player} at ({', '.join(profile)})"
                _check(path, f"the term of {mechanism.name!r}", mechanism.term, player, at, where)


def _check(path: str | Path, what: str, function: Callable[..., Any], player: str, at: Any, where: str) -> None:
    """Raise MechanismError unless a function gives a number."""
    try:
        value = function(player, at)
    except QuasiallianceError as problem:
        raise MechanismError(f"{_where(path, problem)}: {what} {where}: {problem}") from None
    except Exception as problem:
        hint = "give every player and action its case" if isinstance(problem, KeyError) else "use + - * / on parameters"
        raise MechanismError(f"{_where(path, problem)}: {what} {where} fails with {_words(problem)}; {hint}") from None
    if not isinstance(value, Unknown | int) or isinstance(value, bool):
        line = getattr(getattr(function, "__code__", None), "co_firstlineno", None)
        place = f"{path}, line {line}" if line else str(path)
        remedy = "return 0 where it adds nothing" if value is None else "use parameters and whole numbers (3 * x / 10, not 0.3 * x)"
        raise MechanismError(f"{place}: {what} gives {shown(value)} {where}; {remedy}")


class Unknown:
    """A number whose value nobody knows: it can be added to, multiplied and divided, and whoever asks for its value is refused.

    >>> 1 - 2 * Unknown() / 3
    unknown
    >>> Unknown() > 0
    Traceback (most recent call last):
    games.errors.MechanismError: it looks at the value of a parameter; branch on players and actions only, or split it in two
    """

    __hash__ = None  # type: ignore[assignment]  # nor can it be looked up

    def __repr__(self) -> str:
        return "unknown"

    def _combined(self, other: object) -> Unknown:
        if isinstance(other, Unknown | int) and not isinstance(other, bool):
            return Unknown()
        raise MechanismError(f"it computes with {shown(other)}; use parameters and whole numbers (3 * x / 10, not 0.3 * x)")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = _combined

    def __neg__(self) -> Unknown:
        return self

    __pos__ = __neg__

    def _refused(self, *_: object) -> Any:
        raise MechanismError("it looks at the value of a parameter; branch on players and actions only, or split it in two")

    __bool__ = __float__ = __int__ = __index__ = __abs__ = __round__ = _refused
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __mod__ = __floordiv__ = _refused

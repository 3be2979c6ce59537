"""A mechanism from a file of the user's own: read, tried on every outcome, and refused at once where it breaks the rules."""

from __future__ import annotations

import importlib.util
import traceback
from pathlib import Path
from typing import Any

from ..errors import MechanismError, QuasiallianceError
from ..exact.numbers import rational
from ..exact.polynomials import ring
from .mechanism import Mechanism
from .table_model import Model


def read(path: str | Path, model: Model) -> Mechanism:
    """Return the mechanism that a Python file calls ``MECHANISM``, tried in a model. The file is a program, and is run.

    Raises
    ------
    MechanismError
        If the file cannot be run or holds no mechanism, if a name in it is taken, or if its term breaks the rules: file, line
        where it is known, and what would be right.
    """
    spec = importlib.util.spec_from_file_location("own_mechanism", path)
    if spec is None or spec.loader is None:
        raise MechanismError(f"{path}: a Python file that holds MECHANISM is needed")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except OSError as problem:
        raise MechanismError(f"{path}: cannot be read: {problem.strerror or problem}") from None
    except SyntaxError as problem:
        raise MechanismError(f"{path}, line {problem.lineno}: {problem.msg}") from None
    except Exception as problem:
        raise MechanismError(f"{path}{_line(problem, path)}: {type(problem).__name__}: {problem}") from None
    found = getattr(module, "MECHANISM", None)
    if not isinstance(found, Mechanism):
        raise MechanismError(f"{path}: a games.Mechanism called MECHANISM is needed; got {type(found).__name__}")
    try:
        check(found, model)
    except QuasiallianceError as problem:
        raise MechanismError(f"{path}: {problem}") from None
    return found


def check(mechanism: Mechanism, model: Model) -> None:
    """Raise MechanismError unless a mechanism fits a model: its names are free, its term is a formula at every outcome.

    >>> from games.models.trilateral import MODEL
    >>> check(Mechanism("none", 200, "None.", (), lambda player, at: None if player == "US" else 0), MODEL)
    Traceback (most recent call last):
    games.errors.MechanismError: mechanism 'none': its term gives None for US at (C, C, P); return 0 where it adds nothing
    """
    whole = model.with_mechanism(mechanism)
    values = dict(zip((p.symbol for p in whole.parameters), ring(p.symbol for p in whole.parameters).gens(), strict=True))
    region = tuple(1 for _ in whole.folds({p.symbol: rational(p.default) for p in whole.parameters}))
    outcome = _attempt(mechanism, "a scale", lambda: whole.outcome(whole, values, whole.mechanisms, region or None))
    for profile in whole.profiles():
        at = _attempt(mechanism, "a scale", lambda profile=profile: outcome(profile))
        for player in whole.players if mechanism.term is not None else ():
            where = f"for {player} at ({', '.join(profile)})"
            value = _attempt(mechanism, f"its term {where}", lambda player=player, at=at: mechanism.term(player, at))  # type: ignore[misc]
            if value is None:
                raise MechanismError(f"mechanism {mechanism.name!r}: its term gives None {where}; return 0 where it adds nothing")
            _attempt(mechanism, f"its term {where}", lambda value=value: value + next(iter(values.values())))


def _attempt(mechanism: Mechanism, what: str, make: Any) -> Any:
    try:
        return make()
    except QuasiallianceError:
        raise
    except Exception as problem:
        rule = "a term is a formula: it may use + - * / on parameters and branch on actions, never on values"
        message = f"mechanism {mechanism.name!r}: {what} cannot be evaluated ({type(problem).__name__}: {problem}); {rule}"
        raise MechanismError(message) from None


def _line(problem: BaseException, path: str | Path) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""

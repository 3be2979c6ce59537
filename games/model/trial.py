"""A mechanism tried on every player and profile, at parameter values that nobody knows: what would fail later fails at once.

Terms are evaluated on floats, exact rationals, polynomials and arrays. A decimal, a function or a comparison works on some of
these only; so terms keep to + - * / on parameters and whole numbers.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arguments import forgiving
from ..errors import MechanismError, QuasiallianceError, shown
from .mechanism import Mechanism, Term

if TYPE_CHECKING:
    from .table_model import Model


@forgiving
def tried(model: Model, mechanism: Mechanism, path: str | Path, *, everywhere: bool = True) -> None:
    """Evaluate a mechanism's functions on unknowns that refuse to tell their values, everywhere.

    Parameters
    ----------
    model
        A model that has the mechanism.
    path
        Its file, or what messages call the place.
    everywhere
        Whether a term has to have a case for every player and action; a KeyError is let pass if not, as it may never be asked.

    Raises
    ------
    MechanismError
        If a function does not give a number at every profile from any parameter values; it says what would.
    """
    unknown = {p.symbol: Unknown() for p in model.parameters}
    region = tuple(1 for _ in model.folds(unknown))

    def watched(quantity: str, factor: Term) -> Term:
        def scale(player: str, at: Any) -> Any:
            _check(path, f"the scale {quantity!r} of {mechanism.name!r}", factor, player, at, f"for {player}", everywhere)
            return Unknown()

        return scale

    probe = replace(mechanism, scales={quantity: watched(quantity, factor) for quantity, factor in mechanism.scales.items()})
    outcome = model.outcome(model, unknown, tuple(probe if m is mechanism else m for m in model.mechanisms), region)
    for profile in model.profiles():
        at = outcome(profile)
        for player in model.players:
            if mechanism.term is not None:
                place = f"for {player} at ({', '.join(profile)})"
                _check(path, f"the term of {mechanism.name!r}", mechanism.term, player, at, place, everywhere)


def _check(path: str | Path, what: str, function: Callable[..., Any], player: str, at: Any, which: str, everywhere: bool) -> None:
    """Raise MechanismError unless a function gives a number."""
    try:
        value = function(player, at)
    except QuasiallianceError as problem:
        raise MechanismError(f"{where(path, problem)}: {what} {which}: {problem}") from None
    except Exception as problem:
        if isinstance(problem, KeyError) and not everywhere:
            return
        hint = "give every player and action its case" if isinstance(problem, KeyError) else "use + - * / on parameters"
        raise MechanismError(f"{where(path, problem)}: {what} {which} fails with {words(problem)}; {hint}") from None
    if not isinstance(value, Unknown | int) or isinstance(value, bool):
        line = getattr(getattr(function, "__code__", None), "co_firstlineno", None)
        place = f"{path}, line {line}" if line else str(path)
        remedy = "return 0 where it adds nothing" if value is None else "use parameters and whole numbers (3 * x / 10, not 0.3 * x)"
        raise MechanismError(f"{place}: {what} gives {shown(value)} {which}; {remedy}")


def where(path: str | Path, problem: BaseException) -> str:
    """Return the file, and the last line of it that was at work when an error came up.

    >>> where("zeal.py", ValueError())
    'zeal.py'
    """
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(path)]
    return f"{path}, line {lines[-1]}" if lines else str(path)


def words(problem: Exception) -> str:
    """Return what an error says, with its kind if it is none of this project's.

    >>> words(ValueError("three"))
    'ValueError: three'
    """
    return str(problem) if isinstance(problem, QuasiallianceError) else f"{type(problem).__name__}: {problem}"


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

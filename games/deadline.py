"""How long a computation may take: a deadline that everything done under it keeps, without being handed it.

A solver opens ``within(seconds)`` around its work and asks ``check()`` in its loops, as do the exact arithmetic below it and the
watch over compiled kernels. When the time is over ``check`` raises, ``within`` takes that up, and the solver answers with what it
has by then. Under a deadline that somebody further out has set, ``within(None)`` keeps that one, so that a solver that asks another
need not tell it the time.
"""

from __future__ import annotations

import math
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from types import TracebackType

from .errors import ParameterError, shown
from .options import as_float

_deadline: ContextVar[tuple[float, float]] = ContextVar("deadline", default=(math.inf, math.inf))
"""When the time is over, and how long it was in all."""

_now = monotonic
"""The clock, which tests replace."""

GRACE = 0.1
"""Share of the whole time that may be spent, after it is over, on writing down what was found."""


class OutOfTimeError(Exception):
    """The time is over; the nearest ``within`` takes this up, and nobody else sees it."""


@dataclass(eq=False)
class Limit:
    """A stretch of work with a deadline; ``over`` tells afterwards whether the time ran out in it.

    >>> with within(0) as limit:
    ...     check()
    ...     print("never said")
    >>> limit.over, limit
    (True, the time of 0 s ran out)
    """

    until: float
    length: float
    over: bool = False

    def __enter__(self) -> Limit:
        self._outer = _deadline.set((self.until, self.length))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        _deadline.reset(self._outer)
        ended = kind is not None and issubclass(kind, OutOfTimeError)
        self.over = self.over or ended
        return ended

    def __repr__(self) -> str:
        return f"the time of {self.length:g} s ran out"


def within(seconds: object) -> Limit:
    """Return a limit, for a ``with`` statement, on how long what is done in it may take.

    Parameters
    ----------
    seconds
        Of wall time, 0 or more, infinity included; None for the deadline of whoever asks, if there is one.

    Raises
    ------
    ParameterError
        If it is neither.

    >>> within("soon")
    Traceback (most recent call last):
    games.errors.ParameterError: seconds: a number from 0 up, or None for no limit, is needed; got 'soon'
    """
    outer = Limit(*_deadline.get())
    if seconds is None:
        return outer
    length = as_float(seconds)
    if not length >= 0:
        raise ParameterError(f"seconds: a number from 0 up, or None for no limit, is needed; got {shown(seconds)}")
    until = _now() + length
    return Limit(until, length) if until < outer.until else outer


def grace() -> Limit:
    """Return a limit for writing down what was found: what is left of the time or, if that is over, a tenth of the whole again.

    >>> with within(0), grace():
    ...     remaining()
    0.0
    """
    until, length = _deadline.get()
    now = _now() if until != math.inf else 0.0
    return Limit(now + GRACE * length if now >= until else until, length)


def remaining() -> float:
    """Return the seconds that are left, 0 at least; infinity where there is no deadline.

    >>> remaining()
    inf
    """
    until = _deadline.get()[0]
    return math.inf if until == math.inf else max(0.0, until - _now())


def check() -> None:
    """Go on if there is time left.

    Raises
    ------
    OutOfTimeError
        If there is none.
    """
    until = _deadline.get()[0]
    if until != math.inf and _now() >= until:
        raise OutOfTimeError

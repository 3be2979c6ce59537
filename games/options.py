"""Options of computations, checked: whole numbers, seeds among them, and shares; each is refused by its name."""

from __future__ import annotations

import math
from numbers import Integral, Real

from .errors import ParameterError, shown

SEED = 20240422
"""The seed of whatever is drawn where no other is said: one for all, so that two answers can be of the same draws."""


def whole(name: str, value: object, least: int) -> int:
    """Return an option as an int.

    Raises
    ------
    ParameterError
        If it is no whole number of at least ``least``.

    >>> whole("rng", 0, 0)
    0
    >>> whole("rng", None, 0)
    Traceback (most recent call last):
    games.errors.ParameterError: rng: a whole number of at least 0 is needed; got None
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ParameterError(f"{name}: a whole number of at least {least} is needed; got {shown(value)}")
    return int(value)


def share(name: str, value: object) -> float:
    """Return an option as a share, ends included.

    Raises
    ------
    ParameterError
        If it is no number from 0 to 1.

    >>> share("density", 1)
    1.0
    >>> share("density", float("nan"))
    Traceback (most recent call last):
    games.errors.ParameterError: density: a number from 0 to 1 is needed; got nan
    """
    if not 0 <= as_float(value) <= 1:
        raise ParameterError(f"{name}: a number from 0 to 1 is needed; got {shown(value)}")
    return as_float(value)


def between(name: str, value: object) -> float:
    """Return an option as a share, ends excluded.

    Raises
    ------
    ParameterError
        If it is no number between 0 and 1.

    >>> between("peel", 0.05)
    0.05
    """
    if not 0 < as_float(value) < 1:
        raise ParameterError(f"{name}: a share between 0 and 1 is needed; got {shown(value)}")
    return as_float(value)


def as_float(value: object) -> float:
    """Return a real number as a float, nan if it is none, and an infinity if it is larger than floats are.

    >>> as_float(10**400), as_float("1"), as_float(True)
    (inf, nan, nan)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]  # too large for a float: a number

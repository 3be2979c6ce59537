"""The precision of a quantal response, checked."""

from __future__ import annotations

import math
from numbers import Real

from games.errors import ParameterError
from games.exact.numbers import exact


def precise(value: object, what: str, hint: str = "") -> float:
    """Return the precision of a quantal response as a float: a number, or text that spells one.

    Raises
    ------
    ParameterError
        If it is not finite.

    >>> precise("1/2", "demo")
    0.5
    """
    if isinstance(value, str):
        return float(exact(value, f"{what}: precision"))
    if not isinstance(value, Real) or not math.isfinite(value):
        raise ParameterError(f"{what}: precision must be a finite number; got {value!r}{hint}")
    return float(value)

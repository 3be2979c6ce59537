"""Exact numbers: what a user writes, read exactly; and FLINT's rationals."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

from flint import fmpq

from ..errors import ParameterError, shown

DIGITS = 4000
"""Numbers in files have at most so many digits in numerator and denominator; from 4,300 on Python refuses to read or write them."""
BOUND = 10**DIGITS

EXPONENT = 999
"""Largest exponent of a decimal: no payoff needs a larger one, whose digits would fill the memory."""


def exact(value: object, what: str = "value") -> Fraction:
    """Return a finite number as the rational its decimal digits say.

    Parameters
    ----------
    value
        An int, Fraction, Decimal, float (read by its shortest decimal form) or a string such as ``"0.3"`` or ``"3/10"``.
    what
        Name used in the error message.

    Raises
    ------
    ParameterError
        If the value is not a finite number.

    >>> exact(0.3), exact("3/10"), exact(2)
    (Fraction(3, 10), Fraction(3, 10), Fraction(2, 1))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        raise ParameterError(f"{what}: a number is needed; got {shown(value)}")
    if isinstance(value, Integral | Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    try:
        if isinstance(value, Decimal):
            if value.is_finite() and abs(value.adjusted()) > EXPONENT:
                raise ValueError
            return Fraction(value)
        if isinstance(value, Real):
            number = float(value)
            if not math.isfinite(number):
                raise ParameterError(f"{what}: a finite number is needed; got {shown(value)}")
            return Fraction(repr(number))
        if isinstance(value, str):
            exponent = value.lower().rpartition("e")[2].lstrip("+-")
            if "e" in value.lower() and len(exponent.lstrip("0")) > len(str(EXPONENT)):
                raise ValueError
            return Fraction(value.strip())
    except (ValueError, OverflowError, ZeroDivisionError) as problem:
        if isinstance(problem, ParameterError):
            raise
        raise ParameterError(f"{what}: a finite number such as 0.3 or 3/10 is needed; got {shown(value)}") from None
    raise ParameterError(f"{what}: a number is needed; got {shown(value)}")


def too_long(value: Fraction | int) -> bool:
    """Tell whether a number has more than 4,000 digits above or below its fraction bar.

    >>> too_long(10**4000), too_long(Fraction(1, 3))
    (True, False)
    """
    return bool(abs(value.numerator) >= BOUND or value.denominator >= BOUND)


def decimal(number: Fraction | float | int) -> str:
    """Write a number in its shortest decimal form.

    >>> decimal(Fraction(3, 10)), decimal(Fraction(2)), decimal(Fraction(1, 3)), decimal(-(10**5000))
    ('0.3', '2', '0.333333', 'about -10^5000')
    """
    try:
        return format(float(number), ".6g")
    except OverflowError:
        whole = abs(int(number))
        power = round(math.log10(whole))  # a logarithm of any length
        return f"about {'-' * (number < 0)}10^{power - (10**power > whole)}"


def written(number: Any) -> str:
    """Write an exact number in full if Python can, else about.

    >>> written(Fraction(1, 3)), written(Fraction(10**5000 + 1, 7))
    ('1/3', 'about 10^4999')
    """
    try:
        return str(number)
    except ValueError:  # too many digits
        return decimal(number)


def rational(value: Any) -> fmpq:
    """Return a Fraction, or an int of Python or NumPy, as FLINT's rational.

    >>> rational(Fraction(1, 3))
    1/3
    """
    return fmpq(int(value.numerator), int(value.denominator))


def fraction(value: fmpq) -> Fraction:
    """Return FLINT's rational as a Fraction.

    >>> fraction(fmpq(1, 3))
    Fraction(1, 3)
    """
    return Fraction(int(value.p), int(value.q))


def sign(value: Any) -> int:
    """Return the sign of an exact number.

    >>> [sign(value) for value in (-3, 0, Fraction(1, 2))]
    [-1, 0, 1]
    """
    return int(value > 0) - int(value < 0)

"""Exact numbers: Fractions, the rationals of FLINT, and balls that enclose a number to as many bits as are asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, fmpq

from ..errors import SolverError

Number: TypeAlias = Any
"""Fraction or Algebraic."""


def rational(value: Fraction) -> fmpq:
    """Return a Fraction as FLINT's rational.

    >>> rational(Fraction(1, 3))
    1/3
    """
    return fmpq(value.numerator, value.denominator)


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


def doubled(bits: int) -> int:
    """Return twice the precision; numbers that are known to differ are told apart long before this gives up.

    Raises
    ------
    SolverError
        If they are not, which is a fault of this program.

    >>> doubled(128)
    256
    """
    if bits > 1 << 16:
        raise SolverError("arrange: two numbers that must differ are not told apart; please report this map")
    return 2 * bits


def short_rational(low: arb, high: arb) -> Fraction:
    """Return the shortest decimal near the middle between two balls, the first of which is certainly below the second.

    >>> short_rational(arb(1).sqrt(), arb(2).sqrt())
    Fraction(6, 5)
    """
    start, end = bounds(low)[1], bounds(high)[0]
    middle = (start + end) / 2
    step = 1
    while True:
        rounded = Fraction(round(middle * 10**step), 10**step)
        if start < rounded < end and abs(rounded - middle) * 8 < end - start:
            return rounded
        step += 1


def bounds(value: arb) -> tuple[Fraction, Fraction]:
    """Return the exact ends of a ball.

    >>> low, high = bounds(arb(2).sqrt())
    >>> low**2 < 2 < high**2
    True
    """
    middle, radius = (_dyadic(part) for part in (value.mid(), value.rad()))
    return middle - radius, middle + radius


def _dyadic(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)

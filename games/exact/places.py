"""Where a parameter t stands: at a rational number, at an irrational root of a polynomial, or anywhere in an open interval.

What depends on t is a polynomial with integer coefficients, and all that an exact algorithm asks of it is its sign. At a place
that is the sign of the value. In an interval it is the sign at a sample point, and the polynomial is noted: the outcome of
the algorithm holds as far as no noted polynomial has a root.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import Any, TypeAlias

from flint import fmpq_poly, fmpz_poly

from .algebraic import Algebraic, Number, between, compare, roots_of
from .balls import PRECISION
from .numbers import rational, sign

Ray: TypeAlias = tuple[Any, ...]
"""A point times any positive number: ints at a rational number, else polynomials in t."""


class SampleError(Exception):
    """The sample point of an interval is a root of a polynomial whose sign was asked for."""


class Rational:
    """At a rational number, where everything is an integer."""

    def sign(self, value: int) -> int:
        """Return -1, 0 or 1."""
        return sign(value)

    def shortened(self, ray: Ray) -> Ray:
        """Return a ray without the common divisor of its coordinates.

        >>> Rational().shortened((4, 0, 6))
        (2, 0, 3)
        """
        divisor = gcd(*ray)
        return tuple(value // divisor for value in ray) if divisor > 1 else ray


class _Numbers:
    """Nowhere: coordinates are exact numbers, rational or in one field, that do not depend on t."""

    def sign(self, value: Number) -> int:
        """Return -1, 0 or 1."""
        return value.sign() if isinstance(value, Algebraic) else sign(value)

    def shortened(self, ray: Ray) -> Ray:
        """Return a ray with coordinates that sum to one."""
        share = 1 / sum(ray[1:], start=Fraction(1) * ray[0])
        return tuple(value * share for value in ray)


class _Polynomials:
    """What an irrational root and an interval share: coordinates are polynomials."""

    def sign(self, value: fmpz_poly) -> int:
        """Return -1, 0 or 1 for a polynomial."""
        raise NotImplementedError

    def shortened(self, ray: Ray) -> Ray:
        """Return a ray without the common divisor of its coordinates, in the same direction."""
        divisor = fmpz_poly()
        for value in ray:
            divisor = divisor.gcd(value)
        if divisor.degree() == 0 and int(divisor[0]) == 1:
            return ray
        if divisor.degree() > 0 and self._value_sign(divisor) < 0:
            divisor = -divisor
        return tuple(value // divisor for value in ray)

    def _value_sign(self, value: fmpz_poly) -> int:
        raise NotImplementedError


class Root(_Polynomials):
    """At an irrational number, the generator of a field.

    >>> root = Root(roots_of(fmpq_poly([-2, 0, 1]))[1])
    >>> root.sign(fmpz_poly([-7, 5])), root.sign(fmpz_poly([-4, 0, 2]))
    (1, 0)
    """

    def __init__(self, root: Algebraic) -> None:
        self.root = root

    def sign(self, value: fmpz_poly) -> int:
        """Return the sign of a polynomial's value, decided exactly."""
        if not value:
            return 0
        enclosed = value(self.root.field.enclosure(PRECISION))
        if enclosed > 0:
            return 1
        return -1 if enclosed < 0 else Algebraic(self.root.field, fmpq_poly(value)).sign()

    _value_sign = sign


class Interval(_Polynomials):
    """Anywhere in an open interval, as far as the signs asked for do not change; ``sample`` is a rational number in it.

    >>> inside = Interval(Fraction(0), Fraction(1))
    >>> inside.sign(fmpz_poly([-1, 9])), inside.bounds()
    (1, (Fraction(1, 9), Fraction(1, 1)))
    """

    def __init__(self, low: Any, high: Any) -> None:
        self.low, self.high = low, high
        self.sample = inner(low, high)
        self._at = rational(self.sample)
        self._noted: list[fmpz_poly] = []

    def sign(self, value: fmpz_poly) -> int:
        """Return the sign of a polynomial at the sample point, and note it; 0 only if it is zero everywhere."""
        if not value:
            return 0
        found = self._value_sign(value)
        if value.degree() > 0:
            if found == 0:
                raise SampleError
            if value not in self._noted:
                self._noted.append(value)
        return found

    def _value_sign(self, value: fmpz_poly) -> int:
        return sign(value(self._at))

    def bounds(self) -> tuple[Any, Any]:
        """Return the ends of the largest part around the sample point in which every sign stays."""
        low, high = self.low, self.high
        start, end = _outside(low, -1), _outside(high, 1)
        for polynomial in self._noted:
            if not may_vanish(polynomial, start, end):
                continue
            for root in roots_of(fmpq_poly(polynomial)):
                if root < self.sample:
                    low = root if compare(low, root) < 0 else low
                else:
                    high = root if compare(root, high) < 0 else high
        return low, high


Place: TypeAlias = Rational | Root | Interval | _Numbers
RATIONAL, FIELD = Rational(), _Numbers()


def may_vanish(polynomial: fmpz_poly, low: Fraction, high: Fraction) -> bool:
    """Tell whether a polynomial may have a root between two numbers: whether its Bernstein coefficients have different signs.

    >>> may_vanish(fmpz_poly([-1, 0, 2]), Fraction(0), Fraction(1)), may_vanish(fmpz_poly([-3, 0, 2]), Fraction(0), Fraction(1))
    (True, False)
    """
    # With t = (low + high s) / (1 + s), t between the two numbers is s > 0 (Descartes).
    above = fmpz_poly([low.numerator * high.denominator, high.numerator * low.denominator])
    below = fmpz_poly([low.denominator * high.denominator] * 2)
    total, power = fmpz_poly(), fmpz_poly([1])
    for coefficient in reversed(polynomial.coeffs()):
        total = total * above + coefficient * power
        power = power * below
    return len({bool(c > 0) for c in total.coeffs() if c != 0}) > 1


def _outside(number: Any, side: int) -> Fraction:
    """Return a rational number at or just beyond a number, on one side."""
    return number if isinstance(number, Fraction) else number.interval()[side > 0]


def inner(low: Any, high: Any) -> Fraction:
    """Return a rational number strictly between two different numbers, the smaller first, with a small denominator if it can.

    >>> inner(Fraction(0), Fraction(1))
    Fraction(5, 13)
    """
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return (8 * low + 5 * high) / 13
    start, end = float(low), float(high)
    digits = 4
    while digits <= 16:
        candidate = Fraction((8 * start + 5 * end) / 13).limit_denominator(10**digits)
        if low < candidate < high:
            return candidate
        digits += 4
    return between(low, high)

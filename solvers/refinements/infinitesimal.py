r"""Numbers with an infinitely small unit: rational functions of ε, ordered as they are for every small enough ε > 0.

They form an ordered field, so a statement about "every sufficiently small tremble" is one exact comparison, and a linear
program over them is one program instead of a sequence (Blume, Brandenburger and Dekel 1991 on lexicographic probabilities).
"""

from __future__ import annotations

from fractions import Fraction
from functools import total_ordering
from typing import Any

from flint import fmpq, fmpq_poly

from games.exact.numbers import fraction, rational


@total_ordering
class Infinitesimal:
    r"""A rational function of :math:`\varepsilon`; mixes with ints, Fractions and flint's rationals.

    >>> 0 < EPSILON < Fraction(1, 10**9), EPSILON**2 < EPSILON, (1 + EPSILON) / (1 + 2 * EPSILON)
    (True, True, (1 + ε)/(1 + 2 ε))
    """

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: fmpq_poly, denominator: fmpq_poly) -> None:
        common = numerator.gcd(denominator)
        over, under = numerator // common, denominator // common
        scale = _lowest(under)  # the lowest coefficient of the denominator is made 1, so equal numbers look equal
        self.numerator = over / scale
        self.denominator = under / scale

    @property
    def order(self) -> int:
        """The power of ε that this number is like; at least 1 if it is infinitely small, negative if infinitely large."""
        return _valuation(self.numerator) - _valuation(self.denominator)

    @property
    def standard(self) -> Fraction:
        """The ordinary number that this one is infinitely close to; ZeroDivisionError if it is infinitely large."""
        if not self.numerator:
            return Fraction(0)
        if self.order < 0:
            raise ZeroDivisionError(f"{self} is infinitely large")
        return fraction(self.numerator[0] / self.denominator[0])

    def at(self, epsilon: Fraction) -> Fraction:
        """Return the value for an ordinary ε."""
        point = rational(epsilon)
        return fraction(self.numerator(point) / self.denominator(point))

    def __add__(self, other: Any) -> Infinitesimal:
        right = infinitesimal(other)
        return Infinitesimal(
            self.numerator * right.denominator + right.numerator * self.denominator, self.denominator * right.denominator
        )

    def __mul__(self, other: Any) -> Infinitesimal:
        right = infinitesimal(other)
        return Infinitesimal(self.numerator * right.numerator, self.denominator * right.denominator)

    def __truediv__(self, other: Any) -> Infinitesimal:
        right = infinitesimal(other)
        if not right.numerator:
            raise ZeroDivisionError(f"{self} / 0")
        return Infinitesimal(self.numerator * right.denominator, self.denominator * right.numerator)

    def __neg__(self) -> Infinitesimal:
        return Infinitesimal(-self.numerator, self.denominator)

    def __sub__(self, other: Any) -> Infinitesimal:
        return self + -infinitesimal(other)

    def __rsub__(self, other: Any) -> Infinitesimal:
        return infinitesimal(other) - self

    def __rtruediv__(self, other: Any) -> Infinitesimal:
        return infinitesimal(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, power: int) -> Infinitesimal:
        return Infinitesimal(self.numerator**power, self.denominator**power)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction | fmpq | Infinitesimal):
            return NotImplemented
        right = infinitesimal(other)
        return bool(self.numerator == right.numerator and self.denominator == right.denominator)

    def __lt__(self, other: Any) -> bool:
        return bool(_lowest((infinitesimal(other) - self).numerator) > 0)

    def __hash__(self) -> int:
        return hash((str(self.numerator), str(self.denominator)))

    def __repr__(self) -> str:
        over, under = _written(self.numerator), _written(self.denominator)
        return over if under == "1" else f"({over})/({under})"


def infinitesimal(value: Any) -> Infinitesimal:
    """Return an int, Fraction or flint rational as an element of this field; an element as it is.

    >>> infinitesimal(3) + EPSILON
    3 + ε
    """
    if isinstance(value, Infinitesimal):
        return value
    return Infinitesimal(fmpq_poly([value if isinstance(value, fmpq) else rational(value)]), fmpq_poly([1]))


def _valuation(polynomial: fmpq_poly) -> int:
    return next((k for k, c in enumerate(polynomial.coeffs()) if c != 0), 0)


def _lowest(polynomial: fmpq_poly) -> fmpq:
    return next((c for c in polynomial.coeffs() if c != 0), fmpq(0))


def _written(polynomial: fmpq_poly) -> str:
    terms = []
    for power, c in enumerate(polynomial.coeffs()):
        if c != 0:
            unit = "" if power == 0 else "ε" if power == 1 else f"ε^{power}"
            size = str(abs(c)) if abs(c) != 1 or not unit else ""
            terms.append(("-" if c < 0 else "+", f"{size} {unit}".strip()))
    if not terms:
        return "0"
    (sign, first), *rest = terms
    return ("-" if sign == "-" else "") + first + "".join(f" {s} {term}" for s, term in rest)


EPSILON = Infinitesimal(fmpq_poly([0, 1]), fmpq_poly([1]))
"""The infinitely small positive unit."""

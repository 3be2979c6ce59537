r"""Exact real algebraic numbers: elements of a number field :math:`\mathbb{Q}(\alpha)`, with exact zero test and sign.

A field is given by an irreducible integer polynomial and one of its real roots :math:`\alpha`; an element is a polynomial
in :math:`\alpha` with rational coefficients. Sums, products and quotients stay in the field; an element is zero iff its
reduced polynomial is, so comparisons are decided, never guessed, and a float is the nearest one. Rationals mix freely;
numbers of two different fields do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cmp_to_key, total_ordering
from itertools import pairwise
from threading import RLock
from typing import Any

from flint import arb, arb_poly, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

PRECISION = 128
"""Bits of the first numerical enclosure; doubled until a sign is decided."""

TIE = 4096
"""Bits from which on a number between two neighbouring floats is taken to be half-way, and either of them for the nearest."""


class Field:
    r"""A real number field :math:`\mathbb{Q}(\alpha)`.

    Parameters
    ----------
    minimal
        An irreducible integer polynomial.
    index
        Which of its real roots, in increasing order, :math:`\alpha` is.

    >>> golden = Field(fmpz_poly([-1, -1, 1]), 1)
    >>> alpha = golden.generator()
    >>> alpha * alpha == alpha + 1, float(alpha)
    (True, 1.618033988749895)
    """

    def __init__(self, minimal: fmpz_poly, index: int) -> None:
        self.minimal = minimal
        self.index = index
        self.modulus = fmpq_poly(minimal)
        self._roots: dict[int, list[arb]] = {}  # by bits, all real roots of the polynomial

    @classmethod
    def of(cls, minimal: fmpz_poly, bits: int = PRECISION) -> list[Field]:
        """Return the fields of all real roots of an irreducible polynomial, in increasing order, enclosed with some bits.

        >>> [field.index for field in Field.of(fmpz_poly([-2, 0, 1]))]
        [0, 1]
        """
        with Precision(bits):
            roots = {bits: real_roots(minimal)}
        fields = [cls(minimal, k) for k in range(len(roots[bits]))]
        for field in fields:
            field._roots = roots  # shared: what one of them refines is refined for all
        return fields

    def generator(self) -> Algebraic:
        """Return the root itself as an element of the field."""
        return Algebraic(self, fmpq_poly([0, 1]))

    def enclosure(self, bits: int) -> arb:
        """Return an interval that holds the root, computed with at least some number of bits."""
        enough = [known for known in list(self._roots) if known >= bits]  # other threads may add to it
        if not enough:
            with Precision(bits):
                self._roots[bits] = real_roots(self.minimal)
        return self._roots[min(enough, default=bits)][self.index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self.index == other.index and self.minimal == other.minimal

    def __hash__(self) -> int:
        return hash((str(self.minimal), self.index))


@total_ordering
class Algebraic:
    """An element of a real number field; arithmetic with its own field, Fractions and ints.

    >>> root = Field(fmpz_poly([-2, 0, 1]), 1).generator()
    >>> root * root, root > Fraction(7, 5), root - root
    (Fraction(2, 1), True, Fraction(0, 1))
    """

    __slots__ = ("field", "polynomial")

    def __init__(self, field: Field, polynomial: fmpq_poly) -> None:
        self.field = field
        self.polynomial = polynomial % field.modulus

    def _lift(self, other: object) -> fmpq_poly | None:
        if isinstance(other, Algebraic):
            if other.field is not self.field and other.field != self.field:
                raise ArithmeticError("numbers of two different algebraic fields do not mix")
            return other.polynomial
        if isinstance(other, Fraction | int):
            return fmpq_poly([fmpq(other.numerator, other.denominator)])
        return None

    def _make(self, polynomial: fmpq_poly) -> Any:
        return simplified(Algebraic(self.field, polynomial))

    def __add__(self, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else self._make(self.polynomial + lifted)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else self._make(self.polynomial - lifted)

    def __rsub__(self, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else self._make(lifted - self.polynomial)

    def __mul__(self, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else self._make(self.polynomial * lifted)

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self._make(-self.polynomial)

    def __truediv__(self, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else self._make(self.polynomial * self._inverse(lifted))

    def __rtruediv__(self, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else self._make(lifted * self._inverse(self.polynomial))

    def _inverse(self, polynomial: fmpq_poly) -> fmpq_poly:
        if polynomial.degree() < 0:
            raise ZeroDivisionError("division by an algebraic number that is zero")
        return polynomial.xgcd(self.field.modulus)[1]

    def sign(self) -> int:
        """Return -1, 0 or 1, decided exactly."""
        if self.polynomial.degree() < 0:
            return 0
        bits = PRECISION
        while True:
            value = self.enclosure(bits)
            if value > 0:
                return 1
            if value < 0:
                return -1
            bits *= 2

    def enclosure(self, bits: int = PRECISION) -> arb:
        """Return an interval that holds the number, computed with at least some number of bits."""
        root = self.field.enclosure(bits)
        with Precision(bits):
            return arb_poly(self.polynomial)(root)

    def primitive(self) -> Field:
        """Return the field that an irrational number generates: its minimal polynomial, and which root of it the number is.

        >>> fourth = Field(fmpz_poly([-2, 0, 0, 0, 1]), 1).generator()
        >>> (fourth * fourth).primitive() == Field(fmpz_poly([-2, 0, 1]), 1)
        True
        """
        degree = self.field.minimal.degree()
        powers = [fmpq_poly([0] * k + [1]) * self.polynomial % self.field.modulus for k in range(degree)]
        matrix = fmpq_mat([[power[k] for k in range(degree)] for power in powers])
        ((minimal, _),) = matrix.charpoly().numer().factor()[1]
        bits = PRECISION
        while True:
            with Precision(bits):
                near = [k for k, root in enumerate(real_roots(minimal)) if root.overlaps(self.enclosure(bits))]
            if len(near) == 1:
                return Field(minimal, near[0])
            bits *= 2

    def interval(self, digits: int = 20) -> tuple[Fraction, Fraction]:
        """Return rational bounds that isolate the number to a number of decimal digits."""
        bits = max(PRECISION, 4 * digits)
        while True:
            low, high = bounds(self.enclosure(bits))
            if high - low < Fraction(1, 10**digits):
                return low, high
            bits *= 2

    def __eq__(self, other: object) -> bool:
        if isinstance(other, float):
            return False
        lifted = self._lift(other)
        return lifted is not None and bool(self.polynomial == lifted % self.field.modulus)

    def __lt__(self, other: object) -> bool:
        if isinstance(other, float):
            if math.isinf(other):
                return other > 0
            other = Fraction(other)
        if self._lift(other) is None:
            return NotImplemented
        difference = self - other
        return bool((difference.sign() if isinstance(difference, Algebraic) else difference) < 0)

    def __hash__(self) -> int:
        return hash((self.field, str(self.polynomial)))

    def __float__(self) -> float:
        number = simplified(self)
        return float(number) if isinstance(number, Fraction) else nearest_float(self.enclosure)

    def __abs__(self) -> Any:
        return self if self.sign() >= 0 else -self

    def __str__(self) -> str:
        return f"{float(self):.6g}"

    def __repr__(self) -> str:
        return f"{float(self):.10g} (degree {self.field.minimal.degree()} over the rationals)"


def simplified(number: Algebraic) -> Algebraic | Fraction:
    """Return a number as a Fraction if it is rational.

    >>> simplified(Algebraic(Field(fmpz_poly([-2, 0, 1]), 0), fmpq_poly([3])))
    Fraction(3, 1)
    """
    if number.polynomial.degree() > 0:
        return number
    constant = number.polynomial[0]
    return Fraction(int(constant.p), int(constant.q))


def real_roots(polynomial: fmpz_poly) -> list[arb]:
    """Return disjoint enclosures of the distinct real roots of an integer polynomial in increasing order.

    They have at least the working precision.

    >>> len(real_roots(fmpz_poly([-2, 0, 1]) * fmpz_poly([-2, 0, 1])))
    2
    """
    bits = ctx.prec
    while True:
        with Precision(bits):
            pairs: list[Any] = polynomial.complex_roots()  # (root, multiplicity); a real root's imaginary part is exactly zero
        roots = sorted((root.real for root, _ in pairs if root.imag.is_zero()), key=lambda root: bounds(root)[0])
        if all(a < b for a, b in pairwise(roots)):
            return roots
        bits *= 2


def roots_of(polynomial: fmpq_poly) -> list[Any]:
    """Return the distinct real roots of a non-zero rational polynomial, exactly, in increasing order.

    Rational roots are Fractions, others generators of their fields.

    >>> roots_of(fmpq_poly([2, -3, 1])), [float(x) for x in roots_of(fmpq_poly([-2, 0, 1]))]
    ([Fraction(1, 1), Fraction(2, 1)], [-1.4142135623730951, 1.4142135623730951])
    """
    if polynomial.degree() < 1:
        return []
    found: list[Any] = []
    for factor, _ in polynomial.numer().factor()[1]:
        if factor.degree() == 1:
            found.append(Fraction(-int(factor[0]), int(factor[1])))
        else:
            found += [field.generator() for field in Field.of(factor)]
    return in_order(found)


def in_order(numbers: Iterable[Any]) -> list[Any]:
    """Return different numbers, Fractions or roots of irreducible polynomials, in increasing order, decided exactly.

    >>> [float(x) for x in in_order([Fraction(3, 2), *roots_of(fmpq_poly([-2, 0, 1]))])]
    [-1.4142135623730951, 1.4142135623730951, 1.5]
    """
    return sorted(numbers, key=cmp_to_key(compare))


def between(low: Any, high: Any) -> Fraction:
    """Return a rational strictly between two different Fractions or algebraic numbers, the smaller first.

    >>> between(Fraction(0), Fraction(1))
    Fraction(1, 2)
    """
    digits = 20
    while True:
        start = low.interval(digits)[1] if isinstance(low, Algebraic) else low
        end = high.interval(digits)[0] if isinstance(high, Algebraic) else high
        if start < end:
            return Fraction(start + end) / 2
        digits *= 2


def compare(a: Any, b: Any) -> int:
    """Return -1, 0 or 1 for two Fractions or algebraic numbers, of one field or of two, decided exactly.

    >>> root, fourth = roots_of(fmpq_poly([-2, 0, 1]))[1], roots_of(fmpq_poly([-2, 0, 0, 0, 1]))[1]
    >>> compare(root, fourth), compare(root, fourth * fourth), compare(Fraction(1), fourth)
    (1, 0, -1)
    """
    if not (isinstance(a, Algebraic) and isinstance(b, Algebraic)) or a.field == b.field:
        return 0 if a == b else -1 if a < b else 1
    bits = PRECISION
    while True:
        first, second = a.enclosure(bits), b.enclosure(bits)
        if first < second:
            return -1
        if first > second:
            return 1
        if bits == 2 * PRECISION and a.primitive() == b.primitive():
            return 0
        bits *= 2


def nearest_float(enclosure: Callable[[int], arb]) -> float:
    """Return the float nearest to a number of which there are enclosures computed with any number of bits.

    Where the number is half-way between two floats, and its enclosures do not show that exactly, it may be either of them.

    Raises
    ------
    OverflowError
        If the number is too large for a float, as for a Fraction.

    >>> nearest_float(lambda bits: arb(1) / 3)
    0.3333333333333333
    """
    bits = PRECISION
    while True:
        with Precision(bits):
            value = enclosure(bits)
        if value.is_finite():
            low, high = map(_rounded, bounds(value))
            if low == high or (bits > TIE and math.nextafter(low, math.inf) == high):
                if math.isinf(low):
                    raise OverflowError("the number is too large for a float")
                return low
        bits *= 2


def _rounded(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def bounds(value: arb) -> tuple[Fraction, Fraction]:
    """Return the exact ends of a finite ball.

    >>> low, high = bounds(arb(2).sqrt())
    >>> low**2 < 2 < high**2
    True
    """
    middle, radius = (_dyadic(part) for part in (value.mid(), value.rad()))
    return middle - radius, middle + radius


def _dyadic(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


class Precision:
    """Work with a number of bits inside a block, and restore what was set before.

    The working precision is one for all threads, so only one of them is inside such a block at a time.
    """

    _lock = RLock()

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __enter__(self) -> None:
        self._lock.acquire()
        self.before = ctx.prec
        ctx.prec = self.bits

    def __exit__(self, *_: object) -> None:
        ctx.prec = self.before
        self._lock.release()

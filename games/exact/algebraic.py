r"""Exact real algebraic numbers: elements of a number field :math:`\mathbb{Q}(\alpha)`, with exact zero test and sign.

A field is given by an irreducible integer polynomial and one of its real roots :math:`\alpha`; an element is a polynomial
in :math:`\alpha` with rational coefficients. Sums, products and quotients stay in the field; an element is zero iff its
reduced polynomial is, so comparisons are decided, never guessed, and a float is the nearest one. Rationals mix freely;
numbers of two different fields do not.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cmp_to_key, total_ordering
from itertools import groupby, pairwise, zip_longest
from typing import Any, TypeAlias

from flint import arb, arb_poly, fmpq_mat, fmpq_poly, fmpz_mat, fmpz_poly

from .balls import PRECISION, Precision, ball_sign, bounds, decided, nearest_float, real_roots
from .numbers import fraction, rational

Number: TypeAlias = Any
"""Fraction or Algebraic."""


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


def _operation(combine: Callable[[Algebraic, fmpq_poly], fmpq_poly]) -> Callable[[Algebraic, object], Any]:
    """Return the method that combines a number with another of its field, a Fraction or an int."""

    def method(self: Algebraic, other: object) -> Any:
        lifted = self._lift(other)
        return NotImplemented if lifted is None else simplified(Algebraic(self.field, combine(self, lifted)))

    return method


LEAST_BY_MATRIX = 4
MUCH_LONGER = 4
"""Degree, and ratio of the bits of a number to those of its field, from which an inverse is found by linear equations."""


def _bits(polynomial: fmpq_poly) -> int:
    """Return the bits of the longest coefficient, without denominators."""
    return max(int(c).bit_length() for c in polynomial.numer().coeffs())


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
            return fmpq_poly([rational(other)])
        return None

    __add__ = __radd__ = _operation(lambda own, other: own.polynomial + other)
    __sub__ = _operation(lambda own, other: own.polynomial - other)
    __rsub__ = _operation(lambda own, other: other - own.polynomial)
    __mul__ = __rmul__ = _operation(lambda own, other: own.polynomial * other)
    __truediv__ = _operation(lambda own, other: own.polynomial * own._inverse(other))
    __rtruediv__ = _operation(lambda own, other: other * own._inverse(own.polynomial))

    def __neg__(self) -> Any:
        return simplified(Algebraic(self.field, -self.polynomial))

    def _inverse(self, polynomial: fmpq_poly) -> fmpq_poly:
        if polynomial.degree() < 0:
            raise ZeroDivisionError("division by an algebraic number that is zero")
        modulus = self.field.modulus
        if modulus.degree() < LEAST_BY_MATRIX or _bits(polynomial) < MUCH_LONGER * _bits(modulus):
            return polynomial.xgcd(modulus)[1]
        # Euclid's algorithm is slow where one polynomial has much longer coefficients: solve g f = 1 for the coefficients of g
        columns, power = [], fmpq_poly(polynomial.numer())
        for _ in range(modulus.degree()):
            columns.append([power[k] for k in range(modulus.degree())])
            power = power * fmpq_poly([0, 1]) % modulus
        matrix, common = fmpq_mat(columns).transpose().numer_denom()
        inverse = matrix.solve(fmpz_mat([[int(k == 0)] for k in range(modulus.degree())]))
        return fmpq_poly([inverse[k, 0] for k in range(modulus.degree())]) * common * polynomial.denom()

    def sign(self) -> int:
        """Return -1, 0 or 1, decided exactly."""
        return 0 if self.polynomial.degree() < 0 else decided(lambda bits: ball_sign(self.enclosure(bits)))

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

        def own(bits: int) -> int | None:
            near = [k for k, root in enumerate(real_roots(minimal)) if root.overlaps(self.enclosure(bits))]
            return near[0] if len(near) == 1 else None

        return Field(minimal, decided(own))

    def interval(self, digits: int = 20) -> tuple[Fraction, Fraction]:
        """Return rational bounds that isolate the number to a number of decimal digits."""

        def narrow(bits: int) -> tuple[Fraction, Fraction] | None:
            low, high = bounds(self.enclosure(bits))
            return (low, high) if high - low < Fraction(1, 10**digits) else None

        return decided(narrow, max(PRECISION, 4 * digits))

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
    return number if number.polynomial.degree() > 0 else fraction(number.polynomial[0])


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


def compare(a: Any, b: Any) -> int:
    """Return -1, 0 or 1 for two Fractions or algebraic numbers, of one field or of two, decided exactly.

    >>> root, fourth = roots_of(fmpq_poly([-2, 0, 1]))[1], roots_of(fmpq_poly([-2, 0, 0, 0, 1]))[1]
    >>> compare(root, fourth), compare(root, fourth * fourth), compare(Fraction(1), fourth)
    (1, 0, -1)
    """
    if not (isinstance(a, Algebraic) and isinstance(b, Algebraic)) or a.field == b.field:
        return 0 if a == b else -1 if a < b else 1

    def order(bits: int) -> int | None:
        first, second = a.enclosure(bits), b.enclosure(bits)
        if first < second or first > second:
            return -1 if first < second else 1
        return 0 if bits == 2 * PRECISION and a.primitive() == b.primitive() else None

    return decided(order)


ascending = cmp_to_key(compare)
"""Sort key of exact numbers, those of different fields among them."""


def in_order(numbers: Iterable[Number]) -> list[Number]:
    """Return exact numbers in increasing order, decided exactly.

    >>> [float(x) for x in in_order([Fraction(3, 2), *roots_of(fmpq_poly([-2, 0, 1]))])]
    [-1.4142135623730951, 1.4142135623730951, 1.5]
    """
    return sorted(numbers, key=ascending)


def distinct(numbers: Iterable[Number]) -> list[Number]:
    """Return each number once.

    >>> distinct([Fraction(1), Fraction(1), *roots_of(fmpq_poly([-1, 1]))])
    [Fraction(1, 1)]
    """
    kept: list[Number] = []
    for x in numbers:
        if not any(compare(x, y) == 0 for y in kept):
            kept.append(x)
    return kept


def evaluate(polynomial: fmpq_poly, at: Number) -> Number:
    """Return a rational polynomial at an exact number.

    >>> root = roots_of(fmpq_poly([-2, 0, 1]))[1]
    >>> square = fmpq_poly([0, 0, 1])
    >>> evaluate(square, Fraction(1, 2)), evaluate(square, root)
    (Fraction(1, 4), Fraction(2, 1))
    """
    if isinstance(at, Algebraic):
        return simplified(Algebraic(at.field, polynomial(at.polynomial)))
    return fraction(polynomial(rational(at)))


def feasible(*, strict: Sequence[fmpq_poly] = (), weak: Sequence[fmpq_poly] = ()) -> list[tuple[Number, ...]]:
    """Return where in [0, 1] polynomials are positive, and others not negative: points (s,) and ends (s, t) of intervals.

    >>> p = fmpq_poly([-1, 4])
    >>> feasible(weak=[p]), feasible(weak=[p, -p]), feasible(strict=[-p * p])
    ([(Fraction(1, 4), Fraction(1, 1))], [(Fraction(1, 4),)], [])
    """
    inner = {x for p in (*strict, *weak) for x in roots_of(p) if 0 < x < 1}
    marks = in_order([Fraction(0), *inner, Fraction(1)])

    def inside(x: Number) -> bool:
        return all(evaluate(p, x) > 0 for p in strict) and all(evaluate(p, x) >= 0 for p in weak)

    places = [(x, x, inside(x)) for x in marks]
    gaps = [(low, high, inside(between(low, high))) for low, high in pairwise(marks)]
    line = [place for pair in zip_longest(places, gaps) for place in pair if place is not None]
    runs = [list(run) for holds, run in groupby(line, key=lambda place: place[2]) if holds]
    return [(run[0][0],) if run[0][0] is run[-1][1] else (run[0][0], run[-1][1]) for run in runs]


def enclosure(value: Number, bits: int) -> arb:
    """Return a ball that holds an exact number, computed with so many bits.

    >>> low, high = bounds(enclosure(Fraction(1, 3), 128))
    >>> low < Fraction(1, 3) < high
    True
    """
    if isinstance(value, Algebraic):
        return value.enclosure(bits)
    with Precision(bits):
        return arb(rational(value))


def between(a: Number, b: Number) -> Fraction:
    """Return a rational with few digits strictly between two exact numbers, the first of which is the smaller.

    >>> between(Fraction(0), Fraction(1, 3))
    Fraction(1, 5)
    """
    if not isinstance(a, Algebraic) and not isinstance(b, Algebraic):
        return _near_middle(a, b)

    def inside(bits: int) -> Fraction | None:
        low, high = enclosure(a, bits), enclosure(b, bits)
        return short_rational(low, high) if low < high else None

    return decided(inside)


def short_rational(low: arb, high: arb) -> Fraction:
    """Return the shortest decimal near the middle between two balls, the first of which is certainly below the second.

    >>> short_rational(arb(1).sqrt(), arb(2).sqrt())
    Fraction(6, 5)
    """
    return _near_middle(bounds(low)[1], bounds(high)[0])


def _near_middle(start: Fraction, end: Fraction) -> Fraction:
    """Return the shortest decimal within an eighth of an interval's length from its middle.

    >>> _near_middle(Fraction(1, 3), Fraction(2, 3)), _near_middle(Fraction(1, 8), Fraction(1, 7))
    (Fraction(1, 2), Fraction(67, 500))
    """
    middle, length = (start + end) / 2, end - start
    over, under = middle.numerator, middle.denominator  # in whole numbers, which are faster than fractions

    def power(digits: int) -> int:
        return int(10**digits)  # of no negative power

    def rounded(digits: int) -> int:
        below, rest = divmod(over * power(digits), under)
        return below + (2 * rest + below % 2 > under)  # a half goes to the even neighbour

    def near(digits: int) -> bool:
        scale = power(digits)
        off = abs(rounded(digits) * under - over * scale)
        return 8 * off * length.denominator < length.numerator * under * scale

    enough = 1
    while not near(enough):
        enough *= 2
    digits = bisect_left(range(enough + 1), True, enough // 2 + 1, enough, key=near)
    return Fraction(rounded(digits), power(digits))


# --- polynomials over the field of some numbers, as coefficients from the constant up ---


def common_divisor(polynomials: Iterable[Sequence[Any]]) -> list[Any]:
    """Return the greatest common divisor of polynomials by Euclid's algorithm; none of none.

    >>> common_divisor([[Fraction(-1), Fraction(0), Fraction(1)], [Fraction(1), Fraction(2), Fraction(1)]])
    [Fraction(-2, 1), Fraction(-2, 1)]
    """
    common: list[Any] = []
    for p in polynomials:
        common, rest = (common, _trimmed(p)) if common else (_trimmed(p), [])
        while rest:
            common, rest = rest, _trimmed(_divided(common, rest)[1])
    return common


def common_roots(polynomials: Iterable[Sequence[Any]]) -> list[Any]:
    """Return the polynomial whose roots, all single, are the common roots of some.

    >>> common_roots([[Fraction(1), Fraction(2), Fraction(1)]])
    [Fraction(1, 2), Fraction(1, 2)]
    """
    common = common_divisor(polynomials)
    if len(common) < 3:
        return common
    repeated = common_divisor([common, [k * c for k, c in enumerate(common)][1:]])
    return common if len(repeated) == 1 else _divided(common, repeated)[0]


def _trimmed(p: Sequence[Any]) -> list[Any]:
    """Return a polynomial without leading zeros."""
    return list(p[: max((k for k, c in enumerate(p, 1) if c != 0), default=0)])


def _divided(p: Sequence[Any], q: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return quotient and remainder."""
    quotient: list[Any] = []
    rest = list(p)
    while len(rest) >= len(q):
        quotient.insert(0, rest[-1] / q[-1])
        shift = len(rest) - len(q)
        rest = [c - quotient[0] * q[k - shift] if k >= shift else c for k, c in enumerate(rest)][:-1]
    return quotient, rest

r"""Points with exact real coordinates, each of which may be a root of a polynomial over the coordinates before it.

Every coordinate is a rational number or the generator of a number field of its own; only where a zero has to be told from a
small number are they brought into one field, that of a primitive element :math:`\beta + c \alpha`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import flint
from flint import arb, fmpq_poly

from .algebraic import Algebraic, Field, between, common_roots, evaluate, roots_of, simplified
from .balls import PRECISION, Precision, ball_sign, decided, real_roots
from .numbers import fraction, rational, sign
from .places import may_vanish
from .polynomials import Polynomial, by_power, univariate

PAIR = flint.fmpq_mpoly_ctx.get(["u", "x"], flint.Ordering.lex)
"""The ring in which norms are taken: u is a generator, x the unknown."""


MOST_DEGREE = 48
"""Degree of a field of two numbers, and of the norm of a polynomial over a field, above which it is given up."""


class TooLargeError(ArithmeticError):
    """A number field would have too high a degree."""


class Point:
    """A point with exact real coordinates.

    Parameters
    ----------
    values
        Fractions, or algebraic numbers, each of a field of its own.

    >>> root = roots_of(fmpq_poly([-2, 0, 1]))[1]
    >>> x, y = flint.fmpq_mpoly_ctx.get(["x", "y"], flint.Ordering.lex).gens()
    >>> point = Point((root, Fraction(7, 5)))
    >>> point.sign(x * x - 2), point.sign(x - y)
    (0, 1)
    """

    def __init__(self, values: Sequence[Any] = ()) -> None:
        self.values = tuple(values)
        self.irrational = any(isinstance(value, Algebraic) for value in self.values)
        self._below: dict[int, Point] = {len(self.values): self}
        self._balls: dict[int, list[arb]] = {}
        self._roots: dict[str, list[Any] | None] = {}

    def below(self, count: int) -> Point:
        """Return the point of the first coordinates."""
        if count not in self._below:
            self._below[count] = Point(self.values[:count])
        return self._below[count]

    def above(self, value: Any) -> Point:
        """Return a point with one more coordinate."""
        found = Point((*self.values, value))
        found._below = {**self._below, len(found.values): found}
        return found

    def balls(self, bits: int) -> list[arb]:
        """Return enclosures of the coordinates, computed with some bits; to be called at that working precision."""
        if bits not in self._balls:
            self._balls[bits] = [v.enclosure(bits) if isinstance(v, Algebraic) else arb(rational(v)) for v in self.values]
        return self._balls[bits]

    @cached_property
    def numbers(self) -> tuple[Any, ...]:
        """The coordinates as numbers of one field."""
        found: list[Any] = []
        theta: Algebraic | None = None
        for value in self.values:
            if isinstance(value, Algebraic) and theta is None:
                theta = value.field.generator()
            elif isinstance(value, Algebraic) and theta is not None and value.field != theta.field:
                generator, first, second = primitive(theta, value)
                found = [_moved(x, first) for x in found]
                theta, value = generator, _moved(value, second)
            found.append(value)
        return tuple(found)

    def value(self, polynomial: Polynomial) -> Any:
        """Return a polynomial's exact value, in the field of ``numbers``."""
        if not self.irrational:
            context = polynomial.context()
            return fraction(polynomial(*map(rational, self.values), *[0] * (context.nvars() - len(self.values))))
        return value_at(polynomial, self.numbers)

    def sign(self, polynomial: Polynomial) -> int:
        """Return the sign of a polynomial in the coordinates, decided exactly."""
        if not self.irrational:
            return sign(self.value(polynomial))
        with Precision(PRECISION):
            found = ball_sign(ball_value(polynomial, self.balls(PRECISION)))
        if found is not None:
            return found
        value = self.value(polynomial)
        return value.sign() if isinstance(value, Algebraic) else sign(value)

    def coefficients(self, polynomial: Polynomial) -> list[Any]:
        """Return a polynomial in one more variable over this point: its coefficients there, without leading zeros."""
        found = [self.value(c) for c in by_power(polynomial, len(self.values))]
        while found and found[-1] == 0:
            found.pop()
        return found

    def known_roots(self, name: str, polynomial: Polynomial) -> list[Any] | None:
        """Return the roots of a polynomial with a name, remembered."""
        if name not in self._roots:
            self._roots[name] = self.roots(polynomial)
        return self._roots[name]

    def roots(self, polynomial: Polynomial) -> list[Any] | None:
        """Return the roots in (0, 1) of a polynomial in one more variable over this point; None if it is zero there.

        Each is a Fraction or of a field of its own; in increasing order.
        """
        if self.irrational and all(c.is_constant() for c in by_power(polynomial, len(self.values))):
            return _inside(univariate(polynomial, len(self.values)))
        own = self.coefficients(polynomial)
        if not own:
            return None
        while own[0] == 0:
            own = own[1:]
        if not any(isinstance(c, Algebraic) for c in own):
            return _inside(fmpq_poly([rational(c) for c in own]))
        return _over_field(own)


def _inside(polynomial: fmpq_poly) -> list[Any]:
    if polynomial.degree() < 0 or not may_vanish(polynomial.numer(), Fraction(0), Fraction(1)):
        return []
    return [root for root in roots_of(polynomial) if 0 < root < 1]


def _over_field(coefficients: Sequence[Any]) -> list[Any]:
    """Return the roots in (0, 1) of a polynomial over a number field: roots of its norm at which it changes its sign."""
    (field,) = {c.field for c in coefficients if isinstance(c, Algebraic)}
    if len(coefficients) == 1:
        return []
    if field.minimal.degree() * (len(coefficients) - 1) > MOST_DEGREE:
        raise TooLargeError
    single = common_roots([coefficients])
    if len(single) == 2:
        root = -single[0] / single[1]
        return [_alone(root)] if 0 < root < 1 else []
    u = PAIR.gens()[0]
    norm = univariate(_in_pair(single).resultant(_compose(field.minimal, u), "u"), 1)
    candidates = [root for root in roots_of(norm) if 0 < root < 1]
    if not candidates:
        return []
    marks = [between(a, b) for a, b in itertools.pairwise([Fraction(0), *candidates, Fraction(1)])]
    signs = [_sign_at(single, mark) for mark in marks]
    return [root for root, (a, b) in zip(candidates, itertools.pairwise(signs), strict=True) if a != b]


def _alone(number: Any) -> Any:
    """Return a number as the generator of a field of its own."""
    return number.primitive().generator() if isinstance(number, Algebraic) else number


def _sign_at(coefficients: Sequence[Any], at: Fraction) -> int:
    total: Any = Fraction(0)
    for c in reversed(coefficients):
        total = total * at + c
    return total.sign() if isinstance(total, Algebraic) else sign(total)


def _in_pair(coefficients: Sequence[Any]) -> Polynomial:
    """Return a polynomial over a field as one in the generator u and the unknown x."""
    u, x = PAIR.gens()
    total = 0 * u
    for k, c in enumerate(coefficients):
        own = c.polynomial if isinstance(c, Algebraic) else fmpq_poly([rational(c)])
        total = total + _compose(own, u) * x**k
    return total


def _compose(polynomial: Any, at: Polynomial) -> Polynomial:
    total = 0 * at
    for c in reversed(list(polynomial.coeffs())):
        total = total * at + c
    return total


def primitive(alpha: Algebraic, beta: Algebraic) -> tuple[Algebraic, Any, Any]:
    """Return a generator of the field of two fields' generators, and these as numbers of it.

    >>> root, other = (roots_of(fmpq_poly([-k, 0, 1]))[1] for k in (2, 3))
    >>> both, first, second = primitive(root, other)
    >>> first * first, second * second
    (Fraction(2, 1), Fraction(3, 1))
    """
    u, x = PAIR.gens()
    a, b = alpha.field, beta.field
    if a.minimal.degree() * b.minimal.degree() > MOST_DEGREE:
        raise TooLargeError
    for c in (1, -1, 2, -2, 3, -3, 5, 7):
        norm = univariate(_compose(a.minimal, u).resultant(_compose(b.minimal, x - c * u), "u"), 1).numer()
        parts = norm.factor()[1]
        if any(power > 1 for _, power in parts):
            continue

        def near(bits: int, c: int = c, parts: Any = parts) -> Field | None:
            ball = b.enclosure(bits) + c * a.enclosure(bits)
            found = [(p, k) for p, _ in parts for k, root in enumerate(real_roots(p)) if root.overlaps(ball)]
            return Field(*found[0]) if len(found) == 1 else None

        gamma = decided(near).generator() if decided(near).minimal.degree() > 1 else None
        if gamma is None:
            break
        shifted = _shifted(b.minimal, gamma, -c)
        common = common_roots([[Fraction(int(v)) for v in a.minimal.coeffs()], shifted])
        if len(common) == 2:
            first = -common[0] / common[1]
            return gamma, first, gamma - c * first
    raise ArithmeticError("no primitive element was found")


def _shifted(minimal: Any, gamma: Algebraic, c: int) -> list[Any]:
    """Return the coefficients of minimal(gamma + c u) as a polynomial in u."""
    total: list[Any] = [Fraction(0)]
    for value in reversed(list(minimal.coeffs())):
        out: list[Any] = [Fraction(0)] * (len(total) + 1)
        for k, t in enumerate(total):
            out[k] = out[k] + t * gamma
            out[k + 1] = out[k + 1] + t * c
        out[0] = out[0] + int(value)
        total = out
    while total[-1] == 0:
        total.pop()
    return total


def _moved(number: Any, image: Any) -> Any:
    """Return a number in the field that its generator's image lies in."""
    if not isinstance(number, Algebraic):
        return number
    if isinstance(image, Algebraic):
        return simplified(Algebraic(image.field, number.polynomial(image.polynomial)))
    return evaluate(number.polynomial, image)


def value_at(polynomial: Polynomial, numbers: Sequence[Any]) -> Any:
    """Return a polynomial at numbers of one field, by powers of its generator.

    >>> x, y = flint.fmpq_mpoly_ctx.get(["x", "y"], flint.Ordering.lex).gens()
    >>> value_at(x * y - 1, [Fraction(1, 2), Fraction(3)])
    Fraction(1, 2)
    """
    field = next((x.field for x in numbers if isinstance(x, Algebraic)), None)
    parts = [x.polynomial if isinstance(x, Algebraic) else fmpq_poly([rational(x)]) for x in numbers]
    powers: dict[tuple[int, int], fmpq_poly] = {}

    def power(k: int, n: int) -> fmpq_poly:
        if (k, n) not in powers:
            own = parts[k] if n == 1 else power(k, n - 1) * parts[k]
            powers[k, n] = own % field.modulus if field is not None else own
        return powers[k, n]

    total = fmpq_poly()
    for exponents, c in polynomial.terms():
        term = fmpq_poly([c])
        for k, n in enumerate(exponents):
            if n:
                term = term * power(k, int(n))
        total = total + term
    return fraction(total[0]) if field is None else simplified(Algebraic(field, total))


def ball_value(polynomial: Polynomial, balls: Sequence[arb]) -> arb:
    """Return a polynomial at balls, at the working precision."""
    total = arb(0)
    for exponents, c in polynomial.terms():
        term = arb(c)
        for k, n in enumerate(exponents):
            if n:
                term = term * balls[k] ** int(n)
        total = total + term
    return total


def integral(polynomials: Sequence[Polynomial]) -> list[Polynomial]:
    """Return polynomials times one positive number, so that their coefficients are integers without a common factor.

    >>> x, y = flint.fmpq_mpoly_ctx.get(["x", "y"], flint.Ordering.lex).gens()
    >>> integral([x / 2, 3 * x - y / 4])
    [2*x, 12*x - y]
    """
    from math import gcd

    coefficients = [c for p in polynomials for c in p.coeffs()]
    if not coefficients:
        return list(polynomials)
    below = lcm(*(int(c.q) for c in coefficients))
    above = gcd(*(int(c.p) * (below // int(c.q)) for c in coefficients))
    factor = flint.fmpq(below, above)
    return [p * factor for p in polynomials]

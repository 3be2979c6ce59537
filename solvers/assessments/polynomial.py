"""Sparse polynomials over exact numbers: rationals, or elements of one algebraic number field."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import Ordering, fmpq_mpoly_ctx

from games.exact.numbers import fraction, rational, sign
from games.exact.polynomials import factors

Monomial: TypeAlias = tuple[tuple[str, int], ...]
"""Variables with their powers, in alphabetical order."""

ONE: dict[Monomial, Any] = {(): Fraction(1)}

MOST_VERTICES = 12
"""The range of a polynomial over the unit box is found at its corners for so many variables at most."""


class Polynomial:
    """An immutable polynomial in named variables.

    >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
    >>> (x + y) * (x - y)
    x^2 - y^2
    >>> ((x + 1) * y).substitute("x", 2 * y)
    y + 2 y^2
    """

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Monomial, Any]) -> None:
        self.terms: dict[Monomial, Any] = {monomial: c for monomial, c in terms.items() if c != 0}

    @classmethod
    def constant(cls, value: Any) -> Polynomial:
        """Return a constant."""
        return cls({(): Fraction(value) if isinstance(value, int) else value})

    @classmethod
    def variable(cls, name: str) -> Polynomial:
        """Return a variable."""
        return cls({((name, 1),): Fraction(1)})

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that occur, in alphabetical order."""
        return tuple(sorted({name for monomial in self.terms for name, _ in monomial}))

    @property
    def number(self) -> Any:
        """The constant term."""
        return self.terms.get((), Fraction(0))

    @property
    def is_number(self) -> bool:
        """Whether no variable occurs."""
        return all(not monomial for monomial in self.terms)

    @property
    def is_linear(self) -> bool:
        """Whether no term has a degree above one."""
        return all(sum(power for _, power in monomial) <= 1 for monomial in self.terms)

    @property
    def is_rational(self) -> bool:
        """Whether every coefficient is rational."""
        return all(isinstance(c, Fraction) for c in self.terms.values())

    def degree(self, name: str) -> int:
        """Return the degree in one variable; 0 of the zero polynomial."""
        return max((dict(monomial).get(name, 0) for monomial in self.terms), default=0)

    def coefficients(self, name: str) -> list[Polynomial]:
        """Return the coefficients of the powers 0, 1, ... of a variable."""
        parts: list[dict[Monomial, Any]] = [{} for _ in range(self.degree(name) + 1)]
        for monomial, c in self.terms.items():
            power = dict(monomial).get(name, 0)
            parts[power][tuple(pair for pair in monomial if pair[0] != name)] = c
        return [Polynomial(part) for part in parts]

    def __add__(self, other: Any) -> Polynomial:
        added = _lift(other)
        if not self.terms or not added.terms:
            return self if self.terms else added
        terms = dict(self.terms)
        for monomial, c in added.terms.items():
            terms[monomial] = terms[monomial] + c if monomial in terms else c
        return Polynomial(terms)

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -c for monomial, c in self.terms.items()})

    def __sub__(self, other: Any) -> Polynomial:
        return self.__add__(-_lift(other))

    def __rsub__(self, other: Any) -> Polynomial:
        return _lift(other) + -self

    def __mul__(self, other: Any) -> Polynomial:
        factor = _lift(other)
        if not self.terms or factor.terms == ONE:
            return self
        if not factor.terms or self.terms == ONE:
            return factor
        terms: dict[Monomial, Any] = {}
        for (m, c), (n, d) in itertools.product(self.terms.items(), factor.terms.items()):
            product = _times(m, n)
            terms[product] = terms[product] + c * d if product in terms else c * d
        return Polynomial(terms)

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Polynomial:
        result: Polynomial = Polynomial.constant(1)
        for _ in range(exponent):
            result = result * self
        return result

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def substitute(self, name: str, value: Any) -> Polynomial:
        """Return the polynomial with a number or a polynomial in the place of a variable."""
        if not self.degree(name):
            return self
        value, result = _lift(value), Polynomial({})
        for coefficient in reversed(self.coefficients(name)):
            result = result * value + coefficient
        return result

    def substitute_ratio(self, name: str, above: Polynomial, below: Polynomial) -> Polynomial:
        """Return the polynomial at ``name = above / below``, times ``below`` to the power of its degree in ``name``."""
        parts = self.coefficients(name)
        top = len(parts) - 1
        return sum((part * above**k * below ** (top - k) for k, part in enumerate(parts)), start=Polynomial({}))

    def at(self, values: Mapping[str, Any]) -> Polynomial:
        """Return the polynomial with numbers or polynomials in the place of some variables, all at once."""
        result = Polynomial({})
        for monomial, c in self.terms.items():
            term = Polynomial.constant(c)
            for name, power in monomial:
                term = term * (_lift(values[name]) if name in values else Polynomial.variable(name)) ** power
            result = result + term
        return result

    def value(self, values: Mapping[str, Any]) -> Any:
        """Return the number at a point that gives every variable."""
        total: Any = Fraction(0)
        for monomial, c in self.terms.items():
            term = c
            for name, power in monomial:
                for _ in range(power):
                    term = term * values[name]
            total = total + term
        return total

    def range(self) -> tuple[Any, Any]:
        """Return bounds of the values over the unit box; sharp if no variable has a power above one and there are few.

        >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
        >>> [str(bound) for bound in (x - x * y).range()]
        ['0', '1']
        """
        names = self.variables
        if len(names) <= MOST_VERTICES and all(power == 1 for monomial in self.terms for _, power in monomial):
            places = {name: 1 << k for k, name in enumerate(names)}
            masks = [(sum(places[name] for name, _ in monomial), c) for monomial, c in self.terms.items()]
            values = [
                sum((c for mask, c in masks if mask & corner == mask), start=Fraction(0)) for corner in range(1 << len(names))
            ]
            return min(values), max(values)
        low = high = self.number
        for monomial, c in self.terms.items():
            if monomial and c > 0:
                high = high + c
            elif monomial:
                low = low + c
        return low, high

    def scaled(self) -> Polynomial:
        """Return the polynomial divided by the size of its first coefficient: the same for positive multiples."""
        first = abs(self.terms[min(self.terms)]) if self.terms else 1
        return self if first == 1 else Polynomial({monomial: c / first for monomial, c in self.terms.items()})

    def split(self) -> tuple[int, list[tuple[Polynomial, int]]]:
        """Return the sign of the constant, and the different irreducible factors with their powers (rational polynomials).

        >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
        >>> (x * y - y).split()
        (1, [(y, 1), (-1 + x, 1)])
        """
        names = self.variables
        if not names:
            return sign(self.number), []
        if not self.is_rational:
            return 1, [(self, 1)]
        constant, parts = factors(to_flint(self, fmpq_mpoly_ctx.get(names, Ordering.lex), names))
        return (1 if constant > 0 else -1), [(from_flint(part, names), power) for part, power in parts]

    def factors(self) -> list[Polynomial]:
        """Return the different irreducible factors, without constants."""
        return [part for part, _ in self.split()[1]]

    def __repr__(self) -> str:
        if not self.terms:
            return "0"
        out = ""
        for monomial, c in sorted(self.terms.items(), key=lambda item: (sum(p for _, p in item[0]), item[0])):
            body = " ".join(name if power == 1 else f"{name}^{power}" for name, power in monomial)
            size = abs(c)
            text = body if size == 1 and body else f"{size} {body}".strip()
            out += (" - " if c < 0 else " + ") + text
        return out[3:] if out.startswith(" + ") else "-" + out[3:]


def to_flint(p: Polynomial, context: Any, names: Sequence[str]) -> Any:
    """Return a rational polynomial as one of FLINT's."""
    terms = {}
    for monomial, c in p.terms.items():
        powers = dict(monomial)
        terms[tuple(powers.get(name, 0) for name in names)] = rational(c)
    return context.from_dict(terms)


def from_flint(p: Any, names: Sequence[str]) -> Polynomial:
    """Return one of FLINT's polynomials."""
    return Polynomial(
        {
            tuple((name, int(power)) for name, power in zip(names, exponents, strict=True) if power): fraction(c)
            for exponents, c in p.to_dict().items()
        }
    )


def _lift(value: Any) -> Polynomial:
    return value if isinstance(value, Polynomial) else Polynomial.constant(value)


def _times(m: Monomial, n: Monomial) -> Monomial:
    if not m or not n:
        return m or n
    powers = dict(m)
    for name, power in n:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))

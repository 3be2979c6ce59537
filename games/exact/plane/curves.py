r"""Curves: polynomials in two variables over the rationals, and the parts of a box where their zeros lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, TypeVar

import numpy as np
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly
from numpy.typing import NDArray

from .. import polynomials
from ..boxes import bernstein_signs, to_unit
from ..numbers import fraction, rational

PLANE = fmpq_mpoly_ctx.get(("x", "y"), Ordering.lex)
"""The ring of rational polynomials in x and y."""

Box: TypeAlias = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
"""(low, high) of x, then of y."""
Point: TypeAlias = tuple[Fraction, Fraction]
Signs: TypeAlias = tuple[int, ...]
Part = TypeVar("Part")


@dataclass(frozen=True, eq=False)
class Curve:
    """The zero set of an irreducible polynomial, in a part of the plane.

    Attributes
    ----------
    polynomial
        In the ring ``PLANE``.
    domains
        The signs of the folds (see ``arrange``) where the curve counts; None: everywhere.
    """

    polynomial: fmpq_mpoly
    domains: frozenset[Signs] | None = None

    def counts(self, folds: Iterable[int]) -> bool:
        """Return whether the curve counts where the folds have these signs; on a fold (0), if it counts on either side."""
        here = tuple(folds)
        return self.domains is None or any(_touches(own, here) for own in self.domains)


def _touches(own: Signs, here: Signs) -> bool:
    return all(theirs in (ours, 0) for ours, theirs in zip(own, here, strict=True))


def part_at(parts: Mapping[Signs, Part], here: Signs) -> Part:
    """Return what is given for the part of the plane where the folds have these signs; on a fold (0), for one beside it.

    >>> part_at({(1, 1): "above", (-1, 1): "below"}, (1, 0))
    'above'
    """
    return next(part for signs, part in parts.items() if _touches(signs, here))


def factors(polynomial: fmpq_mpoly) -> tuple[int, tuple[tuple[fmpq_mpoly, int], ...]]:
    """Return the sign of a polynomial's constant and its irreducible factors with their multiplicities; (0, ()) for zero.

    >>> x, y = PLANE.gens()
    >>> factors(-2 * x * y * y + 2 * y * y)
    (-1, ((x - 1, 1), (y, 2)))
    """
    if polynomial.is_zero():
        return 0, ()
    constant, found = polynomials.factors(polynomial)
    return (1 if constant > 0 else -1), tuple(found)


def sign_in_box(polynomial: fmpq_mpoly, box: Box) -> int | None:
    """Return the sign that a polynomial has everywhere inside a box if its Bernstein coefficients show one, else None.

    >>> x, y = PLANE.gens()
    >>> sign_in_box(x * y + x, ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1))))
    1
    """
    if polynomial.is_zero():
        return 0
    signs = bernstein_signs(to_unit(polynomial, dict(zip("xy", box, strict=True))))
    return 1 if -1 not in signs else None if 1 in signs else -1


def by_power(polynomial: fmpq_mpoly) -> tuple[fmpq_poly, ...]:
    """Return the coefficients of the powers of y, polynomials in x.

    >>> x, y = PLANE.gens()
    >>> by_power(x * x * y + 2)
    (2, x^2)
    """
    return tuple(polynomials.univariate(row, 0) for row in polynomials.by_power(polynomial, 1)) or (fmpq_poly(),)


def float_table(rows: Sequence[fmpq_poly]) -> NDArray[np.float64]:
    """Return the coefficients of 1, x, x^2, ... of some rows as floats, scaled so that the largest is 1: shape (rows, powers).

    >>> float_table(by_power(4 * 10**400 * PLANE.gens()[0] - 10**400))
    array([[-0.25,  1.  ]])
    """
    exact = [[fraction(row[n]) for n in range(1 + max(row.degree() for row in rows))] for row in rows]
    largest = max(abs(value) for own in exact for value in own)
    return np.array([[float(value / largest) for value in own] for own in exact])


def value_at(polynomial: fmpq_mpoly, point: Point) -> fmpq:
    """Return the exact value of a polynomial at a rational point.

    >>> x, y = PLANE.gens()
    >>> value_at(x * y, (Fraction(1, 2), Fraction(1, 3)))
    1/6
    """
    return polynomial(rational(point[0]), rational(point[1]))


def dividing_curves(box: Box, parts: Mapping[Signs, Iterable[fmpq_mpoly]], folds: Sequence[fmpq_mpoly]) -> tuple[Curve, ...]:
    """Return the irreducible curves that may divide a box: factors of polynomials, given by part of the plane, and the folds.

    >>> x, y = PLANE.gens()
    >>> unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> [curve.polynomial for curve in dividing_curves(unit, {(): [(2 * x - 1) * (y + 1), x * y]}, [])]
    [2*x - 1]
    """
    found: dict[str, tuple[fmpq_mpoly, set[Signs] | None]] = {}
    outside: set[str] = set()
    for fold in folds:
        if sign_in_box(fold, box) is None:
            ((line, _),) = factors(fold)[1]
            found[str(line)] = line, None
    for signs, own in parts.items():
        for polynomial in own:
            for factor, _ in factors(polynomial)[1]:
                key = str(factor)
                if key not in found and key not in outside and sign_in_box(factor, box) is not None:
                    outside.add(key)
                if key not in outside:
                    where = found.setdefault(key, (factor, set()))[1]
                    if where is not None:
                        where.add(signs)
    return tuple(
        Curve(polynomial, None if where is None or len(where) == len(parts) else frozenset(where))
        for polynomial, where in found.values()
    )

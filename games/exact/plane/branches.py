"""Branches: a curve at most quadratic in y, as one or two functions of x.

A curve is given by its rows: the coefficients of 1, y and, if it is quadratic, y^2, polynomials in x.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from flint import acb, acb_poly, arb_poly, fmpq, fmpq_poly
from numpy.typing import NDArray

from ..algebraic import Number, roots_of
from ..balls import Precision
from ..numbers import fraction, rational, sign
from .curves import float_table
from .walls import Wall

Branch: TypeAlias = tuple[int, int]
"""A curve and which of its branches: of a y^2 + b y + c the root (-b + s sqrt(b^2 - 4ac)) / 2a with s = 1 or -1; else 1."""
POINTS = 65
"""Points of a curved edge as it is drawn."""
ACCURACY = 2.0**-40
"""What the enclosure of an area is asked to be accurate to, as a share of the box."""


def discriminant(rows: Sequence[fmpq_poly]) -> fmpq_poly:
    """Return the discriminant in y of a curve quadratic in y.

    >>> discriminant([fmpq_poly([-1, 1]), fmpq_poly([0]), fmpq_poly([1])])
    (-4)*x + 4
    """
    c, b, a = rows
    return b * b - 4 * a * c


def resultant(p: Sequence[fmpq_poly], q: Sequence[fmpq_poly]) -> fmpq_poly:
    """Return the resultant in y of two polynomials of degree one or two in y.

    >>> resultant([fmpq_poly([0, 1]), fmpq_poly([-1])], [fmpq_poly([1]), fmpq_poly([-2])])  # y = x and y = 1/2
    2*x + (-1)
    """
    if len(p) > len(q):
        p, q = q, p
    if len(q) == 2:
        return p[1] * q[0] - p[0] * q[1]
    if len(p) == 2:
        return q[2] * p[0] * p[0] - q[1] * p[0] * p[1] + q[0] * p[1] * p[1]
    across = p[2] * q[0] - p[0] * q[2]
    return across * across - (p[2] * q[1] - p[1] * q[2]) * (p[1] * q[0] - p[0] * q[1])


def branches_over(rows: Sequence[fmpq_poly], x: fmpq) -> Iterator[tuple[int, Number]]:
    """Yield the branches of a curve over a rational abscissa, as sign and exact height; none where two of them meet.

    >>> [(s, str(y)) for s, y in branches_over([fmpq_poly([-1, 1]), fmpq_poly([0]), fmpq_poly([1])], fmpq(0))]
    [(-1, '-1'), (1, '1')]
    """
    values = [row(x) for row in rows]
    heights = roots_of(fmpq_poly(values))
    if len(values) == 3 and values[2] != 0:
        if len(heights) == 2:
            yield from zip((-1, 1) if values[2] > 0 else (1, -1), heights, strict=True)
    elif heights:
        yield (1 if len(values) == 2 else sign(values[1])), heights[0]


def height_function(rows: Sequence[fmpq_poly], s: int) -> Any:
    """Return the branch of sign s as an analytic function of a complex ball."""
    polynomials: list[Any] = [acb_poly(row) for row in rows]
    if len(rows) == 2:
        return lambda x, _: -polynomials[0](x) / polynomials[1](x)
    inside = acb_poly(discriminant(rows))

    def height(x: acb, analytic: bool) -> acb:
        root, b = s * inside(x).sqrt(analytic=analytic), polynomials[1](x)
        value: acb = (root - b) / (2 * polynomials[2](x))
        if not value.is_finite():  # the same, written so that it holds where the curve is not quadratic
            value = -2 * polynomials[0](x) / (b + root)
        return value

    return height


def drawn_branch(rows: Sequence[fmpq_poly], s: int, ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points of a branch from one end to the other, for drawing; a straight one has its two ends only.

    >>> drawn_branch([fmpq_poly([0, 0, -1]), fmpq_poly([1])], 1, np.array([[0.0, 0.0], [1.0, 1.0]])).shape
    (65, 2)
    """
    if len(rows) == 2 and rows[0].degree() <= 1 and rows[1].degree() == 0:
        return ends
    x = ends[0, 0] + (ends[1, 0] - ends[0, 0]) * (1 - np.cos(np.linspace(0, np.pi, POINTS))) / 2
    powers = [np.polyval(row[::-1], x) for row in float_table(rows)]
    if len(rows) == 2:
        y = -powers[0] / powers[1]
    else:
        c, b, a = powers
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
        half = -(b + np.where(b > 0, 1.0, -1.0) * root) / 2
        near = np.where(b > 0, 1.0, -1.0) == s  # the root that stays finite where a vanishes
        with np.errstate(divide="ignore", invalid="ignore"):
            y = np.where(near, c / half, half / a)
    y[0], y[-1] = ends[:, 1]
    return np.column_stack([x, y])


def branch_integral(rows: Sequence[fmpq_poly], s: int, first: Wall, last: Wall, size: float) -> Any:
    """Return the integral of y dx along a branch between two walls: exact if it is rational, else enclosed.

    Parameters
    ----------
    size
        The area of the box, for the accuracy.

    >>> branch_integral([fmpq_poly([0, 0, -1]), fmpq_poly([1])], 1, Wall(Fraction(0)), Wall(Fraction(1)), 1.0)
    Fraction(1, 3)
    """
    if len(rows) == 2 and rows[1].degree() == 0:
        whole = (-rows[0] / rows[1][0]).integral()
        if isinstance(first.x, Fraction) and isinstance(last.x, Fraction):
            return fraction(whole(rational(last.x)) - whole(rational(first.x)))
        with Precision(128):
            return arb_poly(whole)(last.ball(128)) - arb_poly(whole)(first.ball(128))
    with Precision(128):
        found = acb.integral(height_function(rows, s), first.ball(128), last.ball(128), abs_tol=size * ACCURACY, rel_tol=ACCURACY)
        return found.real

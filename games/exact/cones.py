"""Cones over polytopes, by their rays, cut by linear conditions in exact arithmetic without division.

A point times any positive number is the same ray, so rays of integers, or of polynomials with integer coefficients, stay so.
Double description (Motzkin et al. 1953): a cut keeps the rays on the right side and those where two-dimensional faces cross
it. Two rays are adjacent iff no third one is tight wherever both are (Fukuda and Prodon 1996).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Protocol, TypeAlias

from flint import fmpq_mat, fmpz_poly

from ..deadline import check
from .algebraic import Algebraic, Number
from .numbers import rational
from .places import FIELD, RATIONAL, Ray

Point: TypeAlias = tuple[Number, ...]


class Signs(Protocol):
    """What a cut asks of the place where it is made (``places``, or a cell of ``cylinders``)."""

    def sign(self, value: Any) -> int:
        """Return -1, 0 or 1."""

    def shortened(self, ray: Ray) -> Ray:
        """Return the same ray with smaller coordinates."""


@dataclass(frozen=True)
class Cone:
    """Rays, each with the bit set of constraints that are tight there.

    ``cuts`` is the number of constraints so far, and two adjacent rays have at least ``shared`` of them tight in common.

    >>> Cone.simplex((0, 1, 2), 3).cut((1, -2, 0), RATIONAL, equality=True).rays
    [(0, 0, 1), (2, 1, 0)]
    """

    rows: tuple[tuple[Ray, int], ...]
    cuts: int
    shared: int = 0

    @classmethod
    def simplex(cls, support: Sequence[int], size: int) -> Cone:
        """Return the cone over the points of a simplex with a number of coordinates that are zero but for some of these."""
        every = sum(1 << k for k in support)
        rows = ((tuple(int(a == k) for a in range(size)), every & ~(1 << k)) for k in support)
        return cls(tuple(rows), size, max(len(support) - 2, 0))

    @classmethod
    def single(cls, ray: Ray) -> Cone:
        """Return the cone over one point."""
        return cls(((ray, 0),), 0)

    @classmethod
    def positive(cls, rays: Iterable[Ray]) -> Cone:
        """Return a cone that no other constraints bound than that coordinates are not negative, by its rays."""
        rows = tuple((ray, sum(1 << k for k, value in enumerate(ray) if value == 0)) for ray in rays)
        return cls(rows, max((len(ray) for ray, _ in rows), default=0))

    @classmethod
    def product(cls, cones: Sequence[Cone]) -> Cone:
        """Return the cone over a product of polytopes with integer coordinates, one factor after the other."""
        rows = []
        for choice in itertools.product(*(cone.rows for cone in cones)):
            common = lcm(*(sum(ray) for ray, _ in choice))
            point = tuple(value * (common // sum(ray)) for ray, _ in choice for value in ray)
            shift, tight = 0, 0
            for (_, mask), cone in zip(choice, cones, strict=True):
                tight |= mask << shift
                shift += cone.cuts
            rows.append((point, tight))
        return cls(tuple(rows), sum(cone.cuts for cone in cones), sum(cone.shared for cone in cones))

    @property
    def rays(self) -> list[Ray]:
        """The rays, in the order found."""
        return [ray for ray, _ in self.rows]

    def over_polynomials(self) -> Cone:
        """Return the cone with its integer coordinates as constant polynomials."""
        rows = tuple((tuple(fmpz_poly([value]) for value in ray), tight) for ray, tight in self.rows)
        return Cone(rows, self.cuts, self.shared)

    def cut(self, row: Ray, place: Signs, *, equality: bool) -> Cone:
        """Return the part of the cone where ``row . ray`` is zero or, if not an equality, not negative."""
        check()
        values = [dot(row, ray) for ray, _ in self.rows]
        signs = [place.sign(value) for value in values]
        bit = 1 << self.cuts
        kept = [
            (ray, tight | bit if s == 0 else tight)
            for (ray, tight), s in zip(self.rows, signs, strict=True)
            if s == 0 or (s > 0 and not equality)
        ]
        masks = [mask for _, mask in self.rows]
        for p, q in itertools.product(*([k for k, s in enumerate(signs) if s == side] for side in (1, -1))):
            check()
            common = masks[p] & masks[q]
            if common.bit_count() < self.shared or any(common & mask == common for k, mask in enumerate(masks) if k not in (p, q)):
                continue
            up, down = values[p], -values[q]
            ray = tuple(a * down + b * up for a, b in zip(self.rows[p][0], self.rows[q][0], strict=True))
            kept.append((place.shortened(ray), common | bit))
        return Cone(tuple(kept), self.cuts + 1, self.shared)


def dot(row: Ray, ray: Ray) -> Any:
    """Return the scalar product of two rows of ints or polynomials, the int 0 if every term is zero.

    >>> dot((1, 0, 2), (3, 4, 5))
    13
    """
    total: Any = 0
    for a, b in zip(row, ray, strict=True):
        if a and b:
            total = total + a * b
    return total


def integral(row: Sequence[Any]) -> Ray:
    """Return rational numbers times a positive one that makes them ints.

    >>> integral((Fraction(1, 2), 3))
    (1, 6)
    """
    common = lcm(*(value.denominator for value in row))
    return tuple(value.numerator * (common // value.denominator) for value in row)


def vertices(sizes: Sequence[int], conditions: Iterable[tuple[Sequence[Number], bool]]) -> list[Point]:
    """Return the vertices of the part of a product of simplices where linear forms are zero, or not negative.

    Parameters
    ----------
    sizes
        The number of coordinates of each simplex.
    conditions
        Forms, by their coefficients over the coordinates of all factors, each with whether it is zero. Constants ride on a
        factor's sum of one. Numbers are rational, or in one number field.

    Raises
    ------
    ArithmeticError
        If they are in two number fields.

    >>> [[str(c) for c in v] for v in vertices((2, 2), [((1, -1, 0, 0), True), ((0, 0, 1, -3), False)])]
    [['1/2', '1/2', '1', '0'], ['1/2', '1/2', '3/4', '1/4']]
    """
    listed = list(conditions)
    irrational = any(isinstance(value, Algebraic) for row, _ in listed for value in row)
    place = FIELD if irrational else RATIONAL
    cone = Cone.product([Cone.simplex(range(size), size) for size in sizes])
    for row, equality in listed:
        cone = cone.cut(tuple(row) if irrational else integral(row), place, equality=equality)
        if not cone.rows:
            break
    return [scaled(ray, sum(ray[: sizes[0]])) for ray in cone.rays]


def scaled(ray: Ray, total: Any) -> Point:
    """Return a ray divided by a number, as exact numbers."""
    share = 1 / (total if isinstance(total, Algebraic) else Fraction(total))
    return tuple(value * share if value != 0 else Fraction(0) for value in ray)


def span(points: Sequence[Iterable[Number]]) -> int:
    """Return the dimension of the affine hull of points, by exact elimination.

    >>> span([(0, 0), (1, 1), (2, 2)])
    1
    """
    rows = [[a - b for a, b in zip(point, points[0], strict=True)] for point in points[1:]]
    if not any(isinstance(value, Algebraic) for row in rows for value in row):
        return int(fmpq_mat([[rational(value) for value in row] for row in rows]).rank()) if rows else 0
    rank = 0
    while rows:
        pivot = next(((r, k) for r, row in enumerate(rows) for k, value in enumerate(row) if value != 0), None)
        if pivot is None:
            break
        own, rank = rows.pop(pivot[0]), rank + 1
        k = pivot[1]
        rows = [[a - b * (row[k] / own[k]) for a, b in zip(row, own, strict=True)] if row[k] != 0 else row for row in rows]
    return rank


def in_hull(corners: Sequence[tuple[Any, ...]], point: tuple[Any, ...]) -> bool:
    """Decide whether weights on the vertices exist that give the point: a polytope of weights, cut coordinate by coordinate.

    >>> in_hull([(1, 0), (0, 1)], (Fraction(1, 3), Fraction(2, 3)))
    True
    """
    if len(corners) == 1:
        return corners[0] == point
    for column, value in zip(zip(*corners, strict=True), point, strict=True):
        if not (min(column) <= value <= max(column)):
            return False
    if len(corners) == 2:
        start, end = corners
        k = next((k for k, (a, b) in enumerate(zip(start, end, strict=True)) if a != b), None)
        weight = Fraction(0) if k is None else (point[k] - start[k]) / (end[k] - start[k])
        return all(a + weight * (b - a) == value for a, b, value in zip(start, end, point, strict=True))
    return bool(vertices((len(corners),), [([corner[k] - value for corner in corners], True) for k, value in enumerate(point)]))

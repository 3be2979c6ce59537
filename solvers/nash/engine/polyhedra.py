"""Vertices of a polytope in a product of simplices, cut by linear equations and inequalities, in exact arithmetic.

Double description (Motzkin et al. 1953): start from the vertices of the product, and for each cut keep the vertices on the
right side and the points where edges cross it. Two vertices are adjacent iff no third one is tight wherever both are
(Fukuda and Prodon 1996). Numbers are Fractions or elements of one number field.
"""

from __future__ import annotations

import itertools
from typing import Any, TypeAlias

Point: TypeAlias = tuple[Any, ...]
"""Coordinates of all factors, one after the other."""


class Polytope:
    """A polytope under construction: vertices with the bit set of constraints that are tight there.

    >>> segment = Polytope((2, 2)).cut((1, -1, 0, 0), equality=True).cut((0, 0, 1, -3), equality=False)
    >>> [[str(c) for c in v] for v in segment.vertices]
    [['1/2', '1/2', '1', '0'], ['1/2', '1/2', '3/4', '1/4']]
    """

    def __init__(self, sizes: tuple[int, ...]) -> None:
        from fractions import Fraction

        one, zero = Fraction(1), Fraction(0)
        self.sizes = sizes
        self.cuts = sum(sizes)
        self.rows: list[tuple[Point, int]] = []
        for choice in itertools.product(*(range(size) for size in sizes)):
            point = tuple(one if k == c else zero for size, c in zip(sizes, choice, strict=True) for k in range(size))
            self.rows.append((point, sum(1 << k for k, value in enumerate(point) if value == 0)))

    @property
    def vertices(self) -> list[Point]:
        """The vertices, in the order found."""
        return [point for point, _ in self.rows]

    def cut(self, form: Point, *, equality: bool) -> Polytope:
        """Return the polytope with ``form . v >= 0`` (or ``== 0``) added; homogeneous: constants ride on a factor's sum of one."""
        new = object.__new__(Polytope)
        new.sizes, new.cuts = self.sizes, self.cuts + 1
        bit = 1 << self.cuts
        values = [sum((f * c for f, c in zip(form, point, strict=True) if f != 0 and c != 0), start=0) for point, _ in self.rows]
        signs = [_sign(value) for value in values]
        new.rows = [
            (point, tight | bit if s == 0 else tight)
            for (point, tight), s in zip(self.rows, signs, strict=True)
            if s == 0 or (s > 0 and not equality)
        ]
        masks = [tight for _, tight in self.rows]
        above = [k for k, s in enumerate(signs) if s > 0]
        below = [k for k, s in enumerate(signs) if s < 0]
        for p, q in itertools.product(above, below):
            common = masks[p] & masks[q]
            if any(common & mask == common for k, mask in enumerate(masks) if k not in (p, q)):
                continue
            weight = values[p] / (values[p] - values[q])
            point = tuple(a + (b - a) * weight if a != b else a for a, b in zip(self.rows[p][0], self.rows[q][0], strict=True))
            new.rows.append((point, common | bit))
        return new


def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)


def affine_basis(points: list[Point]) -> list[Point]:
    """Return vectors from the first point that span the affine hull of all, by exact elimination.

    >>> from fractions import Fraction as F
    >>> len(affine_basis([(F(0), F(0)), (F(1), F(1)), (F(2), F(2))]))
    1
    """
    chosen: list[Point] = []
    reduced: list[tuple[int, Point]] = []
    for point in points[1:]:
        vector = tuple(a - b for a, b in zip(point, points[0], strict=True))
        rest = vector
        for pivot, row in reduced:
            if rest[pivot] != 0:
                factor = rest[pivot] / row[pivot]
                rest = tuple(a - factor * b for a, b in zip(rest, row, strict=True))
        leading = [k for k, a in enumerate(rest) if a != 0]
        if leading:
            chosen.append(vector)
            reduced.append((leading[0], rest))
    return chosen

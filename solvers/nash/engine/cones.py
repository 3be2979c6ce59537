"""Cones over polytopes of strategies, by their rays, cut by linear conditions in exact arithmetic without division.

A ray is a strategy times any positive number, so rays of integers, or of polynomials with integer coefficients, stay so.
Double description (Motzkin et al. 1953): a cut keeps the rays on the right side and those where two-dimensional faces cross
it. Two rays are adjacent iff no third one is tight wherever both are (Fukuda and Prodon 1996).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

from flint import fmpz_poly

from .places import Place, Ray


@dataclass(frozen=True)
class Cone:
    """Rays, each with the bit set of constraints that are tight there.

    >>> from solvers.nash.engine.places import Rational
    >>> Cone.simplex((0, 1, 2), 3).cut((1, -2, 0), Rational(), equality=True).rays
    [(0, 0, 1), (2, 1, 0)]
    """

    rows: tuple[tuple[Ray, int], ...]
    cuts: int

    @classmethod
    def simplex(cls, support: Sequence[int], size: int) -> Cone:
        """Return the cone over the strategies that play some of a number of actions."""
        every = sum(1 << k for k in support)
        return cls(tuple((tuple(int(a == k) for a in range(size)), every & ~(1 << k)) for k in support), size)

    @classmethod
    def single(cls, ray: Ray) -> Cone:
        """Return the cone over one strategy."""
        return cls(((ray, 0),), 0)

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
        return cls(tuple(rows), sum(cone.cuts for cone in cones))

    @property
    def rays(self) -> list[Ray]:
        """The rays, in the order found."""
        return [ray for ray, _ in self.rows]

    def over_polynomials(self) -> Cone:
        """Return the cone with its integer coordinates as constant polynomials."""
        return Cone(tuple((tuple(fmpz_poly([value]) for value in ray), tight) for ray, tight in self.rows), self.cuts)

    def cut(self, row: Ray, place: Place, *, equality: bool) -> Cone:
        """Return the part of the cone where ``row . ray`` is zero or, if not an equality, not negative."""
        values = [dot(row, ray) for ray, _ in self.rows]
        signs = [place.sign(value) for value in values]
        if not any(signs):
            return self
        bit = 1 << self.cuts
        kept = [
            (ray, tight | bit if s == 0 else tight)
            for (ray, tight), s in zip(self.rows, signs, strict=True)
            if s == 0 or (s > 0 and not equality)
        ]
        for p, q in itertools.product(*([k for k, s in enumerate(signs) if s == side] for side in (1, -1))):
            common = self.rows[p][1] & self.rows[q][1]
            if any(common & mask == common for k, (_, mask) in enumerate(self.rows) if k not in (p, q)):
                continue
            up, down = values[p], -values[q]
            ray = tuple(a * down + b * up for a, b in zip(self.rows[p][0], self.rows[q][0], strict=True))
            kept.append((place.shortened(ray), common | bit))
        return Cone(tuple(kept), self.cuts + 1)


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

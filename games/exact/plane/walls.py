"""Walls: the abscissae at which the order of curves may change, exact algebraic numbers."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TypeAlias

from flint import arb, arb_poly, fmpq_poly

from ..algebraic import PRECISION, Algebraic, Precision
from ..numbers import Number, doubled, rational, short_rational, sign

Root: TypeAlias = tuple[int, int]
"""A curve and one of its roots over a wall: -1 or 1 as its branch (see ``branches``), 0 for a double or only root."""


class Wall:
    """An abscissa at which the order of the curves may change.

    Attributes
    ----------
    links
        Pairs of roots, of two curves, that are equal here; a pair of one root where a curve turns back.
    lines
        The vertical lines that lie here.
    side
        Whether it is a side of the box.
    """

    def __init__(self, x: Number) -> None:
        self.x = x
        self.links: list[tuple[Root, Root]] = []
        self.lines: list[int] = []
        self.side = False

    def ball(self, bits: int) -> arb:
        """Return an enclosure of the abscissa, computed with so many bits."""
        if isinstance(self.x, Algebraic):
            return self.x.enclosure(bits)
        with Precision(bits):
            return arb(rational(self.x))

    def value(self, polynomial: fmpq_poly, bits: int) -> arb:
        """Return an enclosure of a polynomial's value here."""
        if isinstance(self.x, Algebraic):
            ball = self.x.enclosure(bits)
            return arb_poly(polynomial % self.x.field.modulus)(ball)
        return arb(polynomial(rational(self.x)))

    def sign(self, polynomial: fmpq_poly) -> int:
        """Return the sign of a polynomial here, decided exactly."""
        if not isinstance(self.x, Algebraic):
            return sign(polynomial(rational(self.x)))
        bits = PRECISION
        while True:
            with Precision(bits):
                value = self.value(polynomial, bits)
            if value > 0 or value < 0:
                return 1 if value > 0 else -1
            if bits == PRECISION and (polynomial % self.x.field.modulus).degree() < 0:
                return 0
            bits *= 2


def in_order(walls: list[Wall]) -> list[Wall]:
    """Return walls from left to right, decided exactly; they are all different numbers.

    >>> [wall.x for wall in in_order([Wall(Fraction(1)), Wall(Fraction(0))])]
    [Fraction(0, 1), Fraction(1, 1)]
    """
    bits = PRECISION
    while True:
        with Precision(bits):
            balls = [(wall.ball(bits), wall) for wall in walls]
        balls.sort(key=lambda entry: entry[0].mid())
        if all(a[0] < b[0] for a, b in itertools.pairwise(balls)):
            return [wall for _, wall in balls]
        bits = doubled(bits)


def between(a: Wall, b: Wall) -> Fraction:
    """Return a rational with few digits strictly between two walls.

    >>> between(Wall(Fraction(0)), Wall(Fraction(1, 3)))
    Fraction(1, 5)
    """
    bits = PRECISION
    while not a.ball(bits) < b.ball(bits):
        bits = doubled(bits)
    return short_rational(a.ball(bits), b.ball(bits))

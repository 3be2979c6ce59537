"""Walls: the abscissae at which the order of curves may change, exact algebraic numbers."""

from __future__ import annotations

from typing import TypeAlias

from flint import arb, arb_poly, fmpq_poly

from ..algebraic import Algebraic, Number, enclosure
from ..numbers import rational, sign

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
        return enclosure(self.x, bits)

    def value(self, polynomial: fmpq_poly, bits: int) -> arb:
        """Return an enclosure of a polynomial's value here."""
        if isinstance(self.x, Algebraic):
            ball = self.x.enclosure(bits)
            return arb_poly(polynomial % self.x.field.modulus)(ball)
        return arb(polynomial(rational(self.x)))

    def sign(self, polynomial: fmpq_poly) -> int:
        """Return the sign of a polynomial here, decided exactly."""
        if isinstance(self.x, Algebraic):
            return Algebraic(self.x.field, polynomial).sign()
        return sign(polynomial(rational(self.x)))

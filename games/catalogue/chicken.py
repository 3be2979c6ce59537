"""Chicken: (6, 6), (2, 7) / (7, 2), (0, 0).

Daring gains f = 7(1 - y) - 6(1 - y) - 2y = 1 - 3y against an opponent who dares with probability y, and g = 1 - 3x.

- y < 1/3: x = 1, g = -2, y = 0. y > 1/3: x = 0, g = 1, y = 1.
- y = 1/3 is interior, so g = 0, x = 1/3.
"""

from fractions import Fraction

from ..normal_form import NormalFormGame
from .binary import mix
from .entry import Entry

THIRD = Fraction(1, 3)

ENTRIES = (
    Entry(
        slug="chicken",
        title="Chicken",
        source="Aumann 1974, Subjectivity and correlation, Journal of Mathematical Economics 1 (page not checked)",
        build=lambda: NormalFormGame([[[6, 2], [7, 0]], [[6, 7], [2, 0]]], actions=[("Yield", "Dare")] * 2, title="Chicken"),
        equilibria=(mix(0, 1), mix(1, 0), mix(THIRD, THIRD)),
        remarks="A correlated equilibrium pays more than any mean of these three.",
    ),
)

"""Two dummies: f = g = 0, and only player 3 gains h from the second action.

So z = 1 where h > 0, z = 0 where h < 0, and z is free where h = 0: the part h >= 0 of the face z = 1, the part h <= 0 of
the face z = 0, and the wall over h = 0 between them.

- Product, h = (2x - 1)(2y - 1): h >= 0 on two squares, h <= 0 on two others; two walls that cross.
- Sum, h = x + y - 1: two triangles and a wall over the diagonal between them.
- Hyperbola, h = 4xy - 1: h >= 0 iff x >= 1/4 and y >= 1/(4x); a curved wall.
"""

from fractions import Fraction
from typing import Any

from .binary import UNIT, box, cell, from_gains
from .entry import Entry
from .pieces import Continuum

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
LOW, HIGH, ALL = (0, HALF), (HALF, 1), (0, 1)
RIGHT = (QUARTER, Fraction(1))


def ratio(part: Any, whole: Any) -> Any:
    """Return a part's share of a whole, 0 of one that is nothing or less."""
    return part / whole if whole > 0 else Fraction(0)


ABOVE = cell(lambda s, u: (s, 1 - s * u, 1), lambda x, y, z: (x, ratio(1 - y, x)), (UNIT, UNIT), "(s, 1 - s u, 1)")
BELOW = cell(lambda s, u: (s, (1 - s) * u, 0), lambda x, y, z: (x, ratio(y, 1 - x)), (UNIT, UNIT), "(s, (1 - s) u, 0)")
WALL = cell(lambda s, z: (s, 1 - s, z), lambda x, y, z: (x, z), (UNIT, UNIT), "(s, 1 - s, z)")
CURVED_ABOVE = cell(
    lambda s, u: (s, 1 - (1 - 1 / (4 * s)) * u, 1),
    lambda x, y, z: (x, ratio(1 - y, 1 - 1 / (4 * x)) if x > QUARTER else Fraction(0)),
    (RIGHT, UNIT),
    "(s, 1 - (1 - 1/(4s)) u, 1)",
)
CURVED_BELOW = cell(lambda s, u: (s, u / (4 * s), 0), lambda x, y, z: (x, 4 * x * y), (RIGHT, UNIT), "(s, u/(4s), 0)")
CURVED_WALL = cell(lambda s, z: (s, 1 / (4 * s), z), lambda x, y, z: (x, z), (RIGHT, UNIT), "(s, 1/(4s), z)")

ENTRIES = (
    Entry(
        slug="two-dummies-product",
        title="Two dummies, crossing walls",
        build=lambda: from_gains(
            lambda *_: 0, lambda *_: 0, lambda x, y: (2 * x - 1) * (2 * y - 1), title="Two dummies, a product"
        ),
        components=(
            Continuum(
                "four squares and two walls",
                (
                    box(LOW, LOW, 1),
                    box(HIGH, HIGH, 1),
                    box(LOW, HIGH, 0),
                    box(HIGH, LOW, 0),
                    box(HALF, ALL, ALL),
                    box(ALL, HALF, ALL),
                ),
            ),
        ),
        remarks="A surface in which six sheets meet along lines.",
    ),
    Entry(
        slug="two-dummies-sum",
        title="Two dummies, two triangles",
        build=lambda: from_gains(lambda *_: 0, lambda *_: 0, lambda x, y: x + y - 1, title="Two dummies, a sum"),
        components=(Continuum("two triangles and a wall between them", (ABOVE, BELOW, WALL)),),
        remarks="No piece is a product of polytopes of the players.",
    ),
    Entry(
        slug="two-dummies-hyperbola",
        title="Two dummies, a curved wall",
        build=lambda: from_gains(lambda *_: 0, lambda *_: 0, lambda x, y: 4 * x * y - 1, title="Two dummies, a hyperbola"),
        components=(
            Continuum(
                "two faces of the cube, cut along a hyperbola, and the wall between them",
                (box((0, QUARTER), ALL, 0), CURVED_ABOVE, CURVED_BELOW, CURVED_WALL),
            ),
        ),
    ),
)

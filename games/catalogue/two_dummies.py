"""Two dummies: f = g = 0, and only player 3 gains h from the second action.

So z = 1 where h > 0, z = 0 where h < 0, and z is free where h = 0: the part h >= 0 of the face z = 1, the part h <= 0 of
the face z = 0, and the wall over h = 0 between them.

- Product, h = (2x - 1)(2y - 1): h >= 0 on two squares, h <= 0 on two others; two walls that cross.
- Sum, h = x + y - 1: two triangles and a wall over the diagonal between them.
- Hyperbola, h = 4xy - 1: h >= 0 iff x >= 1/4 and y >= 1/(4x); a curved wall.
"""

from fractions import Fraction

from .binary import box, from_gains, mix, seconds
from .entry import Entry
from .pieces import Cell, Continuum

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
UNIT = (Fraction(0), Fraction(1))
LOW, HIGH, ALL = (0, HALF), (HALF, 1), (0, 1)
RIGHT = (QUARTER, Fraction(1))

ABOVE = Cell(
    at=lambda s, u: mix(s, 1 - s * u, 1),
    parameters=lambda p: (seconds(p)[0], (1 - seconds(p)[1]) / seconds(p)[0] if seconds(p)[0] else Fraction(0)),
    box=(UNIT, UNIT),
    formula="(s, 1 - s u, 1)",
)
BELOW = Cell(
    at=lambda s, u: mix(s, (1 - s) * u, 0),
    parameters=lambda p: (seconds(p)[0], seconds(p)[1] / (1 - seconds(p)[0]) if seconds(p)[0] < 1 else Fraction(0)),
    box=(UNIT, UNIT),
    formula="(s, (1 - s) u, 0)",
)
WALL = Cell(
    at=lambda s, z: mix(s, 1 - s, z), parameters=lambda p: (seconds(p)[0], seconds(p)[2]), box=(UNIT, UNIT), formula="(s, 1 - s, z)"
)
CURVED_ABOVE = Cell(
    at=lambda s, u: mix(s, 1 - (1 - 1 / (4 * s)) * u, 1),
    parameters=lambda p: (
        seconds(p)[0],
        (1 - seconds(p)[1]) / (1 - 1 / (4 * seconds(p)[0])) if seconds(p)[0] > QUARTER else Fraction(0),
    ),
    box=(RIGHT, UNIT),
    formula="(s, 1 - (1 - 1/(4s)) u, 1)",
)
CURVED_BELOW = Cell(
    at=lambda s, u: mix(s, u / (4 * s), 0),
    parameters=lambda p: (seconds(p)[0], 4 * seconds(p)[0] * seconds(p)[1]),
    box=(RIGHT, UNIT),
    formula="(s, u/(4s), 0)",
)
CURVED_WALL = Cell(
    at=lambda s, z: mix(s, 1 / (4 * s), z),
    parameters=lambda p: (seconds(p)[0], seconds(p)[2]),
    box=(RIGHT, UNIT),
    formula="(s, 1/(4s), z)",
)

ENTRIES = (
    Entry(
        slug="two-dummies-product",
        title="Two dummies, crossing walls",
        source="own",
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
        source="own",
        build=lambda: from_gains(lambda *_: 0, lambda *_: 0, lambda x, y: x + y - 1, title="Two dummies, a sum"),
        components=(Continuum("two triangles and a wall between them", (ABOVE, BELOW, WALL)),),
        remarks="No piece is a product of polytopes of the players.",
    ),
    Entry(
        slug="two-dummies-hyperbola",
        title="Two dummies, a curved wall",
        source="own",
        build=lambda: from_gains(lambda *_: 0, lambda *_: 0, lambda x, y: 4 * x * y - 1, title="Two dummies, a hyperbola"),
        components=(
            Continuum(
                "two faces of the cube, cut along a hyperbola, and the wall between them",
                (box((0, QUARTER), ALL, 0), CURVED_ABOVE, CURVED_BELOW, CURVED_WALL),
            ),
        ),
    ),
)

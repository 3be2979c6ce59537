"""Imitation: games in which indifference puts the players on the diagonal x = y = z.

Dummy, f = y - z, g = x - z, h = 0.

- y > z: x = 1, so g = 1 - z > 0 and y = 1: (1, 1, z).
- y < z: x = 0, so g = -z < 0 and y = 0: (0, 0, z).
- y = z interior: g = 0, so x = z: the diagonal. y = z = 0 needs g = x <= 0, y = z = 1 needs g = x - 1 >= 0: its ends.

Cycle, f = y - z, g = z - x, h = x - y. If x > y, then h > 0, z = 1, f = y - 1 < 0 and x = 0: no. Around the circle,
neither y > z nor z > x. So all are equal: the diagonal and nothing else.

Corner double root, f = y - z, g = x - z, h = xy.

- z = 1: f = y - 1, g = x - 1. y < 1 gives x = 0, then y = 0: (0, 0, 1). y = 1 needs x = 1: (1, 1, 1).
- z < 1: h = 0. x = 0: g = -z; z > 0 gives y = 0, (0, 0, z); z = 0 needs f = y <= 0, (0, 0, 0). y = 0: likewise.

(1, 1, 1) and the edge (0, 0, z); on the diagonal h = t^2, its double root in the corner of that edge.

Corner hexagon, f = z - y, g = z - x, h = xy.

- z = 1: y < 1 gives x = 1, and then g = 0: (1, y, 1). y = 1: f = 0 and g = 1 - x: (x, 1, 1).
- z < 1: h = 0. x = 0: g = z; z > 0 gives y = 1, f = z - 1 < 0: (0, 1, z); z = 0 has g = 0, f = -y: (0, y, 0).
  y = 0: likewise (1, 0, z) and (x, 0, 0).

Six edges, a circle through both ends of the diagonal, and again h = t^2 on it.
"""

from .binary import UNIT, box, cell, from_gains, mix
from .entry import Entry
from .pieces import Continuum

EDGE = (0, 1)
DIAGONAL = cell(lambda t: (t, t, t), lambda x, y, z: (x,), (UNIT,), "(t, t, t)")

ENTRIES = (
    Entry(
        slug="imitation-dummy",
        title="Two who match, and a dummy whom both match",
        build=lambda: from_gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: 0, title="Imitation of a dummy"),
        components=(Continuum("three segments in a row, one of them a diagonal", (box(0, 0, EDGE), box(1, 1, EDGE), DIAGONAL)),),
        remarks="The middle segment is no product of strategies: independent mixtures of its points are not equilibria.",
    ),
    Entry(
        slug="imitation-cycle",
        title="Imitation around a circle",
        build=lambda: from_gains(lambda y, z: y - z, lambda x, z: z - x, lambda x, y: x - y, title="Cyclic imitation"),
        components=(Continuum("the diagonal of the cube", (DIAGONAL,)),),
        remarks="Gains sum to zero. Both ends of the diagonal are pure and neither is strict; they are all that enumpoly_solve of "
        "pygambit 17.0.0b2 returns.",
    ),
    Entry(
        slug="corner-double-root",
        title="A double root in a corner",
        build=lambda: from_gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: x * y, title="A double root in a corner"),
        equilibria=(mix(1, 1, 1),),
        components=(Continuum("an edge", (box(0, 0, EDGE),)),),
    ),
    Entry(
        slug="corner-hexagon",
        title="A hexagon with a double root in a corner",
        build=lambda: from_gains(
            lambda y, z: z - y, lambda x, z: z - x, lambda x, y: x * y, title="A hexagon through a double root"
        ),
        components=(
            Continuum(
                "a hexagon",
                (box(1, EDGE, 1), box(EDGE, 1, 1), box(0, 1, EDGE), box(0, EDGE, 0), box(1, 0, EDGE), box(EDGE, 0, 0)),
            ),
        ),
        remarks="No isolated equilibrium; the only component is a circle.",
    ),
)

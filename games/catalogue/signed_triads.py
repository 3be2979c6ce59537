"""Signed triads: every player gains from choosing as his friends do and from not choosing as his foes do.

A friend who plays 1 with probability y adds y - 1/2 to the gain from 1, a foe takes it away.

Three friends, f = y + z - 1.

- x = 1: g = z, h = y. z > 0 gives y = 1, h > 0, z = 1: (1, 1, 1). z = 0 needs h = y <= 0, and then f = -1: no.
- x = 0: g = z - 1, h = y - 1. z < 1 gives y = 0, h < 0, z = 0: (0, 0, 0). z = 1 needs y = 1, and then f = 1: no.
- y or z pure: by symmetry. All interior: y + z = x + z = x + y = 1, each 1/2.

Two friends and their common foe, f = y - z, g = x - z, h = 1 - x - y: three friends with player 3's actions exchanged.

Three foes, f = 1 - y - z.

- x = 1: g = -z, h = -y: one of y and z is 0, and then f >= 0: (1, y, 0) and (1, 0, z).
- x = 0: g = 1 - z, h = 1 - y: one of y and z is 1, and then f <= 0: (0, y, 1) and (0, 1, z).
- x interior: y + z = 1. y = 1, z = 0 (or the reverse) holds for every x, as g = 1 - x and h = -x: (x, 1, 0), (x, 0, 1).
  Otherwise y and z are interior too and each is 1/2.

A hexagon of six edges, and a point.

A friend of two foes, f = y + z - 1, g = x - z, h = x - y: three foes with player 1's actions exchanged.
"""

from fractions import Fraction

from .binary import box, from_gains, mix
from .entry import Entry
from .pieces import Continuum

HALF = Fraction(1, 2)
CENTRE = mix(HALF, HALF, HALF)
EDGE = (0, 1)
SOURCE = "after Cartwright and Harary 1956, Structural balance, Psychological Review 63 (own payoffs)"

ENTRIES = (
    Entry(
        slug="triad-of-friends",
        title="Three friends (majority)",
        source=SOURCE,
        build=lambda: from_gains(*[lambda j, k: j + k - 1] * 3, title="Three friends"),
        equilibria=(mix(0, 0, 0), mix(1, 1, 1), CENTRE),
    ),
    Entry(
        slug="triad-two-friends",
        title="Two friends and their common foe",
        source=SOURCE,
        build=lambda: from_gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: 1 - x - y, title="Two friends and a foe"),
        equilibria=(mix(0, 0, 1), mix(1, 1, 0), CENTRE),
        remarks="Balanced: nobody is frustrated in the two strict equilibria.",
    ),
    Entry(
        slug="minority",
        title="Three foes (minority, odd man out)",
        source="after Challet and Zhang 1997, Physica A 246 (own payoffs)",
        build=lambda: from_gains(*[lambda j, k: 1 - j - k] * 3, title="Minority"),
        equilibria=(CENTRE,),
        components=(
            Continuum(
                "a hexagon",
                (box(1, EDGE, 0), box(1, 0, EDGE), box(0, EDGE, 1), box(0, 1, EDGE), box(EDGE, 1, 0), box(EDGE, 0, 1)),
            ),
        ),
        remarks="A component that is a circle; its six pure profiles look like isolated equilibria to programs that list points.",
    ),
    Entry(
        slug="triad-unbalanced",
        title="A friend of two foes",
        source=SOURCE,
        build=lambda: from_gains(lambda y, z: y + z - 1, lambda x, z: x - z, lambda x, y: x - y, title="A friend of two foes"),
        equilibria=(CENTRE,),
        components=(
            Continuum(
                "a hexagon",
                (box(0, EDGE, 0), box(0, 0, EDGE), box(1, EDGE, 1), box(1, 1, EDGE), box(EDGE, 1, 0), box(EDGE, 0, 1)),
            ),
        ),
        remarks="Unbalanced triads are one game up to relabelling, and its strict equilibria are gone.",
    ),
)

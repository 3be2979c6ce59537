"""A cycle of weak gains: f = y, g = z, h = x, each player gains from the second action iff the next one plays it.

- x = 1: h = 1, z = 1, so g = 1, y = 1: (1, 1, 1).
- x < 1: f = y <= 0, y = 0, so g = z <= 0, z = 0, so h = x <= 0: (0, 0, 0).
"""

from .binary import from_gains, mix
from .entry import Entry

ENTRIES = (
    Entry(
        slug="weak-cycle",
        title="A cycle of weak gains",
        build=lambda: from_gains(lambda y, z: y, lambda x, z: z, lambda x, y: x, title="A cycle of weak gains"),
        equilibria=(mix(0, 0, 0), mix(1, 1, 1)),
        remarks="(0, 0, 0) is isolated though everybody is indifferent there, and is in weakly dominated actions.",
    ),
)

"""A curve that is no straight line: f = y + z - 1, g = x(1 + z) - 1, h = x(2 - y) - 1.

- x = 0: g = h = -1, so y = z = 0 and f = -1: (0, 0, 0), strict.
- x = 1: g = z, h = 1 - y. z > 0 gives y = 1, h = 0, f = z: (1, 1, z). z = 0 needs h <= 0, y = 1: an end of this segment.
- x interior: f = 0, z = 1 - y, so g = x(2 - y) - 1 = h. g > 0 would give y = z = 1 and g < 0 y = z = 0, but y + z = 1. So
  g = h = 0: x = 1/(1 + z), and z > 0.

The curve (1/(1 + t), 1 - t, t) runs from (1, 1, 0), where the segment begins, to (1/2, 0, 1).
"""

from .binary import UNIT, box, cell, from_gains, mix
from .entry import Entry
from .pieces import Continuum

CURVE = cell(lambda t: (1 / (1 + t), 1 - t, t), lambda x, y, z: (z,), (UNIT,), "(1/(1 + t), 1 - t, t)")

ENTRIES = (
    Entry(
        slug="hyperbola",
        title="A curve of equilibria",
        build=lambda: from_gains(
            lambda y, z: y + z - 1, lambda x, z: x * (1 + z) - 1, lambda x, y: x * (2 - y) - 1, title="A curve of equilibria"
        ),
        equilibria=(mix(0, 0, 0),),
        components=(Continuum("a segment that goes on as a curve", (box(1, 1, (0, 1)), CURVE)),),
        remarks="The quadratic of the totally mixed equilibria vanishes identically. enumpoly_solve of pygambit 17.0.0b2 returns "
        "the three pure equilibria, so not the far end of the curve.",
    ),
)

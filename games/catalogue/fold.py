"""A fold: f = y - z, g = x - z, h = (x - 1/2)(y - 1/2) - d, at d = 0, just after it (d > 0) and just before (d < 0).

Take |d| < 1/4, so that h > 0 at (0, 0) and (1, 1).

- z = 1: f = y - 1, g = x - 1. y < 1 gives x = 0, then y = 0: (0, 0, 1). y = 1 needs g >= 0, so x = 1: (1, 1, 1).
- z = 0: f = y, g = x. y > 0 gives x = 1, then y = 1; y = 0 needs x = 0; in both h > 0: no.
- z interior: h = 0. x = 1 gives g > 0 and y = 1, x = 0 gives g < 0 and y = 0, where h > 0: no. So x and, by symmetry, y
  are interior, f = g = 0 and x = y = z = t with (t - 1/2)^2 = d.

(0, 0, 1), strict; (1, 1, 1), not strict, as f = g = 0; on the diagonal a double root if d = 0, two roots 1/2 - e and
1/2 + e if d = e^2, none if d < 0.
"""

from fractions import Fraction

from ..normal_form import NormalFormGame
from .binary import from_gains, mix
from .entry import Entry

HALF = Fraction(1, 2)
NEAR = Fraction(1, 1000)


def fold(d: Fraction) -> NormalFormGame:
    """Return the game at a distance d from the fold."""
    return from_gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: (x - HALF) * (y - HALF) - d, title=f"A fold, d = {d}")


ENTRIES = (
    Entry(
        slug="fold",
        title="A fold: two equilibria fallen together",
        build=lambda: fold(Fraction(0)),
        equilibria=(mix(0, 0, 1), mix(1, 1, 1), mix(HALF, HALF, HALF)),
        remarks="The discriminant of the totally mixed quadratic is 0: rounding makes the double root two roots or none. "
        "enumpoly_solve of pygambit 17.0.0b2 misses it.",
    ),
    Entry(
        slug="fold-open",
        title="Just after a fold: two equilibria 2/1000 apart",
        build=lambda: fold(NEAR**2),
        equilibria=(mix(0, 0, 1), mix(1, 1, 1), mix(*[HALF - NEAR] * 3), mix(*[HALF + NEAR] * 3)),
        remarks="A program that merges equilibria closer than a tolerance loses one of them.",
    ),
    Entry(
        slug="fold-closed",
        title="Just before a fold: nearly an equilibrium",
        build=lambda: fold(-(NEAR**2)),
        equilibria=(mix(0, 0, 1), mix(1, 1, 1)),
        remarks="(1/2, 1/2, 1/2) has regret 1/2000000 and is no equilibrium: tests by a tolerance accept it.",
    ),
)

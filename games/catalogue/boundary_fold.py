"""A double root on a face: f = 4y - 2 - z, g = 4x - 2 - z, h = -(2x - 1)(2y - 1) or the opposite.

- z interior: h = 0, so x = 1/2 or y = 1/2. If x = 1/2, f = 0 and y = 1/2 + z/4 is interior too, so g = 0,
  x = 1/2 + z/4 and z = 0: no. If y = 1/2, likewise.
- z = 0: f = 4y - 2, g = 4x - 2: (0, 0), (1, 1) or (1/2, 1/2), where h is -1, -1, 0 (or 1, 1, 0).
- z = 1: f = 4y - 3, g = 4x - 3: (0, 0), (1, 1) or (3/4, 3/4), where h is -1, -1, -1/4 (or 1, 1, 1/4).

The quadratic of the totally mixed equilibria is z^2 / 4 = 0: its double root is on the face z = 0. With the minus sign
h <= 0 keeps the three points at z = 0; with plus h >= 0 keeps (1/2, 1/2, 0) and the three at z = 1.
"""

from fractions import Fraction

from ..normal_form import NormalFormGame
from .binary import from_gains, mix
from .entry import Entry

HALF, MORE = Fraction(1, 2), Fraction(3, 4)


def fold(sign: int) -> NormalFormGame:
    """Return the game with h of the given sign."""
    return from_gains(
        lambda y, z: 4 * y - 2 - z,
        lambda x, z: 4 * x - 2 - z,
        lambda x, y: sign * (2 * x - 1) * (2 * y - 1),
        title="A double root on a face",
    )


ENTRIES = (
    Entry(
        slug="face-double-root",
        title="A double root on a face",
        build=lambda: fold(-1),
        equilibria=(mix(0, 0, 0), mix(1, 1, 0), mix(HALF, HALF, 0)),
        remarks="(1/2, 1/2, 0) is isolated but not quasi-strict: player 3 is indifferent.",
    ),
    Entry(
        slug="face-double-root-even",
        title="A double root on a face, an even number of equilibria",
        build=lambda: fold(1),
        equilibria=(mix(0, 0, 1), mix(1, 1, 1), mix(MORE, MORE, 1), mix(HALF, HALF, 0)),
        remarks="Four isolated equilibria: the one at the double root has index 0, so parity proves nothing here.",
    ),
)

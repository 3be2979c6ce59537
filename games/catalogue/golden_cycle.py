"""An irrational cycle: f = y(1 + z) - c, g = z(1 + x) - c, h = c - x(1 + y), with c = 1 or, times 2, with c = 1/2.

c = 1:

- x = 1: h = -y. y > 0 gives z = 0, then g = -1, y = 0: no. y = 0 gives f = -1: no.
- x = 0: h = 1, z = 1, so g = 0, and f = 2y - 1 <= 0: (0, y, 1) with y <= 1/2.
- x interior: f = 0, y = 1/(1 + z) > 0. y = 1 would need z = 0, where g = -1: no. So g = 0, z = 1/(1 + x) is interior,
  h = 0 and x = 1/(1 + y). s -> 1/(1 + s) falls, so does its third iterate: one fixed point, x = y = z = t with
  t^2 + t = 1, the golden ratio.

c = 1/2:

- x = 1: h < 0, z = 0, g < 0, y = 0, f < 0: no. x = 0: h > 0, z = 1, g > 0, y = 1, f > 0: no.
- y = 0: f < 0, x = 0: no. y = 1: f > 0, x = 1: no. z = 0: g < 0, y = 0: no. z = 1: g > 0, y = 1: no.
- All interior: one fixed point as before, 2t^2 + 2t = 1, t = (sqrt(3) - 1)/2.
"""

from fractions import Fraction

from flint import fmpq_poly

from ..exact.algebraic import roots_of
from ..normal_form import NormalFormGame
from .binary import box, from_gains, mix
from .entry import Entry
from .pieces import Continuum

GOLDEN = roots_of(fmpq_poly([-1, 1, 1]))[1]
OTHER = roots_of(fmpq_poly([-1, 2, 2]))[1]


def cycle(a: int) -> NormalFormGame:
    """Return the game with f = a y(1 + z) - 1 and so on."""
    return from_gains(
        lambda y, z: a * y * (1 + z) - 1,
        lambda x, z: a * z * (1 + x) - 1,
        lambda x, y: 1 - a * x * (1 + y),
        title="An irrational cycle",
    )


ENTRIES = (
    Entry(
        slug="golden-cycle",
        title="A golden equilibrium and a segment",
        build=lambda: cycle(1),
        equilibria=(mix(GOLDEN, GOLDEN, GOLDEN),),
        components=(Continuum("a segment", (box(0, (0, Fraction(1, 2)), 1),)),),
        remarks="An irrational equilibrium beside a continuum, of which enumpoly_solve of pygambit 17.0.0b2 returns one end.",
    ),
    Entry(
        slug="irrational-cycle",
        title="A cycle with one equilibrium, irrational",
        build=lambda: cycle(2),
        equilibria=(mix(OTHER, OTHER, OTHER),),
        remarks="Payoffs -1, 0, 1, 2, 3 are enough for a unique irrational equilibrium.",
    ),
)

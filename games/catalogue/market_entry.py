"""Entering a market or a bar that has room for some of three.

El Farol, room for two: going gains 1 unless all three go, then -1: f = 1 - 2yz.

- x = 1: g = 1 - 2z, h = 1 - 2y. z < 1/2 gives y = 1, z = 0; z > 1/2 gives y = 0, z = 1; in both f = 1. z = 1/2 is
  interior, so y = 1/2, f = 1/2.
- x = 0: g = h = 1, y = z = 1, f = -1.
- y or z pure: by symmetry. All interior: yz = xz = xy = 1/2, each 1/sqrt(2).

Linear, f = 3 - 2y - 2z.

- x = 1: g = 1 - 2z, h = 1 - 2y, the same three, and f = 1 at each. x = 0: g > 0, h > 0, y = z = 1, f = -1.
- y or z pure: by symmetry. All interior: y + z = x + z = x + y = 3/2, each 3/4.

Just enough room for all, f = 2 - y - z >= 0: whoever does not enter for sure needs both others to do so. So at most one
does not: three edges at (1, 1, 1).
"""

from fractions import Fraction
from itertools import permutations

from flint import fmpq_poly

from ..exact.algebraic import roots_of
from .binary import box, from_gains, mix
from .entry import Entry
from .pieces import Continuum, Number, Profile

ROOT2 = roots_of(fmpq_poly([-2, 0, 1]))[1]


def seven(t: Number) -> tuple[Profile, ...]:
    """Return two in, one in and two at 1/2, in all orders, and all at t."""
    some: list[tuple[Fraction, ...]] = [(Fraction(1), Fraction(1), Fraction(0)), (Fraction(1), Fraction(1, 2), Fraction(1, 2))]
    return (*(mix(*p) for each in some for p in sorted(set(permutations(each)))), mix(t, t, t))


ENTRIES = (
    Entry(
        slug="el-farol",
        title="El Farol of three with room for two",
        source="after Arthur 1994, Inductive reasoning and bounded rationality, American Economic Review 84 (own payoffs)",
        build=lambda: from_gains(*[lambda j, k: 1 - 2 * j * k] * 3, actions=("home", "go"), title="El Farol"),
        equilibria=seven(ROOT2 / 2),
    ),
    Entry(
        slug="market-entry",
        title="Market entry of three",
        source="after Selten and Güth 1982, Equilibrium point selection in a class of market entry games (own payoffs)",
        build=lambda: from_gains(*[lambda j, k: 3 - 2 * j - 2 * k] * 3, actions=("out", "in"), title="Market entry"),
        equilibria=seven(Fraction(3, 4)),
    ),
    Entry(
        slug="market-entry-saturated",
        title="Market entry of three with just enough room",
        source="own boundary case",
        build=lambda: from_gains(*[lambda j, k: 2 - j - k] * 3, actions=("out", "in"), title="Market entry, just enough room"),
        components=(Continuum("three edges that meet in a corner", (box((0, 1), 1, 1), box(1, (0, 1), 1), box(1, 1, (0, 1)))),),
        remarks="Entering is weakly dominant, and yet the last one in may do anything.",
    ),
)

"""Participation: a good worth 1 to each of three is provided iff two or more contribute, which costs each of them c.

With x, y, z the probabilities of contributing, f = p(y, z) - c, where p(y, z) = y + z - 2yz is the chance to be pivotal.
Let 0 < c <= 1/2.

- x = 1: g = 1 - c - z, h = 1 - c - y. z < 1 - c gives y = 1, z = 0; z > 1 - c gives y = 0, z = 1; in both f = 1 - c > 0:
  (1, 1, 0) and (1, 0, 1). z = 1 - c is interior, so y = 1 - c, f = c(1 - 2c) >= 0: (1, 1 - c, 1 - c).
- x = 0: g = z - c, h = y - c: (0, 0, 0) and (0, 1, 1), where f = -c < 0. (0, c, c) has f = c(1 - 2c) and is an
  equilibrium only if c = 1/2.
- y or z pure: by symmetry.
- All interior: p(y, z) = p(x, z) = p(x, y) = c, so (x - y)(1 - 2z) = 0 and so on. c < 1/2: no coordinate is 1/2, where p
  is 1/2 whatever the other, so all are equal to t with 2t(1 - t) = c: two roots. c = 1/2: p(y, z) - c is
  -2(y - 1/2)(z - 1/2), so two of the three are 1/2 and the third is free.

c < 1/2: nine equilibria. c = 1/2: four strict ones, and three segments that cross in the centre of the cube, with the
ends (1, 1/2, 1/2), (0, 1/2, 1/2) and so on.
"""

from fractions import Fraction
from itertools import permutations

from flint import fmpq_poly

from ..exact.algebraic import roots_of
from ..normal_form import NormalFormGame
from .binary import box, from_gains, mix
from .entry import Entry
from .pieces import Continuum, Number, Profile

HALF = Fraction(1, 2)
PURE = (mix(0, 0, 0), mix(1, 1, 0), mix(1, 0, 1), mix(0, 1, 1))
SOURCE = (
    "after Palfrey and Rosenthal 1984, Participation and the provision of discrete public goods, Journal of Public Economics 24"
)
ROOT5 = roots_of(fmpq_poly([-5, 0, 1]))[1]


def game(c: Fraction) -> NormalFormGame:
    """Return the game at cost c."""
    return from_gains(
        *[lambda j, k: j + k - 2 * j * k - c] * 3, actions=("abstain", "contribute"), title=f"Two of three must contribute, c = {c}"
    )


def nine(c: Fraction, t: Number) -> tuple[Profile, ...]:
    """Return the nine equilibria at cost c < 1/2, t being a root of 2t(1 - t) = c."""
    one_surely = sorted(set(permutations((Fraction(1), 1 - c, 1 - c))))
    return (*PURE, *(mix(*p) for p in one_surely), mix(t, t, t), mix(1 - t, 1 - t, 1 - t))


ENTRIES = (
    Entry(
        slug="participation",
        title="Participation, nine equilibria",
        source=f"{SOURCE} (page not checked)",
        build=lambda: game(Fraction(3, 8)),
        equilibria=nine(Fraction(3, 8), Fraction(1, 4)),
        remarks="As many as a regular 2x2x2 game can have, in a symmetric game with a story.",
    ),
    Entry(
        slug="participation-irrational",
        title="Participation, two of nine equilibria irrational",
        source=f"{SOURCE} (page not checked)",
        build=lambda: game(Fraction(2, 5)),
        equilibria=nine(Fraction(2, 5), (5 - ROOT5) / 10),
    ),
    Entry(
        slug="participation-cross",
        title="Participation at the critical cost",
        source=f"{SOURCE}; own boundary case (page not checked)",
        build=lambda: game(HALF),
        equilibria=PURE,
        components=(
            Continuum(
                "three segments that cross in one point",
                (box((0, 1), HALF, HALF), box(HALF, (0, 1), HALF), box(HALF, HALF, (0, 1))),
            ),
        ),
        remarks="Every indifference equation is a product of two factors; five of the nine equilibria of c < 1/2 merge.",
    ),
)

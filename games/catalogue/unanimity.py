"""Unanimity games: a prize for all three if all choose alike, otherwise nothing.

Two actions with prizes 1 and 4: f = 4yz - (1 - y)(1 - z) = 3yz + y + z - 1.

- x = 1: g = 4z, h = 4y. z > 0 gives y = 1, z = 1: (1, 1, 1), f = 4. z = 0 needs y = 0, and then f = -1: no.
- x = 0: g = z - 1, h = y - 1. z < 1 gives y = 0, z = 0: (0, 0, 0), f = -1. z = 1 needs y = 1, and then f = 4: no.
- y or z pure: by symmetry.
- All interior: f = g = 0 give (x - y)(3z + 1) = 0, so all are equal and 3t^2 + 2t = 1: t = 1/3.

Two actions with prizes 0 and 1, a project that needs all: f = yz, so who does not join for sure must not be pivotal.

- x = 1: y < 1 needs z = 0 and z < 1 needs y = 0: (1, 1, 1) or (1, 0, 0). y = 1 or z = 1: by symmetry.
- Nobody joins for sure: yz = xz = xy = 0, so two are 0 and the third is free: three edges at (0, 0, 0).

Three actions with prize 1. Player 1 gets y(k) z(k) from k; let u be the highest of these, v and w the others' likewise.

- u > 0: y and z are positive on the support of x, so v > 0 and w > 0 and, by symmetry, the supports are one set S. On it
  y z = u, x z = v, x y = w, so x^2 = v w / u is constant: uniform on S. Seven sets.
- u = 0: so are v and w, and no two players share an action: each has one of his own. Six permutations, where no player
  alone can gain.
"""

from fractions import Fraction
from itertools import permutations

from ..normal_form import NormalFormGame
from .binary import box, from_gains, mix
from .entry import Entry, by_rule
from .identity import uniform
from .pieces import Continuum, Strategy

THIRD = Fraction(1, 3)
ACTIONS: tuple[Strategy, ...] = tuple(x for x in uniform(3) if max(x) == 1)
SOURCE = "after Harsanyi and Selten 1988, A General Theory of Equilibrium Selection in Games (page not checked)"


def three() -> NormalFormGame:
    """Return the game of three players with three actions."""
    return by_rule(lambda i, profile: int(len(set(profile)) == 1), 3, 3, 3, title="Unanimity on three actions")


ENTRIES = (
    Entry(
        slug="unanimity",
        title="Unanimity of three with prizes 1 and 4",
        source=SOURCE,
        build=lambda: from_gains(*[lambda j, k: 3 * j * k + j + k - 1] * 3, title="Unanimity with prizes 1 and 4"),
        equilibria=(mix(0, 0, 0), mix(1, 1, 1), mix(THIRD, THIRD, THIRD)),
    ),
    Entry(
        slug="joint-project",
        title="A project that needs all three",
        build=lambda: from_gains(*[lambda j, k: j * k] * 3, actions=("stay", "join"), title="A project that needs all three"),
        equilibria=(mix(1, 1, 1),),
        components=(Continuum("three edges that meet in a corner", (box((0, 1), 0, 0), box(0, (0, 1), 0), box(0, 0, (0, 1)))),),
        remarks="The failure of coordination is a continuum, in weakly dominated actions. enumpoly_solve of pygambit 17.0.0b2 "
        "returns 44 profiles, 39 of them approximations of (0, 0, 0).",
    ),
    Entry(
        slug="unanimity-three",
        title="Unanimity of three on three actions",
        source=SOURCE,
        build=three,
        equilibria=(*((x, x, x) for x in uniform(3)), *permutations(ACTIONS)),
        remarks="Thirteen isolated equilibria of a 3x3x3 game; the six without a prize are not strict and not perfect.",
    ),
)

"""Matching pennies around a circle: each player cares about the next one only, the last wants to differ from the first.

Three players (Jordan), f = 2y - 1, g = 2z - 1, h = 1 - 2x.

- x > 1/2: z = 0, so y = 0, so x = 0: no. x < 1/2: z = 1, y = 1, x = 1: no.
- x = 1/2 is interior, so f = 0, y = 1/2; so g = 0, z = 1/2.

Four players, f1 = 2 p2 - 1, f2 = 2 p3 - 1, f3 = 2 p4 - 1, f4 = 1 - 2 p1: by the same argument 1/2 each. With the first
player's second action doubled only the sum of its copies counts: a segment.
"""

from fractions import Fraction

import numpy as np

from ..normal_form import NormalFormGame
from .binary import from_gains, mix
from .entry import Entry
from .pieces import Continuum, polytopes

HALF = Fraction(1, 2)


def three() -> NormalFormGame:
    """Return Jordan's game."""
    return from_gains(lambda y, z: 2 * y - 1, lambda x, z: 2 * z - 1, lambda x, y: 1 - 2 * x, title="Jordan's pennies")


def doubled() -> NormalFormGame:
    """Return Jordan's game with player 1's second action twice."""
    return NormalFormGame(np.take(three().payoffs, [0, 1, 1], axis=1), title="Jordan's pennies, an action doubled")


def four() -> NormalFormGame:
    """Return the circle of four."""
    return from_gains(
        lambda p2, p3, p4: 2 * p2 - 1,
        lambda p1, p3, p4: 2 * p3 - 1,
        lambda p1, p2, p4: 2 * p4 - 1,
        lambda p1, p2, p3: 1 - 2 * p1,
        title="Pennies around a circle of four",
    )


ENTRIES = (
    Entry(
        slug="jordan-pennies",
        title="Jordan's matching pennies of three players",
        source="Jordan 1993, Three problems in learning mixed-strategy Nash equilibria, GEB 5 (page not checked)",
        build=three,
        equilibria=(mix(HALF, HALF, HALF),),
        remarks="Each payoff depends on one opponent, so a null vector vanishes: the ordinary case of alliance models.",
    ),
    Entry(
        slug="jordan-pennies-doubled",
        title="Jordan's pennies with an action doubled",
        source="own variation",
        build=doubled,
        components=(Continuum("a segment", (polytopes("1/2 1/2 0; 1/2 0 1/2", "1/2 1/2", "1/2 1/2"),)),),
        remarks="3x2x2, no isolated equilibrium.",
    ),
    Entry(
        slug="pennies-circle-four",
        title="Matching pennies around a circle of four",
        source="own variation",
        build=four,
        equilibria=(mix(HALF, HALF, HALF, HALF),),
    ),
)

"""A 2x2x2 game with nine equilibria, the most that a regular one can have.

Here x, y, z are the probabilities of the *first* actions. Payoffs: (9, 8, 12) at (1, 1, 1), (9, 8, 2) at (2, 2, 1),
(3, 4, 6) at (2, 1, 2) and (1, 2, 2), else nothing. Gains from the first actions:
f = (2y - 1)(12z - 3), g = (2x - 1)(12z - 4), h = 26xy - 8x - 8y + 2.

- z = 1: f and g have the signs of 2y - 1 and 2x - 1: (0, 0), (1, 1), (1/2, 1/2), where h is 2, 12, 1/2: three.
- z = 0: the opposite signs: (0, 1), (1, 0), where h = -6: two; (1/2, 1/2), where h = 1/2: no.
- z interior: h = 0. It is 2, -6, -6, 12 at the four pure pairs, so x or y is interior.
- y = 1: h = 18x - 6, x = 1/3, f = 12z - 3 = 0, z = 1/4, g = 1/3 > 0: (1/3, 1, 1/4).
- y = 0: h = 2 - 8x, x = 1/4, z = 1/4, g = 1/2 > 0: no.
- x = 1: h = 18y - 6, y = 1/3, g = 12z - 4 = 0, z = 1/3, f = -1/3 < 0: no.
- x = 0: h = 2 - 8y, y = 1/4, z = 1/3, f = -1/2 < 0: (0, 1/4, 1/3).
- All interior: y = 1/2 or z = 1/4, and x = 1/2 or z = 1/3. x = y = 1/2 has h = 1/2: no. y = 1/2 and z = 1/3:
  h = 5x - 2, (2/5, 1/2, 1/3). x = 1/2 and z = 1/4: (1/2, 2/5, 1/4).

3 + 2 + 2 + 2 = 9.
"""

from fractions import Fraction

import numpy as np

from ..normal_form import NormalFormGame
from .binary import mix
from .entry import Entry
from .pieces import Profile

F = Fraction


def firsts(*probabilities: int | Fraction) -> Profile:
    """Return the profile in which the first actions have the given probabilities."""
    return mix(*(1 - p for p in probabilities))


def game() -> NormalFormGame:
    """Return the game."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[:, 0, 0, 0], payoffs[:, 1, 1, 0] = (9, 8, 12), (9, 8, 2)
    payoffs[:, 1, 0, 1] = payoffs[:, 0, 1, 1] = (3, 4, 6)
    return NormalFormGame(payoffs, title="Nine equilibria")


ENTRIES = (
    Entry(
        slug="mckelvey-mclennan-1996",
        title="McKelvey and McLennan's game with nine equilibria",
        source="McKelvey and McLennan 1996, Computation of equilibria in finite games, Handbook of Computational Economics 1 "
        "(page not checked)",
        build=game,
        equilibria=(
            firsts(1, 1, 1),
            firsts(0, 0, 1),
            firsts(F(1, 2), F(1, 2), 1),
            firsts(1, 0, 0),
            firsts(0, 1, 0),
            firsts(F(1, 3), 1, F(1, 4)),
            firsts(0, F(1, 4), F(1, 3)),
            firsts(F(2, 5), F(1, 2), F(1, 3)),
            firsts(F(1, 2), F(2, 5), F(1, 4)),
        ),
        remarks="Two are totally mixed.",
    ),
)

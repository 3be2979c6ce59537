"""The minimum-effort game of three players and efforts 0, 1, 2: each is paid 4 times the lowest, less his own.

Let X1 >= X2 be player 1's probabilities of effort at least 1 and at least 2, and so on. The minimum is at least e iff
all efforts are, so player 1 gets X1 (4 Y1 Z1 - 1) + X2 (4 Y2 Z2 - 1). As Y1 Z1 >= Y2 Z2, the best choices of X1 and X2
never conflict with X1 >= X2: each step is a game of its own, f = 4yz - 1.

- x = 1: g = 4z - 1, h = 4y - 1: (1, 1), f = 3; (0, 0), f = -1: no; (1/4, 1/4), f = -3/4: no.
- x = 0: g = h = -1: (0, 0, 0). All interior: yz = xz = xy = 1/4, each 1/2.

So at either step all three have 0, 1/2 or 1, not rising from step 1 to step 2: six equilibria.
"""

from fractions import Fraction

from ..normal_form import NormalFormGame
from .entry import Entry, by_rule
from .pieces import Profile

HALF, ONE, NONE = Fraction(1, 2), Fraction(1), Fraction(0)


def game() -> NormalFormGame:
    """Return the game."""
    return by_rule(lambda i, efforts: 4 * min(efforts) - efforts[i], 3, 3, 3, actions=["012"] * 3, title="Minimum effort")


def all_alike(first: Fraction, second: Fraction) -> Profile:
    """Return the profile in which everybody makes effort 1 or more, and 2, with the given probabilities."""
    return ((1 - first, first - second, second),) * 3


ENTRIES = (
    Entry(
        slug="minimum-effort",
        title="Minimum effort of three players",
        source="Bryant 1983, A simple rational expectations Keynes-type model, Quarterly Journal of Economics 98 (own numbers)",
        build=game,
        equilibria=tuple(
            all_alike(*steps) for steps in ((NONE, NONE), (HALF, NONE), (ONE, NONE), (HALF, HALF), (ONE, HALF), (ONE, ONE))
        ),
        remarks="Where efforts 0 and 2 are mixed, effort 1 is a best response too: isolated, but not quasi-strict. An even "
        "number. enumpoly_solve of pygambit 17.0.0b2 returns this one five times.",
    ),
)

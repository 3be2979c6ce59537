"""Beer or quiche: a sender, strong with probability 9/10, has breakfast; a receiver sees it and duels or not.

A sender gets 1 for the preferred breakfast (strong: beer, weak: quiche) and 2 for no duel; the receiver gets 1 for a
duel with a weak sender or none with a strong one. Let b and q be the probabilities of no duel after beer and after
quiche, d = b - q. Beer gains a strong sender 1 + 2d and a weak one -1 + 2d.

- d > 1/2: both take beer, which is met by no duel: b = 1, q < 1/2.
- d = 1/2: the strong take beer; as the weak are few, it is met by no duel: b = 1, q = 1/2. Quiche would come from the
  weak only and be met by a duel, q = 0, so nobody takes it.
- -1/2 < d < 1/2: the strong take beer, the weak quiche: b = 1, q = 0, d = 1: no.
- d = -1/2: the weak take quiche. Beer would come from the strong only, b = 1 and q = 3/2, so nobody takes it. Quiche is
  met by no duel: q = 1, b = 1/2.
- d < -1/2: both take quiche: q = 1, b < 1/2.

Two segments. An action of the sender names the strong one's breakfast, then the weak one's; an action of the receiver
the answer to beer, then to quiche (N no duel, D duel).
"""

from itertools import product

import numpy as np

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes

BREAKFASTS = ("BB", "BQ", "QB", "QQ")
ANSWERS = ("NN", "ND", "DN", "DD")


def game() -> NormalFormGame:
    """Return the normal form, payoffs times 10: the strong sender counts 9 times, the weak one once."""
    payoffs = np.zeros((2, 4, 4), dtype=int)
    for (i, breakfasts), (k, answers) in product(enumerate(BREAKFASTS), enumerate(ANSWERS)):
        for weight, taken, preferred, right in ((9, breakfasts[0], "B", "N"), (1, breakfasts[1], "Q", "D")):
            answer = answers["BQ".index(taken)]
            payoffs[0, i, k] += weight * ((taken == preferred) + 2 * (answer == "N"))
            payoffs[1, i, k] += weight * (answer == right)
    return NormalFormGame(payoffs, ("Sender", "Receiver"), (BREAKFASTS, ANSWERS), "Beer or quiche")


ENTRIES = (
    Entry(
        slug="beer-quiche",
        title="Beer or quiche",
        source="Cho and Kreps 1987, Signaling games and stable equilibria, Quarterly Journal of Economics 102 (page not checked)",
        build=game,
        components=(
            Continuum("a segment: all take beer", (polytopes("1 0 0 0", "1/2 1/2 0 0; 0 1 0 0"),)),
            Continuum("a segment: all take quiche", (polytopes("0 0 0 1", "1/2 0 1/2 0; 0 0 1 0"),)),
        ),
        remarks="Only the first component passes the intuitive criterion. The support enumeration of nashpy 0.0.43 returns one "
        "end of each segment.",
    ),
)

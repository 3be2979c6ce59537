"""Matching pennies, and with actions that come twice.

With x and y the probabilities of Tails, player 1 gains f = 2y - 1 from Tails, player 2 gains g = 1 - 2x.

- y > 1/2: x = 1, so y = 0: no. y < 1/2: x = 0, so y = 1: no. So y = 1/2, and by the same argument x = 1/2.

With an action doubled only the sum of its copies counts: it is 1/2, in any division. One row doubled leaves a segment;
both actions of both players doubled leave a square for each player, a component of dimension 4.
"""

import numpy as np

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes, profile

FIRST = np.array([[1, -1], [-1, 1]])


def game(rows: list[int], columns: list[int]) -> NormalFormGame:
    """Return matching pennies with each player's actions repeated as listed (0 Heads, 1 Tails)."""
    a = FIRST[np.ix_(rows, columns)]
    return NormalFormGame([a, -a], title="Matching pennies")


SQUARE = "1/2 0 1/2 0; 1/2 0 0 1/2; 0 1/2 1/2 0; 0 1/2 0 1/2"

ENTRIES = (
    Entry(
        slug="matching-pennies",
        title="Matching pennies",
        source="von Neumann 1928, Zur Theorie der Gesellschaftsspiele, Mathematische Annalen 100 (page not checked)",
        build=lambda: game([0, 1], [0, 1]),
        equilibria=(profile("1/2 1/2", "1/2 1/2"),),
    ),
    Entry(
        slug="matching-pennies-row-doubled",
        title="Matching pennies with Heads doubled",
        source="own variation",
        build=lambda: game([0, 0, 1], [0, 1]),
        components=(Continuum("a segment", (polytopes("1/2 0 1/2; 0 1/2 1/2", "1/2 1/2"),)),),
        remarks="Programs that go through pairs of supports of one size report the two ends as if they were isolated.",
    ),
    Entry(
        slug="matching-pennies-all-doubled",
        title="Matching pennies with every action doubled",
        source="own variation",
        build=lambda: game([0, 0, 1, 1], [0, 0, 1, 1]),
        components=(Continuum("a square times a square", (polytopes(SQUARE, SQUARE),)),),
        remarks="One maximal Nash subset with 16 extreme equilibria; the polytopes are not simplices.",
    ),
)

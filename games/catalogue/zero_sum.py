"""Two degenerate zero-sum games: one with a column that pays nothing, and two-finger Morra.

[[1, -1, 0], [-1, 1, 0]]:

- The first row with probability p gets 2p - 1, 1 - 2p, 0 from the columns: only p = 1/2 secures the value 0.
- Against q the rows get q1 - q2 and q2 - q1: the value is held iff q1 = q2: q = (s, s, 1 - 2s), s <= 1/2.

Morra: both show one or two fingers and guess the other's; who alone is right wins the sum. Actions (show, guess): 11, 12,
21, 22. The game is symmetric, so its value is 0 and p is optimal iff it gets at least 0 from every column:

- -2 p2 + 3 p3 >= 0 and 3 p2 - 4 p3 >= 0: 4/3 p3 <= p2 <= 3/2 p3.
- 2 p1 - 3 p4 >= 0 and -3 p1 + 4 p4 >= 0: 3/2 p4 <= p1 <= 4/3 p4, so p1 = p4 = 0.

From (0, 4/7, 3/7, 0) to (0, 3/5, 2/5, 0), for either player.
"""

import numpy as np

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes

MORRA = "0 4/7 3/7 0; 0 3/5 2/5 0"


def zero_sum(matrix: list[list[int]], title: str) -> NormalFormGame:
    """Return the game in which the column player pays the matrix to the row player."""
    a = np.array(matrix)
    return NormalFormGame([a, -a], title=title)


ENTRIES = (
    Entry(
        slug="useless-column",
        title="Matching pennies with a column that pays nothing",
        source="own variation",
        build=lambda: zero_sum([[1, -1, 0], [-1, 1, 0]], "A useless column"),
        components=(Continuum("a segment", (polytopes("1/2 1/2", "1/2 1/2 0; 0 0 1"),)),),
        remarks="A support of one action meets a support of two: the support enumeration of nashpy 0.0.43 returns the other end "
        "only.",
    ),
    Entry(
        slug="morra",
        title="Two-finger Morra",
        source="Dresher 1961, Games of Strategy (page not checked)",
        build=lambda: zero_sum([[0, 2, -3, 0], [-2, 0, 0, 3], [3, 0, 0, -4], [0, -3, 4, 0]], "Two-finger Morra"),
        components=(Continuum("a segment times a segment", (polytopes(MORRA, MORRA),)),),
        remarks="Linear programming returns one pair of optimal strategies; the set is a rectangle. The support enumeration of "
        "nashpy 0.0.43 returns nothing at all.",
    ),
)

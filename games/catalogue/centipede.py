"""The centipede with four moves, as a reduced normal form: take at once, take later, never.

Taking at the four moves pays (4, 1), (2, 8), (16, 4), (8, 32); passing to the end (64, 16).

- x3 > 0: player 2 loses by passing at the end (16 against 32), so y3 = 0. Then never taking pays 8 y2 less than taking
  later, so y2 = 0, and taking at once is better than either (4 against 2): no.
- x3 = 0, x2 > 0: player 2 takes at once (8 against 4), so taking at once is better (4 against 2): no.
- x1 = 1: player 2 is free as long as this is best, that is 2 y1 + 16 (y2 + y3) <= 4 and 2 y1 + 8 y2 + 64 y3 <= 4,
  or y2 + y3 <= 1/7 and 3 y2 + 31 y3 <= 1.

Corners (y2, y3): (0, 0), (1/7, 0), (6/49, 1/49), where both bind, and (0, 1/31).
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes

ENTRIES = (
    Entry(
        slug="centipede",
        title="Centipede with four moves",
        source="Rosenthal 1981, Journal of Economic Theory 25; payoffs of McKelvey and Palfrey 1992, Econometrica 60, times 10 "
        "(pages not checked)",
        build=lambda: NormalFormGame(
            [[[4, 4, 4], [2, 16, 16], [2, 8, 64]], [[1, 1, 1], [8, 4, 4], [8, 32, 16]]],
            actions=[("take at once", "take later", "never")] * 2,
            title="Centipede",
        ),
        components=(
            Continuum("a quadrilateral of threats", (polytopes("1 0 0", "1 0 0; 6/7 1/7 0; 6/7 6/49 1/49; 30/31 0 1/31"),)),
        ),
        remarks="All equilibria have one outcome; only one is subgame perfect. Of the four corners the support enumeration of "
        "nashpy 0.0.43 returns one.",
    ),
)

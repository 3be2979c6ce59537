"""Bernheim's game: most actions are rationalizable, one pair is an equilibrium.

- b1 and b3 in equal parts beat b4: 7/2 x1 + 2 x2 + 7/2 x3 > x1 + x2 + x3 - x4.
- Without b4, a4 pays 0 and a2 beats it.
- In what is left a2 beats a1 and a3 in equal parts, by 3/2 y1 + y2 + 3/2 y3: not both are played.
- If a1 is and a3 is not, b1 pays 7 x1 more than b3, so y3 = 0; then a1 pays 5 y1 + y2 > 0 less than a2: no.
- If a3 is and a1 is not: the same with b1 and b3 exchanged.
- So x = a2, to which b2 is the only best response (3 against 2), and to it a2 (3 against 2).
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import profile

ENTRIES = (
    Entry(
        slug="bernheim-1984",
        title="Bernheim's game",
        source="Bernheim 1984, Rationalizable strategic behavior, Econometrica 52 (page not checked)",
        build=lambda: NormalFormGame(
            [
                [[0, 2, 7, 0], [5, 3, 5, 0], [7, 2, 0, 0], [0, 0, 0, 10]],
                [[7, 5, 0, 1], [2, 3, 2, 1], [0, 5, 7, 1], [0, -2, 0, -1]],
            ],
            title="Bernheim's game",
        ),
        equilibria=(profile("0 1 0 0", "0 1 0 0"),),
        remarks="a1, a2, a3 and b1, b2, b3 are rationalizable.",
    ),
)

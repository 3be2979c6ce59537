"""The traveller's dilemma with claims 2, 3, 4: both get the lower claim, and 2 moves from who claimed more to who did less.

Against y the claims pay 2 y1 + 4 y2 + 4 y3, 3 y2 + 5 y3 and y2 + 4 y3.

- Claim 3 beats 4 by 2 y2 + y3: 4 is a best response only to claim 2 for sure.
- If y is claim 2 for sure, claim 2 is the only best response (2 against 0): (2, 2), strict.
- Otherwise neither claims 2 for sure, so neither claims 4, and claim 2 beats 3 by 2 y1 + y2 > 0: no.
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import profile

CLAIMS = [[2, 4, 4], [0, 3, 5], [0, 1, 4]]

ENTRIES = (
    Entry(
        slug="travellers-dilemma",
        title="Traveller's dilemma with three claims",
        source="Basu 1994, The traveler's dilemma, American Economic Review 84 (own range of claims)",
        build=lambda: NormalFormGame([CLAIMS, [*zip(*CLAIMS, strict=True)]], actions=["234"] * 2, title="Traveller's dilemma"),
        equilibria=(profile("1 0 0", "1 0 0"),),
        remarks="Claim 4 is dominated by 3 only weakly, so strict elimination does not start.",
    ),
)

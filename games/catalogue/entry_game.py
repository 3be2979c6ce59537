"""Entry: stay out (0, 2), or enter and be fought (-1, -1) or accommodated (1, 1).

Entering gains 1 - 2q over staying out against an incumbent who fights with probability q.

- Entering with any probability makes accommodation the only best response: q = 0, and entering gains 1: (In, Accommodate).
- Staying out leaves the incumbent indifferent and is best iff 1 - 2q <= 0: q in [1/2, 1].
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes, profile


def game() -> NormalFormGame:
    """Return the normal form."""
    return NormalFormGame(
        [[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]], ("Entrant", "Incumbent"), (("Out", "In"), ("Fight", "Accommodate")), "Entry"
    )


ENTRIES = (
    Entry(
        slug="entry",
        title="Entry deterrence",
        source="Selten 1978, The chain store paradox, Theory and Decision 9 (page not checked)",
        build=game,
        equilibria=(profile("0 1", "0 1"),),
        components=(Continuum("a segment of threats", (polytopes("1 0", "1 0; 1/2 1/2"),)),),
        remarks="Only (In, Accommodate) is subgame perfect. The support enumeration of nashpy 0.0.43 returns one end of the "
        "segment.",
    ),
)

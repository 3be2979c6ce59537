"""Selten's horse: player 1 ends the game (D) or not (C), then player 2 (d or c); player 3 plays L or R without knowing who.

Payoffs: C, c: (1, 1, 1). D and L: (3, 2, 2), D and R: (0, 0, 0). C, d and L: (4, 4, 0), C, d and R: (0, 0, 1). With
x, y, z the probabilities of D, d, R: f = 2 - 3y - 3z + 4yz, g = (1 - x)(3 - 4z), h = (1 - x) y - 2x.

- x = 1: h = -2, z = 0, g = 0, f = 2 - 3y >= 0: (1, y, 0) with y <= 2/3.
- x < 1, z > 3/4: g < 0, y = 0, h = -2x; z > 0 needs x = 0; f = 2 - 3z < 0: (0, 0, z).
- x < 1, z = 3/4: f = -1/4, x = 0, h = y; z is interior, so y = 0: the end of the same segment.
- x < 1, z < 3/4: g > 0, y = 1, f = z - 1 < 0, x = 0, h = 1, z = 1: no.
"""

from fractions import Fraction

import numpy as np

from ..normal_form import NormalFormGame
from .binary import box
from .entry import Entry
from .pieces import Continuum


def game() -> NormalFormGame:
    """Return the normal form."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[:, 0, 0, :] = 1
    payoffs[:, 0, 1, 0], payoffs[:, 0, 1, 1] = (4, 4, 0), (0, 0, 1)
    payoffs[:, 1, 0, 0] = payoffs[:, 1, 1, 0] = (3, 2, 2)
    return NormalFormGame(payoffs, actions=[("C", "D"), ("c", "d"), ("L", "R")], title="Selten's horse")


ENTRIES = (
    Entry(
        slug="selten-horse",
        title="Selten's horse",
        source="Selten 1975, Reexamination of the perfectness concept, IJGT 4, fig. 1 (page not checked)",
        build=game,
        components=(
            Continuum("a segment: player 1 ends the game", (box(1, (0, Fraction(2, 3)), 0),)),
            Continuum("a segment: it ends after c", (box(0, 0, (Fraction(3, 4), 1)),)),
        ),
        remarks="No proper subgame, so all of them are subgame perfect; only the second segment is sequential. enumpoly_solve of "
        "pygambit 17.0.0b2 returns the pure end of each.",
    ),
)

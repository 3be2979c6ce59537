"""Battle of the sexes (2, 1), (0, 0) / (0, 0), (1, 2); and with a third player whom nobody minds and who minds nobody.

Gains from the second action: f = y - 2(1 - y) = 3y - 2, g = 2x - (1 - x) = 3x - 1.

- y > 2/3: x = 1, so g = 2 and y = 1.
- y < 2/3: x = 0, so g = -1 and y = 0.
- y = 2/3 is interior, so g = 0: x = 1/3.

A dummy leaves f and g alone and is free: each of the three points times the dummy's whole simplex.
"""

import numpy as np

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, Polytopes, profile

PAYOFFS = np.array([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
POINTS = (profile("1 0", "1 0"), profile("0 1", "0 1"), profile("2/3 1/3", "1/3 2/3"))


def with_dummy(actions: int) -> NormalFormGame:
    """Return the game of three players, the third's action changing nothing."""
    payoffs = np.zeros((3, 2, 2, actions), dtype=int)
    payoffs[:2] = PAYOFFS[..., None]
    return NormalFormGame(payoffs, title=f"Battle of the sexes and a dummy with {actions} actions")


def continua(actions: int, shape: str) -> tuple[Continuum, ...]:
    """Return each equilibrium times the simplex of the dummy."""
    simplex = profile(*(" ".join(str(int(k == a)) for k in range(actions)) for a in range(actions)))
    return tuple(Continuum(shape, (Polytopes(((x,), (y,), simplex)),)) for x, y in POINTS)


ENTRIES = (
    Entry(
        slug="battle-of-the-sexes",
        title="Battle of the sexes",
        source="Luce and Raiffa 1957, Games and Decisions, ch. 5 (page not checked)",
        build=lambda: NormalFormGame(PAYOFFS, title="Battle of the sexes"),
        equilibria=POINTS,
    ),
    Entry(
        slug="battle-of-the-sexes-dummy",
        title="Battle of the sexes and a dummy",
        source="own variation",
        build=lambda: with_dummy(2),
        components=continua(2, "a segment"),
        remarks="Three parallel segments and no isolated equilibrium: a solver of isolated points has nothing to find.",
    ),
    Entry(
        slug="battle-of-the-sexes-dummy-three",
        title="Battle of the sexes and a dummy with three actions",
        source="own variation",
        build=lambda: with_dummy(3),
        components=continua(3, "a triangle"),
        remarks="Three parallel triangles; 2x2x3.",
    ),
)

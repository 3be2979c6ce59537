"""An undominated equilibrium of three players that is not perfect.

Player 3 chooses between the matrices (1, 1, 1), (1, 0, 1) / (1, 1, 1), (0, 0, 1) and
(1, 1, 0), (0, 0, 0) / (0, 1, 0), (1, 0, 0).

- Player 3's first action always pays 1 and the second 0; so do player 2's.
- Against both first actions player 1 gets 1 from either of his: the segment of all his strategies.
"""

from ..normal_form import NormalFormGame
from .binary import box
from .entry import Entry
from .pieces import Continuum

ENTRIES = (
    Entry(
        slug="van-damme-undominated",
        title="Van Damme's undominated imperfect equilibrium",
        source="after van Damme 1991, Stability and Perfection of Nash Equilibria, ch. 2 (page not checked)",
        build=lambda: NormalFormGame(
            [
                [[[1, 1], [1, 0]], [[1, 0], [0, 1]]],
                [[[1, 1], [0, 0]], [[1, 1], [0, 0]]],
                [[[1, 0], [1, 0]], [[1, 0], [1, 0]]],
            ],
            title="An undominated equilibrium that is not perfect",
        ),
        components=(Continuum("a segment", (box((0, 1), 0, 0),)),),
        remarks="With trembles of size e and d player 1 gains e + d - 2ed from his first action, so only (1, 1, 1) is perfect; "
        "(2, 1, 1) is in undominated actions all the same. For two players undominated and perfect are one.",
    ),
)

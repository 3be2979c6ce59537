"""Myerson's games of perfect and proper equilibria.

2x2: both are paid 1 at (1, 1), else 0. The first action gains the probability of the other's first: if it is positive,
both play the first for sure; if it is 0 for one player, it must be for the other. Two points.

3x3, symmetric: (1, 1), (0, 0), (-9, -9) / (0, 0), (0, 0), (-7, -7) / (-9, -9), (-7, -7), (-7, -7).

- The second action beats the third by 9 y1 + 7 y2: the third is a best response only to y3 = 1, where it ties with the
  second and the first loses 2.
- So x3 > 0 makes y3 = 1 and y3 > 0 makes x3 = 1: (third, third).
- If neither is played, what is left is the 2x2 game: (first, first) and (second, second).
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import profile

COMMON = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]
SOURCE = "Myerson 1978, Refinements of the Nash equilibrium concept, International Journal of Game Theory 7 (page not checked)"

ENTRIES = (
    Entry(
        slug="myerson-1978-two",
        title="Myerson's 2x2 game",
        source=SOURCE,
        build=lambda: NormalFormGame([[[1, 0], [0, 0]]] * 2, title="Myerson's 2x2 game"),
        equilibria=(profile("1 0", "1 0"), profile("0 1", "0 1")),
        remarks="Only the first is perfect. An even number: the second has index 0, and the vertex enumeration of nashpy 0.0.43 "
        "does not return it.",
    ),
    Entry(
        slug="myerson-1978-three",
        title="Myerson's 3x3 game",
        source=SOURCE,
        build=lambda: NormalFormGame([COMMON, COMMON], title="Myerson's 3x3 game"),
        equilibria=(profile("1 0 0", "1 0 0"), profile("0 1 0", "0 1 0"), profile("0 0 1", "0 0 1")),
        remarks="All but the third are perfect, only the first is proper: adding a dominated action made (second, second) perfect.",
    ),
)

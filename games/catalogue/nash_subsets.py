"""Degenerate bimatrix games: continua next to points, and several maximal Nash subsets that meet.

Bent. Both are paid 1 unless both play their first action. The second action gains the probability of the other's first:
x1 y1 = 0 is all that equilibrium asks. Two edges that meet at (second, second).

A segment and a point. (3, 3), (3, 3) / (2, 2), (5, 6) / (0, 3), (6, 1). Against the probability q of the second column
the rows pay 3, 2 + 3q, 6q; the second column gains 4 x2 - 2 x3.

- q < 1/3: the first row, and the gain is 0: all of these.
- q = 1/3: the first two rows; q is interior, so x2 = 0: the end of the same segment.
- 1/3 < q < 2/3: the second row, the gain is 4, q = 1: no.
- q = 2/3: the last two rows, 4 x2 = 2 x3: (0, 1/3, 2/3).
- q > 2/3: the last row, the gain is -2, q = 0: no.

Compatible neighbours. Both are paid 1 unless one plays 1 and the other 3. The actions pay 1 - y3, 1, 1 - y1: the second
is always best, the first iff y3 = 0, the third iff y1 = 0. So equilibrium asks that x1 y3 = x3 y1 = 0: one factor of
each is 0, which gives four maximal Nash subsets, {2} x all, [2,3] x [2,3], [1,2] x [1,2], all x {2}. They share (2, 2).
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes, profile

BENT = [[0, 1], [1, 1]]
NEIGHBOURS = [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
ALL, LOWER, UPPER, MIDDLE = "1 0 0; 0 1 0; 0 0 1", "1 0 0; 0 1 0", "0 1 0; 0 0 1", "0 1 0"

ENTRIES = (
    Entry(
        slug="bent-segment",
        title="Two edges that meet",
        source="own; on maximal Nash subsets Winkels 1979, Jansen 1981 (pages not checked)",
        build=lambda: NormalFormGame([BENT, BENT], title="Two edges that meet"),
        components=(Continuum("two edges meeting in a corner", (polytopes("0 1", "1 0; 0 1"), polytopes("1 0; 0 1", "0 1"))),),
        remarks="One component, not convex: two maximal Nash subsets.",
    ),
    Entry(
        slug="segment-and-point",
        title="A segment and a mixed point",
        source="after von Stengel 2007, Equilibrium computation for two-player games, in Algorithmic Game Theory (page not "
        "checked)",
        build=lambda: NormalFormGame([[[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]]], title="A segment and a mixed point"),
        equilibria=(profile("0 1/3 2/3", "1/3 2/3"),),
        components=(Continuum("a segment", (polytopes("1 0 0", "1 0; 2/3 1/3"),)),),
    ),
    Entry(
        slug="compatible-neighbours",
        title="Compatible neighbours",
        build=lambda: NormalFormGame([NEIGHBOURS, NEIGHBOURS], title="Compatible neighbours"),
        components=(
            Continuum(
                "two triangles and two squares meeting in a point",
                (polytopes(MIDDLE, ALL), polytopes(UPPER, UPPER), polytopes(LOWER, LOWER), polytopes(ALL, MIDDLE)),
            ),
        ),
        remarks="Four maximal Nash subsets, all of dimension 2.",
    ),
)

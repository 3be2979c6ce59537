"""Kohlberg and Mertens's game whose equilibria form a hexagon, a component that is a circle.

(1, 1), (0, -1), (-1, 1) / (-1, 0), (0, 0), (-1, 0) / (1, -1), (0, -1), (-2, -2), a symmetric game. Against y the actions
pay y1 - y3, -y1 - y3 and y1 - 2 y3: the first is always best, the second iff y1 = 0, the third iff y3 = 0. So
equilibrium asks that x2 y1 = x1 y2 = x3 y3 = 0. By the support of x:

- {1}: y2 = 0. {2}: y1 = 0. {3}: y3 = 0.
- {1, 2}: y1 = y2 = 0. {1, 3}: y2 = y3 = 0. {2, 3}: y1 = y3 = 0. {1, 2, 3}: nothing is left of y.

With ends included six segments, each sharing an end with the next:
1 x [1,3], [1,2] x 3, 2 x [3,2], [2,3] x 2, 3 x [2,1], [3,1] x 1.
"""

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Continuum, polytopes

ONE, TWO, THREE = "1 0 0", "0 1 0", "0 0 1"

ENTRIES = (
    Entry(
        slug="kohlberg-mertens-1986",
        title="Kohlberg and Mertens's hexagon",
        source="Kohlberg and Mertens 1986, On the strategic stability of equilibria, Econometrica 54 (page not checked)",
        build=lambda: NormalFormGame(
            [[[1, 0, -1], [-1, 0, -1], [1, 0, -2]], [[1, -1, 1], [0, 0, 0], [-1, -1, -2]]], title="A hexagon of equilibria"
        ),
        components=(
            Continuum(
                "a hexagon",
                (
                    polytopes(ONE, f"{ONE}; {THREE}"),
                    polytopes(f"{ONE}; {TWO}", THREE),
                    polytopes(TWO, f"{THREE}; {TWO}"),
                    polytopes(f"{TWO}; {THREE}", TWO),
                    polytopes(THREE, f"{TWO}; {ONE}"),
                    polytopes(f"{THREE}; {ONE}", ONE),
                ),
            ),
        ),
        remarks="Connected but not contractible; there is no isolated equilibrium. Six maximal Nash subsets.",
    ),
)

"""Two games of Nau, Gomez Canovas and Hansen: one irrational equilibrium, and a curve of totally mixed ones.

Here x, y, z are the probabilities of the *first* actions, f, g, h the gains from them.

Irrational (section 4): f = 3y + z + yz - 2, g = 3 - 4x - 2z + xz, h = 3x + 3y - xy - 3.

- x = 1: g = -1 - z < 0, y = 0, f = z - 2 < 0: no. x = 0: g = 3 - 2z > 0, y = 1, f = 1 + 2z > 0: no.
- y = 1: f = 1 + 2z > 0, x = 1: no. y = 0: f = z - 2 < 0, x = 0: no.
- z = 1: y = 1/4, x = 1/3, h = -4/3 < 0: no. z = 0: y = 2/3, x = 3/4, h = 3/4 > 0: no.
- All interior: z = (2 - 3y)/(1 + y) and x = (3 - 3y)/(3 - y) in g = 0 leave 12 y^2 + 13 y - 9 = 0.
  With t = sqrt(601): y = (t - 13)/24, z = (t - 23)/4, x = (53 - t)/46.

Curve (section 5): f = y(1 - 4z), g = x(1 - 4z), h = 2xy - 3(1 - x)(1 - y).

- x = 0: h = -3(1 - y). y < 1 gives z = 0, f = y, so y = 0: (0, 0, 0), where g = 0. y = 1: h = 0, g = 0 and
  f = 1 - 4z <= 0: (0, 1, z) with z >= 1/4.
- x = 1: h = 2y. y > 0 gives z = 1, f < 0: no. y = 0: f = h = 0 and g = 1 - 4z <= 0: (1, 0, z) with z >= 1/4.
- x interior: f = 0. y = 0 needs g <= 0, so z > 0, but h = -3(1 - x) < 0: no. y > 0: z = 1/4 and h = 0, which is
  y = (3 - 3x)/(3 - x).

A curve from (0, 1, 1/4) to (1, 0, 1/4) with a segment at either end, and (0, 0, 0).
"""

from fractions import Fraction

from flint import fmpq_poly

from ..exact.algebraic import roots_of
from ..normal_form import NormalFormGame
from .binary import UNIT, box, cell, mix
from .entry import Entry
from .pieces import Continuum

SOURCE = "Nau, Gomez Canovas and Hansen 2004, On the geometry of Nash equilibria and correlated equilibria, IJGT 32"
T = roots_of(fmpq_poly([-601, 0, 1]))[1]
CURVE = cell(
    lambda x: (1 - x, 1 - (3 - 3 * x) / (3 - x), Fraction(3, 4)),
    lambda x, y, z: (1 - x,),
    (UNIT,),
    "first actions (x, (3 - 3x)/(3 - x), 1/4)",
)

ENTRIES = (
    Entry(
        slug="nau-2004-irrational",
        title="A unique equilibrium, irrational",
        source=f"{SOURCE}, section 4 (page not checked)",
        build=lambda: NormalFormGame(
            [
                [[[3, 1], [0, 0]], [[0, 0], [1, 2]]],
                [[[0, 0], [2, 1]], [[1, 3], [0, 0]]],
                [[[2, 0], [0, 0]], [[0, 0], [0, 3]]],
            ],
            title="A unique irrational equilibrium",
        ),
        equilibria=(mix(1 - (53 - T) / 46, 1 - (T - 13) / 24, 1 - (T - 23) / 4),),
    ),
    Entry(
        slug="nau-2004-curve",
        title="A curve of totally mixed equilibria",
        source=f"{SOURCE}, section 5 (page not checked)",
        build=lambda: NormalFormGame(
            [
                [[[0, 1], [0, 0]], [[3, 0], [0, 0]]],
                [[[0, 1], [3, 0]], [[0, 0], [0, 0]]],
                [[[2, 0], [0, 0]], [[0, 0], [0, 3]]],
            ],
            title="A curve of totally mixed equilibria",
        ),
        equilibria=(mix(1, 1, 1),),
        components=(
            Continuum(
                "a curve with a segment at either end",
                (CURVE, box(1, 0, (0, Fraction(3, 4))), box(0, 1, (0, Fraction(3, 4)))),
            ),
        ),
        remarks="A list of points (three pure, two more on faces) hides the two segments. enumpoly_solve of pygambit 17.0.0b2 "
        "returns the three pure ones and nothing of the curve.",
    ),
)

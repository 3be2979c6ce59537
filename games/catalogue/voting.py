"""Three vote between two motions by majority: a vote counts iff the others differ, which has the chance p(y, z) = y + z - 2yz.

p is 0 iff both others surely vote alike. Second actions are votes for the motion.

All for, f = p(y, z) >= 0. x < 1 needs p(y, z) = 0:

- y = z = 0: y < 1 needs p(x, z) = x = 0: (0, 0, 0).
- y = z = 1: (x, 1, 1). By symmetry three edges at (1, 1, 1).

One against, h = -p(x, y) <= 0.

- z > 0: x = y = 1: (1, 1, z), or x = y = 0, and then f = z > 0: no.
- z = 0: f = y, g = x: both 0 or both 1: (0, 0, 0), or the end of the segment.

One for, one against, one indifferent, f = p(y, z), g = -p(x, z), h = 0.

- y > 0: x = z = 1, and f = 1 - y >= 0: (1, y, 1); or x = z = 0, and then f = y > 0: no.
- y = 0: f = z. z > 0 gives x = 1: (1, 0, z). z = 0 leaves x free: (x, 0, 0). g <= 0 in either.

Three edges in a row.
"""

from typing import Any

from .binary import box, from_gains, mix
from .entry import Entry
from .pieces import Continuum

SOURCE = "after Farquharson 1969, Theory of Voting (own payoffs)"
EDGE = (0, 1)
VOTES = ("against", "for")


def pivotal(j: Any, k: Any) -> Any:
    """Return 1 if two votes differ, else 0."""
    return j + k - 2 * j * k


def opposed(j: Any, k: Any) -> Any:
    """Return the gain of a voter who is against."""
    return -pivotal(j, k)


ENTRIES = (
    Entry(
        slug="voting-all-for",
        title="A vote that all want to pass",
        source=SOURCE,
        build=lambda: from_gains(pivotal, pivotal, pivotal, actions=VOTES, title="All for"),
        equilibria=(mix(0, 0, 0),),
        components=(Continuum("three edges that meet in a corner", (box(EDGE, 1, 1), box(1, EDGE, 1), box(1, 1, EDGE))),),
        remarks="Voting down what everybody wants is an isolated equilibrium.",
    ),
    Entry(
        slug="voting-one-against",
        title="A vote that two of three want to pass",
        source=SOURCE,
        build=lambda: from_gains(pivotal, pivotal, opposed, actions=VOTES, title="One against"),
        equilibria=(mix(0, 0, 0),),
        components=(Continuum("a segment", (box(1, 1, EDGE),)),),
    ),
    Entry(
        slug="voting-one-indifferent",
        title="A vote with one for, one against and one indifferent",
        source=SOURCE,
        build=lambda: from_gains(pivotal, opposed, lambda x, y: 0, actions=VOTES, title="One for, one against, one indifferent"),
        components=(Continuum("three edges in a row", (box(EDGE, 0, 0), box(1, 0, EDGE), box(1, EDGE, 1))),),
        remarks="Both outcomes in one component: equilibria of a component need not be equivalent in payoffs.",
    ),
)

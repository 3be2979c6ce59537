"""The international interaction game: demands, then a crisis in which either may use force (Bueno de Mesquita and Lalman 1992).

Nation A makes a demand (D) or not (~D); B then answers with a demand of its own or not. Neither demands: the status quo, SQ.
Whoever does not answer a demand with one acquiesces, ACQ. Two demands are a crisis: the one that spoke first chooses first
whether to use force (F, ~F). Force is answered by force, which is WAR begun by the first to use it, or by capitulation, CAP
of the one that does not fight back. Without force from the first the other has the same choice; no force at all: NEG.

Each nation has a strict ordering of the eight outcomes. Seven assumptions restrict it (own: what happens to or is begun by
the nation itself):

1. the other's acquiescence is the best of all;
2. the status quo is better than acquiescing;
3. acquiescing is better than capitulating, which comes after an attack;
4. negotiation is better than acquiescing,
5. and better than war, even one begun by oneself;
6. the other's capitulation is better than a war begun by oneself;
7. a war begun by oneself is better than one begun by the other: the first strike is an advantage.

They leave 52 orderings (count: the acquiescence of the other is on top; the chains SQ > own ACQ > own CAP and other's CAP > own
WAR > other's WAR have 20 common orderings, in which negotiation must stand above own ACQ and own WAR: 8 of them leave it 2
places and 12 leave it 3), so there are 52 x 52 = 2,704 games. Without one of the seven, in their order, they would leave 416,
112, 182, 70, 70, 112 or 182.

Orderings are strict, so each game has one outcome, found from its ends (which may be reached in more than one way). Of the 2,704
games 232 end with the status quo, 1,428 with negotiation, 824 with acquiescence by B, 180 by A, and 40 with a war that A begins;
nobody capitulates, and B begins no war. War is the outcome iff A prefers capitulating to a war begun by B, and beginning a war
to acquiescing, and B prefers a war begun by A to acquiescing, and A's capitulation to negotiation (the book's basic war theorem):
A strikes because it would be struck and would not strike back, although both prefer negotiation to war.

The tree and the number 52 are the book's. Its assumptions on preferences are given from memory, its page was not checked; those
above give its number, and these ranks (8 is best): SQ 7-3, NEG 7-5, own ACQ 5-2, other's ACQ 8, own CAP 4-1, other's CAP 7-3, own
WAR 5-2, other's WAR 4-1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import GameError
from ..tree.builder import end, move, tree
from ..tree.extensive_form import END, ExtensiveFormGame, Node
from .entry import Known, TreeEntry

OUTCOMES = ("SQ", "NEG", "ACQ_A", "ACQ_B", "CAP_A", "CAP_B", "WAR_A", "WAR_B")
"""Acquiescence and capitulation are of the nation named, war is begun by it."""
VIEWS = ("SQ", "NEG", "own ACQ", "other's ACQ", "own CAP", "other's CAP", "own WAR", "other's WAR")
"""The outcomes as a nation sees them, in the order of OUTCOMES for A."""

Assumption = tuple[tuple[str, str], ...]
ASSUMPTIONS: tuple[Assumption, ...] = (
    tuple(("other's ACQ", view) for view in VIEWS if view != "other's ACQ"),
    (("SQ", "own ACQ"),),
    (("own ACQ", "own CAP"),),
    (("NEG", "own ACQ"),),
    (("NEG", "own WAR"),),
    (("other's CAP", "own WAR"),),
    (("own WAR", "other's WAR"),),
)
"""Pairs (better, worse) of outcomes as a nation sees them, in the order of the module's text."""

Ordering = tuple[str, ...]
"""Outcomes as a nation sees them, from the best to the worst."""


@cache
def orderings(assumptions: tuple[Assumption, ...] = ASSUMPTIONS) -> tuple[Ordering, ...]:
    """Return every strict ordering that assumptions allow, from the best outcome to the worst, in lexicographic order.

    >>> len(orderings()), len(orderings(ASSUMPTIONS[:-1]))
    (52, 182)
    """
    pairs = [pair for assumption in assumptions for pair in assumption]
    above = {view: {better for better, worse in pairs if worse == view} for view in VIEWS}

    def extended(found: Ordering) -> Iterable[Ordering]:
        if len(found) == len(VIEWS):
            yield found
        for view in VIEWS:
            if view not in found and above[view] <= set(found):
                yield from extended((*found, view))

    return tuple(extended(()))


def ranks(ordering: Sequence[str], nation: str) -> dict[str, int]:
    """Return outcome -> rank from 8 (best) to 1 of an ordering, seen by nation "A" or "B".

    Raises
    ------
    GameError
        If the ordering does not hold every outcome once, or there is no such nation.

    >>> ranks(orderings()[0], "B")["ACQ_A"]
    8
    """
    if sorted(ordering) != sorted(VIEWS):
        raise GameError(f"ordering: each of {', '.join(VIEWS)} is needed once; got {ordering!r}")
    if nation not in ("A", "B"):
        raise GameError(f"nation: 'A' or 'B' is needed; got {nation!r}")
    seen = {"own": nation, "other's": "B" if nation == "A" else "A"}
    names = {view: view if " " not in view else f"{view.split()[1]}_{seen[view.split()[0]]}" for view in VIEWS}
    return {names[view]: len(VIEWS) - place for place, view in enumerate(ordering)}


def game(payoffs: Mapping[str, Sequence[Any]]) -> ExtensiveFormGame:
    """Return the tree with payoffs outcome -> (A's, B's)."""

    def crisis(first: str, second: str, place: str) -> Node:
        """Return the moves after two demands: ``first`` chooses first whether to use force."""
        struck = {
            one: move(other, f"{place}: {other} attacked", {"F": ends[f"WAR_{one}"], "~F": ends[f"CAP_{other}"]})
            for one, other in ((first, second), (second, first))
        }
        later = move(second, f"{place}: {second}", {"F": struck[second], "~F": ends["NEG"]})
        return move(first, f"{place}: {first}", {"F": struck[first], "~F": later})

    ends = {outcome: end(*payoffs[outcome]) for outcome in OUTCOMES}
    after_demand = move("B", "B answers", {"D": crisis("A", "B", "A's crisis"), "~D": ends["ACQ_B"]})
    answer = move("A", "A answers", {"D": crisis("B", "A", "B's crisis"), "~D": ends["ACQ_A"]})
    root = move("A", "A", {"D": after_demand, "~D": move("B", "B", {"D": answer, "~D": ends["SQ"]})})
    return tree(("A", "B"), root, "International interaction game")


def game_of(first: Sequence[str], second: Sequence[str]) -> ExtensiveFormGame:
    """Return the game of A's and B's orderings, ranks being the payoffs.

    >>> game_of(orderings()[0], orderings()[0]).node_count
    25
    """
    a, b = ranks(first, "A"), ranks(second, "B")
    return game({outcome: (a[outcome], b[outcome]) for outcome in OUTCOMES})


@cache
def _end_outcomes() -> tuple[str, ...]:
    """Return the outcome of every end in preorder."""
    marked = game({outcome: (k, k) for k, outcome in enumerate(OUTCOMES)})
    return tuple(OUTCOMES[int(row[0])] for row in marked.end_payoffs)


def outcomes(first: Sequence[Ordering], second: Sequence[Ordering]) -> NDArray[np.int8]:
    """Return the outcome of the game of each ordering of A against each of B, as an index into OUTCOMES, in one batch.

    Shape (number of A's orderings, number of B's). Orderings are strict, so there is one.

    >>> found = outcomes(orderings(), orderings())
    >>> {OUTCOMES[k]: int((found == k).sum()) for k in range(8) if (found == k).any()}
    {'SQ': 232, 'NEG': 1428, 'ACQ_A': 180, 'ACQ_B': 824, 'WAR_A': 40}
    """
    a = game_of(VIEWS, VIEWS).arrays
    tables = [
        np.array([[ranks(own, nation)[o] for o in OUTCOMES] for own in given]) for nation, given in (("A", first), ("B", second))
    ]
    shape = len(first), len(second)
    rows = np.arange(shape[0])[:, None], np.arange(shape[1])[None, :]
    names = iter(reversed(_end_outcomes()))
    reached: dict[int, NDArray[np.int8]] = {}
    for node in range(len(a) - 1, -1, -1):
        if a.player[node] == END:
            reached[node] = np.full(shape, OUTCOMES.index(next(names)), dtype=np.int8)
            continue
        mover = int(a.player[node])
        best, *rest = (reached.pop(child) for child in a.children_of(node))
        for other in rest:
            better = tables[mover][rows[mover], other] > tables[mover][rows[mover], best]
            best = np.where(better, other, best)
        reached[node] = best
    return reached[0]


HAWKISH = ("other's ACQ", "other's CAP", "NEG", "SQ", "own WAR", "other's WAR", "own ACQ", "own CAP")
"""Would rather fight than acquiesce, and rather see the other capitulate than negotiate."""
FEARFUL = ("other's ACQ", "NEG", "SQ", "other's CAP", "own WAR", "own ACQ", "own CAP", "other's WAR")
"""Would rather begin a war than acquiesce, but capitulates when struck."""
WAR: Mapping[str, object] = {
    "A": "D",
    "B answers": "D",
    "A's crisis: A": "F",
    "A's crisis: B attacked": "F",
    "A's crisis: B": "F",
    "A's crisis: A attacked": "~F",
    "B": "D",
    "A answers": "~D",
    "B's crisis: B": "F",
    "B's crisis: A attacked": "~F",
    "B's crisis: A": "~F",
    "B's crisis: B attacked": "F",
}
"""The plans that lead to a war that nobody prefers to negotiation."""

ENTRIES = (
    TreeEntry(
        slug="international-interaction",
        title="The international interaction game at orderings that lead to war",
        source="Bueno de Mesquita and Lalman 1992, War and Reason, ch. 2 (page not checked)",
        build=lambda: game_of(FEARFUL, HAWKISH),
        plans=(8, 20),
        known=(
            # A: own WAR is rank 4 of 8; B: the other's WAR is rank 3. Negotiation would be 7 and 6.
            Known(behaviour=WAR, payoffs=(Fraction(4), Fraction(3)), note="war, begun by A"),
            Known(
                behaviour={**WAR, "A": "~D"},
                payoffs=(Fraction(3), Fraction(8)),
                concepts=(),
                fails=("Nash", "subgame perfect"),
                note="acquiescence would be worse for A than war",
            ),
        ),
        remarks="Payoffs are ranks. Both nations rank negotiation above any war, and A begins one.",
    ),
)

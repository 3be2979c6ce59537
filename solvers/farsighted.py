r"""Farsighted stability: the largest consistent set (Chwe 1994).

State :math:`b` *indirectly dominates* :math:`a` if a chain of moves leads from :math:`a` to :math:`b` in which every
mover (all members of a moving coalition) strictly prefers the end :math:`b` to the state that it moves from. A set is
consistent if a state is in it exactly when every move from it is deterred: the move's own result, or a state of the set
that indirectly dominates this result, is one that not all movers strictly prefer. Consistent sets have a largest one, which
holds all others and is never empty in a finite conflict: states outside it cannot be stable; those inside possibly are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .graph_model import Coalition, Graph


@dataclass(frozen=True)
class Exit:
    """Why a state is not in the set: in this round a coalition's move to another state is deterred by nothing."""

    round: int
    coalition: Coalition
    to: int


@dataclass(frozen=True, eq=False)
class Farsighted:
    """The largest consistent set, and why each other state is outside it.

    Attributes
    ----------
    conflict, states
        The conflict, and the states in the set, in order.
    exits
        State outside -> the move that nothing deters, with the round of elimination (from 1).
    """

    conflict: Graph
    states: tuple[int, ...]
    exits: Mapping[int, Exit]


def solve(conflict: Graph) -> Farsighted:
    """Return the largest consistent set of a conflict, by eliminating states round by round.

    >>> from games.normal_form import NormalFormGame
    >>> from .graph_model import graph
    >>> prisoners = graph(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2))
    >>> [prisoners.states[s] for s in solve(prisoners).states]
    ['(C, C)', '(D, D)']
    """
    beyond = [{b for b, below in enumerate(dominated(conflict)) if a in below} for a in range(len(conflict.states))]
    kept = set(range(len(conflict.states)))
    exits: dict[int, Exit] = {}
    number = 0
    while True:
        number += 1
        gone = {s: move for s in sorted(kept) if (move := _undeterred(conflict, s, kept, beyond, number)) is not None}
        if not gone:
            return Farsighted(conflict, tuple(sorted(kept)), exits)
        exits |= gone
        kept -= gone.keys()


def dominated(conflict: Graph) -> tuple[frozenset[int], ...]:
    """Return, for every state, the states that it indirectly dominates.

    >>> line = Graph(("1", "2"), ("a", "b", "c"), {(0,): ((1,), (), ()), (1,): ((), (2,), ())}, ((1, 0, 2), (0, 0, 1)))
    >>> [sorted(below) for below in dominated(line)]
    [[], [], [0, 1]]
    """
    found = []
    for end in range(len(conflict.states)):
        reached: set[int] = set()
        front = [end]
        while front:
            head = front.pop()
            for coalition, heads in conflict.moves.items():
                for tail in range(len(conflict.states)):
                    if tail not in reached and head in heads[tail] and _all_prefer(conflict, coalition, end, tail):
                        reached.add(tail)
                        front.append(tail)
        found.append(frozenset(reached))
    return tuple(found)


def _all_prefer(conflict: Graph, coalition: Coalition, a: int, b: int) -> bool:
    return all(conflict.prefers(i, a, b) for i in coalition)


def _undeterred(conflict: Graph, state: int, kept: set[int], beyond: list[set[int]], number: int) -> Exit | None:
    """Return a move from a state after which every state that may result is strictly preferred by all movers."""
    for coalition, heads in conflict.moves.items():
        for to in heads[state]:
            if all(_all_prefer(conflict, coalition, end, state) for end in ({to} | beyond[to]) & kept):
                return Exit(number, coalition, to)
    return None

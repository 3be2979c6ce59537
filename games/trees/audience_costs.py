"""Audience costs: a public crisis in which backing down costs more the longer it lasts (Fearon 1994), in steps.

Two states dispute a prize of 1. They move in turn, A first: at step k the mover backs down, which costs it k times its audience
cost a per step and leaves the prize to the other, or escalates. After the last step there is war, which pays w_A and w_B, below 0.

A state is locked in from the first of its own steps on at which backing down would cost it more than war, -a k < w. It never backs
down from then on. The other, if it is not yet locked in, therefore backs down at its next step, and before that as soon as it can:
each step that it waits costs more and wins nothing. So who is locked in first wins, and the other backs down at its first move:
as steps get finer, the state with the smaller ratio |w| / a. The stronger audience, not the stronger army, decides.

Departures from the source: time is in steps, in turns, and war comes at the end only. There either may attack at any time, which
pays the same war: who would rather fight than back down may as well wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ..tree.builder import end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
PLAYERS = ("A", "B")
COSTS, WAR, STEPS = (F(1, 5), F(1, 10)), (F(-11, 20), F(-11, 20)), 8


def game(costs: Sequence[Any], war: Sequence[Any], steps: int) -> ExtensiveFormGame:
    """Return the tree: both states' audience costs per step, what war pays them, and after how many steps it comes.

    >>> game(COSTS, WAR, STEPS).node_count
    17
    """

    def step(k: int) -> Node:
        if k == steps:
            return end(*war)
        mover = k % 2
        lost = [1, 1]
        lost[mover] = -k * costs[mover]
        return move(PLAYERS[mover], f"{PLAYERS[mover]} at {k}", {"escalate": step(k + 1), "back down": end(*lost)})

    return tree(PLAYERS, step(0), "Audience costs")


def locked_in(cost: Any, war: Any, first: int) -> int:
    """Return the first own step at which a state, whose steps are ``first``, ``first`` + 2, ..., prefers war to backing down.

    >>> [locked_in(cost, war, first) for cost, war, first in zip(COSTS, WAR, (0, 1), strict=True)]
    [4, 7]
    """
    k = first
    while -k * cost >= war:
        k += 2
    return k


def profile(from_a: int, from_b: int) -> dict[str, object]:
    """Return the profile in which each state escalates from one of its steps on and backs down before."""
    return {f"{PLAYERS[k % 2]} at {k}": "escalate" if k >= (from_a, from_b)[k % 2] else "back down" for k in range(STEPS)}


ENTRIES = (
    TreeEntry(
        slug="audience-costs",
        title="Audience costs, in steps",
        source="Fearon 1994, Domestic political audiences and the escalation of international disputes, APSR 88 (page not checked)",
        build=lambda: game(COSTS, WAR, STEPS),
        plans=(5, 5),
        known=(
            Known(behaviour=profile(0, 7), payoffs=(F(1), F(-1, 10)), note="A's audience is the dearer: B backs down at once"),
            Known(
                behaviour=profile(8, 1),
                payoffs=(F(0), F(1)),
                concepts=("Nash",),
                fails=("subgame perfect", "sequential"),
                note="B's threat to go on is believed, though B would back down",
            ),
        ),
        complete=True,
        remarks="Both states have as much to lose by war. The war of attrition with private information, in which each backs down "
        "at a rate that keeps the other indifferent, is in continuous time and not here.",
    ),
)

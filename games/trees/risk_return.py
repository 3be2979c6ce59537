"""The risk-return trade-off: the best demand on a state whose cost of war is unknown (Fearon 1995), on a grid.

War would give state A the share p of a good of size 1, less its cost a. A demands p + z; state B, whose cost of war is anything
between 0 and b with equal chance, accepts iff its cost is at least z. So A gets (1 - z/b)(p + z) + (z/b)(p - a), which is largest
at z = (b - a)/2 if a < b: it asks for half of the bargaining range that the two costs leave, less what war costs itself. War then
has probability (b - a)/(2b), although 1 - p - z, any z from 0 to b, is a deal that both prefer to it.

Here costs are the middles of n equal intervals and demands their lower ends: at each of these demands the shares of types that
accept, and so the payoffs, are exactly those of the uniform distribution, and no type is ever indifferent.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..tree.builder import chance, end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
VALUES = {"p": F(2, 5), "a": F(1, 5), "b": F(3, 5)}
TYPES = 3


def game(p: Any, a: Any, b: Any, types: int) -> ExtensiveFormGame:
    """Return the tree with A's chance of winning p, its cost a, B's highest cost b, and a number of types of B.

    >>> game(**VALUES, types=3).node_count
    31
    """
    width = Fraction(1, types) * b

    def answer(k: int, j: int) -> Node:
        accept, fight = end(p + k * width, 1 - p - k * width), end(p - a, 1 - p - (j + Fraction(1, 2)) * width)
        return move("B", f"cost {j}, demand {k}", {"accept": accept, "fight": fight})

    demands = {
        f"demand {k}": chance({f"cost {j}": (Fraction(1, types), answer(k, j)) for j in range(types)}, f"cost after {k}")
        for k in range(types)
    }
    return tree(("A", "B"), move("A", "A", demands), "Risk and return")


def best(a: Any, b: Any) -> tuple[Fraction, Fraction]:
    """Return z, the best demand beyond A's chance of winning, and the probability of war with it, any demand being allowed.

    >>> best(F(1, 5), F(3, 5))
    (Fraction(1, 5), Fraction(1, 3))
    """
    z = max(Fraction(0), (b - a) / Fraction(2))
    return z, z / b


def profile(demand: int) -> dict[str, object]:
    """Return the profile in which B accepts whenever it gains, and A makes a demand."""
    answers = {f"cost {j}, demand {k}": "accept" if j >= k else "fight" for k in range(TYPES) for j in range(TYPES)}
    return {"A": f"demand {demand}", **answers}


ENTRIES = (
    TreeEntry(
        slug="risk-return",
        title="The risk-return trade-off",
        source="Fearon 1995, Rationalist explanations for war, International Organization 49 (page not checked)",
        build=lambda: game(**VALUES, types=TYPES),
        plans=(3, 512),
        known=(
            # 2/3 of (3/5, 2/5), and war against the lowest cost, 1/10: (1/5, 1/2).
            Known(behaviour=profile(1), payoffs=(F(7, 15), F(13, 30)), note="war with probability 1/3"),
            Known(
                behaviour=profile(0),
                payoffs=(F(2, 5), F(3, 5)),
                concepts=(),
                fails=("Nash", "subgame perfect", "sequential"),
                note="peace for certain leaves all of the bargaining range to B",
            ),
        ),
        complete=True,
        remarks="Information alone makes the war: at a known cost A would demand all that this type accepts.",
    ),
)

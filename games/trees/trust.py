"""Trust: two states that would each rather cooperate, unless the other is out to exploit it (Kydd 2000, 2005).

Chance makes each state trustworthy (probability t, independently) or greedy; only it knows its own kind. Both then cooperate
or defect at once: reward R if both cooperate, P if neither does, S for who cooperates alone. Who defects alone has T < R if it
is trustworthy, so that it plays an assurance game, and more than R if it is greedy. With P > S the greedy always defect.

Against cooperation with probability c a trustworthy state cooperates iff c R + (1 - c) S >= c T + (1 - c) P, that is iff c is at
least the minimum trust threshold m = (P - S) / ((P - S) + (R - T)). The other cooperates with at most probability t. So at t < m
all defect: mistrust alone makes the conflict. At t > m trusting (both cooperate if trustworthy), defection, and cooperation
with probability m / t in between are equilibria, and nothing else is: a reply to exactly m is the only mixed one.

Departure from the source: there T and the other numbers come out of a bargaining game that is not repeated here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..tree.builder import chance, end, simultaneous, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
VALUES = {"reward": F(4), "temptation": F(3), "greed": F(5), "punishment": F(2), "sucker": F(0), "trust": F(3, 4)}
KINDS = ("trustworthy", "greedy")


def threshold(reward: Any, temptation: Any, punishment: Any, sucker: Any) -> Fraction:
    """Return m, the least probability of cooperation with which a trustworthy state cooperates.

    >>> threshold(4, 3, 2, 0)
    Fraction(2, 3)
    """
    return Fraction(Fraction(punishment - sucker) / Fraction(punishment - sucker + reward - temptation))


def game(reward: Any, temptation: Any, greed: Any, punishment: Any, sucker: Any, trust: Any) -> ExtensiveFormGame:
    """Return the tree; ``temptation`` and ``greed`` are what defecting alone pays the trustworthy and the greedy."""

    def pays(kind: str, own: str, other: str) -> Any:
        alone = temptation if kind == "trustworthy" else greed
        return {"CC": reward, "CD": sucker, "DC": alone, "DD": punishment}[own + other]

    def crisis(first: str, second: str) -> Node:
        movers = [("A", f"A {first}", "CD"), ("B", f"B {second}", "CD")]
        return simultaneous(movers, lambda a, b: end(pays(first, a, b), pays(second, b, a)))

    share = {"trustworthy": trust, "greedy": 1 - trust}
    kinds = {f"{a}, {b}": (share[a] * share[b], crisis(a, b)) for a in KINDS for b in KINDS}
    return tree(("A", "B"), chance(kinds, "kinds"), "Trust and mistrust")


def profile(cooperates: Fraction) -> dict[str, object]:
    """Return the profile in which the trustworthy cooperate with some probability, and the greedy defect."""
    own = {"C": cooperates, "D": 1 - cooperates}
    return {"A trustworthy": own, "A greedy": "D", "B trustworthy": own, "B greedy": "D"}


ENTRIES = (
    TreeEntry(
        slug="trust",
        title="Trust and mistrust",
        source="Kydd 2005, Trust and Mistrust in International Relations, ch. 2; Kydd 2000 (pages not checked)",
        build=lambda: game(**VALUES),
        plans=(4, 4),
        known=(
            Known(behaviour=profile(F(1)), payoffs=(F(53, 16), F(53, 16)), note="trust: 3/4 is above the threshold of 2/3"),
            Known(behaviour=profile(F(0)), payoffs=(F(2), F(2)), note="mistrust that confirms itself"),
            Known(behaviour=profile(F(8, 9)), payoffs=(F(3), F(3)), note="cooperation comes with probability 2/3"),
        ),
        complete=True,
        remarks="Mistrust is an equilibrium at every t; above the threshold trust is one, too.",
    ),
)

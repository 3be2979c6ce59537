"""Fearon (1994): in a public crisis the state whose audience punishes backing down more gets its way."""

from __future__ import annotations

from fractions import Fraction

from games.trees.audience_costs import game

from ... import subgame_perfect
from .anchor import Anchor, Check, Files

F = Fraction
CASES: tuple[tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]], ...] = (
    ((F(1, 5), F(1, 10)), (F(-5, 9), F(-5, 9))),
    ((F(1, 10), F(1, 5)), (F(-5, 9), F(-5, 9))),
    ((F(1, 8), F(1, 8)), (F(-1, 3), F(-9, 10))),
    ((F(1, 12), F(1, 4)), (F(-1, 7), F(-8, 9))),
)
"""Audience costs per unit of time, and what war pays, of A and B."""
FINER = 4
"""Steps in a unit of time."""


def winner(costs: tuple[Fraction, Fraction], war: tuple[Fraction, Fraction]) -> tuple[str, bool]:
    """Return who has the prize in the subgame-perfect equilibrium, and whether the other backs down at its first move."""
    steps = 2 * int(max(-w / a for w, a in zip(war, costs, strict=True)) * FINER) + 6
    tree = game([a / FINER for a in costs], war, steps)
    (only,) = subgame_perfect.solve(tree).equilibria
    payoffs = tree.expected_payoffs(only.behaviour)
    first = int(payoffs[0] != 1)
    return "AB"[first], payoffs[1 - first] == (0 if first else -costs[1] / FINER)


def worth(a: Fraction, t: Fraction, k: Fraction) -> Fraction:
    """Return what holding out to t is worth at audience cost ``a``, the other still there with chance 1 - Q(t) = K/(1 + a t)."""
    left = k / (1 + a * t)
    return (1 - left) - left * a * t


def _listed(values: set[Fraction]) -> str:
    return ", ".join(map(str, sorted(values)))


def checks(files: Files) -> list[Check]:
    """Compare who wins a crisis in steps with the ratio of the costs of war and of backing down."""
    found = []
    for costs, war in CASES:
        ratios = [-w / a for w, a in zip(war, costs, strict=True)]
        who, at_once = winner(costs, war)
        words = ", ".join(f"{own}: |w|/a = {ratio}" for own, ratio in zip("AB", ratios, strict=True))
        found.append(Check(f"{words}: the smaller wins", "AB"[ratios[1] < ratios[0]], who if at_once else f"{who}, later"))
    a, k = F(1, 3), F(4, 5)
    worths = {worth(a, t, k) for t in (F(0), F(1), F(7, 2), F(20))}
    found.append(
        Check("the other yields by 1 - Q(t) = K/(1 + a t), K = 4/5: worth of holding out to any t", str(1 - k), _listed(worths))
    )
    return found


ANCHOR = Anchor(
    name="Fearon 1994",
    year=1994,
    says="who is locked in first by audience costs wins, and the other backs down at once",
    source="Fearon 1994, Domestic political audiences and the escalation of international disputes, APSR 88 (page not checked)",
    basis="closed forms",
    method=f"backward induction on the crisis in steps, {FINER} to a unit of time",
    unchecked="the propositions on private information beyond the indifference that fixes how fast a state yields: compare "
    "them with the paper before calling this a replication",
    checks=checks,
)

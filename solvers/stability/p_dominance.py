"""p-dominance: how little each ally must trust the other to keep to the profile (Morris, Rob and Shin 1995)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..refinements.p_dominance import Threshold, threshold
from .notion import Case, Finding, Notion

HALF = Fraction(1, 2)


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds a p-dominant profile with p below 1/2, with the least p and whose it is."""
    answer = {}
    for name, cells in case.pure.items():
        found = [threshold(case.game, cell) for cell in cells]
        evidence = ", ".join(_evidence(case, one) for one in found)
        answer[name] = Finding(any(one.p < HALF for one in found), evidence) if found else Finding(None, "no pure equilibrium")
    return answer


def _evidence(case: Case, found: Threshold) -> str:
    profile = f"({', '.join(found.profile)})"
    i = max(range(len(found.beliefs)), key=lambda k: found.beliefs[k])
    worst = found.worst[i]
    if worst is None:
        return f"{profile} p = 0: dominant"
    return f"{profile} p = {float(found.p):.3f} ({case.game.players[i]}, else {worst.deviation})"


NOTIONS = (
    Notion(
        "p-dominant",
        "each ally's part of some profile is a best reply whenever it expects the other to keep to its own with probability p "
        "or more, for a p below 1/2; the least p, whose it is, and what it would do otherwise",
        "Morris, Rob and Shin 1995",
        32,
        judge,
    ),
)

"""Basins of attraction: how much of the strategy space replicator dynamics carry to a class (Taylor and Jonker 1978)."""

from __future__ import annotations

from collections.abc import Mapping

from games.profile import CLASSES, outcome_class

from ..selection import basins
from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it attracts more than half of uniform starts, with the share and its standard error."""
    found = basins.solve(case.game.floats(), rng=case.rng)
    shares = dict.fromkeys(CLASSES, 0.0)
    for cell, share in found.shares.items():
        shares[outcome_class(*case.game.labels(cell))] += share
    size = found.starts
    return {
        name: Finding(share > 0.5, f"{100 * share:.1f}% of {size} starts (s.e. {100 * (share * (1 - share) / size) ** 0.5:.1f})")
        for name, share in shares.items()
    }


NOTIONS = (
    Notion(
        "largest basin",
        "more than half of uniform starts of the replicator dynamics end in the class",
        "Taylor and Jonker 1978",
        50,
        judge,
    ),
)

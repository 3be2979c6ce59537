"""Regular equilibria: isolated, and moving smoothly with the payoffs, so that small changes do not abolish them (Harsanyi 1973)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..nash.index import regular_index
from ..result import Equilibrium
from .notion import Case, Finding, Notion, told


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds a regular equilibrium, with the index of each of its equilibria."""
    return {
        name: Finding(any(regular_index(case.game, e) for e in own), told(own, partial(_words, case)))
        for name, own in case.by_class(case.solution.points).items()
    }


def _words(case: Case, e: Equilibrium) -> str:
    index = regular_index(case.game, e)
    return "not regular" if index is None else f"index {index:+d}"


NOTIONS = (
    Notion(
        "regular",
        "holds an equilibrium that survives every small change of payoffs; of index +1 (as strict ones) or -1, in sum +1",
        "Harsanyi 1973; Shapley 1974",
        22,
        judge,
    ),
)

"""Nash stability: no ally gains by a unilateral change (Nash 1951)."""

from __future__ import annotations

from collections.abc import Mapping

from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds a Nash equilibrium; points of continua count."""
    found = case.by_class(case.solution.points)
    return {name: Finding(bool(own), ", ".join(map(repr, own)) or "no equilibrium") for name, own in found.items()}


NOTIONS = (Notion("Nash", "some profile of the class is a Nash equilibrium", "Nash 1951", 10, judge),)

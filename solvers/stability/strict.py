"""Strict stability: every unilateral change loses, so small changes of payoffs change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..result import Equilibrium
from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds a strict equilibrium, with the least loss that a deviation brings."""
    found = case.by_class(case.solution.strict)
    return {
        name: Finding(bool(own), ", ".join(f"{e!r} by {float(least_loss(e)):.3f}" for e in own) or "none")
        for name, own in found.items()
    }


def least_loss(e: Equilibrium) -> Any:
    """Return the least payoff lost by a deviation from a pure equilibrium."""
    return min(
        own - value
        for own, values, x in zip(e.payoffs, e.certificate.deviation_payoffs, e.profile, strict=True)
        for value, p in zip(values, x, strict=True)
        if p == 0
    )


NOTIONS = (Notion("strict", "every deviation from some profile of the class strictly loses", "Harsanyi 1973", 20, judge),)

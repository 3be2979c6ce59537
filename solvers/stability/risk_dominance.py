"""Risk dominance: pairwise comparison of strict equilibria by the product of deviation losses (Harsanyi and Selten 1988)."""

from __future__ import annotations

from collections.abc import Mapping

from ..selection import risk_dominance
from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds the strict equilibrium that risk-dominates every other; cycles are said."""
    strict = case.solution.strict
    found = risk_dominance.compare(case.game.payoffs, [e.modal for e in strict])
    winner = found.dominant
    answer = {}
    for name, own in case.by_class(strict).items():
        if not own:
            answer[name] = Finding(None, "no strict equilibrium")
        elif len(strict) == 1:
            answer[name] = Finding(True, "the only strict equilibrium")
        else:
            evidence = (
                f"dominant: ({', '.join(case.game.labels(winner))})" if winner is not None else "none dominates all (tie or cycle)"
            )
            answer[name] = Finding(winner is not None and any(e.modal == winner for e in own), evidence)
    return answer


NOTIONS = (
    Notion(
        "risk-dominant",
        "holds the strict equilibrium with the larger product of deviation losses against every other",
        "Harsanyi and Selten 1988",
        30,
        judge,
    ),
)

"""Sustainability under repetition: how patient the allies must be to keep to a profile by the threat of lasting punishment."""

from __future__ import annotations

from collections.abc import Mapping

from ..repeated import patience
from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, the profile that needs the least patience: under reversion to an equilibrium, and under minmax."""
    reversion, harshest = patience.worst_equilibrium(case.game, case.solution), patience.minmax(case.game)
    answer = {}
    for name, cells in case.cells.items():
        below = [patience.solve(case.game, cell, harshest) for cell in cells]
        found = [patience.solve(case.game, cell, reversion) for cell in cells]
        floors = [own.critical for own in below if own.critical is not None]
        sustained = [(own.critical, k) for k, own in enumerate(found) if own.critical is not None]
        bound = f"none below {float(min(floors)):.3f}" if floors else "none at any"
        if not sustained:
            answer[name] = Finding(False, bound)
            continue
        factor, k = min(sustained)
        label = case.label(cells[k])
        if factor == 0:
            answer[name] = Finding(True, f"{label} at any")
        else:
            answer[name] = Finding(True, f"{label} from {float(factor):.3f} ({found[k].binding}), {bound}")
    return answer


NOTIONS = (
    Notion(
        "repeated",
        "some profile is kept to in every period by allies with a discount factor below 1, because whoever leaves it is "
        "punished by the stage equilibrium that is worst for it; none keeps below the factor for minmax punishment",
        "Friedman 1971",
        100,
        judge,
    ),
)

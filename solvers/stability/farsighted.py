"""Farsighted stability: the largest consistent set of the moves of one ally at a time (Chwe 1994)."""

from __future__ import annotations

from collections.abc import Mapping

from .. import farsighted
from ..graph_model import graph
from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, its profiles in the set; if there are none, the undeterred move from the one eliminated last."""
    conflict = graph(case.game)
    found = farsighted.solve(conflict)
    answer = {}
    for name, cells in case.cells.items():
        states = [conflict.states.index(case.label(cell)) for cell in cells]
        inside = [conflict.states[s] for s in states if s in found.states]
        if inside:
            answer[name] = Finding(True, ", ".join(inside))
        else:
            last = max(states, key=lambda s: found.exits[s].round)
            way = found.exits[last]
            mover = conflict.players[way.coalition[0]]
            answer[name] = Finding(False, f"{mover} leaves {conflict.states[last]} for {conflict.states[way.to]}")
    return answer


NOTIONS = (
    Notion(
        "farsighted",
        "holds a profile of the largest consistent set: whoever leaves it must fear to end where it does not prefer to be, "
        "when all look ahead",
        "Chwe 1994",
        90,
        judge,
    ),
)

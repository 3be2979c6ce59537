"""Stability in the graph model for conflict resolution: states are pure profiles, moves are changes of one ally's action."""

from __future__ import annotations

from collections.abc import Mapping

from ..graph_model import RULES, Graph, Rule, graph
from .notion import Case, Finding, Notion


def judge_by(rule: Rule, case: Case) -> Mapping[str, Finding]:
    """Return, per class, its equilibria; if it has none, the undeterred improvement from the profile that is nearest to one."""
    conflict = graph(case.game)
    answer = {}
    for name, cells in case.cells.items():
        leaving = {s: _greatest(conflict, rule, s) for s in (conflict.states.index(case.label(cell)) for cell in cells)}
        stable = [conflict.states[s] for s, found in leaving.items() if found is None]
        moves = [found for found in leaving.values() if found is not None]
        answer[name] = Finding(bool(stable), ", ".join(stable) or _words(conflict, min(moves)))
    return answer


Move = tuple[float, int, int, int]
"""Gain, player, from and to."""


def _greatest(conflict: Graph, rule: Rule, state: int) -> Move | None:
    """Return the undeterred improvement from a state that gains most."""
    moves = [
        (float(conflict.payoffs[i][to] - conflict.payoffs[i][state]), i, state, to)
        for i in range(len(conflict.players))
        for to in rule(conflict, i, state)
    ]
    return max(moves, default=None)


def _words(conflict: Graph, move: Move) -> str:
    gain, i, state, to = move
    return f"{conflict.players[i]} leaves {conflict.states[state]} for {conflict.states[to]}, +{gain:.3f}"


DEFINITIONS = {
    "Nash": "no ally can move to a profile that it prefers",
    "GMR": "after any such move the other ally can see to it that the first is no better off than before",
    "SMR": "as GMR, and the first cannot undo it by a further move",
    "SEQ": "as GMR, by a move that the other itself prefers to make",
}
CITES = {
    "Nash": "Nash 1951; Fang, Hipel and Kilgour 1993",
    "GMR": "Howard 1971; Fang, Hipel and Kilgour 1993",
    "SMR": "Howard 1971; Fang, Hipel and Kilgour 1993",
    "SEQ": "Fraser and Hipel 1979; Fang, Hipel and Kilgour 1993",
}
NOTIONS = tuple(
    Notion(f"GMCR {name}", DEFINITIONS[name], CITES[name], 80 + k, lambda case, rule=rule: judge_by(rule, case))  # type: ignore[misc]  # mypy cannot infer this lambda
    for k, (name, rule) in enumerate(RULES.items())
)

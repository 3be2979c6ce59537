"""What the explorer says of a point: a sentence, the equilibria, the payoffs, and each incentive split by mechanism."""

from __future__ import annotations

from typing import Any

from games.errors import QuasiallianceError, shown
from games.ledger import is_zero
from games.models.trilateral import ALLIES, ALLY_ACTIONS, WORDS
from games.profile import outcome_class
from games.table import number
from solvers.result import Equilibrium
from solvers.tree_profile import TreeProfile
from solvers.verdict import COOPERATION, Verdict

MOST = 40
"""Most equilibria that are listed; trees may have many more."""
PROFILES = tuple(f"{a}{b}" for a in ALLY_ACTIONS for b in ALLY_ACTIONS)
THE = {"Japan": "Japan", "ROK": "the ROK"}


def point_of(found: Verdict, profile: str | None = None) -> dict[str, Any]:
    """Return a verdict as the front end shows it.

    Parameters
    ----------
    profile
        From which the allies' incentives to deviate are split, such as "CC"; by default the selected one.

    Raises
    ------
    QuasiallianceError
        If it is no profile of the allies.

    >>> import games
    >>> from solvers.verdict import verdict
    >>> point_of(verdict(games.scenario("2019")))["sentence"].split(". ")[0]
    'Friction: (F, F) is selected, the only equilibrium'
    """
    where = "".join(found.selected) if profile is None else profile
    if where not in PROFILES:
        raise QuasiallianceError(f"profile: one of {', '.join(PROFILES)} is needed; got {shown(where)}")
    return {
        "sentence": sentence(found),
        "outcome": found.outcome,
        "selected": list(found.selected),
        "us_action": found.us_action,
        "margin": number(found.margin),
        "equilibria": _equilibria(found),
        "payoffs": _payoffs(found),
        "profile": where,
        "incentives": _incentives(found, where),
    }


def sentence(found: Verdict) -> str:
    """Return the outcome, how it stands to the other equilibria, and how far cohesion is from flipping."""
    selected = f"({', '.join(found.selected)})"
    parts = [f"{found.outcome.capitalize()}: {selected} is selected{_alone(found)}."]
    if found.timing != "given":
        parts.append(f"The US does {found.us_action} ({WORDS[found.us_action]}).")
    if not found.converged:
        parts.append("The rule of selection was not followed to its end.")
    parts.append(_cohesion(found))
    return " ".join(parts)


def _alone(found: Verdict) -> str:
    solution = found.solution
    isolated, continua = len(solution.equilibria), len(solution.components)
    if isolated == 1 and not continua and solution.complete:
        return ", the only equilibrium" if found.timing != "us-first" else " on the path of the only subgame-perfect equilibrium"
    counted = [f"{isolated} isolated equilibria" if isolated != 1 else "1 isolated equilibrium"] * bool(isolated)
    counted += [f"{continua} continua" if continua > 1 else "1 continuum"] * bool(continua)
    return f" among {' and '.join(counted)}" + ("" if solution.complete else " that were found")


def _cohesion(found: Verdict) -> str:
    game = found.allies
    gains = [
        (game.payoff(own, _leaving(own, to)) - game.payoff(own, COOPERATION), own, to) for own in ALLIES for to in ALLY_ACTIONS[1:]
    ]
    gain, who, to = max(gains, key=lambda entry: entry[0])
    doing = {"H": "hedging", "F": "confronting"}[to]
    if gain < 0:
        return f"Cohesion is strict by {number(-gain)}: that much {THE[who]}, the nearest to leaving (C, C), would lose by {doing}."
    if gain == 0:
        return f"Cohesion is on the edge: {THE[who]} neither gains nor loses by leaving (C, C) for {doing}."
    return f"Cohesion is no equilibrium: from (C, C) {THE[who]} would gain {number(gain)} by {doing}."


def _leaving(player: str, to: str) -> tuple[str, str]:
    return (to, "C") if player == ALLIES[0] else ("C", to)


def _equilibria(found: Verdict) -> dict[str, Any]:
    """Return every equilibrium as a row, continua named with their extreme points."""
    solution = found.solution
    rows = [_row(found, e, "strict" if e.strict else "not strict" if _pure(e) else "mixed") for e in solution.equilibria[:MOST]]
    for k, component in enumerate(solution.components, 1):
        kind = f"continuum {k}, dimension {component.dimension}"
        rows.append({"profile": repr(component), "kind": kind, "payoffs": "", "classes": "", "selected": False, "heading": True})
        rows += [_row(found, e, f"end of continuum {k}") for e in component.extreme[:MOST]]
    left = max(0, len(solution.equilibria) - MOST)
    note = f"{solution.method.concept[0].upper()}{solution.method.concept[1:]}: {solution.completeness.value}."
    return {
        "players": list(solution.game.players),
        "rows": rows,
        "note": note + (f" {left} more are not shown." if left else ""),
        "rule": "Selected: the limit of the principal logit branch, a convention.",
    }


def _row(found: Verdict, e: Any, kind: str) -> dict[str, Any]:
    """Return one equilibrium: its profile, payoffs, kind, class where it is pure, and whether it is the selected one."""
    row = {"profile": repr(e), "kind": kind, "payoffs": ", ".join(map(number, e.payoffs)), "classes": "", "selected": False}
    if isinstance(e, Equilibrium) and e.pure:
        labels = [own[x[0]] for own, x in zip(e.actions, e.support, strict=True)]
        row["classes"] = outcome_class(labels[0], labels[1])
        row["selected"] = tuple(labels[:2]) == found.selected and labels[2:] in ([], [found.us_action])
    elif isinstance(e, TreeProfile):
        paths = _paths(e)
        row["classes"] = " or ".join(dict.fromkeys(outcome_class(*own) for _, own in paths))
        row["selected"] = paths == [(found.us_action, found.selected)]
    return row


def _paths(e: TreeProfile) -> list[tuple[str, tuple[str, str]]]:
    """Return what is played for sure after each US action that is played: the action, and what the allies do; none if they mix."""
    played = {
        label: [own[k] for k, p in enumerate(e.behaviour[label]) if p > 0] for label, (_, own) in e.game.information_sets.items()
    }
    found = []
    for us in played["US"]:
        after = [played[f"{ally} after {us}"] for ally in ALLIES]
        if any(len(own) > 1 for own in after):
            return []
        found.append((us, (after[0][0], after[1][0])))
    return found


def _pure(e: Any) -> bool:
    return e.pure if isinstance(e, Equilibrium) else True


def _payoffs(found: Verdict) -> list[list[dict[str, Any]]]:
    """Return the allies' table at the US action: a row per action of Japan, a cell per action of the ROK."""
    game = found.allies
    best = [
        [max(game.payoff(ALLIES[0], (a, b)) for a in ALLY_ACTIONS) for b in ALLY_ACTIONS],
        [max(game.payoff(ALLIES[1], (a, b)) for b in ALLY_ACTIONS) for a in ALLY_ACTIONS],
    ]
    table = []
    for j, a in enumerate(ALLY_ACTIONS):
        row = []
        for k, b in enumerate(ALLY_ACTIONS):
            own = [game.payoff(ally, (a, b)) for ally in ALLIES]
            replies = [own[0] == best[0][k], own[1] == best[1][j]]
            cell = {"payoffs": list(map(number, own)), "best": replies, "class": outcome_class(a, b)}
            row.append(cell | {"equilibrium": all(replies), "selected": (a, b) == found.selected})
        table.append(row)
    return table


def _incentives(found: Verdict, profile: str) -> list[dict[str, Any]]:
    """Return, for each ally and deviation from a profile, the gain and its parts by mechanism."""
    game, entries = found.allies, []
    for own, ally in zip(profile, ALLIES, strict=True):
        for to in ALLY_ACTIONS:
            if to != own:
                ledger = game.explain(ally, profile, to)
                parts = [[name, round(float(value), 6)] for name, value in ledger.items() if not is_zero(value)]
                entries.append({"player": ally, "to": to, "gain": round(float(ledger.total), 6), "parts": parts})
    return entries

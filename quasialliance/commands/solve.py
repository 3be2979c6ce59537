"""``quasialliance solve``: all equilibria of a scenario or of a game file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import games
import games.formats
from games.errors import QuasiallianceError
from games.models.trilateral import TIMINGS, WORDS
from games.table import number

from ..json_output import report_object, solution_object, verdict_object
from ..options import Question, scenario_options, seed_option, show_json


@click.command()
@scenario_options
@click.option(
    "--timing", type=click.Choice(TIMINGS), default="given", help="Whether the US action is given, first, or simultaneous."
)
@seed_option
def solve(question: Question, timing: str, seed: int) -> None:
    """Solve an episode or scenario: every equilibrium, the selected outcome, the cohesion margin.

    A game file (.nfg) is solved for its equilibria alone.
    """
    path = Path(question.episode)
    if not path.suffix or path.suffix.lower() not in (*games.formats.catalogue(), ".efg"):
        solve_scenario(question, timing, seed)
    elif question.settings or question.without or question.us_action or question.mechanisms or timing != "given":
        raise QuasiallianceError(
            f"solve {path}: --mechanism, --set, --us, --without and --timing change scenarios; a game file has none"
        )
    else:
        solve_file(path, question.as_json)


def solve_scenario(question: Question, timing: str, seed: int) -> None:
    """Print the verdict on a scenario, with the notions of stability beside it."""
    from solvers import stability
    from solvers.verdict import verdict

    coded = question.coded
    found = verdict(question.scenario, timing=timing, **question.changes)
    known: dict[str, Any] = {}
    if found.game is found.allies:
        known = {"solution": found.solution, "selected": (found.allies.profile(found.selected), found.converged)}
    beside = stability.report(found.allies, rng=seed, **known)
    if question.as_json:
        show_json(verdict_object(found, coded) | {"beside": report_object(beside), "seed": seed})
        return
    click.echo(f"{question.heading}; timing {found.timing}, US {found.us_action} ({WORDS[found.us_action]})\n")
    if timing != "us-first":
        click.echo(f"{found.game!r}\n")
    click.echo(f"{found.solution!r}\n")
    rule = "" if found.converged else " (the selection path was not followed to its end)"
    click.echo(f"outcome: {found.outcome}, selected ({', '.join(found.selected)}) by the logit branch{rule}")
    if coded is not None:
        mark = "hit" if coded.outcome == found.outcome else "MISS"
        click.echo(f"coded outcome: {coded.outcome} ({coded.outcome_confidence} confidence): {mark}")
    state = "strict" if found.margin > 0 else "not strict"
    click.echo(f"cohesion margin: {number(found.margin, 4)} ((C, C) is {state} under US {found.us_action})\n")
    click.echo(str(beside))


def solve_file(path: Path, as_json: bool) -> None:
    """Print the equilibria of a game file."""
    from solvers import nash, subgame_perfect

    game = games.read(path)
    solution = nash.solve(game) if isinstance(game, games.NormalFormGame) else subgame_perfect.solve(game)
    if as_json:
        show_json({"file": str(path)} | solution_object(solution))
    else:
        click.echo(f"{game!r}\n\n{solution!r}")


COMMAND = solve

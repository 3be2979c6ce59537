"""``quasialliance solve``: all equilibria of a scenario or of a game."""

from __future__ import annotations

from typing import Any

import click

from games.errors import QuasiallianceError
from games.models.trilateral import TIMINGS, WORDS
from games.network import NetworkGame
from games.table import number

from ..json_output import networks_object, report_object, solution_object, verdict_object
from ..options import Question, concept_option, scenario_options, seed_option, show_json
from ..solving import solved


@click.command()
@scenario_options
@click.option("--timing", type=click.Choice(TIMINGS), help="Whether the US action is given (the default), first, or simultaneous.")
@concept_option
@seed_option
def solve(question: Question, timing: str | None, concept: str | None, seed: int) -> None:
    """Solve a scenario or a game: every equilibrium; of a scenario the selected outcome and the cohesion margin, too.

    `quasialliance games` lists the games that have a name; a game file (.nfg, .efg, or a tree in .toml) is one without.
    """
    game = question.game
    if game is None:
        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; a scenario has a --timing")
        solve_scenario(question, timing or TIMINGS[0], seed)
        return
    if timing is not None:
        raise QuasiallianceError(f"{question.episode}: --timing is for scenarios; who moves when is part of this game")
    if isinstance(game, NetworkGame):
        from solvers.pairwise_stability import solve_networks

        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; networks are solved for stability")
        networks = solve_networks(game)
        answer, shown = networks_object(networks), f"{networks!r}"
    else:
        solution = solved(game, concept)
        answer = {"concept": solution.method.concept} | solution_object(solution)
        shown = f"{game!r}\n\n{solution!r}"
    if question.as_json:
        show_json(question.asked | answer)
        return
    if question.named is not None:
        click.echo(f"{question.named!r}\n")
    click.echo(shown)


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


COMMAND = solve

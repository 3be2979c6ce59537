"""``quasialliance solve``: all equilibria of a scenario or of a game."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError
from games.models.trilateral import TIMINGS, WORDS
from games.network import NetworkGame
from games.table import number

from ..json_output import networks_object, report_object, solution_object, verdict_object
from ..options import Question, concept_option, game_options, given, seconds_option, seed_option, show
from ..question import FORMS
from ..solving import solved

if TYPE_CHECKING:
    from games.library import Game
    from solvers.verdict import Verdict


@click.command()
@game_options(*FORMS)
@click.option("--timing", type=click.Choice(TIMINGS), help="Whether the US action is given (the default), first, or simultaneous.")
@concept_option
@seconds_option
@seed_option("the basins of attraction")
def solve(question: Question, timing: str | None, concept: str | None, seconds: float | None, seed: int) -> None:
    """Solve a scenario or a game: every equilibrium; of a scenario the selected outcome and the cohesion margin, too.

    `quasialliance games` lists the games that have a name; a game file (.nfg, .efg, or a tree in .toml) is one without.
    """
    game = question.game
    if game is None:
        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; a scenario has a --timing")
        if seconds is not None:
            raise QuasiallianceError("--seconds is for games, whose size is anybody's choice; a scenario is solved at once")
        timing = timing or TIMINGS[0]
        if question.us_action and timing != TIMINGS[0]:
            raise QuasiallianceError(f"--us {question.us_action}: with --timing {timing} the US chooses; leave one of them out")
        solve_scenario(question, timing, seed)
        return
    if timing is not None:
        raise QuasiallianceError(f"{question.episode}: --timing is for scenarios; who moves when is part of this game")
    if given("seed"):
        raise QuasiallianceError(f"{question.episode}: --seed is for scenarios; what is solved of a game draws nothing")
    solve_game(question, game, concept, seconds)


def solve_game(question: Question, game: Game, concept: str | None, seconds: float | None = None) -> None:
    """Print every equilibrium of a game, or its pairwise stable networks.

    Raises
    ------
    QuasiallianceError
        If a kind of equilibria is asked for of a game that is no tree, or a time is set for a game of networks.
    """
    heading = "" if question.named is None else f"{question.named!r}\n\n"
    if isinstance(game, NetworkGame):
        from solvers.pairwise_stability import solve_networks

        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; networks are solved for stability")
        if seconds is not None:
            raise QuasiallianceError("--seconds is for tables and trees; all networks of these players are looked at at once")
        networks = solve_networks(game)
        show(question.as_json, lambda: question.asked | networks_object(networks), lambda: f"{heading}{networks!r}")
        return
    solution = solved(game, concept, seconds)
    show(
        question.as_json,
        lambda: question.asked | {"concept": solution.method.concept} | solution_object(solution),
        lambda: f"{heading}{game!r}\n\n{solution!r}",
    )


def solve_scenario(question: Question, timing: str, seed: int) -> None:
    """Print the verdict on a scenario, with the notions of stability beside it."""
    from solvers import stability
    from solvers.verdict import verdict

    found = verdict(question.scenario, timing=timing, **question.changes)
    known: dict[str, Any] = {}
    if found.game is found.allies:
        known = {"solution": found.solution, "selected": (found.allies.profile(found.selected), found.converged)}
    beside = stability.report(found.allies, rng=seed, **known)

    show(
        question.as_json,
        lambda: verdict_object(found, question.coded) | {"beside": report_object(beside), "seed": seed},
        lambda: "\n".join((*told(question, found), str(beside))),
    )


def told(question: Question, found: Verdict) -> Iterator[str]:
    """Yield what is said of a verdict, as paragraphs."""
    yield f"{question.heading}; timing {found.timing}, US {found.us_action} ({WORDS[found.us_action]})\n"
    if found.timing != "us-first":
        yield f"{found.game!r}\n"
    yield f"{found.solution!r}\n"
    rule = "" if found.converged else " (the selection path was not followed to its end)"
    yield f"outcome: {found.outcome}, selected ({', '.join(found.selected)}) by the logit branch{rule}"
    if (coded := question.coded) is not None:
        mark = "hit" if coded.outcome == found.outcome else "MISS"
        yield f"coded outcome: {coded.outcome} ({coded.outcome_confidence} confidence): {mark}"
    state = "strict" if found.margin > 0 else "not strict"
    yield f"cohesion margin: {number(found.margin, 4)} ((C, C) is {state} under US {found.us_action})\n"

"""``quasialliance solve``: all equilibria of a scenario or of a game."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError
from games.models.trilateral import TIMINGS, WORDS
from games.network import NetworkGame
from games.normal_form import NormalFormGame
from games.table import number

from ..json_output import networks_object, report_object, solution_object, verdict_object
from ..options import Question, concept_option, game_options, given, seconds_option, seed_option, show
from ..question import FORMS
from ..solving import solved

if TYPE_CHECKING:
    from games.library import Game
    from solvers.pairwise_stability import Networks
    from solvers.result import Solution
    from solvers.stability import StabilityReport
    from solvers.verdict import Verdict


@click.command()
@game_options(*FORMS)
@click.option("--timing", type=click.Choice(TIMINGS), help="Whether the US action is given (the default), first, or simultaneous.")
@concept_option
@seconds_option
@seed_option("the notions of stability that are sampled")
@click.option("--full", is_flag=True, help="Print all: the game, every equilibrium with its evidence, notions of stability.")
def solve(question: Question, timing: str | None, concept: str | None, seconds: float | None, seed: int, full: bool) -> None:
    """Solve a scenario or a game: every equilibrium, why it is one, and how far from none; of a scenario the outcome, too.

    `quasialliance games` lists the games that have a name; a game file (.nfg, .efg, or a tree in .toml) is one without.
    """
    if full and question.as_json:
        raise QuasiallianceError("--full is for reading; --json holds everything")
    game = question.game
    if game is None:
        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; a scenario has a --timing")
        if seconds is not None:
            raise QuasiallianceError("--seconds is for games, whose size is anybody's choice; a scenario is solved at once")
        timing = timing or TIMINGS[0]
        if question.us_action and timing != TIMINGS[0]:
            raise QuasiallianceError(f"--us {question.us_action}: with --timing {timing} the US chooses; leave one of them out")
        if given("seed") and not (full or question.as_json):
            raise QuasiallianceError("--seed is for notions of stability that are sampled, which --full and --json hold")
        solve_scenario(question, timing, seed, full)
        return
    if timing is not None:
        raise QuasiallianceError(f"{question.episode}: --timing is for scenarios; who moves when is part of this game")
    if given("seed"):
        raise QuasiallianceError(f"{question.episode}: --seed is for scenarios; what is solved of a game draws nothing")
    solve_game(question, game, concept, seconds, full)


def solve_game(question: Question, game: Game, concept: str | None, seconds: float | None, full: bool) -> None:
    """Print the equilibria of a game, or its pairwise stable networks: in short, or in full.

    Raises
    ------
    QuasiallianceError
        If a kind of equilibria is asked for of a game that is no tree, or a time is set for a game of networks.
    """
    heading = question.about
    if isinstance(game, NetworkGame):
        from solvers.pairwise_stability import solve_networks

        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; networks are solved for stability")
        if seconds is not None:
            raise QuasiallianceError("--seconds is for tables and trees; all networks of these players are looked at at once")
        networks = solve_networks(game)
        show(
            question.as_json,
            lambda: question.asked | networks_object(networks),
            lambda: f"{heading}\n\n{networks if full else short_answer(networks)}",
        )
        return
    solution = solved(game, concept, seconds)
    show(
        question.as_json,
        lambda: question.asked | {"concept": solution.method.concept} | solution_object(solution),
        lambda: f"{heading}\n\n" + (f"{game!r}\n\n{solution!r}" if full else short_answer(solution, question)),
    )


def short_answer(found: Solution | Networks, question: Question | None = None) -> str:
    """Return in short what was found in a game, with the moves of a named one in words."""
    from solvers.result import Solution

    from .. import short_answers
    from ..short_answers import laid_out

    if not isinstance(found, Solution):
        return laid_out(short_answers.of_networks(found))
    model = None if question is None or question.named is None else question.named.model
    if isinstance(found.game, NormalFormGame):
        return laid_out(short_answers.of_table(found.game, found, getattr(model, "words", {})))
    return laid_out(short_answers.of_tree(found.game, found, getattr(model, "verbs", {})))


def solve_scenario(question: Question, timing: str, seed: int, full: bool) -> None:
    """Print the verdict on a scenario: in short, or in full with the notions of stability beside it."""
    from solvers import stability
    from solvers.verdict import verdict

    found = verdict(question.scenario, timing=timing, **question.changes)

    def beside() -> StabilityReport:
        known: dict[str, Any] = {}
        if found.game is found.allies:
            known = {"solution": found.solution, "selected": (found.allies.profile(found.selected), found.converged)}
        return stability.report(found.allies, rng=seed, **known)

    show(
        question.as_json,
        lambda: verdict_object(found, question.coded) | {"beside": report_object(beside()), "seed": seed},
        lambda: "\n".join((*told(question, found), str(beside()))) if full else in_short(question, found),
    )


def in_short(question: Question, found: Verdict) -> str:
    """Return what is said of a verdict in about ten lines."""
    from ..short_answers import laid_out, of_scenario

    return f"{heading(question, found)}\n\n{laid_out(of_scenario(found, question.coded))}"


def heading(question: Question, found: Verdict) -> str:
    """Return a line that names the scenario, who moves when, and the US action."""
    timing = "" if found.timing == TIMINGS[0] else f" (timing {found.timing})"
    return f"{question.heading}; US {found.us_action}: {WORDS[found.us_action]}{timing}"


def told(question: Question, found: Verdict) -> Iterator[str]:
    """Yield what is said of a verdict, as paragraphs."""
    yield f"{heading(question, found)}\n"
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

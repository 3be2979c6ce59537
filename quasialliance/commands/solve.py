"""``quasialliance solve``: all equilibria of a scenario or of a game file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import games
import games.formats
from games.errors import QuasiallianceError
from games.models.trilateral import TIMINGS, WORDS
from games.table import number

from ..json_output import report_object, solution_object, verdict_object
from ..options import Question, scenario_options, seed_option, show

if TYPE_CHECKING:
    from solvers.verdict import Verdict


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
    if path.suffix.lower() not in games.formats.catalogue() or path.suffix.lower() == ".toml":
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


def solve_file(path: Path, as_json: bool) -> None:
    """Print the equilibria of a game file."""
    from solvers import nash, subgame_perfect

    game = games.read(path)
    solution = nash.solve(game) if isinstance(game, games.NormalFormGame) else subgame_perfect.solve(game)
    show(as_json, lambda: {"file": str(path)} | solution_object(solution), lambda: f"{game!r}\n\n{solution!r}")

"""``quasialliance duration``: how long a rapprochement lasts, and a friction."""

from __future__ import annotations

import click

from games.errors import QuasiallianceError

from ..json_output import duration_object
from ..options import Question, draws_option, name_and_value, scenario_options, seed_option, show


@click.command()
@scenario_options
@click.option(
    "--slow",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of the slow states, by symbol or name; at 0 a transition does not take place (repeatable).",
)
@click.option("--start", metavar="STATE", help="This year's state, its levels joined by commas; by default nearest to the codes.")
@click.option(
    "--government",
    type=click.Choice(("conservative", "progressive")),
    help="The camp in Seoul; by default that of an episode, else conservative.",
)
@draws_option(1000, "transitions, behind the band")
@seed_option("these draws")
def duration(question: Question, slow: tuple[str, ...], start: str | None, government: str | None, draws: int, seed: int) -> None:
    """Say how long it lasts: years until friction returns, or cohesion, in every Markov perfect equilibrium of the slow states.

    Animosity, DPRK threat and US reliability are slow states: --set moves their codes, which say where it starts; their levels, and
    how they change, are set with --slow.
    """
    from solvers.rapprochement import report

    changes: dict[str, str] = {}
    for setting in slow:
        name, value = name_and_value("--slow", setting, "leader_hazard=0.1")
        if name in changes:
            raise QuasiallianceError(f"--slow {setting!r}: {name} is set twice")
        changes[name] = value
    found = report(
        question.scenario.switch_off(*question.without),
        start=start,
        government=government,
        us_action=question.us_action,
        rng=seed,
        draws=draws,
        changes=changes,
    )
    show(question.as_json, lambda: duration_object(found), lambda: f"{question.heading}\n\n{found}")

"""``quasialliance duration``: how long a rapprochement lasts, and a friction."""

from __future__ import annotations

import click

from games.errors import QuasiallianceError

from ..json_output import duration_object
from ..options import Question, scenario_options, show


@click.command()
@scenario_options
@click.option(
    "--slow", multiple=True, metavar="NAME=VALUE", help="Set a parameter of the slow states, e.g. leader_hazard=0.1; 0: none."
)
@click.option("--start", metavar="STATE", help="This year's state, its levels joined by commas; by default nearest to the codes.")
@click.option(
    "--government",
    type=click.Choice(("conservative", "progressive")),
    help="The camp in Seoul; by default that of an episode, else conservative.",
)
@click.option("--draws", default=1000, show_default=True, help="Random transitions behind the band.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
def duration(question: Question, slow: tuple[str, ...], start: str | None, government: str | None, draws: int, seed: int) -> None:
    """Say how long it lasts: years until friction returns, or cohesion, in every Markov perfect equilibrium of the slow states.

    Animosity, DPRK threat and US reliability are slow states: --set moves their codes, which say where it starts; their levels, and
    how they change, are set with --slow.
    """
    from solvers.rapprochement import report

    changes: dict[str, str] = {}
    for setting in slow:
        name, equals, value = setting.partition("=")
        if not equals or name.strip() in changes:
            raise QuasiallianceError(f"--slow {setting!r}: name=value is needed, each name once, e.g. --slow leader_hazard=0.1")
        changes[name.strip()] = value
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

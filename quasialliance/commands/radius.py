"""``quasialliance radius``: how far a profile is from flipping when parameters move together."""

from __future__ import annotations

import click

from ..json_output import radius_object
from ..options import Question, game_options, profile_option, seconds_option, show


@click.command()
@game_options("table model")
@profile_option
@seconds_option
@click.option(
    "--norm",
    type=click.Choice(["l1", "l2", "linf"]),
    default="l2",
    show_default=True,
    help="How moves of several parameters add up.",
)
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME",
    help="Only this parameter may move (repeatable; default: all in use).",
)
def radius(question: Question, profile: str | None, seconds: float | None, norm: str, parameters: tuple[str, ...]) -> None:
    """Say how far a profile is from flipping when parameters move together, in shares of their ranges."""
    from solvers import regimes

    model, here = question.parametric()
    found = regimes.radius(model, question.profile(profile, seconds), norm=norm, parameters=parameters or None, **here)
    show(question.as_json, lambda: radius_object(found), lambda: f"{question.about}\n\n{found.table()}")

"""``quasialliance conditions``: when in general a profile is strict."""

from __future__ import annotations

import click

from ..json_output import condition_object
from ..options import Question, profile_option, scenario_options, show


@click.command()
@scenario_options
@profile_option
def conditions(question: Question, profile: str) -> None:
    """Print the closed-form inequalities under which a profile is strictly stable."""
    from solvers import regimes

    found = regimes.conditions(question.model, profile, given=question.scenario, **question.changes)
    show(question.as_json, lambda: list(map(condition_object, found)), lambda: found)

"""``quasialliance conditions``: when in general a profile is strict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..json_output import condition_object
from ..options import Question, profile_option, scenario_options, show

if TYPE_CHECKING:
    from solvers.regimes import Conditions


@click.command()
@scenario_options
@profile_option
def conditions(question: Question, profile: str) -> None:
    """Print the closed-form inequalities under which a profile is strictly stable."""
    from solvers import regimes

    found = regimes.conditions(question.model, profile, given=question.scenario, **question.changes)
    show(question.as_json, lambda: list(map(condition_object, found)), lambda: _text(found))


def _text(found: Conditions) -> str:
    """Return the inequalities, and what their symbols stand for."""
    if found.definitions is None:
        return f"{found}"
    return f"{found}\n{found.definitions.text} 'quasialliance parameters' lists the other symbols."

"""``quasialliance conditions``: when in general a profile is strict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from games.errors import QuasiallianceError

from ..json_output import condition_object
from ..options import Question, game_options, profile_option, seconds_option, show

if TYPE_CHECKING:
    from solvers.regimes import Conditions


@click.command()
@game_options("tree model", "table model")
@profile_option
@seconds_option
def conditions(question: Question, profile: str | None, seconds: float | None) -> None:
    """Print the closed-form inequalities under which a profile is strictly stable, or a path of a tree the outcome.

    Of a tree every path, unless --profile names one.
    """
    from games.model.tree_model import TreeModel
    from solvers import regimes

    model, here = question.parametric(hidden=True)
    if isinstance(model, TreeModel):
        from ..path_conditions import path_conditions

        if seconds is not None:
            raise QuasiallianceError("--seconds is for the search of an equilibrium; of a tree every path is asked about")
        of = path_conditions(model, **here)
        paths = of if profile is None else of.only(profile)
        show(question.as_json, lambda: question.asked | paths.record(), paths.table)
        return
    found = regimes.conditions(model, question.profile(profile, seconds), **here)
    show(question.as_json, lambda: list(map(condition_object, found)), lambda: _text(found))


def _text(found: Conditions) -> str:
    """Return the inequalities, and what their symbols stand for."""
    if found.definitions is None:
        return f"{found}"
    return f"{found}\n{found.definitions.text} 'quasialliance parameters' lists the other symbols."

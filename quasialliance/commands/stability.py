"""``quasialliance stability``: the notions of stability."""

from __future__ import annotations

import click

from ..json_output import report_object
from ..options import Question, scenario_options, seed_option, show


@click.command()
@scenario_options
@seed_option("the basins of attraction")
def stability(question: Question, seed: int) -> None:
    """Say in which senses cohesion, mixed outcomes and friction are stable."""
    from solvers.stability import report

    found = report(question.model.game(question.scenario, **question.changes), rng=seed)
    show(question.as_json, lambda: {"seed": seed} | report_object(found), lambda: found)

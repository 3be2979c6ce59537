"""``quasialliance threshold``: at which values of single parameters a profile starts or stops being strict."""

from __future__ import annotations

from typing import Any

import click

from ..json_output import critical_object, threshold_object
from ..options import Question, profile_option, scenario_options, show_json


@click.command()
@scenario_options
@click.argument("parameter", required=False)
@profile_option
def threshold(question: Question, parameter: str | None, profile: str) -> None:
    """Say how far: exact values of PARAMETER at which a profile starts or stops being strict.

    Without PARAMETER: the named thresholds p*, delta*, T*, h* and every single parameter that flips the profile.
    """
    from solvers import regimes

    scenario = question.scenario.us(question.us_action) if question.us_action else question.scenario
    at: dict[str, Any] = {"at": scenario, "without": question.without}
    named = () if parameter else regimes.critical_values(question.model, **at)
    lines = (
        (regimes.threshold(question.model, profile, parameter, **at),)
        if parameter
        else regimes.flips(question.model, profile, **at)
    )
    if question.as_json:
        show_json({"named": [critical_object(c) for c in named], "lines": [threshold_object(line) for line in lines]})
        return
    click.echo(f"{question.heading}; US {scenario.us_action}\n")
    for value in named:
        click.echo(repr(value))
    if named:
        click.echo(
            f"\nSingle parameters that flip ({', '.join(profile)}), the nearest share of range first:"
            if lines
            else "\nNo single parameter flips it in range."
        )
    for line in lines:
        click.echo(("" if line.distance is None else f"{line.distance:.3f}  ") + line.sentence())


COMMAND = threshold

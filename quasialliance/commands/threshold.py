"""``quasialliance threshold``: at which values of single parameters a profile starts or stops being strict."""

from __future__ import annotations

from typing import Any

import click

from ..json_output import critical_object, threshold_object
from ..options import Question, profile_option, scenario_options, show


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
    told = [f"{question.heading}; US {scenario.us_action}\n", *map(repr, named)]
    if named:
        flip = f"Single parameters that flip ({', '.join(profile)}), the nearest share of range first:"
        told.append("\n" + (flip if lines else "No single parameter flips it in range."))
    told += [("" if line.distance is None else f"{line.distance:.3f}  ") + line.sentence() for line in lines]
    show(
        question.as_json,
        lambda: {"named": list(map(critical_object, named)), "lines": list(map(threshold_object, lines))},
        lambda: "\n".join(told),
    )

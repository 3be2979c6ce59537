"""``quasialliance parameters``: the parameters of the model."""

from __future__ import annotations

import click

from games.models.trilateral import MODEL

from ..json_output import parameter_object
from ..options import json_option, show


@click.command()
@click.argument("model", required=False)
@json_option
def parameters(model: str | None, as_json: bool) -> None:
    """List the parameters of the alliance game, or of another MODEL by its name.

    MODEL is slow-states, four-us-actions or any model that `games` lists, such as gsomia.
    """
    from solvers.sensitivity.sweeps.specification import model_named

    from ..tables.parameters import parameter_table

    if model is None:
        show(as_json, lambda: list(map(parameter_object, MODEL.parameters)), parameter_table)
        return
    found = model_named(model)
    show(
        as_json,
        lambda: list(map(parameter_object, found.parameters)),
        lambda: found.parameter_table(f"{model}: parameters"),
        legend=False,  # which would tell the symbols of the alliance game
    )

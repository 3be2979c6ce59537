"""``quasialliance parameters``: the parameters of the model."""

from __future__ import annotations

import click

from games.models.trilateral import MODEL

from ..json_output import parameter_object
from ..options import json_option, show


@click.command()
@json_option
def parameters(as_json: bool) -> None:
    """List the parameters of the model."""
    from ..tables.parameters import parameter_table

    show(as_json, lambda: list(map(parameter_object, MODEL.parameters)), parameter_table)

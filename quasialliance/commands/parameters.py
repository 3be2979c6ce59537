"""``quasialliance parameters``: the parameters of the model."""

from __future__ import annotations

import click

from games.models.trilateral import MODEL

from ..json_output import parameter_object
from ..options import json_option, show_json


@click.command()
@json_option
def parameters(as_json: bool) -> None:
    """List the parameters of the model."""
    from ..tables.parameters import parameter_table

    if as_json:
        show_json([parameter_object(p) for p in MODEL.parameters])
    else:
        click.echo(str(parameter_table()))


COMMAND = parameters

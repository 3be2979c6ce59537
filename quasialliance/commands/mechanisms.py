"""``quasialliance mechanisms``: the mechanisms of the model."""

from __future__ import annotations

import click

from games.models.trilateral import MODEL
from games.table import Table

from ..json_output import mechanism_object
from ..options import json_option, show


@click.command()
@json_option
def mechanisms(as_json: bool) -> None:
    """List the mechanisms with their claims and switches."""
    rows = [(m.name, ", ".join(m.switch) or "no switch", ", ".join(m.seeds), m.claim) for m in MODEL.mechanisms]
    table = Table(("mechanism", "switch", "seeds", "claim"), rows)
    show(as_json, lambda: list(map(mechanism_object, MODEL.mechanisms)), lambda: table)

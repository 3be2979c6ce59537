"""``quasialliance episodes``: the coded episodes."""

from __future__ import annotations

import click

import games
from games.table import Table

from ..json_output import episode_object
from ..options import json_option, show


@click.command()
@json_option
def episodes(as_json: bool) -> None:
    """List the coded episodes of Japan-ROK relations."""
    known = games.episodes().values()
    header = ("id", "period", "US", "coded outcome", "confidence", "what")
    rows = ((e.id, e.period, e.us_action, e.outcome, e.outcome_confidence, e.label) for e in known)
    show(as_json, lambda: list(map(episode_object, known)), lambda: Table(header, rows))

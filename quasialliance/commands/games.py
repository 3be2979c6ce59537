"""``quasialliance games``: every game that has a name."""

from __future__ import annotations

import click

from games.table import Table

from ..json_output import named_object
from ..options import json_option, show_json


@click.command("games")
@json_option
def list_games(as_json: bool) -> None:
    """List the games that `solve`, `explain` and `draw` take by name."""
    from games import library

    known = library.games()
    if as_json:
        show_json([named_object(game) for game in known])
        return
    rows = [(", ".join((g.name, *g.also)), g.kind, ", ".join(g.players), g.form, g.title, g.source) for g in known]
    notes = (
        "A model takes --set NAME=VALUE and --without MECHANISM; a published tree or table is solved as it is. "
        "The trilateral game is played at scenarios: 'quasialliance episodes' lists the coded ones.",
    )
    click.echo(str(Table(("name", "kind", "players", "form", "what", "source"), rows, notes=notes)))


COMMAND = list_games

"""``quasialliance games``: every game that has a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from games.table import Table

from ..json_output import named_object
from ..options import json_option, show

if TYPE_CHECKING:
    from games.library import NamedGame


@click.command()
@json_option
def games(as_json: bool) -> None:
    """List the games that have a name, for `solve`, `explain`, `threshold`, `conditions`, `map`, `draw` and others."""
    from games import library

    known = library.games()
    show(as_json, lambda: list(map(named_object, known)), lambda: listed(known))


def listed(known: Iterable[NamedGame]) -> Table:
    """Return games as a table: the words that name them, who plays, how large they are, and where they come from."""
    rows = [(", ".join((g.name, *g.also)), g.kind, ", ".join(g.players), g.form, g.title, g.source) for g in known]
    notes = (
        "A model takes --set NAME=VALUE and --without MECHANISM; a published tree or table is solved as it is. "
        "The trilateral game is played at scenarios: 'quasialliance episodes' lists the coded ones.",
    )
    return Table(("name", "kind", "players", "form", "what", "source"), rows, notes=notes)

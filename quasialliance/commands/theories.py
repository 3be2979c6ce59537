"""``quasialliance theories``: the theories, and what each says of scenarios."""

from __future__ import annotations

import click

import games
from games.errors import QuasiallianceError
from games.table import Table

from ..json_output import side_by_side_object, theory_object
from ..options import json_option, show, theory_option


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@theory_option
@click.option("--episodes", is_flag=True, help="On every coded episode.")
@json_option
def theories(scenarios: tuple[str, ...], chosen: tuple[str, ...], episodes: bool, as_json: bool) -> None:
    """List the theories; with scenarios, say what each makes of them, side by side."""
    named = [games.theory(name) for name in chosen] or list(games.theories.theories().values())
    if episodes and scenarios:
        raise QuasiallianceError("theories: give scenarios, or --episodes for all that are coded")
    if not (episodes or scenarios):
        rows = [(t.name, ", ".join(t.seeds), ", ".join(t.mechanisms)) for t in named]
        readings = [f"{t.label or t.name}. {t.reading}" for t in named]
        table = Table(("theory", "seeds", "mechanisms that are on"), rows, notes=("", *readings))
        show(as_json, lambda: list(map(theory_object, named)), lambda: table)
        return
    from solvers.comparison import theories_on

    found = theories_on(None if episodes else map(games.scenario, scenarios), named)
    show(as_json, lambda: side_by_side_object(found), lambda: found)

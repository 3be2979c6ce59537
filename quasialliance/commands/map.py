"""``quasialliance map``: which outcomes two parameters give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from games.formats.text import write

from ..json_output import exact_map_object, map_object
from ..options import Question, scenario_options, show


@click.command("map")
@scenario_options
@click.option("--x", required=True, metavar="NAME", help="Parameter on the horizontal axis.")
@click.option("--y", required=True, metavar="NAME", help="Parameter on the vertical axis.")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Figure file: .pdf, .svg or .png."
)
@click.option("--grid", default=200, show_default=True, help="Points along each axis.")
@click.option("--exact", is_flag=True, help="Exact regions by their whole set of equilibria, with borders in closed form; no grid.")
def map(question: Question, x: str, y: str, output: Path, grid: int, exact: bool) -> None:
    """Draw the regime map of two parameters with the episode on it."""
    from solvers import regimes

    from ..figures import exact_map, regime_map, style

    kind = style.form_of(output, "map")
    found: Any
    record: Callable[[Any], dict[str, Any]]
    if exact:
        found = regimes.exact_map(question.model, x, y, at=question.scenario, **question.changes)
        figure, record = exact_map.draw(found), exact_map_object
    else:
        found = regimes.map(question.model, x, y, at=question.scenario, shape=(grid, grid), **question.changes)
        figure, record = regime_map.draw(found), map_object
    write({output: style.render(figure, kind)})
    lines = (*found.tables(), f"written to {output}")
    show(question.as_json, lambda: {"file": str(output)} | record(found), lambda: "\n".join(str(line) for line in lines))

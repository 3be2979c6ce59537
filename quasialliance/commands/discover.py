"""``quasialliance discover``: in which box of a sweep's inputs an outcome is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError
from games.profile import CLASSES

from ..options import json_option, show
from ..values import Number, OutputFile, Whole

if TYPE_CHECKING:
    from solvers.sensitivity import Discovery
    from solvers.sensitivity.box_sets import BoxSet

METHODS = ("prim", "tree")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False))
@click.option(
    "--class", "word", type=click.Choice(CLASSES), default="cohesion", show_default=True, help="Class that is looked for."
)
@click.option("--us", "us_action", metavar="ACTION", help="US action, if the sweep has several.")
@click.option("--timing", metavar="TIMING", help="Timing, if the sweep has several: given P, us-first, ...")
@click.option("--theory", metavar="NAME", help="Theory, if the sweep has several.")
@click.option("--without", metavar="MECHANISM", help="Mechanism that is switched off, if the sweep has several; or 'as asked'.")
@click.option(
    "--density", type=Number(0, 1), default=0.0, show_default=True, help="Least share of the box's games that are of the class."
)
@click.option(
    "--coverage", type=Number(0, 1), default=0.0, show_default=True, help="Least share of the class's games that are in the box."
)
@click.option(
    "--boxes", type=Whole(1), default=1, show_default=True, help="Boxes at most, each peeled from what those before leave."
)
@click.option("--method", type=click.Choice(METHODS), default="prim", show_default=True, help="Peel boxes, or grow a tree (CART).")
@click.option("-o", "--output", type=OutputFile(), metavar="FILE", help="Also write the boxes, or all of a trajectory, as CSV.")
@json_option
def discover(
    folder: str, word: str, us_action: str | None, timing: str | None, theory: str | None, without: str | None, density: float,
    coverage: float, boxes: int, method: str, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say where in a sweep a class of outcomes is found: limits on few inputs that hold many of its games and few others.

    FOLDER is that of a finished sweep, whose outcomes hold ``outcome``. Of the boxes that PRIM peels the one with the best balance
    of coverage and density is shown, among those with at least so much of each. Several boxes cover what one leaves; a tree divides
    the games, and its boxes do not overlap.
    """
    from solvers.sensitivity import open_sweep
    from solvers.sensitivity.box_sets import cover
    from solvers.sensitivity.classification_tree import grow
    from solvers.sensitivity.discovery import draws_of, prim

    if method == "tree" and (boxes != 1 or density or coverage):
        raise QuasiallianceError("--method tree: it has as many boxes as leaves; --boxes, --density, --coverage are for prim")
    data = open_sweep(folder)
    if timing is not None:
        known = list(map(str, data.timing.values)) if "timing" in data.coords else []
        if timing not in known:
            raise QuasiallianceError(f"discover: the sweep has no timing {timing!r}, only {', '.join(known) or 'one, its own'}")
        data = data.sel(timing=[timing])
    drawn = draws_of(data, word, us_action=us_action, theory=theory, switched_off=without)
    if drawn.hits.all() or not drawn.hits.any():
        share = "all" if drawn.hits.all() else "none"
        raise QuasiallianceError(f"discover: {word} is the outcome of {share} of the games: no box tells more; see another --class")
    said: dict[str, Any] = {"outcome": word, "title": drawn.title}
    if method == "prim" and boxes == 1:
        one = prim(drawn.points, drawn.hits, drawn.names, **said)
        box = one.box(density=density, coverage=coverage)
        _write(output, one)
        show(as_json, lambda: one.to_json(box), lambda: f"{one.limit_table(box)}\n\n{one.trajectory_table()}")
        return
    if method == "prim":
        found = cover(drawn.points, drawn.hits, drawn.names, boxes=boxes, density=density, coverage=coverage, **said)
    else:
        found = grow(drawn.points, drawn.hits, drawn.names, **said)
    _write(output, found)
    show(as_json, found.to_json, lambda: str(found))


def _write(output: Path | None, found: Discovery | BoxSet) -> None:
    if output is not None:
        from games.formats.text import write

        write({output: found.to_frame().to_csv(index=False).encode()})

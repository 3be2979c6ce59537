"""Where cohesion is strict in 2019: boxes that discovery finds in some games, and what they are worth by exact areas."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table, measured
from solvers.regimes.labels import EquilibriumSet, Label
from solvers.sensitivity.exact_boxes import against_exact

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the boxes of peeling and of a tree against the exact region, and their limits with quasi-p values."""
    plane, *found = results.discovered
    rows: list[tuple[object, ...]] = []
    for boxes in found:
        for k in range(len(boxes.boxes)):
            exact = against_exact(boxes.boxes[: k + 1], plane, _cohesive)
            seen = (boxes.coverage[k], exact.coverage, boxes.density[k], exact.density, exact.missed, exact.wrong)
            rows.append((boxes.method, str(k + 1), *map(measured, seen)))
    header = ("method", "boxes", "coverage", "exact coverage", "density", "exact density", "missed", "wrong")
    notes = (
        f"{found[0].title} Boxes together, in the order in which they were found; coverage and density in these games. Exact: by "
        f"areas of the exact map of {plane.x.name} and {plane.y.name}.",
        "Missed, wrong: shares of the map that are the region and in no box, in a box and not the region.",
    )
    yield "table-boxes-2019", Table(header, rows, caption="Where cohesion is strict in 2019: boxes against the truth", notes=notes)
    for boxes, name in zip(found, ("peeled", "tree"), strict=True):
        yield f"table-boxes-2019-{name}", boxes.limit_table()


def _cohesive(label: Label) -> bool:
    return isinstance(label, EquilibriumSet) and "cohesion" in label.classes

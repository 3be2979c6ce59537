"""How far the verdicts of 2019 and 2023 are from flipping when parameters move together."""

from __future__ import annotations

from collections.abc import Iterator

from games.models.trilateral import MODEL
from games.table import Cell, Table, full
from solvers import regimes

from ..results import Results

NORMS = {"linf": r"$\ell_{\infty}$", "l2": r"$\ell_2$"}


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the distances to the nearest flip, by norm, with the moves that lead there."""
    rows = []
    for found in results.close.values():
        name, profile = found.scenario.name, "".join(found.selected)
        for norm in ("linf", "l2"):
            near = regimes.radius(MODEL, profile, at=found.scenario, norm=norm)
            size = f"{float(near.high):.4f}" if near.exact else f"{float(near.low):.4f} to {float(near.high):.4f}"
            bracket = Cell(size, parts=(("low", full(float(near.low))), ("high", full(float(near.high)))))
            rows.append((name, f"({', '.join(profile)})", Cell(norm, NORMS[norm]), bracket, near.sentence()))
    title = "Distance to the nearest flip when all parameters may move, in shares of their ranges"
    note = "linf: the largest single move; l2: the root of the sum of squares. A range is a certified bracket."
    header = ("episode", "profile", "norm", "distance", "nearest flip")
    yield "table-radius", Table(header, rows, caption=title, notes=(note,))


own = paper
"""All of it is of the scenarios that are looked at closely."""

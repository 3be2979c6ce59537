"""Several boxes: where an outcome is found in more places than one.

After the best box of a peeling trajectory has been taken out, the rest is peeled again (Friedman and Fisher 1999, section 12): each
box covers what those before it leave. The first ones say most; together they are a rule, "in one of these boxes", with a
coverage and a density of its own, in which no draw counts twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.errors import ParameterError
from games.options import share, whole
from games.table import Cell, Shown, Table, full, measured, number

from .boxes import Bools, DiscoveredBox, Floats, check, described, record_of
from .discovery import LEAST, PEEL, Discovery, p_value, prim

BOXES = 3
"""Boxes at most."""
MAJORITY = 0.5
"""Least density, among the draws that are left, of a box after the first."""


@dataclass(frozen=True, repr=False)
class BoxSet(Shown):
    """Boxes in which an outcome is found, the most telling first.

    Attributes
    ----------
    outcome, title, method
        What is looked for, where, and how.
    boxes
        Each as it is over all draws.
    coverage, density
        Of the first box, of the first two together, ...: share of all hits in one of them, and share of their draws that are hits.
    base
        Share of all draws that are hits.
    trajectories
        The peeling of each box, over the draws that those before it leave; empty for boxes that are not peeled.
    """

    outcome: str
    title: str
    method: str
    boxes: tuple[DiscoveredBox, ...]
    coverage: tuple[float, ...]
    density: tuple[float, ...]
    base: float
    trajectories: tuple[Discovery, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The inputs that some box restricts."""
        return tuple(dict.fromkeys(one.name for box in self.boxes for one in box.limits))

    def holds(self, columns: Mapping[str, Any]) -> Bools:
        """Return which draws are in one of the boxes, from the values of each restricted input by name."""
        if not self.boxes:
            return np.zeros(len(next(iter(columns.values()))), dtype=bool)
        return np.asarray(np.logical_or.reduce([box.holds(columns) for box in self.boxes]))

    def table(self) -> Table:
        """Return one row per box: its limits, its own coverage and density, and those of all boxes so far."""
        rows = []
        for k, box in enumerate(self.boxes):
            limits = {one.name: one for one in box.limits}
            cells = [Cell("") if (own := limits.get(name)) is None else _span(own.low, own.high) for name in self.names]
            shares = (box.coverage, box.density, self.coverage[k], self.density[k])
            rows.append((str(k + 1), *cells, *map(measured, shares)))
        header = ("box", *self.names, "coverage", "density", "together coverage", "together density")
        notes = (
            f"{self.method}; of all draws {number(self.base)} are hits.",
            "An empty cell: the input is free. Together: in this box or one before it.",
        )
        return Table(header, rows, caption=f"Where {self.outcome} is found, {self.title}", notes=notes)

    def limit_table(self) -> Table:
        """Return one row per limit of each box, with its quasi-p value."""
        rows = [
            (str(k + 1), one.name, _span(one.low, one.high), p_value(one.quasi_p))
            for k, box in enumerate(self.boxes)
            for one in box.limits
        ]
        return Table(("box", "input", "limits", "quasi-p"), rows, caption=f"Limits of the boxes of {self.outcome}, {self.title}")

    def tables(self) -> tuple[Table, ...]:
        """Return the boxes, and their limits with quasi-p values."""
        return (self.table(), self.limit_table())

    def to_frame(self) -> Any:
        """Return the boxes as a pandas data frame in full digits: a row for each, with ends and quasi-p value of every limit."""
        import pandas

        rows = []
        for k, box in enumerate(self.boxes):
            row: dict[str, Any] = {"box": k + 1, "coverage": box.coverage, "density": box.density, "mass": box.mass}
            row |= {"draws": box.draws, "together_coverage": self.coverage[k], "together_density": self.density[k]}
            limits = {one.name: one for one in box.limits}
            for name in self.names:
                one = limits.get(name)
                for word in ("low", "high", "quasi_p"):
                    row[f"{name} {word}"] = np.nan if one is None else getattr(one, word)
            rows.append(row)
        return pandas.DataFrame(rows)

    def to_json(self) -> dict[str, Any]:
        """Return the boxes as numbers and text for JSON."""
        together = zip(self.boxes, self.coverage, self.density, strict=True)
        boxes = [record_of(box) | {"together": {"coverage": c, "density": d}} for box, c, d in together]
        return {"outcome": self.outcome, "method": self.method, "base": self.base, "boxes": boxes}


@forgiving
def cover(
    points: Floats, hits: Bools, names: Sequence[str], *, boxes: int = BOXES, density: float = 0.0, coverage: float = 0.0,
    peel: float = PEEL, least: float = LEAST, outcome: str = "outcome", title: str = "",
) -> BoxSet:  # fmt: skip
    """Return boxes of an outcome, one after the other, each peeled from the draws that those before it leave.

    It ends where a box would be no denser than all draws are, where one after the first would add more draws that are no hits than
    hits, or where too few draws or hits are left.

    Parameters
    ----------
    points, hits, names, peel, least, outcome, title
        As for :func:`~solvers.sensitivity.discovery.prim`; ``least`` is a share of all draws for every box.
    boxes
        How many at most.
    density, coverage
        Least density of a box, and least share that it holds of the hits that are left, when it is found.

    Raises
    ------
    ParameterError
        As for :func:`~solvers.sensitivity.discovery.prim`, if fewer than one box is asked for, or if not even one has so much
        coverage and density.

    >>> points = np.random.default_rng(0).random((4000, 2))
    >>> corners = (points < 0.3).all(axis=1) | (points > 0.6).all(axis=1)
    >>> found = cover(points, corners, ["a", "b"])
    >>> len(found.boxes), found.coverage[0] < 0.7, found.coverage[1] > 0.95, found.density[1] > 0.9
    (2, True, True, True)
    """
    points, hits = check(points, hits, names, peel, least)
    whole("boxes", boxes, 1)
    density, coverage = share("density", density), share("coverage", coverage)
    left = np.ones(len(points), dtype=bool)
    base = float(hits.mean())
    found: list[tuple[Floats, Floats]] = []
    trajectories = []
    while len(found) < boxes:
        kept = least * len(points) / left.sum()
        if left.sum() < 20 or kept >= 1 or hits[left].all() or not hits[left].any():
            break
        way = prim(points[left], hits[left], names, peel=peel, least=kept, outcome=outcome, title=title)
        try:
            box = way.box(density=max(density, base, MAJORITY if found else 0), coverage=coverage)
        except ParameterError:
            if not found:
                raise
            break
        if not box.limits:
            break
        limits = _limits(box, names)
        found.append(limits)
        trajectories.append(way)
        left &= ~box.holds(dict(zip(names, points.T, strict=True)))
    return box_set(points, hits, names, found, method="PRIM, one box after the other", outcome=outcome, title=title,
                   trajectories=tuple(trajectories))  # fmt: skip


def box_set(
    points: Floats, hits: Bools, names: Sequence[str], limits: Sequence[tuple[Floats, Floats]], *, method: str,
    outcome: str = "outcome", title: str = "", trajectories: tuple[Discovery, ...] = (),
) -> BoxSet:  # fmt: skip
    """Return boxes of given limits, pairs of shape (D,), by what is inside.

    >>> points = np.arange(4.0)[:, None]
    >>> box_set(points, points[:, 0] > 1, ["a"], [(np.array([2.0]), np.array([np.inf]))], method="by hand").coverage
    (1.0,)
    """
    boxes = tuple(described(points, hits, low, high, names) for low, high in limits)
    columns = dict(zip(names, points.T, strict=True))
    inside, coverage, density = np.zeros(len(points), dtype=bool), [], []
    for box in boxes:
        inside = inside | box.holds(columns)
        coverage.append(float(hits[inside].sum() / hits.sum()))
        density.append(float(hits[inside].mean()) if inside.any() else 0.0)
    return BoxSet(outcome, title, method, boxes, tuple(coverage), tuple(density), float(hits.mean()), trajectories)


def _limits(box: DiscoveredBox, names: Sequence[str]) -> tuple[Floats, Floats]:
    low, high = np.full(len(names), -np.inf), np.full(len(names), np.inf)
    for one in box.limits:
        place = list(names).index(one.name)
        low[place], high[place] = one.low, one.high
    return low, high


def _span(low: float, high: float) -> Cell:
    return Cell(f"[{low:.4g}, {high:.4g}]", parts=(("low", full(low)), ("high", full(high))))

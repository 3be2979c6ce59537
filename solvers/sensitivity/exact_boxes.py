"""Discovered boxes against the truth: how much of an exact region they hold, and how much of them is the region.

Where a map of two parameters is exact, so are the areas of its regions; the boxes that a method found in some draws are laid
over it, and the parts of each region inside and outside are measured. No draw is counted: what is left is the method's own error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from games.errors import ParameterError
from games.table import Shown, Table, measured

from ..regimes.labels import Label
from ..regimes.region_map import ExactMap
from .boxes import DiscoveredBox, Floats

Rectangle = tuple[tuple[float, float], tuple[float, float]]
"""(low, high) of x, then of y."""


@dataclass(frozen=True, repr=False)
class AgainstExact(Shown):
    """How far boxes are from the region that they stand for, in shares of the map.

    Attributes
    ----------
    region, covered
        What is the region, and what is in a box.
    both
        What is in both.
    error
        How much of an area may be wrong, since curves are measured by short straight pieces.
    """

    region: float
    covered: float
    both: float
    error: float

    @property
    def coverage(self) -> float:
        """Share of the region that the boxes hold."""
        return self.both / self.region

    @property
    def density(self) -> float:
        """Share of the boxes that is the region."""
        return self.both / self.covered if self.covered else 0.0

    @property
    def missed(self) -> float:
        """Share of the map that is the region and in no box."""
        return self.region - self.both

    @property
    def wrong(self) -> float:
        """Share of the map that is in a box and not the region."""
        return self.covered - self.both

    def table(self) -> Table:
        """Return the shares as one row."""
        names = ("region", "coverage", "density", "missed", "wrong")
        note = f"Shares of the map, but for coverage and density; areas are right within {self.error:.1g}."
        return Table(
            names, [[measured(getattr(self, name)) for name in names]], caption="Boxes against the exact region", notes=(note,)
        )


def against_exact(boxes: Sequence[DiscoveredBox], plane: ExactMap, holds: Callable[[Label], bool]) -> AgainstExact:
    """Return how much of an exact region boxes hold together, and how much of them is the region.

    Parameters
    ----------
    boxes
        Limits on the two parameters of the map, by symbol or name; they may overlap.
    holds
        Which labels of the map make the region.

    Raises
    ------
    ParameterError
        If a box has a limit on another input, or no label makes the region.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.regimes import exact_map
    >>> from solvers.sensitivity.boxes import DiscoveredBox, Limit
    >>> plane = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario, select=False)
    >>> left = DiscoveredBox((Limit("hJ", 0, 0.5, 0),), 0, 0, 0, 0, 0)
    >>> found = against_exact([left], plane, lambda label: label.classes == ("cohesion",))
    >>> round(found.coverage, 3), round(found.density, 3)
    (0.693, 1.0)
    """
    (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in plane.box)
    whole = (x1 - x0) * (y1 - y0)
    own = [region for region in plane.regions if holds(region.label)]
    if not own:
        raise ParameterError("against_exact: no label of the map makes the region; choose one that is there")
    rectangles = [_rectangle(box, plane) for box in boxes]
    loops = [loop for region in own for loop in plane.loops(region)]
    exact = sum(float(sum(region.area)) / 2 for region in own)
    spread = sum(float(region.area[1] - region.area[0]) / 2 for region in own)
    error = abs(sum(_area(loop) for loop in loops) - exact) + spread
    xs = sorted({x0, x1, *(edge for (ends, _) in rectangles for edge in ends)})
    ys = sorted({y0, y1, *(edge for (_, ends) in rectangles for edge in ends)})
    covered = both = 0.0
    for left, right in pairwise(xs):
        for low, high in pairwise(ys):
            x, y = (left + right) / 2, (low + high) / 2
            if any(a <= x <= b and c <= y <= d for (a, b), (c, d) in rectangles):
                covered += (right - left) * (high - low)
                both += sum(_area(_clipped(loop, ((left, right), (low, high)))) for loop in loops)
    return AgainstExact(exact / whole, covered / whole, both / whole, error / whole)


def _rectangle(box: DiscoveredBox, plane: ExactMap) -> Rectangle:
    found = [[float(low), float(high)] for low, high in plane.box]
    for one in box.limits:
        places = [k for k, p in enumerate((plane.x, plane.y)) if one.name in (p.name, p.symbol)]
        if not places:
            raise ParameterError(
                f"against_exact: a limit on {one.name}, which is not on the map of {plane.x.name} and {plane.y.name}"
            )
        low, high = found[places[0]]
        found[places[0]] = [max(low, one.low), min(high, one.high)]
    (a, b), (c, d) = found
    return (a, b), (c, d)


def _area(loop: Floats) -> float:
    """Return the area that a closed line has on its left; negative if it runs the other way round."""
    if len(loop) < 3:
        return 0.0
    x, y = (loop - loop[0]).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _clipped(loop: Floats, to: Rectangle) -> Floats:
    """Return the part of a closed line's inside that is in a rectangle (Sutherland and Hodgman 1974), with seams of no area."""
    for d, (low, high) in enumerate(to):
        for sign, end in ((1, low), (-1, high)):
            if not len(loop):
                return loop
            after = np.roll(loop, -1, axis=0)
            depth, next_depth = sign * (loop[:, d] - end), sign * (after[:, d] - end)
            crosses = (depth < 0) != (next_depth < 0)
            share = np.divide(depth, depth - next_depth, out=np.zeros_like(depth), where=crosses)
            cut = loop + share[:, None] * (after - loop)
            pieces = np.stack([loop, cut], axis=1).reshape(-1, 2)
            loop = pieces[np.stack([depth >= 0, crosses], axis=1).reshape(-1)]
    return loop

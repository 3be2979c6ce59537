"""Boxes that scenario discovery finds in some draws, drawn on the exact region that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle

from games.errors import ParameterError
from games.models.trilateral import WORDS
from solvers.regimes import ExactMap
from solvers.regimes.labels import EquilibriumSet, Label
from solvers.sensitivity.box_sets import BoxSet
from solvers.sensitivity.exact_boxes import against_exact

from ..words import year
from .exact_map import outline
from .regime_map import axis_label
from .style import BLACK, MARGIN, PAGE, Figure, class_tint, heading, style, wrap

if TYPE_CHECKING:
    from ..results import Results

HIGH, AXIS, GAP, LEFT, LINE = 56.0, 13.0, 8.0, 15.0, 3.6
"""Height of a panel, room for its axis and heading, gap between panels, room left, a line of text; mm."""
LINES = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (4, 1, 1, 1)))
"""Lines of the first boxes, in turn."""


@dataclass(frozen=True)
class Found:
    """What a method found on a map, and of which class the region is."""

    name: str
    boxes: BoxSet
    group: str


@style()
def draw(plane: ExactMap, found: Sequence[Found]) -> Figure:
    """Draw the exact region in which a class has a strict equilibrium, and on it the boxes of each method, numbered in their order.

    Below each panel, for one box and then for those so far together: coverage and density as the draws have them and, in bold, as
    exact areas are.

    Raises
    ------
    ParameterError
        If nothing is given.

    >>> import games, numpy as np
    >>> from games.models.trilateral import MODEL
    >>> from solvers.regimes import exact_map
    >>> from solvers.sensitivity.box_sets import box_set
    >>> plane = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario, select=False)
    >>> points = np.random.default_rng(0).random((100, 2))
    >>> limits = [(np.array([-np.inf, -np.inf]), np.array([0.5, np.inf]))]
    >>> left = box_set(points, points[:, 0] < 0.6, ["animosity_japan", "animosity_rok"], limits, method="by hand")
    >>> draw(plane, [Found("by hand", left, "cohesion")]).get_axes()[0].get_title(loc="left")
    'by hand'
    """
    if not found:
        raise ParameterError("discovered_boxes: the boxes of at least one method are needed")
    (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in plane.box)
    wide = (PAGE - LEFT - MARGIN - 2 - (len(found) - 1) * GAP) / max(len(found), 2)
    most = max(len(own.boxes.boxes) for own in found)
    note = wrap(
        f"blue: {found[0].group} is strict, an exact region; boxes in the order in which they were found. Coverage: share of the "
        "region that is in one of the boxes; density: share of the boxes that is the region; each as the draws have it and, bold, "
        f"as exact areas have it. {found[0].boxes.title}",
        PAGE - 2 * MARGIN,
    )
    below = MARGIN + LINE * (note.count("\n") + 1) + 1.5 + LINE * (most + 1)
    title = f"{year(plane.scenario.name)}, US {plane.us_action} ({WORDS[plane.us_action]}): where {found[0].group} is strict"
    title = heading(title, PAGE)
    drawn = Figure(PAGE, below + AXIS + HIGH + 5 + 4.5 * (title.count("\n") + 1) + MARGIN)
    for place, own in enumerate(found):
        left = LEFT + place * (wide + GAP)
        on = drawn.panel(left, below + AXIS, wide, HIGH)
        on.set(xlim=(x0, x1), ylim=(y0, y1), xlabel=axis_label(plane.x, (x0, x1), wide))
        if place == 0:
            on.set_ylabel(axis_label(plane.y, (y0, y1), HIGH))
        else:
            on.set_yticklabels([])
        on.set_title(own.name)
        _region(on, plane, own.group)
        _boxes(on, plane, own.boxes)
        _shares(drawn, left, below, plane, own)
    drawn.write_heading(below + AXIS + HIGH + 5.5, title)
    drawn.sheet.text(MARGIN, MARGIN, note, va="bottom", linespacing=1.2)
    return drawn


def _region(on: Axes, plane: ExactMap, group: str) -> None:
    colour = class_tint(group, 0.55)
    for region in plane.regions:
        if _holds(region.label, group):
            on.add_patch(PathPatch(outline(plane, region), facecolor=colour, edgecolor=colour, linewidth=0.3))
    for side in ("top", "right"):
        on.spines[side].set_visible(True)


def _holds(label: Label, group: str) -> bool:
    return isinstance(label, EquilibriumSet) and group in label.classes


def _boxes(on: Axes, plane: ExactMap, boxes: BoxSet) -> None:
    for k, box in enumerate(boxes.boxes):
        ends = {"x": [float(v) for v in plane.box[0]], "y": [float(v) for v in plane.box[1]]}
        for one in box.limits:
            ends["x" if one.name in (plane.x.name, plane.x.symbol) else "y"] = [one.low, one.high]
        (a, b), (c, d) = ends["x"], ends["y"]
        look: dict[str, Any] = {
            "fill": False,
            "edgecolor": BLACK,
            "linewidth": 1.1,
            "linestyle": LINES[k % len(LINES)],
            "zorder": 4,
        }
        on.add_patch(Rectangle((a, c), b - a, d - c, **look))
        circle = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": BLACK, "linewidth": 0.5}
        on.annotate(str(k + 1), (a, d), (5, -6), textcoords="offset points", ha="center", va="center", zorder=5, bbox=circle)


def _shares(drawn: Figure, left: float, below: float, plane: ExactMap, own: Found) -> None:
    columns = (0.0, 16.0, 30.0, 46.0, 60.0)
    y = below - LINE * 0.8
    for x, word in zip(columns, ("boxes", "coverage", "exact", "density", "exact"), strict=True):
        drawn.sheet.text(left + x, y, word, va="baseline", style="italic")
    for k in range(len(own.boxes.boxes)):
        exact = against_exact(own.boxes.boxes[: k + 1], plane, lambda label: _holds(label, own.group))
        y -= LINE
        words = ("1" if k == 0 else f"1 to {k + 1}", own.boxes.coverage[k], exact.coverage, own.boxes.density[k], exact.density)
        for place, (x, value) in enumerate(zip(columns, words, strict=True)):
            text = value if isinstance(value, str) else f"{value:.3f}"
            drawn.sheet.text(left + x, y, text, va="baseline", weight="bold" if place in (2, 4) else "normal")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the boxes of peeling and of a tree where cohesion is strict in 2019."""
    plane, peeled, tree = results.discovered
    named = {"PRIM, boxes at least 95% dense": peeled, "classification tree": tree}
    yield "boxes-2019", draw(plane, [Found(name, boxes, "cohesion") for name, boxes in named.items()])

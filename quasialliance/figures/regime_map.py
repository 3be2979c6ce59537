"""A regime map: the selected outcome over two parameters, where cohesion is strict, and where it is not alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke, withTickedStroke
from numpy.typing import NDArray

from games.exact.numbers import decimal
from games.model.parameters import Parameter
from games.models.trilateral import WORDS
from games.profile import CLASSES
from games.scenarios.episodes import Episode
from solvers.regimes import ExactMap, RegimeMap

from ..words import year
from .style import BLACK, COLUMN, GREY, INCH, MARGIN, NORMAL, Figure, class_tint, heading, style, text_width, words, wrap

if TYPE_CHECKING:
    from ..results import Results

LEFT, RIGHT, HIGH, AXIS, LINE = 15.0, 4.0, 62.0, 12.0, 3.75
"""In mm: room left and right of the map, its height, room for its x axis, a line of the key."""
Place: TypeAlias = tuple[float, float]
COLOURS = tuple(class_tint(group, 0.8) for group in CLASSES)
SEVERAL, NONE = "/////", "..."
EDGE = 1.3
HALO = withStroke(linewidth=1.8, foreground="white")
TICKED = withTickedStroke(spacing=5.0, angle=-90, length=0.8)
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Where a label may stand beside its mark; the first that is free is taken."""


@style()
def draw(regime_map: RegimeMap, episodes: Sequence[Episode] = ()) -> Figure:
    """Draw a regime map with its scenario's own point.

    Colours: the class of the selected profile; if no selection was asked for, the class of the strict equilibria where
    all are of one class. Hatched: strict equilibria of several classes, so that the outcome depends on the selection.
    Ticked line: the cohesion margin is 0; on the side of the ticks (C, C) is not strict.

    Parameters
    ----------
    episodes
        Episodes to add at their codes of the two parameters; they differ from the scenario in other parameters too.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers import regimes
    >>> small = regimes.map(MODEL, "rK", "TKN", at=games.episode("2019").scenario, shape=(8, 8), select=False)
    >>> draw(small).get_axes()[0].get_xlabel()
    'US reliability (ROK), $r_K$ (0 to 1)'
    """
    title = f"{year(regime_map.scenario.name)}, US {regime_map.us_action} ({WORDS[regime_map.us_action]})"
    title = heading(title, COLUMN)
    selected = bool((regime_map.outcome >= 0).any())
    outcome = regime_map.outcome if selected else only_class(regime_map.strict_classes)
    marks = _marks(regime_map, bool(episodes))
    below = MARGIN + LINE * (len(marks) + 1)
    ylabel = axis_label(regime_map.y, regime_map.ys, HIGH)
    left = LEFT + LINE * ylabel.count("\n")
    wide = COLUMN - left - RIGHT
    xlabel = axis_label(regime_map.x, regime_map.xs, wide)
    bottom = below + AXIS + LINE * xlabel.count("\n")
    drawn = Figure(COLUMN, bottom + HIGH + 4.5 * (title.count("\n") + 1) + MARGIN)
    on = drawn.panel(left, bottom, wide, HIGH)
    _regions(on, regime_map, outcome)
    _points(on, regime_map, episodes, wide)
    on.set(xlabel=xlabel, ylabel=ylabel)
    whole = drawn.sheet
    drawn.write_heading(bottom + HIGH + MARGIN + 0.5, title)
    meaning = "selected outcome:" if selected else "only strict class:"
    whole.text(MARGIN, below - LINE + 0.55, meaning, va="baseline")
    classes = [
        Patch(facecolor=colour, edgecolor=GREY, linewidth=0.4, label=group) for colour, group in zip(COLOURS, CLASSES, strict=True)
    ]
    up = drawn.get_size_inches()[1] * INCH
    for handles, x, y, columns in ((classes, MARGIN + 24.5, below - LINE, len(CLASSES)), (marks, MARGIN, MARGIN, 1)):
        drawn.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(x / COLUMN, y / up), ncols=columns,
            borderaxespad=0, borderpad=0, handlelength=2.0, columnspacing=1.2,
        )  # fmt: skip
    return drawn


def only_class(strict_classes: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Return the class (index into CLASSES) of the strict equilibria where all are of one class, -1 elsewhere.

    >>> only_class(np.array([[0, 1, 2, 4, 5]], dtype=np.uint8)).tolist()
    [[-1, 0, 1, 2, -1]]
    """
    class_of_mask = np.full(1 << len(CLASSES), -1, dtype=np.int8)
    for k in range(len(CLASSES)):
        class_of_mask[1 << k] = k
    return class_of_mask[strict_classes]


def axis_label(parameter: Parameter, values: Sequence[float] | NDArray[np.float64], room: float) -> str:
    """Return a parameter's words, symbol and drawn range, broken to fit a room in mm."""
    over = f"({decimal(values[0])} to {decimal(values[-1])})".replace("-", "−")
    return wrap(f"{words(parameter.name)}, ${parameter.latex}$ {over}", room, NORMAL)


def places(found: RegimeMap | ExactMap, episodes: Sequence[Episode]) -> dict[Place, list[str]]:
    """Return the ids of the episodes by their place on the map; the scenario's own episode is left out.

    None has a place where an axis moves several parameters, or outside the map.
    """
    by_place: dict[Place, list[str]] = {}
    values = found.scenario.model.scenario_values(found.scenario)
    axes = (found.x.symbol, found.y.symbol)
    if not values.keys() >= set(axes):
        return by_place
    box = found.box if isinstance(found, ExactMap) else ((found.xs[0], found.xs[-1]), (found.ys[0], found.ys[-1]))
    for e in episodes:
        x, y = (float(e.codes[s].value if s in e.codes else values[s]) for s in axes)
        inside = all(float(low) <= at <= float(high) for at, (low, high) in zip((x, y), box, strict=True))
        if e.id != found.scenario.name and inside:
            by_place.setdefault((x, y), []).append(e.id)
    return by_place


def _regions(on: Axes, regime_map: RegimeMap, outcome: NDArray[np.int8]) -> None:
    xs, ys = regime_map.xs, regime_map.ys
    filled = np.ma.masked_less(outcome, 0)
    colours = ListedColormap(COLOURS)
    on.pcolormesh(xs, ys, filled, cmap=colours, vmin=-0.5, vmax=len(CLASSES) - 0.5, shading="nearest", rasterized=True)
    for where, hatch in zip(_unsettled(regime_map), (SEVERAL, NONE), strict=True):
        if where.any():
            on.contourf(xs, ys, where.astype(float), levels=(0.5, 1.5), colors="none", hatches=[hatch])
        if where.any() and not where.all():
            on.contour(xs, ys, where.astype(float), levels=(0.5,), colors=BLACK, linewidths=0.5)
    if regime_map.margin.min() < 0 < regime_map.margin.max():
        edge = on.contour(xs, ys, regime_map.margin, levels=(0.0,), colors=BLACK, linewidths=EDGE)
        edge.set_path_effects([TICKED])  # a contour has the higher values on its left
    on.set(xlim=(xs[0], xs[-1]), ylim=(ys[0], ys[-1]))
    for side in ("top", "right"):
        on.spines[side].set_visible(True)


def _unsettled(regime_map: RegimeMap) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where several classes have a strict equilibrium, and where none has."""
    count = np.bitwise_count(regime_map.strict_classes)
    return count > 1, count == 0


def _marks(regime_map: RegimeMap, others: bool) -> list[Line2D | Patch]:
    """Return the lines of the key for what the map shows beside its colours."""
    several, none = _unsettled(regime_map)
    edge = [Line2D([], [], color=BLACK, linewidth=0.5, label="border of what is hatched")]
    marks: list[Line2D | Patch] = [
        Patch(facecolor="none", edgecolor=BLACK, linewidth=0.4, hatch=hatch, label=meaning)
        for where, hatch, meaning in (
            (several, SEVERAL, "strict equilibria of several classes"),
            (none, NONE, "no strict equilibrium"),
        )
        if where.any()
    ]
    marks += edge * any(where.any() and not where.all() for where in (several, none))
    if regime_map.margin.min() < 0 < regime_map.margin.max():
        meaning = "cohesion margin 0; on the ticked side (C, C) is not strict"
        marks.append(Line2D([], [], color=BLACK, linewidth=EDGE, path_effects=[TICKED], label=meaning))
    else:
        always = "everywhere" if regime_map.margin.min() > 0 else "nowhere"
        marks.append(Line2D([], [], linestyle="", label=f"(C, C) is strict {always} on this map"))
    if (regime_map.outcome >= 0).any() and not regime_map.converged.all():
        undecided = f"selection undecided at {(~regime_map.converged).sum()} of {regime_map.converged.size} grid points"
        marks.append(Line2D([], [], linestyle="", label=undecided))
    own = f"{year(regime_map.scenario.name)}; all other parameters are its own everywhere"
    if regime_map.point is not None:
        marks.append(Line2D([], [], linestyle="", marker="*", markersize=7, color=BLACK, label=own))
    if others:
        marks.append(Line2D([], [], linestyle="", marker="o", markersize=3.6, markerfacecolor="white", color=BLACK,
                            label="other episodes (other parameters differ too)"))  # fmt: skip
    return marks


def _points(on: Axes, regime_map: RegimeMap, episodes: Sequence[Episode], wide: float) -> None:
    """Mark the scenario and the episodes, each label where it hides least of the marks and labels before it."""
    xs, ys = regime_map.xs, regime_map.ys
    room = Room((xs[0], ys[0]), (xs[-1], ys[-1]), (wide, HIGH))
    marks = marks_of(regime_map, episodes)
    room.taken += [rectangle(room.mm(place), (2.0, 2.0)) for place, _, _ in marks]
    for place, label, marker in marks:
        weight: Literal["bold", "normal"] = "bold" if marker["marker"] == "*" else "normal"
        on.plot(*place, markeredgecolor=BLACK, markeredgewidth=0.6, linestyle="", clip_on=False, zorder=4, **marker)
        best = room.beside(place, text_width(label, weight=weight))
        x, y = room.data(best.mean(axis=0))
        edge = room.data(np.clip(room.mm(place), *best))
        on.plot([place[0], edge[0]], [place[1], edge[1]], color=BLACK, linewidth=0.5, zorder=3.5)
        on.text(x, y, label, weight=weight, ha="center", va="center_baseline", zorder=5, path_effects=[HALO])


def marks_of(found: RegimeMap | ExactMap, episodes: Sequence[Episode]) -> list[tuple[Place, str, dict[str, Any]]]:
    """Return what is marked on a map, the scenario first: where, its label, and how it is marked."""
    circle = {"marker": "o", "markersize": 3.6, "markerfacecolor": "white"}
    others = [(place, ", ".join(map(year, ids)), circle) for place, ids in places(found, episodes).items()]
    if found.point is None:
        return others
    own = (float(found.point[0]), float(found.point[1]))
    return [(own, year(found.scenario.name), {"marker": "*", "markersize": 9, "markerfacecolor": BLACK}), *others]


class Room:
    """The panel of a map in mm, and the boxes of it that are taken by what is written there."""

    def __init__(self, low: Place, high: Place, size: tuple[float, float]) -> None:
        self.corner = np.array(low)
        self.frame = np.array([(0.0, 0.0), size])
        self.scale = np.array([size[0] / (high[0] - low[0]), size[1] / (high[1] - low[1])])
        self.taken: list[NDArray[np.float64]] = []

    def mm(self, points: Any) -> NDArray[np.float64]:
        """Return points in mm from the panel's lower left corner."""
        moved: NDArray[np.float64] = (np.asarray(points) - self.corner) * self.scale
        return moved

    def data(self, spot: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the coordinates of a point given in mm."""
        point: NDArray[np.float64] = self.corner + spot / self.scale
        return point

    def hidden(self, box: NDArray[np.float64]) -> float:
        """Return how much of what is written a box hides."""
        return sum(overlap(box, other) for other in self.taken)

    def beside(self, place: Place, width: float) -> NDArray[np.float64]:
        """Take the box for a label of a width beside a mark that hides least."""
        size = (width, 2.6)
        away = np.array(size) / 2 + (1.8, 1.2)
        boxes = [rectangle(self.mm(place) + away * side, size) for side in SIDES]
        worth = [self.hidden(box) - 100 * overlap(box, self.frame) for box in boxes]
        self.taken.append(boxes[int(np.argmin(np.round(worth, 6)))])
        return self.taken[-1]


def rectangle(centre: NDArray[np.float64], size: tuple[float, float]) -> NDArray[np.float64]:
    """Return the lower left and upper right corner of a rectangle, mm."""
    half = np.array(size) / 2
    return np.array([centre - half, centre + half])


def overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the area that two rectangles share."""
    return float(np.prod(np.maximum(0, np.minimum(a[1], b[1]) - np.maximum(a[0], b[0]))))


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield every regime map of the results."""
    for name, found in results.maps.items():
        yield name, draw(found).captioned(_caption(found))


def _caption(found: RegimeMap) -> str:
    x, y = words(found.x.name), words(found.y.name)
    return (
        f"Which outcome is selected in {year(found.scenario.name)} as {x} and {y} change, if the US does {found.us_action} "
        f"({WORDS[found.us_action]}) and everything else is as coded. Where the plane is hatched several classes of outcome are "
        "strict equilibria, so that the colour there hangs on the rule of selection."
    )

"""An exact map: regions of one equilibrium set as polygons with exact boundaries, each boundary with what makes it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

import games
from games.models.trilateral import MODEL, PARTNER
from games.profile import CLASSES
from games.scenarios.episodes import Episode
from solvers.regimes import ExactMap, effect_map, exact_map
from solvers.regimes.labels import Effect, EquilibriumSet, Label, PathSet
from solvers.regimes.regions import Boundary, Region

from ..words import in_words, stem, titled, year
from .regime_map import COLOURS, HALO, SEVERAL, Room, axis_label, marks_of, rectangle
from .style import BLACK, BLUE, COLUMN, GREY, LARGE, MARGIN, ORANGE, PALE, Figure, heading, style, text_width, tint, wrap

if TYPE_CHECKING:
    from ..results import Results

Range: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""(low, high) of x, then of y."""

LEFT, RIGHT, HIGH, AXIS, LINE, SWATCH = 15.0, 4.0, 62.0, 12.0, 3.5, 5.0
"""In mm: room left and right of the map, its height, room for its x axis, a line of the key, a swatch."""
LEAST = 0.004
"""Share of the map below which a region gets no letter."""
BOW = 0.16
"""How far an arrow of a path bows to one side, as a share of its length."""
LEVEL = 0.2
"""One level of the episodes' codes."""


@style()
def draw(
    found: ExactMap,
    episodes: Sequence[Episode] = (),
    ranges: Mapping[str, Range] | None = None,
    *,
    path: Sequence[tuple[str, tuple[float, float]]] = (),
    title: str | None = None,
) -> Figure:
    """Draw an exact map with its scenario's own point.

    Letters name the sets of equilibria, numbers the curves between them; the key says both. Colours: the class of the strict
    equilibria, which is one and the same in the whole region; hatched: strict equilibria of several classes, bluish if
    cohesion is one, so that a convention selects among them; white: none is strict. On a map of an effect the colours say
    whom it makes safer.

    Parameters
    ----------
    episodes
        Episodes to add at their codes of the two parameters; they differ from the scenario in other parameters too.
    ranges
        Name -> ranges of x and y, drawn as an ellipse that they bound: how uncertain a point is.
    path
        Names and places in their order, joined by arrows; the scenario's own point is then left out.
    title
        By default what is mapped.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> small = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario)
    >>> draw(small).get_axes()[0].get_ylabel()
    'animosity (ROK), $H_K$ (0 to 1)'
    """
    (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in found.box)
    letters = {label: chr(97 + k) for k, label in enumerate(found.shares)}
    numbers: dict[str, int] = {}
    for boundary in found.boundaries:
        numbers.setdefault(_cause(boundary), len(numbers) + 1)
    inner = COLUMN - 2 * MARGIN - SWATCH - 4
    key = [(label, wrap(_meaning(letters[label], label, found), inner)) for label in letters]
    curves = [_curve(n, text, found, inner + SWATCH + 2) for text, n in numbers.items()]
    notes = [wrap(text, COLUMN - 2 * MARGIN) for text in _notes(found, bool(episodes), bool(ranges), path)]
    lines = sum(map(_height, [*(text for _, text in key), *curves, *notes]))
    below = MARGIN + LINE * lines + 2.5
    title = heading(titled(in_words(found.title)) if title is None else title, COLUMN)
    ylabel = axis_label(found.y, (y0, y1), HIGH)
    left = LEFT + LINE * ylabel.count("\n")
    wide = COLUMN - left - RIGHT
    xlabel = axis_label(found.x, (x0, x1), wide)
    bottom = below + AXIS + LINE * xlabel.count("\n")
    drawn = Figure(COLUMN, bottom + HIGH + 4.2 * (title.count("\n") + 1) + MARGIN)
    on = drawn.panel(left, bottom, wide, HIGH)
    on.set(xlim=(x0, x1), ylim=(y0, y1), xlabel=xlabel, ylabel=ylabel)
    for side in ("top", "right"):
        on.spines[side].set_visible(True)
    for region in found.regions:
        colour, hatch = fill(region)
        shape = outline(found, region)
        on.add_patch(PathPatch(shape, facecolor=colour, edgecolor=BLACK, linewidth=0, hatch=hatch))
    room = Room((x0, y0), (x1, y1), (wide, HIGH))
    if path:
        _path(on, room, path)
    else:
        _points(on, room, found, episodes, (ranges or {}).values())
    _lines(on, room, found, numbers)
    _letters(on, room, found, letters)
    whole = drawn.sheet
    drawn.write_heading(bottom + HIGH + MARGIN + 0.3, title)
    y = below - 1.5
    for label, text in key:
        region = next(r for r in found.regions if r.label == label)
        colour, hatch = fill(region)
        look: dict[str, Any] = {"facecolor": colour, "edgecolor": GREY, "linewidth": 0.4, "hatch": hatch}
        whole.add_patch(Rectangle((MARGIN, y - 2.7), SWATCH, 2.4, **look))
        y = _write(whole, MARGIN + SWATCH + 1.5, y, text)
    for text in (*curves, *notes):
        y = _write(whole, MARGIN, y, text)
    return drawn


def fill(region: Region) -> tuple[str, str | None]:
    """Return a region's colour and hatch."""
    label = region.label
    if isinstance(label, Effect):
        signs = [label.of(player) for player, _ in label.signs]
        if None in signs:
            return "white", None
        up, down = sum(s == 1 for s in signs), sum(s == -1 for s in signs)
        if up and down:
            return PALE, None
        return (tint(BLUE, 0.25 + 0.25 * up) if up else tint(ORANGE, 0.25 + 0.25 * down) if down else "white"), None
    if isinstance(label, PathSet):
        return "white", None
    if len(label.classes) > 1:
        return tint(COLOURS[0], 0.4) if "cohesion" in label.classes else PALE, SEVERAL
    return (COLOURS[CLASSES.index(label.classes[0])] if label.classes else "white"), None


def outline(found: ExactMap, region: Region) -> Path:
    """Return a region's outline: closed loops with the region on their left.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> small = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario, select=False)
    >>> bool(outline(small, small.regions[0]).contains_point([float(v) for v in small.regions[0].sample]))
    True
    """
    vertices: list[Any] = []
    codes: list[Any] = []
    for loop in found.loops(region):
        vertices += [*loop, loop[0]]
        codes += [Path.MOVETO, *([Path.LINETO] * (len(loop) - 1)), Path.CLOSEPOLY]
    return Path(np.array(vertices), codes)


def _write(whole: Axes, x: float, y: float, text: str) -> float:
    high = LINE * _height(text)
    if "$" in text:
        whole.text(x, y - high / 2 + 0.3, text, va="center")
    else:
        whole.text(x, y, text, va="top", linespacing=1.2)
    return y - high


def _cause(boundary: Boundary) -> str:
    if not boundary.causes:
        return "the allies fear a threat equally"
    text = str(boundary.causes[0])
    tie = re.fullmatch(r"(Japan|ROK): (\w) ~ (\w) against \((\w)\)", text)
    if tie is None:
        return text.replace("~", "=")
    return f"{tie[1]} indifferent between {tie[2]} and {tie[3]} if {PARTNER[tie[1]]} plays {tie[4]}"


def _curve(number: int, text: str, found: ExactMap, wide: float) -> str:
    """Return the key's text for a boundary: what holds on it and, on the map of an effect, its closed form if it fits."""
    line = wrap(f"{number}  {text}", wide)
    boundary = next(b for b in found.boundaries if _cause(b) == text)
    if not isinstance(found.labels[0], Effect) or not boundary.condition:
        return line
    formula = boundary.latex().replace(r"= \frac", r"= \dfrac").replace(r"\tfrac", r"\frac")
    longer = f"{line}: ${formula}$"
    return longer if text_width(longer) <= wide else line


def _height(text: str) -> float:
    """Return the height of a text of the key in lines."""
    return 2.2 if r"\dfrac" in text else 1.4 if r"\frac" in text else text.count("\n") + 1


def _meaning(letter: str, label: Label, found: ExactMap) -> str:
    low, high = (100 * float(share) for share in found.shares[label])
    share = f"{low:.1f}%" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f}–{high:.1f}%"
    return f"{letter}  {label} · {share}"


def _notes(found: ExactMap, episodes: bool, ranges: bool, path: Sequence[tuple[str, object]]) -> list[str]:
    notes = []
    if any(isinstance(label, EquilibriumSet) and len(label.classes) == 1 for label in found.labels):
        notes.append("colour: class of the strict equilibria (blue cohesion, yellow mixed, orange friction), in the whole region")
    if any(fill(region)[1] for region in found.regions):
        notes.append("hatched: strict equilibria of several classes (bluish if cohesion is one); a convention selects")
    if not all(region.certain for region in found.regions):
        notes.append("mixed equilibria: at a point of each cell, not proved for all of it")
    if isinstance(found.labels[0], Effect):
        notes.append("blue: (C, C) becomes safer, darker if for both allies; orange: less safe; grey: safer for one only")
    at = year(found.scenario.name)
    if path:
        notes.append(f"→ from {path[0][0]} to {path[-1][0]} by what is coded of the two; all else is as in {at} everywhere")
    elif found.point is not None:
        notes.append(f"★ {at}; all other parameters are its own everywhere")
    if episodes:
        notes.append("○ other episodes (other parameters differ too)")
    if ranges:
        notes.append("dashed: half a step of the coding around the point")
    return notes


def _points(on: Axes, room: Room, found: ExactMap, episodes: Sequence[Episode], ranges: Iterable[Range]) -> None:
    """Mark the scenario, episodes and ranges."""
    for (a, b), (c, d) in ranges:
        on.add_patch(
            Ellipse(((a + b) / 2, (c + d) / 2), b - a, d - c, fill=False, edgecolor=BLACK, linewidth=0.8, linestyle=(0, (3, 2)))
        )
    marks = marks_of(found, episodes)
    room.taken += [rectangle(room.mm(place), (2.2, 2.2)) for place, _, _ in marks]
    for place, label, marker in marks:
        on.plot(*place, markeredgecolor=BLACK, markeredgewidth=0.6, linestyle="", clip_on=False, zorder=6, **marker)
        x, y = room.data(room.beside(place, text_width(label, weight="bold")).mean(axis=0))
        weight = "bold" if marker["marker"] == "*" else "normal"
        on.text(x, y, label, weight=weight, ha="center", va="center_baseline", zorder=7, path_effects=[HALO])


def _path(on: Axes, room: Room, path: Sequence[tuple[str, tuple[float, float]]]) -> None:
    """Draw places joined by arrows that bow to one side, so that there and back are told apart."""
    names: dict[tuple[float, float], list[str]] = {}
    for name, place in path:
        names.setdefault(place, []).append(name)
    room.taken += [rectangle(room.mm(place), (2.2, 2.2)) for place in names]
    for (_, start), (_, stop) in itertools.pairwise(path):
        if start != stop:
            on.annotate("", stop, start, zorder=6, annotation_clip=False, arrowprops={
                "arrowstyle": "-|>,head_width=0.16,head_length=0.36", "connectionstyle": f"arc3,rad={-BOW}", "color": BLACK,
                "linewidth": 1.0, "shrinkA": 2.5, "shrinkB": 2.5, "path_effects": [HALO],
            })  # fmt: skip
            room.taken += [rectangle(spot, (2.0, 2.0)) for spot in _bow(room.mm(start), room.mm(stop))]
    for place, own in names.items():
        on.plot(*place, marker="o", markersize=4.4, color=BLACK, linestyle="", clip_on=False, zorder=7)
        label = ", ".join(own)
        x, y = room.data(room.beside(place, text_width(label)).mean(axis=0))
        on.text(x, y, label, ha="center", va="center_baseline", zorder=8, path_effects=[HALO])


def _bow(start: NDArray[np.float64], stop: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return points along an arrow that bows, mm."""
    across = (stop - start)[::-1] * (-BOW, BOW)
    turn = (start + stop) / 2 + across
    return [(1 - t) ** 2 * start + 2 * t * (1 - t) * turn + t**2 * stop for t in np.linspace(0.1, 0.9, 9)]


def _lines(on: Axes, room: Room, found: ExactMap, numbers: Mapping[str, int]) -> None:
    """Draw the boundaries, each cause numbered once, on its longest curve, where the number hides least."""
    longest: dict[int, NDArray[np.float64]] = {}
    for boundary in found.boundaries:
        number = numbers[_cause(boundary)]
        for piece in boundary.pieces:
            on.plot(*piece.T, color=BLACK, linewidth=1.1, solid_capstyle="round", zorder=3)
            if number not in longest or _length(piece * room.scale) > _length(longest[number] * room.scale):
                longest[number] = piece
    for number, piece in sorted(longest.items()):
        along = room.mm(piece)
        size = (text_width(str(number)) + 0.4, 2.6)
        spots = [_on(along, share) for share in (0.5, 0.35, 0.65, 0.2, 0.8)]
        boxes = [rectangle(spot, size) for spot in spots]
        best = int(np.argmin([room.hidden(box) for box in boxes]))
        room.taken.append(boxes[best])
        x, y = room.data(spots[best])
        circle = {"boxstyle": "circle,pad=0.12", "facecolor": "white", "edgecolor": BLACK, "linewidth": 0.5}
        on.text(x, y, str(number), ha="center", va="center", zorder=5, bbox=circle)


def _letters(on: Axes, room: Room, found: ExactMap, letters: Mapping[Label, str]) -> None:
    """Write each region's letter at a point well inside it."""
    (x0, x1), (y0, y1) = found.box
    whole = float((x1 - x0) * (y1 - y0))
    for region in found.regions:
        if float(region.area[0]) < LEAST * whole:
            continue
        shape = outline(found, region)
        moved = Path(room.mm(shape.vertices), shape.codes)
        corners = np.asarray(moved.vertices)
        spot = max(_grid(moved), key=lambda p: _clear(p, corners, room.taken), default=None)
        if spot is not None:
            x, y = room.data(spot)
            on.text(x, y, letters[region.label], size=LARGE, weight="bold", ha="center", va="center", zorder=5, path_effects=[HALO])


def _grid(shape: Path) -> list[NDArray[np.float64]]:
    box = shape.get_extents()
    points = [
        np.array([x, y]) for x in np.linspace(box.x0, box.x1, 25)[1:-1] for y in np.linspace(box.y0, box.y1, 25)[1:-1]
    ]  # fmt: skip
    inside = shape.contains_points(np.array(points))
    return [point for point, within in zip(points, inside, strict=True) if within]


def _clear(point: NDArray[np.float64], outline: NDArray[np.float64], taken: Sequence[NDArray[np.float64]]) -> float:
    """Return how far a point is from an outline and from what is written already, up to 12 mm."""
    a, b = outline[:-1], outline[1:]
    step = b - a
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    t = np.clip(((point - a) * step).sum(axis=1) / length, 0, 1)
    nearest = float(np.sqrt(((a + t[:, None] * step - point) ** 2).sum(axis=1)).min())
    others = [float(np.linalg.norm(np.maximum(0, np.maximum(box[0] - point, point - box[1])))) for box in taken]
    return min([nearest, 12.0, *others])


def _on(along: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return the point that lies a share of the way along a line."""
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(along, axis=0), axis=1))])
    return np.array([np.interp(share * steps[-1], steps, along[:, k]) for k in (0, 1)])


def _length(points: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the path from 2019 to 2024, an exact map of 2019, and those of the signs on which rival theories differ."""
    at = games.scenario("2019")
    plane = exact_map(MODEL, "dprk_threat_rok", "us_pressure", at=at, us_action="P")
    yield (
        "exact-2019-threat-pressure",
        draw(plane, path=path_of(YEARS), title="2019 to 2024: the threat that Seoul sees, and US pressure").captioned(
            "Which profiles are equilibria as the DPRK threat that Seoul perceives and the pressure of the US change, everything "
            "else as coded for 2019. Without pressure (at 0 the US merely engages) a low threat leaves friction alone, a high one "
            "leaves it possible; pressure removes it, and cohesion becomes possible, or certain, with the threat. The years are "
            "placed by these two codes alone; their other codes differ from those of 2019."
        ),
    )
    found = exact_map(MODEL, "dprk_threat_rok", "us_reliability_rok", at=at)
    codes = [float(v) for v in found.point or ()]
    around = tuple((v - LEVEL / 2, v + LEVEL / 2) for v in codes)
    episodes = tuple(games.episode(e) for e in ("E10", "E17", "E23"))
    yield (
        "exact-2019-threat-reliability",
        draw(
            found, episodes, {"E19": (around[0], around[1])}, title="2019: DPRK threat and US reliability, as Seoul sees them"
        ).captioned(
            "Which profiles are equilibria in 2019 as the DPRK threat and the reliability of the US change, as Seoul perceives "
            "them, if the US merely engages. Letters name sets of equilibria, numbers the curves between them, where an ally is "
            "indifferent."
        ),
    )
    for name, rival in RIVALS.items():
        effect = effect_map(MODEL, rival.x, rival.y, at=games.scenario("2023"), **rival.change)
        yield (
            f"exact-{name}",
            draw(effect, title=rival.title).captioned(
                f"{rival.title}: whether it makes cohesion, (C, C), safer for each ally, from the codes of 2023 on, by the two "
                f"parameters on which the answer hangs. {rival.claims} Borders are exact, with their closed forms."
            ),
        )


def own(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the exact map of each scenario that is looked at closely over threat and reliability, as Seoul perceives them."""
    for name, verdict in results.close.items():
        found = exact_map(MODEL, "dprk_threat_rok", "us_reliability_rok", at=verdict.scenario)
        yield f"exact-{stem(name)}-threat-reliability", draw(found).captioned(
            f"Which profiles are equilibria in {name} as the DPRK threat and the reliability of the US change, as Seoul "
            "perceives them. Letters name sets of equilibria, numbers the curves between them, where an ally is indifferent."
        )


def path_of(episodes: Iterable[str]) -> list[tuple[str, tuple[float, float]]]:
    """Return the places of episodes on the plane of the DPRK threat to the ROK and US pressure, 0 where the US does not press.

    >>> path_of(["E19", "E20"])
    [('2019', (0.3, 0.0)), ('Nov 2019', (0.5, 0.25))]
    """
    pressure = float(MODEL.parameter("p").default)
    found = (games.episode(name) for name in episodes)
    return [(year(e.id), (float(e.codes["TKN"].value), pressure * (e.us_action == "P"))) for e in found]


@dataclass(frozen=True)
class Rival:
    """A cause on whose effect theories differ: a plane of two parameters, the change, and what it is in words."""

    x: str
    y: str
    change: Mapping[str, Any]
    title: str
    claims: str


YEARS = ("E19", "E20", "E21", "E22", "E23", "E24")
"""Episodes of the path, 2019 to 2024."""
RIVALS: Mapping[str, Rival] = {
    "reliability": Rival(
        "common_threat", "s", {"before": {"rJ": 0.3, "rK": 0.3}, "after": {"rJ": 0.9, "rK": 0.9}},
        "US reliability from .3 to .9, for both allies", "A common ally binds (Hwang), or protection frees from the need (Cha).",
    ),
    "withdrawal": Rival(
        "s", "delta", {"us_before": "E", "us_after": "R"},
        "The US retrenches instead of engaging", "Abandonment unites (Cha), or the end of double containment divides (Park).",
    ),
    "pressure": Rival(
        "s", "p", {"before": {"delta": 0}, "after": {"delta": 0}, "us_before": "R", "us_after": "P"},
        "The US engages and presses instead of retrenching", "Engagement lets allies ride free, or its pressure unites them.",
    ),
    "rise-of-china": Rival(
        "hK", "chi", {"before": {"psi": 0.8, "D": 0, "pull": 0.3}, "after": {"psi": 0.8, "D": 0.6, "pull": 0.5}},
        "The rise of China", "It makes the past weigh less in Seoul (Keck), or pulls Seoul to Beijing.",
    ),
}  # fmt: skip
"""Rival theories of one cause by name, from 2023 on."""

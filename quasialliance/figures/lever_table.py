"""The lever table: which levers a setting pulls, in what share of the box cohesion then holds, and how bad it can get."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

import games
from games.errors import ParameterError
from solvers.sensitivity.indices import wilson
from solvers.sensitivity.robust import RobustChoice

from .style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LARGE,
    MARGIN,
    ORANGE,
    PAGE,
    PALE,
    PURPLE,
    SKY,
    VERMILLION,
    Figure,
    style,
    text_width,
    tint,
    wrap,
)  # fmt: skip

if TYPE_CHECKING:
    from ..results import Results

ROW, COLUMN_WIDE, AXIS, GAP, LINE, COST, WHO = 4.2, 4.6, 12.5, 4.0, 3.3, 9.0, 17.0
"""Height of a setting's row, width of a lever's column, room for the axis below, gap between panels, height of a line of small
type, widths of the columns of costs and of who leaves; mm."""
SLANT = 60
"""Degrees by which lever names rise."""
SETTINGS = 10
OWNERS: Mapping[tuple[str, ...], str] = {
    ("Washington",): BLUE, ("Tokyo",): VERMILLION, ("Seoul",): GREEN, ("Tokyo", "Seoul"): ORANGE,
}  # fmt: skip
"""Who pulls a lever -> colour of its dots."""
SEVERAL, NOBODY = PURPLE, GREY


@style()
def draw(
    choices: Mapping[str, RobustChoice], *, noise: Mapping[str, RobustChoice] = MappingProxyType({}), rows: int = SETTINGS
) -> Figure:
    """Draw a block for each robust choice: a row for each setting, a dot for each lever that it pulls.

    Beside the dots stand the cost, the share of the box in which (C, C) is strict (bar) and in which it is selected (dot), both
    with their intervals, and the exact worst case of the box. Settings that no other beats in cost and share are in bold.

    Parameters
    ----------
    choices
        Title -> what was found; the blocks stand one below the other.
    noise
        Title -> the same settings over a smaller box, the coding noise alone: its worst case is drawn hollow beside the other.
    rows
        Settings shown of each, those of :meth:`~solvers.sensitivity.robust.RobustChoice.chosen`.

    Raises
    ------
    ParameterError
        If there is no block, ``rows`` is less than 1, or the noise is of other settings.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity import robust_choice
    >>> found = robust_choice(MODEL, games.scenario("2023"), levers=["engage", "pressure"], draws=50, rng=0, progress=False)
    >>> len(draw({"2023": found}).get_axes()[0].get_yticks())
    4
    """
    if not choices or rows < 1:
        raise ParameterError(f"lever table: at least one choice and one row are needed; got {len(choices)} and {rows}")
    for name, found in noise.items():
        if name not in choices or [own.says for own in found.settings] != [own.says for own in choices[name].settings]:
            raise ParameterError(f"lever table: the noise of {name!r} is of other settings than those that are drawn")
    shown = {name: found.chosen(rows) for name, found in choices.items()}
    levers = {pull.name: pull.lever.owners for found in choices.values() for pull in found.pulls}
    used = {name for key, found in choices.items() for k in shown[key] for name in found.settings[k].names}
    columns = [name for name in levers if name in used]
    note = wrap(_note(choices, bool(noise)), PAGE - 2 * MARGIN)
    key = 6.0
    below = 2 * MARGIN + LINE * (note.count("\n") + 1) + key
    blocks = [ROW * len(own) for own in shown.values()]
    head = 3 + math.sin(math.radians(SLANT)) * max((text_width(name.replace("_", " ")) for name in columns), default=0)
    titles = [wrap(name, PAGE - 2 * MARGIN, LARGE, "bold") for name in choices]
    heights = [AXIS + high + head + 4.3 * (title.count("\n") + 1) for high, title in zip(blocks, titles, strict=True)]
    drawn = Figure(PAGE, below + sum(heights) + MARGIN)
    left = MARGIN + 3
    wide = COLUMN_WIDE * max(len(columns), 1)
    rest = PAGE - left - wide - COST - 2 * GAP - WHO - MARGIN
    top = below + sum(heights)
    for (name, found), high, title in zip(choices.items(), blocks, titles, strict=True):
        ceiling = top
        base = ceiling - 4.3 * (title.count("\n") + 1) - head - high
        own = shown[name]
        dots = drawn.panel(left, base, wide, high)
        _dots(dots, found, own, columns, levers)
        for j, lever in enumerate(columns):
            drawn.sheet.text(left + (j + 0.5) * COLUMN_WIDE, base + high + 1, lever.replace("_", " "), rotation=SLANT, ha="left",
                             va="bottom", rotation_mode="anchor", color=_colour(levers[lever]))  # fmt: skip
        x = left + wide + GAP
        drawn.sheet.text(x + COST - 2, base + high + 1, "cost", ha="right", va="bottom")
        for row, k in enumerate(own):
            weight = "bold" if found.front[k] else "normal"
            drawn.sheet.text(x + COST - 2, base + high - (row + 0.5) * ROW, f"{float(found.settings[k].cost):.2f}", ha="right",
                             va="center_baseline", weight=weight)  # fmt: skip
        shares = drawn.panel(x + COST, base, 0.56 * rest, high)
        _shares(shares, found, own)
        worst = drawn.panel(x + COST + 0.56 * rest + GAP, base, 0.44 * rest, high)
        _worst(worst, found, noise.get(name), own)
        for row, k in enumerate(own):
            case = found.worst(k)
            drawn.sheet.text(PAGE - MARGIN - WHO + 2, base + high - (row + 0.5) * ROW, f"{case.player} to {case.deviation}",
                             va="center_baseline")  # fmt: skip
        drawn.sheet.text(x + COST, base + high + 1, "share of the box", style="italic", va="bottom")
        drawn.sheet.text(PAGE - MARGIN - WHO + 2, base + high + 1, "who leaves", va="bottom")
        drawn.sheet.text(x + COST + 0.56 * rest + GAP, base + high + 1, "worst point of the box", style="italic", va="bottom")
        drawn.sheet.text(MARGIN, ceiling, title, size=LARGE, weight="bold", va="top")
        top = base - AXIS
    _key(drawn, {levers[name] for name in columns}, below - key + 1.5)
    drawn.sheet.text(MARGIN, MARGIN, note, va="bottom", linespacing=1.25)
    return drawn


def _colour(owners: tuple[str, ...]) -> str:
    return OWNERS.get(owners, SEVERAL if owners else NOBODY)


def _rows(on: Axes, count: int) -> None:
    on.set(ylim=(count - 0.5, -0.5))
    on.tick_params(axis="y", length=0, labelleft=False)
    on.spines["left"].set_visible(False)


def _dots(
    on: Axes, found: RobustChoice, shown: Sequence[int], columns: Sequence[str], levers: Mapping[str, tuple[str, ...]]
) -> None:
    _rows(on, len(shown))
    on.set(xlim=(-0.5, max(len(columns), 1) - 0.5), xticks=[], yticks=range(len(shown)))
    on.spines["bottom"].set_visible(False)
    for row in range(0, len(shown), 2):
        on.axhspan(row - 0.5, row + 0.5, color=PALE, linewidth=0, zorder=0)
    for row, k in enumerate(shown):
        pulled = {own.name: float(share) for own, share in found.settings[k].pulled}
        for j, name in enumerate(columns):
            if name in pulled:
                filled = _colour(levers[name]) if pulled[name] == 1 else tint(_colour(levers[name]), 0.5)
                on.plot([j], [row], marker="o", markersize=5.4, color=filled, markeredgewidth=0)
            else:
                on.plot([j], [row], marker="o", markersize=1.8, color=tint(GREY, 0.4), markeredgewidth=0)


def _shares(on: Axes, found: RobustChoice, shown: Sequence[int]) -> None:
    _rows(on, len(shown))
    on.set(xlim=(0, 1), xticks=(0, 0.25, 0.5, 0.75, 1), yticks=range(len(shown)))
    on.set_xticklabels(["0", "1/4", "1/2", "3/4", "1"])
    on.set_xlabel("(C, C) strict (bar), selected (dot)" if not found.margin else "margin reached (bar), selected (dot)")
    strict, selected = found.strict[list(shown)], found.selected[list(shown)]
    rows = np.arange(len(shown))
    on.barh(rows, strict, height=0.7, color=SKY)
    for values, at, format_ in ((strict, rows - 0.14, "none"), (selected, rows + 0.14, "o")):
        ends = np.array([wilson(float(v), found.draws, found.confidence) for v in values])
        half = np.abs(ends.T - values)
        on.errorbar(values, at, xerr=half, fmt=format_, markersize=2.6, color=BLACK, elinewidth=0.7, capsize=1.2, capthick=0.7)


def _worst(on: Axes, found: RobustChoice, noise: RobustChoice | None, shown: Sequence[int]) -> None:
    _rows(on, len(shown))
    margins = [float(found.worst(k).margin) for k in shown]
    inner = [] if noise is None else [float(noise.worst(k).margin) for k in shown]
    room = max(map(abs, margins + inner)) or 1.0
    low, high = min(0.0, *margins, *inner) - 0.06 * room, max(0.0, *margins, *inner) + 0.06 * room
    on.set(xlim=(low, high), yticks=range(len(shown)))
    for row, margin in enumerate(inner):
        colour = VERMILLION if margin <= 0 else BLUE
        on.plot([margin], [row], marker="D", markersize=3.4, markerfacecolor="white", color=colour, markeredgewidth=0.9, zorder=3)
    on.axvline(0, color=BLACK, linewidth=0.8)
    for row, margin in enumerate(margins):
        on.plot([0, margin], [row, row], color=tint(VERMILLION if margin <= 0 else BLUE, 0.6), linewidth=1.6, solid_capstyle="butt")
        on.plot([margin], [row], marker="D", markersize=3.2, color=VERMILLION if margin <= 0 else BLUE, markeredgewidth=0)
    on.set_xlabel("cohesion margin (utility units)")


def _key(drawn: Figure, owners: set[tuple[str, ...]], y: float) -> None:
    x = MARGIN + 2
    known = [own for own in OWNERS if own in owners] + sorted(own for own in owners if own not in OWNERS)
    for own in known:
        drawn.sheet.plot([x], [y], marker="o", markersize=5.0, color=_colour(own), markeredgewidth=0)
        text = " and ".join(own) if len(own) < 3 else "all three"
        text = text or "of the user"
        drawn.sheet.text(x + 2.4, y, text, va="center_baseline")
        x += 2.4 + text_width(text) + 5


def _note(choices: Mapping[str, RobustChoice], noise: bool) -> str:
    found = next(iter(choices.values()))
    each = [f"{own.draws} draws of {len(own.ranges)} inputs, seed {own.rng}" for own in choices.values()]
    hollow = "; hollow: of the box of the coding noise alone, blue where (C, C) is strict at every point" if noise else ""
    return (
        "A row is a setting: its large dots are the levers that are pulled all the way. Shares over the box of what is uncertain, "
        f"{' and '.join(dict.fromkeys(each))}, the same for every setting; whiskers: {found.confidence:.0%} intervals (Wilson "
        "1927). Worst point: the least cohesion margin of the box, proved, and who would leave (C, C) there first"
        f"{hollow}. Bold cost: no other setting is as cheap with a larger share; 1 is a move across the whole declared range of "
        "one parameter, or another US action, unless costs are given."
    )


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the lever table of 2019 and 2023."""
    acts = {year: games.scenario(year).us_action for year in ("2019", "2023")}
    titles = {year: f"{year} (US {act} as coded), over all that is uncertain" for year, act in acts.items()}
    whole, inner = ({title: results.robust[year, box] for year, title in titles.items()} for box in ("all", "codes"))
    yield "levers", draw(whole, noise=inner)

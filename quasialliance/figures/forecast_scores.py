"""Theories against baselines: mean log scores out of sample with intervals, and their range over selection rules, by coding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from games.profile import CLASSES
from solvers.evidence.backtesting import Backtest, Column

from .style import BLACK, BLUE, GREY, MARGIN, ORANGE, PAGE, PALE, SMALL, VERMILLION, Figure, heading, style, text_width, words, wrap

if TYPE_CHECKING:
    from ..results import Results

ROW, GAP, BELOW, ABOVE = 3.7, 4.0, 18.0, 10.0
"""Height of a row, the gap between panels, and the room below and above them; mm."""


@style()
def draw(found: Backtest) -> Figure:
    """Draw one panel per coding, one row per forecast: the mean log score, its interval, and the range over selection rules.

    >>> import games
    >>> from solvers.evidence import backtest
    >>> found = backtest([games.theory("kelly")], codings=["hand"], draws=40, noise=1, permutations=0, resamples=20)
    >>> len(draw(found).get_axes()[0].get_yticklabels())
    15
    """
    names = [one.name for one in found.columns[0].forecasts]
    labels = list(map(forecast_label, names))
    left = MARGIN + 2 + max(map(text_width, labels))
    wide = (PAGE - left - MARGIN - GAP * (len(found.columns) - 1)) / len(found.columns)
    high = ROW * len(names)
    title = heading("Out of sample: theories (blue) and baselines (grey)", PAGE)
    drawn = Figure(PAGE, BELOW + high + ABOVE + 4.5 * (title.count("\n") + 1) + MARGIN)
    ends = _ends(found)
    for k, column in enumerate(found.columns):
        on = drawn.panel(left + k * (wide + GAP), BELOW, wide, high)
        _panel(on, column, ends)
        on.set_yticks(range(len(names)), labels if k == 0 else [""] * len(names))
        drawn.sheet.text(left + k * (wide + GAP), BELOW + high + 1.5, wrap(f"codes: {column.record.name}", wide), va="bottom")
    drawn.write_heading(BELOW + high + ABOVE, title)
    drawn.sheet.text(left + (PAGE - left - MARGIN) / 2, 8.6, "mean log score (nats; further right is better)", ha="center")
    _key(drawn)
    return drawn


def forecast_label(name: str) -> str:
    """Return what a forecast is called in figures.

    >>> forecast_label("cha"), forecast_label("us_action"), forecast_label("dprk_threat_rok alone")
    ('Cha', 'Look-up on US action', 'DPRK threat (ROK) alone')
    """
    if name == "us_action":
        return "Look-up on US action"
    label = f"{words(name.removesuffix(' alone'))} alone" if name.endswith(" alone") else name.replace("_", " ")
    return label[0].upper() + label[1:]


def _ends(found: Backtest) -> tuple[float, float]:
    every = [end for c in found.columns for one in c.forecasts for end in (*c.between(one.name), *c.over_rules(one.name))]
    return min(every) - 0.03, max(every) + 0.03


def _panel(on: Axes, column: Column, ends: tuple[float, float]) -> None:
    size = len(column.forecasts)
    on.set(xlim=ends, ylim=(size - 0.4, -0.6))
    on.tick_params(axis="y", length=0)
    on.spines["left"].set_visible(False)
    on.axhspan(len(column.theories) - 0.5, size - 0.5, color=PALE, linewidth=0, zorder=0)
    on.axvline(-np.log(len(CLASSES)), color=BLACK, linewidth=0.7, linestyle=(0, (1, 1.5)))
    on.axvline(column.mean(column.yardstick.name), color=VERMILLION, linewidth=0.8, linestyle=(0, (4, 2)))
    for y, one in enumerate(column.forecasts):
        theory = one.kind == "theory"
        colour = BLUE if theory else GREY
        on.plot(column.between(one.name), [y, y], color=colour, linewidth=0.9, solid_capstyle="butt", zorder=2)
        if theory:
            on.plot(column.over_rules(one.name), [y + 0.28] * 2, color=ORANGE, linewidth=1.6, solid_capstyle="butt", zorder=2)
        on.plot([column.mean(one.name)], [y], marker="o", markersize=3.4, color=colour, zorder=3, gid=one.name)


def _key(drawn: Figure) -> None:
    entries: tuple[tuple[dict[str, Any], str], ...] = (
        ({"color": BLUE, "marker": "o", "markersize": 3.4, "linewidth": 0.9}, "mean, 95% interval (bootstrap over cases)"),
        ({"color": ORANGE, "linewidth": 1.6}, "range over selection rules"),
        ({"color": VERMILLION, "linewidth": 0.8, "linestyle": (0, (4, 2))}, "look-up on the US action"),
        ({"color": BLACK, "linewidth": 0.7, "linestyle": (0, (1, 1.5))}, "chance"),
    )
    x = MARGIN + 2
    for look, text in entries:
        drawn.sheet.add_line(Line2D([x, x + 3.5, x + 7], [4, 4, 4], markevery=[1], **look))
        drawn.sheet.text(x + 8.5, 4, text, va="center_baseline", size=SMALL)
        x += 8.5 + text_width(text) + 4


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the scores of all forecasts."""
    yield "backtest-scores", draw(results.backtest)

"""Calibration: how often what was given a probability came about, for the theories and for the look-up, by coding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from solvers.evidence.backtesting import Backtest, Column
from solvers.evidence.backtesting.calibration import calibration

from .forecast_scores import forecast_label
from .style import BLACK, BLUE, GREY, MARGIN, PAGE, VERMILLION, Figure, heading, style, text_width, tint, wrap

if TYPE_CHECKING:
    from ..results import Results

LEFT, GAP, BELOW, ABOVE = 13.0, 9.0, 19.0, 9.0
"""Room left of the first panel, between panels, below and above them; mm."""
WIDEST = 52.0
FEWEST = 4
"""Probabilities that a bin has to hold to be drawn."""


@style()
def draw(found: Backtest) -> Figure:
    """Draw one panel per coding: every theory in grey, the best in blue with its intervals, the look-up in red.

    On the diagonal what is given a probability of p comes about in p of the cases.

    >>> import games
    >>> from solvers.evidence import backtest
    >>> found = backtest([games.theory("kelly")], codings=["hand"], draws=40, noise=1, permutations=0, resamples=20)
    >>> draw(found).get_axes()[0].get_xlabel()
    'probability given'
    """
    size = min(WIDEST, (PAGE - LEFT - MARGIN - 2 - GAP * (len(found.columns) - 1)) / len(found.columns))
    title = heading("Calibration out of sample", PAGE)
    drawn = Figure(PAGE, BELOW + size + ABOVE + 4.5 * (title.count("\n") + 1) + MARGIN)
    for k, column in enumerate(found.columns):
        x = LEFT + k * (size + GAP)
        on = drawn.panel(x, BELOW, size, size)
        _panel(on, column)
        on.set_ylabel("share that came about" if k == 0 else "")
        words = f"codes: {column.record.name}; best theory: {forecast_label(column.best)}"
        drawn.sheet.text(x, BELOW + size + 1.5, wrap(words, size), va="bottom")
    drawn.write_heading(BELOW + size + ABOVE, title)
    _key(drawn)
    return drawn


def _panel(on: Axes, column: Column) -> None:
    curves = calibration(column).curves
    on.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability given", xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    on.plot([0, 1], [0, 1], color=BLACK, linewidth=0.6, linestyle=(0, (1, 1.5)))
    last = (column.yardstick.name, column.best)
    for name in (*(name for name in curves if name not in last), *last):
        own = [one for one in curves[name] if one.count >= FEWEST]
        x, y = [b.forecast for b in own], [b.observed for b in own]
        if name == column.best:
            low, high = ([abs(b.observed - b.interval[end]) for b in own] for end in (0, 1))
            on.errorbar(
                x, y, yerr=(low, high), color=BLUE, marker="o", markersize=3, linewidth=1, elinewidth=0.7, clip_on=False, gid="best"
            )
        elif name == column.yardstick.name:
            on.plot(
                x, y, color=VERMILLION, marker="s", markersize=3, linewidth=1, linestyle=(0, (4, 2)), clip_on=False, gid="look-up"
            )
        else:
            on.plot(x, y, color=tint(GREY, 0.45), linewidth=0.7)


def _key(drawn: Figure) -> None:
    entries: tuple[tuple[dict[str, Any], str], ...] = (
        ({"color": BLUE, "marker": "o", "markersize": 3, "linewidth": 1}, "best theory, 95% interval (Wilson); bins of 4 or more"),
        ({"color": tint(GREY, 0.45), "linewidth": 0.7}, "other theories"),
        (
            {"color": VERMILLION, "marker": "s", "markersize": 3, "linewidth": 1, "linestyle": (0, (4, 2))},
            "look-up on the US action",
        ),
        ({"color": BLACK, "linewidth": 0.6, "linestyle": (0, (1, 1.5))}, "perfect"),
    )
    x = MARGIN + 2
    for look, text in entries:
        drawn.sheet.add_line(Line2D([x, x + 3.5, x + 7], [4, 4, 4], markevery=[1], **look))
        drawn.sheet.text(x + 8.5, 4, text, va="center_baseline")
        x += 8.5 + text_width(text) + 6


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the calibration of all theories."""
    yield "backtest-calibration", draw(results.backtest)

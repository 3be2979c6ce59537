"""Case by case: the probability that each theory and baseline gave to what came about, the likeliest classes marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from games.profile import CLASSES
from solvers.evidence.backtesting import Column

from .forecast_scores import forecast_label
from .style import BLACK, BLUE, CLASS_COLOURS, MARGIN, PAGE, SMALL, Figure, heading, style, text_width, tint

if TYPE_CHECKING:
    from ..results import Results

ROW, STRIP, GAP, KEY = 4.2, 4.2, 1.6, 12.0
"""Heights of a row and of the strip of outcomes, the gap between them, and the room of the key; mm."""
FULL = 0.8
"""Probability from which a cell has its full colour."""

DOT: Mapping[str, Any] = MappingProxyType(
    {"marker": "o", "markersize": 2.8, "color": BLACK, "markeredgecolor": "white", "markeredgewidth": 0.4, "linestyle": "none"}
)
"""How a hit is marked: seen on light and on dark cells."""


@style()
def draw(column: Column) -> Figure:
    """Draw a table of one row per forecast and one column per case, darker where more was given to what came about.

    A dot marks a case whose outcome the forecast thought the likeliest; the strip above shows the coded outcomes.

    >>> import games
    >>> from solvers.evidence import backtest
    >>> found = backtest([games.theory("kelly")], codings=["hand"], draws=40, noise=1, permutations=0, resamples=20)
    >>> len([patch for patch in draw(found.columns[0]).sheet.patches if patch.get_gid() == "outcome"])
    24
    """
    shown = (*column.theories, *(one for one in column.forecasts if one.name in ("majority", "persistence")), column.yardstick)
    labels = [forecast_label(one.name) for one in shown]
    periods = [case.period.replace("-", "–") for case in column.record.cases]
    left = MARGIN + 2 + max(map(text_width, labels))
    below = KEY + 2 + max(map(text_width, periods))
    wide = (PAGE - left - MARGIN) / len(periods)
    high = ROW * len(shown)
    title = heading(f"Probability given to what came about; codes: {column.record.name}", PAGE)
    drawn = Figure(PAGE, below + high + GAP + STRIP + 2 + 4.5 * (title.count("\n") + 1) + MARGIN)
    sheet = drawn.sheet
    for k, case in enumerate(column.record.cases):
        x = left + k * wide
        sheet.text(x + wide / 2, below - 1, periods[k], rotation=90, ha="center", va="top")
        corner = (x, below + high + GAP)
        sheet.add_patch(Rectangle(corner, wide - 0.4, STRIP, facecolor=CLASS_COLOURS[case.outcome], linewidth=0, gid="outcome"))
        y = int(column.outcomes[k])
        for r, one in enumerate(shown):
            p = float(one.by_case[k, y])
            top = below + high - (r + 1) * ROW
            sheet.add_patch(Rectangle((x, top), wide - 0.4, ROW - 0.4, facecolor=tint(BLUE, min(1, p / FULL)), linewidth=0))
            if one.by_case[k].argmax() == y:
                sheet.plot([x + wide / 2 - 0.2], [top + ROW / 2 - 0.2], **DOT)
    for r, label in enumerate(labels):
        sheet.text(left - 2, below + high - (r + 0.5) * ROW, label, ha="right", va="center_baseline", size=SMALL)
    sheet.text(left - 2, below + high + GAP + STRIP / 2, "coded outcome", ha="right", va="center_baseline")
    drawn.write_heading(below + high + GAP + STRIP + 2, title)
    _key(drawn)
    return drawn


def _key(drawn: Figure) -> None:
    sheet, x = drawn.sheet, MARGIN + 2
    for name in CLASSES:
        sheet.add_patch(Rectangle((x, 3.0), 3.2, 3.2, facecolor=CLASS_COLOURS[name], linewidth=0))
        sheet.text(x + 4.4, 4.6, name, va="center_baseline")
        x += 4.4 + text_width(name) + 4
    x += 4
    steps = (0.0, 0.2, 0.4, 0.6, 0.8)
    sheet.text(x, 4.6, "probability", va="center_baseline")
    x += text_width("probability") + 2
    for p in steps:
        face = tint(BLUE, p / FULL)
        sheet.add_patch(Rectangle((x, 3.0), 6, 3.2, facecolor=face, edgecolor=tint(BLACK, 0.4), linewidth=0.3))
        label = f"{p:.1f}" + "+" * (p == FULL)
        sheet.text(x + 3, 4.6, label, ha="center", va="center_baseline", color="white" if p / FULL > 0.5 else BLACK)
        x += 6
    x += 5
    sheet.plot([x], [4.6], **DOT)
    sheet.text(x + 2, 4.6, "no class was thought likelier", va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the cases by hand codes, with what hindsight may have coloured and without, and by codes from figures."""
    stems = ("hand", "hand-without-hindsight", "data")
    for stem, column in zip(stems, results.backtest.columns, strict=True):
        yield f"backtest-cases-{stem}", draw(column)

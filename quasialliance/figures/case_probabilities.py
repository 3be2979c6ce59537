"""Case by case: the probability that each theory and baseline gave to what came about, the likeliest classes marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from games.profile import CLASSES
from solvers.evidence.backtesting import Column, Transfer

from .forecast_scores import forecast_label
from .style import BLACK, BLUE, CLASS_COLOURS, MARGIN, PAGE, SMALL, Figure, heading, style, text_width, tint

if TYPE_CHECKING:
    from ..results import Results

ROW, STRIP, GAP, KEY = 4.2, 4.2, 1.6, 12.0
"""Heights of a row and of the strip of outcomes, the gap between them, and the room of the key; mm."""
WIDEST = 8.0
"""Greatest width of a column, mm."""
FULL = 0.8
"""Probability from which a cell has its full colour."""

DOT: Mapping[str, Any] = MappingProxyType(
    {"marker": "o", "markersize": 2.8, "color": BLACK, "markeredgecolor": "white", "markeredgewidth": 0.4, "linestyle": "none"}
)
"""How a hit is marked: seen on light and on dark cells."""


Shown = tuple[tuple[str, NDArray[np.float64]], ...]
"""Forecasts by name, each with its probabilities (E, 3)."""


@style()
def draw(found: Column | Transfer) -> Figure:
    """Draw a table of one row per forecast and one column per case, darker where more was given to what came about.

    A dot marks a case whose outcome the forecast thought the likeliest; the strip above shows the coded outcomes.

    >>> import games
    >>> from solvers.evidence import backtest
    >>> found = backtest([games.theory("kelly")], codings=["hand"], draws=40, noise=1, permutations=0, resamples=20)
    >>> len([patch for patch in draw(found.columns[0]).sheet.patches if patch.get_gid() == "outcome"])
    24
    """
    cases, outcomes = found.record.cases, found.outcomes
    shown, words = _of_transfer(found) if isinstance(found, Transfer) else _of_column(found)
    labels = [forecast_label(name) for name, _ in shown]
    several = len({case.pair for case in cases}) > 1
    periods = ["–".join(case.pair) * several + " " * several + case.period.replace("-", "–") for case in cases]
    left = MARGIN + 2 + max(map(text_width, [*labels, "coded outcome"]))
    below = KEY + 2 + max(map(text_width, periods))
    wide = min(WIDEST, (PAGE - left - MARGIN) / len(periods))
    high = ROW * len(shown)
    title = heading(words, PAGE)
    drawn = Figure(PAGE, below + high + GAP + STRIP + 2 + 4.5 * (title.count("\n") + 1) + MARGIN)
    sheet = drawn.sheet
    for k, case in enumerate(cases):
        x = left + k * wide
        sheet.text(x + wide / 2, below - 1, periods[k], rotation=90, ha="center", va="top")
        corner = (x, below + high + GAP)
        sheet.add_patch(Rectangle(corner, wide - 0.4, STRIP, facecolor=CLASS_COLOURS[case.outcome], linewidth=0, gid="outcome"))
        y = int(outcomes[k])
        for r, (_, said) in enumerate(shown):
            p = float(said[k, y])
            top = below + high - (r + 1) * ROW
            sheet.add_patch(Rectangle((x, top), wide - 0.4, ROW - 0.4, facecolor=tint(BLUE, min(1, p / FULL)), linewidth=0))
            if said[k].argmax() == y:
                sheet.plot([x + wide / 2 - 0.2], [top + ROW / 2 - 0.2], **DOT)
    for r, label in enumerate(labels):
        sheet.text(left - 2, below + high - (r + 0.5) * ROW, label, ha="right", va="center_baseline", size=SMALL)
    sheet.text(left - 2, below + high + GAP + STRIP / 2, "coded outcome", ha="right", va="center_baseline")
    drawn.write_heading(below + high + GAP + STRIP + 2, title)
    _key(drawn)
    return drawn


def _of_column(column: Column) -> tuple[Shown, str]:
    """Return the forecasts of a back-test that are shown, and the title."""
    names = (*(one.name for one in column.theories), "majority", "persistence", column.yardstick.name)
    shown = tuple((name, column.forecast(name).by_case) for name in names)
    return shown, f"Probability given to what came about; codes: {column.record.name}"


def _of_transfer(found: Transfer) -> tuple[Shown, str]:
    """Return the forecasts of other dyads that are shown, and the title."""
    names = (*found.unfitted, "majority", "persistence", "us_action")
    shown = tuple((name, found.fitted[name]) for name in names)
    pairs = ", ".join(dict.fromkeys("–".join(case.pair) for case in found.record.cases))
    return shown, f"Probability given to what came about elsewhere ({pairs}), fitted on Japan and the ROK"


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
    """Yield the cases by hand codes, with hindsight and without, by codes from figures, and those of other dyads."""
    stems = ("hand", "hand-without-hindsight", "data")
    for stem, column in zip(stems, results.backtest.columns, strict=True):
        yield f"backtest-cases-{stem}", draw(column)
    yield "transfer-cases", draw(results.transfer)

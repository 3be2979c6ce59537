"""What the verdict hangs on: each input's own effect on the cohesion margin, and its share of the margin's variance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from games.errors import ParameterError
from games.models.trilateral import WORDS
from solvers.sensitivity import Range, Sensitivity, SobolIndices, Swing

from ..words import stem, year
from .style import BLACK, GREY, HIGH, LOW, MARGIN, PAGE, Figure, heading, signed, style, text_width, tint, words, wrap

if TYPE_CHECKING:
    from ..results import Results

BAR, FOOTER, HEADER, GAP = 4.4, 18.5, 4.5, 4.0
"""Height of a bar's row, room below and above the panels, gap between them; mm."""
SHARE = 0.62
"""Share of the width for the panel of swings."""
FLIP = 17.0
"""Width of the column of values at which (C, C) starts or ceases to be strict, mm."""
WORD = 13.0
"""Room for an outcome class beside a bar, mm."""


@style()
def draw(sensitivity: Sensitivity, *, rows: int = 12) -> Figure:
    """Draw the most influential inputs, the largest swing of the cohesion margin on top.

    Left: the margin with one input at the low and at the high end of its range, the others at the scenario's values;
    where that selects another outcome class than the scenario, the class is written at the bar's end, and where (C, C)
    starts or ceases to be strict on the way, the value is given. Right: total and first-order Sobol' index of the
    margin, all inputs varying at once, with their bootstrap intervals.

    Parameters
    ----------
    rows
        Number of inputs shown: those largest by swing or by total index, each as a share of the largest.

    Raises
    ------
    ParameterError
        If ``rows`` is less than 1.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity import sobol
    >>> found = sobol(MODEL, games.episode("2019").scenario, samples=8, rng=0, progress=False)
    >>> len(draw(found, rows=3).get_axes()[0].get_yticklabels())
    3
    """
    if rows < 1:
        raise ParameterError(f"tornado: rows: at least 1 is needed; got {rows}")
    index = sensitivity.indices["margin"]
    chosen = influential(sensitivity.swing, index.ST, rows)
    swings = [sensitivity.swings[d] for d in chosen]
    labels = [label(swing.range) for swing in swings]
    left = MARGIN + 2 + max(text_width(text) for text in labels)
    gap = GAP + 3 + (FLIP + GAP) * any(swing.crossings for swing in swings)
    wide = PAGE - left - 2 * MARGIN - gap
    high = BAR * len(chosen)
    title = (
        f"{year(sensitivity.scenario.name)}, US {sensitivity.us_action} ({WORDS[sensitivity.us_action]}): cohesion margin "
        f"{signed(float(sensitivity.base_margin))}, selected outcome {sensitivity.base_outcome}"
    )
    title = heading(title, PAGE)
    drawn = Figure(PAGE, FOOTER + high + HEADER + 4.5 * (title.count("\n") + 1) + MARGIN)
    bars = drawn.panel(left, FOOTER, SHARE * wide, high)
    shares = drawn.panel(left + SHARE * wide + gap, FOOTER, (1 - SHARE) * wide, high)
    _swings(bars, swings, labels, sensitivity, SHARE * wide)
    _shares(shares, index, chosen, (1 - SHARE) * wide)
    whole = drawn.sheet
    for x, what in ((left, "one input at a time"), (left + SHARE * wide + gap, "all inputs at once")):
        whole.text(x, FOOTER + high + 1, what, style="italic", va="baseline")
    if any(swing.crossings for swing in swings):
        x = left + SHARE * wide + GAP + FLIP / 2
        whole.text(x, FOOTER + high + 1, "(C, C) flips at", ha="center", va="baseline")
        for row, swing in enumerate(swings):
            text = ", ".join(f"{float(value):.2f}" for value in swing.crossings or ()).replace("-", "−")
            whole.text(x, FOOTER + high - (row + 0.5) * BAR, text, ha="center", va="center_baseline")
    drawn.write_heading(FOOTER + high + HEADER + MARGIN, title)
    _key(whole, sensitivity)
    return drawn


def influential(swing: NDArray[np.float64], total: NDArray[np.float64], rows: int) -> list[int]:
    """Return the inputs with the largest swing or total index, each as a share of the largest, in order of their swing.

    Parameters
    ----------
    swing, total
        Shapes (D, 2) and (D,); an undefined index (nan) counts as 0.

    >>> influential(np.array([[0, 0], [0, 2], [0, 1]]), np.array([0.9, 0.1, 0.1]), 2)
    [1, 0]
    """
    spread = np.ptp(swing, axis=1)
    parts = [spread, np.nan_to_num(total)]
    rank = np.max([part / (part.max() or 1) for part in parts], axis=0)
    kept = np.argsort(-rank, kind="stable")[:rows]
    return [int(d) for d in kept[np.argsort(-spread[kept], kind="stable")]]


def label(over: Range) -> str:
    """Return an input's words, symbol and range."""
    return f"{words(over.parameter.name)}, ${over.parameter.latex}$  {over.interval}".replace("-", "−")


def _swings(on: Axes, swings: Sequence[Swing], labels: Sequence[str], sensitivity: Sensitivity, wide: float) -> None:
    base = float(sensitivity.base_margin)
    ends = [0.0, base, *(float(margin) for swing in swings for margin in swing.margins)]
    room = ((max(ends) - min(ends)) or 1.0) * WORD / (wide - 2 * WORD)
    on.set(xlim=(min(ends) - room, max(ends) + room), ylim=(len(swings) - 0.5, -0.5))
    on.axvline(0, color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0.5)
    for row, swing in enumerate(swings):
        moves = [float(margin) - base for margin in swing.margins]
        apart = 0.17 if moves[0] * moves[1] > 0 else 0.0  # two bars to the same side get half a row each
        for end, (move, outcome) in enumerate(zip(moves, swing.outcomes, strict=True)):
            at = row + (2 * end - 1) * apart
            on.barh(at, move, left=base, height=0.33 if apart else 0.66, color=(LOW, HIGH)[end])
            side = np.sign(move) or 2 * end - 1
            if outcome != sensitivity.base_outcome:
                on.annotate(outcome, (base + move, at), (2.5 * side, 0), textcoords="offset points",
                            ha="left" if side > 0 else "right", va="center_baseline",
                            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip
    on.axvline(base, color=BLACK, linewidth=0.8)
    on.set_yticks(range(len(labels)), labels)
    on.tick_params(axis="y", length=0)
    on.spines["left"].set_visible(False)
    on.set_xlabel("cohesion margin (utility units);\n(C, C) is strict above 0")


def _shares(on: Axes, index: SobolIndices, chosen: Sequence[int], wide: float) -> None:
    on.set(ylim=(len(chosen) - 0.5, -0.5), xlabel="share of the margin's variance\n(Sobol' index)")
    on.set_yticks([])
    on.axvline(0, color=BLACK, linewidth=0.8)
    on.spines["left"].set_visible(False)
    if index.note:
        note = wrap(index.note, wide - 4)
        on.text(0.5, 0.02, note, ha="center", va="bottom", transform=on.transAxes)
    rows = range(len(chosen))
    total, first = (np.nan_to_num(values[chosen]) for values in (index.ST, index.S1))
    total_half, first_half = (np.nan_to_num(values[chosen]) for values in (index.ST_conf, index.S1_conf))
    on.barh(rows, total, height=0.66, color=tint(GREY, 0.45))
    for offset, values, half in ((-0.16, total, total_half), (0.16, first, first_half)):
        at = [row + offset for row in rows]
        on.errorbar(values, at, xerr=half, fmt="none", ecolor=BLACK, elinewidth=0.7, capsize=1.4, capthick=0.7)
    on.plot(first, [row + 0.16 for row in rows], linestyle="", marker="o", markersize=3.2, color=BLACK)


def _key(on: Axes, sensitivity: Sensitivity) -> None:
    y = MARGIN
    entries = ((LOW, "input at the low end of its range", 0), (HIGH, "at the high end", 52), (tint(GREY, 0.45), "total index", 82))
    for colour, meaning, x in entries:
        on.add_patch(Rectangle((MARGIN + x, y), 4, 2.6, facecolor=colour))
        on.text(MARGIN + x + 5.2, y + 0.4, meaning, va="baseline")
    on.plot([MARGIN + 108], [y + 1.3], marker="o", markersize=3.2, color=BLACK)
    on.text(MARGIN + 110, y + 0.4, "first-order index", va="baseline")
    on.plot([MARGIN + 138, MARGIN + 142], [y + 1.3] * 2, color=BLACK, linewidth=0.7)
    on.text(MARGIN + 143.5, y + 0.4, f"{sensitivity.confidence:.0%} interval", va="baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the sensitivity of every scenario of the results."""
    for name, found in results.sobol.items():
        yield f"tornado-{stem(name)}", draw(found).captioned(
            f"What the cohesion margin of {year(name)} hangs on. Left: one input at a time at the ends of its range, all others as "
            "coded, with the outcome that is selected there if it is another. Right: share of the margin's variance that an input "
            f"explains, alone and with others, when all vary at once; {found.games} games, seed {found.rng}."
        )


own = paper
"""All of it is of the scenarios that are looked at closely."""

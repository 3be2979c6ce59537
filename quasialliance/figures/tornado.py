"""What the verdict hangs on: each input's own effect on the cohesion margin, and its share of the margin's variance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from games.errors import ParameterError
from games.exact.numbers import decimal
from games.models.trilateral import WORDS
from solvers.sensitivity import Sensitivity, SobolIndices, Swing
from solvers.sensitivity.swings import STEP

from ..words import stem, year
from .style import BLACK, GREY, HIGH, LOW, MARGIN, PAGE, Figure, heading, signed, style, text_width, tint, words, wrap

if TYPE_CHECKING:
    from ..results import Results

BAR, FOOTER, HEADER, GAP = 4.3, 22.7, 4.5, 4.0
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

    Left, on one scale for structural parameters and codes: bars show the margin with one input moved by a fifth of its declared
    range down and up (for a code one level of the coding scale), the others at the scenario's values; lines show it over the
    whole declared range. Where an end of that selects another outcome class than the scenario, the class is written there, and
    where (C, C) starts or ceases to be strict on the way, the value is given. Right: total and first-order Sobol' index of the
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
    labels = [label(swing) for swing in swings]
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


def label(swing: Swing) -> str:
    """Return an input's words, symbol, value and declared range."""
    over = swing.range
    return f"{words(over.parameter.name)}, ${over.parameter.latex}$  {decimal(swing.value)} in {over.interval}".replace("-", "−")


def _swings(on: Axes, swings: Sequence[Swing], labels: Sequence[str], sensitivity: Sensitivity, wide: float) -> None:
    base = float(sensitivity.base_margin)
    ends = [0.0, base, *(float(margin) for swing in swings for margin in (*swing.margins, *swing.whole_margins))]
    room = ((max(ends) - min(ends)) or 1.0) * WORD / (wide - 2 * WORD)
    on.set(xlim=(min(ends) - room, max(ends) + room), ylim=(len(swings) - 0.5, -0.5))
    on.axvline(0, color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0.5)
    for row, swing in enumerate(swings):
        moves = [float(margin) - base for margin in swing.margins]
        whole = [float(margin) - base for margin in swing.whole_margins]
        for end in (0, 1):
            colour = (LOW, HIGH)[end]
            on.barh(row + _apart(moves, end), moves[end], left=base, height=0.33 if _apart(moves, end) else 0.66, color=colour)
            at = row + _apart(whole, end)
            on.plot([base, base + whole[end]], [at, at], color=tint(colour, 0.75), linewidth=0.9, solid_capstyle="butt", zorder=0.8)
            on.plot([base + whole[end]], [at], marker="|", markersize=3.5, color=colour)
            outcome, side = swing.whole_outcomes[end], np.sign(whole[end]) or 2 * end - 1
            if outcome != sensitivity.base_outcome:
                on.annotate(outcome, (base + whole[end], at), (2.5 * side, 0), textcoords="offset points",
                            ha="left" if side > 0 else "right", va="center_baseline",
                            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip
    on.axvline(base, color=BLACK, linewidth=0.8)
    on.set_yticks(range(len(labels)), labels)
    on.tick_params(axis="y", length=0)
    on.spines["left"].set_visible(False)
    on.set_xlabel("cohesion margin (utility units);\n(C, C) is strict above 0")


def _apart(moves: Sequence[float], end: int) -> float:
    """Return how far from the middle of its row an end is drawn: two to the same side get half a row each."""
    return (2 * end - 1) * 0.17 if moves[0] * moves[1] > 0 else 0.0


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
    low, y = MARGIN, MARGIN + 4.2
    step = f"{STEP} of its declared range"
    entries = (
        (LOW, f"input lowered by {step}", 0, y), (HIGH, "raised by as much", 62, y), (tint(GREY, 0.45), "total index", 0, low),
    )  # fmt: skip
    for colour, meaning, x, at in entries:
        on.add_patch(Rectangle((MARGIN + x, at), 4, 2.6, facecolor=colour))
        on.text(MARGIN + x + 5.2, at + 0.4, meaning, va="baseline")
    for x, colour in ((100, LOW), (103, HIGH)):
        on.plot([MARGIN + x, MARGIN + x + 3], [y + 1.3] * 2, color=tint(colour, 0.75), linewidth=0.9)
    on.text(MARGIN + 107.5, y + 0.4, "over its whole declared range", va="baseline")
    on.plot([MARGIN + 26], [low + 1.3], marker="o", markersize=3.2, color=BLACK)
    on.text(MARGIN + 28, low + 0.4, "first-order index", va="baseline")
    on.plot([MARGIN + 56, MARGIN + 60], [low + 1.3] * 2, color=BLACK, linewidth=0.7)
    on.text(MARGIN + 61.5, low + 0.4, f"{sensitivity.confidence:.0%} interval (inputs as uncertain: structural over their ranges, "
            "codes by a level)", va="baseline")  # fmt: skip


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

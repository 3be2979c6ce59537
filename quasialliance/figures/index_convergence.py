"""Do sensitivity indices stand still? Four methods on more and more games, each index with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from games.errors import ParameterError
from games.models.trilateral import WORDS
from solvers.sensitivity.convergence import Convergence, Way

from ..words import stem, year
from .style import BLACK, BLUE, GREEN, MARGIN, ORANGE, PAGE, PURPLE, VERMILLION, Figure, heading, style, text_width, words, wrap

if TYPE_CHECKING:
    from ..results import Results

LOOKS = ((BLUE, "o"), (VERMILLION, "s"), (GREEN, "^"), (ORANGE, "D"), (PURPLE, "v"), (BLACK, "x"))
"""Colour and marker of each input."""
HIGH, FOOTER, HEADER, GAP, LEFT = 34.0, 22.5, 5.0, 8.5, 14.0
"""Height of a panel, room below and above, gap between panels, room left of them; mm."""


@style()
def draw(found: Convergence, *, inputs: int = 5) -> Figure:
    """Draw the indices of the most influential inputs against the number of games, with their intervals as bands.

    Above: of the cohesion margin; below: of whether the class that is selected at the scenario is selected. Every line ends where
    its method was stopped; all panels have one scale of games, so that one sees what each method costs.

    Parameters
    ----------
    inputs
        How many, 1 to 6: those with the largest total index in the end, of the margin or of the class.

    Raises
    ------
    ParameterError
        If it is another number.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity.convergence import convergence
    >>> at = games.episode("2019").scenario
    >>> small = convergence(MODEL, at, samples=64, rng=0, over=["s", "hbar"], resamples=4, progress=False)
    >>> len(draw(small, inputs=2).get_axes())
    9
    """
    if not 1 <= inputs <= len(LOOKS):
        raise ParameterError(f"index_convergence: inputs: 1 to {len(LOOKS)} are needed; got {inputs}")
    chosen = _chosen(found, inputs)
    methods = list(dict.fromkeys(way.method for way in found.ways))
    outputs = list(dict.fromkeys(way.output for way in found.ways))
    wide = (PAGE - LEFT - MARGIN - 1 - (len(methods) - 1) * GAP) / len(methods)
    title = f"{year(found.scenario.name)}, US {found.us_action} ({WORDS[found.us_action]}): sensitivity indices as games are added"
    title = heading(title, PAGE)
    top = FOOTER + len(outputs) * (HIGH + HEADER + 3)
    drawn = Figure(PAGE, top + 4.5 * (title.count("\n") + 1) + MARGIN)
    ends = [games for way in found.ways for games in (way.games[0], way.games[-1])]
    for row, output in enumerate(outputs):
        bottom = top - (row + 1) * (HIGH + HEADER + 3) + 3
        for column, method in enumerate(methods):
            way = next(w for w in found.ways if (w.method, w.output) == (method, output))
            left = LEFT + column * (wide + GAP)
            on = drawn.panel(left, bottom, wide, HIGH)
            _panel(on, way, chosen)
            on.set(xscale="log", xlim=(min(ends) / 1.4, max(ends) * 1.4))
            on.minorticks_off()
            if row == len(outputs) - 1:
                on.set_xlabel("games solved (log scale)")
            else:
                on.set_xticklabels([])
            if row == 0:
                drawn.sheet.text(left, bottom + HIGH + 1.5, _named(method), style="italic", va="bottom")
            if column == 0:
                on.set_ylabel("cohesion margin (unit above)" if output == "margin" else f"{output} selected (unit above)")
    drawn.write_heading(top + 0.5, title)
    _key(drawn, found, chosen)
    return drawn


def _chosen(found: Convergence, inputs: int) -> list[int]:
    last = [np.nan_to_num(way.values[-1]) for way in found.ways if way.method == found.ways[0].method]
    most = np.max([values / (values.max() or 1) for values in last], axis=0)
    return [int(d) for d in np.argsort(-most, kind="stable")[:inputs]]


def _named(method: str) -> str:
    return {"Morris mu*": r"Morris $\mu^*$, change per full range", "PAWN median": "PAWN, median distance"}.get(
        method, f"{method}, share of variance"
    )


def _panel(on: Axes, way: Way, chosen: Sequence[int]) -> None:
    for d, (colour, marker) in zip(chosen, LOOKS, strict=False):
        values, half = way.values[:, d], np.nan_to_num(way.half[:, d])
        on.fill_between(way.games, values - half, values + half, color=colour, alpha=0.16, linewidth=0)
        on.plot(way.games, values, color=colour, marker=marker, markersize=2.8, linewidth=0.9)
    on.axhline(0, color=BLACK, linewidth=0.6)
    shown = way.values[:, list(chosen)]
    room = 0.12 * (np.nanmax(shown) - min(0.0, np.nanmin(shown)) or 1)
    on.set_ylim(min(0.0, float(np.nanmin(shown))) - room, float(np.nanmax(shown)) + 2 * room)


def _key(drawn: Figure, found: Convergence, chosen: Sequence[int]) -> None:
    note = (
        f"Bands: {found.confidence:.0%} bootstrap intervals; seed {found.rng}. PAWN begins high and falls: of few draws chance "
        "alone makes large distances."
    )
    drawn.sheet.text(MARGIN, MARGIN, wrap(note, PAGE - 2 * MARGIN), va="bottom", linespacing=1.2)
    x, y = MARGIN, MARGIN + 9.5
    for d, (colour, marker) in zip(chosen, LOOKS, strict=False):
        parameter = found.ranges[d].parameter
        text = f"{words(parameter.name)}, ${parameter.latex}$"
        if x + 7 + text_width(text) > PAGE - MARGIN:
            x, y = MARGIN, y - 4.2
        drawn.sheet.plot([x, x + 5], [y + 0.9] * 2, color=colour, linewidth=0.9)
        drawn.sheet.plot([x + 2.5], [y + 0.9], color=colour, marker=marker, markersize=2.8)
        drawn.sheet.text(x + 6.5, y, text, va="baseline")
        x += 6.5 + text_width(text) + 6


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the convergence of the indices of 2019."""
    yield f"convergence-{stem(results.convergence.scenario.name)}", draw(results.convergence)

"""From prior to posterior: what the record says of each open parameter, theory by theory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from games.errors import ScenarioError
from solvers.evidence.estimation.posterior import Gain, Posterior

from .style import BLUE, GREY, LARGE, MARGIN, ORANGE, PAGE, VERMILLION, Figure, style, text_width, tint, words, wrap

if TYPE_CHECKING:
    from ..results import Results

ACROSS, BINS = 5, 10
"""Panels in a row; intervals of the prior, each as probable."""
WIDE, HIGH, GAP, BELOW, ABOVE, LINE = 28.0, 17.0, 6.0, 5.0, 8.0, 3.2
"""Width and height of a panel, gap between panels, room for ticks below and for a title above; height of a line of type; mm."""
LINES = ((BLUE, "-", 1.4), (ORANGE, (0, (3, 1)), 1.4), (VERMILLION, (0, (1, 1)), 1.4))
"""Colour, dashes and width of each posterior's line: told apart in grey, too."""


@style()
def draw(posteriors: Mapping[str, Posterior]) -> Figure:
    """Draw a panel for each parameter that is open in some posterior: densities over equally probable intervals of its prior.

    The grey field is the prior, at density 1 everywhere; a line that stays on its upper edge has learnt nothing. Panels are in the
    order of the greatest information gain.

    Raises
    ------
    ScenarioError
        If there is no posterior, or more than three.

    >>> import games
    >>> from solvers.evidence.estimation.bank import bank
    >>> from solvers.evidence.estimation.observations import coded
    >>> from solvers.evidence.estimation.priors import prior
    >>> found = bank(prior(games.theory("kelly"), coded()), coded(), draws=200, rng=0).posterior()
    >>> len(draw({"Kelly": found}).get_axes())
    9
    """
    if not 1 <= len(posteriors) <= len(LINES):
        raise ScenarioError(f"posterior: one to {len(LINES)} posteriors are drawn; got {len(posteriors)}")
    gains = {name: {g.symbol: g for g in own.gains()} for name, own in posteriors.items()}
    best = {s: max(own[s].gain for own in gains.values() if s in own) for own in gains.values() for s in own}
    order = sorted(best, key=lambda symbol: (-best[symbol], symbol))
    rows = -(-len(order) // ACROSS)
    note = wrap(_note(posteriors), PAGE - 2 * MARGIN)
    title = wrap(_title(gains), PAGE - 2 * MARGIN, LARGE, "bold")
    foot = 2 * MARGIN + LINE * (note.count("\n") + 1) + 6
    body = rows * (HIGH + BELOW + ABOVE)
    drawn = Figure(PAGE, foot + body + 4.2 * (title.count("\n") + 1) + 2 * MARGIN)
    left = (PAGE - ACROSS * WIDE - (ACROSS - 1) * GAP) / 2 + 2
    panels = []
    for place in range(len(order)):
        row, column = divmod(place, ACROSS)
        bottom = foot + body - (row + 1) * (HIGH + BELOW + ABOVE) + BELOW
        panels.append(drawn.panel(left + column * (WIDE + GAP), bottom, WIDE, HIGH))
    tallest = max(float(own.density(s, BINS).max()) for own in posteriors.values() for s in own.prior.symbols)
    for panel, symbol, place in zip(panels, order, range(len(order)), strict=True):
        _panel(panel, symbol, posteriors, gains, tallest)
        if place % ACROSS:
            panel.set_yticklabels([])
    panels[0].set_ylabel("density")
    drawn.write_heading(foot + body + MARGIN, title)
    _key(drawn.sheet, foot - 4, tuple(posteriors))
    drawn.sheet.text(MARGIN, MARGIN, note, va="bottom", linespacing=1.25)
    return drawn


def _panel(
    on: Axes, symbol: str, posteriors: Mapping[str, Posterior], gains: Mapping[str, Mapping[str, Gain]], tallest: float
) -> None:
    holders = {name: own for name, own in posteriors.items() if symbol in own.prior.symbols}
    margins = [own.prior.margins[own.prior.column(symbol)] for own in holders.values()]
    low, high = min(m.low for m in margins), max(m.high for m in margins)
    logarithmic = margins[0].logarithmic
    if logarithmic:
        on.set_xscale("log")
    for margin in margins:
        on.stairs(np.ones(1), [margin.low, margin.high], fill=True, color=tint(GREY, 0.22), linewidth=0, zorder=0)
    for (name, own), margin in zip(holders.items(), margins, strict=True):
        colour, dashes, width = LINES[list(posteriors).index(name)]
        edges = margin.at(np.linspace(0, 1, BINS + 1))
        on.stairs(own.density(symbol, BINS), edges, baseline=None, color=colour, linestyle=dashes, linewidth=width)
    on.set(xlim=(low, high), ylim=(0, 1.05 * tallest))
    middle = (low * high) ** 0.5 if logarithmic else (low + high) / 2
    on.set_xticks([low, middle, high], [f"{value:.3g}" for value in (low, middle, high)])
    on.set_xticks([], minor=True)
    on.set_yticks([0, 1, int(tallest)] if tallest >= 2 else [0, 1])
    first, _, last = on.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    found = [gains[name][symbol] for name in holders]
    learnt = " | ".join(f"{g.gain:.2f}" if g.informed else "none" for g in found)
    name = wrap(words(found[0].name), WIDE + GAP - 2)
    on.set_title(f"{name}\ngain {learnt}" if "\n" not in name else f"{name}, {learnt}", fontsize=7, fontweight="normal", pad=2)


def _title(gains: Mapping[str, Mapping[str, Gain]]) -> str:
    parts = []
    for name, own in gains.items():
        informed = sum(g.informed for g in own.values())
        parts.append(f"{informed} of {len(own)} under {name}")
    return f"Parameters of which the record says more than chance would: {', '.join(parts)}"


def _note(posteriors: Mapping[str, Posterior]) -> str:
    sources = "; ".join(f"{name}: {own.source}, effective sample size {own.effective:.0f}" for name, own in posteriors.items())
    flagged = [name for name, own in posteriors.items() if own.flags]
    return (
        "Posterior density over ten equally probable intervals of each prior (grey: the prior, 1 everywhere); precision "
        "is uniform in its "
        "logarithm. Gain: divergence of posterior from prior in nats, in the order of the key; none: not more than chance gives. "
        f"{sources}."
        + (f" Few effective draws, so that the lines are rough: {', '.join(flagged)}." if flagged else "")
        + " Codes were set by hand with the record known, so that a gain is no evidence."
    )


def _key(on: Axes, y: float, names: tuple[str, ...]) -> None:
    x = MARGIN
    for name, (colour, dashes, width) in zip(names, LINES, strict=False):
        on.plot([x, x + 7], [y, y], color=colour, linestyle=dashes, linewidth=width)
        on.text(x + 8.5, y, name, va="center_baseline")
        x += 8.5 + text_width(name) + 6
    on.fill_between([x, x + 6], y - 1.3, y + 1.3, color=tint(GREY, 0.22), linewidth=0)
    on.text(x + 7.5, y, "prior", va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the posteriors of Cha's and Hwang's parameters on hand codes."""
    from solvers.evidence.estimation.report import HAND

    found = results.estimates.posteriors
    yield "posterior", draw({"Cha": found["cha", HAND], "Hwang": found["hwang", HAND]})

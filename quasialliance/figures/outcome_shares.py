"""Outcomes under uncertainty: in which share of draws each scenario comes out as cohesion, mixed or friction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from games.errors import GameError
from games.profile import CLASSES
from solvers.sensitivity import Sensitivity

from ..words import stem, year
from .style import BLACK, CLASS_COLOURS, COLUMN, GREY, MARGIN, Figure, heading, style, text_width

if TYPE_CHECKING:
    from ..results import Results

BAR, FOOTER = 9.0, 22.0
"""Height of a scenario's row, room for axis and key; mm."""


@style()
def draw(found: Mapping[str, Sensitivity]) -> Figure:
    """Draw one bar per scenario, divided by the class of the selected outcome; what is left is undecided.

    Raises
    ------
    GameError
        If there is no scenario.

    >>> draw({})
    Traceback (most recent call last):
    games.errors.GameError: outcome_shares: at least one scenario is needed
    """
    if not found:
        raise GameError("outcome_shares: at least one scenario is needed")
    names = [f"{year(name)}, US {own.us_action}" for name, own in found.items()]
    left = MARGIN + 2.5 + max(map(text_width, names))
    wide = COLUMN - left - MARGIN - 3
    high = BAR * len(names)
    title = heading("Outcomes if parameters and codes are uncertain", COLUMN)
    drawn = Figure(COLUMN, FOOTER + high + 4.5 * (title.count("\n") + 1) + MARGIN)
    on = drawn.panel(left, FOOTER, wide, high)
    on.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), xlabel="share of draws")
    on.set_yticks(range(len(names)), names)
    on.tick_params(axis="y", length=0)
    for row, own in enumerate(found.values()):
        start = 0.0
        for group in CLASSES:
            share = own.shares[group]
            on.barh(row, share, left=start, height=0.66, color=CLASS_COLOURS[group], edgecolor=BLACK, linewidth=0.4, gid=group)
            text = f"{100 * share:.0f}%"
            if share * wide > text_width(text) + 1:
                on.text(start + share / 2, row, text, ha="center", va="center_baseline")
            start += share
    drawn.write_heading(FOOTER + high + 1, title)
    x = MARGIN
    for group in CLASSES:
        drawn.sheet.add_patch(Rectangle((x, MARGIN + 4.7), 4, 2.6, facecolor=CLASS_COLOURS[group], edgecolor=BLACK, linewidth=0.4))
        drawn.sheet.text(x + 5, MARGIN + 6, group, va="center_baseline")
        x += 10 + text_width(group)
    note = "all structural parameters over their ranges, codes within a step"
    drawn.sheet.text(MARGIN, MARGIN + 1.5, note, color=GREY, va="center_baseline")
    return drawn


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the shares of every scenario that is looked at closely."""
    found = results.sobol
    first = next(iter(found.values()))
    yield (
        "shares" if not results.own else f"shares-{stem(next(iter(found)))}",
        draw(found).captioned(
            "How certain the outcomes are: the share of draws in which each class is selected if all structural parameters vary "
            f"over their ranges and the codes about their values; {2 * first.samples} draws each, seed {first.rng}."
        ),
    )


own = paper
"""All of it is of the scenarios that are looked at closely."""

"""Cha, Hwang and Park by one sign: what a firmer guarantee and retrenchment do to cohesion, by the sign of substitutability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import NDArray

import games
from games.models.trilateral import MODEL
from games.scenarios.scenario import Scenario
from solvers.verdict import classify_batch

from ..words import year
from .style import BLACK, BLUE, COLUMN, GREEN, GREY, MARGIN, VERMILLION, Figure, heading, style

if TYPE_CHECKING:
    from ..results import Results

LEFT, HIGH, AXIS, LINE = 17.0, 56.0, 12.0, 3.9
"""In mm: room left of the panel, its height, room for the axis, a line of the key."""
POINTS = 301
"""Values of substitutability; the margin is piecewise linear in it."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the US action and the parameters that are set."""

    us_action: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Cause:
    """A change whose effect depends on substitutability: before, after, its line, and who speaks of it."""

    words: str
    before: Side
    after: Side
    colour: str
    dashes: tuple[float, ...]


CAUSES = (
    Cause(
        "US reliability .3 to .9 (Hwang: it binds; Cha: it divides)",
        Side("E", {"rJ": 0.3, "rK": 0.3}), Side("E", {"rJ": 0.9, "rK": 0.9}), BLUE, (),
    ),
    Cause(
        "US retrenches, no dread of Japan (Cha: it unites)",
        Side("E", {"delta": 0.0}), Side("R", {"delta": 0.0}), VERMILLION, (5.0, 1.6),
    ),
    Cause(
        "US retrenches, dread of Japan as by default (Park: it divides)",
        Side("E", {}), Side("R", {}), GREEN, (1.2, 1.3),
    ),
)  # fmt: skip
"""What the three theories differ on."""


def changes(at: Scenario, cause: Cause) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return values of substitutability over its range, and the change of the cohesion margin at each.

    >>> s, change = changes(games.scenario("2023"), CAUSES[0])
    >>> bool((change[s < 0] > 0).all()), bool((change[s > 0.01] < 0).all())
    (True, True)
    """
    own = MODEL.parameter("s")
    s = np.linspace(float(own.low), float(own.high), POINTS)
    margins = []
    for side in (cause.before, cause.after):
        games_ = MODEL.batch({"s": s, **side.values}, at=at, timing="given", us_action=side.us_action)
        margins.append(classify_batch(games_, select=False).margin)
    return s, margins[1] - margins[0]


@style()
def draw(at: Scenario) -> Figure:
    """Draw the change of the cohesion margin that each cause brings, by substitutability, all else as in a scenario.

    >>> draw(games.scenario("2023")).get_axes()[0].get_ylabel()
    'change of the cohesion margin\\n(utility units)'
    """
    title = heading(f"{year(at.name)}: one sign on which theories differ", COLUMN)
    below = MARGIN + LINE * (len(CAUSES) + 1) + 1
    wide = COLUMN - LEFT - MARGIN - 2
    drawn = Figure(COLUMN, below + AXIS + HIGH + 4.5 * (title.count("\n") + 1) + MARGIN + 4)
    on = drawn.panel(LEFT, below + AXIS, wide, HIGH)
    on.axhline(0, color=BLACK, linewidth=0.8)
    on.axvline(0, color=GREY, linewidth=0.8)
    for cause in CAUSES:
        on.plot(*changes(at, cause), color=cause.colour, dashes=cause.dashes or (None, None), linewidth=1.5)
    on.set_xlim(float(MODEL.parameter("s").low), float(MODEL.parameter("s").high))
    on.set(xlabel="substitutability of protection and cooperation, $s$", ylabel="change of the cohesion margin\n(utility units)")
    for x, side, text in ((0, "right", "complements (Hwang) "), (0, "left", " substitutes (Cha)")):
        on.annotate(text, (x, 1), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points", ha=side, va="bottom",
                    style="italic")  # fmt: skip
    drawn.write_heading(below + AXIS + HIGH + 5, title)
    y = below - 1.5
    for cause in CAUSES:
        line = Line2D([MARGIN, MARGIN + 8], [y - 1.3, y - 1.3], color=cause.colour, linewidth=1.5)
        if cause.dashes:
            line.set_dashes(cause.dashes)
        drawn.sheet.add_line(line)
        drawn.sheet.text(MARGIN + 9.5, y, cause.words, va="top")
        y -= LINE
    drawn.sheet.text(MARGIN, y, f"all other parameters as in {year(at.name)}; above 0 cohesion is safer", color=GREY, va="top")
    return drawn


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the changes from the codes of 2023 on."""
    yield (
        "substitutability",
        draw(games.scenario("2023")).captioned(
            "What a firmer US guarantee and a retrenchment do to the cohesion margin of 2023, by the sign of one parameter: "
            "whether US protection substitutes for the cooperation of the allies (Cha) or complements it (Hwang). Retrenchment "
            "unites allies who substitute, unless Seoul then dreads Japan (Park). The margin is what an ally loses, at least, "
            "by leaving (C, C)."
        ),
    )

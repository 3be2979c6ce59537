"""One input at a time: the cohesion margin along it, its exact thresholds, and the ribbon that coding noise makes of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from games.errors import ParameterError
from games.exact.numbers import decimal
from games.models.trilateral import WORDS
from solvers.sensitivity import Curves
from solvers.sensitivity.one_at_a_time import Curve, classes
from solvers.sensitivity.swings import SPREAD

from .style import BLACK, BLUE, CLASS_COLOURS, MARGIN, PAGE, Figure, heading, signed, style, text_width, tint, words, wrap

if TYPE_CHECKING:
    from ..results import Results

ACROSS, HIGH, LEFT, RIGHT, GAP, BELOW, ABOVE, LINE = 3, 33.0, 16.0, 4.0, 6.0, 8.0, 4.5, 3.3
"""Panels in a row; their height, room at the left and right, gap between panels, room for an axis below and a title above, height
of a line of small type; mm."""
STRIP = 0.07
"""Height of the strip of classes, as a share of a panel's."""
PANELS = 6


@style()
def draw(found: Curves, *, name: str = "", panels: int = PANELS) -> Figure:
    """Draw a panel for each of the inputs along which the margin moves most, the most first.

    The line is the margin, all else as coded; it is exact, and so are its thresholds, which are marked and named on the zero line.
    Ribbons hold the middle half and the middle 90% of the margin as the other codes vary within the coding noise. The strip below
    tells the class of the selected profile, the dot the scenario.

    Parameters
    ----------
    name
        What the heading calls the scenario; by default its own name.
    panels
        How many inputs are shown.

    Raises
    ------
    ParameterError
        If ``panels`` is less than 1.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity import curves
    >>> found = curves(MODEL, games.scenario("2019"), over=["s", "dprk_threat_rok"], draws=20, rng=0)
    >>> [panel.get_title("left") for panel in draw(found).get_axes()[:2]]
    ['DPRK threat (ROK), $T_{KN}$', 'substitutability, $s$']
    """
    if panels < 1:
        raise ParameterError(f"one at a time: at least 1 panel is needed; got {panels}")
    chosen = sorted(found.curves, key=lambda own: -float(own.margin.max() - own.margin.min()))[:panels]
    across = min(ACROSS, len(chosen))
    down = math.ceil(len(chosen) / ACROSS)
    wide = (PAGE - LEFT - RIGHT - GAP * (across - 1)) / across
    note = wrap(_note(found), PAGE - 2 * MARGIN)
    key = 5.5
    foot = 2 * MARGIN + LINE * (note.count("\n") + 1) + key
    title = heading(
        f"{name or found.scenario.name}, US {found.us_action} ({WORDS[found.us_action]}): cohesion margin "
        f"{signed(float(found.margin))}, one input at a time",
        PAGE,
    )
    drawn = Figure(PAGE, foot + down * (BELOW + HIGH + ABOVE) + 4.5 * (title.count("\n") + 1) + MARGIN)
    low = min(0.0, *(float(own.quantiles.min()) for own in chosen), *(float(own.margin.min()) for own in chosen))
    high = max(0.0, *(float(own.quantiles.max()) for own in chosen), *(float(own.margin.max()) for own in chosen))
    room = 0.05 * (high - low)
    for k, own in enumerate(chosen):
        row, column = divmod(k, ACROSS)
        base = foot + (down - 1 - row) * (BELOW + HIGH + ABOVE) + BELOW
        on = drawn.panel(LEFT + column * (wide + GAP), base, wide, HIGH)
        _panel(on, own, (low - room - STRIP * 1.4 * (high - low), high + room), float(found.margin), first=column == 0)
    _key(drawn, chosen, foot - key + 1.6)
    drawn.sheet.text(MARGIN, MARGIN, note, va="bottom", linespacing=1.25)
    drawn.write_heading(foot + down * (BELOW + HIGH + ABOVE) + 1, title)
    return drawn


def _panel(on: Axes, own: Curve, limits: tuple[float, float], margin: float, *, first: bool) -> None:
    parameter = own.range.parameter
    on.fill_between(own.places, own.quantiles[0], own.quantiles[4], color=tint(BLUE, 0.18), linewidth=0)
    on.fill_between(own.places, own.quantiles[1], own.quantiles[3], color=tint(BLUE, 0.38), linewidth=0)
    on.axhline(0, color=BLACK, linewidth=0.7, linestyle=(0, (4, 2)))
    on.plot(own.points, own.margin, color=BLACK, linewidth=1.2)
    on.plot([float(own.value)], [margin], marker="o", markersize=3.6, color=BLACK)
    for crossing in own.crossings:
        at = float(crossing)
        on.plot([at], [0], marker="|", markersize=9, color=BLACK, markeredgewidth=1.2)
        right = at < float(own.range.low + own.range.high) / 2
        on.annotate(f"{at:.3f}".replace("-", "−"), (at, 0), (2.5 if right else -2.5, -8.5), textcoords="offset points",
                    ha="left" if right else "right", va="center_baseline",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.8})  # fmt: skip
    on.xaxis.set_major_locator(MaxNLocator(5))
    on.set(xlim=(float(own.range.low), float(own.range.high)), ylim=limits)
    for low, high, word in classes(own):
        on.axvspan(low, high, ymax=STRIP, color=CLASS_COLOURS[word], linewidth=0)
    on.set_title(f"{words(parameter.name)}, ${parameter.latex}$", fontweight="normal", pad=2.5)
    if first:
        on.set_ylabel("cohesion margin\n(utility units)")
    else:
        on.tick_params(axis="y", labelleft=False)


def _key(drawn: Figure, chosen: Sequence[Curve], y: float) -> None:
    x = MARGIN
    for share, text in ((0.38, "middle half"), (0.18, "middle 90%")):
        drawn.sheet.add_patch(Rectangle((x, y - 1.3), 5, 2.6, facecolor=tint(BLUE, share)))
        drawn.sheet.text(x + 6.3, y, text, va="center_baseline")
        x += 6.3 + text_width(text) + 4
    drawn.sheet.plot([x, x + 5], [y, y], color=BLACK, linewidth=1.2)
    drawn.sheet.plot([x + 2.5], [y], marker="o", markersize=3.6, color=BLACK)
    drawn.sheet.text(x + 6.3, y, "as coded", va="center_baseline")
    x += 6.3 + text_width("as coded") + 5
    drawn.sheet.plot([x], [y], marker="|", markersize=9, color=BLACK, markeredgewidth=1.2)
    drawn.sheet.text(x + 2, y, "threshold", va="center_baseline")
    x += 2 + text_width("threshold") + 5
    drawn.sheet.text(x, y, "selected:", va="center_baseline")
    x += text_width("selected:") + 2
    for word in (word for word in CLASS_COLOURS if any(word == own for curve in chosen for *_, own in classes(curve))):
        drawn.sheet.add_patch(Rectangle((x, y - 1.3), 4, 2.6, facecolor=CLASS_COLOURS[word]))
        drawn.sheet.text(x + 5.2, y, word, va="center_baseline")
        x += 5.2 + text_width(word) + 3.5


def _note(found: Curves) -> str:
    return (
        "Each input runs over its declared range, all others as the scenario has them; (C, C) is strict where the margin is above "
        f"0, and thresholds are exact. Ribbons: the other codes uniform within {decimal(SPREAD)} of their values (one level of the "
        f"coding scale), {found.draws} draws, seed {found.rng}. Shown are the inputs along which the margin moves most."
    )


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the curves of 2019 and 2023."""
    for year, found in results.curves.items():
        yield f"curves-{year}", draw(found, name=year)

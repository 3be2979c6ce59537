"""How often each class of outcomes is selected as one parameter moves, everything else that is uncertain being drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from games.errors import ParameterError
from games.exact.numbers import decimal
from games.profile import CLASSES
from solvers.sensitivity.regime_shares import RegimeShares

from ..words import year
from .regime_map import HALO
from .style import BLACK, CLASS_COLOURS, LARGE, MARGIN, PAGE, Figure, class_tint, heading, style, text_width, words, wrap

if TYPE_CHECKING:
    from ..results import Results

HIGH, FOOTER, HEADER, GAP, LEFT = 34.0, 11.0, 2.5, 5.0, 17.0
"""Height of a panel, room below the last row, gap between rows and columns, room left; mm."""
LEAST = 0.14
"""Share of the panel below which a class is not named in it."""


@style()
def draw(found: Sequence[Sequence[RegimeShares]]) -> Figure:
    """Draw a row of panels for each scenario, a column for each parameter: shares of the classes, stacked, cohesion at the bottom.

    The lines between the bands have their intervals as a pair of thin lines; a vertical line marks the scenario's own value.

    Raises
    ------
    ParameterError
        If there is no row, or rows do not have the same parameters.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity.regime_shares import regime_shares
    >>> small = regime_shares(MODEL, games.episode("2023").scenario, "hbar", levels=3, draws=50, rng=0)
    >>> draw([[small]]).get_axes()[0].get_ylabel()
    '2023, US P (share of draws)'
    """
    names = [own.parameter.name for own in found[0]] if found else []
    if not names or any([own.parameter.name for own in row] != names for row in found):
        raise ParameterError("regime_shares: rows of the same parameters are needed, at least one of each")
    wide = (PAGE - LEFT - MARGIN - 2 - (len(names) - 1) * GAP) / len(names)
    first = found[0][0]
    note = (
        f"{first.draws} draws of all other uncertain inputs, the same at each of {len(first.values)} values, seed {first.rng}; "
        f"thin lines: {first.confidence:.0%} intervals of the borders; dashed: the scenario's own value."
    )
    text = wrap(note, PAGE - 2 * MARGIN)
    below = MARGIN + 3.5 * (text.count("\n") + 1) + FOOTER
    title = heading("Share of the draws by the class of the selected profile", PAGE)
    top = below + len(found) * (HIGH + HEADER)
    drawn = Figure(PAGE, top + 4.5 * (title.count("\n") + 1) + MARGIN)
    for row, line in enumerate(found):
        for column, own in enumerate(line):
            on = drawn.panel(LEFT + column * (wide + GAP), top - (row + 1) * (HIGH + HEADER), wide, HIGH)
            _panel(on, own, wide)
            if row == len(found) - 1:
                ends = f"({decimal(own.parameter.low)} to {decimal(own.parameter.high)})"
                on.set_xlabel(f"{words(own.parameter.name)}, ${own.parameter.latex}$ {ends}".replace("-", "−"))
            else:
                on.set_xticklabels([])
            if column == 0:
                on.set_ylabel(f"{year(own.scenario.name)}, US {own.us_action} (share of draws)")
            else:
                on.set_yticklabels([])
    drawn.write_heading(top + 0.5, title)
    drawn.sheet.text(MARGIN, MARGIN, text, va="bottom", linespacing=1.2)
    return drawn


def _panel(on: Axes, own: RegimeShares, wide: float) -> None:
    stacked = np.zeros_like(own.values)
    for k, name in enumerate(CLASSES):
        above = stacked + own.shares[name]
        on.fill_between(own.values, stacked, above, facecolor=class_tint(name, 0.8), edgecolor=CLASS_COLOURS[name], linewidth=0)
        place = _place(own.shares[name])
        span = text_width(name, LARGE) / wide
        if own.shares[name][place] > LEAST:
            share = float(np.clip(place / (len(stacked) - 1), span / 2 + 0.02, 0.98 - span / 2))
            at = own.values[0] + (own.values[-1] - own.values[0]) * share
            y = float((stacked[place] + above[place]) / 2)
            on.text(at, y, name, ha="center", va="center_baseline", path_effects=[HALO])
        if k < len(CLASSES) - 1:
            on.plot(own.values, above, color=BLACK, linewidth=1.0)
            for end in own.bounds(*CLASSES[: k + 1]):
                on.plot(own.values, end, color=BLACK, linewidth=0.4)
        stacked = above
    if own.here is not None:
        on.axvline(own.here, color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)))
    on.set(xlim=(own.values[0], own.values[-1]), ylim=(0, 1))
    on.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5], prune="both"))
    on.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
    for side in ("top", "right"):
        on.spines[side].set_visible(True)


def _place(shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> int:
    """Return where a band is thickest; of several places the middle one."""
    return int(np.median(np.flatnonzero(shares >= shares.max() - 1e-9)))


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the shares around 2019 and 2023 along threat, animosity and substitutability."""
    yield "regime-shares", draw(results.regime_shares)

"""The plane of abandonment and entrapment: how much each ally has to fear of both, in every episode (Snyder 1984)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from games.errors import ScenarioError
from games.models.trilateral import ENGAGED, MODEL
from games.profile import CLASSES
from games.scenarios.episodes import Episode
from games.scenarios.scenario import Scenario

from ..words import year
from .regime_map import Room, rectangle
from .style import BLACK, CLASS_COLOURS, GREY, MARGIN, PAGE, Figure, heading, style, text_width

if TYPE_CHECKING:
    from ..results import Results

LEFT, HIGH, FOOTER, SIDE = 18.0, 72.0, 19.0, 2.3
"""In mm: room left of the panel, its height, room for axis and key, distance of marks side by side."""
ALLIES = (("Japan", "J", "K"), ("ROK", "K", "J"))
"""Ally, its letter in symbols, and its partner's."""


def fears(scenario: Scenario) -> dict[str, tuple[Fraction, Fraction]]:
    """Return each ally's fear of abandonment and of entrapment, in [0, 1], as far as the model has them.

    Abandonment: the threat that it faces, less what it believes of US protection, tau_i (1 - c r_i e), where e is 1 under an
    engaged US and the residual guarantee under one that retrenches. Entrapment: the partner's threats in excess of its own
    (Snyder 1984).

    >>> import games
    >>> {ally: [str(v) for v in both] for ally, both in fears(games.scenario("2019")).items()}
    {'Japan': ['21/50', '0'], 'ROK': ['57/250', '2/5']}
    """
    values = {p.symbol: Fraction(p.default) for p in MODEL.parameters} | {s: Fraction(v) for s, v in scenario.values.items()}
    e = Fraction(1) if scenario.us_action in ENGAGED else values["eR"]
    weights = (("N", values["omega"]), ("C", 1 - values["omega"]))
    found = {}
    for ally, own, other in ALLIES:
        threat = sum((w * values[f"T{own}{k}"] for k, w in weights), Fraction(0))
        excess = sum((w * max(Fraction(0), values[f"T{other}{k}"] - values[f"T{own}{k}"]) for k, w in weights), Fraction(0))
        found[ally] = (threat * (1 - values["c"] * values[f"r{own}"] * e), excess)
    return found


@style()
def draw(episodes: Sequence[Episode]) -> Figure:
    """Draw one mark per episode in the colour of its coded outcome: the pair's least abandonment, its greatest entrapment.

    To the right both allies fear abandonment; up, one of them fears to be drawn into the other's conflict. Rings: the US
    retrenches. Episodes at one place stand side by side.

    Raises
    ------
    ScenarioError
        If there is no episode.

    >>> import games
    >>> draw([games.episode("2019"), games.episode("2023")]).get_axes()[0].get_xlabel()
    'fear of abandonment of the ally who fears it least'
    """
    if not episodes:
        raise ScenarioError("fears: at least one episode is needed")
    shared: dict[tuple[float, float], list[Episode]] = {}
    for e in episodes:
        found = fears(e.scenario).values()
        place = (float(min(own[0] for own in found)), float(max(own[1] for own in found)))
        shared.setdefault(place, []).append(e)
    low, high = (0.0, -0.04), (1.15 * max(x for x, _ in shared), 1.1 * max(y for _, y in shared) or 1.0)
    wide = PAGE - LEFT - 2 * MARGIN
    title = heading("Abandonment and entrapment in the pair, and what came of it", PAGE)
    drawn = Figure(PAGE, FOOTER + HIGH + 4.5 * (title.count("\n") + 1) + MARGIN)
    on = drawn.panel(LEFT, FOOTER, wide, HIGH)
    on.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    on.set(xlabel="fear of abandonment of the ally who fears it least", ylabel="fear of entrapment\nof the ally who fears it most")
    room = Room(low, high, (wide, HIGH))
    marks = {place: [room.mm(place) + np.array([SIDE * k, 0.0]) for k in _spread(len(own))] for place, own in shared.items()}
    room.taken += [rectangle(spot, (2.2, 2.2)) for spots in marks.values() for spot in spots]
    for place, own in shared.items():
        for e, spot in zip(own, marks[place], strict=True):
            _mark(on, room.data(spot), e)
        label = ", ".join(year(e.id) for e in own)
        x, y = room.data(room.beside(place, text_width(label) + SIDE * (len(own) - 1) / 2).mean(axis=0))
        on.text(x, y, label, ha="center", va="center_baseline")
    drawn.write_heading(FOOTER + HIGH + 1, title)
    _key(drawn)
    return drawn


def _spread(count: int) -> list[float]:
    """Return places side by side, about 0.

    >>> _spread(3)
    [-1.0, 0.0, 1.0]
    """
    return [k - (count - 1) / 2 for k in range(count)]


def _mark(on: Axes, at: NDArray[np.float64], episode: Episode) -> None:
    colour, engaged = CLASS_COLOURS[episode.outcome], episode.us_action in ENGAGED
    look: dict[str, Any] = {"markerfacecolor": colour if engaged else "white", "markeredgecolor": BLACK if engaged else colour}
    on.plot(*at, marker="o", markersize=5.4, markeredgewidth=0.5 if engaged else 1.4, linestyle="", gid=episode.id, **look)


def _key(drawn: Figure) -> None:
    x, y = MARGIN + 2, MARGIN + 2
    for group in CLASSES:
        look: dict[str, Any] = {"color": CLASS_COLOURS[group], "markeredgecolor": BLACK, "markeredgewidth": 0.5}
        drawn.sheet.add_line(Line2D([x], [y], marker="o", markersize=5.4, **look))
        drawn.sheet.text(x + 3, y, f"{group}, as coded", va="center_baseline")
        x += 8 + text_width(f"{group}, as coded")
    drawn.sheet.add_line(Line2D([x], [y], marker="o", markersize=5.0, color="white", markeredgecolor=GREY, markeredgewidth=1.4))
    drawn.sheet.text(x + 3, y, "ring: the US retrenches", va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the plane with all episodes."""
    yield (
        "fears",
        draw([episode for episode, _ in results.episodes]).captioned(
            "Abandonment and entrapment (Snyder 1984) as coded in 24 episodes. Abandonment: the threat that an ally faces net "
            "of the US protection that it believes in, here of the ally who fears it least. Entrapment: the threats of the "
            "partner in excess of its own, here of the ally who fears it most. Cha's quasi-alliance expects cooperation to the "
            "right, where both fear abandonment, and friction where only one does."
        ),
    )

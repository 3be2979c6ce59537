"""A bifurcation diagram: every equilibrium along one parameter, and the exact values at which equilibria change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

import games
from games.errors import GameError
from games.exact.numbers import decimal
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, WORDS
from games.scenarios.scenario import Scenario
from solvers.regimes import Bifurcation, Branch, Event, bifurcation
from solvers.regimes.labels import EquilibriumSet, played

from ..words import stem, year
from .regime_map import axis_label
from .style import BLACK, BLUE, COLUMN, GREEN, GREY, MARGIN, VERMILLION, Figure, heading, style, words, wrap

if TYPE_CHECKING:
    from ..results import Results

LEFT, RIGHT, HIGH, GAP, AXIS, LINE = 25.0, 4.0, 32.0, 5.0, 12.0, 3.5
"""In mm: room left and right of the panels, their height and gap, room for the x axis, a line of the key."""
HEIGHT = np.array([1.0, 0.5, 0.0])
"""Where an ally's pure actions C, H and F are drawn; a mixture lies between them in proportion."""
STRICT, MIXED, OTHER = "strict equilibrium", "equilibrium of index −1", "other equilibrium of index +1"
KINDS: Mapping[str, Mapping[str, Any]] = {
    STRICT: {"linewidth": 1.8, "linestyle": "-", "color": BLUE},
    MIXED: {"linewidth": 1.1, "linestyle": (0, (4, 1.6)), "color": VERMILLION},
    OTHER: {"linewidth": 1.3, "linestyle": (0, (4, 1.2, 1, 1.2)), "color": GREEN},
}
"""Kind of equilibrium -> its line."""
OWN: Mapping[str, Any] = {"linewidth": 0.8, "color": GREY}
"""The line of the scenario's own value."""
EVENT: Mapping[str, Any] = {"linewidth": 0.7, "color": BLACK, "linestyle": (0, (1, 1.5))}
"""The line of an event."""


@style()
def draw(found: Bifurcation) -> Figure:
    """Draw all equilibria along one parameter: one panel per ally, how much it cooperates.

    An ally's pure actions C, H and F are three heights; a mixture lies between them in proportion to its probabilities, so
    that one of C and F alone may lie where H does. Dotted lines are the exact events; the key says what happens there.

    Raises
    ------
    GameError
        If it is not of two allies who cooperate, hedge or confront.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> figure = draw(bifurcation(MODEL, "hK", at=games.episode("2019").scenario))
    >>> figure.get_axes()[1].get_xlabel()
    'animosity (ROK), $H_K$ (0 to 1)'
    """
    if not {action for branch in found.branches for own in branch.support for action in own} <= set(ALLY_ACTIONS):
        raise GameError("bifurcation: the figure is of two allies with their three actions; print the table instead")
    wide = COLUMN - LEFT - RIGHT
    key = [wrap(_event(k, event, found), COLUMN - 2 * MARGIN) for k, event in enumerate(found.events, 1)]
    if any(isinstance(own, EquilibriumSet) and own.continua for _, _, own in found.sets):
        key.append("continua of equilibria exist on part of the range and are not drawn")
    drawn_lines = [(kind, line) for kind, line in KINDS.items() if kind in map(_kind, found.branches)]
    if found.events:
        drawn_lines.append(("an equilibrium appears or vanishes, by number", EVENT))
    if found.current is not None:
        drawn_lines.append((f"value coded for {year(found.scenario.name)}, {decimal(found.current)}", OWN))
    lines = sum(text.count("\n") + 1 for text in key) + len(drawn_lines)
    below = MARGIN + LINE * lines + 2.5
    us = f"US {found.us_action} ({WORDS[found.us_action]})"
    title = heading(f"{year(found.scenario.name)}, {us}: all equilibria by {words(found.parameter.name)}", COLUMN)
    xlabel = axis_label(found.parameter, (float(found.low), float(found.high)), wide)
    bottom = below + AXIS + LINE * xlabel.count("\n")
    drawn = Figure(COLUMN, bottom + 2 * HIGH + GAP + 4.2 * (title.count("\n") + 1) + MARGIN + 3.5)
    panels = [drawn.panel(LEFT, bottom + (1 - k) * (HIGH + GAP), wide, HIGH) for k in range(len(ALLIES))]
    for k, (panel, player) in enumerate(zip(panels, ALLIES, strict=True)):
        _panel(panel, found, k)
        panel.set_ylabel(player)
    panels[0].set_xticklabels([])
    panels[1].set_xlabel(xlabel)
    _numbers(panels[0], found)
    whole = drawn.sheet
    top = bottom + 2 * HIGH + GAP
    drawn.write_heading(top + MARGIN + 3.8, title)
    y = below - 1.5
    for meaning, line in drawn_lines:
        whole.add_line(Line2D([MARGIN, MARGIN + 8], [y - 1.3, y - 1.3], **line))
        whole.text(MARGIN + 9.5, y, meaning, va="top")
        y -= LINE
    for text in key:
        whole.text(MARGIN, y, text, va="top", linespacing=1.2)
        y -= LINE * (text.count("\n") + 1)
    return drawn


def _kind(branch: Branch) -> str:
    return STRICT if branch.strict else MIXED if branch.index == -1 else OTHER


def _panel(on: Axes, found: Bifurcation, player: int) -> None:
    low, high = float(found.low), float(found.high)
    for event in found.events:
        on.axvline(float(event), **EVENT)
    if found.current is not None:
        on.axvline(float(found.current), **OWN)
    for branch in found.branches:
        x, probabilities = branch.sample()
        own = probabilities[:, 3 * player : 3 * player + 3] @ HEIGHT
        on.plot(
            x, own, solid_capstyle="butt", dash_capstyle="butt", clip_on=False, zorder=4 - branch.strict, **KINDS[_kind(branch)]
        )
    on.set(xlim=(low, high), ylim=(-0.08, 1.08), yticks=HEIGHT, yticklabels=[f"{WORDS[a]} {a}" for a in ALLY_ACTIONS])


def _numbers(on: Axes, found: Bifurcation) -> None:
    """Number the events above the panel; numbers too close to each other share a place."""
    places: list[tuple[float, list[int]]] = []
    near = 0.035 * float(found.high - found.low)
    for k, event in enumerate(found.events, 1):
        if places and float(event) - places[-1][0] < near:
            places[-1][1].append(k)
        else:
            places.append((float(event), [k]))
    for x, numbers in places:
        on.text(x, 1.11, ", ".join(map(str, numbers)), ha="center", va="bottom")


def _event(number: int, event: Event, found: Bifurcation) -> str:
    value = f"{float(event):.4f}".rstrip("0")
    tie = f" ({event.ties[0]})".replace("~", "=") if event.ties else ""
    before, after = (" and ".join(f"({', '.join(map(played, s))})" for s in own) for own in (event.before, event.after))
    what = f"{before} vanish" if not after else f"{after} appear" if not before else f"{before} becomes {after}"
    return f"{number}  {words(found.parameter.name)} {value}: {what}{tie}"


PARAMETERS = ("dprk_threat_rok", "common_threat", "animosity_rok")
"""Parameters along which diagrams of the paper are drawn."""


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the diagrams of 2019 along threat and animosity."""
    yield from _of("2019", games.scenario("2019"))


def own(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the same diagrams of each scenario that is looked at closely."""
    for name, found in results.close.items():
        yield from _of(name, found.scenario)


def _of(name: str, at: Scenario) -> Iterator[tuple[str, Figure]]:
    for parameter in PARAMETERS:
        yield f"bifurcation-{stem(name)}-{parameter.replace('_', '-')}", draw(bifurcation(MODEL, parameter, at=at)).captioned(
            f"Every Nash equilibrium of {name} as {words(parameter)} alone changes: how much each ally cooperates in it. Strict "
            "equilibria are stable; between two of them lies one of index -1, which is not. Events are exact."
        )

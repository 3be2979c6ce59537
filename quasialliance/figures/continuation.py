"""All equilibria along a path of scenarios: where each exists, how the allies play in it, and what happens at every event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

import games
from games.errors import GameError
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, WORDS
from games.profile import CLASSES, outcome_class
from solvers.regimes.lines import Branch, Continuation, continuation, written

from ..words import year
from .style import BLACK, CLASS_COLOURS, DARK, GREY, MARGIN, PAGE, SMALL, Figure, heading, style, text_width, tint, wrap

if TYPE_CHECKING:
    from ..results import Results

LANE, PANEL, GAP, AXIS, LINE = 5.0, 24.0, 4.0, 10.0, 3.75
"""Height of one equilibrium's lane and of one ally's panel, gaps, room for the axis, a line of text; mm."""
KEY = 30.0
"""Room right of the panels for what colours and lines stand for, mm."""
STYLES: tuple[tuple[int, tuple[float, ...]], ...] = (
    (0, (1, 0)), (0, (4, 1.5)), (0, (1, 1.2)), (0, (5, 1.2, 1, 1.2)), (0, (8, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (2, 3)),
)  # fmt: skip
"""Line styles of the equilibria in the panels, so that lines are told apart without colour."""


@style()
def draw(path: Continuation) -> Figure:
    """Draw a continuation.

    Upper panel: one lane per equilibrium, over the part of the path where it exists; filled if it is strict, hatched if not, in the
    colour of the class of its modal profile. Lower panels: in each of them, the probability that an ally cooperates less the
    probability that it confronts (0 is the sure hedge, or an even mixture). Vertical lines are the events, numbered and told below.

    Raises
    ------
    GameError
        If it is not of two allies who cooperate, hedge or confront.

    >>> import games
    >>> from solvers.regimes import continuation
    >>> ends = [games.episode(year).scenario for year in ("2019", "2023")]
    >>> draw(continuation(MODEL, ends, us_action="P", steps=4)).get_axes()[0].get_yticklabels()[0].get_text()
    '(H, H)'
    """
    if any(actions != ALLY_ACTIONS for actions in path.actions[: len(ALLIES)]):
        raise GameError("continuation: the figure is of two allies with their three actions; print the table instead")
    lanes = list(dict.fromkeys(branch.support for branch in path.branches))
    labels = [written(support) for support in lanes]
    left = MARGIN + max(23.0, *(text_width(label) for label in labels)) + 2.5
    wide = PAGE - left - KEY
    title = heading(_title(path), PAGE)
    told = [
        wrap(f"{k} at {float(event.value):.3f}{'' if event.exact else ' (bisected)'}: {event.sentence()}", PAGE - 2 * MARGIN)
        for k, event in enumerate(path.events, 1)
    ] or ["No event: the set of equilibria is the same all along the path."]
    text_high = LINE * (sum(line.count("\n") + 1 for line in told) + 0.6)
    below = MARGIN + text_high + AXIS
    allies = [player for player in ALLIES if player in path.players]
    high = below + len(allies) * (PANEL + GAP) + LANE * len(lanes) + 3.2
    drawn = Figure(PAGE, high + 4.5 * (title.count("\n") + 1) + MARGIN)
    end = len(path.path) - 1
    top = drawn.panel(left, below + len(allies) * (PANEL + GAP), wide, LANE * len(lanes))
    _lanes(top, path, lanes, labels)
    panels = [drawn.panel(left, below + k * (PANEL + GAP), wide, PANEL) for k in reversed(range(len(allies)))]
    for panel, player in zip(panels, allies, strict=True):
        _probabilities(panel, path, path.players.index(player), lanes)
        panel.set_ylabel(player)
    for panel in (top, *panels):
        panel.set_xlim(0, end)
        panel.set_xticks(range(end + 1), [year(s.name) for s in path.path] if panel is panels[-1] else [""] * (end + 1))
        for event in path.events:
            panel.axvline(float(event.value), color=GREY, linewidth=0.6, linestyle=(0, (2, 1.5)), zorder=0.5)
    panels[-1].set_xlabel("path: all parameters move in straight lines", size=SMALL, labelpad=1.5)
    for k, x in enumerate(_apart([float(event.value) for event in path.events], 3.0 * end / wide), 1):
        top.annotate(str(k), (x, 1), (0, 1.5), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center")
    whole = drawn.sheet
    drawn.write_heading(high + MARGIN, title)
    y = MARGIN + text_high - LINE * 0.6
    for line in told:
        whole.text(MARGIN, y, line, va="top", linespacing=1.25)
        y -= LINE * (line.count("\n") + 1)
    _key(whole, PAGE - KEY + 3, high - 3.2, below + len(allies) * (PANEL + GAP) - GAP, labels)
    return drawn


def _title(path: Continuation) -> str:
    names = " to ".join(year(scenario.name) for scenario in path.path)
    us = f"US {path.us_action} ({WORDS[path.us_action]})" if path.us_action is not None else "the US moving with the allies"
    count = len(path.events)
    return f"All equilibria from {names}, {us}: {count or 'no'} event{'s' * (count != 1)}"


def group(branch: Branch) -> str:
    """Return the outcome class of a branch's modal profile at the middle of its part of the path."""
    middle = branch.profiles[len(branch.profiles) // 2]
    japan, rok = (ALLY_ACTIONS[int(np.argmax(own))] for own in middle[:2])
    return outcome_class(japan, rok)


def _lanes(on: Axes, path: Continuation, lanes: Sequence[object], labels: Sequence[str]) -> None:
    on.set_ylim(len(lanes) - 0.5, -0.5)
    on.set_yticks(range(len(lanes)), labels)
    on.tick_params(axis="y", length=0)
    on.tick_params(axis="x", length=0)
    on.spines["left"].set_visible(False)
    for branch in path.branches:
        colour = CLASS_COLOURS[group(branch)]
        low, high = float(branch.low), float(branch.high)
        on.add_patch(
            Rectangle(
                (low, lanes.index(branch.support) - 0.32),
                high - low,
                0.64,
                facecolor=colour if branch.strict else tint(colour, 0.25),
                edgecolor=BLACK,
                linewidth=0.6,
                hatch=None if branch.strict else "/////",
                gid=f"{written(branch.support)} {low:.6f}",
            )
        )


def _probabilities(on: Axes, path: Continuation, player: int, lanes: Sequence[object]) -> None:
    on.set_ylim(-1.08, 1.08)
    on.set_yticks([-1, 0, 1], ["confront −1", "hedge 0", "cooperate 1"])
    halo = [withStroke(linewidth=2.6, foreground=DARK)]
    for branch in path.branches:
        k = lanes.index(branch.support)
        on.plot(
            [float(t) for t in branch.places],
            [profile[player][0] - profile[player][2] for profile in branch.profiles],
            color=CLASS_COLOURS[group(branch)],
            path_effects=halo,
            linestyle=STYLES[k % len(STYLES)],
            linewidth=1.6,
            clip_on=False,
        )


def _apart(places: Sequence[float], least: float) -> list[float]:
    """Return label places moved to the right as little as keeps them apart.

    >>> _apart([0.1, 0.11, 0.9], 0.1)
    [0.1, 0.2, 0.9]
    """
    found: list[float] = []
    for place in places:
        found.append(round(max(place, found[-1] + least), 12) if found else place)
    return found


def _key(on: Axes, x: float, lanes_top: float, panels_top: float, labels: Sequence[str]) -> None:
    y = lanes_top - 1.5
    for name in CLASSES:
        on.add_patch(Rectangle((x, y - 1.2), 4, 2.4, facecolor=CLASS_COLOURS[name], edgecolor=BLACK, linewidth=0.4))
        on.text(x + 5, y, name, va="center_baseline")
        y -= LINE
    y = min(y - 1, panels_top - 1.5)
    for hatch, text in ((None, "strict"), ("/////", "not strict")):
        on.add_patch(Rectangle((x, y - 1.2), 4, 2.4, facecolor="white", edgecolor=BLACK, linewidth=0.4, hatch=hatch))
        on.text(x + 5, y, text, va="center_baseline")
        y -= LINE
    y -= 1.5
    for k, label in enumerate(labels):
        on.plot([x, x + 8], [y, y], color=BLACK, linestyle=STYLES[k % len(STYLES)], linewidth=1.4)
        on.text(x + 9.5, y, label, va="center_baseline")
        y -= LINE


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the path from 2019 to 2023 under an engaged and under a pressing US."""
    ends = [games.episode(year).scenario for year in ("2019", "2023")]
    for action in ("E", "P"):
        found = continuation(MODEL, ends, us_action=action, steps=40)
        yield f"continuation-2019-2023-{'pressed' if action == 'P' else 'engaged'}", draw(found).captioned(
            f"Every equilibrium on the straight way from the codes of 2019 to those of 2023, if the US does {action} "
            f"({WORDS[action]}) all the way. Above, where each exists; below, how each ally plays in it."
        )

"""The six pathways of US roles: how often cohesion is stable before and after each, and which way its margin moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from games.errors import GameError
from solvers.evidence.contrasts import PATHWAYS, Effect

from .style import BLACK, GREY, HIGH, LOW, MARGIN, PAGE, Figure, heading, style, text_width

if TYPE_CHECKING:
    from ..results import Results

ROW, FOOTER, HEAD, GAP, SIGN = 6.2, 19.0, 5.0, 5.0, 22.0
"""In mm: height of a row, room for axes and key, for the panels' titles, between panels, and for the sign in words."""
SHORT = 0.03
"""Change of a share below which its arrow is a head only."""
SHARE = 0.62
"""Share of the width for the panel of before and after."""


@style()
def draw(effects: Sequence[Effect]) -> Figure:
    """Draw one row per contrast: the share of draws in which (C, C) is strict, before and after, and the margin's direction.

    Right of it the shares of draws in which the cohesion margin falls and rises, and the sign in words: where it moves both
    ways it is ambiguous, however the shares are.

    Raises
    ------
    GameError
        If there is no contrast.

    >>> from solvers.evidence.contrasts import effect
    >>> figure = draw([effect(PATHWAYS[0], rng=0, draws=50)])
    >>> [text.get_text() for text in figure.get_axes()[0].get_yticklabels()]
    ['1  common threat .4 to .8']
    """
    if not effects:
        raise GameError("pathways: at least one contrast is needed")
    labels = [f"{e.contrast.name}  {e.contrast.claim}" for e in effects]
    left = MARGIN + 2 + max(map(text_width, labels))
    wide = PAGE - left - GAP - SIGN - MARGIN
    high = ROW * len(effects)
    title = heading("What each pathway of US roles does to cohesion", PAGE)
    drawn = Figure(PAGE, FOOTER + high + HEAD + 4.5 * (title.count("\n") + 1) + MARGIN)
    stable = drawn.panel(left, FOOTER, SHARE * wide, high)
    moves = drawn.panel(left + SHARE * wide + GAP, FOOTER, (1 - SHARE) * wide, high)
    _stable(stable, effects, labels)
    _moves(moves, effects)
    whole = drawn.sheet
    for x, text in ((left, "(C, C) is strict"), (left + SHARE * wide + GAP, "the cohesion margin")):
        whole.text(x, FOOTER + high + 1, text, style="italic", va="baseline")
    for row, e in enumerate(effects):
        weight = "bold" if e.sign == "ambiguous" else "normal"
        whole.text(PAGE - SIGN + 2, FOOTER + high - (row + 0.5) * ROW, _signed(e), weight=weight, va="center_baseline")
    drawn.write_heading(FOOTER + high + HEAD + MARGIN, title)
    _key(whole)
    return drawn


def _signed(effect: Effect) -> str:
    return {"rises": "+  rises", "falls": "−  falls", "ambiguous": "±  ambiguous"}.get(effect.sign, "0  unchanged")


def _stable(on: Axes, effects: Sequence[Effect], labels: Sequence[str]) -> None:
    on.set(xlim=(0, 1), ylim=(len(effects) - 0.5, -0.5), xlabel="share of draws")
    on.set_yticks(range(len(labels)), labels)
    on.tick_params(axis="y", length=0)
    on.spines["left"].set_visible(False)
    on.grid(axis="x", color="#DDDDDD", linewidth=0.4)
    on.set_axisbelow(True)
    for row, e in enumerate(effects):
        before, after = e.cohesion
        colour = HIGH if after > before else LOW
        if abs(after - before) > SHORT:
            arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
            on.annotate("", (after, row), (before, row), arrowprops=arrow)
        else:
            on.plot([after], [row], marker=">" if after > before else "<", markersize=4.4, color=colour, linestyle="", zorder=3)
        on.plot([before], [row], marker="o", markersize=4.4, markerfacecolor="white", markeredgecolor=BLACK, markeredgewidth=0.8)


def _moves(on: Axes, effects: Sequence[Effect]) -> None:
    on.set(xlim=(-1, 1), ylim=(len(effects) - 0.5, -0.5), xlabel="share of draws")
    on.set_xticks([-1, -0.5, 0, 0.5, 1], ["1", "0.5", "0", "0.5", "1"])
    on.set_yticks([])
    on.spines["left"].set_visible(False)
    rows = range(len(effects))
    on.barh(rows, [-e.falls for e in effects], height=0.6, color=LOW)
    on.barh(rows, [e.rises for e in effects], height=0.6, color=HIGH)
    on.axvline(0, color=BLACK, linewidth=0.8)


def _key(on: Axes) -> None:
    x, y = MARGIN, MARGIN + 1.5
    on.plot([x + 2], [y], marker="o", markersize=4.4, markerfacecolor="white", markeredgecolor=BLACK, markeredgewidth=0.8)
    on.text(x + 4.5, y, "before; arrow: to after", va="center_baseline")
    for at, colour, text in ((42, LOW, "falls, or less often strict"), (88, HIGH, "rises, or more often strict")):
        on.add_patch(Rectangle((x + at, y - 1.3), 4, 2.6, facecolor=colour))
        on.text(x + at + 5.5, y, text, va="center_baseline")
    on.text(x + 134, y, "bold: it moves both ways", weight="bold", color=GREY, va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the six pathways, with the two that combine others."""
    pathways = results.effects[: len(PATHWAYS)]
    yield (
        "pathways",
        draw(pathways).captioned(
            "The pathways of US roles in alliance cohesion, each with its own mechanisms alone: how often (C, C) is a strict "
            f"equilibrium before and after, and how often the cohesion margin rises and falls; {pathways[0].draws} draws of the "
            f"structural parameters, seed {pathways[0].rng}. A pathway on which the margin moves both ways has no one sign."
        ),
    )

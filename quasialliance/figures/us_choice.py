"""From threat to US engagement: what each account of the US choice has it do as the common threat rises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from games.models.trilateral import WORDS
from solvers.us_choice import Response, Shares

from .style import BLACK, BLUE, COLUMN, MARGIN, ORANGE, PALE, SKY, Figure, heading, style, text_width, tint, words

if TYPE_CHECKING:
    from ..results import Results

COLOURS: Mapping[str, str] = MappingProxyType({"P": BLUE, "E": SKY, "D": ORANGE, "R": PALE})
"""US action -> colour."""
STRIP, GAP, AREA = 4.6, 1.4, 26.0
"""Heights of a strip, of the gap between two, and of the panel below; mm."""
DRAWN = "anticipation"
"""The account whose shares over draws are shown below."""


@style()
def draw(response: Response, shares: Shares) -> Figure:
    """Draw one strip per account over a parameter, coloured by the US action, and the shares of draws below.

    Where an account allows several actions, its strip is divided among them. Ticks mark where it changes.

    >>> from solvers import us_choice
    >>> account = us_choice.account_named("net_threat")
    >>> found = us_choice.response(accounts=[account]), us_choice.shares(rng=0, draws=2, threat=(0, 1))
    >>> sorted({patch.get_gid() for patch in draw(*found).get_axes()[0].patches if patch.get_gid()})
    ['E', 'R']
    """
    names = [account.name.replace("_", " ") for account in response.accounts]
    left = MARGIN + 2 + max(map(text_width, names))
    width = COLUMN - left - MARGIN - 2
    strips = (STRIP + GAP) * len(names)
    title = heading("What the US does as the common threat rises", COLUMN)
    below = 21.0
    drawn = Figure(COLUMN, below + AREA + 7 + strips + 4.5 * (title.count("\n") + 1) + MARGIN)
    top = drawn.panel(left, below + AREA + 7, width, strips)
    _strips(top, response, names)
    under = drawn.panel(left, below, width, AREA)
    _shares(under, shares)
    under.set_xlabel(words(response.parameter.name))
    _key(drawn)
    drawn.write_heading(below + AREA + 7 + strips + 1, title)
    return drawn


def _strips(on: Axes, response: Response, names: list[str]) -> None:
    on.set(xlim=(float(response.stretches[0][0].low), float(response.stretches[0][-1].high)), ylim=(len(names), 0))
    on.set(yticks=[k + 0.5 for k in range(len(names))], yticklabels=names, xticklabels=[])
    on.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        on.spines[side].set_visible(False)
    on.tick_params(axis="x", length=0)
    height = STRIP / (STRIP + GAP)
    for k, own in enumerate(response.stretches):
        for stretch in own:
            low, high = float(stretch.low), float(stretch.high)
            part = height / len(stretch.actions)
            for j, action in enumerate(stretch.actions):
                corner = (low, k + (1 - height) / 2 + j * part)
                on.add_patch(Rectangle(corner, high - low, part, facecolor=COLOURS[action], linewidth=0, gid=action))
        for stretch in own[:-1]:
            on.plot([float(stretch.high)] * 2, [k + (1 - height) / 2, k + (1 + height) / 2], color=BLACK, linewidth=0.7)


def _shares(on: Axes, shares: Shares) -> None:
    bottom = np.zeros(len(shares.threat))
    for action, own in zip(shares.actions, shares.shares[DRAWN].T, strict=True):
        on.fill_between(shares.threat, bottom, bottom + own, color=COLOURS[action], linewidth=0)
        bottom = bottom + own
    on.set(xlim=(shares.threat[0], shares.threat[-1]), ylim=(0, 1), yticks=(0, 0.5, 1))
    on.set_ylabel("share of draws,\n" + DRAWN)


def _key(drawn: Figure) -> None:
    x = MARGIN + 2
    for action in ("P", "E", "R"):
        colour = COLOURS[action]
        drawn.sheet.add_patch(Rectangle((x, 2.2), 3.2, 3.2, facecolor=colour, edgecolor=tint(BLACK, 0.5), linewidth=0.4))
        drawn.sheet.text(x + 4.4, 3.8, WORDS[action], va="center_baseline")
        x += 4.4 + text_width(WORDS[action]) + 4
    drawn.sheet.text(MARGIN + 2, 8.2, "divided strip: each of these actions may be chosen; ticks: a change", va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the US along the common threat."""
    yield "us-threat", draw(results.us_response, results.us_shares).captioned(
        "What the US does as the threat that all share rises, by account of its choice, at the defaults (strips) and over random "
        f"structural parameters (below, {results.us_shares.draws} draws, seed {results.rng}, the account of anticipation)."
    )

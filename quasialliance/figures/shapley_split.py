"""What took friction to cohesion: Shapley's split of the change of the cohesion margin over threat, pressure and reliability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from games.errors import GameError
from solvers.evidence.hwang import FACTORS, Split

from .style import BLACK, BLUE, COLUMN, GREEN, GREY, MARGIN, ORANGE, Figure, heading, signed, style, text_width

if TYPE_CHECKING:
    from ..results import Results

COLOURS = (BLUE, ORANGE, GREEN)
"""One for each factor, in their order."""
BAR, SPLIT, FOOTER = 4.2, 3.0, 22.0
"""In mm: height of a bar's row, gap between splits, room for axis and key."""


@style()
def draw(splits: Sequence[Split]) -> Figure:
    """Draw one group of bars per reading and sign of substitutability: each factor's part at the defaults, and its mean over draws.

    Raises
    ------
    GameError
        If there is no split.

    >>> from fractions import Fraction
    >>> from solvers.evidence.hwang import shapley_split
    >>> figure = draw([shapley_split(Fraction(3, 10), rng=0, draws=50)])
    >>> len(figure.get_axes()[0].patches)
    3
    """
    if not splits:
        raise GameError("shapley_split: at least one split is needed")
    names = [f"{split.reading},\ns {'>' if split.s > 0 else '<'} 0" for split in splits]
    left = MARGIN + 3 + max(map(text_width, names))
    wide = COLUMN - left - MARGIN - 3
    group = BAR * len(FACTORS) + SPLIT
    high = group * len(splits)
    title = heading("2019 to 2023: what moved the cohesion margin", COLUMN)
    drawn = Figure(COLUMN, FOOTER + high + 4.5 * (title.count("\n") + 1) + MARGIN)
    on = drawn.panel(left, FOOTER, wide, high)
    on.set(ylim=(high, 0), xlabel="part of the change (utility units)")
    _bars(on, splits, group, wide)
    on.set_yticks([group * k + (group - SPLIT) / 2 + SPLIT / 2 for k in range(len(splits))], names)
    on.tick_params(axis="y", length=0)
    on.spines["left"].set_visible(False)
    drawn.write_heading(FOOTER + high + 1, title)
    _key(drawn.sheet)
    return drawn


def _bars(on: Axes, splits: Sequence[Split], group: float, wide: float) -> None:
    ends = [0.0, *(float(v) for split in splits for own in (split.parts, split.mean) for v in own.values())]
    room = 1.25 * (max(ends) - min(ends)) * (text_width("+0.000") + 2) / wide
    on.set_xlim(min(ends) - room, max(ends) + room)
    for k, split in enumerate(splits):
        for j, (factor, colour) in enumerate(zip(FACTORS, COLOURS, strict=True)):
            y = group * k + SPLIT / 2 + BAR * (j + 0.5)
            value, mean = float(split.parts[factor]), split.mean[factor]
            on.barh(y, value, height=0.8 * BAR, color=colour, gid=factor)
            on.plot([mean], [y], marker="D", markersize=3.0, color=BLACK)
            side = 1 if value >= 0 else -1
            end = max(value, mean) if side > 0 else min(value, mean)
            on.annotate(signed(value), (end, y), (3.5 * side, 0), textcoords="offset points", ha="left" if side > 0 else "right",
                        va="center_baseline")  # fmt: skip
    on.axvline(0, color=BLACK, linewidth=0.8)


def _key(on: Axes) -> None:
    x, y = MARGIN, MARGIN + 6.3
    for factor, colour in zip(FACTORS, COLOURS, strict=True):
        on.add_patch(Rectangle((x, y - 1.3), 4, 2.6, facecolor=colour))
        on.text(x + 5, y, factor, va="center_baseline")
        x += 9 + text_width(factor)
    on.add_line(Line2D([MARGIN + 2], [MARGIN + 2], marker="D", markersize=3.0, color=BLACK))
    on.text(MARGIN + 5, MARGIN + 2, "bar: at the defaults; diamond: mean over random draws", color=GREY, va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the split by reading and sign of substitutability."""
    splits = results.splits
    yield (
        "shapley-2019-2023",
        draw(splits).captioned(
            "What took the friction of 2019 to the cohesion of 2023: the change of the cohesion margin split among threat, US "
            "pressure and US reliability (Shapley 1953), by whether protection substitutes for cooperation (s > 0, Cha) or "
            "complements it (s < 0, Hwang), with the DPRK as the only threat or with codes for China added. Bars add up to the "
            f"change; diamonds are means over {splits[0].draws} draws of the structural parameters, seed {splits[0].rng}."
        ),
    )

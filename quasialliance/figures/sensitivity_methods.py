"""What the verdict hangs on, by four methods side by side, and whether they agree on which inputs matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from games.errors import ParameterError
from games.models.trilateral import WORDS
from solvers.sensitivity import Distributions, Screening, Sensitivity, ShapleyEffects

from ..words import stem, year
from .style import BLACK, BLUE, GREY, MARGIN, ORANGE, PAGE, Figure, heading, signed, style, text_width, words, wrap

if TYPE_CHECKING:
    from ..results import Results

Floats = NDArray[np.float64]

ROW, FOOTER, HEADER, GAP = 4.6, 23.5, 9.5, 4.5
"""Height of a row, room below and above the panels, gap between panels; mm."""
OFFSET = 0.2
"""How far above and below the middle of its row the margin and the class stand, in rows."""


@dataclass(frozen=True)
class Answer:
    """What a method says of the inputs: values and half-widths for the margin and for the class, shapes (D,)."""

    title: str
    unit: str
    margin: tuple[Floats, Floats]
    group: tuple[Floats, Floats]
    chance: tuple[float, float] | None = None


@style()
def draw(
    sobol: Sensitivity, shapley: ShapleyEffects, morris: Screening, pawn: Distributions, *, rows: int = 12
) -> Figure:  # fmt: skip
    """Draw the inputs with the largest total index, of the margin or of the class, with the interval of every index.

    Blue: for the cohesion margin. Orange: for whether the class that is selected at the scenario is selected. PAWN's dotted lines
    are the level below which 95% of inputs stay that the model does not have.

    Parameters
    ----------
    rows
        Number of inputs shown.

    Raises
    ------
    ParameterError
        If ``rows`` is less than 1, or the four do not answer the same question.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers import sensitivity as room
    >>> asked = {"rng": 0, "over": ["s", "hbar", "k"], "progress": False}
    >>> at = games.episode("2023").scenario
    >>> few = room.sobol(MODEL, at, samples=16, **asked), room.shapley(MODEL, at, samples=16, **asked)
    >>> more = room.morris(MODEL, at, trajectories=4, **asked), room.pawn(MODEL, at, draws=100, resamples=4, **asked)
    >>> len(draw(*few, *more).get_axes()[0].get_yticklabels())
    3
    """
    if rows < 1:
        raise ParameterError(f"sensitivity_methods: rows: at least 1 is needed; got {rows}")
    for other in (shapley, morris, pawn):
        same = (other.scenario, other.us_action) == (sobol.scenario, sobol.us_action)
        if not same or [group.members for group in other.groups] != [(r,) for r in sobol.ranges]:
            raise ParameterError("sensitivity_methods: the methods must be asked of one scenario and the same inputs, one by one")
    group = sobol.base_outcome
    totals = [np.nan_to_num(sobol.indices[name].ST) for name in ("margin", group)]
    most = np.max([total / (total.max() or 1) for total in totals], axis=0)
    chosen = np.argsort(-most, kind="stable")[:rows]
    chosen = chosen[np.argsort(-totals[0][chosen], kind="stable")]
    labels = [f"{words(sobol.ranges[d].parameter.name)}, ${sobol.ranges[d].parameter.latex}$" for d in chosen]
    left = MARGIN + 2 + max(map(text_width, labels))
    wide = (PAGE - left - MARGIN - 3 * GAP - 1) / 4
    high = ROW * len(chosen)
    title = (
        f"{year(sobol.scenario.name)}, US {sobol.us_action} ({WORDS[sobol.us_action]}): cohesion margin "
        f"{signed(float(sobol.base_margin))}, selected outcome {group}"
    )
    title = heading(title, PAGE)
    drawn = Figure(PAGE, FOOTER + high + HEADER + 4.5 * (title.count("\n") + 1) + MARGIN)
    for place, answer in enumerate(_answers(sobol, shapley, morris, pawn, group)):
        on = drawn.panel(left + place * (wide + GAP), FOOTER, wide, high)
        _panel(on, answer, chosen, labels if place == 0 else None)
        drawn.sheet.text(left + place * (wide + GAP), FOOTER + high + 1.2, wrap(answer.title, wide), style="italic", va="bottom")
    drawn.write_heading(FOOTER + high + HEADER + MARGIN, title)
    _key(drawn.sheet, group, sobol.confidence, len(sobol.ranges))
    return drawn


def _answers(
    sobol: Sensitivity, shapley: ShapleyEffects, morris: Screening, pawn: Distributions, group: str
) -> Sequence[Answer]:  # fmt: skip
    a, b = sobol.indices["margin"], sobol.indices[group]
    c, d = shapley.indices["margin"], shapley.indices[group]
    e, f = morris.indices["margin"], morris.indices[group]
    g, h = pawn.indices["margin"], pawn.indices[group]
    return (
        Answer("Sobol', total index", "share of the variance\n(0 to 1)", (a.ST, a.ST_conf), (b.ST, b.ST_conf)),
        Answer("Shapley effect", "share of the variance\n(0 to 1)", (c.Sh, c.Sh_conf), (d.Sh, d.Sh_conf)),
        Answer(
            "Morris, mean size of elementary effects",
            "change per full range\n(utility units; 0 or 1)",
            (e.mu_star, e.mu_star_conf),
            (f.mu_star, f.mu_star_conf),
        ),
        Answer(
            "PAWN, median distance",
            "distance of distributions\n(0 to 1)",
            (g.median, g.median_conf),
            (h.median, h.median_conf),
            (g.chance, h.chance),
        ),
    )


def _panel(on: Axes, answer: Answer, chosen: NDArray[np.intp], labels: Sequence[str] | None) -> None:
    on.set(ylim=(len(chosen) - 0.5, -0.5), xlabel=answer.unit)
    on.set_yticks(range(len(chosen)), labels or [""] * len(chosen))
    on.tick_params(axis="y", length=0)
    for row in range(0, len(chosen), 2):
        on.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", linewidth=0, zorder=0)
    looks = ((answer.margin, -OFFSET, BLUE, "o"), (answer.group, OFFSET, ORANGE, "D"))
    for (values, half), shift, colour, marker in looks:
        rows = np.arange(len(chosen)) + shift
        shown, error = values[chosen], np.nan_to_num(half[chosen])
        on.errorbar(shown, rows, xerr=error, fmt="none", ecolor=BLACK, elinewidth=0.7, capsize=1.4, capthick=0.7, zorder=2)
        on.plot(shown, rows, linestyle="", marker=marker, markersize=3.2, color=colour, markeredgecolor=BLACK, markeredgewidth=0.4)
    on.axvline(0, color=BLACK, linewidth=0.8)
    for chance, colour in zip(answer.chance or (), (BLUE, ORANGE), strict=False):
        on.axvline(chance, color=colour, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=1)
    on.set_xlim(left=min(0.0, on.get_xlim()[0]))
    on.spines["left"].set_visible(False)


def _key(on: Axes, group: str, confidence: float, inputs: int) -> None:
    y = MARGIN + 1.5
    entries = ((BLUE, "o", "of the cohesion margin", 0.0), (ORANGE, "D", f"of whether {group} is selected", 44.0))
    for colour, marker, meaning, x in entries:
        on.plot(
            [MARGIN + x + 1.5], [y + 0.9], marker=marker, markersize=3.2, color=colour, markeredgecolor=BLACK, markeredgewidth=0.4
        )
        on.text(MARGIN + x + 4, y, meaning, va="baseline")
    on.plot([MARGIN + 100, MARGIN + 104], [y + 0.9] * 2, color=BLACK, linewidth=0.7)
    on.text(MARGIN + 105.5, y, f"{confidence:.0%} interval", va="baseline")
    on.plot([MARGIN + 130, MARGIN + 134], [y + 0.9] * 2, color=GREY, linewidth=0.8, linestyle=(0, (1, 1.5)))
    on.text(MARGIN + 135.5, y, "what chance gives", va="baseline")
    on.text(
        MARGIN,
        y + 4.2,
        f"The inputs with the largest total indices, of {inputs}; all vary at once over their ranges.",
        va="baseline",
    )


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the four methods on 2019 and 2023."""
    for name, found in results.sobol.items():
        yield f"sensitivity-{stem(name)}", draw(found, results.shapley[name], results.screenings[name], results.distances[name])

"""How long a friction and a rapprochement last: the chance that they still do, year by year, under every equilibrium."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from games.errors import ScenarioError
from games.models.trilateral import WORDS
from games.table import number
from solvers.rapprochement import Outlook, Report
from solvers.result import Completeness

from .style import BLACK, BLUE, GREY, LARGE, MARGIN, ORANGE, PAGE, Figure, style, text_width, tint, wrap

if TYPE_CHECKING:
    from ..results import Results

LEFT, GAP, HIGH, KEY, AXIS, LINE = 12.0, 13.0, 48.0, 6.0, 8.5, 3.2
"""Room for axis labels, gap between panels, height of the panels, room for the key and for the axis below the panels, height of a
line of small type; mm."""
LINES: Mapping[str, tuple[str, Any, float]] = {
    "selected": (BLACK, "-", 1.4),
    "shortest": (ORANGE, (0, (4, 1.5)), 1.1),
    "longest": (BLUE, (0, (1, 1.2)), 1.3),
}
"""Equilibrium -> colour, dashes and width of its curve: told apart in grey, too."""


@style()
def draw(reports: Mapping[str, Report]) -> Figure:
    """Draw a panel for each report: the chance that friction, or cohesion, has not come by a year.

    The black curve is that of the selected equilibrium, the others those of the equilibria with the shortest and the longest
    mean; all that the report lists lie between these in the mean. Where the rule selects none, the black curve is that of the
    middle one, and the note says so. The band holds the middle 90% of the curves of random transitions under
    the play of the black curve. The dot says by which year it has come with a chance of a half.

    Raises
    ------
    ScenarioError
        If there is no report.

    >>> import games
    >>> from solvers.rapprochement import report
    >>> panels = draw({"2023": report(games.scenario("2023"), draws=20, years=20)}).get_axes()
    >>> panels[0].get_ylabel()
    'chance of no friction yet (0 to 1)'
    """
    if not reports:
        raise ScenarioError("duration: at least one report is needed")
    wide = (PAGE - LEFT - 2 * MARGIN - GAP * (len(reports) - 1)) / len(reports)
    note = wrap(_note(reports), PAGE - 2 * MARGIN)
    titles = [wrap(_title(name, report), wide, LARGE, "bold") for name, report in reports.items()]
    starts = [wrap(_start(report), wide) for report in reports.values()]
    foot = 2 * MARGIN + LINE * (note.count("\n") + 1)
    below = foot + KEY + AXIS
    middle = max(LINE * (text.count("\n") + 1) for text in starts) + 2
    above = middle + max(4.2 * (text.count("\n") + 1) for text in titles)
    drawn = Figure(PAGE, below + HIGH + above + MARGIN)
    places = [LEFT + k * (wide + GAP) for k in range(len(reports))]
    panels = [drawn.panel(x, below, wide, HIGH) for x in places]
    whole = drawn.sheet
    for x, panel, title, start, report in zip(places, panels, titles, starts, reports.values(), strict=True):
        _panel(panel, report)
        whole.text(x, below + HIGH + middle, title, size=LARGE, weight="bold", va="bottom", linespacing=1.2)
        whole.text(x, below + HIGH + 1.5, start, style="italic", va="bottom", linespacing=1.2)
    _key(whole, foot + 2, all(report.by_rule for report in reports.values()))
    whole.text(MARGIN, MARGIN, note, va="bottom", linespacing=1.25)
    return drawn


def _title(name: str, report: Report) -> str:
    """Return what a panel finds: the mean time until it comes if the selected equilibrium is played; of all, if none is."""
    awaited = report.chosen.awaited[0]
    if not report.by_rule:
        first, last = (report.outlooks[k].turn.mean for k in (0, -1))
        return f"{name}: {awaited} after {_years(first)} in the mean, or {'perhaps never' if last is None else number(last, 1)}"
    mean = report.chosen.turn.mean
    return f"{name}: {awaited} {'perhaps never' if mean is None else f'after {_years(mean)} in the mean'}"


def _start(report: Report) -> str:
    """Return from which state, and between which means all equilibria lie, or those that are listed of too many."""
    first, last = (report.outlooks[k].turn.mean for k in (0, -1))
    found = "all" if report.solution.completeness is Completeness.ALL_PURE else "listed"
    return f"from {report.start}; {found} equilibria: {_years(first)} to {_years(last)}"


def _years(mean: Fraction | None) -> str:
    return "perhaps never" if mean is None else f"{number(mean, 1)} years"


def _note(reports: Mapping[str, Report]) -> str:
    bands = [report.band for report in reports.values()]
    drawn = " and ".join(dict.fromkeys(f"{band.draws} uniform draws of all transitions, seed {band.rng}" for band in bands))
    parts = [
        f"{name}: US {report.game.us_action} ({WORDS[report.game.us_action]}) every year, {len(report.outlooks)} equilibria; in "
        f"{100 * report.band.kept:.0f}% of the draws the play of the black curve is one still."
        + ("" if report.by_rule else " No equilibrium is selected: the black curve is that of the middle mean.")
        for name, report in reports.items()
    ]
    return (
        "Markov perfect equilibria in pure stationary actions of the allies' game with four slow states: animosity, DPRK threat, "
        f"government in Seoul, US commitment. Band: middle 90% of {drawn}. " + " ".join(parts)
    )


def _panel(on: Axes, report: Report) -> None:
    years = report.band.years
    last = int(years[-1])
    low, _, high = report.band.curves
    on.fill_between(years, low, high, color=tint(GREY, 0.25), linewidth=0)
    outlooks: dict[str, Outlook] = {"shortest": report.outlooks[0], "longest": report.outlooks[-1], "selected": report.chosen}
    for word, of in outlooks.items():
        colour, dashes, width = LINES[word]
        on.plot(years, [float(p) for p in of.turn.survival(last)], color=colour, linestyle=dashes, linewidth=width)
    half = report.chosen.turn.quantile("1/2")
    if half is not None and half <= last:
        level = float(report.chosen.turn.survival(half)[half])
        on.plot([half], [level], marker="o", markersize=3.2, color=BLACK)
        right = half < last / 2
        on.annotate(f"even chance\nby year {half}", (half, level), (6, 4) if right else (-6, -4), textcoords="offset points",
                    ha="left" if right else "right", va="bottom" if right else "top")  # fmt: skip
    on.set(
        xlim=(0, last),
        ylim=(0, 1.02),
        xlabel="years from now (this year: 0)",
        ylabel=f"chance of no {report.chosen.awaited[0]} yet (0 to 1)",
    )
    on.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])


def _key(on: Axes, y: float, selected: bool) -> None:
    x = LEFT
    for word, (colour, dashes, width) in LINES.items():
        on.plot([x, x + 7], [y, y], color=colour, linestyle=dashes, linewidth=width)
        text = f"{word} mean" if word != "selected" else "selected equilibrium" if selected else "selected or middle"
        on.text(x + 8.5, y, text, va="center_baseline")
        x += 8.5 + text_width(text) + 5
    on.add_patch(Rectangle((x, y - 1.3), 6, 2.6, facecolor=tint(GREY, 0.25)))
    on.text(x + 7.5, y, "90% of random transitions, play of black", va="center_baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the survival curves of 2019 and 2023."""
    yield "duration", draw(results.durations).captioned(
        "How long the friction of 2019 and the cohesion of 2023 last: chance that it has not ended by a year, in three of all "
        "Markov perfect equilibria, and over random transitions of the slow states."
    )

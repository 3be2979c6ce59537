"""Coded against computed outcomes of the episodes in time order, misses marked, and the cohesion margin below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from games.errors import ScenarioError
from games.models.trilateral import US_ACTIONS, WORDS
from games.profile import CLASSES
from games.scenarios.episodes import Episode
from solvers.verdict import Verdict

from ..words import year
from .style import BLACK, CLASS_COLOURS, GREY, MARGIN, PAGE, PALE, Figure, class_tint, heading, style, text_width, tint

if TYPE_CHECKING:
    from ..results import Results

LEFT, KEY, OUTCOMES, MARGINS, ACTIONS, GAP = 22.0, 36.0, 24.0, 22.0, 5.0, 3.0
"""Room for axis labels and key, heights of the panels and the gap between them; mm."""
FILL = {"high": 1.0, "medium": 0.45, "low": 0.0}
"""Confidence in the coded outcome -> strength of the marker's fill."""
HEIGHT = {group: len(CLASSES) - 1 - k for k, group in enumerate(CLASSES)}


@style()
def draw(verdicts: Sequence[tuple[Episode, Verdict]]) -> Figure:
    """Draw one column per episode, in the order given: coded and computed outcome, US action, cohesion margin.

    A miss is an episode whose computed class is not the coded one; its column is shaded, its two marks are joined and
    its label is bold. Above a margin of 0, (C, C) is a strict equilibrium, whether it is selected or not.

    Raises
    ------
    ScenarioError
        If there is no episode, or a verdict is on another scenario than its episode.

    >>> import games
    >>> from solvers.verdict import verdict
    >>> pairs = [(e, verdict(e.scenario)) for e in (games.episode("2019"), games.episode("2023"))]
    >>> draw(pairs).get_axes()[-1].texts[0].get_text()
    '2 of 2 outcomes are computed as coded'
    """
    if not verdicts:
        raise ScenarioError("timeline: at least one episode with its verdict is needed")
    for e, v in verdicts:
        if v.scenario.name != e.id:
            raise ScenarioError(f"timeline: episode {e.id} is paired with a verdict on {v.scenario.name}")
    labels = [year(e.id) for e, _ in verdicts]
    misses = [k for k, (e, v) in enumerate(verdicts) if e.outcome != v.outcome]
    wide = PAGE - LEFT - KEY
    below = MARGIN + 2 + max(text_width(label, weight="bold") for label in labels)
    title = f"{len(verdicts) - len(misses)} of {len(verdicts)} outcomes are computed as coded"
    if misses:
        title += f"; misses: {', '.join(year(verdicts[k][0].id) for k in misses)}"
    title = heading(title, PAGE)
    high = below + MARGINS + GAP + ACTIONS + OUTCOMES
    drawn = Figure(PAGE, high + 4.5 * (title.count("\n") + 1) + MARGIN)
    lower = drawn.panel(LEFT, below, wide, MARGINS)
    upper = drawn.panel(LEFT, below + MARGINS + GAP + ACTIONS, wide, OUTCOMES)
    for panel in (lower, upper):
        panel.set_xlim(-0.6, len(verdicts) - 0.4)
        for k in misses:
            panel.axvspan(k - 0.5, k + 0.5, color=PALE, linewidth=0, gid=f"miss {verdicts[k][0].id}")
    _outcomes(upper, verdicts)
    _margins(lower, [float(v.margin) for _, v in verdicts])
    lower.set_xticks(range(len(verdicts)), labels, rotation=90)
    for k in misses:
        lower.get_xticklabels()[k].set_fontweight("bold")
    whole = drawn.sheet
    drawn.write_heading(high + MARGIN, title)
    for k, (_, v) in enumerate(verdicts):
        x = LEFT + wide * (k + 0.6) / (len(verdicts) + 0.2)
        whole.text(x, below + MARGINS + GAP + 1, v.us_action, ha="center", va="baseline")
    whole.text(LEFT - 2, below + MARGINS + GAP + 1, "US action", ha="right", va="baseline")
    _key(whole, PAGE - KEY + 3, below + MARGINS + GAP + ACTIONS + OUTCOMES, bool(misses))
    return drawn


def _outcomes(on: Axes, verdicts: Sequence[tuple[Episode, Verdict]]) -> None:
    on.set(ylim=(-0.55, len(CLASSES) - 0.45))
    on.set_yticks([HEIGHT[group] for group in CLASSES], CLASSES)
    on.tick_params(axis="both", length=0, labelbottom=False)
    on.grid(axis="y", color=tint(GREY, 0.35), linewidth=0.4)
    on.set_axisbelow(True)
    on.spines["left"].set_visible(False)
    on.spines["bottom"].set_visible(False)
    for k, (e, v) in enumerate(verdicts):
        coded, computed = HEIGHT[e.outcome], HEIGHT[v.outcome]
        if coded != computed:
            on.plot([k, k], [coded, computed], color=BLACK, linewidth=0.9, linestyle=(0, (2, 1.2)))
        _computed(on, k, computed)
        _coded(on, k, coded, e.outcome, e.outcome_confidence)


def _coded(on: Axes, x: float, y: float, group: str, confidence: str) -> None:
    face = class_tint(group, FILL[confidence]) if group else tint(BLACK, FILL[confidence])
    on.plot([x], [y], marker="o", markersize=5.4, markerfacecolor=face, markeredgecolor=BLACK, markeredgewidth=0.6)


def _computed(on: Axes, x: float, y: float) -> None:
    on.plot([x], [y], marker="s", markersize=8.6, markerfacecolor="white", markeredgecolor=BLACK, markeredgewidth=0.9)


def _margins(on: Axes, margins: Sequence[float]) -> None:
    colours = [CLASS_COLOURS["cohesion"] if margin > 0 else GREY for margin in margins]
    on.bar(range(len(margins)), margins, width=0.14, color=colours)
    on.scatter(range(len(margins)), margins, s=16, color=colours, zorder=3)  # shows a bar of almost no height, too
    on.axhline(0, color=BLACK, linewidth=0.8)
    on.set_ylabel("cohesion margin\n(utility units)")
    on.tick_params(axis="x", length=0)
    on.spines["bottom"].set_visible(False)


def _key(on: Axes, x: float, top: float, missed: bool) -> None:
    y = top - 2.5
    _computed(on, x + 2, y)
    on.text(x + 5, y, "computed outcome", va="center_baseline")
    y -= 4.6
    on.text(x, y, "coded outcome, by", va="center_baseline")
    on.text(x, y - 3.2, "confidence of the coding:", va="center_baseline")
    for confidence in FILL:
        y -= 3.9
        _coded(on, x + 2, y - 3.4, "", confidence)
        on.text(x + 5, y - 3.4, confidence, va="center_baseline")
    y -= 8
    if missed:
        on.add_patch(Rectangle((x, y - 1.5), 4, 3, facecolor=PALE))
        on.plot([x + 2, x + 2], [y - 1.5, y + 1.5], color=BLACK, linewidth=0.9, linestyle=(0, (2, 1.2)))
        on.text(x + 5, y, "miss", va="center_baseline")
    y -= 6
    for action in US_ACTIONS:
        on.text(x, y, f"{action} {WORDS[action]}", va="center_baseline")
        y -= 3.6
    y -= 2
    for colour, words in ((CLASS_COLOURS["cohesion"], "(C, C) is strict"), (GREY, "(C, C) is not strict")):
        on.add_patch(Rectangle((x, y - 1.3), 4, 2.6, facecolor=colour))
        on.text(x + 5, y, words, va="center_baseline")
        y -= 4


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the timeline of all episodes."""
    yield "timeline", draw(tuple(results.episodes)).captioned(
        "Outcomes of Japan-ROK relations in 24 episodes as coded and as computed, what the US did, and the cohesion margin: "
        "what an ally loses by leaving (C, C). The defaults of the model were chosen on these episodes: a consistency check, "
        "not evidence."
    )

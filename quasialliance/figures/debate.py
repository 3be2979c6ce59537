"""Which claims of the documents exclude each other: a triangle of the claims that some other excludes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from games.errors import ScenarioError
from solvers.debate import Sets

from .style import BLACK, COLUMN, MARGIN, PALE, VERMILLION, YELLOW, Figure, heading, style, text_width

if TYPE_CHECKING:
    from ..results import Results

SIDE = 2.8
"""Side of a cell, in mm."""
PROPER = {
    "dprk": "the DPRK's",
    "japan": "Japan",
    "seoul": "Seoul",
    "tokyo": "Tokyo",
    "beijing": "Beijing",
    "china": "China",
    "us": "the US",
}
LOOKS = {
    "never": (VERMILLION, "×", "proved: never together"),
    "undecided": (YELLOW, "?", "undecided"),
    "together": (PALE, "", "a scenario has both"),
}
"""Verdict -> colour, mark and words."""


@style()
def draw(found: Sets) -> Figure:
    """Draw the claims that another excludes against each other, each pair once.

    A cross in a dark cell: a proof that no scenario satisfies both claims. An empty pale cell: a scenario that does.

    Raises
    ------
    ScenarioError
        If no two of the claims exclude each other.

    >>> from solvers.debate import sets
    >>> found = sets(["protection-binds", "protection-substitutes", "withdrawal-unites"])
    >>> sum(patch.get_gid() == "never" for patch in draw(found).get_axes()[0].patches)
    2
    """
    open_to = [names for names, pair in found.pairs.items() if pair.verdict != "together"]
    names = [name for name in found.names if any(name in pair for pair in open_to)]
    if not names:
        raise ScenarioError("debate: no two of these claims exclude each other; there is nothing to draw")
    words = [f"{' '.join(PROPER.get(w, w) for w in name.split('-'))}  {k}" for k, name in enumerate(names, 1)]
    left = MARGIN + 2 + max(map(text_width, words))
    title = heading(f"{found.counts['never']} of {len(found.pairs)} pairs of claims exclude each other", COLUMN)
    size = SIDE * len(names)
    top = 4.5 * (title.count("\n") + 1)
    key = 4.2 * len(LOOKS) + 2
    width = max(COLUMN, left + size + MARGIN)
    drawn = Figure(width, size + key + top + 2 * MARGIN + 1.5)
    panel = drawn.panel(left, MARGIN + key, size, size)
    panel.set(xlim=(0, len(names)), ylim=(len(names), 0))
    panel.set_axis_off()
    for row, second in enumerate(names):
        panel.text(-0.4, row + 0.5, words[row], ha="right", va="center_baseline")
        for column, first in enumerate(names[:row]):
            pair = found.pairs.get((first, second)) or found.pairs[second, first]
            colour, mark, _ = LOOKS[pair.verdict]
            panel.add_patch(Rectangle((column + 0.06, row + 0.06), 0.88, 0.88, facecolor=colour, linewidth=0, gid=pair.verdict))
            panel.text(column + 0.5, row + 0.5, mark, ha="center", va="center", color=BLACK)
        panel.text(row + 0.12, row + 0.5, str(row + 1), ha="left", va="center_baseline", fontweight="bold")
    whole = drawn.sheet
    y = MARGIN + key - 4.5
    for verdict, (colour, mark, said) in LOOKS.items():
        if verdict == "undecided" and not found.counts["undecided"]:
            continue
        whole.add_patch(Rectangle((left, y - 1.4), 2.8, 2.8, facecolor=colour, linewidth=0))
        whole.text(left + 1.4, y, mark, ha="center", va="center", color=BLACK)
        whole.text(left + 4.5, y, said, va="center_baseline")
        y -= 4.2
    drawn.write_heading(size + key + MARGIN + 1.5, title)
    return drawn


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the triangle of exclusions."""
    yield "debate", draw(results.debate).captioned(
        f"Which of the documents' claims exclude each other, among {len(results.debate.names)} that are statements about the "
        "model. A cross is a proof that no scenario satisfies both; claims that exclude none are left out."
    )

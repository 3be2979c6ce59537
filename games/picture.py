"""Maps of classes as small pictures in notebooks: an SVG made of runs of cells, with nothing but the standard library."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import groupby
from typing import Any

COLOURS = ("#0072b2", "#e69f00", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#f0e442", "#000000")
"""Okabe and Ito (2008): told apart by the colour-blind."""
NOTHING = "#dddddd"
"""Where there is no class."""
SIDE = 240
"""Pixels of a side."""


def class_map(cells: Any, words: Sequence[str], x: tuple[str, float, float], y: tuple[str, float, float], title: str = "") -> str:
    """Return a grid of classes as an SVG picture, the first row at the bottom, with axes and a legend.

    Parameters
    ----------
    cells
        Shape (ny, nx): index into ``words``; below 0 where there is none.
    words
        What the classes are called.
    x, y
        Name, first and last value of each axis.
    title
        What a screen reader says of the picture.

    >>> class_map([[0, 0, 1]], ["a", "b"], ("p", 0, 1), ("q", 0, 1)).count("<rect")
    4
    """
    grid = [list(map(int, row)) for row in cells]
    wide, high = SIDE / len(grid[0]), SIDE / len(grid)
    parts = [f"<title>{html.escape(title or f'{x[0]} by {y[0]}')}</title>"]
    for k, row in enumerate(grid):
        at = 0
        for code, run in groupby(row):
            length = len(list(run))
            place = f'x="{60 + at * wide:.4g}" y="{10 + SIDE - (k + 1) * high:.4g}"'
            size = f'width="{length * wide + 0.3:.4g}" height="{high + 0.3:.4g}"'
            parts.append(f'<rect {place} {size} fill="{_colour(code)}"/>')
            at += length
    shown = sorted({code for row in grid for code in row if code >= 0})
    for line, code in enumerate(shown):
        parts.append(f'<rect x="{SIDE + 75}" y="{12 + 18 * line}" width="12" height="12" fill="{_colour(code)}"/>')
        parts.append(_text(SIDE + 92, 22 + 18 * line, words[code], "start"))
    bottom = SIDE + 26
    parts += [_text(60, bottom, f"{x[1]:g}", "start"), _text(60 + SIDE, bottom, f"{x[2]:g}", "end")]
    parts += [_text(60 + SIDE / 2, bottom + 14, x[0], "middle")]
    parts += [_text(55, 10 + SIDE, f"{y[1]:g}", "end"), _text(55, 20, f"{y[2]:g}", "end")]
    middle = 10 + SIDE / 2
    parts += [f'<g transform="rotate(-90 20 {middle:g})">{_text(20, middle, y[0], "middle")}</g>']
    box = f'viewBox="0 0 {SIDE + 320} {max(SIDE + 50, 30 + 18 * len(shown))}" width="{SIDE + 320}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box}>{"".join(parts)}</svg>'


def _colour(code: int) -> str:
    return NOTHING if code < 0 else COLOURS[code % len(COLOURS)]


def _text(x: float, y: float, word: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="11" text-anchor="{anchor}" fill="currentColor">{html.escape(word)}</text>'

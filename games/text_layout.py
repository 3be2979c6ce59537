"""Text that fits a width: a table's cells wrapped in their columns, a table that is wider still split by columns, prose wrapped.

Which columns stand together and how wide each is decides the same rule as in print (``games.latex.layout``), a character being
one unit wide.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from .latex.layout import Column, Piece, numeric, panels

GAP = 2
"""Distance of columns, characters."""
LEAST = 12
"""Width under which a column of text is not wrapped, characters, if it has as many."""
HANGING = re.compile(r"\s*(?:\S+(?: \S+)*? {2,})?")


def table_lines(header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None, keys: int = 1) -> list[str]:
    """Return the lines of a table: as wide as its cells, or no wider than a width.

    Parameters
    ----------
    width
        Characters; None: cells are not wrapped.
    keys
        Number of first columns that say what a row is: a part of a table that is split repeats them.

    >>> for line in table_lines(("who", "what"), [("Japan", "cooperates as long as it is safe")], 24):
    ...     print(line)
    who    what
    Japan  cooperates as
           long as it is
           safe
    """
    lines = [list(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    if width is None or sum(widths) + GAP * (len(widths) - 1) <= width:
        return [_joined(line, widths) for line in lines]
    right = [numeric([row[c].rstrip("*").replace(" to ", "-") for row in rows]) for c in range(len(header))]
    names = [_piece(text, False) for text in header]
    cells = [[_piece(text, side) for text, side in zip(row, right, strict=True)] for row in rows]
    found: list[str] = []
    parts = panels(names, cells, right, keys, page=float(width), gap=GAP, excess=0)
    if len(rows) == 1 and len(parts) > 1:  # one row reads better as a list
        turned = list(zip(header, rows[0], strict=True))
        return table_lines(turned[0], turned[1:], width)
    for part in parts:
        found += [""] * bool(found)
        found += _part(lines, part, width)
    return found


def _piece(text: str, whole: bool) -> Piece:
    longest = len(text) if whole else max(map(len, text.split()), default=0)
    return Piece(text, float(len(text)), float(max(longest, min(len(text), LEAST))))


def _part(lines: Sequence[Sequence[str]], part: Sequence[Column], width: int) -> list[str]:
    """Return the lines of some columns, those that are too wide together cut down from the widest."""
    widths = [int(column.wide) for column in part]
    while sum(widths) + GAP * (len(widths) - 1) > width and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    found = []
    for line in lines:
        cells = [textwrap.wrap(line[c.index], w, break_on_hyphens=False) or [""] for c, w in zip(part, widths, strict=True)]
        for k in range(max(map(len, cells))):
            found.append(_joined([cell[k] if k < len(cell) else "" for cell in cells], widths))
    return found


def _joined(line: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()


def prose(text: str, width: int) -> str:
    """Return a text whose longer lines are wrapped: under what follows a label and two spaces, else indented by two.

    A word that is longer than a line stays whole, so that a path can be copied.

    >>> print(prose("0.321  strict above 0.6211, else the ROK hedges", 28))
    0.321  strict above 0.6211,
           else the ROK hedges
    """
    return "\n".join(line if len(line) <= width else _wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    found = HANGING.match(line)
    label = found[0] if found is not None else ""
    start = len(label) if label.strip() and len(label) <= width // 2 else len(line) - len(line.lstrip()) + 2
    return textwrap.fill(
        line,
        width,
        initial_indent="",
        subsequent_indent=" " * start,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )

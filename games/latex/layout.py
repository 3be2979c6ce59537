"""Columns that fit a page: which are of numbers, how wide each is, and where a table is split because no widths would do."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .metrics import formula_piece, formula_width, pieces, spans, text_width

PAGE = 345.0
"""Width of the text on a page of LaTeX's article class at its 10 pt, points; on any other page there is at least as much room."""
GAP = 6.0
"""Distance of columns, points."""
EXCESS = 2.0
"""How much wider than its content a column is, points: what an estimate may be off."""
NUMERIC = re.compile(r"[-−+±≈~()\[\]<>,;:%./\d\s–]*(?:\(proved\))?|-?infinite|none")
STEPS = 80
"""Steps in which the room of a page is dealt out among columns."""


@dataclass(frozen=True)
class Piece:
    """One cell as LaTeX: its text, its width on one line and the widest part that cannot be broken, points."""

    latex: str
    wide: float
    least: float


@dataclass(frozen=True)
class Column:
    """One column: its place in the table, its width in points, and whether its cells stand to the right."""

    index: int
    wide: float
    right: bool


def piece(latex: str, bold: bool = False) -> Piece:
    r"""Measure a cell's LaTeX.

    >>> found = piece(r"above $\tau_{J}$")
    >>> found.least < found.wide
    True
    """
    wide, least = 0.0, 0.0
    for formula, part in spans(latex):
        if formula:
            wide += formula_width(part)
            least = max(least, formula_piece(part))
        else:
            plain = bare(part)
            wide += text_width(plain, bold)
            least = max([least, *(text_width(own, bold) for own in pieces(plain))])
    return Piece(rf"\textbf{{{latex}}}" if bold else latex, wide, least)


def bare(latex: str) -> str:
    r"""Return what LaTeX shows of a text without formulas.

    >>> bare(r"50\% of a\_b or\allowbreak{} more")
    '50% of a_b or more'
    """
    text = re.sub(r"\\phantom\{([^}]*)\}", r"\1", latex)
    text = re.sub(r"\\(?:allowbreak|textbf|textit|relax)\s*", "", text)
    text = text.replace(r"\textasciitilde", "~").replace(r"\textasciicircum", "^").replace(r"\textbackslash", "/")
    text = text.replace(r"\slash", "/").replace("--", "–")
    text = re.sub(r"\\([&%_#${}])", "\0\\1", text)
    text = re.sub(r"(?<!\0)[{}]", "", text)
    return text.replace("\0", "")


def numeric(texts: Sequence[str]) -> bool:
    """Tell whether a column's cells are numbers, alone or with intervals, so that they stand to the right.

    >>> numeric(["0.1", "", "-2"]), numeric(["0.1 ± 0.2"]), numeric(["1964-65"]), numeric(["never"])
    (True, True, False, False)
    """
    filled = [text for text in texts if text]
    return bool(filled) and all(NUMERIC.fullmatch(t) and not re.fullmatch(r"\d{4}-\d{2,4}|\d{4}", t) for t in filled)


def panels(
    header: Sequence[Piece],
    rows: Sequence[Sequence[Piece]],
    right: Sequence[bool],
    keys: int,
    page: float = PAGE,
    gap: float = GAP,
    excess: float = EXCESS,
) -> list[list[Column]]:
    """Return the columns of each part of a table: one if widths that fit are found, else several that repeat the first columns.

    Parameters
    ----------
    right
        Whether each column stands to the right; those columns are never broken.
    keys
        Number of first columns that say what a row is.
    page, gap, excess
        Width of the page, distance of columns, and how much wider than its content a column is: points, or the unit of the pieces.

    >>> one = [piece("a"), piece("b")]
    >>> len(panels(one, [one], [False, False], 1)), len(panels(one, [one], [False, False], 1, page=9.0))
    (1, 1)
    """
    count = len(header)
    least = [_least(c, header, rows, right) + excess for c in range(count)]
    natural = [max([header[c].least, *(row[c].wide for row in rows)]) + excess for c in range(count)]
    # A column of text that would be cut to ribbons is not comfortable; one of numbers takes what it takes.
    ease = [least[c] if right[c] else min(natural[c], max(least[c], _ribbon(c, rows))) for c in range(count)]

    def fit(part: Sequence[int]) -> bool:
        inside = [*range(keys), *part]
        return bool(sum(ease[i] for i in inside) + gap * (len(inside) - 1) <= page)

    parts: list[list[int]] = [[]]
    for c in range(keys, count):
        if parts[-1] and not fit([*parts[-1], c]):
            parts.append([])
        parts[-1].append(c)
    if count > keys:
        size = -(-(count - keys) // len(parts))
        even = [[*range(k, min(k + size, count))] for k in range(keys, count, size)]
        parts = even if all(map(fit, even)) else parts
    return [_dealt([*range(keys), *part], header, rows, right, least, natural, page, gap) for part in parts]


def _least(c: int, header: Sequence[Piece], rows: Sequence[Sequence[Piece]], right: Sequence[bool]) -> float:
    own = [row[c].wide if right[c] else row[c].least for row in rows]
    return max([header[c].least, *own])


def _ribbon(c: int, rows: Sequence[Sequence[Piece]]) -> float:
    """Return a width at which a column's longest cell takes about nine lines."""
    return max([0.0, *(row[c].wide for row in rows)]) / 9


def _dealt(
    inside: list[int],
    header: Sequence[Piece],
    rows: Sequence[Sequence[Piece]],
    right: Sequence[bool],
    least: Sequence[float],
    natural: Sequence[float],
    page: float,
    gap: float,
) -> list[Column]:
    """Deal the room of a page out among columns, each step to the column that shortens the table most."""
    wide = np.array([least[c] for c in inside])
    most = np.array([least[c] if right[c] else natural[c] for c in inside])
    room = page - gap * (len(inside) - 1) - wide.sum()
    if most.sum() <= wide.sum() + room:
        wide = most
    elif room > 0:
        lengths = np.array([[row[c].wide for c in inside] for row in [*rows, header]])
        for _ in range(STEPS):
            costs = [_height(lengths, wide + step) for step in np.eye(len(inside)) * room / STEPS]
            closed = wide >= most
            wide[int(np.argmin(np.where(closed, np.inf, costs)))] += room / STEPS
    return [Column(c, math.floor(10 * own) / 10, right[c]) for c, own in zip(inside, wide, strict=True)]


def _height(lengths: NDArray[np.float64], wide: NDArray[np.float64]) -> float:
    """Return a smooth measure of how many lines rows take: near the most of their cells."""
    return float(((lengths / wide + 0.3) ** 4).sum(axis=1).__pow__(0.25).sum())


def lines(cells: Sequence[Piece], columns: Sequence[Column]) -> int:
    """Return about how many lines a row takes.

    >>> lines([piece("a word or two")], [Column(0, 30.0, False)])
    2
    """
    fills = [cells[column.index].wide / column.wide for column in columns]
    return max(1, *(math.ceil(1.12 * fill) for fill in fills if fill > 1), 1)

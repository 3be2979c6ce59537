r"""Every number of the paper's tables by name: ``table/row/column``, for the report and, as a file of macros, for an author's text.

A name is made of what is printed: the table's name, the row's first cell (up to three where it takes more to tell rows apart),
and the column, as ``episodes/2019/cohesion margin``; ``episodes/notes`` are the notes. In LaTeX
``\result{episodes/2019/cohesion margin}`` gives the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from games.errors import QuasiallianceError, nearest
from games.latex.writer import escape
from games.table import Cell, Table, is_number, number

from ..words import in_words, titled

NAMED = re.compile(r"[^A-Za-z0-9 .,:;()'+*/<=>-]")
HEAD = r"""% Every number of the tables by name: \result{table/row/column}. Written by the build; \input it in the preamble.
\makeatletter
\newcommand{\result}[1]{\@ifundefined{result@#1}%
  {\PackageError{numbers}{There is no number '#1'}{The names are in the file numbers.tex.}}{\@nameuse{result@#1}}}
\newcommand{\setresult}[2]{\@namedef{result@#1}{#2}}
"""


def numbers(tables: Iterable[tuple[str, Table]]) -> dict[str, str]:
    """Return the text of every cell that has a digit as it is shown, by name.

    >>> table = Table(("id", "margin", "verdict"), [("E19", "-0.153", "friction"), ("E23", "0.223", "cohesion")])
    >>> numbers([("table-episodes", table)])
    {'episodes/2019/margin': '-0.153', 'episodes/2023/margin': '0.223'}
    """
    found: dict[str, str] = {}
    for stem, table in tables:
        rows = _filled(table.rows)
        texts = [[cell.text for cell in row] for row in rows]
        keys = _keys(texts)
        about = stem.removeprefix("table-")
        for row, own in zip(rows, texts, strict=True):
            for column, cell in list(zip(table.header, row, strict=True))[keys:]:
                for name, text in _shown(column, cell):
                    if column and re.search(r"\d", text):
                        found.setdefault("/".join(map(_plain, (about, ", ".join(own[:keys]), name))), text)
        if table.notes:
            found[f"{_plain(about)}/notes"] = " ".join(note.text for note in table.notes)
    return found


def _shown(column: str, cell: Cell) -> Iterator[tuple[str, str]]:
    """Yield what a cell shows, with its column's name, and each number of a cell that shows several.

    >>> from games.table import estimate
    >>> list(_shown("index", estimate(0.25, 0.01)))
    [('index', '0.250 ± 0.010'), ('index estimate', '0.250'), ('index half-width', '0.010')]
    """
    yield column, cell.text
    if len(cell.parts) > 1:
        for word, text in cell.parts:
            yield f"{column} {word or 'estimate'}", text if text in cell.text or not is_number(text) else number(Fraction(text))


def _keys(rows: list[list[str]]) -> int:
    """Return how many first cells it takes to tell rows apart, at most three."""
    most = max(1, min(3, len(rows[0]) - 1)) if rows else 1
    return next((k for k in range(1, most) if len({tuple(row[:k]) for row in rows}) == len(rows)), most)


def _filled(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return rows with an empty first cell filled from the row above, which it continues."""
    out: list[list[Cell]] = []
    for row in rows:
        out.append([row[0] if row[0].text or not out else out[-1][0], *row[1:]])
    return out


def _plain(text: str) -> str:
    text = titled(in_words(text)).replace("–", "-").replace("±", "+-")
    return " ".join(NAMED.sub("", text).split())


def macros(found: Mapping[str, str]) -> str:
    r"""Return the macro file.

    >>> print(macros({"episodes/2019/margin": "-0.153"}).splitlines()[-2])
    \setresult{episodes/2019/margin}{$-$0.153}
    """
    lines = [rf"\setresult{{{name}}}{{{escape(in_words(text))}}}" for name, text in found.items()]
    return "\n".join([HEAD + "\n".join(lines), r"\makeatother"]) + "\n"


def value(found: Mapping[str, str], name: str) -> str:
    """Return the number of a name.

    Raises
    ------
    QuasiallianceError
        If there is none of that name.
    """
    if name not in found:
        raise QuasiallianceError(f"report: no number {name!r} in the tables{nearest(name, found)}")
    return found[name]

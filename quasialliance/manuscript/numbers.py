r"""Every number of the paper's tables by name: ``table/row/column``, for the report and, as a file of macros, for an author's text.

A name is made of what is printed: the table's name, the row's first cell (up to three where it takes more to tell rows apart),
and the column, as ``episodes/2019/cohesion margin``; ``episodes/notes`` are the notes. In LaTeX
``\result{episodes/2019/cohesion margin}`` gives the number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from games.errors import QuasiallianceError, nearest
from games.latex.writer import escape
from games.table import Table

from ..words import in_words, titled

NAMED = re.compile(r"[^A-Za-z0-9 .,:;()'+*/<=>-]")
HEAD = r"""% Every number of the tables by name: \result{table/row/column}. Written by the build; \input it in the preamble.
\makeatletter
\newcommand{\result}[1]{\@ifundefined{result@#1}%
  {\PackageError{numbers}{There is no number '#1'}{The names are in the file numbers.tex.}}{\@nameuse{result@#1}}}
\newcommand{\setresult}[2]{\@namedef{result@#1}{#2}}
"""


def numbers(tables: Iterable[tuple[str, Table]]) -> dict[str, str]:
    """Return the plain text of every cell that has a digit, by name.

    >>> table = Table(("id", "margin", "verdict"), [("E19", "-0.153", "friction"), ("E23", "0.223", "cohesion")])
    >>> numbers([("table-episodes", table)])
    {'episodes/2019/margin': '-0.153', 'episodes/2023/margin': '0.223'}
    """
    found: dict[str, str] = {}
    for stem, table in tables:
        header, *rows = csv.reader(io.StringIO(table.to_csv()))
        rows = _filled(rows)
        keys = _keys(rows)
        about = stem.removeprefix("table-")
        for row in rows:
            for column, text in list(zip(header, row, strict=True))[keys:]:
                if column and re.search(r"\d", text):
                    found.setdefault("/".join(map(_plain, (about, ", ".join(row[:keys]), column))), text)
        if table.notes:
            found[f"{_plain(about)}/notes"] = " ".join(note.text for note in table.notes)
    return found


def _keys(rows: list[list[str]]) -> int:
    """Return how many first cells it takes to tell rows apart, at most three."""
    most = max(1, min(3, len(rows[0]) - 1)) if rows else 1
    return next((k for k in range(1, most) if len({tuple(row[:k]) for row in rows}) == len(rows)), most)


def _filled(rows: list[list[str]]) -> list[list[str]]:
    """Return rows with an empty first cell filled from the row above, which it continues."""
    out: list[list[str]] = []
    for row in rows:
        out.append([row[0] or (out[-1][0] if out else ""), *row[1:]])
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

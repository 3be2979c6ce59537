"""The literature reproduced: what each source prints or proves, beside what is computed here, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator

from games.errors import ParameterError, nearest
from games.table import Table
from solvers.evidence import anchors
from solvers.evidence.anchors.anchor import HEADER, Files, row

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield every check of every source, and what is not compared."""
    yield "table-anchors", anchor_table()
    yield "table-anchors-unchecked", unchecked_table()


def anchor_table(files: Files | None = None) -> Table:
    """Return every check of every anchor, one a row, the oldest source first.

    Parameters
    ----------
    files
        Files of the user's by name ("leblang2003"), which are not shipped; the checks that need one say so without it.

    Raises
    ------
    ParameterError
        If a file is given that no anchor takes.
    FormatError
        If a file is missing or not what it should be.

    >>> sorted({row[-1].text for row in anchor_table().rows})
    ['agrees', 'no file']
    """
    given = dict(files or {})
    taken = {name for anchor in anchors.known() for name in anchor.files}
    for name in given:
        if name not in taken:
            raise ParameterError(f"anchors: no file is called {name!r}; known: {', '.join(sorted(taken))}{nearest(name, taken)}")
    rows: list[tuple[str, ...]] = []
    for anchor in anchors.known():
        name = anchor.name
        for check in anchor.compare({word: path for word, path in given.items() if word in anchor.files}).checks:
            rows.append((name, *row(check)))
            name = ""
    notes = (
        "Published: a number that the source prints, or what its closed form gives at the values named. Ours: from a solver that "
        "does not use that form.",
        "Where the source is a file of the user's that was not given, there is nothing of ours.",
    )
    return Table(("source", *HEADER), rows, caption="Results of the literature, beside what is computed here", notes=notes)


def unchecked_table() -> Table:
    """Return what each source says, how it is compared here, and what of it is not.

    >>> unchecked_table().header
    ('source', 'says', 'compared with', 'ours', 'not compared')
    """
    rows = [(a.name, a.says, a.basis, a.method, a.unchecked) for a in anchors.known()]
    return Table(
        ("source", "says", "compared with", "ours", "not compared"),
        rows,
        caption="Results of the literature: how each is compared, and what is not",
        notes=[f"{anchor.source}." for anchor in anchors.known()],
    )

"""Robust choice for 2019 and 2023: settings of the levers over all that is uncertain and over coding noise, and the cheapest."""

from __future__ import annotations

from collections.abc import Iterator

from games.exact.numbers import decimal
from games.levers import levers
from games.models.trilateral import MODEL, WORDS
from games.table import Table

from ..results import Results

BOXES = {"all": "over all that is uncertain", "codes": "within the coding noise"}
"""Box -> words for it."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the levers, shares with worst cases and regrets by episode and box, and the cheapest levers for each episode."""
    yield "table-levers", lever_list()
    for (year, box), found in results.robust.items():
        word = "" if box == "all" else f"-{box}"
        for kind, table in (("robust", found.table()), ("regrets", found.regret_table())):
            caption = f"{table.caption}, {BOXES[box]}"
            yield f"table-{kind}-{year}{word}", Table(table.header, table.rows, caption=caption, notes=table.notes)
    for (year, margin), cheap in results.cheapest.items():
        yield f"table-cheapest-{year}{'-margin' if margin else ''}", cheap.table()


def lever_list() -> Table:
    """Return who can pull which lever, what it then sets, and who says so.

    >>> lever_list().header
    ('lever', 'who', 'sets', 'seeds', 'literature', 'what is done')
    """
    rows = []
    for own in levers().values():
        sets = [f"{MODEL.parameter(symbol).name} to {decimal(value)}" for symbol, value in own.to.items()]
        act = f"US {own.us_action} ({WORDS[own.us_action]})" if own.us_action else ""
        words = (", ".join(own.owners), act or ", ".join(sets), ", ".join(own.seeds), "; ".join(own.literature), own.meaning)
        rows.append((own.name, *words))
    note = "A lever is what a government decides on; what it can only bear or believe is uncertain instead."
    header = ("lever", "who", "sets", "seeds", "literature", "what is done")
    return Table(header, rows, caption="Levers of Washington, Tokyo and Seoul", notes=(note,))

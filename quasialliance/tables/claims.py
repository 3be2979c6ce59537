"""What the five documents claim, and where each claim holds."""

from __future__ import annotations

from collections.abc import Iterator

from games.claims import claims
from games.table import Table
from solvers.debate import judge

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the table of claims."""
    yield "table-claims", claims_table()


def claims_table() -> Table:
    """Return every claim with its documents, what models it, and where it holds.

    >>> [row[0].text for row in claims_table().rows][:2]
    ['animosity-divides', 'apology-costs-tokyo']
    """
    rows = []
    for each in claims().values():
        by = ", ".join((*each.carried_by, *each.shown_by))
        found = None if each.statement is None else judge(each.name)
        verdict, share = ("by other means", "") if found is None else (found.statement, f"{found.share:.3f}")
        rows.append((each.name, each.text, ", ".join(each.seeds), ", ".join(each.catalogue), by, verdict, share))
    note = (
        "Holds: over the ranges of all parameters; mechanisms off at the defaults stay off unless the claim is about them. "
        "Always is proved (weakly at the ends of ranges). Share: of 20,000 seeded draws."
    )
    header = ("claim", "in words", "documents", "entries", "modelled by", "holds", "share")
    return Table(header, rows, caption="The claims of the five documents", notes=(note,))

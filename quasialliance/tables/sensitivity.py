"""Sobol' indices and regime shares of 2019 and 2023."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the index table and the share table of both episodes."""
    for name, found in results.sobol.items():
        year = {"E19": "2019", "E23": "2023"}[name]
        yield f"table-sobol-{year}", found.table()
        yield f"table-shares-{year}", found.share_table()

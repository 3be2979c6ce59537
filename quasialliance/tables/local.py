"""Around 2019 and 2023: elasticities of the cohesion margin, and the thresholds of each input alone."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield elasticities and thresholds of both episodes."""
    for year, found in results.elasticities.items():
        yield f"table-elasticities-{year}", found.table()
    for year, alone in results.curves.items():
        yield f"table-one-at-a-time-{year}", alone.table()

"""Estimation at the paper's size: marginal likelihoods, posteriors, identified sets, calibration, power, the next observation."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield every table of the report that has rows."""
    for name, table in results.estimates.named_tables():
        if table.rows:
            yield f"table-estimate-{name}", table

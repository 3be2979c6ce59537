"""Sobol' indices and regime shares of 2019 and 2023, by input, mechanism and pair, elementary and Shapley effects."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table

from ..results import Results

YEARS = {"E19": "2019", "E23": "2023"}


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the tables of both episodes."""
    for name, found in results.sobol.items():
        yield f"table-sobol-{YEARS[name]}", found.table()
        yield f"table-shares-{YEARS[name]}", found.share_table()
    for name, together in results.interactions.items():
        yield f"table-sobol-mechanisms-{YEARS[name]}", together.table()
        yield f"table-sobol-pairs-{YEARS[name]}", together.pair_table(rows=None)
    for name, screened in results.screenings.items():
        yield f"table-morris-{YEARS[name]}", screened.table()
    for name, shared in results.shapley.items():
        yield f"table-shapley-effects-{YEARS[name]}", shared.table()

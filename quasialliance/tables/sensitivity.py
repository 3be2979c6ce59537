"""Sobol' indices and regime shares of 2019 and 2023, by input, mechanism and pair, elementary and Shapley effects."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table

from ..results import Results
from ..words import stem


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the tables of the scenarios."""
    for name, found in results.sobol.items():
        yield f"table-sobol-{stem(name)}", found.table()
        yield f"table-shares-{stem(name)}", found.share_table()
    for name, together in results.interactions.items():
        yield f"table-sobol-mechanisms-{stem(name)}", together.table()
        yield f"table-sobol-pairs-{stem(name)}", together.pair_table(rows=None)
    for name, screened in results.screenings.items():
        yield f"table-morris-{stem(name)}", screened.table()
    for name, shared in results.shapley.items():
        yield f"table-shapley-effects-{stem(name)}", shared.table()


own = paper
"""All of it is of the scenarios that are looked at closely."""

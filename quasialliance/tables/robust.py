"""Robust choice for 2019 and 2023: settings of the levers over all that is uncertain and over coding noise, and the cheapest."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield shares with worst cases and regrets by episode and box, and the cheapest levers for each episode as it is coded."""
    for (year, box), found in results.robust.items():
        word = "" if box == "all" else f"-{box}"
        yield f"table-robust-{year}{word}", found.table()
        yield f"table-regrets-{year}{word}", found.regret_table()
    for (year, margin), cheap in results.cheapest.items():
        yield f"table-cheapest-{year}{'-margin' if margin else ''}", cheap.table()

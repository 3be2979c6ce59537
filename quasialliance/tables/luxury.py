"""The luxury of emotions: how often animosity decides, by belief in US protection, without and with the mechanism."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table
from solvers.evidence import luxury

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the share of games that animosity decides, by luxury and by reliability."""
    found = luxury.decided_by_animosity(rng=results.rng, draws=results.draws)
    rows = [
        (f"{d.luxury:g}", "little (.1)" if d.reliability < 0.5 else "much (.9)", f"{d.share:.3f}", f"{d.error:.4f}") for d in found
    ]
    low, high = luxury.ANIMOSITY
    note = (
        f"{results.draws} draws of all structural parameters and codes but these two, the US engaged, seed {results.rng}; "
        f"decided: the class selected at animosity {low} is not that at {high}."
    )
    header = ("luxury of emotions", "the US is believed", "share of games that animosity decides", "standard error")
    caption = "Only a guaranteed state can afford emotions (M24)"
    yield "table-luxury-of-emotions", Table(header, rows, caption=caption, notes=(note,))

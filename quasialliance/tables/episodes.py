"""Coded against computed outcomes of the 24 episodes, misses included."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Cell, Table, number

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the episode table."""
    yield "table-episodes", episode_table(results)


def episode_table(results: Results) -> Table:
    """Return one row per episode: coded outcome, strict equilibria, selected profile, computed outcome, margin, hit or miss."""
    rows, hits = [], 0
    for episode, found in results.episodes:
        hit = found.outcome == episode.outcome
        hits += hit
        strict = ", ".join("".join(labels) for labels in found.strict) or "none"
        rows.append(
            (
                episode.id,
                episode.period,
                episode.us_action,
                episode.outcome,
                episode.outcome_confidence,
                strict,
                "".join(found.selected),
                found.outcome,
                number(found.margin),
                "hit" if hit else Cell("miss", strong=True),
            )
        )
    header = ("id", "period", "US", "coded", "confidence", "strict equilibria", "selected", "computed", "cohesion margin", "")
    notes = (
        f"{hits} of {len(rows)} right in sample; the defaults were chosen on these episodes: a consistency check, not evidence.",
        "Selection: limit of the principal logit branch. Every coded P and R, and animosity before 2013, is open to hindsight.",
    )
    return Table(header, rows, caption="Japan-ROK relations 1964-2024: coded and computed outcomes", notes=notes)

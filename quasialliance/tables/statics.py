"""The six pathways and the single-mechanism statics, as shares of random parameter draws."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table
from solvers.evidence.contrasts import PATHWAYS, Effect

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the pathways, the other statics, and the luxury of emotions."""
    pathways = results.effects[: len(PATHWAYS)]
    note = f"{results.draws} draws, seed {results.rng}. Ambiguous: the cohesion margin moves both ways; never read as one sign."
    yield "table-pathways", effect_table(pathways, "Pathways of US roles, each with only its own mechanisms on", note)
    yield (
        "table-statics",
        effect_table(results.effects[len(PATHWAYS) :], "Single mechanisms, every parameter random", note),
    )
    luxury = results.luxury
    rows = [(name, f"{luxury.changes[name]:.3f}", f"{luxury.broken[name]:.3f}") for name in luxury.changes]
    remark = f"Animosity scale .05 to .45; {luxury.draws} draws, seed {luxury.rng}. M24 claims a larger first share at high."
    yield (
        "table-luxury",
        Table(("US reliability", "class changes", "cohesion broken"), rows, caption="Luxury of emotions", notes=(remark,)),
    )


def effect_table(effects: tuple[Effect, ...], caption: str, note: str) -> Table:
    """Return contrasts as rows: shares with (C,C) strict before and after, and the direction of the margin."""
    rows = [
        (
            e.contrast.name,
            e.contrast.claim,
            f"{e.cohesion[0]:.3f}",
            f"{e.cohesion[1]:.3f}",
            f"{e.friction[0]:.3f}",
            f"{e.friction[1]:.3f}",
            f"{100 * e.rises:.0f}%",
            f"{100 * e.falls:.0f}%",
            e.sign,
        )
        for e in effects
    ]
    header = (
        "",
        "contrast",
        "(C,C) before",
        "(C,C) after",
        "(F,F) before",
        "(F,F) after",
        "margin rises",
        "falls",
        "sign",
    )
    return Table(header, rows, caption=caption, notes=(note,))

"""The six pathways and the single-mechanism statics, as shares of random parameter draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from games.table import Cell, Table, full
from solvers.evidence.contrasts import PATHWAYS, Effect

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the pathways, the other statics, and the luxury of emotions."""
    pathways = results.effects[: len(PATHWAYS)]
    note = f"{results.draws} draws, seed {results.rng}. Ambiguous: the cohesion margin moves both ways; never read as one sign."
    yield "table-pathways", effect_table(pathways, "Pathways of US roles, each with only its own mechanisms on", note)
    statics = results.effects[len(PATHWAYS) :]
    yield "table-statics", effect_table(statics, "Single mechanisms, every parameter random", note)
    luxury = results.luxury
    rows = [(name, f"{luxury.changes[name]:.3f}", f"{luxury.broken[name]:.3f}") for name in luxury.changes]
    remark = f"Animosity scale .05 to .45; {luxury.draws} draws, seed {luxury.rng}. M24 claims a larger first share at high."
    header = ("US reliability", "class changes", "cohesion broken")
    yield "table-luxury", Table(header, rows, caption="Luxury of emotions", notes=(remark,))


def effect_table(effects: tuple[Effect, ...], caption: str, note: str) -> Table:
    """Return contrasts as rows: shares with (C,C) strict before and after, and the direction of the margin."""
    columns: dict[str, Callable[[Effect], object]] = {
        "": lambda e: e.contrast.name,
        "contrast": lambda e: e.contrast.claim,
        "(C,C) before": lambda e: f"{e.cohesion[0]:.3f}",
        "(C,C) after": lambda e: f"{e.cohesion[1]:.3f}",
        "(F,F) before": lambda e: f"{e.friction[0]:.3f}",
        "(F,F) after": lambda e: f"{e.friction[1]:.3f}",
        "margin rises": lambda e: _percent(e.rises),
        "falls": lambda e: _percent(e.falls),
        "sign": lambda e: e.sign,
    }
    return Table(columns, [[cell(e) for cell in columns.values()] for e in effects], caption=caption, notes=(note,))


def _percent(share: float) -> Cell:
    return Cell(f"{100 * share:.0f}%", parts=(("", full(share)),))

"""The parameters of the model and the values that the episodes give them."""

from __future__ import annotations

from collections.abc import Iterator

import games
from games.exact.numbers import decimal
from games.models.trilateral import MODEL
from games.scenarios.episodes import Provenance
from games.table import Cell, Table, interval

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the parameter table and the coded values with their sources."""
    yield "table-parameters", parameter_table()
    yield "table-codes", code_table()


def parameter_table() -> Table:
    """Return every parameter with symbol, kind, default, range, meaning and owner.

    >>> len(parameter_table().rows) == len(MODEL.parameters)
    True
    """
    owner = {p.symbol: mechanism.name for mechanism in MODEL.mechanisms for p in mechanism.parameters}
    rows = [
        (
            Cell(p.symbol, f"${p.latex}$", f"\\({p.latex}\\)"),
            p.name,
            p.kind,
            decimal(p.default),
            interval(decimal(p.low), decimal(p.high), form="{} to {}"),
            owner.get(p.symbol, "setting"),
            p.meaning,
        )
        for p in MODEL.parameters
    ]
    header = ("symbol", "name", "kind", "default", "range", "mechanism", "meaning")
    return Table(header, rows, caption="Parameters of the trilateral model")


def code_table() -> Table:
    """Return every coded value of every episode with basis, source, confidence and hindsight mark."""
    rows: list[tuple[str, ...]] = []
    for episode in games.episodes().values():
        codes = {MODEL.parameter(symbol).name: (decimal(code.value), code) for symbol, code in episode.codes.items()}
        coded: dict[str, tuple[str, Provenance]] = {"us_action": (episode.us_action, episode.us_code), **codes}
        rows += [
            (episode.id, name, value, code.basis, code.confidence, "yes" if code.hindsight else "no", code.source)
            for name, (value, code) in coded.items()
        ]
    header = ("episode", "parameter", "value", "basis", "confidence", "open to hindsight", "source")
    return Table(header, rows, caption="Coded values of the episodes")

"""The theories against the record and against each other: what each says, and what would tell two of them apart."""

from __future__ import annotations

from collections.abc import Iterator

from games.exact.numbers import decimal
from games.table import Cell, Table, number
from solvers.comparison import Divergence
from solvers.comparison.divergences import Observation

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the theories on the episodes, and the most separating scenario of each pair."""
    yield "table-theories", results.theories.outcomes()
    yield "table-divergences", divergence_table(results)


def divergence_table(results: Results) -> Table:
    """Return one row per pair: the scenario on which two theories differ most, and what would tell them apart."""
    rows = [_row(found) for found in results.divergences]
    found = results.divergences[0]
    model = found.scenario.model
    codes = ", ".join(f"{symbol} {model.parameter(symbol).name}" for symbol in found.scenario.values)
    notes = (
        f"Largest difference found: corners of the box of codes, {found.draws} draws under each US action, seed {found.rng}, then "
        "one code at a time; opposite outcomes before greater differences.",
        "Most telling: one code moved from the middle of its scale, the US engaged, by what it changes in each margin; opposite "
        "signs: the same where the two expect opposite signs.",
        f"Codes: {codes}.",
    )
    header = ("theories", "US", "codes", "outcomes", "margins", "most telling", "opposite signs")
    return Table(header, rows, caption="The scenario on which two theories differ most, for each pair", notes=notes)


def _row(found: Divergence) -> tuple[object, ...]:
    first, second = found.verdicts
    opposite = next((o for o in found.observations if o.contradicts), None)
    codes = [(symbol, decimal(value)) for symbol, value in found.scenario.values.items()]
    return (
        " and ".join(theory.name for theory in found.theories),
        found.scenario.us_action,
        Cell(" ".join(f"{symbol} {value}" for symbol, value in codes), parts=tuple(codes)),
        _pair(first.outcome, second.outcome),
        _pair(number(first.margin), number(second.margin)),
        _told(found.telling),
        Cell("none", parts=(("", "none"),)) if opposite is None else _told(opposite),
    )


def _told(seen: Observation) -> Cell:
    """Return what is observed, and what it changes in the margins of the two theories."""
    pair = _pair(number(seen.first), number(seen.second))
    return Cell(f"{seen.name} {seen.value}: {pair.text}", parts=(("", seen.name), ("value", str(seen.value)), *pair.parts))


def _pair(first: str, second: str) -> Cell:
    return Cell(f"{first}, {second}", parts=(("first", first), ("second", second)))

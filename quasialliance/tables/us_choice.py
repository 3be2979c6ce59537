"""The US choice: accounts against the record, choices over every equilibrium of the allies, and what a rising threat brings."""

from __future__ import annotations

from collections.abc import Iterator

from games.exact.numbers import decimal
from games.table import Cell, Table

from ..results import Results

LEVERS = ("residual_engagement", "us_demand")
"""Parameters, 0 by default, on which pressing without engaging hangs."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the scores, the record, how both hang on the defaults, the senses of choice, and the US along the common threat."""
    yield "table-us-accounts", results.us_record.scores()
    yield "table-us-record", results.us_record.table()
    yield "table-us-record-draws", results.us_scores.table()
    yield "table-us-senses", senses(results)
    yield "table-us-demand", demand(results)
    yield "table-us-threat", results.us_response.table()
    yield "table-us-threat-shares", results.us_shares.table()


def demand(results: Results) -> Table:
    """Return in how many episodes pressing without engaging is chosen, in each sense, with a lever and without."""
    records = {(): results.us_record_four, **results.us_demands}
    rows = []
    for changes, record in records.items():
        chosen = [(c.some, c.every, c.best_case, c.worst_case, c.anticipated) for c in record.choices]
        words = ", ".join(f"{name} {decimal(value)}" for name, value in changes) or "defaults"
        levers = {name: decimal(value) for name, value in changes}
        changed = Cell(words, parts=tuple((name, levers.get(name, "0")) for name in LEVERS))
        rows.append((changed, *(str(sum("D" in sense for sense in senses)) for senses in zip(*chosen, strict=True))))
    notes = (
        "Its levers: the guarantee that is left (residual_engagement), and others than the guarantee (us_demand); both are 0 at "
        "the defaults, where the allies' game after D is that after R.",
    )
    header = ("changed", "in some", "in every", "best case", "worst case", "selected")
    title = f"Pressing without engaging (D): in how many of {len(results.us_record_four.episodes)} episodes the US chooses it"
    return Table(header, rows, caption=title, notes=notes)


def senses(results: Results) -> Table:
    """Return one row per episode: the US actions chosen in some or every equilibrium, in the best or worst case, as selected."""
    record = results.us_record
    rows = []
    for episode, three, four in zip(record.episodes, record.choices, results.us_record_four.choices, strict=True):
        chosen = (three.some, three.every, three.best_case, three.worst_case, three.anticipated, four.some)
        rows.append((episode.id, episode.period, episode.us_action, *(" or ".join(actions) or "none" for actions in chosen)))
    pressed = [choice.name for choice in results.us_record_four.choices if {"D"} & {*choice.best_case, *choice.worst_case}]
    notes = (
        "In some, in every: subgame-perfect equilibrium, over all equilibria of the allies after each US action. Best, worst case: "
        "the allies play the equilibrium that the US likes best, least.",
        "With D (press without engaging): at these parameters it leaves the allies the game that they have after R and costs the "
        "US more, so it begins an equilibrium only where the allies play a worse one after R; in the best or the worst case it is "
        f"chosen in {len(pressed)} of {len(rows)} episodes.",
    )
    header = ("id", "period", "coded", "in some", "in every", "best case", "worst case", "selected", "in some, with D")
    return Table(header, rows, caption="What the US chooses as first mover, by what its allies then play", notes=notes)

"""The mechanisms with their claims and switches, and which entries of the catalogue M01-M30 they cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from games.models.trilateral import MODEL
from games.table import Table

from ..results import Results

CATALOGUE: Mapping[str, str] = {
    "M01": "balance of threat, four factors",
    "M02": "differing greatest threats",
    "M03": "what Japan offers against the DPRK",
    "M04": "hostage issue-linkage",
    "M05": "history as perceived intention",
    "M06": "China-Japan disparity",
    "M07": "the ROK's China option",
    "M08": "entrapment without animosity",
    "M09": "sticky threat perceptions",
    "M10": "hedging",
    "M11": "relative gains",
    "M12": "hierarchy and status",
    "M13": "audience costs",
    "M14": "leader-driven rapprochement",
    "M15": "common threat",
    "M16": "common ally",
    "M17": "quasi-alliance",
    "M18": "pathway 1",
    "M19": "pathway 2",
    "M20": "pathway 3",
    "M21": "pathway 4",
    "M22": "pathway 5",
    "M23": "pathway 6",
    "M24": "luxury of emotions",
    "M25": "apology",
    "M26": "direct and binding ties",
    "M27": "domestic veto",
    "M28": "US decline",
    "M29": "inclusive or exclusive ties",
    "M30": "the US matters but does not determine",
}
ELSEWHERE: Mapping[str, str] = {
    "M01": "input layer games.threat",
    "M09": "not in a static game: needs slow states",
    "M14": "not in a static game: needs turnover",
    "M24": "does not come out of this model (see the table of statics)",
    "M27": "not in this game: needs a ratification game",
    "M29": "not in this game: needs links with China",
}
"""Entries that a switch of the trilateral model does not, or not fully, express."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the mechanism table and the coverage table."""
    yield "table-mechanisms", mechanism_table()
    yield "table-catalogue", coverage_table()


def mechanism_table() -> Table:
    """Return every mechanism in ledger order with switch, claim, seeds, literature and the rival prediction."""
    rows = [
        (
            m.name,
            ", ".join(f"{s} = {MODEL.parameter(s).neutral}" for s in m.switch) or "no switch",
            m.claim,
            ", ".join(m.seeds),
            "; ".join(m.literature),
            m.rival,
        )
        for m in MODEL.mechanisms
    ]
    header = ("mechanism", "off", "claim", "seeds", "literature", "rival prediction")
    return Table(header, rows, caption="Mechanisms in ledger order")


def coverage_table() -> Table:
    """Return the catalogue entries M01-M30 against the mechanisms that express them.

    >>> len(coverage_table().rows)
    30
    """
    rows = []
    for entry, title in CATALOGUE.items():
        found = [m.name + ("" if m.has_switch else " (no switch)") for m in MODEL.mechanisms if entry in m.catalogue]
        rows.append((entry, title, ", ".join(found) or "none", ELSEWHERE.get(entry, "")))
    return Table(("entry", "title", "mechanisms", "remark"), rows, caption="Switches against the mechanism catalogue")

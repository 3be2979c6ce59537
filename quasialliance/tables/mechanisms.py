"""The mechanisms with their claims and switches, and the catalogue M01-M30: what carries each entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from games.claims import claims
from games.models.trilateral import MODEL
from games.table import Table
from solvers.debate import judge

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
OPEN: Mapping[str, str] = {
    "M01": "weights of the four factors are judgement",
    "M09": "speed of adjustment is judgement",
    "M14": "turnover is not tied to dates of elections",
    "M23": "static form of a slow effect",
    "M28": "no path of c in time: thresholds and lines in it",
    "M30": "a share of draws, not a sign",
}
"""What an entry leaves open in this project, where it does."""


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
    """Return the catalogue entries M01-M30: what models each, the claims of the documents and where they hold, and what is open.

    >>> len(coverage_table().rows)
    30
    """
    rows = []
    for entry, title in CATALOGUE.items():
        found = [m.name + ("" if m.has_switch else " (no switch)") for m in MODEL.mechanisms if entry in m.catalogue]
        own = [each for each in claims().values() if entry in each.catalogue]
        said = [each.name if each.statement is None else f"{each.name} ({judge(each.name).verdict})" for each in own]
        seeds = sorted({seed for each in own for seed in each.seeds})
        shown = sorted({what for each in own for what in each.shown_by})
        rivals = sorted({rival for each in own for rival in each.against})
        rows.append(
            (
                entry,
                title,
                ", ".join(seeds),
                ", ".join((*found, *shown)),
                ", ".join(said),
                ", ".join(rivals),
                OPEN.get(entry, ""),
            )
        )
    header = ("entry", "title", "documents", "modelled by", "claims (where they hold)", "rival claims", "open")
    return Table(header, rows, caption="The catalogue of claims and what carries each entry")

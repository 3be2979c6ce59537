"""What the five documents claim, where each claim holds, which can't hold together, and whether a theory's own can."""

from __future__ import annotations

from collections.abc import Iterator

from games.claims import claims
from games.table import Table
from games.theories import theories
from solvers.debate import Matrix, judge

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the table of claims, and that of the pairs that exclude each other."""
    yield "table-claims", claims_table()
    yield "table-debate", debate_table(results.debate)
    yield "table-theories-claims", theories_table(results.debate)


def claims_table() -> Table:
    """Return every claim with its documents, what models it, and where it holds.

    >>> [row[0].text for row in claims_table().rows][:2]
    ['animosity-divides', 'apology-costs-tokyo']
    """
    rows = []
    for each in claims().values():
        by = ", ".join((*each.carried_by, *each.shown_by))
        found = None if each.statement is None else judge(each.name)
        verdict, share = ("by other means", "") if found is None else (found.statement, f"{found.share:.3f}")
        rows.append((each.name, each.text, ", ".join(each.seeds), ", ".join(each.catalogue), by, verdict, share))
    note = (
        "Holds: over the ranges of all parameters; mechanisms off at the defaults stay off unless the claim is about them. "
        "Always is proved (weakly at the ends of ranges). Share: of 20,000 seeded draws."
    )
    header = ("claim", "in words", "documents", "entries", "modelled by", "holds", "share")
    return Table(header, rows, caption="The claims of the five documents", notes=(note,))


def debate_table(matrix: Matrix) -> Table:
    """Return the pairs of claims that never hold together or are undecided, with what was shown of them."""
    rows = [
        (
            p.first.name,
            p.second.name,
            p.verdict,
            "all" if p.whole else "those that neither is about are off",
            "yes" if p.replayed else "no",
        )
        for p in matrix.pairs.values()
        if p.verdict != "together"
    ]
    counts = ", ".join(f"{number} {word}" for word, number in matrix.counts.items())
    caption = f"Claims that exclude each other; of {len(matrix.pairs)} pairs {counts}"
    note = "Together: a scenario in exact numbers. Never: a proof that there is none. Replayed: by a judge of its own."
    return Table(("claim", "claim", "hold together", "mechanisms", "replayed"), rows, caption=caption, notes=(note,))


def theories_table(matrix: Matrix) -> Table:
    """Return, for every theory, which of its own claims exclude each other, and of which other theories' some do."""
    rows = []
    exclusive = [names for names, pair in matrix.pairs.items() if pair.verdict == "never"]
    for theory in theories().values():
        own = {name for name in theory.claims if name in matrix.names}
        inside = [f"{a} / {b}" for a, b in exclusive if {a, b} <= own]
        excluded = {x for a, b in exclusive for x, y in ((a, b), (b, a)) if y in own}
        across = [other.name for other in theories().values() if other.name != theory.name and excluded & set(other.claims)]
        rows.append((theory.label, str(len(theory.claims)), "; ".join(inside) or "none", ", ".join(across) or "none"))
    header = ("theory", "claims", "own claims that exclude each other", "theories with a claim that one of its own excludes")
    return Table(header, rows, caption="Theories and their claims, as far as logic decides")

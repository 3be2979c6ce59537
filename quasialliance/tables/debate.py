"""Which claims can hold together: the contradictions, the largest sets without one, and how each document and theory stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from games.claims import claims
from games.table import Table
from games.theories import theories
from solvers.debate import Joint, Sets, together

from ..results import Results

OWN_TRIES = 256
"""Draws from the best of which a scenario of a theory's own is looked for."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the tables of contradictions and of largest sets, and those of documents and theories."""
    yield "table-debate", debate_table(results.debate)
    yield "table-debate-sets", sets_table(results.debate)
    yield "table-debate-documents", documents_table(results.debate)
    yield "table-theories-claims", theories_table(results.debate)


def debate_table(found: Sets) -> Table:
    """Return the smallest sets of claims that never hold together, with the documents that make them, and what is open.

    >>> from solvers.debate import sets
    >>> [cell.text for cell in debate_table(sets(["protection-binds", "protection-substitutes"])).rows[0]]
    ['protection-binds (S002); protection-substitutes (S003, S004)', '2', 'never', 'yes']
    """
    rows = [
        (
            "; ".join(f"{c.name} ({', '.join(c.seeds)})" for c in joint.claims),
            str(len(joint.claims)),
            joint.verdict,
            _yes(joint.replayed),
        )
        for joint in (*found.minimal, *found.open)
    ]
    counts = ", ".join(f"{number} {word}" for word, number in found.counts.items())
    caption = f"Smallest sets of claims that exclude each other; of {len(found.pairs)} pairs {counts}"
    notes = (
        found.note,
        "Never: a proof that no scenario satisfies all, with any mechanism anywhere in its range. Replayed: by a judge of its own.",
    )
    return Table(("claims", "number", "hold together", "replayed"), rows, caption=caption, notes=notes)


def sets_table(found: Sets) -> Table:
    """Return the largest sets of claims that hold together: what each gives up, and a scenario in exact numbers."""
    rows = []
    for joint in found.maximal:
        values = ", ".join(f"{s} = {v}" for s, v in joint.changed.items())
        rows.append((str(len(joint.claims)), ", ".join(found.given_up(joint)) or "none", values, _yes(joint.replayed)))
    notes = (
        found.note,
        "All other claims hold at the defaults with the values given; each is judged there by the exact payoffs of the game.",
    )
    caption = f"The {len(rows)} largest sets of the {len(found.names)} claims that hold together"
    return Table(("claims", "given up", "scenario", "replayed"), rows, caption=caption, notes=notes)


def documents_table(found: Sets) -> Table:
    """Return, for every document and for all, whether its claims hold at once, what is in the way, and how many do at most."""
    own: dict[str, list[str]] = {}
    for name in found.names:
        for seed in claims()[name].seeds:
            own.setdefault(seed, []).append(name)
    rows = [(seed, *_standing(found, names)) for seed, names in sorted(own.items())]
    everything = _standing(found, found.names)
    rows.append(("all five", *everything[:-1], f"all {len(found.minimal)} of the contradictory sets"))
    header = ("document", "claims", "hold at once", "at most", "largest sets", "contradictory sets within")
    note = "Claims with a statement about the model; a claim that several documents make counts for each."
    return Table(header, rows, caption="Documents and their claims, as far as logic decides", notes=(note,))


def theories_table(found: Sets) -> Table:
    """Return, for every theory, whether its claims hold at once, in its own game too, and which other theories they exclude."""
    rows = []
    cores = [set(joint.names) for joint in found.minimal]
    for theory in theories().values():
        own = [name for name in theory.claims if name in found.names]
        largest = found.largest_of(own)
        inside = [together(*sorted(names), theory=theory, draws=OWN_TRIES) for names in largest if names]
        others = {other.name: {*other.claims} for other in theories().values() if other.name != theory.name}
        across = [name for name, theirs in others.items() if any(_between(core, {*theory.claims}, theirs) for core in cores)]
        _, at_once, most, _, within = _standing(found, own)
        rows.append((theory.label, str(len(theory.claims)), at_once, most, _most(inside), within, ", ".join(across) or "none"))
    header = (
        "theory",
        "claims",
        "hold at once",
        "at most",
        "in its own game",
        "own claims that exclude each other",
        "theories with claims that some of its own exclude",
    )
    note = (
        "At most: of its claims with a statement about the model. In its own game: in a scenario with its mechanisms alone, in the "
        "ranges for which it speaks, as far as one was found."
    )
    return Table(header, rows, caption="Theories and their claims, as far as logic decides", notes=(note,))


def _standing(found: Sets, names: Iterable[str]) -> tuple[str, str, str, str, str]:
    """Return how many claims there are, whether they hold at once, how many at most, in how many ways, and what is in the way."""
    own = list(names)
    within = ["/".join(joint.names) for joint in found.minimal if set(joint.names) <= set(own)]
    largest = found.largest_of(own)
    most = len(largest[0]) if largest else 0
    at_once = "yes" if most == len(own) else "no" if within else "open"
    return str(len(own)), at_once, str(most), str(len(largest)), "; ".join(within) or "none"


def _between(core: set[str], own: set[str], theirs: set[str]) -> bool:
    """Tell whether a contradiction is made of claims of two sides, with some of each."""
    return core <= own | theirs and bool(core & own) and bool(core & theirs)


def _most(joints: Iterable[Joint]) -> str:
    return str(max((len(joint.claims) for joint in joints if joint.point is not None and joint.replayed), default=0))


def _yes(told: bool) -> str:
    return "yes" if told else "no"

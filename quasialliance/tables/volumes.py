"""Shares of parameter space: which classes are stable under each US action, and what a first-moving US chooses."""

from __future__ import annotations

from collections.abc import Iterator

from games.models.trilateral import WORDS
from games.table import Table

from ..results import Results


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the volumes and the US-first table."""
    found = results.volumes
    rows = [
        (" + ".join(classes) or "none", *(f"{found.sets[us][classes]:.4f}" for us in found.sets))
        for classes in sorted(found.sets["E"], key=lambda c: -found.sets["E"][c])
    ]
    rows.append(("cohesion, with or without others", *(f"{found.strict[us]['cohesion']:.4f}" for us in found.strict)))
    note = f"{found.draws} uniform draws of the 35 structural and situational parameters, seed {found.rng}."
    header = ("classes with a strict equilibrium", *(f"US {us} ({WORDS[us]})" for us in found.sets))
    yield "table-volumes", Table(header, rows, caption="Share of games by the classes that are strictly stable", notes=(note,))

    first = results.us_first
    chosen = [(f"US chooses {us} ({WORDS[us]})", f"{share:.3f}") for us, share in first.chosen.items()]
    changes = [(f"selected class differs, {name}", f"{share:.3f}") for name, share in first.class_changes.items()]
    dominated = [("engaging strictly dominates pressing when all move at once", f"{first.pressing_dominated:.4f}")]
    events = chosen + changes + dominated
    note = f"{first.draws} draws, seed {first.rng}; {first.undecided} selections undecided."
    yield "table-us-first", Table(("event", "share of games"), events, caption="When the US moves first", notes=(note,))

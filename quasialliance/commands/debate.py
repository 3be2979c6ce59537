"""``quasialliance debate``: which claims can hold together, with a scenario or a proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError
from games.table import Table

from ..options import json_option, show

if TYPE_CHECKING:
    from solvers.debate import Joint, Sets


@click.command("debate")
@click.argument("claims", nargs=-1)
@click.option("--sets", "as_sets", is_flag=True, help="The largest sets that hold together, and the smallest that do not.")
@json_option
def debate(claims: tuple[str, ...], as_sets: bool, as_json: bool) -> None:
    """Tell whether CLAIMS, two or more, can hold in one scenario; of none given, every pair (about ten seconds).

    "together" comes with a scenario in exact numbers, "never" with a proof; both are replayed by a judge that trusts no solver.
    """
    from solvers.debate import sets, together

    for k, name in enumerate(claims):
        if name in claims[:k]:
            raise QuasiallianceError(f"debate: {name} is there twice; whether a claim holds with itself is no question")
    if len(claims) == 1:
        raise QuasiallianceError("debate: two claims or more are needed, or none for every pair; got 1")
    if as_sets:
        found = sets(claims or None)
        show(as_json, lambda: set_records(found), found.table)
    elif claims:
        joint = together(*claims)
        show(as_json, lambda: record(joint), joint.table)
    else:
        every = sets()
        show(as_json, lambda: [record(joint, pair) for pair, joint in every.pairs.items()], lambda: pairs_table(every))


def record(joint: Joint, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a verdict for JSON; of claims among more that are settled together, without the scenario."""
    values = None if names or joint.point is None else {symbol: str(value) for symbol, value in joint.changed.items()}
    return {"claims": names or joint.names, "verdict": joint.verdict, "replayed": joint.replayed, "scenario": values}


def set_records(found: Sets) -> dict[str, Any]:
    """Return the sets for JSON."""
    return {
        "claims": found.names,
        "complete": found.complete,
        "minimal": [record(joint) for joint in found.minimal],
        "maximal": [record(joint) | {"given_up": found.given_up(joint)} for joint in found.maximal],
        "open": [record(joint) for joint in found.open],
    }


def pairs_table(found: Sets) -> Table:
    """Return the pairs that do not go together, and the counts."""
    rows = [(*pair, joint.verdict) for pair, joint in found.pairs.items() if joint.verdict != "together"]
    counts = ", ".join(f"{number} {word}" for word, number in found.counts.items())
    caption = f"{len(found.pairs)} pairs of claims: {counts}"
    return Table(("claim", "claim", "hold together"), rows, caption=caption, notes=(found.note,))

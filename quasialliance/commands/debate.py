"""``quasialliance debate``: which claims can hold together, with a scenario or a proof."""

from __future__ import annotations

from typing import Any

import click

from games.errors import QuasiallianceError

from ..options import json_option, show


@click.command("debate")
@click.argument("claims", nargs=-1)
@json_option
def debate(claims: tuple[str, ...], as_json: bool) -> None:
    """Tell whether two CLAIMS can hold in one scenario; of none given, every pair (about half a minute).

    "together" comes with a scenario in exact numbers, "never" with a proof; both are replayed by a judge that trusts no solver.
    """
    from solvers.debate import Pair, matrix, together

    if claims and len(claims) != 2:
        raise QuasiallianceError(f"debate: two claims are needed, or none for every pair; got {len(claims)}")

    def record(pair: Pair) -> dict[str, Any]:
        witness = pair.witness if claims else None
        changed = {} if witness is None else {s: v for s, v in witness.values.items() if v != witness.model.parameter(s).default}
        return {
            "first": pair.first.name,
            "second": pair.second.name,
            "verdict": pair.verdict,
            "replayed": pair.replayed,
            "whole_box": pair.whole if pair.reasons else None,
            "scenario": {symbol: str(value) for symbol, value in changed.items()} if witness is not None else None,
        }

    if claims:
        found = together(*claims)
        show(as_json, lambda: record(found), lambda: found)
    else:
        every = matrix()
        show(as_json, lambda: [record(pair) for pair in every.pairs.values()], lambda: every)

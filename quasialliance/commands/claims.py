"""``quasialliance claims``: what the documents claim, and where in the model it holds."""

from __future__ import annotations

from typing import Any

import click

import games.claims
from games.claims import Claim

from ..options import json_option, show


@click.command()
@click.argument("name", required=False)
@json_option
def claims(name: str | None, as_json: bool) -> None:
    """List the claims of the five documents with the share of parameters at which each holds; or judge the claim NAME (or a .toml).

    A claim holds always or never (proved over the ranges of all parameters), or exactly where its condition does.
    """
    from ..tables.claims import claims_table

    if name is None:
        show(as_json, lambda: [record(each) for each in games.claims.claims().values()], claims_table)
        return
    about = games.claims.claim(name)
    if about.statement is None:
        by = ", ".join(about.shown_by + about.carried_by)
        show(as_json, lambda: record(about), lambda: f"{about.name}: {about.text}\nmodelled by {by}")
        return
    from solvers import debate

    found = debate.judge(about)
    show(as_json, lambda: record(about), lambda: found)


def record(about: Claim) -> dict[str, Any]:
    """Return a claim, and where it holds, for JSON."""
    data: dict[str, Any] = {
        "name": about.name,
        "claim": about.text,
        "seeds": list(about.seeds),
        "catalogue": list(about.catalogue),
        "mechanisms": list(about.carried_by),
        "shown_by": list(about.shown_by),
        "against": list(about.against),
    }
    if about.statement is not None:
        from solvers import debate

        found = debate.judge(about)
        data |= {
            "says": about.says,
            "verdict": found.verdict,
            "statement": found.statement,
            "share": found.share,
            "standard_error": found.error,
            "draws": found.draws,
            "seed": found.seed,
        }
    return data

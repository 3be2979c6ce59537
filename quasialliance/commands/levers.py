"""``quasialliance levers``: what Washington, Tokyo or Seoul can set."""

from __future__ import annotations

from typing import Any

import click

from games.levers import Lever

from ..options import json_option, show


@click.command()
@json_option
def levers(as_json: bool) -> None:
    """List the levers of `robust`: who can pull each, and what it sets when it is pulled all the way."""
    from games.levers import levers as known

    from ..tables.robust import lever_list

    show(as_json, lambda: [_record(own) for own in known().values()], lever_list)


def _record(own: Lever) -> dict[str, Any]:
    sets = {"us_action": own.us_action} if own.us_action else {symbol: float(value) for symbol, value in own.to.items()}
    words = {key: list(getattr(own, key)) for key in ("owners", "seeds", "literature", "catalogue")}
    return {"lever": own.name, "meaning": own.meaning, "sets": sets, **words}

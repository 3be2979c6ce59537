"""``quasialliance symbols``: what symbols and letters stand for."""

from __future__ import annotations

from dataclasses import asdict

import click

from ..options import json_option, show


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
def symbols(names: tuple[str, ...], as_json: bool) -> None:
    """Say what symbols and letters stand for: parameters, actions, classes, concepts, notation.

    NAME is a symbol (hK, "US P"), a parameter's name, a model (gsomia) or a kind (actions). Without one: all but the parameters
    of the other models.
    """
    from .. import symbols as known

    found = known.asked(names)
    kinds = [kind for kind in known.KINDS if any(own.kind == kind for own in found)]
    tables = [known.symbol_table([own for own in found if own.kind == kind], kind[:1].upper() + kind[1:]) for kind in kinds]
    note = "Parameters are pure numbers: payoffs in units of utility, codes from 0 to 1, chances."
    notes = [note] if "parameter" in kinds else []
    show(as_json, lambda: [asdict(own) for own in found], lambda: "\n\n".join(map(str, [*tables, *notes])), legend=False)

"""``quasialliance codes``: the codes of the record, by hand or from public figures, and where each comes from."""

from __future__ import annotations

from typing import Any

import click

import games
from games.errors import QuasiallianceError
from games.table import Table

from ..json_output import codes_object
from ..options import by_hand_option, by_rule_option, given, hindsight_option, json_option, show


@click.command()
@click.argument("episode", required=False, default="")
@click.option("--coding", "word", default="hand", show_default=True, metavar="CODING", help="hand, data, mixed, or a .toml file.")
@by_hand_option
@by_rule_option
@hindsight_option
@click.option("--against", metavar="CODING", help="How far another coding agrees.")
@click.option("--figures", is_flag=True, help="The tables of public figures, with citation and version.")
@json_option
def codes(
    episode: str,
    word: str,
    by_hand: tuple[str, ...],
    by_rule: tuple[str, ...],
    neutral: bool,
    against: str | None,
    figures: bool,
    as_json: bool,
) -> None:
    """Show how the record is coded, by hand or by rules from public figures; with EPISODE, where every code of it comes from."""
    from solvers.evidence.codings import agreement, figure_tables
    from solvers.evidence.codings.freeze import status
    from solvers.evidence.codings.named import coding
    from solvers.evidence.records import Case

    if figures:
        if episode or against or by_hand or by_rule or neutral or given("word"):
            raise QuasiallianceError("codes --figures: it shows the tables alone; leave EPISODE and the other options out")
        tables = figure_tables()
        show(as_json, lambda: {name: own.source for name, own in tables.items()}, lambda: "\n\n".join(map(str, tables.values())))
        return
    own = coding(word, by_hand=by_hand, by_rule=by_rule)
    own = own.put_aside() if neutral else own
    every = [Case.of(one) for one in games.episodes().values()]
    whole = own.apply(every)
    record = whole.only(games.episode(episode).id) if episode else whole
    if against:
        if episode:
            raise QuasiallianceError("codes --against: it compares the whole record; leave EPISODE out")
        other = coding(against)
        found = agreement(whole, (other.put_aside() if neutral else other).apply(every))
        show(as_json, lambda: _agreement(found), lambda: found)
    elif episode:
        show(as_json, lambda: codes_object(record), record.reasons)
    else:
        show(as_json, lambda: codes_object(record), lambda: f"{record}\nThe codes are {status(record)}.")


def _agreement(found: Table) -> dict[str, Any]:
    """Return an agreement of two codings for JSON: code -> numbers; None where a side never varies or is not there."""
    _, *words = (word.replace(" ", "_") for word in found.header)
    rows = ([cell.text for cell in row] for row in found.rows)
    return {code: {word: float(own) if own else None for word, own in zip(words, cells, strict=True)} for code, *cells in rows}

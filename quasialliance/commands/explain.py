"""``quasialliance explain``: the ledger of every incentive to deviate."""

from __future__ import annotations

import click

from games.models.trilateral import ALLIES

from ..json_output import ledger_object
from ..options import Question, scenario_options, show_json


@click.command()
@scenario_options
@click.option("--profile", help="Profile to deviate from, e.g. CC (default: the selected one, and CC).")
@click.option("--player", help="Japan or ROK (default: both).")
@click.option("--deviation", help="Action deviated to, C, H or F (default: all).")
def explain(question: Question, profile: str | None, player: str | None, deviation: str | None) -> None:
    """Say why: split every incentive to deviate by mechanism."""
    from solvers.verdict import verdict

    found = verdict(question.scenario, **question.changes)
    game = found.allies
    asked = [profile] if profile else list(dict.fromkeys(("".join(found.selected), "CC")))
    players = [game.players[game.player(player)]] if player else list(ALLIES)
    ledgers = []
    for at in asked:
        where = game.profile(at)
        for who in players:
            stay = game.actions[game.player(who)][where[game.player(who)]]
            ledgers += [
                game.explain(who, where, to) for to in ([deviation] if deviation else [a for a in game.actions[0] if a != stay])
            ]
    if question.as_json:
        show_json([ledger_object(ledger) for ledger in ledgers])
        return
    click.echo(f"{question.heading}; US {found.us_action}; outcome {found.outcome}\n")
    click.echo("\n\n".join(map(repr, ledgers)))


COMMAND = explain

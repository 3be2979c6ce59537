"""``quasialliance explain``: the ledger of every incentive to deviate."""

from __future__ import annotations

import click

from games.models.trilateral import ALLIES

from ..json_output import ledger_object
from ..options import Question, scenario_options, show


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
            stay = game.labels(where)[game.player(who)]
            others = [deviation] if deviation else [action for action in game.actions[0] if action != stay]
            ledgers += [game.explain(who, where, to) for to in others]
    heading = f"{question.heading}; US {found.us_action}; outcome {found.outcome}"
    show(question.as_json, lambda: list(map(ledger_object, ledgers)), lambda: "\n\n".join(map(str, (heading, *ledgers))))

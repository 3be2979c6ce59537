"""``quasialliance uncertain``: which equilibria are possible, and which certain, when payoffs are known within bounds only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError

from ..options import Question, game_options, show
from ..values import Whole

if TYPE_CHECKING:
    from solvers.interval_payoffs import Possible


@click.command()
@game_options("table model", "table")
@click.option("--within", metavar="NUMBER", help="Every payoff may be off by so much, in payoff units.")
@click.option("--decimals", type=Whole(), help="Every payoff is known to so many decimals.")
def uncertain(question: Question, within: str | None, decimals: int | None) -> None:
    """Say which equilibria are possible, and which certain, when payoffs are known within bounds only.

    EPISODE is a scenario, or a game that is a table, by name or file. Each payoff is uncertain on its own; one of --within and
    --decimals says how much.
    """
    from games.exact.numbers import exact
    from games.interval_game import IntervalGame
    from games.normal_form import NormalFormGame
    from solvers import interval_payoffs

    if (within is None) == (decimals is None):
        raise QuasiallianceError("uncertain: one of --within 0.05 and --decimals 1 is needed, and not both")
    game = question.game
    if game is None:
        game = question.model.game(question.scenario, **question.changes)
    assert isinstance(game, NormalFormGame)  # a tree's payoff stands in several cells of its table, which bounds take for several
    if within is not None:
        games = IntervalGame.around(game, exact(within, "uncertain: --within"))
    else:
        games = IntervalGame.rounded(game, decimals or 0)
    found = interval_payoffs.solve(games)
    asked = {"within": within} if within is not None else {"decimals": decimals}
    show(question.as_json, lambda: question.asked | asked | _as_object(found), lambda: f"{question.about}\n\n{found}")


def _as_object(found: Possible) -> dict[str, Any]:
    """Return the possible equilibria as a JSON object; bounds are (action, lowest, highest) per player."""
    return {
        "players": list(found.games.players),
        "complete": found.complete,
        "unique": found.unique,
        "undominated": [list(own) for own in found.kept],
        "supports": [
            {
                "support": [list(own) for own in answer.support],
                "certain": answer.certain,
                "strict": answer.strict,
                "bounds": [
                    [[label, float(low), float(high)] for label, (low, high) in zip(own, bounds, strict=True)]
                    for own, bounds in zip(answer.support, answer.bounds, strict=True)
                ],
            }
            for answer in found.answers
        ],
    }

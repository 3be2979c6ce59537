"""``quasialliance dominance``: what elimination of dominated actions leaves, strictly, and weakly in every order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..options import Question, game_options, show

if TYPE_CHECKING:
    from solvers.rationalizability import Rationalizable
    from solvers.weak_dominance import Orders


@click.command()
@game_options("tree model", "table model", "tree", "table")
@click.option("--pure", is_flag=True, help="Weak dominance by single actions only, not by mixtures of them.")
def dominance(question: Question, pure: bool) -> None:
    """Say what is left when dominated actions go: strictly dominated ones, and weakly dominated ones in every order.

    Of a tree, the table of its players' plans is asked about: the reduced normal form.
    """
    from games.normal_form import NormalFormGame
    from games.tree.extensive_form import ExtensiveFormGame
    from games.tree.reduced_normal_form import reduced_normal_form
    from solvers import rationalizability, weak_dominance

    game = question.game
    if game is None:
        game = question.model.game(question.scenario, **question.changes)
    told = ""
    if isinstance(game, ExtensiveFormGame):
        game, told = reduced_normal_form(game), "In the table of the tree's plans (reduced normal form)\n\n"
    assert isinstance(game, NormalFormGame)  # networks are of a form that is not taken
    strict, weak = rationalizability.solve(game), weak_dominance.solve(game, by="pure" if pure else "mixed")
    show(
        question.as_json,
        lambda: question.asked | _as_object(strict, weak),
        lambda: f"{question.about}\n\n{told}Strict dominance\n{strict}\n\nWeak dominance, by order of elimination\n{weak}",
    )


def _as_object(strict: Rationalizable, weak: Orders) -> dict[str, Any]:
    return {
        "players": list(strict.game.players),
        "rationalizable": [list(own) for own in strict.actions],
        "weak": {
            "by": weak.by,
            "complete": weak.complete,
            "order_matters": weak.order_matters,
            "indifference_transfers": weak.indifference_transfers,
            "outcomes": [
                {"actions": [list(own) for own in o.actions], "order": [[list(one) for one in step] for step in o.order]}
                for o in weak.outcomes
            ],
            "all_at_once": [list(own) for own in weak.all_at_once.actions],
        },
    }

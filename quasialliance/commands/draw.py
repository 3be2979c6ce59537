"""``quasialliance draw``: a game as a figure."""

from __future__ import annotations

from pathlib import Path

import click

from games import ExtensiveFormGame, NormalFormGame
from games.errors import GameError, QuasiallianceError
from games.formats.text import write
from games.network import NetworkGame

from ..options import Question, concept_option, equilibrium_option, figure_option, game_options, seconds_option, show
from ..solving import chosen, place, solved


@click.command()
@game_options("tree model", "table model", "tree", "table")
@figure_option
@concept_option
@equilibrium_option
@seconds_option
@click.option("--fix", "fixed", multiple=True, metavar="PLAYER=ACTION", help="Hold a player of a table at an action (repeatable).")
def draw(
    question: Question,
    output: Path,
    concept: str | None,
    equilibrium: int | None,
    seconds: float | None,
    fixed: tuple[str, ...],
) -> None:
    """Draw a game: a tree with one of its equilibria, a table of two players as a payoff matrix."""
    from ..figures import game_tree, payoff_matrix, style

    kind = style.form_of(output, "draw")
    game = question.game
    if game is None:
        if seconds is not None:
            raise QuasiallianceError("--seconds is for the search of a game's equilibria; a scenario is solved at once")
        game = question.model.game(question.scenario, **question.changes)
    assert not isinstance(game, NetworkGame)  # of a form that is not taken
    if isinstance(game, ExtensiveFormGame):
        if fixed:
            raise QuasiallianceError("--fix holds a player of a table; this game is a tree: set its parameters, or draw it whole")
        solution = solved(game, concept, seconds)
        number, shown = chosen(solution, equilibrium)
        drawn = f"{place(solution, number)}: {shown!r}"
        verbs = getattr(question.named.model, "verbs", None) if question.named is not None else None
        figure = game_tree.draw(game, shown, verbs=verbs)
    else:
        if concept is not None or equilibrium is not None:
            raise QuasiallianceError("--concept and --equilibrium are for trees; of a table every pure equilibrium is framed")
        game = _held(game, fixed)
        if len(game.players) != 2:
            more = " ".join(f"--fix {p}={a[0]}" for p, a in zip(game.players[2:], game.actions[2:], strict=True))
            hint = f": hold the others, e.g. {more}" if more else ""
            raise GameError(f"draw: a payoff matrix has two players; this game has {', '.join(game.players)}{hint}")
        solution = solved(game, seconds=seconds)
        drawn = f"{solution.method.concept}: {len(solution.points)} listed"
        figure = payoff_matrix.draw(game, solution.points)
    write({output: style.render(figure, kind)})
    show(
        question.as_json,
        lambda: question.asked | {"figure": str(output), "drawn": drawn},
        lambda: f"{drawn}\nwritten to {output}",
    )


def _held(game: NormalFormGame, fixed: tuple[str, ...]) -> NormalFormGame:
    """Return the game of the players who are not held at an action."""
    held: dict[int, int] = {}
    for setting in fixed:
        player, equals, action = (part.strip() for part in setting.partition("="))
        if not equals or player not in game.players:
            raise QuasiallianceError(f"--fix {setting!r}: PLAYER=ACTION is needed, with a player of {', '.join(game.players)}")
        who = game.player(player)
        if who in held:
            raise QuasiallianceError(f"--fix {setting!r}: {player} is held twice")
        if action not in game.actions[who]:
            raise QuasiallianceError(f"--fix {setting!r}: {player} has the actions {', '.join(game.actions[who])}")
        held[who] = game.actions[who].index(action)
    if not held:
        return game
    free = [i for i in range(len(game.players)) if i not in held]
    if len(free) < 2:
        raise QuasiallianceError(f"--fix: {', '.join(game.players[i] for i in held)} are held; leave two free")
    kept = game.payoffs[free][(slice(None), *(held.get(i, slice(None)) for i in range(len(game.players))))]
    title = f"{game.title}, {', '.join(f'{game.players[i]} {game.actions[i][a]}' for i, a in held.items())}"
    return NormalFormGame(kept, [game.players[i] for i in free], [game.actions[i] for i in free], title)

"""All Nash equilibria of trees, as behaviour strategies: Gambit as a subset oracle, and nothing that is no equilibrium."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from games.formats.efg import dumps
from games.tree.builder import end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from games.trees import entries
from quasialliance.figures.game_tree import shown
from quasialliance.json_output import equilibrium_object
from solvers import tree_nash as nash
from tests.gambit_shim import tree_equilibrium_payoffs
from tests.strategies import trees

TWO_PLAYERS = [slug for slug, entry in entries().items() if len(entry.plans) == 2 and max(entry.plans) <= 8]


def best_gain(game: ExtensiveFormGame, behaviour: object) -> Fraction:
    """Return the largest gain of any player from a pure change at one information set."""
    base = game.expected_payoffs(behaviour)
    gains = [Fraction(0)]
    for label, (player, actions) in game.information_sets.items():
        i = game.players.index(player)
        gains += [game.expected_payoffs({**behaviour, label: action})[i] - base[i] for action in actions]
    return max(gains)


def holds(game: ExtensiveFormGame, payoffs: list[Fraction]) -> bool:
    """Tell whether payoffs are those of an isolated equilibrium, or lie between those of a continuum's extreme ones."""
    solution = nash.solve(game)
    if tuple(payoffs) in {e.payoffs for e in solution.equilibria}:
        return True
    for component in solution.components:
        columns = list(zip(*(e.payoffs for e in component.extreme), strict=True))
        if all(min(column) <= value <= max(column) for value, column in zip(payoffs, columns, strict=True)):
            return True
    return False


def test_what_own_moves_rule_out_is_not_shown_as_play() -> None:
    """A who stays out has no later move: no probability is shown there, in no form, and pure play is called pure."""
    later = move("A", "later", {"l": end(1, 1), "r": end(0, 0)})
    game = tree("AB", move("A", "first", {"out": end(3, 3), "in": move("B", "b", {"x": later, "y": end(0, 0)})}))
    (component,) = nash.solve(game).components
    assert {repr(e) for e in component.extreme} == {"first: out; b: x; later: ruled out", "first: out; b: y; later: ruled out"}
    for e in component.extreme:
        assert e.ruled_out == {"later"}
        assert e.pure
        assert equilibrium_object(e, game.players)["behaviour"]["later"] is None
        assert "later" not in shown(game, e).behaviour


@pytest.mark.parametrize("slug", TWO_PLAYERS)
def test_published_trees_against_gambit(slug: str) -> None:
    """What Gambit's extreme equilibria of a published tree pay is paid by an equilibrium of ours."""
    game = entries()[slug].game
    claimed = tree_equilibrium_payoffs(dumps(game))
    assert claimed
    assert all(holds(game, payoffs) for payoffs in claimed)


@given(trees(players=(2, 2), levels=2))
@settings(max_examples=50, deadline=None)
def test_random_trees_against_gambit(game: ExtensiveFormGame) -> None:
    """On random two-player trees Gambit finds nothing that is missing, and every equilibrium of ours survives its deviations."""
    solution = nash.solve(game)
    assert solution.complete
    for e in solution.points:
        assert game.expected_payoffs(e.behaviour) == e.payoffs
        assert best_gain(game, e.behaviour) == 0
    if {player for player, _ in game.information_sets.values()} == {"A", "B"}:
        assert all(holds(game, payoffs) for payoffs in tree_equilibrium_payoffs(dumps(game)))

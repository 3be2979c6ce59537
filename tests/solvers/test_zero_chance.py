"""Chance that never happens: where a belief is defined nothing changes, where none is the solver says so."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from games.errors import GameError
from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from games.tree.nodes import Chance, Decision, Node, Terminal
from solvers import agent_quantal_response, sequential, subgame_perfect, tree_nash, weak_bayesian
from solvers.verify.trees import certify_assessment
from tests.trees import beer_quiche, reliability


def with_a_branch_that_never_happens(game: ExtensiveFormGame) -> ExtensiveFormGame:
    """Chance at the root may also, with probability 0, lead into a copy of its first branch with other payoffs, unseen."""
    root: Any = game.root

    def other(node: Node) -> Node:
        if isinstance(node, Terminal):
            return Terminal(tuple(7 - 2 * v for v in node.payoffs))
        below = tuple(map(other, node.children))
        if isinstance(node, Chance):
            return Chance(node.outcomes, node.probabilities, below, node.name)
        return Decision(node.player, node.information_set, node.actions, below)

    more = Chance(
        (*root.outcomes, "never"), (*root.probabilities, Fraction(0)), (*root.children, other(root.children[0])), root.name
    )
    return ExtensiveFormGame(more, game.players)


def shown(solution: Any) -> list[Any]:
    """The payoffs and strategies of what is found, and the dimensions of continua."""
    points = [(e.payoffs, {k: list(map(str, v)) for k, v in e.behaviour.items()}) for e in solution.points]
    return [points, [c.dimension for c in solution.components]]


GAMES = {"beer": beer_quiche(), "low": reliability("3/10"), "high": reliability("7/10")}


@pytest.mark.parametrize("solver", [sequential, tree_nash, subgame_perfect], ids=lambda m: m.__name__)
@pytest.mark.parametrize("name", GAMES)
def test_a_branch_that_never_happens_changes_nothing(name: str, solver: Any) -> None:
    """Its nodes get no belief where play comes, and trembles lead to the others only; strategies are as without it."""
    game = with_a_branch_that_never_happens(GAMES[name])
    plain, found = solver.solve(GAMES[name]), solver.solve(game)
    assert found.complete is plain.complete is True
    assert shown(found) == shown(plain)
    for e in found.points:
        if e.beliefs is not None:
            judged = certify_assessment(game, e.behaviour, e.beliefs)
            assert judged.sequential


@pytest.mark.parametrize("name", GAMES)
def test_weak_beliefs_are_free_where_play_never_comes(name: str) -> None:
    """Every weak equilibrium without the branch is one with it, and all that are found are judged weak."""
    game = with_a_branch_that_never_happens(GAMES[name])
    plain, found = weak_bayesian.solve(GAMES[name]), weak_bayesian.solve(game)
    assert found.complete
    assert {str(e.payoffs) for e in plain.points} <= {str(e.payoffs) for e in found.points}
    assert all(certify_assessment(game, e.behaviour, e.beliefs).weak_perfect_bayesian for e in found.points)


@pytest.mark.parametrize("name", GAMES)
def test_agents_respond_as_without_it(name: str) -> None:
    """The agent logit branch is the same at every precision."""
    game = with_a_branch_that_never_happens(GAMES[name])
    for precision in (1.0, 5.0):
        (plain,), (found,) = (agent_quantal_response.solve(g, precision=precision).equilibria for g in (GAMES[name], game))
        for label, own in plain.behaviour.items():
            assert found.behaviour[label] == pytest.approx(own, abs=1e-9)


def test_a_belief_in_what_never_happens_is_no_limit_of_trembles() -> None:
    """Chance does not tremble; Bayes' rule alone leaves a set off the path free."""

    def entry(low: int) -> Node:
        return move("A", "a", {"in": move("B", "b", {"x": end(0, low), "y": end(0, 1 - low)}), "out": end(1, 1)})

    game = tree("AB", chance({"usual": (1, entry(0)), "never": (0, entry(1))}))
    believing = certify_assessment(game, {"a": "out", "b": "x"}, {"a": [1, 0], "b": [0, 1]})
    assert believing.weak_perfect_bayesian
    assert not believing.consistent
    assert certify_assessment(game, {"a": "out", "b": "y"}, {"a": [1, 0], "b": [1, 0]}).sequential
    assert [e.behaviour["b"].tolist() for e in sequential.solve(game).points] == [[0, 1]]


def test_a_node_alone_in_its_set_is_believed_in() -> None:
    """Whoever would move there knows where the game is, however improbable that was."""
    game = tree("A", chance({"l": (0, move("A", "a", {"x": end(0), "y": end(1)})), "r": (1, end(0))}))
    for solver in (sequential, weak_bayesian, subgame_perfect):
        assert [e.behaviour["a"].tolist() for e in solver.solve(game).points] == [[0, 1]]
    (logit,) = agent_quantal_response.solve(game, precision=2.0).equilibria
    assert logit.behaviour["a"][1] == pytest.approx(0.8808, abs=1e-4)


def test_a_set_that_chance_never_leads_to_has_no_beliefs() -> None:
    """No trembles say which of its nodes it is: sequential and agent logit equilibria are refused, weak ones are not."""

    def guess(low: int) -> Node:
        return move("A", "a", {"x": end(low), "y": end(1)})

    game = tree("A", chance({"l": (0, guess(0)), "m": (0, guess(2)), "r": (1, end(0))}))
    with pytest.raises(GameError, match="never leads to 'a'"):
        sequential.solve(game)
    with pytest.raises(GameError, match="never leads to 'a'"):
        agent_quantal_response.solve(game, precision=1.0)
    assert weak_bayesian.solve(game).components


def test_nobody_decides() -> None:
    """Every method has the one equilibrium there is; a branch of responses there is none."""
    game = tree("AB", chance({"x": ("1/2", end(1, 2)), "y": ("1/2", end(3, 4))}))
    for solver in (sequential, weak_bayesian, subgame_perfect, tree_nash):
        assert [e.payoffs for e in solver.solve(game).equilibria] == [(2, 3)]
    (found,) = agent_quantal_response.solve(game, precision=1.0).equilibria
    assert found.payoffs == (2, 3)
    assert repr(found) == "nobody decides"
    with pytest.raises(GameError, match="nobody decides"):
        agent_quantal_response.trace(game)

"""Agent quantal response equilibria: the equations, known limits, and that limits are sequential."""

from __future__ import annotations

import math

import numpy as np
import pytest

from games.errors import ParameterError
from games.formats.efg import dumps
from games.tree.arrays import CHANCE, END
from games.tree.builder import end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from solvers import quantal_response
from solvers.agent_quantal_response import solve, strategies, trace
from solvers.verify.trees import certify_assessment
from tests.gambit_shim import agent_logit
from tests.trees import beer_quiche, kuhn, pairs, reliability, selten_horse

GAMES = {"horse": selten_horse(), "beer": beer_quiche(), "low": reliability("3/10"), "high": reliability("7/10"), "kuhn": kuhn()}


def logit_response(game: ExtensiveFormGame, behaviour: dict[str, np.ndarray], precision: float) -> dict[str, np.ndarray]:
    """The agents' response, from the definition: payoffs at each set, given that it is reached, by brute force."""
    a = game.floats().arrays
    reach = game.floats().realisation_probabilities(behaviour)
    out = {}

    def value(node: int, player: int) -> float:
        if a.player[node] == END:
            return float(a.payoffs[a.payoff[node], player])
        below = list(a.children_of(node))
        if a.player[node] == CHANCE:
            return sum(float(a.chance[c]) * value(c, player) for c in below)
        own = behaviour[game.set_labels[a.information_set[node]]]
        return sum(float(p) * value(c, player) for p, c in zip(own, below, strict=True))

    for k, label in enumerate(game.set_labels):
        nodes = np.flatnonzero(a.information_set == k)
        player = int(a.player[nodes[0]])
        worth = np.array([[value(c, player) for c in a.children_of(int(node))] for node in nodes])
        payoff = reach[nodes] @ worth / reach[nodes].sum()
        weight = np.exp(precision * (payoff - payoff.max()))
        out[label] = weight / weight.sum()
    return out


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("precision", [0.0, 0.5, 3.0, 10.0])
def test_solution_is_its_own_logit_response(name: str, precision: float) -> None:
    """Every agent plays the logit response to what follows, given where the set may be."""
    game = GAMES[name]
    solution = solve(game, precision=precision)
    (found,) = solution.equilibria
    response = logit_response(game, found.behaviour, precision)
    for label, own in found.behaviour.items():
        assert np.abs(own - response[label]).max() < 1e-10
    assert solution.parameters["residual"] < 1e-12


@pytest.mark.parametrize("seed", range(10))
def test_random_trees(seed: int) -> None:
    """The same in trees in general position, payoffs up to 999."""
    game = pairs(seed, True)
    (found,) = solve(game, precision=0.02).equilibria
    response = logit_response(game, found.behaviour, 0.02)
    assert max(np.abs(own - response[label]).max() for label, own in found.behaviour.items()) < 1e-9


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("precision", [0.7, 5.0, 40.0])
def test_gambit_finds_the_same_branch(name: str, precision: float) -> None:
    """Gambit's agent logit branch at the same precision, to its tolerance."""
    game = GAMES[name]
    theirs = agent_logit(dumps(game), precision)
    (ours,) = solve(game, precision=precision).equilibria
    order = [label for player in game.players for label in game.set_labels if game.information_sets[label][0] == player]
    assert np.concatenate([ours.behaviour[label] for label in order]) == pytest.approx(theirs, abs=1e-5)


def test_at_precision_zero_everybody_plays_at_random() -> None:
    """The branch starts at the centroid."""
    (found,) = solve(selten_horse(), precision=0).equilibria
    assert all(own.tolist() == [0.5, 0.5] for own in found.behaviour.values())


def test_horse_tends_to_the_sequential_equilibrium() -> None:
    """The limit is in the sequential component, not in the one where player 1 ends the game."""
    branch = trace(selten_horse(), until=1e5)
    behaviour = strategies(selten_horse(), branch)
    assert behaviour["one"][0] > 0.999
    assert behaviour["two"][0] > 0.999
    assert behaviour["three"][0] < 0.25


def test_beer_or_quiche_tends_to_beer() -> None:
    """The principal branch ends where both types take beer."""
    branch = trace(beer_quiche())
    behaviour = strategies(beer_quiche(), branch)
    assert branch.reached
    assert behaviour["strong"] == pytest.approx([1, 0], abs=1e-6)
    assert behaviour["weak"] == pytest.approx([1, 0], abs=1e-6)


def test_semi_separation_is_the_limit_below_the_threshold() -> None:
    """The unreliable type's 3/7 and the ally's 3/5 are approached."""
    behaviour = strategies(reliability("3/10"), trace(reliability("3/10"), until=1e7))
    assert behaviour["unreliable"][0] == pytest.approx(3 / 7, abs=1e-5)
    assert behaviour["after S"][0] == pytest.approx(3 / 5, abs=1e-5)


@pytest.mark.parametrize("name", ["beer", "low", "high"])
def test_limits_are_nearly_sequential(name: str) -> None:
    """At high precision strategies with their beliefs have hardly any regret, everywhere (McKelvey and Palfrey 1998)."""
    game = GAMES[name]
    (found,) = solve(game, precision=200.0).equilibria
    judged = certify_assessment(game, found.behaviour, found.beliefs)
    assert judged.consistent
    assert judged.regret < 0.02


def test_one_move_each_agrees_with_the_normal_form() -> None:
    """With one information set per player the agents are the players of the normal form."""
    second = move("B", "b", {"x": end(4, 4), "y": end(0, 3)}), move("B", "b", {"x": end(3, 0), "y": end(3, 3)})
    game = tree("AB", move("A", "a", dict(zip("xy", second, strict=True))))
    (found,) = solve(game, precision=2.0).equilibria
    branch = quantal_response.trace([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], until=2.0)
    assert found.behaviour["a"] == pytest.approx(branch.strategies()[0])
    assert found.behaviour["b"] == pytest.approx(branch.strategies()[1])


def test_certificate_tells_the_distance_from_nash() -> None:
    """At precision p a player's regret from each set is at most log(actions) / p."""
    (found,) = solve(beer_quiche(), precision=10.0).equilibria
    assert 0 < found.regret <= 2 * math.log(2) / 10


@pytest.mark.parametrize("precision", [-1.0, math.inf, math.nan, 1e30])
def test_bad_precision_is_refused(precision: float) -> None:
    """Precision is a finite number from 0 up that floats resolve."""
    with pytest.raises(ParameterError):
        solve(selten_horse(), precision=precision)

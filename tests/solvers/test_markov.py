"""Stochastic games: all pure Markov perfect equilibria against brute force, and mixed ones by iteration."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from games.errors import GameError
from solvers import markov, markov_mixed
from solvers.markov import StochasticGame, certify
from solvers.result import Completeness, Status

F = Fraction


def fishery() -> StochasticGame:
    """Two users of a stock: both take little and it stays high; if one takes much it falls, and recovers with 1/2."""
    high = [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]
    low = [[[1, 0], [F(3, 2), F(1, 2)]], [[1, F(3, 2)], [0, F(1, 2)]]]
    stay, fall, recover = [1, 0], [0, 1], [F(1, 2), F(1, 2)]
    moves = {"high": [[stay, fall], [fall, fall]], "low": [[recover, fall], [fall, fall]]}
    actions = {s: [("little", "much")] * 2 for s in ("high", "low")}
    return StochasticGame({"high": high, "low": low}, moves, "9/10", actions=actions)


def random_game(seed: int, states: int = 2) -> StochasticGame:
    """Payoffs and transitions in general position."""
    rng = np.random.default_rng(seed)
    names = [f"s{k}" for k in range(states)]
    stages = {s: rng.integers(-9, 10, (2, 2, 2)) for s in names}
    moves = {}
    for s in names:
        weights = rng.integers(1, 6, (2, 2, states))
        moves[s] = [[[F(int(w), int(row.sum())) for w in row] for row in table] for table in weights]
    return StochasticGame(stages, moves, "4/5")


def test_conservation_and_depletion_are_both_equilibria() -> None:
    """Taking little in both states is sustained by the loss of the stock, and taking much by itself; values are exact."""
    solution = markov.solve(fishery())
    assert solution.completeness is Completeness.ALL_PURE
    texts = {repr(e) for e in solution.equilibria}
    assert "high: (much, much); low: (much, much)" in texts
    assert "high: (little, little); low: (little, little)" in texts
    for e in solution.equilibria:
        assert e.regret == 0
        assert all(isinstance(v, F) for own in e.values.values() for v in own)


def test_values_solve_the_recursion() -> None:
    """V = (1 - d) u + d P v in every state, exactly."""
    game = fishery()
    for e in markov.solve(game).equilibria:
        for s, state in enumerate(game.states):
            a = tuple(int(np.argmax(x)) for x in e.profile[state])
            for i in range(2):
                follow = sum(game.transitions[s][a][k] * e.values[name][i] for k, name in enumerate(game.states))
                assert e.values[state][i] == (1 - game.discount) * game.payoffs[s][(i, *a)] + game.discount * follow


@pytest.mark.parametrize("seed", range(10))
def test_pure_equilibria_are_those_of_brute_force(seed: int) -> None:
    """Against every stationary pure deviation of one player, by the values they give."""
    game = random_game(seed)
    plans = list(itertools.product(range(2), repeat=2))
    d = float(game.discount)

    def worth(first: tuple[int, ...], second: tuple[int, ...]) -> np.ndarray:
        rows = [(first[s], second[s]) for s in range(2)]
        reward = np.array([[float(game.payoffs[s][(i, *a)]) for i in range(2)] for s, a in enumerate(rows)])
        step = np.array([[float(p) for p in game.transitions[s][a]] for s, a in enumerate(rows)])
        return np.linalg.solve(np.eye(2) - d * step, (1 - d) * reward)

    expected = set()
    for x, y in itertools.product(plans, plans):
        own = worth(x, y)
        if all((worth(z, y)[:, 0] <= own[:, 0] + 1e-9).all() and (worth(x, z)[:, 1] <= own[:, 1] + 1e-9).all() for z in plans):
            expected.add((x, y))
    found = {
        tuple(tuple(int(np.argmax(e.profile[s][i])) for s in game.states) for i in range(2)) for e in markov.solve(game).equilibria
    }
    assert found == expected


def test_zero_sum_value_by_iteration() -> None:
    """Shapley's iteration contracts: matching pennies in each state, with different stakes, has the values by hand.

    In state a the stake is 1 and in state b it is 3 for a win with heads; play moves to the other state. The stage values
    are 0 and (3 - 1) / 6 = 1/3, so with d = 1/2: v_a = v_b / 2, v_b = 1/6 + v_a / 2, hence v_a = 1/9 and v_b = 2/9.
    """
    a, b = np.array([[1, -1], [-1, 1]]), np.array([[3, -1], [-1, 1]])
    moves = {"a": np.tile([0, 1], (2, 2, 1)), "b": np.tile([1, 0], (2, 2, 1))}
    found = markov_mixed.solve(StochasticGame({"a": [a, -a], "b": [b, -b]}, moves, "1/2"))
    assert found.status is Status.SOLVED
    (e,) = found.equilibria
    assert e.values["a"][0] == pytest.approx(1 / 9, abs=1e-8)
    assert e.values["b"][0] == pytest.approx(2 / 9, abs=1e-8)
    assert e.regret < 1e-8


@pytest.mark.parametrize("seed", range(6))
def test_what_iteration_returns_has_no_regret(seed: int) -> None:
    """Whatever is returned is certified; otherwise the status says that it was not found."""
    game = random_game(seed, 3)
    found = markov_mixed.solve(game)
    assert (found.status is Status.SOLVED) is bool(found.equilibria)
    for e in found.equilibria:
        assert e.regret < 1e-7
        again = certify(game, {s: [x.tolist() for x in own] for s, own in e.profile.items()})
        assert again.regret == e.regret


def test_certificate_sees_deviations() -> None:
    """In one state with a prisoner's dilemma, cooperation for ever is not Markov perfect."""
    judged = certify(fishery(), {"high": ([1, 0], [1, 0]), "low": ([0, 1], [0, 1])})
    assert judged.regrets["low"] == (0, 0) or judged.regret > 0
    one = StochasticGame({"s": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]}, {"s": np.ones((2, 2, 1))}, "9/10")
    assert certify(one, {"s": ([1, 0], [1, 0])}).regret == F(1, 10)


def test_bad_games_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discount, transitions and size are checked."""
    stage = {"s": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]}
    with pytest.raises(GameError, match="discount"):
        StochasticGame(stage, {"s": np.ones((2, 2, 1))}, 1)
    with pytest.raises(GameError, match="sum to 1"):
        StochasticGame(stage, {"s": np.full((2, 2, 1), 0.5)}, "1/2")
    with pytest.raises(GameError, match="shape"):
        StochasticGame(stage, {"s": np.ones((2, 2, 2))}, "1/2")
    with pytest.raises(GameError, match="one table for each"):
        StochasticGame(stage, {"t": np.ones((2, 2, 1))}, "1/2")
    monkeypatch.setattr(markov, "MOST_PROFILES", 3)
    with pytest.raises(GameError, match="stationary profiles"):
        markov.solve(StochasticGame(stage, {"s": np.ones((2, 2, 1))}, "1/2"))

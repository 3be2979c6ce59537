"""Branch and bound on values: the same equilibria as listing every profile, whatever the blocks, and far beyond where that ends."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

import games
from games.errors import GameError, SolverError
from games.models import slow_states
from solvers import markov, markov_bounds
from solvers.markov import MarkovSolution, StochasticGame
from solvers.result import Completeness


def played(found: MarkovSolution) -> set[tuple[tuple[int, ...], ...]]:
    """The equilibria as the numbers of the actions, by state and player."""
    return {
        tuple(tuple(int(np.argmax(x.astype(float))) for x in e.profile[state]) for state in found.game.states)
        for e in found.equilibria
    }


def random_game(seed: int, states: int, shape: tuple[int, ...]) -> StochasticGame:
    """Small integers as payoffs, so that there are ties; transitions in tenths."""
    rng = np.random.default_rng(seed)
    stages = {f"s{k}": rng.integers(-3, 4, size=(len(shape), *shape)).tolist() for k in range(states)}
    moves = {}
    for name in stages:
        counts = rng.multinomial(10, [1 / states] * states, size=shape)
        table = np.empty((*shape, states), dtype=object)
        for index in np.ndindex(*table.shape):
            table[index] = Fraction(int(counts[index]), 10)
        moves[name] = table
    return StochasticGame(stages, moves, ("1/2", "4/5")[seed % 2])


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 2, 2)])
@pytest.mark.parametrize("seed", range(12))
def test_the_same_as_listing_every_profile(seed: int, shape: tuple[int, ...]) -> None:
    """On random games with two and three states, ties included, in one block."""
    game = random_game(seed, 3 if shape == (2, 2) else 2, shape)
    found = markov_bounds.solve(game)
    assert found.completeness is Completeness.ALL_PURE
    assert played(found) == played(markov.solve(game))
    assert all(e.regret == 0 for e in found.equilibria)


@pytest.mark.parametrize("slow", [("animosity",), ("animosity", "threat"), ("animosity", "commitment"), ("threat",)])
@pytest.mark.parametrize("year", ["2019", "2023"])
def test_the_same_on_slow_states_with_and_without_blocks(year: str, slow: tuple[str, ...]) -> None:
    """The blocks that the model knows leave the set of equilibria as it is."""
    model = slow_states.game(games.scenario(year), slow, actions="CHF" if len(slow) == 1 else "CF")
    game = StochasticGame(**model.arguments)
    expected = played(markov.solve(game))
    assert played(markov_bounds.solve(game)) == played(markov_bounds.solve(game, blocks=model.blocks)) == expected


def test_sixteen_states_are_within_reach() -> None:
    """All four slow states, 9^16 profiles: each equilibrium is certified, and no neighbour in one state is one missed."""
    model = slow_states.game(games.scenario("2023"))
    game = StochasticGame(**model.arguments)
    found = markov_bounds.solve(game, blocks=model.blocks)
    listed = played(found)
    assert len(listed) == len(found.equilibria) > 100
    assert all(e.regret == 0 for e in found.equilibria)
    rng = np.random.default_rng(5)
    for choice in rng.permutation(sorted(listed))[:3].tolist():
        for s, cell in itertools.product(range(16), np.ndindex(3, 3)):
            near = tuple(tuple(own) if k != s else cell for k, own in enumerate(choice))
            profile = {
                state: tuple([Fraction(int(a == b)) for b in range(3)] for a in own)
                for state, own in zip(game.states, near, strict=True)
            }
            assert (markov.certify(game, profile).regret == 0) == (near in listed)


def test_a_search_that_ends_early_says_some() -> None:
    """With fewer asked for than there are: so many, each of them one of all; with as many, all."""
    model = slow_states.game(games.scenario("2023"), ("animosity", "threat", "government"), us_action="E")
    game = StochasticGame(**model.arguments)
    whole = markov_bounds.solve(game, blocks=model.blocks)
    count = len(whole.equilibria)
    assert count > 5
    some = markov_bounds.solve(game, blocks=model.blocks, most=5)
    assert (some.completeness, len(some.equilibria)) == (Completeness.SOME, 5)
    assert played(some) < played(whole)
    assert markov_bounds.solve(game, blocks=model.blocks, most=count).completeness is Completeness.ALL_PURE


def test_a_state_without_a_choice_needs_no_gain() -> None:
    """One action each: the only profile is the equilibrium."""
    game = StochasticGame({"only": [[[1]], [[2]]]}, {"only": [[[1]]]}, "1/2")
    (e,) = markov_bounds.solve(game).equilibria
    assert e.values["only"] == (1, 2)


def test_wrong_blocks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """States missing or twice, and blocks among which play chooses; and a search that would take too long."""
    model = slow_states.game(games.scenario("2023"), ("animosity", "threat"))
    game = StochasticGame(**model.arguments)
    for wrong in ([], [model.states[:3]], [model.states, model.states[:1]]):
        with pytest.raises(GameError, match="every state in one group"):
            markov_bounds.solve(game, blocks=wrong)
    with pytest.raises(GameError, match="what comes after high animosity"):
        markov_bounds.solve(game, blocks=[[state] for state in model.states])
    for most in (0, -5):
        with pytest.raises(GameError, match="1 or more"):
            markov_bounds.solve(game, blocks=model.blocks, most=most)
    monkeypatch.setattr(markov_bounds, "MOST_NODES", 2)
    with pytest.raises(SolverError, match="more than 2 sets"):
        markov_bounds.solve(game, blocks=model.blocks)

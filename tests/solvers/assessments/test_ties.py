"""Ties in trees of perfect information: one product where they matter to nobody before them, and not too many points elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import END, ExtensiveFormGame
from solvers import sequential, subgame_perfect, weak_bayesian
from solvers.assessments import ties
from solvers.result import Solution
from solvers.verify import certify_assessment, certify_subgames
from tests.strategies import trees

Q = Fraction
SOLVERS = [pytest.param(method.solve, id=method.__name__) for method in (subgame_perfect, sequential, weak_bayesian)]


def chain(length: int, payoffs: Callable[[int], list[int]]) -> ExtensiveFormGame:
    """Return a game in which two players by turns stop or go on."""
    parent, player, ends = [], [], []
    for k in range(length):
        parent += [2 * k - 2 if k else -1, 2 * k]
        player += [k % 2, END]
        ends.append(payoffs(k))
    return ExtensiveFormGame.from_arrays([*parent, 2 * length - 2], [*player, END], payoffs=[*ends, payoffs(length)])


def binary(depth: int, payoffs: Callable[[], list[int]]) -> ExtensiveFormGame:
    """Return a game in which two players by turns choose one of two moves."""
    parent: list[int] = []
    player: list[int] = []
    ends: list[list[int]] = []

    def grow(level: int, above: int) -> None:
        here = len(parent)
        parent.append(above)
        player.append(END if level == depth else level % 2)
        if level == depth:
            ends.append(payoffs())
            return
        grow(level + 1, here)
        grow(level + 1, here)

    grow(0, -1)
    return ExtensiveFormGame.from_arrays(parent, player, payoffs=ends)


def lots(number: int) -> ExtensiveFormGame:
    """Return a game in which chance leads to one of some choices; each is the same to who has it, and not to the other."""
    share = Q(1, number)
    return tree(
        ("A", "B"), chance({f"c{k}": (share, move("A", f"s{k}", {"x": end(1, k), "y": end(1, -k)})) for k in range(number)})
    )


@pytest.mark.parametrize("solve", SOLVERS)
@pytest.mark.parametrize(
    ("game", "dimension"),
    [
        pytest.param(lots(12), 12, id="chance"),
        pytest.param(chain(40, lambda k: [0, 0]), 40, id="chain"),
        pytest.param(binary(7, lambda: [1, -1]), 127, id="binary"),
    ],
)
def test_ties_that_matter_to_nobody_make_one_product(
    solve: Callable[[ExtensiveFormGame], Solution], game: ExtensiveFormGame, dimension: int
) -> None:
    """The set is described once, whatever the number of its corners: any mixture at each tied set."""
    solution = solve(game)
    (product,) = solution.components
    assert (product.dimension, solution.equilibria, solution.complete) == (dimension, (), True)
    assert all(e.regret == 0 for e in product.extreme)
    (lines,) = product.conditions
    assert len(lines) == len(game.set_labels)
    assert all("any mixture of" in line for line in lines)


@pytest.mark.parametrize("solve", SOLVERS)
def test_long_chains_without_ties(solve: Callable[[ExtensiveFormGame], Solution]) -> None:
    """Hundreds of moves and one equilibrium, the same for all concepts: whoever moves stops at once."""
    (found,) = solve(chain(120, lambda k: [k + 3 - 3 * (k % 2), k + 3 * (k % 2)])).equilibria
    assert found.path == ("1",)
    assert found.regret == 0


@settings(max_examples=60)
@given(trees(players=(1, 2), levels=3, shared=False), st.randoms(use_true_random=False))
def test_the_product_is_the_whole_set(game: ExtensiveFormGame, random: Any) -> None:
    """A profile of moves and even chances is an equilibrium iff it plays best moves only: no other, and no fewer."""
    exact = game.fractions()
    best = ties.best_moves(exact)
    assume(best is not None and game.set_labels)
    assert best is not None
    options = []
    for actions in game.set_actions:
        supports = [s for n in range(1, len(actions) + 1) for s in itertools.combinations(range(len(actions)), n)]
        options.append(supports)
    for _ in range(30):
        chosen = [random.choice(own) for own in options]
        if random.random() < 0.5:
            chosen = [tuple(k for k in s if k in own) or own for s, own in zip(chosen, best, strict=True)]
        behaviour = {
            label: [Q(int(k in own), len(own)) for k in range(len(actions))]
            for label, actions, own in zip(game.set_labels, game.set_actions, chosen, strict=True)
        }
        inside = all(set(own) <= set(moves) for own, moves in zip(chosen, best, strict=True))
        assert (certify_subgames(exact, behaviour).regret == 0) == inside
    solution = subgame_perfect.solve(game)
    assert solution.complete
    number = prod(map(len, best))
    assert len(solution.points) == (number if number <= ties.MOST_CORNERS else 2)


def test_beliefs_are_certain() -> None:
    """The sequential equilibria of a tree of perfect information believe what is: every set is one node."""
    game = lots(3)
    for e in sequential.solve(game).points:
        assert {label: list(belief) for label, belief in e.beliefs.items()} == {label: [1] for label in game.set_labels}
        assert certify_assessment(game, e.behaviour, e.beliefs).sequential


def test_ties_that_matter_are_not_enumerated() -> None:
    """In a large tree whose ties decide what is best before them, a few equilibria are listed, and the solution says SOME."""
    rng = np.random.default_rng(1)
    solution = subgame_perfect.solve(binary(8, lambda: rng.integers(0, 3, 2).tolist()))
    assert not solution.complete
    assert 1 < len(solution.equilibria) <= subgame_perfect.MOST_LISTED
    assert all(e.regret == 0 for e in solution.equilibria)
    assert len({tuple(tuple(x) for x in e.behaviour.values()) for e in solution.equilibria}) == len(solution.equilibria)


@settings(max_examples=40)
@given(trees(players=(1, 2), levels=3, shared=False))
def test_broken_ties_are_all_listed_if_asked_for(game: ExtensiveFormGame) -> None:
    """With room for all of them, exactly the equilibria in pure strategies are listed."""
    exact = game.fractions()
    choices = [range(len(actions)) for actions in game.set_actions]
    assume(prod(map(len, choices)) <= 200)
    every = {p for p in itertools.product(*choices) if certify_subgames(exact, ties.pure(exact, p)).regret == 0}
    listed = [tuple(list(x).index(1) for x in behaviour.values()) for behaviour in ties.some(exact, 10_000)]
    assert set(listed) == every
    assert len(listed) == len(every)

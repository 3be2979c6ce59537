"""Games with players who do not care and tied actions: the whole set, whatever its shape, against oracles that share nothing.

Which profiles are equilibria is decided by the judge; where a player's strategy is held, the other two play a bimatrix game, whose
extreme equilibria are found by its own method.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from games.exact.algebraic import Algebraic
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.continua import Cylinder
from solvers.nash.engine import four_player, three_player
from solvers.nash.engine.bilinear import Solved, UnsolvedError
from solvers.nash.engine.components import glue
from solvers.nash.engine.pieces import dimension
from solvers.nash.engine.supports import Support, admissible
from solvers.nash.index import indices
from solvers.nash.membership import listed
from solvers.result import Solution
from solvers.verify import certify
from tests.gambit_shim import one_by_logit
from tests.solvers.nash.test_three_player import close_to
from tests.structured_games import CLASSES, Kind, draws, dummy, equivalent, own_action_irrelevant, products

Q = Fraction
SEED = 20240423
CARELESS = (dummy, own_action_irrelevant)


def exact(values: Any) -> Any:
    """Return an array of Fractions."""
    return np.array([Q(int(v)) for v in np.ravel(values)], dtype=object).reshape(np.shape(values))


def strategies(size: int, steps: int) -> Iterator[tuple[Fraction, ...]]:
    """Yield all strategies whose probabilities are multiples of one over a number of steps."""
    for counts in itertools.product(range(steps + 1), repeat=size - 1):
        if sum(counts) <= steps:
            yield (Q(steps - sum(counts), steps), *(Q(c, steps) for c in counts))


def held(payoffs: Any, player: int, strategy: tuple[Fraction, ...]) -> NormalFormGame:
    """Return the game of the other players while one plays a strategy."""
    rest = [np.moveaxis(payoffs[i], player, -1) @ np.array(strategy, dtype=object) for i in range(len(payoffs)) if i != player]
    return NormalFormGame(np.array(rest))


def assert_slices(payoffs: Any, solution: Solution, player: int, steps: int) -> int:
    """Compare the set with the extreme equilibria of two players, the third held at points of a grid; return how many it has."""
    game, seen = NormalFormGame(payoffs), 0
    for strategy in strategies(payoffs.shape[1 + player], steps):
        for e in nash.solve(held(exact(payoffs), player, strategy)).points:
            profile = [*map(tuple, e.profile)]
            profile.insert(player, strategy)
            if any(isinstance(p, Algebraic) for x in profile for p in x):
                continue
            arrays = tuple(np.array(x, dtype=object) for x in profile)
            assert listed(solution, arrays) is (certify(game, arrays).regret == 0)
            seen += listed(solution, arrays) is True
    return seen


@pytest.mark.parametrize("kind", CARELESS)
@pytest.mark.parametrize("number", range(2))
def test_every_slice_of_a_game_with_a_careless_player_is_solved_right(kind: Kind, number: int) -> None:
    """At every point of a grid of the careless player's strategies the others' equilibria, and no others, are held."""
    payoffs = draws(kind, (2, 2, 3), number + 1, SEED)[number]
    solution = nash.solve(NormalFormGame(payoffs))
    assert solution.complete
    careless = next(i for i in range(3) if not np.ptp(payoffs[i], axis=i).any())
    assert assert_slices(payoffs, solution, careless, 6) >= 7


@pytest.mark.parametrize("kind", CLASSES)
def test_grid_profiles_are_held_iff_they_have_no_regret(kind: Kind) -> None:
    """Every profile of thirds in a 2x2x3 game of each class."""
    payoffs = draws(kind, (2, 2, 3), 1, SEED)[0]
    game = NormalFormGame(payoffs)
    solution = nash.solve(game)
    assert solution.complete
    for profile in itertools.product(*(strategies(size, 3) for size in game.shape)):
        arrays = tuple(np.array(x, dtype=object) for x in profile)
        assert listed(solution, arrays) is (certify(game, arrays).regret == 0)


def unsolved(_: Support) -> Solved:
    """Leave a support to cells."""
    raise UnsolvedError


@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 2, 2, 2)])
@pytest.mark.parametrize("kind", CLASSES)
def test_cells_and_the_methods_for_simple_supports_agree(kind: Kind, shape: tuple[int, ...]) -> None:
    """Where every support is of a simple kind, the components of both are as many, of the same dimensions."""
    payoffs = exact(draws(kind, shape, 1, SEED)[0])
    found = three_player.equilibria(payoffs) if len(shape) == 3 else four_player.equilibria(payoffs)
    cells = three_player.collected(payoffs, admissible(payoffs), unsolved)
    assert cells.unresolved == found.unresolved == ()
    assert cells.linked
    parts = [sorted(max(map(dimension, part)) for part in glue([p for _, p in each.pieces], each.links)) for each in (found, cells)]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("kind", [dummy, equivalent, products])
def test_order_of_players_and_scale_of_payoffs_do_not_matter(kind: Kind) -> None:
    """Players turned, actions of one reversed, payoffs times three plus one: as many components, of the same dimensions."""
    payoffs = draws(kind, (3, 3, 2), 2, SEED)[1]
    turned = np.moveaxis(payoffs[[2, 0, 1]], 3, 1)[:, :, ::-1] * 3 + 1
    first, second = (nash.solve(NormalFormGame(u)) for u in (payoffs, turned))
    assert first.complete
    assert second.complete
    assert len(first.equilibria) == len(second.equilibria)
    assert sorted(c.dimension for c in first.components) == sorted(c.dimension for c in second.components)
    for e in first.points:
        if not any(isinstance(p, Algebraic) for x in e.profile for p in x):
            x, y, z = e.profile
            assert listed(second, (z, x[::-1], y))


def test_a_dominated_action_adds_nothing_and_a_twin_adds_a_dimension() -> None:
    """A player's twin action splits its probability: no component is parted by it, none joined, and none gets smaller."""
    payoffs = draws(dummy, (2, 2, 2), 3, SEED)[2]
    careless = next(i for i in range(3) if not payoffs[i].any())
    other = (careless + 1) % 3
    plain = nash.solve(NormalFormGame(payoffs))
    twin = nash.solve(NormalFormGame(np.concatenate([payoffs, np.take(payoffs, [0], axis=1 + other)], axis=1 + other)))
    worse = np.take(payoffs, [0], axis=1 + other).copy()
    worse[other] -= 100
    dominated = nash.solve(NormalFormGame(np.concatenate([payoffs, worse], axis=1 + other)))
    assert plain.complete
    assert twin.complete
    assert dominated.complete
    assert [c.dimension for c in dominated.components] == [c.dimension for c in plain.components]
    assert len(twin.components) == len(plain.components)
    assert max(c.dimension for c in twin.components) > max(c.dimension for c in plain.components)


def test_the_diagonal_is_held() -> None:
    """Gains 0, z - x and x - y: for every x there is (x, x, x); the indices sum to one."""
    u = np.zeros((3, 2, 2, 2), dtype=int)
    for x, y, z in itertools.product((0, 1), repeat=3):
        u[1, x, y, z], u[2, x, y, z] = y * (z - x), z * (x - y)
    solution = nash.solve(NormalFormGame(u))
    assert solution.complete
    assert all(listed(solution, tuple(np.array([1 - t, t], dtype=object) for _ in range(3))) for t in (Q(0), Q(1, 3), Q(1)))
    assert sum(indices(solution).components) + sum(indices(solution).equilibria) == 1


def test_conditions_of_cells_are_words() -> None:
    """A game of three players with three actions each, one of whom gets nothing: cells are given by roots of polynomials."""
    solution = nash.solve(NormalFormGame(draws(dummy, (3, 3, 3), 4, 20240422)[3]))
    cells = [piece for component in solution.components for piece in component.pieces if isinstance(piece, Cylinder)]
    assert solution.complete
    assert cells
    for cell in cells:
        assert len(cell.conditions) == len(cell.parameters)
        assert all(" < t" in words or "t" in words.split(" = ")[0] for words in cell.conditions)
        assert cell.holds(cell.sample)
        assert certify(solution.game, cell.sample).regret == 0


@pytest.mark.parametrize("kind", CLASSES)
def test_the_limit_of_the_logit_branch_is_in_the_set(kind: Kind) -> None:
    """Gambit's equilibrium of a 3x3x2 game of each class is near one that is listed."""
    game = NormalFormGame(draws(kind, (3, 3, 2), 3, SEED)[2])
    solution = nash.solve(game)
    assert solution.complete
    vector = np.concatenate(one_by_logit(game))
    alone = [np.abs(np.concatenate([np.array(x, dtype=float) for x in e.profile]) - vector).max() < 1e-3 for e in solution.points]
    assert any(alone) or any(close_to(piece, vector) for c in solution.components for piece in c.pieces)


@pytest.mark.campaign
@pytest.mark.parametrize("shape", [(2, 2, 3), (2, 3, 3), (3, 3, 3), (2, 2, 2, 2)])
@pytest.mark.parametrize("kind", CLASSES)
def test_campaign_of_structured_games(kind: Kind, shape: tuple[int, ...]) -> None:
    """Eight games of each class: grid profiles, slices and samples agree with the judge wherever the set is called complete."""
    for payoffs in draws(kind, shape, 8, SEED + 1):
        game = NormalFormGame(payoffs)
        solution = nash.solve(game, exact=True)
        if not solution.complete:
            continue
        rng = np.random.default_rng(SEED)
        grids = [list(strategies(size, 3)) for size in game.shape]
        for _ in range(200):
            arrays = tuple(np.array(grid[rng.integers(len(grid))], dtype=object) for grid in grids)
            assert listed(solution, arrays) is (certify(game, arrays).regret == 0)
        if len(shape) == 3:
            for player in range(3):
                assert_slices(payoffs, solution, player, 4)

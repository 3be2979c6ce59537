"""Zero-sum games: value and optimal strategies against enumeration, linear programs in floats, Gambit, and closed forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash import zero_sum
from solvers.nash.enumeration import BY_VALUE
from tests.gambit_shim import optimum


def game_of(matrix: Any, total: int = 0) -> NormalFormGame:
    """The game in which the second player loses what the first wins, and both share a total."""
    a = np.asarray(matrix, dtype=object)
    return NormalFormGame(np.array([a, total - a]))


def extreme(solution: Any) -> set[Any]:
    """The isolated equilibria and the extreme ones of continua, with the dimension of what they are in."""
    points = {(0, *map(tuple, e.profile)) for e in solution.equilibria}
    return points | {(c.dimension, *map(tuple, e.profile)) for c in solution.components for e in c.extreme}


@pytest.mark.parametrize("most", [1, 2, 50])
def test_the_face_of_optima_is_the_whole_equilibrium_set(most: int) -> None:
    """Vertex enumeration of both polytopes finds the same points, and the same continua with the same corners."""
    rng = np.random.default_rng(most)
    for _ in range(40):
        game = game_of(rng.integers(-most, most + 1, rng.integers(1, 6, 2)), total=3)
        found = zero_sum.solve(game)
        assert found.complete
        assert extreme(found) == extreme(nash.solve(game))
        assert {e.payoffs[0] for e in found.points} == {found.parameters["value"]}


def test_values_are_those_of_linear_programs_in_floats() -> None:
    """HiGHS agrees to ten digits, Gambit's exact program altogether."""
    from scipy.optimize import linprog

    rng = np.random.default_rng(1)
    for _ in range(10):
        a = rng.integers(-99, 100, (6, 7))
        found = zero_sum.solve(game_of(a))
        rows = np.column_stack([-a.T, np.ones(7)])
        floats = linprog(
            [0] * 6 + [-1], A_ub=rows, b_ub=[0] * 7, A_eq=[[1] * 6 + [0]], b_eq=[1], bounds=[(0, None)] * 6 + [(None, None)]
        )
        assert float(found.parameters["value"]) == pytest.approx(-floats.fun, abs=1e-9)
        assert optimum(game_of(a)) == {tuple(map(tuple, e.profile)) for e in found.equilibria}


def test_closed_forms() -> None:
    """The value of a diagonal matrix is one over the sum of reciprocals; a game of zeros is optimal throughout."""
    diagonal = zero_sum.solve(game_of(np.diag([1, 2, 3, 6])))
    assert diagonal.parameters["value"] == Fraction(1, 2)
    assert [list(own) for own in diagonal.equilibria[0].profile] == [
        [Fraction(1, 2), Fraction(1, 4), Fraction(1, 6), Fraction(1, 12)]
    ] * 2
    zeros = zero_sum.solve(game_of(np.zeros((70, 70), int)))
    assert zeros.complete
    assert [(c.dimension, len(c.extreme)) for c in zeros.components] == [(138, 70)]  # each corner once, not every pair


def test_large_games_are_solved_completely_by_their_value() -> None:
    """Where polytopes have too many vertices to go through, the program decides, for `nash.solve` too."""
    a = np.random.default_rng(2).integers(-999, 1000, (40, 40))
    found = nash.solve(game_of(a))
    assert found.complete
    assert found.method is BY_VALUE
    assert [list(own) for own in found.equilibria[0].profile] == [
        list(own) for own in zero_sum.solve(game_of(a)).equilibria[0].profile
    ]


def test_other_games_are_refused() -> None:
    """Payoffs must sum to one number exactly: floats that only round to it do not."""
    with pytest.raises(GameError, match="same number"):
        zero_sum.solve(NormalFormGame([[[1, 0], [0, 1]], [[1, 0], [0, 1]]]))
    with pytest.raises(GameError, match="same number"):
        zero_sum.solve(NormalFormGame([[[0.1, 0.3]], [[0.2, 0.0]]]))
    with pytest.raises(GameError, match="two players"):
        zero_sum.solve(NormalFormGame(np.zeros((3, 2, 2, 2))))

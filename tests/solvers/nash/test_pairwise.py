"""Pairwise payoffs: the linear method finds what the methods for any payoffs find, and goes on where these end."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.engine import four_player, pairwise, three_player
from solvers.nash.engine.components import glue
from solvers.nash.engine.pieces import dimension, holds
from solvers.verify import certify
from tests import gambit_shim


def polymatrix(shape: tuple[int, ...], rng: np.random.Generator, top: int = 9) -> np.ndarray:
    """Payoffs as sums over pairs, integers from -top to top in each."""
    n = len(shape)
    u = np.zeros((n, *shape), dtype=object)
    for i, j in combinations(range(n), 2):
        for who in (i, j):
            table = rng.integers(-top, top + 1, (shape[i], shape[j]))
            u[who] += table.reshape([shape[k] if k in (i, j) else 1 for k in range(n)]).astype(object)
    for where in np.ndindex(u.shape):
        u[where] = Fraction(int(u[where]))
    return u


def corners(found: Any) -> set[Any]:
    """The profiles at which the pieces have their vertices."""
    return {vertex for _, piece in found.pieces for vertex in piece.vertices}


def shapes(found: Any) -> list[int]:
    """The dimensions of the connected components, isolated points included."""
    return sorted(max(map(dimension, group)) for group in glue([piece for _, piece in found.pieces], found.links))


@pytest.mark.parametrize("seed", range(40))
def test_three_players_as_the_general_method(seed: int) -> None:
    """2x2x2 and 3x3x3: the same points, the same corners of continua, ties or none."""
    rng = np.random.default_rng(seed)
    shape = (3, 3, 3) if seed % 4 == 0 else (2, 2, 2)
    u = polymatrix(shape, rng, top=1 if seed % 2 else 9)
    general = nash.solve(NormalFormGame(u), exact=True)
    assert general.complete
    here = pairwise.equilibria(u)
    assert {tuple(tuple(x) for x in e.profile) for e in general.points} <= corners(here)
    other = three_player.equilibria(u)
    assert shapes(here) == shapes(other)
    for (_, piece), (_, another) in permutations(here.pieces, 2):
        assert not all(holds(another, vertex) for vertex in piece.vertices), "one polytope lies in another"
    for vertex in corners(here):
        assert any(holds(piece, vertex) for _, piece in other.pieces)
        assert certify(NormalFormGame(u), vertex).regret == 0


@pytest.mark.parametrize("seed", range(25))
def test_four_players_as_the_method_for_two_actions(seed: int) -> None:
    """2x2x2x2: the same points and the same corners of continua."""
    u = polymatrix((2, 2, 2, 2), np.random.default_rng(100 + seed), top=1 if seed % 2 else 9)
    here, other = pairwise.equilibria(u), four_player.equilibria(u)
    assert not other.unresolved
    assert shapes(here) == shapes(other)
    for found, back in ((here, other), (other, here)):
        for vertex in corners(found):
            assert any(holds(piece, vertex) for _, piece in back.pieces)


@pytest.mark.parametrize("shape", [(2, 2, 2, 3), (2, 3, 2, 2), (2, 2, 2, 2, 2), (2, 4, 3)])
def test_larger_games_are_solved_completely(shape: tuple[int, ...]) -> None:
    """Every equilibrium is certified, their number is odd, and none that Gambit or a search of pure ones finds is missing."""
    rng = np.random.default_rng(len(shape))
    for _ in range(4):
        game = NormalFormGame(polymatrix(shape, rng, top=99))
        solution = nash.solve(game)
        assert solution.complete
        assert not solution.components
        assert len(solution.equilibria) % 2 == 1
        assert all(e.regret == 0 for e in solution.equilibria)
        found = [np.concatenate([np.array(x, float) for x in e.profile]) for e in solution.equilibria]
        pure = {tuple(game.profile(cell)) for cell in np.ndindex(game.shape) if certify(game, cell).regret == 0}
        assert pure == {e.modal for e in solution.equilibria if e.pure}
        for profile in gambit_shim.enumerate_polynomial(game):
            flat = np.concatenate(profile)
            assert (
                certify(game, tuple(np.array(x) for x in profile)).regret > 1e-6
                or min(np.abs(flat - own).max() for own in found) < 1e-6
            )


def test_indifference_of_all_is_one_continuum() -> None:
    """Where nothing matters every profile is an equilibrium, and there is one component of full dimension."""
    (component,) = nash.solve(NormalFormGame(np.zeros((4, 2, 2, 2, 3), dtype=int))).components
    assert component.dimension == 5
    assert len(component.extreme) == 24


def test_other_payoffs_are_refused() -> None:
    """A product of three players' choices is no sum over pairs."""
    u = np.zeros((3, 2, 2, 2), dtype=object)
    u[0, 1, 1, 1] = 1
    assert pairwise.gains(u) is None
    with pytest.raises(GameError, match="sums over pairs"):
        pairwise.equilibria(u)

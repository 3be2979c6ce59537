"""Pure equilibria against the definition, profile by profile."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import sympy
from hypothesis import given

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import pure
from solvers.result import Completeness
from tests.gambit_shim import enumerate_pure
from tests.strategies import fractions, games


def by_definition(game: NormalFormGame, strict: bool = False) -> list[tuple[int, ...]]:
    """The profiles from which no player gains (strictly: every player loses) by any deviation."""
    found = []
    for profile in product(*(range(size) for size in game.shape)):
        holds = True
        for i, size in enumerate(game.shape):
            own = game.payoffs[(i, *profile)]
            for k in set(range(size)) - {profile[i]}:
                other = game.payoffs[(i, *profile[:i], k, *profile[i + 1 :])]
                holds = holds and (own > other if strict else own >= other)
        if holds:
            found.append(profile)
    return found


@given(games((1, 4), (1, 3)))
def test_all_pure_equilibria_are_found_in_order(game: NormalFormGame) -> None:
    """Exactly the profiles of the definition, in lexicographic order, ties included, each with zero regret."""
    solution = pure.solve(game)
    assert [e.modal for e in solution.equilibria] == by_definition(game)
    assert all(e.pure and e.regret == 0 and e.certificate.exact for e in solution.equilibria)
    assert [e.modal for e in solution.strict] == by_definition(game, strict=True)


@given(games((1, 4), (1, 3), fractions))
def test_a_float_game_is_compared_as_given(game: NormalFormGame) -> None:
    """Rounded payoffs make another game, which is solved for what it is, with no tolerance."""
    rounded = NormalFormGame(game.floats())
    assert [e.modal for e in pure.solve(rounded).equilibria] == by_definition(rounded)


def test_a_difference_in_the_last_digit_decides() -> None:
    """Two floats that differ in the last place are different payoffs."""
    game = NormalFormGame([[0.3, 0.1 + 0.2]])
    assert [e.modal for e in pure.solve(game).equilibria] == [(1,)]


def test_it_says_what_it_sought() -> None:
    """Pure equilibria are complete; mixed ones were not sought, and matching pennies has none that is pure."""
    pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    solution = pure.solve(pennies)
    assert (solution.equilibria, solution.components) == ((), ())
    assert solution.completeness is Completeness.ALL_PURE
    assert not solution.complete
    assert "mixed ones were not sought" in repr(solution)


def test_equal_to_gambit_on_random_games() -> None:
    """Gambit's enumpure finds the same pure equilibria in random games of two to four players with ties."""
    rng = np.random.default_rng(0)
    for k in range(60):
        shape = tuple(rng.integers(1, 4, 2 + k % 3))
        game = NormalFormGame(rng.integers(0, 3, (len(shape), *shape)))
        assert {tuple(map(tuple, e.profile)) for e in pure.solve(game).equilibria} == enumerate_pure(game)


def test_strict_batch_equals_the_definition() -> None:
    """In a batch of games with ties the strict equilibria are those of each game alone."""
    rng = np.random.default_rng(1)
    for shape in ((3,), (3, 3), (2, 3, 2)):
        payoffs = rng.integers(0, 4, (50, len(shape), *shape)).astype(float)
        strict = pure.strict_batch(payoffs)
        assert strict.shape == (50, *shape)
        for own, found in zip(payoffs, strict, strict=True):
            assert list(map(tuple, np.argwhere(found))) == by_definition(NormalFormGame(own), strict=True)


def test_symbolic_game_is_an_error() -> None:
    """Symbols have no order: values are needed first."""
    with pytest.raises(GameError, match=r"pure\.solve: payoffs are symbolic"):
        pure.solve(NormalFormGame([[sympy.Symbol("x"), 1]]))

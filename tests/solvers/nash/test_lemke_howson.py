"""Lemke-Howson paths: certified ends, the same as other programs find, also in games far beyond enumeration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash import lemke_howson
from solvers.result import Completeness
from tests.gambit_shim import pivot


def drawn(rng: Any, m: int, n: int, most: int = 10**6) -> NormalFormGame:
    """A game of whole numbers, without ties as a rule."""
    return NormalFormGame(rng.integers(-most, most + 1, (2, m, n)).astype(object))


def key(profile: Any) -> tuple[tuple[float, ...], ...]:
    """A profile to six digits."""
    return tuple(tuple(round(float(p), 6) + 0.0 for p in own) for own in profile)


@pytest.mark.parametrize("size", [(2, 2), (3, 4), (5, 5), (7, 6)], ids=str)
def test_ends_of_paths_are_odd_in_number_and_equilibria(size: tuple[int, int]) -> None:
    """Paths join what is reached in pairs, with where nobody plays as one more: so an odd number, all in the complete set."""
    rng = np.random.default_rng(size)
    for _ in range(12):
        game = drawn(rng, *size)
        found, whole = lemke_howson.solve(game), nash.solve(game)
        assert found.parameters["all paths"]
        assert len(found.equilibria) % 2 == 1
        assert found.completeness is Completeness.SOME
        assert {key(e.profile) for e in found.equilibria} <= {key(e.profile) for e in whole.equilibria}
        assert all(e.regret == 0 for e in found.equilibria)


def test_gambit_reaches_the_same_equilibria() -> None:
    """Gambit's pivoting, from all that is accessible, ends at the same equilibria."""
    rng = np.random.default_rng(3)
    for _ in range(12):
        game = drawn(rng, 5, 5)
        assert pivot(game) == {tuple(map(tuple, e.profile)) for e in lemke_howson.solve(game).equilibria}


def test_nashpy_ends_at_equilibria_that_are_found() -> None:
    """Its floats follow the path of each action from where nobody plays."""
    from solvers.nash.with_nashpy import to_nashpy

    rng = np.random.default_rng(4)
    for _ in range(12):
        game = NormalFormGame(rng.random((2, 4, 5)))
        ours = {key(e.profile) for e in lemke_howson.solve(game).equilibria}
        assert {key(profile) for profile in to_nashpy(game).lemke_howson_enumeration()} <= ours


def test_ties_never_make_a_circle() -> None:
    """Games of zeros, ones and twos, ties everywhere: every path ends, and everything found is an equilibrium."""
    rng = np.random.default_rng(5)
    for _ in range(60):
        found = lemke_howson.solve(drawn(rng, 4, 4, most=1))
        assert found.parameters["all paths"]
        assert found.equilibria


def test_relisted_actions_change_nothing() -> None:
    """Also where ties decide: they are broken by the actions' names."""
    rng = np.random.default_rng(6)
    for _ in range(20):
        game = drawn(rng, 4, 3, most=1)
        order = [rng.permutation(size).tolist() for size in game.shape]
        labels = [[own[k] for k in relisted] for own, relisted in zip(game.actions, order, strict=True)]
        other = NormalFormGame(game.payoffs[:, order[0]][:, :, order[1]], game.players, labels)
        found = {key(e.profile) for e in lemke_howson.solve(game).equilibria}
        relisted = {
            key([own[k] for k in o] for own, o in zip(e.profile, order, strict=True)) for e in lemke_howson.solve(game).equilibria
        }
        assert found
        assert {key(e.profile) for e in lemke_howson.solve(other).equilibria} == relisted


def test_travelers_have_one_equilibrium(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims 2 to 23 with a bonus of 2: only the lowest claims (Basu 1994)."""
    low = np.minimum.outer(np.arange(2, 24), np.arange(2, 24))
    bonus = 2 * np.sign(np.subtract.outer(np.arange(22), np.arange(22)))
    monkeypatch.setattr(lemke_howson, "WORK", 10**6)
    found = lemke_howson.solve(NormalFormGame(np.array([low - bonus, low + bonus]).astype(object)))
    assert [e.support for e in found.equilibria] == [((0,), (0,))]


@pytest.mark.parametrize("size", [(18, 24), (40, 40), (2, 300)], ids=str)
def test_large_games_have_an_exact_equilibrium(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """One is found at once where all would take for ever."""
    monkeypatch.setattr(lemke_howson, "WORK", 0)
    found = lemke_howson.solve(drawn(np.random.default_rng(7), *size, most=9))
    assert len(found.equilibria) == 1
    assert found.equilibria[0].regret == 0
    assert not found.parameters["all paths"]


def test_other_games_are_refused() -> None:
    """Three players have no such paths."""
    with pytest.raises(GameError, match="two players"):
        lemke_howson.solve(NormalFormGame(np.zeros((3, 2, 2, 2))))

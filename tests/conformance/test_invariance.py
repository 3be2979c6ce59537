"""What must not change the set of Nash equilibria: units, names, order of players, dominated actions, players without interests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from games.normal_form import NormalFormGame
from solvers import nash
from solvers.continua import Hull
from solvers.nash import Flag, solve_batch
from solvers.result import Solution

SHAPES = [(2, 2), (3, 3), (2, 3), (2, 2, 2), (3, 2, 2), (3, 3, 2)]


@st.composite
def games(draw: st.DrawFn, shapes: Sequence[tuple[int, ...]] = SHAPES) -> NormalFormGame:
    """Return a game of two or three players with small integer payoffs."""
    shape = draw(st.sampled_from(shapes))
    size = len(shape) * int(np.prod(shape))
    return NormalFormGame(np.array(draw(st.lists(st.integers(-3, 3), min_size=size, max_size=size))).reshape(len(shape), *shape))


def key(profile: Any) -> tuple[tuple[float, ...], ...]:
    """Return a profile as rounded floats, for comparison as a set."""
    return tuple(tuple(round(float(p), 9) for p in x) for x in profile)


def shape_of(solution: Solution) -> tuple[Any, ...]:
    """Return what a set of equilibria is like, whatever its pieces: isolated points, and the dimensions of its continua."""
    return frozenset(key(e.profile) for e in solution.equilibria), sorted(c.dimension for c in solution.components)


def moved(solution: Solution, change: Any) -> tuple[Any, ...]:
    """Return the same after a change of each profile."""
    points, dimensions = shape_of(solution)
    return frozenset(change(p) for p in points), dimensions


@given(games(), st.data())
@settings(max_examples=60, deadline=None)
def test_units_and_what_others_do_for_me(game: NormalFormGame, data: st.DataObject) -> None:
    """A positive factor, and a sum that depends only on the others' actions, leave every player's incentives as they are."""
    u = np.array(game.payoffs)
    for i in range(len(game.shape)):
        bonus = np.array(data.draw(st.lists(st.integers(-5, 5), min_size=u[i].size, max_size=u[i].size))).reshape(u[i].shape)
        u[i] = data.draw(st.integers(1, 9)) * u[i] + bonus.take([0], axis=i)
    assert shape_of(nash.solve(game)) == shape_of(nash.solve(NormalFormGame(u)))


@given(games(), st.data())
@settings(max_examples=60, deadline=None)
def test_order_of_players_and_names_of_actions(game: NormalFormGame, data: st.DataObject) -> None:
    """Players in another order and actions in another order: the same equilibria, in the new order."""
    n = len(game.shape)
    order = data.draw(st.permutations(range(n)))
    shuffles = [data.draw(st.permutations(range(game.shape[k]))) for k in order]
    u = np.transpose(np.array(game.payoffs), [0, *(1 + k for k in order)])[order][np.ix_(range(n), *shuffles)]

    def change(profile: Any) -> Any:
        return tuple(tuple(profile[k][a] for a in shuffle) for k, shuffle in zip(order, shuffles, strict=True))

    first, second = nash.solve(game), nash.solve(NormalFormGame(u))
    assert first.completeness is second.completeness
    assert moved(first, change) == shape_of(second)


@given(games(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_strictly_dominated_action_changes_nothing(game: NormalFormGame, data: st.DataObject) -> None:
    """An added action that is always worse than another one is never played."""
    n = len(game.shape)
    i = data.draw(st.integers(0, n - 1))
    model = data.draw(st.integers(0, game.shape[i] - 1))
    u = np.array(game.payoffs)
    copy = u.take([model], axis=1 + i)
    copy[i] = copy[i] - data.draw(st.integers(1, 4))
    larger = NormalFormGame(np.concatenate([u, copy], axis=1 + i))

    def change(profile: Any) -> Any:
        return tuple((*x, 0.0) if k == i else x for k, x in enumerate(profile))

    assert moved(nash.solve(game), change) == shape_of(nash.solve(larger))


@given(games([shape for shape in SHAPES if len(shape) == 2]))
@settings(max_examples=30, deadline=None)
def test_a_player_without_interests_adds_a_factor(game: NormalFormGame) -> None:
    """Beside a player who neither gains nor matters, every equilibrium becomes a segment, and dimensions grow by one."""
    u = np.array(game.payoffs)
    beside = np.zeros((3, *game.shape, 2), dtype=object)
    beside[:2] = u[..., None]
    plain, larger = nash.solve(game), nash.solve(NormalFormGame(beside))
    assert larger.complete
    assert larger.equilibria == ()
    grown = [0] * len(plain.equilibria) + [c.dimension for c in plain.components]
    assert sorted(c.dimension for c in larger.components) == sorted(d + 1 for d in grown)
    ends = {key(e.profile) for c in larger.components if c.dimension == 1 for e in c.extreme}
    for e, end in itertools.product(plain.equilibria, ((1, 0), (0, 1))):
        assert key((*e.profile, end)) in ends


@given(st.lists(st.integers(-(10**6), 10**6), min_size=81, max_size=81, unique=True), st.permutations(range(3)))
@settings(max_examples=40, deadline=None)
def test_the_kernel_sees_no_order_of_players(entries: list[int], order: list[int]) -> None:
    """Two orders of the players, decided in floats: the same set up to rounding."""
    u = np.array(entries, dtype=float).reshape(3, 3, 3, 3)
    turned = np.transpose(u, [0, *(1 + k for k in order)])[order]
    batch = solve_batch([u, turned], exact=False)
    assume((batch.flags == Flag.FLOATS).all())
    first = {key([profile[k] for k in order]) for profile in batch.game(0)}
    second = {key(profile) for profile in batch.game(1)}
    assert len(first) == len(second)
    assert all(min(np.abs(np.array(p) - np.array(q)).max() for q in second) < 1e-8 for p in first)


def test_hulls_of_a_dummy_are_segments() -> None:
    """The pieces themselves: matching pennies beside a dummy is one segment between two points."""
    u = np.zeros((3, 2, 2, 2), dtype=int)
    u[0], u[1] = np.array([[1, -1], [-1, 1]])[..., None], np.array([[-1, 1], [1, -1]])[..., None]
    (segment,) = nash.solve(NormalFormGame(u)).components
    assert segment.dimension == 1
    (piece,) = segment.pieces
    corners = piece.vertices if isinstance(piece, Hull) else tuple(itertools.product(*piece))
    half = Fraction(1, 2)
    assert {tuple(map(tuple, c)) for c in corners} == {((half, half), (half, half), end) for end in ((1, 0), (0, 1))}

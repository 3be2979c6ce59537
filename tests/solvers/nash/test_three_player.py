"""Three players: the complete set, continua included, exactly; published sets, parity, and Gambit as a lower bound."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.exact.algebraic import Algebraic
from games.normal_form import NormalFormGame
from solvers import nash, pure
from solvers.continua import Arc, Cylinder, Hull, Sweep
from solvers.nash.engine.supports import admissible
from solvers.result import Completeness
from solvers.verify import certify
from tests.gambit_shim import enumerate_polynomial

Q = Fraction
HALF = Q(1, 2)


def gains(f: Callable[..., Any], g: Callable[..., Any], h: Callable[..., Any]) -> NormalFormGame:
    """Return the 2x2x2 game in which f, g, h are the players' gains from action 1 over 0, given the others' actions."""
    u = np.empty((3, 2, 2, 2), dtype=object)
    for x, y, z in itertools.product((0, 1), repeat=3):
        u[:, x, y, z] = [Q(x) * f(y, z), Q(y) * g(x, z), Q(z) * h(x, y)]
    return NormalFormGame(u)


def ones(*probabilities: object) -> tuple[Fraction, ...]:
    """Return the probabilities of action 1 as Fractions."""
    return tuple(Q(p) for p in probabilities)


def points(solution: Any) -> set[tuple[Any, ...]]:
    """Return the isolated equilibria of a 2x2x2 game as probabilities of action 1."""
    return {tuple(x[1] for x in e.profile) for e in solution.equilibria}


def extreme(component: Any) -> set[tuple[Any, ...]]:
    """Return a continuum's extreme equilibria as probabilities of action 1."""
    return {tuple(x[1] for x in e.profile) for e in component.extreme}


def test_the_whole_cube() -> None:
    """If nobody's payoff depends on anything, every profile is an equilibrium: one component of dimension three."""
    solution = nash.solve(NormalFormGame(np.zeros((3, 2, 2, 2), dtype=int)))
    (cube,) = solution.components
    assert (cube.dimension, solution.equilibria, solution.complete) == (3, (), True)
    assert extreme(cube) == set(itertools.product(ones(0, 1), repeat=3))


def test_jordans_pennies() -> None:
    """Payoffs that depend on one opponent each: the only equilibrium is (1/2, 1/2, 1/2)."""
    solution = nash.solve(gains(lambda y, z: 2 * y - 1, lambda x, z: 2 * z - 1, lambda x, y: 1 - 2 * x))
    assert points(solution) == {(HALF, HALF, HALF)}
    assert (solution.components, solution.complete) == ((), True)


def test_minority_game_has_a_hexagon() -> None:
    """(1/2, 1/2, 1/2) and a closed chain of six edges: a component that is a circle."""
    solution = nash.solve(gains(lambda y, z: 1 - y - z, lambda x, z: 1 - x - z, lambda x, y: 1 - x - y))
    assert points(solution) == {(HALF, HALF, HALF)}
    (hexagon,) = solution.components
    assert (hexagon.dimension, len(hexagon.pieces)) == (1, 6)
    assert extreme(hexagon) == set(itertools.product(ones(0, 1), repeat=3)) - {ones(0, 0, 0), ones(1, 1, 1)}


def test_fold_keeps_its_double_root() -> None:
    """A double root is one equilibrium, and (1, 1, 1) is a non-strict one: three points."""
    solution = nash.solve(gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: (x - HALF) * (y - HALF)))
    assert points(solution) == {ones(0, 0, 1), ones(1, 1, 1), (HALF, HALF, HALF)}
    assert [e.strict for e in solution.equilibria] == [True, False, False]
    assert solution.complete


def test_dummy_player_gives_a_segment_per_equilibrium() -> None:
    """Battle of the sexes beside a player without interests: three segments."""
    u = np.zeros((3, 2, 2, 2), dtype=int)
    u[0, 0, 0], u[0, 1, 1], u[1, 0, 0], u[1, 1, 1] = 2, 1, 1, 2
    solution = nash.solve(NormalFormGame(u))
    found = {frozenset(extreme(c)) for c in solution.components}
    sexes = [ones(0, 0), ones(1, 1), (Q(1, 3), Q(2, 3))]
    assert found == {frozenset({(*e, Q(0)), (*e, Q(1))}) for e in sexes}
    assert (solution.equilibria, solution.complete) == ((), True)


def test_three_segments_that_meet() -> None:
    """F = y - z, g = x - z, h = 0: (0,0,z), (1,1,z) and (z,z,z) form one connected component."""
    solution = nash.solve(gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: Q(0)))
    (component,) = solution.components
    assert (component.dimension, len(component.pieces), solution.complete) == (1, 3, True)
    assert extreme(component) == {ones(0, 0, 0), ones(0, 0, 1), ones(1, 1, 0), ones(1, 1, 1)}


def test_unanimity_with_three_actions() -> None:
    """Pay 1 iff all choose alike: uniform on each of 7 subsets and the 6 all-distinct profiles, all isolated."""
    u = np.zeros((3, 3, 3, 3), dtype=int)
    for k in range(3):
        u[:, k, k, k] = 1
    solution = nash.solve(NormalFormGame(u))
    uniform = {tuple(Q(int(k in s), len(s)) for k in range(3)) for n in (1, 2, 3) for s in itertools.combinations(range(3), n)}
    pure = {tuple(tuple(Q(int(k == a)) for k in range(3)) for a in order) for order in itertools.permutations(range(3))}
    assert {tuple(map(tuple, e.profile)) for e in solution.equilibria} == {(x, x, x) for x in uniform} | pure
    assert (solution.components, solution.complete) == ((), True)


def test_nine_equilibria() -> None:
    """The 2x2x2 game with the largest number of isolated equilibria that such games can have, nine."""
    u = np.zeros((3, 2, 2, 2), dtype=int)
    u[:, 0, 0, 0], u[:, 1, 1, 0], u[:, 0, 1, 1], u[:, 1, 0, 1] = (9, 8, 12), (9, 8, 2), (3, 4, 6), (3, 4, 4)
    solution = nash.solve(NormalFormGame(u))
    assert len(solution.equilibria) == 9
    assert sum(e.pure for e in solution.equilibria) == 4
    assert solution.complete


def test_a_curve_of_equilibria() -> None:
    """Indifference y z = 1/4-type conditions met along a hyperbola give an arc with its parametrisation."""
    solution = nash.solve(gains(lambda y, z: 4 * y * z - 1, lambda x, z: 4 * x * z - 1, lambda x, y: Q(0)))
    arcs = [piece for c in solution.components for piece in c.pieces if isinstance(piece, Arc)]
    assert arcs
    for arc in arcs:
        for k in range(1, 8):
            t = arc.low + (arc.high - arc.low) * Q(k, 8)
            assert certify(solution.game, arc.at(t)).regret == 0
    assert solution.complete


def test_a_surface_of_equilibria_is_cut_by_the_third_players_margin() -> None:
    """Two dummies' square is cut where the third player would switch: h = (x - 1/2)(y - 1/2) leaves two opposite quarters each."""
    solution = nash.solve(gains(lambda y, z: Q(0), lambda x, z: Q(0), lambda x, y: (x - HALF) * (y - HALF)))
    (component,) = solution.components
    assert (component.dimension, len(component.pieces), solution.complete) == (2, 6, True)
    quarters = {frozenset(tuple(x[1] for x in v) for v in piece.vertices) for piece in component.pieces}
    low, high, both = ones(0, HALF), ones(HALF, 1), ones(0, 1)
    expected = [(low, low, ones(1)), (high, high, ones(1)), (low, high, ones(0)), (high, low, ones(0))]
    expected += [(ones(HALF), both, both), (both, ones(HALF), both)]
    assert quarters == {frozenset(itertools.product(*sides)) for sides in expected}


def test_a_surface_in_two_parts() -> None:
    """Where the saddle of h lies below zero, h >= 0 holds near two opposite corners, and the face z = 1 has two parts."""
    game = gains(lambda y, z: Q(0), lambda x, z: Q(0), lambda x, y: (x - HALF) * (y - HALF) - Q(1, 8))
    solution = nash.solve(game)
    (component,) = solution.components  # the parts at z = 1 hang together over the two curved walls and the face z = 0
    moving = [piece for piece in component.pieces if isinstance(piece, Sweep)]
    assert len(moving) >= 4
    for piece in moving:
        assert certify(game, middle(piece)).regret == 0
    assert solution.complete


def test_irrational_equilibria_are_exact() -> None:
    """An equilibrium with coordinates in a quadratic field has regret exactly zero and isolating intervals."""
    u = np.random.default_rng(3).integers(-9, 10, (40, 3, 2, 2, 2))
    seen = 0
    for payoffs in u:
        for e in nash.solve(NormalFormGame(payoffs)).equilibria:
            irrational = [p for x in e.profile for p in x if isinstance(p, Algebraic)]
            if irrational:
                seen += 1
                assert e.regret == 0
                assert e.certificate.exact
                low, high = irrational[0].interval(30)
                assert 0 < high - low < Q(1, 10**30)
                assert low <= Q(float(irrational[0])) + Q(1, 10**12)
    assert seen > 3


@pytest.mark.parametrize("seed", range(60))
def test_generic_games_have_an_odd_number(seed: int) -> None:
    """Random 2x2x2 games have an odd number of equilibria, all isolated (Wilson 1971), and Gambit's are among them."""
    game = NormalFormGame(np.random.default_rng(seed).integers(-(10**6), 10**6, (3, 2, 2, 2)))
    solution = nash.solve(game)
    assert (len(solution.equilibria) % 2, solution.components, solution.complete) == (1, (), True)
    assert_holds_all(solution, enumerate_polynomial(game))


@pytest.mark.parametrize("seed", range(6))
def test_three_actions_have_an_odd_number(seed: int) -> None:
    """Random 3x3x3 games with integer payoffs up to 99: odd, and Gambit's equilibria are among ours."""
    game = NormalFormGame(np.random.default_rng(seed).integers(-99, 100, (3, 3, 3, 3)))
    solution = nash.solve(game)
    assert (len(solution.equilibria) % 2, solution.components, solution.complete) == (1, (), True)
    assert_holds_all(solution, enumerate_polynomial(game))


@pytest.mark.parametrize("seed", range(12))
def test_float_payoffs_are_solved_as_the_rationals_they_are(seed: int) -> None:
    """Normally distributed 3x3x3 payoffs: odd, complete, exact; Gambit, in floats, finds no equilibrium that is not among ours."""
    game = NormalFormGame(np.random.default_rng(1000 + seed).normal(size=(3, 3, 3, 3)))
    solution = nash.solve(game, exact=True)
    assert (len(solution.equilibria) % 2, solution.components, solution.complete) == (1, (), True)
    assert all(e.regret == 0 for e in solution.equilibria)
    assert_holds_all(solution, enumerate_polynomial(game))


@pytest.mark.campaign
def test_campaign_of_generic_three_player_games() -> None:
    """10,000 random 2x2x2 and 300 random 3x3x3 games: always an odd number of certified equilibria."""
    rng = np.random.default_rng(20240422)
    for size, count in ((2, 10_000), (3, 300)):
        for _ in range(count):
            solution = nash.solve(NormalFormGame(rng.normal(size=(3, size, size, size))), exact=True)
            assert (len(solution.equilibria) % 2, solution.components, solution.complete) == (1, (), True)


def test_first_subresultant_carries_the_common_root() -> None:
    """For (w - 2)(w^3 + 1) and (w - 2)(w^2 - 5) the first subresultant vanishes at w = 2."""
    from flint import fmpq_poly

    from solvers.nash.engine.elimination import _first_subresultant

    def constants(*coefficients: int) -> list[Any]:
        return [fmpq_poly([c]) for c in coefficients]

    first, second = constants(-2, 1, 0, -2, 1), constants(10, -5, -2, 1)
    constant, slope = _first_subresultant(first, second)
    assert slope.degree() == 0
    assert constant + 2 * slope == fmpq_poly()


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", ["ordinal", "pairwise"])
def test_degenerate_games_keep_their_promises(seed: int, kind: str) -> None:
    """Small integer and pairwise payoffs: every piece is certified, and a set called complete holds all that Gambit finds."""
    rng = np.random.default_rng(seed)
    if kind == "ordinal":
        u = rng.integers(0, 3, (3, 2, 2, 2))
    else:
        a, b, c, d, e, f = rng.integers(-2, 3, (6, 2, 2))
        u = np.stack(
            [
                a[:, :, None] + b[:, None, :],
                c.T[:, :, None] + d[None, :, :],
                e.T[:, None, :] + f.T[None, :, :],
            ]
        )
    game = NormalFormGame(u)
    solution = nash.solve(game)
    for component in solution.components:
        for piece in component.pieces:
            assert certify(game, middle(piece)).regret == 0
    if kind == "pairwise":
        assert solution.complete
    if solution.complete:
        assert_holds_all(solution, enumerate_polynomial(game))


def middle(piece: Any) -> tuple[Any, ...]:
    """Return a point inside a piece."""
    if isinstance(piece, Hull):
        size = len(piece.vertices)
        if any(isinstance(p, Algebraic) for v in piece.vertices for x in v for p in x):
            return piece.vertices[0]
        return tuple(sum(x) * Q(1, size) for x in zip(*piece.vertices, strict=True))
    if isinstance(piece, Arc):
        low, high = (p if isinstance(p, Fraction) else p.interval(20)[1] for p in (piece.low, piece.high))
        return piece.at((low + high) / 2)
    return tuple(sum(vertices) * Q(1, len(vertices)) for vertices in piece)


def assert_holds_all(solution: Any, claimed: list[tuple[tuple[float, ...], ...]]) -> None:
    """Assert that every claimed profile with no regret is one of the points, or near a piece of a component."""
    known = [np.concatenate([x.astype(float) for x in e.profile]) for e in solution.points]
    pieces = [piece for component in solution.components for piece in component.pieces]
    for profile in claimed:
        game = solution.game
        scale = float(np.ptp(game.floats())) or 1.0
        strategies = tuple(np.array(x) / sum(x) for x in profile)
        if certify(game, strategies).regret > 1e-8 * scale:
            continue
        vector = np.concatenate(strategies)
        near = any(np.abs(vector - other).max() < 1e-5 for other in known)
        assert near or any(close_to(piece, vector) for piece in pieces), (profile, solution)


def close_to(piece: Any, vector: np.ndarray[Any, Any]) -> bool:
    """Tell whether a vector is within 1e-5 of a hull (least squares on the weights), or near sampled points of a curve or cells."""
    from scipy.optimize import nnls

    def away(corners: Any, point: np.ndarray[Any, Any]) -> float:
        table = np.array([[float(p) for p in v] for v in corners])
        weights, _ = nnls(np.vstack([table.T, np.ones(len(table))]), np.append(point, 1.0))
        return float(np.abs(table.T @ weights - point).max())

    if isinstance(piece, Cylinder):
        parts = np.split(vector, np.cumsum([len(own) for own in piece.sample])[:-1])
        return any(all(away(own, part) < 2e-2 for own, part in zip(near, parts, strict=True)) for near in piece.near(40))
    if isinstance(piece, Arc):
        low, high = float(piece.low), float(piece.high)
        for t in (Q(low + (high - low) * k / 400) for k in range(1, 400)):
            polytopes = piece.polytopes(t) if isinstance(piece, Sweep) else tuple((x,) for x in piece.at(t))
            parts = np.split(vector, np.cumsum([len(own[0]) for own in polytopes])[:-1])
            if all(away(own, part) < 1e-2 for own, part in zip(polytopes, parts, strict=True)):
                return True
        return False
    return away([np.concatenate(v) for v in piece.vertices], vector) < 1e-5


@given(st.lists(st.integers(-2, 2), min_size=24, max_size=24), st.permutations(range(3)))
@settings(max_examples=40)
def test_relabelling_players_changes_nothing(entries: list[int], order: list[int]) -> None:
    """Permuting the players permutes the equilibrium set."""
    u = np.array(entries).reshape(3, 2, 2, 2)
    first = nash.solve(NormalFormGame(u))
    second = nash.solve(NormalFormGame(np.transpose(u, [0, *(1 + k for k in order)])[order]))
    assert first.completeness == second.completeness
    moved = sorted(tuple(round(float(e.profile[k][1]), 12) for k in order) for e in first.equilibria)
    assert moved == sorted(tuple(round(float(p), 12) for p in point) for point in points(second))
    assert len(first.components) == len(second.components)


@given(st.lists(st.integers(-3, 3), min_size=24, max_size=24), st.integers(1, 5), st.integers(-4, 4))
@settings(max_examples=40)
def test_positive_affine_changes_of_payoffs_change_nothing(entries: list[int], factor: int, shift: int) -> None:
    """Scaling and shifting a player's payoffs, by the others' profile too, leaves the set as it is."""
    u = np.array(entries).reshape(3, 2, 2, 2)
    v = u.copy()
    v[0] = factor * u[0] + shift * np.arange(4).reshape(1, 2, 2)
    first, second = nash.solve(NormalFormGame(u)), nash.solve(NormalFormGame(v))
    assert points(first) == points(second)
    assert [extreme(c) for c in first.components] == [extreme(c) for c in second.components]


def test_supports_keep_every_equilibrium() -> None:
    """No equilibrium's support is pruned: checked on unanimity, where supports of all kinds carry one."""
    u = np.zeros((3, 3, 3, 3), dtype=int)
    for k in range(3):
        u[:, k, k, k] = 1
    kept = set(admissible(u))
    for e in nash.solve(NormalFormGame(u)).equilibria:
        assert e.support in kept


def test_what_is_not_solved_is_said() -> None:
    """Seven actions are beyond the method: pure equilibria are listed, all of them, or a mixed one where there are none."""
    seen = set()
    for seed in range(6):
        game = NormalFormGame(np.random.default_rng(seed).integers(-50, 50, (3, 7, 7, 7)))
        solution = nash.solve(game)
        listed = pure.solve(game).equilibria
        seen.add(solution.completeness)
        assert solution.completeness is (Completeness.ALL_PURE if listed else Completeness.SOME)
        assert [e.modal for e in solution.equilibria if e.pure] == [e.modal for e in listed]
        assert all(e.regret == 0 if e.pure else e.regret < 1e-12 for e in solution.equilibria)
        assert solution.equilibria
    assert seen == {Completeness.ALL_PURE, Completeness.SOME}


def test_close_roots_are_ordered_and_parted_exactly() -> None:
    """Roots 1e-90 apart, far below a float's spacing, are in order and have a rational between them."""
    from flint import fmpq, fmpq_poly

    from games.exact.algebraic import between, roots_of

    near = fmpq(2) + fmpq(1, 10**90)
    roots = roots_of(fmpq_poly([-2, 0, 1]) * fmpq_poly([-near, 0, 1]))
    low, high = roots[2:]
    assert low * low == 2
    middle = between(low, high)
    assert low < middle < high

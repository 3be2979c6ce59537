"""Degenerate three-player games: no equilibrium is missing, every piece holds equilibria only, continua are parted as listed.

Which points are equilibria is decided here by their regret alone. Points are taken from grids, and on lines through the cube
by solving the players' indifference for one probability after the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from games.catalogue.pieces import Polytopes
from games.errors import SolverError
from games.exact.algebraic import compare
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.continua import Arc, Component, Hull, Sweep
from solvers.nash.index import indices
from solvers.result import Solution
from solvers.verify import certify
from tests.gambit_shim import enumerate_polynomial
from tests.solvers.nash.test_three_player import assert_holds_all, extreme, gains, ones, points

Q = Fraction
HALF, QUARTER = Q(1, 2), Q(1, 4)
PAYOFFS = [(0, 2), (-1, 1), (0, 1)]
"""Ranges of the integer payoffs of random games."""


# Which profiles are listed, by exact comparison


def listed(solution: Solution, profile: Any) -> bool:
    """Tell whether a profile is one of the isolated equilibria or lies in a continuum."""
    alone = any(all(compare(p, q) == 0 for p, q in zip(flat(e.profile), flat(profile), strict=True)) for e in solution.equilibria)
    return alone or any(holds(component, profile) for component in solution.components)


def holds(component: Component, profile: Any) -> bool:
    """Tell whether a profile lies in a piece of a continuum."""
    return any(_piece_holds(piece, profile) for piece in component.pieces)


def _piece_holds(piece: Any, profile: Any) -> bool:
    if isinstance(piece, Hull):
        return Polytopes((tuple(map(flat, piece.vertices)),)).contains((flat(profile),))
    if not isinstance(piece, Arc):
        return Polytopes(tuple(tuple(map(tuple, own)) for own in piece)).contains(profile)
    t = _parameter(piece, profile)
    if compare(piece.low, t) > 0 or compare(t, piece.high) > 0:
        return False
    if isinstance(piece, Sweep):
        return Polytopes(tuple(tuple(map(tuple, own)) for own in piece.polytopes(t))).contains(profile)
    return flat(piece.at(t)) == flat(profile)


def _parameter(arc: Arc, profile: Any) -> Any:
    """Return the parameter value that a profile would have: a probability of a player with one strategy is affine in it."""
    low, high = (t if isinstance(t, Q) else Q(float(t)) for t in (arc.low, arc.high))
    step = (high - low) / 9
    columns = zip(*(flat(arc.at(low + k * step)) for k in range(1, 9)), strict=True)
    alone = [not isinstance(arc, Sweep) or len(arc.vertices[i]) == 1 for i, own in enumerate(profile) for _ in own]
    for column, value in itertools.compress(zip(columns, flat(profile), strict=True), alone):
        changes = {b - a for a, b in itertools.pairwise(column)}
        if len(changes) == 1 and (change := changes.pop()) != 0:
            return low + step + (value - column[0]) / change * step
    raise AssertionError("no probability is affine in the parameter")


def flat(profile: Any) -> tuple[Any, ...]:
    """Return all probabilities, one player after the other."""
    return tuple(p for own in profile for p in own)


def samples(piece: Any) -> Iterator[Any]:
    """Yield equilibria of a piece: its vertices, and points between them."""
    if isinstance(piece, Hull):
        yield from piece.vertices
        size = len(piece.vertices)
        for weights in ([1] * size, [k + 1 for k in range(size)], [(3 * k) % 5 + 1 for k in range(size)]):
            total = Q(1, sum(weights))
            columns = zip(*piece.vertices, strict=True)
            yield tuple(sum(w * x for w, x in zip(weights, own, strict=True)) * total for own in columns)
    elif isinstance(piece, Arc):
        low, high = (t if isinstance(t, Q) else Q(float(t)) for t in (piece.low, piece.high))
        for t in (piece.low, *(low + (high - low) * Q(k, 6) for k in range(1, 6)), piece.high):
            yield piece.at(t)
            if isinstance(piece, Sweep):
                yield from itertools.product(*piece.polytopes(t))
    else:
        yield from itertools.product(*piece)


# Which profiles are equilibria, by regret


def gain_tables(game: NormalFormGame) -> list[NDArray[Any]]:
    """Return what each player of a 2x2x2 game gains from the second action, by the others' actions in player order."""
    return [own.take(1, axis=i) - own.take(0, axis=i) for i, own in enumerate(game.fractions())]


def gain(table: NDArray[Any], s: Fraction, t: Fraction) -> Fraction:
    """Return a gain where the others play their second actions with two probabilities."""
    a, b, c, d = table.ravel()
    return (1 - s) * ((1 - t) * a + t * b) + s * ((1 - t) * c + t * d)


def is_equilibrium(tables: list[NDArray[Any]], point: tuple[Fraction, ...]) -> bool:
    """Tell whether nobody gains: f <= 0 where x < 1 and f >= 0 where x > 0, and likewise for the others."""
    for i, (p, table) in enumerate(zip(point, tables, strict=True)):
        value = gain(table, *(q for k, q in enumerate(point) if k != i))
        if (value > 0 and p < 1) or (value < 0 and p > 0):
            return False
    return True


def on_grid(tables: list[NDArray[Any]], steps: int) -> list[tuple[Fraction, ...]]:
    """Return the equilibria among the points of the cube whose coordinates are multiples of ``1/steps``."""
    grid = np.arange(steps + 1)
    mesh = np.meshgrid(grid, grid, grid, indexing="ij")
    fine = np.ones(mesh[0].shape, dtype=bool)
    for i, table in enumerate(tables):
        s, t = (mesh[k] for k in range(3) if k != i)
        a, b, c, d = (int(value) for value in table.ravel())
        value = (steps - s) * ((steps - t) * a + t * b) + s * ((steps - t) * c + t * d)
        fine &= ~(((value > 0) & (mesh[i] < steps)) | ((value < 0) & (mesh[i] > 0)))
    return [tuple(Q(int(k), steps) for k in place) for place in np.argwhere(fine)]


def on_lines(tables: list[NDArray[Any]], rng: np.random.Generator, lines: int) -> Iterator[tuple[Fraction, ...]]:
    """Yield equilibria with a random coordinate; the others are 0, 1, random, or make somebody indifferent."""
    for _ in range(lines):
        for i, j, k in itertools.permutations(range(3)):
            first = Q(int(rng.integers(1, 97)), 97)
            for second in _choices(rng, [_root(tables[k], k, {i: first}, j)]):
                known = {i: first, j: second}
                for third in _choices(rng, [_root(tables[j], j, {i: first}, k), _root(tables[i], i, {j: second}, k)]):
                    point = tuple((known | {k: third})[p] for p in range(3))
                    if is_equilibrium(tables, point):
                        yield point


def _choices(rng: np.random.Generator, roots: list[Fraction | None]) -> set[Fraction]:
    return {Q(0), Q(1), Q(int(rng.integers(1, 89)), 89), *(root for root in roots if root is not None and 0 <= root <= 1)}


def _root(table: NDArray[Any], player: int, known: dict[int, Fraction], unknown: int) -> Fraction | None:
    """Return the unknown player's probability at which a player is indifferent, if there is just one."""
    order = [k for k in range(3) if k != player]
    at_0, at_1 = (gain(table, *({**known, unknown: end}[k] for k in order)) for end in (Q(0), Q(1)))
    return at_0 / (at_0 - at_1) if at_0 != at_1 else None


def as_profile(point: tuple[Fraction, ...]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return a point of the cube as a profile."""
    return tuple((1 - p, p) for p in point)


# Random games


@pytest.mark.parametrize("low_high", PAYOFFS, ids=str)
@pytest.mark.parametrize("seed", [*range(12), 1222, 1846, 2155])
def test_whatever_has_no_regret_is_listed(low_high: tuple[int, int], seed: int) -> None:
    """2x2x2 games with few payoffs: every equilibrium on a grid of twelfths and on random lines is listed."""
    rng = np.random.default_rng(seed)
    game = NormalFormGame(rng.integers(low_high[0], low_high[1] + 1, (3, 2, 2, 2)))
    solution = nash.solve(game)
    assert solution.complete
    tables = gain_tables(game)
    found = on_grid(tables, 12)
    chosen = [found[k] for k in sorted(rng.permutation(len(found))[:40])]
    for point in {*chosen, *on_lines(tables, rng, 3)}:
        assert listed(solution, as_profile(point)), point


@pytest.mark.parametrize("low_high", PAYOFFS, ids=str)
@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_listed_has_no_regret(low_high: tuple[int, int], seed: int) -> None:
    """Vertices and inner points of every piece are equilibria, exactly, and lie in no other continuum."""
    game = NormalFormGame(np.random.default_rng(100 + seed).integers(low_high[0], low_high[1] + 1, (3, 2, 2, 2)))
    solution = nash.solve(game)
    for component in solution.components:
        assert component.dimension > 0
        for piece in component.pieces:
            for point in samples(piece):
                assert certify(game, point).regret == 0
                if all(isinstance(p, Q) for p in flat(point)):
                    assert [other for other in solution.components if holds(other, point)] == [component]


@pytest.mark.parametrize("seed", range(3))
def test_three_actions_with_few_payoffs(seed: int) -> None:
    """3x3x3 games with payoffs 0, 1, 2: pieces hold equilibria; those on a grid of halves and thirds are listed, and Gambit's."""
    game = NormalFormGame(np.random.default_rng(seed).integers(0, 3, (3, 3, 3, 3)))
    solution = nash.solve(game)
    assert solution.complete
    for component in solution.components:
        for piece in component.pieces:
            for point in samples(piece):
                assert certify(game, point).regret == 0
    shares = [tuple(map(Q, s.split())) for s in ("1 0 0", "0 1 0", "0 0 1", "1/2 1/2 0", "1/2 0 1/2", "0 1/2 1/2", "1/3 1/3 1/3")]
    for point in itertools.product(shares, repeat=3):
        assert listed(solution, point) == (certify(game, point).regret == 0)
    assert_holds_all(solution, enumerate_polynomial(game))


@pytest.mark.campaign
@pytest.mark.parametrize(("size", "low", "high", "count"), [(2, 0, 2, 10_000), (2, -1, 1, 10_000), (3, 0, 2, 300)])
def test_campaign_of_degenerate_games(size: int, low: int, high: int, count: int) -> None:
    """Random games with few payoffs are solved completely: all with two actions, and all but one in a hundred with three."""
    rng = np.random.default_rng(20240422)
    games = (NormalFormGame(rng.integers(low, high + 1, (3, size, size, size))) for _ in range(count))
    left = sum(not nash.solve(game).complete for game in games)
    assert left <= (0 if size == 2 else count // 100)


# Games with sets found by hand


def test_two_players_free_at_once() -> None:
    """Let f = g = 2z - 1, h = 4xy - 1: at z = 1/2 the first two are free, and the third's indifference is a curve."""
    solution = nash.solve(gains(lambda y, z: 2 * z - 1, lambda x, z: 2 * z - 1, lambda x, y: 4 * x * y - 1))
    assert points(solution) == {ones(0, 0, 0), ones(1, 1, 1)}
    ((curve,),) = (component.pieces for component in solution.components)
    assert isinstance(curve, Arc)
    ends = {tuple(x[1] for x in curve.at(t)) for t in (curve.low, curve.high)}
    assert ends == {(QUARTER, Q(1), HALF), (Q(1), QUARTER, HALF)}
    assert solution.complete


def test_two_lines_that_cross() -> None:
    """With h = (2x - 1)(2y - 1) instead: a cross at z = 1/2, and strict equilibria at two corners."""
    solution = nash.solve(gains(lambda y, z: 2 * z - 1, lambda x, z: 2 * z - 1, lambda x, y: (2 * x - 1) * (2 * y - 1)))
    (cross,) = solution.components
    assert (cross.dimension, len(cross.pieces), solution.complete) == (1, 2, True)
    assert extreme(cross) == {ones(0, HALF, HALF), ones(1, HALF, HALF), ones(HALF, 0, HALF), ones(HALF, 1, HALF)}
    assert points(solution) == {ones(1, 1, 1)}


def test_a_curved_wall() -> None:
    """Two dummies and h = 4xy - 1: parts of two faces, and a wall over the hyperbola that is a moving segment."""
    solution = nash.solve(gains(lambda y, z: Q(0), lambda x, z: Q(0), lambda x, y: 4 * x * y - 1))
    (component,) = solution.components
    assert (component.dimension, solution.equilibria, solution.complete) == (2, (), True)
    (wall,) = (piece for piece in component.pieces if isinstance(piece, Sweep) and tuple(map(len, piece.vertices)) == (1, 1, 2))
    assert {tuple(x[1] for x in p) for t in (wall.low, wall.high) for p in itertools.product(*wall.polytopes(t))} == {
        (a, b, z) for a, b in ((QUARTER, Q(1)), (Q(1), QUARTER)) for z in ones(0, 1)
    }


# Actions that dominance removes


def with_dominated_actions(game: NormalFormGame, places: tuple[int | None, ...]) -> NormalFormGame:
    """Return a game in which each player has one action more, at a place, that pays 100 less than any other; None: no more."""
    u = game.fractions()
    for i, place in enumerate(places):
        if place is not None:
            u = np.insert(u, place, 0, axis=i + 1)
            extra = [slice(None)] * u.ndim
            extra[0], extra[i + 1] = i, place
            u[tuple(extra)] = -100
    return NormalFormGame(u)


def shares(formulas: tuple[str, ...], t: Fraction) -> tuple[Fraction, ...]:
    """Return the probabilities that polynomials are proportional to, at a parameter value."""
    values = [Q(eval(formula.replace("^", "**"), {"t": t})) for formula in formulas]
    return tuple(value / sum(values) for value in values)


FAMILIES = [
    pytest.param((lambda y, z: 2 * z - 1, lambda x, z: 2 * z - 1, lambda x, y: 4 * x * y - 1), id="arc"),
    pytest.param((lambda y, z: Q(0), lambda x, z: Q(0), lambda x, y: 4 * x * y - 1), id="wall"),
    pytest.param((lambda y, z: Q(0), lambda x, z: Q(0), lambda x, y: (x - HALF) * (y - HALF) - Q(1, 8)), id="two walls"),
]


@pytest.mark.parametrize("places", [(None, None, None), (0, None, None), (2, 0, 1), (1, 1, 1), (None, 2, 0)], ids=str)
@pytest.mark.parametrize("family", FAMILIES)
def test_formulas_speak_of_every_action(family: Any, places: tuple[int | None, ...]) -> None:
    """Formulas of arcs and of moving polytopes name all actions of all players, removed ones too, and give the points."""
    game = with_dominated_actions(gains(*family), places)
    pieces = [p for component in nash.solve(game).components for p in component.pieces if isinstance(p, Arc)]
    assert pieces
    for piece in pieces:
        assert tuple(map(len, piece.formula)) == game.shape
        low, high = (t if isinstance(t, Q) else Q(float(t)) for t in (piece.low, piece.high))
        t = low + (high - low) / 3
        if not isinstance(piece, Sweep):
            assert tuple(shares(own, t) for own in piece.formula) == tuple(map(tuple, piece.at(t)))
            continue
        for formulas, vertices in zip(piece.vertices, piece.polytopes(t), strict=True):
            assert {shares(formula, t) for formula in formulas} == set(map(tuple, vertices))


def test_formulas_of_a_game_with_a_player_who_has_no_choice_left() -> None:
    """A fourth player whose second action is dominated is in the formula, playing the first for sure."""
    three = gains(lambda y, z: 2 * z - 1, lambda x, z: 2 * z - 1, lambda x, y: 4 * x * y - 1).fractions()
    u = np.full((4, 2, 2, 2, 2), Q(0))
    u[:3] = three[..., None]
    u[3, ..., 1] = -1
    ((curve,),) = (component.pieces for component in nash.solve(NormalFormGame(u)).components)
    assert curve.formula[3] == ("1", "0")
    assert tuple(shares(own, HALF) for own in curve.formula) == tuple(map(tuple, curve.at(HALF)))


# Indices


def test_the_index_of_a_circle_is_zero() -> None:
    """The minority game: the mixed equilibrium has index +1, so the hexagon of the others has 0, its Euler characteristic."""
    found = indices(nash.solve(gains(lambda y, z: 1 - y - z, lambda x, z: 1 - x - z, lambda x, y: 1 - x - y)))
    assert (found.equilibria, found.components, found.perturbed) == ((1,), (0,), (False, False))


def test_the_index_of_a_double_root_is_zero() -> None:
    """The fold: a strict equilibrium has index +1; a double root, and a pure equilibrium that is not strict, sum to 0."""
    solution = nash.solve(gains(lambda y, z: y - z, lambda x, z: x - z, lambda x, y: (x - HALF) * (y - HALF)))
    found = indices(solution)
    assert (sum(found.equilibria), found.components) == (1, ())
    assert [k for k, e in zip(found.equilibria, solution.equilibria, strict=True) if e.strict] == [1]


def test_the_index_of_a_segment_is_that_of_the_equilibrium_it_repeats() -> None:
    """Battle of the sexes beside a dummy: +1 for the two pure ones and -1 for the mixed one."""
    u = np.zeros((3, 2, 2, 2), dtype=int)
    u[0, 0, 0], u[0, 1, 1], u[1, 0, 0], u[1, 1, 1] = 2, 1, 1, 2
    solution = nash.solve(NormalFormGame(u))
    mixed = [all(not e.pure for e in component.extreme) for component in solution.components]
    assert indices(solution).components == tuple(-1 if own else 1 for own in mixed)


@pytest.mark.parametrize("seed", range(20))
def test_indices_sum_to_one(seed: int) -> None:
    """Over all equilibria and continua of a game, for two different draws of the perturbation."""
    solution = nash.solve(NormalFormGame(np.random.default_rng(seed).integers(0, 3, (3, 2, 2, 2))))
    found = indices(solution)
    assert sum(found.equilibria) + sum(found.components) == 1
    assert found == indices(solution, rng=7)


def test_indices_need_the_complete_set() -> None:
    """Where equilibria may be missing, no index is given."""
    solution = nash.solve(NormalFormGame(np.random.default_rng(0).integers(-50, 50, (3, 4, 4, 4))), seconds=0)
    with pytest.raises(SolverError, match="does not list all"):
        indices(solution)

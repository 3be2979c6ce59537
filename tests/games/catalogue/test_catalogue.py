"""The catalogue: each listed set is certified, and each is shown to be everything by methods that share nothing with it."""

from __future__ import annotations

import math
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq_poly
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from games import catalogue
from games.catalogue import entries
from games.catalogue.binary import box, mix, seconds
from games.catalogue.diagonal import DIAGONAL
from games.catalogue.entry import Entry
from games.catalogue.hyperbola import CURVE
from games.catalogue.pieces import Cell, Piece, Polytopes, Profile, Strategy, polytopes, profile
from games.errors import GameError
from games.exact.algebraic import Algebraic, roots_of
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.continua import Arc, Hull
from solvers.verify import certify
from tests.gambit_shim import enumerate_mixed, enumerate_polynomial, enumerate_pure
from tests.games.catalogue.sampling import extreme, samples

F = Fraction
MACHINERY = {"binary", "entry", "pieces"}
"""The files of the catalogue that hold no games."""

NASTY = {
    # slug: isolated equilibria, dimensions of the continua
    "matching-pennies": (1, []),
    "battle-of-the-sexes": (3, []),
    "prisoners-dilemma": (1, []),
    "all-zero": (0, [3]),
    "matching-pennies-row-doubled": (0, [1]),
    "entry": (1, [1]),
    "jordan-pennies": (1, []),
    "minority": (1, [1]),
    "fold": (3, []),
    "useless-column": (0, [1]),
    "rock-paper-scissors": (1, []),
    "battle-of-the-sexes-dummy": (0, [1, 1, 1]),
    "imitation-dummy": (0, [1]),
    "unanimity-three": (13, []),
    "identity-5": (31, []),
    "stag-hunt": (3, []),
    "stag-hunt-worthless-hare": (2, []),
    "stag-hunt-precious-hare": (2, []),
    "selten-horse": (0, [1, 1]),
}
"""Games that programs get wrong, with what is known of their sets from elsewhere."""

EVERY = list(entries().values())
TWO = [entry for entry in EVERY if len(entry.game.shape) == 2]
MORE = [entry for entry in EVERY if len(entry.game.shape) > 2]
IRRATIONAL = [e for e in EVERY if any(isinstance(p, Algebraic) for point in e.equilibria for own in point for p in own)]


def each(listed: Iterable[Entry]) -> pytest.MarkDecorator:
    """Run a test on each of some entries."""
    return pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.slug) for entry in listed])


def pieces(entry: Entry) -> Iterator[Piece]:
    """All pieces of all continua."""
    return chain.from_iterable(component.pieces for component in entry.components)


def key(point: Iterable[Iterable[Any]]) -> Profile:
    """A profile as nested tuples."""
    return tuple(map(tuple, point))


def distance(a: Iterable[Iterable[Any]], b: Iterable[Iterable[Any]]) -> float:
    """The largest difference of two probabilities."""
    return max(abs(float(p) - float(q)) for x, y in zip(a, b, strict=True) for p, q in zip(x, y, strict=True))


# What the catalogue holds


def test_the_nasty_games_are_there_and_more_than_as_many_again() -> None:
    """Each with the number of its isolated equilibria and the dimensions of its continua."""
    found = {slug: entries()[slug] for slug in NASTY}
    assert {slug: (len(e.equilibria), [c.dimension for c in e.components]) for slug, e in found.items()} == NASTY
    assert len(EVERY) >= 2 * len(NASTY)
    assert sum(len(e.game.shape) > 2 and bool(e.components) for e in EVERY) >= 15


def test_every_file_is_walked() -> None:
    """A file of the package is machinery or holds entries; together they are the catalogue, in alphabetical order."""
    modules = {m.name: sys.modules[f"games.catalogue.{m.name}"] for m in pkgutil.iter_modules(catalogue.__path__)}
    assert {name for name, module in modules.items() if not hasattr(module, "ENTRIES")} == MACHINERY
    assert sum(len(module.ENTRIES) for name, module in modules.items() if name not in MACHINERY) == len(EVERY)
    assert list(entries()) == sorted(entry.slug for entry in EVERY)


def test_a_slug_is_used_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files with the same slug are refused, by name."""
    twice = [*pkgutil.iter_modules(catalogue.__path__)] * 2
    monkeypatch.setattr(pkgutil, "iter_modules", lambda path: twice)
    with pytest.raises(GameError, match=r"games/catalogue/all_zero\.py: the slug 'all-zero' is taken"):
        entries.__wrapped__()


def test_listing_the_catalogue_is_light() -> None:
    """It builds no game, and loads none of the heavy libraries."""
    program = (
        "import sys; from games.catalogue import entries\n"
        "print(sum('game' in vars(entry) for entry in entries().values()), *sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    built, *modules = done.stdout.split()
    assert built == "0"
    assert not {"sympy", "scipy", "matplotlib", "nashpy"} & set(modules)


@each(EVERY)
def test_an_entry_knows_its_whole_set(entry: Entry) -> None:
    """The derivation is filled in; the set is not empty and known whole."""
    assert entry.derivation
    assert entry.complete
    assert entry.equilibria or entry.components
    assert repr(entry).startswith(f"{entry.title}: ")


def test_contains_takes_exact_profiles_of_the_right_shape() -> None:
    """Anything else is refused in words."""
    with pytest.raises(GameError, match=r"entry: a profile of shape \(2, 2\) is needed; got \(2, 3\)"):
        entries()["entry"].contains(profile("1 0", "1 0 0"))
    with pytest.raises(GameError, match="entry: exact probabilities are needed"):
        entries()["entry"].contains(((0.5, 0.5), (F(1), F(0))))
    with pytest.raises(ArithmeticError, match="two different algebraic fields"):
        entries()["golden-cycle"].contains(mix(*[roots_of(fmpq_poly([-1, 0, 2]))[1]] * 3))


# Nothing listed is false


@each(EVERY)
def test_every_listed_profile_is_an_equilibrium(entry: Entry) -> None:
    """Isolated points, and points all over the continua, have regret exactly zero, and the set contains them."""
    steps = {0: 1, 1: 6, 2: 4, 3: 2, 4: 2}
    sampled = chain.from_iterable(samples(piece, steps[piece.dimension]) for piece in pieces(entry))
    count = 0
    for point in chain(entry.equilibria, sampled):
        certificate = certify(entry.game, point)
        assert certificate.exact
        assert certificate.regret == 0
        assert entry.contains(point)
        count += 1
    assert count >= len(entry.equilibria) + 2 * len(entry.components)


@each(IRRATIONAL)
def test_irrational_equilibria_hold_to_fifty_digits(entry: Entry) -> None:
    """With coordinates enclosed to 60 digits, and payoffs summed over pure profiles in SymPy, no regret exceeds 1e-50."""
    for point in entry.equilibria:
        numbers = [[_sixty_digits(p) for p in own] for own in point]
        assert _regret(entry.game, numbers) < sympy.Rational(1, 10**50)


def _sixty_digits(p: Any) -> sympy.Rational:
    low = p if isinstance(p, Fraction) else p.interval(60)[0]
    return sympy.Rational(low.numerator, low.denominator)


def _regret(game: NormalFormGame, point: list[list[Any]]) -> Any:
    """The largest regret, from the definition: payoffs times probabilities, summed over all pure profiles."""
    worst = sympy.Integer(0)
    for i in range(len(point)):
        payoffs = [sympy.Integer(0)] * len(point[i])
        for pure in np.ndindex(*game.shape):
            chance = math.prod(
                (own[a] for k, (own, a) in enumerate(zip(point, pure, strict=True)) if k != i), start=sympy.Integer(1)
            )
            value = game.payoffs[(i, *pure)]
            payoffs[pure[i]] += sympy.Rational(value.numerator, value.denominator) * chance
        expected = sum(p * value for p, value in zip(point[i], payoffs, strict=True))
        worst = max(worst, max(payoffs) - expected)
    return worst


def test_there_are_quadratic_and_cubic_equilibria() -> None:
    """At least four entries have irrational equilibria, one of them of degree 3."""
    degrees = {
        p.field.minimal.degree() for e in IRRATIONAL for x in e.equilibria for own in x for p in own if isinstance(p, Algebraic)
    }
    assert degrees == {2, 3}
    assert len(IRRATIONAL) >= 4


# The sets hang together


@each(EVERY)
def test_points_are_isolated_and_continua_connected_and_apart(entry: Entry) -> None:
    """Isolated equilibria differ and lie on no continuum; the pieces of a continuum meet; different continua do not."""
    assert len(set(entry.equilibria)) == len(entry.equilibria)
    for component in entry.components:
        assert component.dimension >= 1
        assert not any(component.contains(point) for point in entry.equilibria if not _irrational(point))
        reached, left = {0}, set(range(1, len(component.pieces)))
        while near := {k for k in left if any(_meet(component.pieces[k], component.pieces[j]) for j in reached)}:
            reached |= near
            left -= near
        assert not left
    for first, second in combinations(entry.components, 2):
        assert not any(_meet(a, b) for a in first.pieces for b in second.pieces)


def _irrational(point: Profile) -> bool:
    return any(isinstance(p, Algebraic) for own in point for p in own)


def _meet(first: Piece, second: Piece) -> bool:
    """Whether a corner or a midpoint of one piece lies in the other."""
    return any(second.contains(p) for p in samples(first, 2)) or any(first.contains(p) for p in samples(second, 2))


@each(EVERY)
def test_no_piece_is_redundant(entry: Entry) -> None:
    """Each piece has a point that no other piece of its entry holds."""
    every = list(pieces(entry))
    for k, piece in enumerate(every):
        others = every[:k] + every[k + 1 :]
        assert any(not any(other.contains(p) for other in others) for p in samples(piece, 5))


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any))
def test_a_mean_of_vertices_is_in_their_hull(weights: list[int]) -> None:
    """In the hull of a square inside the simplex of four actions, which is not a simplex itself; beyond an edge is not."""
    square = polytopes("1/2 0 1/2 0; 1/2 0 0 1/2; 0 1/2 1/2 0; 0 1/2 0 1/2").vertices[0]
    inside = tuple(sum((F(w, sum(weights)) * v[k] for w, v in zip(weights, square, strict=True)), F(0)) for k in range(4))
    assert Polytopes((square,)).dimension == 2
    assert Polytopes((square,)).contains((inside,))
    beyond = (inside[0] + F(1, 3), inside[1] - F(1, 3), *inside[2:])
    assert Polytopes((square,)).contains((beyond,)) == (inside[1] >= F(1, 3))


def test_a_cell_holds_its_points_and_nothing_near_them() -> None:
    """The curve is decided by its formula, at irrational points too, and ends where its parameter does."""
    (golden,) = (x for x in roots_of(fmpq_poly([-1, 1, 1])) if x > 0)
    point = CURVE.at(golden)
    assert CURVE.contains(point)
    assert certify(entries()["hyperbola"].game, point).regret == 0
    assert DIAGONAL.contains(mix(golden, golden, golden))
    assert not CURVE.contains(mix(*seconds(point)[:2], golden + F(1, 10**40)))
    assert not CURVE.contains(mix(F(1, 2), F(1, 2), F(1, 2)))
    assert not replace(CURVE, box=((F(0), F(1, 2)),)).contains(point)


# Nothing is missing


@each(TWO)
def test_two_player_sets_are_what_the_solver_finds(entry: Entry) -> None:
    """The same isolated points, and the same continua: piece by piece the same polytopes with the same vertices."""
    solution = nash.solve(entry.game)
    assert solution.complete
    assert {key(e.profile) for e in solution.equilibria} == set(entry.equilibria)
    expected = {
        frozenset(tuple(map(frozenset, p.vertices)) for p in c.pieces if isinstance(p, Polytopes)) for c in entry.components
    }
    found = {frozenset(tuple(frozenset(map(tuple, own)) for own in piece) for piece in c.pieces) for c in solution.components}
    assert found == expected


SHARES: dict[int, list[Strategy]] = {
    2: [(1 - p, p) for p in (F(1, 3), F(2, 3), F(0), F(1, 4), F(1, 2), F(3, 4), F(1))],
    3: [
        *profile("1 0 0", "0 1 0", "0 0 1", "1/2 1/2 0", "1/2 0 1/2", "0 1/2 1/2"),
        *profile("1/3 2/3 0", "0 1/3 2/3", "2/3 0 1/3", "1/3 1/3 1/3"),
    ],
}
"""Strategies of two and of three actions for an exhaustive check; thirds are where many games have their equilibria."""


@each(MORE)
def test_a_profile_is_listed_iff_it_is_an_equilibrium(entry: Entry) -> None:
    """On a grid of exact profiles: 343 for three players with two actions each, 625 for four, 1,000 for 3x3x3."""
    fewer = slice(None) if len(entry.game.shape) < 4 else slice(2, 7)
    shares = [SHARES[size][fewer] for size in entry.game.shape]
    for point in product(*shares):
        assert entry.contains(point) == _without_regret(entry.game, point)


def _without_regret(game: NormalFormGame, point: Profile) -> bool:
    return bool(certify(game, point).regret == 0)


# An independent search. A cell is a product of simplices, one for each player. The payoff difference of two actions is
# affine in each opponent's strategy, so over a cell its extremes are at vertices: an action that is worse than another at
# all of them is played by nobody in the cell, which shrinks to its face without that action. Cells without such a face hold
# no equilibrium; cells near the listed set are explained; the others are halved. If none is left, every equilibrium is near
# the listed set. Vertices are dyadic and payoffs are scaled to integers, so floats do this without any rounding.

Cells = list[NDArray[np.float64]]
"""Per player the vertices of the simplex in each cell, shape (N, A_i, A_i): cell, vertex, action; vertices may repeat."""

FINE, COARSE = 2.0**-12, 2.0**-7
"""How near is near, without and with continua."""

DIGITS = 16
"""Binary digits of a vertex after which a cell is not halved again."""

CELLS = 60_000
"""A search that would need more cells than this at once has failed."""


def unexplained(entry: Entry, near: float, most: int = CELLS) -> int:
    """Return the number of cells in which equilibria away from the listed set are not excluded: 0 proves completeness.

    It gives up with more cells than ``most``, at cells that are too small, and at one that is a single equilibrium.
    """
    payoffs = [_integers(own) for own in entry.game.fractions()]
    bits = min(DIGITS, _exact_bits(payoffs))
    listed = [_covered(piece, entry.game.shape, near) for piece in pieces(entry)]
    listed += [_covered(Polytopes(tuple((own,) for own in point)), entry.game.shape, near) for point in entry.equilibria]
    cells = [np.eye(size)[None] for size in entry.game.shape]
    missed = False
    while 0 < len(cells[0]) <= most and not missed and all((vertices * 2.0**bits % 1 == 0).all() for vertices in cells):
        cells = _contracted(payoffs, cells)
        for covers in listed:
            away = ~covers(cells)
            cells = [vertices[away] for vertices in cells]
        single = np.all([(vertices == vertices[:, :1]).all(axis=(1, 2)) for vertices in cells], axis=0)
        missed = len(_contracted(payoffs, [vertices[single] for vertices in cells])[0]) > 0
        cells = _halved(cells)
    return len(cells[0])


def _integers(own: NDArray[Any]) -> NDArray[np.float64]:
    """A player's payoffs, scaled to integers: best responses stay."""
    return (own * math.lcm(*(value.denominator for value in own.flat))).astype(np.float64)


def _exact_bits(payoffs: list[NDArray[np.float64]]) -> int:
    """Binary digits that probabilities may have while sums of payoffs times products of them are exact in floats."""
    opponents = len(payoffs) - 1
    largest = max(np.abs(own).max() * math.prod(own.shape) for own in payoffs)
    return int((52 - math.ceil(math.log2(largest + 1)) - 1) // opponents)


def _contracted(payoffs: list[NDArray[np.float64]], cells: Cells) -> Cells:
    """Shrink each cell to its face without the actions that are worse than another one all over it; drop it if it has none."""
    for i in range(len(cells)):
        values = _at_vertices(payoffs[i], i, cells)
        size = values.shape[1]
        worse = np.zeros(values.shape[:2], dtype=bool)
        for k, other in product(range(size), repeat=2):
            if k != other:
                worse[:, k] |= (values[:, k] < values[:, other]).all(axis=1)
        kept: NDArray[np.bool_] = np.logical_not(((cells[i] > 0) & worse[:, None, :]).any(axis=2))
        first = np.take_along_axis(cells[i], kept.argmax(axis=1)[:, None, None], axis=1)
        shrunk = np.where(kept[:, :, None], cells[i], first)
        alive = kept.any(axis=1)
        cells = [(shrunk if k == i else vertices)[alive] for k, vertices in enumerate(cells)]
    return cells


def _at_vertices(own: NDArray[np.float64], player: int, cells: Cells) -> NDArray[np.float64]:
    """A player's payoffs by own action and by vertices of all opponents, shape (N, A_i, combinations of vertices)."""
    n, size = len(cells[player]), own.shape[player]
    table = np.broadcast_to(np.moveaxis(own, player, 0)[None], (n, size, *np.delete(own.shape, player)))
    done = size
    for k, vertices in enumerate(cells):
        if k != player:
            actions = vertices.shape[2]
            table = np.einsum(
                "nabr,nvb->navr", table.reshape(n, done, actions, math.prod(table.shape[1:]) // (done * actions)), vertices
            )
            done *= vertices.shape[1]
    return table.reshape(n, size, done // size)


def _halved(cells: Cells) -> Cells:
    """Halve each cell across the longest edge of its simplices."""
    longest = np.full(len(cells[0]), -1.0)
    edge = np.zeros((len(cells[0]), 3), dtype=int)
    for i, vertices in enumerate(cells):
        for a, b in combinations(range(vertices.shape[1]), 2):
            length = np.abs(vertices[:, a] - vertices[:, b]).max(axis=1)
            edge[length > longest] = i, a, b
            longest = np.maximum(longest, length)
    halves = []
    for end in (1, 2):
        half = [vertices.copy() for vertices in cells]
        for i, vertices in enumerate(cells):
            rows = np.flatnonzero(edge[:, 0] == i)
            middle = (vertices[rows, edge[rows, 1]] + vertices[rows, edge[rows, 2]]) / 2
            moved = (vertices[rows] == vertices[rows, edge[rows, end]][:, None]).all(axis=2)  # all copies of that vertex
            half[i][rows] = np.where(moved[:, :, None], middle[:, None], vertices[rows])
        halves.append(half)
    return [np.concatenate(both) for both in zip(*halves, strict=True)]


Covered = Callable[[Cells], NDArray[np.bool_]]
"""Whether each of some cells lies within a distance (the largest difference of two probabilities) of a piece."""


def _covered(piece: Piece, shape: tuple[int, ...], near: float) -> Covered:
    return _near_polytopes(piece, near) if isinstance(piece, Polytopes) else _near_cell(piece, shape, near)


def _near_polytopes(piece: Polytopes, near: float) -> Covered:
    """The distance from a product of polytopes is convex and decided player by player: vertices of the cell are enough."""

    def covers(cells: Cells) -> NDArray[np.bool_]:
        within = np.ones(len(cells[0]), dtype=bool)
        for vertices, own in zip(cells, piece.vertices, strict=True):
            within &= (_from_hull(vertices, np.array([[float(p) for p in v] for v in own])) <= near).all(axis=1)
        return within

    return covers


def _from_hull(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """An upper bound of the distance of points from a hull: that of their projections, pushed into it; 0 (or 1e-15) in it."""
    best = np.full(points.shape[:2], np.inf)
    size = np.linalg.matrix_rank(corners)
    for chosen in combinations(range(len(corners)), int(size)):
        simplex = corners[list(chosen)]
        if np.linalg.matrix_rank(simplex) == size:
            weights = np.clip(points @ np.linalg.pinv(simplex), 1e-300, None)
            nearest = weights / weights.sum(axis=-1, keepdims=True) @ simplex
            best = np.minimum(best, np.abs(points - nearest).max(axis=-1))
    return best


def _near_cell(piece: Cell, shape: tuple[int, ...], near: float) -> Covered:
    """A cell of the search is near a curve or a surface if all its vertices are near one of many points of it."""
    steps = {1: 3000, 2: 400}[piece.dimension]
    grid = np.meshgrid(*(np.linspace(float(low), float(high), steps + 1) for low, high in piece.box), indexing="ij")
    columns = [np.broadcast_to(np.asarray(p, dtype=float), grid[0].shape).ravel() for own in piece.at(*grid) for p in own]
    points = np.stack(columns, axis=-1)
    tree = cKDTree(points)
    ends = np.cumsum(shape)[:-1]

    def covers(cells: Cells) -> NDArray[np.bool_]:
        centres = np.concatenate([vertices.mean(axis=1) for vertices in cells], axis=1)
        found = tree.query(centres, p=np.inf, distance_upper_bound=near)[1]
        nearest = np.split(points[np.minimum(found, len(points) - 1)], ends, axis=1)
        gaps = [np.abs(v - at[:, None, :]).max(axis=(1, 2)) for v, at in zip(cells, nearest, strict=True)]
        return np.asarray(np.max(gaps, axis=0) <= near)

    return covers


@each(MORE)
def test_every_equilibrium_is_near_the_listed_set(entry: Entry) -> None:
    """By exact bounds on shrinking cells: within 2^-12 if all are isolated, within 2^-7 if there are continua."""
    assert unexplained(entry, COARSE if entry.components else FINE) == 0


ROUGH = 2.0**-5


@each(MORE)
def test_the_search_misses_what_is_left_out(entry: Entry) -> None:
    """Leave out one isolated equilibrium, or one piece of a continuum, and cells remain that nothing explains."""
    near, most = (ROUGH, 5_000) if entry.components else (FINE, CELLS)
    if entry.components:
        less = replace(entry.components[0], pieces=entry.components[0].pieces[1:])
        assert unexplained(entry, near, most) == 0
        assert unexplained(replace(entry, components=(less, *entry.components[1:])), near, most) > 0
    if entry.equilibria:
        assert unexplained(replace(entry, equilibria=entry.equilibria[:-1]), near, most) > 0


def test_the_bounds_of_the_search_are_exact() -> None:
    """At the vertices of a random cell the payoffs are those of the judge, exactly."""
    rng = np.random.default_rng(0)
    game = entries()["unanimity-three"].game
    cells = [rng.integers(1, 9, (1, 3, 3)).astype(float) for _ in range(3)]
    cells = [v / v.sum(axis=2, keepdims=True) for v in cells]
    for i in range(3):
        values = _at_vertices(game.payoffs[i].astype(float), i, cells)[0]
        others = [cells[k][0] for k in range(3) if k != i]
        for column, (y, z) in enumerate(product(*others)):
            point = [y, z]
            point.insert(i, np.array([1.0, 0, 0]))
            assert values[:, column] == pytest.approx(certify(game, point).deviation_payoffs[i])


# What solvers and oracles say


@pytest.mark.parametrize("entry", [pytest.param(e, id=e.slug) for e in MORE if len(e.game.shape) == 3])
def test_three_player_sets_are_what_the_solver_finds(entry: Entry) -> None:
    """The isolated points to 1e-12; corners of every piece of a continuum in the listed set; as many continua of each dimension."""
    solution = nash.solve(entry.game)
    for found in solution.equilibria:
        assert min(distance(found.profile, point) for point in entry.equilibria) < 1e-12
    for component in solution.components:
        for piece in component.pieces:
            for point in _some_points(piece):
                assert entry.contains(key(point))
    if solution.complete:
        assert len(solution.equilibria) == len(entry.equilibria)
        assert sorted(c.dimension for c in solution.components) == sorted(c.dimension for c in entry.components)


def _some_points(piece: Any) -> Iterator[Any]:
    if isinstance(piece, Hull):
        yield from piece.vertices
    elif isinstance(piece, Arc):
        yield from (piece.at(piece.low + (piece.high - piece.low) * F(k, 4)) for k in range(5))
    else:
        yield from product(*piece)


@each(EVERY)
def test_gambit_finds_the_same_pure_equilibria(entry: Entry) -> None:
    """The pure profiles of the set, on continua or not, are those that Gambit finds."""
    pure = product(*([tuple(F(int(k == a)) for k in range(size)) for a in range(size)] for size in entry.game.shape))
    assert {point for point in pure if entry.contains(point)} == enumerate_pure(entry.game)


@each(TWO)
def test_gambit_finds_the_same_extreme_equilibria(entry: Entry) -> None:
    """The isolated points and the corners of the continua of a two-player game are Gambit's extreme equilibria."""
    corners = chain.from_iterable(extreme(piece) for piece in pieces(entry))
    assert {*entry.equilibria, *corners} == enumerate_mixed(entry.game)


@each(MORE)
def test_gambit_finds_nothing_else(entry: Entry) -> None:
    """Whatever its polynomial solver returns without regret is within 1e-4 of the listed set."""
    found = [_probabilities(point) for point in enumerate_polynomial(entry.game)]
    true = [point for point in found if certify(entry.game, point).regret <= 1e-8]
    listed = [_covered(piece, entry.game.shape, 1e-4) for piece in pieces(entry)]
    listed += [_covered(Polytopes(tuple((own,) for own in point)), entry.game.shape, 1e-4) for point in entry.equilibria]
    for point in true:
        cell = [np.repeat(own[None, None], len(own), axis=1) for own in point]
        assert any(covers(cell).all() for covers in listed)


def _probabilities(point: tuple[tuple[float, ...], ...]) -> list[NDArray[np.float64]]:
    """A profile with rounding errors below 0 removed."""
    return [np.clip(own, 0, None) / np.clip(own, 0, None).sum() for own in point]


# Relations between entries


@pytest.mark.parametrize(
    ("first", "second", "exchanged"),
    [("minority", "triad-unbalanced", 0), ("triad-of-friends", "triad-two-friends", 2)],
)
def test_exchanging_the_actions_of_one_player_exchanges_them_in_the_set(first: str, second: str, exchanged: int) -> None:
    """Signed triads with the same sign of the product of the three relations are one game up to relabelling."""

    def relabelled(point: Profile) -> Profile:
        return tuple(own[::-1] if k == exchanged else own for k, own in enumerate(point))

    for point in product(SHARES[2], repeat=3):
        assert entries()[first].contains(point) == entries()[second].contains(relabelled(point))


def test_at_the_critical_cost_of_participation_equilibria_merge() -> None:
    """As the cost rises to 1/2, the two totally mixed equilibria and those with one sure contributor end up on the cross."""
    cross = entries()["participation-cross"].components[0]
    assert all(cross.contains(mix(*p)) for p in [(F(1, 2),) * 3, (1, F(1, 2), F(1, 2)), (F(1, 2), F(1, 2), 1)])
    assert box((0, 1), F(1, 2), F(1, 2)) in cross.pieces

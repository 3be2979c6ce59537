"""Four players with two actions: the complete set, exactly; published facts, products, parity, Newton's method and Gambit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.errors import GameError
from games.exact.algebraic import between
from games.normal_form import NormalFormGame
from solvers import dominance, nash
from solvers.nash.engine import four_player, three_player
from solvers.nash.engine.active import active_game
from solvers.nash.engine.components import glue
from solvers.nash.engine.pieces import Cylinder, Piece, Polytope, Profile, Sweep, dimension, holds, mean
from solvers.nash.engine.three_player import Found
from solvers.verify import certify
from tests.gambit_shim import enumerate_polynomial

Q = Fraction
HALF = Q(1, 2)
ONE = np.array([0, 1])

Gain = Callable[[Sequence[Fraction]], Fraction]


def gains(*functions: Gain) -> NormalFormGame:
    """Return the game in which each function, of everybody's actions, is a player's gain from action 1 over 0."""
    n = len(functions)
    u = np.empty((n, *(2,) * n), dtype=object)
    for actions in itertools.product((Q(0), Q(1)), repeat=n):
        for i, gain in enumerate(functions):
            u[(i, *map(int, actions))] = actions[i] * gain(actions)
    return NormalFormGame(u)


def solve(game: NormalFormGame) -> Found:
    """Return the pieces of a game's equilibrium set, after certifying a point inside each and all its ends."""
    found = four_player.equilibria(game.fractions())
    for _, piece in found.pieces:
        for profile in (*piece.vertices, inside(piece)):
            assert regret(game, profile) == 0
    return found


def regret(game: NormalFormGame, profile: Profile) -> Any:
    """Return the largest regret of a profile, by the judge."""
    return certify(game, tuple(np.array(own, dtype=object) for own in profile)).regret


def inside(piece: Piece) -> Profile:
    """Return a point inside a piece: of a polytope the mean of its vertices, if these are rational."""
    if isinstance(piece, Cylinder):
        return tuple(map(mean, piece.factors))
    if isinstance(piece, Sweep):
        return piece.at(between(piece.low, piece.high))
    if not all(isinstance(p, Fraction) for vertex in piece.vertices for own in vertex for p in own):
        return piece.vertices[0]
    return tuple(mean(own) for own in zip(*piece.vertices, strict=True))


def components(found: Found) -> set[tuple[int, frozenset[tuple[float, ...]]]]:
    """Return the connected components: dimension, and the extreme points as probabilities of action 1, rounded."""
    parts = glue([piece for _, piece in found.pieces], found.links)
    return {
        (
            max(map(dimension, part)),
            frozenset(tuple(round(float(own[-1]), 9) for own in profile) for piece in part for profile in piece.vertices),
        )
        for part in parts
    }


def totally_mixed(found: Found) -> list[tuple[Any, ...]]:
    """Return the isolated equilibria in which everybody mixes, as probabilities of action 1."""
    return [tuple(own[1] for own in piece.vertices[0]) for support, piece in found.pieces if min(map(len, support)) == 2]


def generic(found: Found) -> bool:
    """Tell whether every support was solved and everything found is isolated and, by Wilson 1971, odd in number."""
    return not found.unresolved and found.linked and all(dimension(p) == 0 for _, p in found.pieces) and len(found.pieces) % 2 == 1


def crossing(seed: int | None) -> NormalFormGame:
    """Return the game whose gains are products over the others j of t_j - (j - i mod 4) / 4, with small noise if seeded."""

    def gain(i: int) -> Gain:
        return lambda t: (t[i - 1] - Q(3, 4)) * (t[i - 2] - HALF) * (t[i - 3] - Q(1, 4))

    u = gains(*map(gain, range(4))).payoffs
    if seed is None:
        return NormalFormGame(u)
    noise = np.random.default_rng(seed).integers(-9, 10, u.shape)
    return NormalFormGame(u + np.vectorize(lambda k: Q(int(k), 10**4), otypes=[object])(noise))


def test_nine_totally_mixed_equilibria() -> None:
    """The bound of McKelvey and McLennan 1997 is attained: each derangement says whose probability makes whom indifferent."""
    found = solve(crossing(None))
    derangements = [s for s in itertools.permutations(range(4)) if all(j != i for i, j in enumerate(s))]
    expected = {tuple(Q((j - s.index(j)) % 4, 4) for j in range(4)) for s in derangements}
    assert len(expected) == 9
    assert set(totally_mixed(found)) == expected
    assert found.unresolved == ()


@pytest.mark.parametrize("seed", range(3))
def test_nine_irrational_totally_mixed_equilibria(seed: int) -> None:
    """They persist in nearby games, as the real roots of one polynomial of degree nine, and the whole set is odd."""
    found = solve(crossing(seed))
    mixed = totally_mixed(found)
    assert {t[0].field.minimal.degree() for t in mixed} == {9}
    assert len(mixed) == 9
    assert generic(found)


@pytest.mark.parametrize("seed", range(30))
def test_generic_games_have_an_odd_number(seed: int) -> None:
    """Random integer games: all equilibria are isolated, certified and odd in number (Wilson 1971)."""
    assert generic(solve(NormalFormGame(np.random.default_rng(seed).integers(-(10**6), 10**6, (4, 2, 2, 2, 2)))))


@pytest.mark.parametrize("seed", range(10))
def test_float_payoffs_are_solved_as_the_rationals_they_are(seed: int) -> None:
    """Normally distributed payoffs, taken as the binary fractions they are, too."""
    assert generic(solve(NormalFormGame(np.random.default_rng(seed).normal(size=(4, 2, 2, 2, 2)))))


@pytest.mark.parametrize("seed", range(20))
def test_gambit_finds_nothing_else(seed: int) -> None:
    """What Gambit finds in floats is among ours; it misses some."""
    game = NormalFormGame(np.random.default_rng(seed).integers(-99, 100, (4, 2, 2, 2, 2)))
    assert_holds(solve(game), enumerate_polynomial(game))


@pytest.mark.parametrize("seed", range(10))
def test_newtons_method_finds_nothing_else(seed: int) -> None:
    """Newton's method from many random starts finds exactly the totally mixed equilibria that the elimination does."""
    payoffs = np.random.default_rng(seed).normal(size=(4, 2, 2, 2, 2))
    assert same(newton(payoffs, starts=300, seed=seed), totally_mixed(solve(NormalFormGame(payoffs))))


def newton(payoffs: np.ndarray[Any, Any], *, starts: int, seed: int) -> list[np.ndarray[Any, Any]]:
    """Return the distinct zeros of all gains inside the cube that Newton's method reaches from random starts."""
    differences = [np.take(own, 1, axis=i) - np.take(own, 0, axis=i) for i, own in enumerate(payoffs)]

    def values(t: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        both = np.stack([1 - t, t], axis=-1)
        others = [[both[:, j] for j in range(4) if j != i] for i in range(4)]
        return np.stack([np.einsum("abc,na,nb,nc->n", d, *rest) for d, rest in zip(differences, others, strict=True)], axis=1)

    def at(t: np.ndarray[Any, Any], j: int, value: float) -> np.ndarray[Any, Any]:
        moved = t.copy()
        moved[:, j] = value
        return values(moved)

    t = np.random.default_rng(seed).uniform(size=(starts, 4))
    for _ in range(50):
        jacobian = np.stack([at(t, j, 1.0) - at(t, j, 0.0) for j in range(4)], axis=2)
        t = np.clip(t - np.linalg.solve(jacobian, values(t)[..., None])[..., 0], -5, 6)
    zeros: list[np.ndarray[Any, Any]] = []
    for point in t[(np.abs(values(t)).max(axis=1) < 1e-11) & (t > 0).all(axis=1) & (t < 1).all(axis=1)]:
        if all(np.abs(point - other).max() > 1e-6 for other in zeros):
            zeros.append(point)
    return zeros


def same(first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Tell whether two lists of points are the same up to order and 1e-6."""
    one, two = ([np.array(point, dtype=float) for point in points] for points in (first, second))
    return len(one) == len(two) and all(any(np.abs(p - q).max() < 1e-6 for q in two) for p in one)


def assert_holds(found: Found, claimed: list[tuple[tuple[float, ...], ...]]) -> None:
    """Assert that every claimed profile is one of the isolated points found."""
    known = [np.array([own[1] for own in v], dtype=float) for _, p in found.pieces if isinstance(p, Polytope) for v in p.vertices]
    for profile in claimed:
        vector = np.array([own[1] for own in profile])
        assert any(np.abs(vector - other).max() < 1e-5 for other in known), profile


@pytest.mark.parametrize("seed", range(24))
def test_a_dummy_multiplies_every_equilibrium_by_a_segment(seed: int) -> None:
    """A fourth player without interests: the components are those of the three-player game times [0, 1]."""
    u = np.random.default_rng(seed).integers(-5, 6, (3, 2, 2, 2))
    place = seed % 4
    beside = np.insert(np.stack([u, u], axis=1 + place), place, 0, axis=0)
    found = solve(NormalFormGame(beside))
    three = three_player.equilibria(NormalFormGame(u).fractions())
    assert (found.unresolved, three.unresolved) == ((), ())
    expected = {
        (size + 1, frozenset((*point[:place], end, *point[place:]) for point in points for end in (0.0, 1.0)))
        for size, points in components(three)
    }
    assert components(found) == expected


@pytest.mark.parametrize("seed", range(24))
def test_two_separate_games_give_products(seed: int) -> None:
    """Two bimatrix games played side by side, players in any order: the components are products of theirs."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(-3, 4, (2, 2, 2, 2))
    u = np.concatenate(
        [
            np.multiply.outer(first, np.ones((2, 2), int)),
            np.moveaxis(np.multiply.outer(second, np.ones((2, 2), int)), (1, 2), (3, 4)),
        ]
    )
    order = rng.permutation(4)
    found = solve(NormalFormGame(permuted(u, order)))
    parts = [nash.solve(NormalFormGame(game)) for game in (first, second)]
    sets = [
        [(0, [e]) for e in part.equilibria] + [(component.dimension, list(component.extreme)) for component in part.components]
        for part in parts
    ]
    expected = set()
    for (a, ours), (b, theirs) in itertools.product(*sets):
        points = [[float(x[1]) for e in pair for x in e.profile] for pair in itertools.product(ours, theirs)]
        expected.add((a + b, frozenset(tuple(round(point[k], 9) for k in order) for point in points)))
    assert found.unresolved == ()
    assert {(size, points) for size, points in components(found)} == expected


def permuted(payoffs: np.ndarray[Any, Any], order: Sequence[int]) -> np.ndarray[Any, Any]:
    """Return the game with players in another order: the new player k is the old ``order[k]``."""
    new: np.ndarray[Any, Any] = np.transpose(payoffs, [0, *(1 + k for k in order)])[list(order)]
    return new


@given(st.lists(st.integers(-2, 2), min_size=64, max_size=64), st.permutations(range(4)))
@settings(max_examples=10, deadline=None)
def test_relabelling_players_changes_nothing(entries: list[int], order: list[int]) -> None:
    """Permuting the players permutes the set, degenerate or not, though it changes the order of elimination."""
    assert_permutes(np.array(entries).reshape(4, 2, 2, 2, 2), order)


def assert_permutes(payoffs: np.ndarray[Any, Any], order: Sequence[int]) -> None:
    """Assert that permuted players have the permuted set: components of the same dimensions, and what one holds the other does."""
    first, second = (solve(NormalFormGame(game)) for game in (payoffs, permuted(payoffs, order)))
    assert len(first.unresolved) == len(second.unresolved)
    assert sorted(size for size, _ in components(first)) == sorted(size for size, _ in components(second))
    back = [list(order).index(k) for k in range(4)]
    for one, other, places in ((first, second, order), (second, first, back)):
        for _, piece in one.pieces:
            for profile in (*piece.vertices, inside(piece)):
                moved = tuple(profile[k] for k in places)
                assert any(holds(p, moved) is not False for _, p in other.pieces)


@given(st.lists(st.integers(-3, 3), min_size=64, max_size=64), st.integers(1, 5), st.integers(-4, 4))
@settings(max_examples=8, deadline=None)
def test_positive_affine_changes_of_payoffs_change_nothing(entries: list[int], factor: int, shift: int) -> None:
    """Scaling and shifting a player's payoffs, by the others' profile too, leaves the set as it is."""
    u = np.array(entries).reshape(4, 2, 2, 2, 2)
    v = u.copy()
    v[1] = factor * u[1] + shift * np.arange(8).reshape(2, 1, 2, 2)
    first, second = (solve(NormalFormGame(game)) for game in (u, v))
    assert components(first) == components(second)
    assert first.unresolved == second.unresolved


@pytest.mark.parametrize("seed", range(20))
def test_symmetric_games_have_equilibria_that_share_coordinates(seed: int) -> None:
    """Payoffs that depend on the number of others who play 1: no coordinate tells the equilibria apart; odd all the same."""
    table = np.random.default_rng(seed).integers(-(10**6), 10**6, (2, 4))
    u = np.empty((4, 2, 2, 2, 2), dtype=object)
    for actions in itertools.product((0, 1), repeat=4):
        for i in range(4):
            u[(i, *actions)] = int(table[actions[i], sum(actions) - actions[i]])
    found = solve(NormalFormGame(u))
    assert generic(found)
    points = {
        tuple(round(float(own[1]), 9) for own in piece.vertices[0]) for _, piece in found.pieces if isinstance(piece, Polytope)
    }
    assert {tuple(p[k] for k in order) for p in points for order in itertools.permutations(range(4))} == points


@pytest.mark.parametrize("seed", range(30))
def test_pairwise_payoffs_are_always_solved(seed: int) -> None:
    """Payoffs that are sums over pairs of players: affine systems, continua of any dimension, nothing left unresolved."""
    rng = np.random.default_rng(seed)
    u = np.zeros((4, 2, 2, 2, 2), dtype=int)
    for i, j in itertools.permutations(range(4), 2):
        shape = [2 if k in (i, j) else 1 for k in range(4)]
        u[i] += rng.integers(-2, 3, (2, 2)).reshape(shape)
    game = NormalFormGame(u)
    found = solve(game)
    assert found.unresolved == ()
    assert found.pieces


def test_the_whole_cube() -> None:
    """If nobody's payoff depends on anything, every profile is an equilibrium: one component of dimension four."""
    found = solve(NormalFormGame(np.zeros((4, 2, 2, 2, 2), dtype=int)))
    assert components(found) == {(4, frozenset(itertools.product((0.0, 1.0), repeat=4)))}


def test_a_curve_of_totally_mixed_equilibria() -> None:
    """Four players whose gains all vanish where t_0 t_1 = 1/4, two pairs that copy each other: an arc from (1/4, 1) to (1, 1/4)."""
    found = solve(
        gains(
            lambda t: t[1] - t[3],
            lambda t: t[0] - t[2],
            lambda t: 4 * t[0] * t[1] - 1,
            lambda t: Q(0),
        )
    )
    (arc,) = [piece for support, piece in found.pieces if min(map(len, support)) == 2]
    assert dimension(arc) == 1
    assert {tuple(own[1] for own in end) for end in arc.vertices} == {
        (Q(1, 4), Q(1), Q(1, 4), Q(1)),
        (Q(1), Q(1, 4), Q(1), Q(1, 4)),
    }
    assert (found.unresolved, found.linked) == ((), True)


def test_a_factor_of_degree_two_over_a_segment() -> None:
    """Irrational coordinates beside a free one: (t_0 - 1/2)^2 = 1/32 with t_0 = t_1 = t_2 gives two segments in t_3."""
    found = solve(
        gains(
            lambda t: t[1] - t[2],
            lambda t: t[0] - t[2],
            lambda t: (t[0] - HALF) * (t[1] - HALF) - Q(1, 32),
            lambda t: Q(0),
        )
    )
    segments = [p for support, p in found.pieces if min(map(len, support)) == 2 and isinstance(p, Polytope)]
    assert (len(segments), found.linked) == (2, True)
    for segment in segments:
        t = [own[1] for own in segment.vertices[0]]
        assert {v[3] for v in segment.vertices} == {(1, 0), (0, 1)}
        assert t[0] == t[1] == t[2]
        assert (t[0] - HALF) * (t[0] - HALF) == Q(1, 32)


def test_a_product_of_signs_cuts_the_square_of_two_dummies() -> None:
    """Where gains are products, two pure players are content on opposite boxes; where both gains vanish a box is whole."""
    found = solve(
        gains(
            lambda t: Q(0),
            lambda t: Q(0),
            lambda t: (t[0] - HALF) * (t[1] - HALF),
            lambda t: (2 * t[0] - 1) * (3 * t[1] - 1),
        )
    )
    assert found.unresolved == ()
    both = [p for support, p in found.pieces if support == ((0, 1), (0, 1), (1,), (1,)) and dimension(p) == 2]
    boxes = {frozenset((v[0][1], v[1][1]) for v in p.vertices) for p in both}
    assert boxes == {
        frozenset(itertools.product((HALF, Q(1)), (HALF, Q(1)))),
        frozenset(itertools.product((Q(0), HALF), (Q(0), Q(1, 3)))),
    }
    (plane,) = [p for _, p in found.pieces if dimension(p) == 3]
    assert {v[0][1] for v in plane.vertices} == {HALF}


def lens(level: Fraction) -> Piece:
    """Return the equilibria in which two dummies mix and two players are content with action 1, whose gains are hyperbolas."""
    found = solve(
        gains(
            lambda t: Q(0),
            lambda t: Q(0),
            lambda t: 4 * t[0] * t[1] - 1,
            lambda t: (2 - t[0]) * (2 - t[1]) - level,
        )
    )
    assert (found.unresolved, found.linked) == ((), True)
    (piece,) = [piece for support, piece in found.pieces if support == ((0, 1), (0, 1), (1,), (1,))]
    return piece


def test_a_lens_between_two_hyperbolas() -> None:
    """At each t_1 from 1/4 to 1, those t_0 between the hyperbolas; the tips are where these meet."""
    piece = lens(Q(7, 4))
    assert dimension(piece) == 2
    assert {(v[0][1], v[1][1]) for v in piece.vertices} == {(Q(1, 4), Q(1)), (Q(1), Q(1, 4))}


def test_a_lens_that_shrinks_to_a_point() -> None:
    """Where the two hyperbolas touch, (1/2, 1/2) is all that is left."""
    assert [(v[0][1], v[1][1]) for v in lens(Q(9, 4)).vertices] == [(HALF, HALF)]


def test_a_cubic_surface_is_taken_apart_into_cells() -> None:
    """Three dummies under a fourth player's cubic surface: it parts the cube, and above, on and below it the fourth may play."""
    game = gains(*(lambda t: Q(0),) * 3, lambda t: 4 * t[0] * t[1] * t[2] - t[0] - t[1] - t[2] + HALF)
    found = solve(game)
    assert found.unresolved == ()
    assert found.linked
    assert len(glue([piece for _, piece in found.pieces], found.links)) == 1
    for t in itertools.product((Q(1, 7), HALF, Q(5, 6)), repeat=3):
        gain = 4 * t[0] * t[1] * t[2] - sum(t) + HALF
        for last in (Q(0), Q(1, 3), Q(1)):
            profile = tuple((1 - p, p) for p in (*t, last))
            expected = gain == 0 or last == (1 if gain > 0 else 0)
            assert any(holds(piece, profile) for _, piece in found.pieces) is expected


@pytest.mark.parametrize("seed", range(4))
def test_five_players_are_solved_or_it_is_said(seed: int) -> None:
    """A bimatrix game beside a 2x2x2 game is solved completely; five players who all mix are left unresolved, as a rule."""
    rng = np.random.default_rng(seed)
    two, three = rng.integers(-50, 51, (2, 2, 2)), rng.integers(-50, 51, (3, 2, 2, 2))
    u = np.zeros((5, 2, 2, 2, 2, 2), dtype=int)
    u[:2] += two[:, :, :, None, None, None]
    u[2:] += three[:, None, None]
    found = solve(NormalFormGame(u))
    assert found.unresolved == ()
    pairs = nash.solve(NormalFormGame(two)), nash.solve(NormalFormGame(three))
    assert len(found.pieces) == len(pairs[0].equilibria) * len(pairs[1].equilibria)
    hard = solve(NormalFormGame(rng.integers(-50, 51, (5, 2, 2, 2, 2, 2))))
    assert set(hard.unresolved) <= {((0, 1),) * 5}


def test_three_actions_are_refused() -> None:
    """The method is for two actions each."""
    with pytest.raises(GameError, match="A_i <= 2"):
        four_player.equilibria(NormalFormGame(np.zeros((3, 2, 3, 2), dtype=int)).fractions())


@pytest.mark.parametrize("seed", range(6))
def test_players_whom_dominance_leaves_one_action_are_held_there(seed: int) -> None:
    """Five players, two of whom have a dominant action: the active game of the other three gives the whole game's equilibria."""
    rng = np.random.default_rng(seed)
    u = rng.integers(-9, 10, (5, 2, 2, 2, 2, 2))
    u[1], u[4] = ONE.reshape(2, 1, 1, 1), 1 - ONE
    game = NormalFormGame(u)
    active = active_game(dominance.reduce(game))
    assert set(active.players) <= {0, 2, 3}
    found = four_player.equilibria(active.payoffs)
    whole = [active.whole(profile) for _, piece in found.pieces for profile in piece.vertices]
    assert whole
    for profile in whole:
        assert (profile[1][1], profile[4][0]) == (1, 1)
        assert certify(game, profile).regret == 0


def test_a_profile_of_the_active_game_must_fit() -> None:
    """One strategy per active player, of the actions left."""
    active = active_game(dominance.reduce(NormalFormGame(np.zeros((2, 2, 2), dtype=int))))
    with pytest.raises(GameError, match="probabilities are needed"):
        active.whole([(Q(1),)])


@pytest.mark.campaign
def test_campaign_of_generic_four_player_games() -> None:
    """3,000 random games: always an odd number of certified equilibria; in 300, Newton's method finds the same mixed ones."""
    rng = np.random.default_rng(20240818)
    for k in range(3000):
        payoffs = rng.normal(size=(4, 2, 2, 2, 2))
        found = solve(NormalFormGame(payoffs))
        assert generic(found)
        if k < 300:
            assert same(newton(payoffs, starts=400, seed=k), totally_mixed(found))


@pytest.mark.campaign
def test_campaign_of_degenerate_four_player_games() -> None:
    """2,000 games with payoffs from -1 to 1: every piece is certified, and permuting the players permutes the set."""
    rng = np.random.default_rng(20240819)
    for _ in range(2000):
        assert_permutes(rng.integers(-1, 2, (4, 2, 2, 2, 2)), [int(k) for k in rng.permutation(4)])


def tenths(payoffs: np.ndarray[Any, Any]) -> tuple[NormalFormGame, NormalFormGame]:
    """Return a game in tenths as floats, and the same game as fractions."""
    exact = np.array([Fraction(int(v), 10) for v in payoffs.flat], dtype=object).reshape(payoffs.shape)
    return NormalFormGame(payoffs / 10), NormalFormGame(exact)


def far(first: Any, second: Any) -> float:
    """Return how far the points of one solution are at most from those of the other, one to one; inf if they differ in number."""
    rows = [np.array([[float(p) for x in e.profile for p in x] for e in solution.points]) for solution in (first, second)]
    if len(rows[0]) != len(rows[1]):
        return float("inf")
    apart = np.abs(rows[0][:, None] - rows[1][None]).max(axis=2)
    return float(max(apart.min(axis=0).max(), apart.min(axis=1).max()))


def test_a_game_in_tenths_whose_floats_have_large_numerators() -> None:
    """With .8 as a float, factors of one degree have coefficients of 50 bits; the set is that of the game with 4/5."""
    u = np.zeros((4, 2, 2, 2, 2), dtype=int)
    u[0, 0, 0, 0, 0], u[0, 0, 0, 0, 1], u[0, 0, 1, 0, 1] = -10, 8, -10
    u[1, 0, 0, 0, 0], u[1, 1, 0, 0, 1], u[3, 0, 1, 0, 1], u[3, 1, 0, 0, 0] = 10, -10, 10, 10
    floats, exact = (nash.solve(game, exact=True) for game in tenths(u))
    assert floats.complete
    assert exact.complete
    assert far(floats, exact) < 1e-12
    assert nash.solve_batch(np.stack([u / 10, np.zeros(u.shape)])).complete.all()


@pytest.mark.parametrize("seed", [10, 33, 46, 64])  # with factors that the integer factorisation cannot put in order
def test_games_in_tenths(seed: int) -> None:
    """Four-player games in tenths given as floats have the equilibria of the games in fractions, to rounding."""
    u = np.random.default_rng([11, seed]).integers(-10, 11, (4, 2, 2, 2, 2))
    floats, exact = (nash.solve(game, exact=True) for game in tenths(u))
    assert floats.complete
    assert exact.complete
    assert far(floats, exact) < 1e-9

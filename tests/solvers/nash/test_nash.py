"""Complete equilibrium sets: games known by heart, an independent enumeration, oracles and invariances."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import flint
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from games.errors import GameError
from games.exact.numbers import rational
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from solvers import nash, pure
from solvers.continua import Component
from solvers.result import Completeness, Equilibrium, Solution
from solvers.verify import certify
from tests.gambit_shim import Profile, enumerate_mixed
from tests.strategies import bimatrix, fractions, games

Q = Fraction
NEAR = 1e-9
"""How near a float profile of an oracle lies to the exact one it means."""


def key(profile: Iterable[Iterable[Any]]) -> Profile:
    """A profile as nested tuples of Fractions."""
    return tuple(tuple(Q(p) for p in strategy) for strategy in profile)


def isolated(solution: Solution) -> set[Profile]:
    """The isolated equilibria."""
    return {key(e.profile) for e in solution.equilibria}


def points(solution: Solution) -> set[Profile]:
    """The isolated equilibria and the extreme points of the continua."""
    return {key(e.profile) for e in solution.points}


def extreme(component: Component) -> set[Profile]:
    """The extreme points of a continuum."""
    return {key(e.profile) for e in component.extreme}


def two(a: Any, b: Any) -> NormalFormGame:
    """A two-player game of two matrices."""
    return NormalFormGame([a, b])


PENNIES = two([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
SEXES = two([[2, 0], [0, 1]], [[1, 0], [0, 2]])
PRISONERS = two([[3, 0], [5, 1]], [[3, 5], [0, 1]])
FIRST, SECOND = (1, 0), (0, 1)


def stag_hunt(r: Any) -> NormalFormGame:
    """Hunting the stag together is worth 1, the hare r for sure."""
    return two([[1, 0], [r, r]], [[1, r], [0, r]])


ISOLATED: dict[str, tuple[NormalFormGame, set[Any]]] = {
    "matching pennies": (PENNIES, {((Q(1, 2), Q(1, 2)), (Q(1, 2), Q(1, 2)))}),
    "battle of the sexes": (
        SEXES,
        {(FIRST, FIRST), (SECOND, SECOND), ((Q(2, 3), Q(1, 3)), (Q(1, 3), Q(2, 3)))},
    ),
    "prisoners' dilemma": (PRISONERS, {(SECOND, SECOND)}),
    "rock, paper, scissors": (
        two([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]),
        {((Q(1, 3),) * 3, (Q(1, 3),) * 3)},
    ),
    "stag hunt, r = 1/2": (
        stag_hunt(Q(1, 2)),
        {(FIRST, FIRST), (SECOND, SECOND), ((Q(1, 2), Q(1, 2)), (Q(1, 2), Q(1, 2)))},
    ),
    "stag hunt, r = 0": (stag_hunt(0), {(FIRST, FIRST), (SECOND, SECOND)}),
    "stag hunt, r = 1": (stag_hunt(1), {(FIRST, FIRST), (SECOND, SECOND)}),
    "chicken": (
        two([[0, -1], [1, -5]], [[0, 1], [-1, -5]]),
        {(FIRST, SECOND), (SECOND, FIRST), ((Q(4, 5), Q(1, 5)), (Q(4, 5), Q(1, 5)))},
    ),
    "one profile": (NormalFormGame([[[7]], [[-7]]]), {((1,), (1,))}),
}


@pytest.mark.parametrize(("game", "expected"), ISOLATED.values(), ids=ISOLATED)
def test_isolated_equilibria_are_those_known_by_heart(game: NormalFormGame, expected: set[Any]) -> None:
    """Every equilibrium, none besides, no continuum, and the solution says that it is complete."""
    solution = nash.solve(game)
    assert isolated(solution) == expected
    assert solution.components == ()
    assert solution.completeness is Completeness.ALL
    assert solution.complete


def test_strictness_of_the_stag_hunt() -> None:
    """At r = 1/2 both pure equilibria are strict; at either end the one that ties is not."""
    assert [e.strict for e in nash.solve(stag_hunt(Q(1, 2))).equilibria] == [True, True, False]
    assert {key(e.profile) for e in nash.solve(stag_hunt(1)).strict} == {(SECOND, SECOND)}
    assert {key(e.profile) for e in nash.solve(stag_hunt(0)).strict} == {(FIRST, FIRST)}


def test_matching_pennies_with_one_side_doubled_is_a_segment() -> None:
    """The column player mixes evenly; the doubled row shares its half in any proportion."""
    solution = nash.solve(two([[1, -1], [1, -1], [-1, 1]], [[-1, 1], [-1, 1], [1, -1]]))
    (segment,) = solution.components
    assert solution.equilibria == ()
    assert segment.dimension == 1
    q = (Q(1, 2), Q(1, 2))
    assert extreme(segment) == {((Q(1, 2), 0, Q(1, 2)), q), ((0, Q(1, 2), Q(1, 2)), q)}
    ((first, second),) = segment.pieces
    assert (len(first), len(second)) == (2, 1)


def test_entry_game_has_a_point_and_a_segment_of_threats() -> None:
    """(In, Accommodate) is strict; staying out is an equilibrium under a threat to fight with probability 1/2 or more."""
    solution = nash.solve(two([[0, 0], [-1, 1]], [[2, 2], [-1, 1]]))
    assert isolated(solution) == {(SECOND, SECOND)}
    (threat,) = solution.components
    assert (threat.dimension, extreme(threat)) == (1, {(FIRST, FIRST), (FIRST, (Q(1, 2), Q(1, 2)))})


def test_zero_sum_game_with_a_useless_column_is_a_segment() -> None:
    """[[1,-1,0],[-1,1,0]]: p = 1/2 and q = (s, s, 1-2s) for s in [0, 1/2]."""
    a = np.array([[1, -1, 0], [-1, 1, 0]])
    solution = nash.solve(NormalFormGame([a, -a]))
    (segment,) = solution.components
    p = (Q(1, 2), Q(1, 2))
    assert (solution.equilibria, segment.dimension) == ((), 1)
    assert extreme(segment) == {(p, (0, 0, 1)), (p, (Q(1, 2), Q(1, 2), 0))}


@pytest.mark.parametrize("shape", [(1, 2), (2, 2), (3, 2), (3, 4)], ids=str)
def test_where_nothing_matters_everything_is_an_equilibrium(shape: tuple[int, int]) -> None:
    """With all payoffs equal the whole product of simplices is one component with all pure profiles extreme."""
    solution = nash.solve(NormalFormGame(np.zeros((2, *shape), dtype=int)))
    (whole,) = solution.components
    assert whole.dimension == sum(shape) - 2
    assert len(whole.pieces) == 1
    assert extreme(whole) == {key(e.profile) for e in pure.solve(NormalFormGame(np.zeros((2, *shape)))).equilibria}


def test_a_component_may_have_several_pieces() -> None:
    """Where only (1,1) pays nothing and all else pays the same, two edges of the square meet in a corner."""
    solution = nash.solve(two([[0, 1], [1, 1]], [[0, 1], [1, 1]]))
    (bent,) = solution.components
    assert (len(bent.pieces), bent.dimension, solution.equilibria) == (2, 1, ())
    assert extreme(bent) == {(FIRST, SECOND), (SECOND, FIRST), (SECOND, SECOND)}


def test_pieces_may_be_any_polytopes() -> None:
    """To an indifferent row player the column's cut-off x_1 = 1/2 leaves a triangle, a quadrilateral and a rectangle."""
    solution = nash.solve(two(np.zeros((3, 2), dtype=int), [[0, 1], [0, -1], [0, -1]]))
    (plane,) = solution.components
    assert plane.dimension == 2
    assert sorted((len(first), len(second)) for first, second in plane.pieces) == [(2, 2), (3, 1), (4, 1)]
    assert solution.equilibria == ()


def test_dimension_is_that_of_the_largest_piece() -> None:
    """A triangle with a segment at one corner is a component of dimension 2."""
    (component,) = nash.solve(two(np.zeros((3, 2), dtype=int), [[0, 0], [0, -1], [0, -1]])).components
    assert component.dimension == 2
    assert sorted((len(first), len(second)) for first, second in component.pieces) == [(1, 2), (3, 1)]


@pytest.mark.parametrize("n", range(1, 9))
def test_identity_game_has_an_equilibrium_on_every_set_of_actions(n: int) -> None:
    """Both paid iff they match: uniform on each non-empty subset, 2^n - 1 in all, and nothing else."""
    uniform = set()
    for size in range(1, n + 1):
        for subset in combinations(range(n), size):
            strategy = tuple(Q(1, size) if k in subset else Q(0) for k in range(n))
            uniform.add((strategy, strategy))
    solution = nash.solve(NormalFormGame([np.eye(n, dtype=int)] * 2))
    assert isolated(solution) == uniform
    assert len(uniform) == 2**n - 1
    assert solution.components == ()


def test_a_single_player_maximises() -> None:
    """One player has an isolated best action, or a face of equally good ones."""
    assert isolated(nash.solve(NormalFormGame([[1, 3, 2]]))) == {((0, 1, 0),)}
    (face,) = nash.solve(NormalFormGame([[1, 3, 3, 3]])).components
    assert (face.dimension, len(face.extreme)) == (2, 3)


def enumerate_extreme(game: NormalFormGame) -> set[Profile]:
    """The extreme equilibria of a two-player game by brute force over bases, sharing nothing with the solver.

    A vertex of a best-response polyhedron solves as many of its inequalities with equality as it has unknowns.
    """
    a, b = game.fractions()
    m, n = game.shape

    def vertices(own: int, other: int, payoff: Any) -> set[tuple[Fraction, ...]]:
        # unknowns: the own strategy, then the value v of the other's best response; rows of coefficients of >= 0
        rows = [[Q(int(k == i)) for k in range(own)] + [Q(0)] for i in range(own)]
        rows += [[-payoff(i, j) for i in range(own)] + [Q(1)] for j in range(other)]
        total = [Q(1)] * own + [Q(0)]
        found = set()
        for tight in combinations(rows, own):
            system = flint.fmpq_mat([[rational(c) for c in row] for row in (*tight, total)])
            if system.rank() <= own:
                continue
            right = flint.fmpq_mat([[0]] * own + [[1]])
            x = [Q(int(entry.p), int(entry.q)) for entry in system.solve(right).entries()]
            if all(sum(c * value for c, value in zip(row, x, strict=True)) >= 0 for row in rows):
                found.add(tuple(x[:own]))
        return found

    first = vertices(m, n, lambda i, j: b[i, j])
    second = vertices(n, m, lambda j, i: a[i, j])
    return {(x, y) for x, y in product(first, second) if certify(game, (x, y)).regret == 0}


def check(game: NormalFormGame) -> Solution:
    """Solve, and hold the solution to its word: everything certified, components disjoint, pieces all equilibria."""
    solution = nash.solve(game)
    assert solution.complete
    seen: set[Profile] = set()
    for group in [{key(e.profile)} for e in solution.equilibria] + [extreme(c) for c in solution.components]:
        assert not group & seen
        seen |= group
    for e in solution.points:
        assert (e.regret, e.certificate.exact, certify(game, e.profile).regret) == (0, True, 0)
    for component in solution.components:
        assert component.dimension > 0
        for piece in component.pieces:
            middle = [sum(vertices) / Q(len(vertices)) for vertices in piece]
            assert certify(game, middle).regret == 0
    return solution


@given(bimatrix((1, 4)))
def test_extreme_equilibria_equal_brute_force_in_degenerate_games(game: NormalFormGame) -> None:
    """In integer games full of ties, exactly the extreme equilibria of the brute-force enumeration are found."""
    assert points(check(game)) == enumerate_extreme(game)


@pytest.mark.parametrize("shape", [(6, 6, 6), (3, 2, 6, 7, 2)], ids=str)
@pytest.mark.parametrize("draw", ["normal", "integers"])
def test_every_finite_game_has_an_equilibrium_and_one_is_found(shape: tuple[int, ...], draw: str) -> None:
    """A game too large to be solved completely has its pure equilibria listed, or, if none is pure, a mixed one (Nash 1951)."""
    rng = np.random.default_rng(5)
    mixed = 0
    for _ in range(8):
        size = (len(shape), *shape)
        game = NormalFormGame(rng.normal(size=size) if draw == "normal" else rng.integers(-9, 10, size))
        solution = nash.solve(game)
        assert solution.equilibria
        if solution.completeness is Completeness.SOME:
            (found,) = solution.equilibria
            mixed += 1
            assert not found.pure
            assert float(certify(game, found.profile).regret) < 1e-12 * float(np.ptp(game.floats()))
        else:
            assert solution.complete or all(e.pure for e in solution.equilibria)  # dominance may leave less
    assert mixed > 0


@given(bimatrix((2, 4)), st.data())
def test_extreme_equilibria_equal_brute_force_among_twins(game: NormalFormGame, data: st.DataObject) -> None:
    """Where columns come twice, vertices share facets without sharing an edge."""
    columns = data.draw(st.lists(st.integers(0, game.shape[1] - 1), min_size=2, max_size=4))
    more = NormalFormGame(np.concatenate([game.payoffs[:, :, columns], game.payoffs], axis=2))
    assert points(check(more)) == enumerate_extreme(more)


@given(bimatrix((1, 3), fractions))
def test_extreme_equilibria_equal_brute_force_in_rational_games(game: NormalFormGame) -> None:
    """In games of varied rationals, too."""
    assert points(check(game)) == enumerate_extreme(game)


def grid(size: int) -> list[tuple[Fraction, ...]]:
    """The mixed strategies whose probabilities are quarters."""
    return [tuple(Q(k, 4) for k in ks) for ks in product(range(5), repeat=size) if sum(ks) == 4]


def hull_holds(vertices: Iterable[Any], point: Any) -> bool:
    """Whether a point is a convex combination of vertices."""
    from scipy.optimize import nnls

    matrix = np.array([[*map(float, vertex), 1.0] for vertex in vertices]).T
    return bool(nnls(matrix, np.array([*map(float, point), 1.0]))[1] <= NEAR)


@settings(max_examples=40)
@given(bimatrix((2, 3), st.integers(0, 1)))
def test_a_profile_is_an_equilibrium_iff_it_lies_in_a_listed_piece(game: NormalFormGame) -> None:
    """On the grid of quarters, the pieces hold all the equilibria and nothing else."""
    solution = check(game)
    pieces = [tuple([own] for own in e.profile) for e in solution.equilibria]
    pieces += [piece for component in solution.components for piece in component.pieces]
    first, second = map(grid, game.shape)
    held = [({x for x in first if hull_holds(p[0], x)}, {y for y in second if hull_holds(p[1], y)}) for p in pieces]
    for x, y in product(first, second):
        assert (certify(game, (x, y)).regret == 0) == any(x in left and y in right for left, right in held)


def test_odd_number_of_equilibria_in_generic_games() -> None:
    """Random float payoffs give non-degenerate games: an odd number of isolated equilibria and no continuum (Wilson)."""
    rng = np.random.default_rng(0)
    for shape in [(2, 2)] * 20 + [(3, 3)] * 20 + [(2, 4)] * 10 + [(4, 4)] * 10 + [(5, 5)] * 3:
        solution = nash.solve(NormalFormGame(rng.normal(size=(2, *shape))))
        assert len(solution.equilibria) % 2 == 1
        assert solution.components == ()


def test_float_payoffs_are_solved_as_the_binary_fractions_they_are() -> None:
    """Regrets in a float game are exactly zero, because the equilibria are exact rationals."""
    solution = check(NormalFormGame(np.random.default_rng(1).normal(size=(2, 3, 3))))
    assert all(type(p) is Fraction for e in solution.equilibria for own in e.profile for p in own)


def oracle_games(seed: int, count: int) -> Iterable[NormalFormGame]:
    """Random two-player games of one to three actions, the small integers of which make ties."""
    rng = np.random.default_rng(seed)
    for k in range(count):
        shape = tuple(rng.integers(1, 4, 2))
        yield NormalFormGame(rng.integers(-2, 3, (2, *shape)) if k % 2 else rng.integers(-99, 100, (2, *shape)))


def test_no_equilibrium_of_gambit_is_missing() -> None:
    """Whatever Gambit's rational enumeration finds and the judge confirms is among the extreme equilibria."""
    confirmed = 0
    for game in oracle_games(2, 80):
        theirs = {profile for profile in enumerate_mixed(game) if certify(game, profile).regret == 0}
        assert theirs <= points(nash.solve(game))
        confirmed += len(theirs)
    assert confirmed > 100


def enumerate_nashpy(game: NormalFormGame) -> list[list[np.ndarray[Any, Any]]]:
    """The float profiles of Nashpy's vertex enumeration that the judge confirms; it warns where a game is degenerate."""
    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(nashpy.Game(*game.floats()).vertex_enumeration())
    profiles = [[np.clip(own, 0, None) / np.clip(own, 0, None).sum() for own in profile] for profile in found]
    return [profile for profile in profiles if certify(game, profile).regret <= NEAR]


def test_no_equilibrium_of_nashpy_is_missing() -> None:
    """Whatever Nashpy's vertex enumeration finds and the judge confirms lies near one of the extreme equilibria."""
    confirmed = 0
    rng = np.random.default_rng(3)
    for _ in range(25):
        game = NormalFormGame(rng.integers(-9, 10, (2, *rng.integers(2, 4, 2))))
        ours = [[np.array(own, dtype=float) for own in profile] for profile in points(nash.solve(game))]
        for profile in enumerate_nashpy(game):
            distances = [max(np.abs(p - q).max() for p, q in zip(profile, own, strict=True)) for own in ours]
            assert min(distances) <= NEAR
            confirmed += 1
    assert confirmed > 25


def transformed(solution: Solution, change: Any) -> tuple[set[Profile], set[tuple[int, frozenset[Profile]]]]:
    """The isolated equilibria and the continua of a solution, every profile changed."""
    continua = {(c.dimension, frozenset(map(change, extreme(c)))) for c in solution.components}
    return set(map(change, isolated(solution))), continua


def unchanged(profile: Profile) -> Profile:
    """The profile itself."""
    return profile


@given(bimatrix((1, 3)), st.integers(1, 5), st.lists(st.integers(-9, 9), min_size=6, max_size=6))
def test_positive_affine_payoffs_change_nothing(game: NormalFormGame, factor: int, shifts: list[int]) -> None:
    """Rescaling a player's payoffs, and adding to them what depends on the other's action only, keeps the set."""
    m, n = game.shape
    a = game.payoffs[0] * factor + np.array(shifts[:n])[None, :]
    b = game.payoffs[1] / Q(factor) + np.array(shifts[:m])[:, None]
    assert transformed(nash.solve(two(a, b)), unchanged) == transformed(nash.solve(game), unchanged)


@given(bimatrix((1, 3)), st.data())
def test_names_of_the_actions_do_not_matter(game: NormalFormGame, data: st.DataObject) -> None:
    """Permuting actions permutes the equilibria."""
    rows, columns = (data.draw(st.permutations(range(size))) for size in game.shape)
    permuted = nash.solve(NormalFormGame(game.payoffs[:, rows][:, :, columns]))

    def relabelled(profile: Profile) -> Profile:
        return tuple(profile[0][k] for k in rows), tuple(profile[1][k] for k in columns)

    assert transformed(nash.solve(game), relabelled) == transformed(permuted, unchanged)


@given(bimatrix((1, 3)))
def test_exchanging_the_players_exchanges_the_strategies(game: NormalFormGame) -> None:
    """The game seen from the other side has the same equilibria with the strategies exchanged."""
    swapped = nash.solve(two(game.payoffs[1].T, game.payoffs[0].T))
    assert transformed(nash.solve(game), lambda profile: profile[::-1]) == transformed(swapped, unchanged)


@given(bimatrix((1, 3)), st.integers(0, 2), st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_a_strictly_dominated_action_is_never_played(game: NormalFormGame, model: int, column: list[int]) -> None:
    """Adding a row that pays less than another adds a zero to every equilibrium and changes nothing else."""
    a, b = game.payoffs
    row = a[model % len(a)] - 1
    more = two(np.vstack([a, row]), np.vstack([b, column[: game.shape[1]]]))

    def padded(profile: Profile) -> Profile:
        return (*profile[0], Q(0)), profile[1]

    assert transformed(nash.solve(game), padded) == transformed(nash.solve(more), unchanged)


@given(bimatrix((1, 3)), st.integers(0, 2))
def test_a_duplicated_action_shares_its_probability(game: NormalFormGame, which: int) -> None:
    """Doubling a row: merging the twins gives back the set, and any equilibrium that plays them lies on a continuum."""
    k = which % game.shape[0]
    double = check(NormalFormGame(np.concatenate([game.payoffs, game.payoffs[:, k : k + 1]], axis=1)))

    def merged(profile: Profile) -> Profile:
        x = list(profile[0][:-1])
        x[k] += profile[0][-1]
        return tuple(x), profile[1]

    assert set(map(merged, points(double))) == points(nash.solve(game))
    assert all(e.profile[0][k] == e.profile[0][-1] == 0 for e in double.equilibria)


@pytest.mark.parametrize("third", [{"payoff": 0, "size": 1}, {"payoff": 1, "size": 2}], ids=["alone", "dominated"])
def test_a_third_player_without_a_choice_leaves_two(third: dict[str, int]) -> None:
    """With one action, or one that dominates, the third player drops out and the set stays complete."""
    size, better = third["size"], third["payoff"]
    u = np.zeros((3, 2, 2, size), dtype=int)
    u[:2] = np.array(SEXES.payoffs, dtype=int)[..., None]
    u[2, :, :, -1] = better
    solution = nash.solve(NormalFormGame(u))
    last = tuple(Q(int(k == size - 1)) for k in range(size))
    assert isolated(solution) == {(*profile, last) for profile in isolated(nash.solve(SEXES))}
    assert solution.complete
    assert all(e.regret == 0 for e in solution.equilibria)


def test_unanimity_of_four_is_solved_completely() -> None:
    """Four players with two actions: both conventions, and everybody at one half; what else there is has ties and is listed."""
    unanimity = np.zeros((4, 2, 2, 2, 2), dtype=int)
    unanimity[:, 0, 0, 0, 0] = unanimity[:, 1, 1, 1, 1] = 1
    solution = nash.solve(NormalFormGame(unanimity))
    assert solution.complete
    assert {e.modal for e in solution.strict} == {(0, 0, 0, 0), (1, 1, 1, 1)}
    half = (Q(1, 2), Q(1, 2))
    assert ((half,) * 4) in isolated(solution)
    assert all(e.regret == 0 for e in solution.points)


def test_three_who_choose_among_five_players() -> None:
    """Two players with one action each change nothing: three active players are solved completely."""
    u = np.random.default_rng(1).integers(-9, 10, (3, 2, 2, 2))
    wide = np.concatenate([u, np.zeros((2, 2, 2, 2), dtype=int)]).reshape(5, 2, 1, 2, 1, 2)[[0, 3, 1, 4, 2]]
    few, many = nash.solve(NormalFormGame(u)), nash.solve(NormalFormGame(wide))
    assert many.complete
    assert {tuple(profile[k] for k in (0, 2, 4)) for profile in isolated(many)} == isolated(few)


def test_four_players_with_tied_actions_get_their_pure_equilibria() -> None:
    """Where ties are beyond what is solved, every pure equilibrium is listed, and the solution says that there may be others."""
    unanimity = np.zeros((4, 3, 3, 3, 3), dtype=int)
    for k in range(3):
        unanimity[:, k, k, k, k] = 1
    solution = nash.solve(NormalFormGame(unanimity))
    assert solution.completeness is Completeness.SOME
    assert {e.modal for e in solution.strict} == {(k,) * 4 for k in range(3)}
    assert points(solution) >= isolated(pure.solve(solution.game))


@given(games(3, (1, 2)))
def test_more_players_are_never_claimed_complete_wrongly(game: NormalFormGame) -> None:
    """Every pure equilibrium is a listed point or lies in a continuum; ALL is claimed only when two players are left."""
    solution = nash.solve(game)
    listed = {e.modal for e in solution.points if e.pure}
    assert listed == {e.modal for e in pure.solve(game).equilibria}
    assert all(certify(game, e.profile).regret == 0 for e in solution.points)
    assert solution.completeness in (Completeness.ALL, Completeness.ALL_PURE)


@pytest.mark.parametrize("name", ["2019", "2023", "hwang-2019-china", "hwang-2023-china"])
def test_alliance_games_are_solved_completely(name: str) -> None:
    """The allies' game of a scenario has its complete, exact set of equilibria."""
    solution = check(MODEL.game(scenario(name)))
    assert points(solution) == enumerate_extreme(MODEL.game(scenario(name)))
    assert {e.modal for e in solution.strict} == {e.modal for e in pure.solve(MODEL.game(scenario(name))).strict}


def test_us_choice_reduces_where_it_is_dominated() -> None:
    """Where all US actions but one are dominated, the simultaneous game of three is solved completely."""
    game = MODEL.game(scenario("2023").set(kU="0.1", pi="0.2", delta=0), timing="simultaneous")
    solution = nash.solve(game)
    assert solution.complete
    assert {e.profile[2][1] for e in solution.points} == {1}


def test_order_of_the_solution_is_fixed() -> None:
    """Small supports first, then by action: the same game always prints the same."""
    solution = nash.solve(NormalFormGame([np.eye(3, dtype=int)] * 2))
    assert [tuple(map(len, e.support)) for e in solution.equilibria] == [(1, 1)] * 3 + [(2, 2)] * 3 + [(3, 3)]
    assert [e.modal for e in solution.equilibria[:3]] == [(0, 0), (1, 1), (2, 2)]


def test_a_solution_in_words() -> None:
    """The table lists points and continua with regret and strictness, and says what is complete."""
    text = repr(nash.solve(two([[0, 0], [-1, 1]], [[2, 2], [-1, 1]])))
    assert "(2, 2)" in text
    assert "0 (exact)" in text
    assert "continuum 1 (dimension 1)" in text
    assert "every equilibrium is listed, continua included" in text
    assert "<table>" in nash.solve(SEXES)._repr_html_()
    assert r"\begin{tabular}" in nash.solve(SEXES)._repr_latex_()
    (component,) = nash.solve(NormalFormGame([[1, 1]])).components
    assert repr(component) == "continuum of dimension 1 with the extreme equilibria (1), (2)"


def test_equilibria_are_read_only() -> None:
    """What a solution holds cannot be changed."""
    first: Equilibrium = nash.solve(SEXES).equilibria[0]
    with pytest.raises(ValueError, match="read-only"):
        first.profile[0][0] = 0


def test_symbolic_game_is_an_error() -> None:
    """Symbols have no order: values are needed first."""
    with pytest.raises(GameError, match=r"nash\.solve: payoffs are symbolic"):
        nash.solve(two([[sympy.Symbol("x")]], [[1]]))


@pytest.mark.campaign
@settings(max_examples=3000)
@given(bimatrix((1, 5)))
def test_extreme_equilibria_equal_brute_force_at_length(game: NormalFormGame) -> None:
    """The comparison with the brute-force enumeration on thousands of degenerate games of up to five actions."""
    assert points(check(game)) == enumerate_extreme(game)

"""Selection: the logit limit of one game and of many, risk dominance, and basins of attraction."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from games.errors import GameError, ParameterError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from solvers import dominance, pure, quantal_response, verify
from solvers.result import Status
from solvers.selection import basins, logit, risk_dominance
from solvers.selection.logit import Route
from tests.oracles import oracle
from tests.strategies import bimatrix, needs_kernel, small_integers

PENNIES = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
PRISONERS = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
SEXES = [[[2, 0], [0, 1]], [[1, 0], [0, 2]]]
SHAPES = [(2, 2, 2), (2, 3, 3), (2, 2, 4), (3, 2, 2, 2), (3, 3, 3, 3)]

seeds = st.integers(0, 10_000)


def stag_hunt(stag: Any, hare: Any) -> list[Any]:
    """Both hunt the stag: ``stag`` each; who hunts the hare has ``hare`` for sure."""
    return [[[stag, 0], [hare, hare]], [[stag, hare], [0, hare]]]


def random_games(kind: str, count: int, seed: int) -> NDArray[np.float64]:
    """Games (N, 2, 3, 3) of a kind: the harder ones have several strict equilibria, or are almost symmetric."""
    generator = np.random.default_rng(seed)
    noise = generator.normal(size=(count, 2, 3, 3))
    match kind:
        case "normal":
            return noise
        case "coordination":
            return np.eye(3) + 0.3 * noise
        case "nearly equal strict equilibria":
            return np.eye(3) + 1e-3 * noise
        case "nearly symmetric":
            return np.stack([noise[:, 0], noise[:, 0].transpose(0, 2, 1) + 1e-4 * noise[:, 1]], axis=1)
        case "symmetric":
            return np.stack([noise[:, 0], noise[:, 0].transpose(0, 2, 1)], axis=1)
        case "whole numbers":
            return generator.integers(0, 5, size=noise.shape).astype(float)
    parameters = [p for p in MODEL.parameters if p.kind != "optional"]
    samples = {p.symbol: generator.uniform(float(p.low), float(p.high), 20 * count) for p in parameters}
    games = np.asarray(MODEL.batch(samples, timing="given", us_action="E"))
    return games[pure.strict_batch(games).sum(axis=(1, 2)) != 1][:count]


KINDS = [
    "normal",
    "coordination",
    "nearly equal strict equilibria",
    "nearly symmetric",
    "symmetric",
    "whole numbers",
    "trilateral",
]


# --- the logit limit of one game -------------------------------------------------------------------------------------


@given(st.fractions(1, 9, max_denominator=20), st.fractions(0, 1, max_denominator=50))
@settings(deadline=None, max_examples=50)
def test_a_symmetric_stag_hunt_goes_to_the_risk_dominant_equilibrium(stag: Fraction, share: Fraction) -> None:
    """In symmetric 2x2 coordination games the limit is the risk-dominant equilibrium (McKelvey and Palfrey 1995)."""
    hare = stag * (Fraction(1, 100) + share * Fraction(98, 100))
    if hare != stag / 2:
        game = NormalFormGame(stag_hunt(stag, hare))
        dominant = risk_dominance.compare(game.payoffs, [(0, 0), (1, 1)]).dominant
        assert logit.limit(game.floats()).cell == dominant == ((0, 0) if hare < stag / 2 else (1, 1))


def test_the_prisoners_defect() -> None:
    """The only equilibrium is selected; being strict, it is given exactly, with regret 0."""
    found = logit.limit(PRISONERS)
    assert (found.cell, found.converged, found.tied, found.regret) == ((1, 1), True, False, 0.0)
    assert [list(strategy) for strategy in found.profile] == [[0, 1], [0, 1]]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_limit_is_a_nash_equilibrium(shape: tuple[int, ...]) -> None:
    """The judge finds no regret at a strict limit and almost none at a mixed one; the regret reported is the judge's."""
    for seed in range(12):
        payoffs = np.random.default_rng(seed).normal(size=shape)
        found = logit.limit(payoffs)
        certificate = verify.certify(NormalFormGame(payoffs), found.profile)
        assert found.converged
        assert certificate.strict == (found.branch.strict_limit is not None)
        assert found.regret == pytest.approx(certificate.regret, abs=1e-12)
        assert found.regret <= math.log(max(shape)) / quantal_response.HORIZON * found.branch.scale


@pytest.mark.parametrize("shape", SHAPES)
def test_a_strict_equilibrium_said_to_attract_the_branch_does(shape: tuple[int, ...]) -> None:
    """Followed on, to fifty times the precision of the proof, the branch comes closer and does not fold again."""
    for seed in range(12):
        payoffs = np.random.default_rng(seed).normal(size=shape)
        found = logit.limit(payoffs)
        if found.branch.strict_limit is not None:
            on = quantal_response.trace(payoffs, until=50 * found.precision)
            before = [x[own] for x, own in zip(found.branch.strategies(), found.cell, strict=True)]
            after = [x[own] for x, own in zip(on.strategies(), found.cell, strict=True)]
            assert on.reached
            assert on.turning_points == pytest.approx(found.branch.turning_points)
            assert min(after) > 0.999
            assert all(new >= old for old, new in zip(before, after, strict=True))


def test_matching_pennies_are_a_tie() -> None:
    """Where all actions are equally probable the cell is that of the first ones, and the tie is reported."""
    found = logit.limit(PENNIES)
    assert (found.cell, found.converged, found.tied) == ((0, 0), True, True)
    assert found.regret < 1e-9


def test_symmetric_battle_of_the_sexes_goes_to_its_mixed_equilibrium() -> None:
    """The branch of a symmetric game is symmetric: straight on where the branches to the strict equilibria leave it."""
    found = logit.limit(SEXES)
    assert (found.converged, found.tied, len(found.branch.branch_points)) == (True, False, 1)
    np.testing.assert_allclose(np.concatenate(found.profile), [2 / 3, 1 / 3, 1 / 3, 2 / 3], atol=1e-7)


def test_a_threefold_branch_point_is_noticed() -> None:
    """With three equally good ways to coordinate, two eigenvalues pass through 1 together, at precision 3."""
    found = logit.limit([np.eye(3), np.eye(3)])
    np.testing.assert_allclose(np.concatenate(found.profile), 1 / 3, rtol=1e-9)
    assert found.branch.branch_points == (pytest.approx(3, abs=1e-3),)


def test_a_symmetric_game_of_three_has_its_known_branch_point() -> None:
    """The game of McKelvey and McLennan with nine equilibria: its branch is crossed at precision 0.597."""
    payoffs = np.zeros((3, 2, 2, 2))
    for cell, values in (((0, 0, 0), (9, 8, 12)), ((1, 1, 0), (9, 8, 2)), ((1, 0, 1), (3, 4, 6)), ((0, 1, 1), (3, 4, 6))):
        payoffs[(slice(None), *cell)] = values
    found = logit.limit(payoffs)
    assert found.branch.branch_points == (pytest.approx(0.597, abs=1e-3),)
    assert found.regret < 1e-7


@given(seeds, st.permutations(range(3)), st.permutations(range(3)), st.booleans())
@settings(deadline=None, max_examples=30)
def test_the_cell_does_not_depend_on_names_or_constants(seed: int, rows: list[int], columns: list[int], swap: bool) -> None:
    """Reordered actions, exchanged players and added constants lead to the same cell under its new name."""
    payoffs = np.random.default_rng(seed).normal(size=(2, 3, 3))
    renamed = payoffs[:, rows][:, :, columns] + [[[3.0]], [[-7.0]]]
    a, b = logit.limit(payoffs).cell
    expected = rows.index(a), columns.index(b)
    if swap:
        renamed, expected = renamed[::-1].transpose(0, 2, 1), expected[::-1]
    assert logit.limit(renamed).cell == expected
    assert logit.select_batch(renamed[None]).cells[0] == expected[0] * 3 + expected[1]


def test_a_solution_is_made_of_the_limit() -> None:
    """A strict equilibrium is certified exactly; a mixed one comes with its small regret."""
    strict = logit.solve(NormalFormGame(stag_hunt(4, 3)))
    assert strict.status is Status.SOLVED
    assert strict.equilibria[0].strict
    assert strict.equilibria[0].regret == 0
    mixed = logit.solve(NormalFormGame(SEXES))
    assert 0 <= mixed.equilibria[0].regret < 1e-9


def test_an_unfinished_branch_is_not_called_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped short, the branch gives a cell but no convergence, and no equilibrium."""
    monkeypatch.setattr(quantal_response, "MOST_STEPS", 5)
    found, solution = logit.limit(SEXES), logit.solve(NormalFormGame(SEXES))
    assert (found.converged, solution.status, solution.equilibria) == (False, Status.NOT_CONVERGED, ())
    chosen = logit.select_batch([SEXES])
    assert (chosen.converged.tolist(), chosen.routes.tolist()) == ([False], [Route.ALONE])


def test_a_branch_lost_in_rounding_errors_ends_where_it_is_known() -> None:
    """Player 2 is indifferent in the limit whatever player 1 does: both mix equally, and it is not followed into noise."""
    found = logit.limit([[[2, 0, 0], [2, 0, 2], [0, 2, 2]], [[1, 2, 2], [2, 1, 0], [2, 2, 0]]])
    assert (found.converged, found.tied, found.cell) == (True, True, (0, 0))
    assert quantal_response.SETTLED < found.precision * 2 < quantal_response.HORIZON
    np.testing.assert_allclose(np.concatenate(found.profile), [1 / 3, 1 / 3, 1 / 3, 1 / 2, 1 / 2, 0], atol=1e-5)


# --- the logit limits of many games ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_batch_selects_what_the_single_branches_select(kind: str) -> None:
    """Side by side with long steps, or alone with short ones: the cells are the same, and so are ties and regret."""
    payoffs = random_games(kind, 25, seed=1)
    chosen = logit.select_batch(payoffs)
    alone = [logit.limit(game) for game in payoffs]
    assert chosen.cells.tolist() == [3 * found.cell[0] + found.cell[1] for found in alone]
    assert chosen.converged.all()
    assert chosen.tied.tolist() == [found.tied for found in alone]
    np.testing.assert_allclose(chosen.regrets, [found.regret for found in alone], atol=1e-8)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 2), (2, 4), (3, 4), (4, 4)])
def test_the_batch_takes_games_of_any_size(shape: tuple[int, int]) -> None:
    """Whatever the numbers of actions, the batch agrees with the single branches."""
    payoffs = np.random.default_rng(0).normal(size=(40, 2, *shape))
    found = [logit.limit(game).cell for game in payoffs]
    assert logit.select_batch(payoffs).cells.tolist() == [a * shape[1] + b for a, b in found]


@pytest.mark.campaign
@pytest.mark.parametrize("kind", KINDS)
def test_the_batch_agrees_with_single_branches_on_many_games(kind: str) -> None:
    """The same on 3,000 games of each kind."""
    payoffs = random_games(kind, 3000, seed=2)
    chosen = logit.select_batch(payoffs)
    assert chosen.converged.all()
    for game, cell in zip(payoffs, chosen.cells, strict=True):
        a, b = logit.limit(game).cell
        assert cell == 3 * a + b


@needs_kernel
@pytest.mark.parametrize("kind", KINDS)
def test_the_compiled_walk_selects_what_the_walk_in_numpy_does(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same cell in every game, and the same way to it, of every shape that has a kernel."""
    games = random_games(kind, 300, seed=5)
    cut = [games, games[:, :, :2], games[:, :, :, :2], games[:, :, :2, :2]]
    compiled = [logit.select_batch(batch) for batch in cut]
    monkeypatch.setattr(logit, "library", lambda: None)
    for batch, own in zip(cut, compiled, strict=True):
        other = logit.select_batch(batch)
        for name in ("cells", "converged", "tied", "routes"):
            assert np.array_equal(getattr(own, name), getattr(other, name)), name
        assert np.allclose(own.regrets, other.regrets, atol=1e-9)


@needs_kernel
@pytest.mark.campaign
def test_the_compiled_walk_on_a_million_games_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell differs over the ranges of all parameters."""
    generator = np.random.default_rng(20240422)
    parameters = [p for p in MODEL.parameters if p.kind != "optional"]
    for us in "PERPERPERP":
        samples = {p.symbol: generator.uniform(float(p.low), float(p.high), 100_000) for p in parameters}
        games = MODEL.batch(samples, timing="given", us_action=us)
        with monkeypatch.context() as without:
            own = logit.select_batch(games)
            without.setattr(logit, "library", lambda: None)
            assert np.array_equal(own.cells, logit.select_batch(games).cells)


def test_every_route_is_taken() -> None:
    """Dominance, a strict equilibrium, the horizon, and alone: each decides the game made for it."""
    games = np.array([PRISONERS, stag_hunt(4, 3), PENNIES, SEXES], dtype=float)
    chosen = logit.select_batch(games)
    assert chosen.routes.tolist() == [Route.DOMINANCE, Route.STRICT, Route.HORIZON, Route.ALONE]
    assert chosen.cells.tolist() == [3, 3, 0, 1]
    assert chosen.tied.tolist() == [False, False, True, False]


def test_neighbours_in_a_batch_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Order and block size change nothing."""
    payoffs = random_games("normal", 200, seed=3)
    whole = logit.select_batch(payoffs)
    monkeypatch.setattr(logit, "BLOCK", 17 * 49)
    backwards = logit.select_batch(payoffs[::-1])
    assert whole.cells.tolist() == backwards.cells[::-1].tolist()
    assert whole.routes.tolist() == backwards.routes[::-1].tolist()


def test_an_empty_batch_is_a_batch() -> None:
    """No games, no selections."""
    assert logit.select_batch(np.empty((0, 2, 3, 3))).cells.shape == (0,)


def test_selections_are_read_only() -> None:
    """A result is a value."""
    with pytest.raises(ValueError, match="read-only"):
        logit.select_batch([PENNIES]).cells[0] = 1


@given(bimatrix(actions=(1, 4), entries=small_integers))
@settings(deadline=None, max_examples=100)
def test_the_batch_eliminates_what_exact_elimination_does(game: NormalFormGame) -> None:
    """Actions left by the vectorised elimination are those left by the exact one."""
    payoffs = game.floats()
    left = logit._undominated(payoffs[:1], payoffs[1:].transpose(0, 2, 1))
    assert tuple(tuple(np.flatnonzero(own[0]).tolist()) for own in left) == dominance.reduce(game).kept


def test_a_singular_game_does_not_stop_its_neighbours() -> None:
    """If one linear system of many is singular, the others are solved all the same."""
    payoffs = random_games("normal", 3, seed=4)
    walk = logit._Walk.start(np.arange(3), payoffs[:, 0], payoffs[:, 1].transpose(0, 2, 1))
    broken = walk.tangent.copy()
    broken[1] = 0.0
    point = walk.point + 0.1 * walk.tangent
    expected, found = walk.newton(point)[0], replace(walk, tangent=broken).newton(point)[0]
    np.testing.assert_allclose(found[[0, 2]], expected[[0, 2]], atol=1e-9)


@pytest.mark.parametrize("payoffs", [np.zeros((2, 3, 3)), np.zeros((1, 3, 3, 3)), np.zeros((1, 2, 0, 3))])
def test_a_batch_of_the_wrong_shape_is_refused(payoffs: NDArray[np.float64]) -> None:
    """The batch is for two-player games, with the games on the first axis."""
    with pytest.raises(GameError, match=r"shape \(N, 2, A, B\)"):
        logit.select_batch(payoffs)


def test_the_bad_game_of_a_batch_is_named() -> None:
    """A payoff that is no number is an error that says where it is."""
    payoffs = np.zeros((5, 2, 3, 3))
    payoffs[3, 1, 0, 2] = np.nan
    with pytest.raises(GameError, match="game 3"):
        logit.select_batch(payoffs)


def gambit_limits(payoffs: NDArray[np.float64]) -> tuple[Any, float]:
    """Gambit's limit of the principal branch: the profile, players side by side, and its regret."""
    gambit = oracle("pygambit")
    profile = gambit.nash.logit_solve(gambit.StrategicGame.from_arrays(*payoffs)).equilibrium
    return [float(p) for strategy in profile for _, p in strategy], float(profile.max_regret())


@pytest.mark.parametrize("shape", SHAPES)
def test_gambit_selects_the_same_equilibrium(shape: tuple[int, ...]) -> None:
    """Gambit's path following, an independent program, ends in the same equilibria."""
    for seed in range(10):
        payoffs = np.random.default_rng(seed).normal(size=shape)
        theirs, regret = gambit_limits(payoffs)
        assert regret < 1e-6
        np.testing.assert_allclose(np.concatenate(logit.limit(payoffs).profile), theirs, atol=1e-4)


@pytest.mark.campaign
@pytest.mark.parametrize("shape", SHAPES)
def test_gambit_selects_the_same_equilibria_of_many_games(shape: tuple[int, ...]) -> None:
    """The same on 300 games of each shape, a third of them with several strict equilibria."""
    for seed in range(300):
        payoffs = np.random.default_rng(seed).normal(size=shape)
        if seed % 3 == 0:
            diagonal = np.arange(min(shape[1:]))
            payoffs = 0.3 * payoffs
            payoffs[(slice(None), *(diagonal for _ in shape[1:]))] += 1
        theirs, _ = gambit_limits(payoffs)
        np.testing.assert_allclose(np.concatenate(logit.limit(payoffs).profile), theirs, atol=1e-2)


# --- risk dominance --------------------------------------------------------------------------------------------------


def three_ways(losses: dict[tuple[int, int], int]) -> NDArray[np.int64]:
    """A 3x3 game with strict equilibria on the diagonal, where moving alone from (i, i) towards j costs these losses."""
    payoffs = np.full((2, 3, 3), 0)
    for (i, j), loss in losses.items():
        payoffs[0, j, i], payoffs[1, i, j] = -loss, -1
    return payoffs


@given(st.fractions(1, 9, max_denominator=20), st.fractions(0, 1, max_denominator=50))
def test_hare_is_risk_dominant_if_worth_more_than_half_a_stag(stag: Fraction, share: Fraction) -> None:
    """Losses are stag - hare at (stag, stag) and hare at (hare, hare); in Fractions the tie is exact."""
    hare = stag * (Fraction(1, 100) + share * Fraction(98, 100))
    found = risk_dominance.compare(stag_hunt(stag, hare), [(0, 0), (1, 1)])
    assert (found.products[0, 1], found.products[1, 0]) == ((stag - hare) ** 2, hare**2)
    if 2 * hare == stag:
        assert (found.dominant, found.undominated, found.ties) == (None, ((0, 0), (1, 1)), (((0, 0), (1, 1)),))
    else:
        assert found.dominant == ((0, 0) if 2 * hare < stag else (1, 1))
        assert found.undominated == (found.dominant,)
        assert found.ties == ()


def test_a_cycle_is_reported_and_nothing_selected() -> None:
    """Pairwise products can go round in a circle; then no equilibrium is dominant or undominated."""
    forwards, backwards = {(0, 1): 2, (1, 2): 2, (2, 0): 2}, {(1, 0): 1, (2, 1): 1, (0, 2): 1}
    found = risk_dominance.compare(three_ways(forwards | backwards), [(0, 0), (1, 1), (2, 2)])
    assert (found.dominant, found.undominated, found.ties) == (None, (), ())
    assert found.cycles == (((0, 0), (1, 1), (2, 2)),)


def test_a_chain_is_no_cycle() -> None:
    """If the first dominates both others and the second the third, the first is selected."""
    forwards, backwards = {(0, 1): 2, (1, 2): 2, (0, 2): 2}, {(1, 0): 1, (2, 1): 1, (2, 0): 1}
    found = risk_dominance.compare(three_ways(forwards | backwards), [(0, 0), (1, 1), (2, 2)])
    assert (found.dominant, found.undominated, found.cycles) == ((0, 0), ((0, 0),), ())


def test_only_the_two_by_two_game_between_them_counts() -> None:
    """A third action, however good elsewhere, does not change how two strict equilibria compare."""
    larger = np.full((2, 3, 3), -1.0)
    larger[:, :2, :2] = stag_hunt(4, 3)
    larger[:, 2, 2] = -0.5, -50
    larger[0, 2, :2] = 2.5
    pair = [(0, 0), (1, 1)]
    expected = risk_dominance.compare(np.array(stag_hunt(4, 3), dtype=float), pair)
    np.testing.assert_array_equal(risk_dominance.compare(larger, pair).products, expected.products)


def test_whole_numbers_of_any_size_are_compared_exactly() -> None:
    """Products of integers do not overflow."""
    big = 10**12
    found = risk_dominance.compare(np.array(stag_hunt(2 * big + 1, big), dtype=np.int64), [(0, 0), (1, 1)])
    assert found.products.tolist() == [[0, (big + 1) ** 2], [big**2, 0]]


@pytest.mark.parametrize(("cells", "dominant"), [([], None), ([(1, 1)], (1, 1))])
def test_with_nothing_to_compare(cells: list[tuple[int, int]], dominant: tuple[int, int] | None) -> None:
    """None are compared without a result; the only strict equilibrium dominates all others there are."""
    found = risk_dominance.compare(PRISONERS, cells)
    assert (found.dominant, found.undominated) == (dominant, tuple(cells))


@pytest.mark.parametrize(
    ("payoffs", "cells", "message"),
    [
        (np.zeros((3, 2, 2, 2)), [], "shape"),
        (PRISONERS, [(0, 0)], "not a strict equilibrium"),
        (np.zeros((2, 2, 2)), [(0, 0)], "not a strict equilibrium"),
        ([[[1.0, math.nan], [math.nan, 1.0]]] * 2, [(0, 0)], "not a strict equilibrium"),
        (stag_hunt(4, 3), [(0, 0), (0, 0)], "once"),
        (stag_hunt(4, 3), [(0, 2)], "pair of indices"),
        (stag_hunt(4, 3), [(0, 0, 0)], "pair of indices"),
    ],
)
def test_what_cannot_be_compared_is_refused(payoffs: Any, cells: list[Any], message: str) -> None:
    """The comparison is of distinct strict equilibria of a two-player game, and errors say which it is not."""
    with pytest.raises(GameError, match=message):
        risk_dominance.compare(payoffs, cells)


# --- basins of attraction --------------------------------------------------------------------------------------------


def stag_area(hare: float, slices: int = 2000) -> float:
    """The area of starts that lead to (stag, stag) if a stag is worth 1, from the conserved quantity of the dynamics.

    With p and q the shares of stag hunters, dp/dq = p(1-p)(q-h)/(q(1-q)(p-h)) has the integral H(p) - H(q),
    H(x) = -h log x - (1-h) log(1-x). The border is the curve H(p) = H(q) through (h, h) that is not the diagonal.
    """
    p = (np.arange(slices) + 0.5) / slices
    height = -hare * np.log(p) - (1 - hare) * np.log1p(-p)
    low, high = np.where(p < hare, hare, 0.0), np.where(p < hare, 1.0, hare)
    for _ in range(60):
        q = (low + high) / 2
        below = (-hare * np.log(q) - (1 - hare) * np.log1p(-q) < height) == (p < hare)
        low, high = np.where(below, q, low), np.where(below, high, q)
    return float(1 - low.mean())


@pytest.mark.parametrize("hare", [0.2, 0.5, 0.75])
def test_basins_of_a_stag_hunt_have_the_areas_that_theory_says(hare: float) -> None:
    """Shares are within four standard errors of the areas."""
    found = basins.solve(stag_hunt(1, hare), rng=0, starts=10_000)
    assert found.shares[0, 0] == pytest.approx(stag_area(hare), abs=4 * found.errors[0, 0])
    assert found.shares[0, 0] + found.shares[1, 1] == 1
    assert found.unresolved == 0


def test_the_standard_error_is_that_of_a_share() -> None:
    """Root of p(1-p)/n."""
    found = basins.solve(stag_hunt(1, 0.5), rng=3, starts=400)
    share = found.shares[1, 1]
    assert found.errors[1, 1] == pytest.approx(math.sqrt(share * (1 - share) / 400))


def test_basins_agree_with_another_integrator() -> None:
    """SciPy's integration of the shares themselves, from starts of its own, leads to the same shares of starts."""
    from scipy import integrate

    payoffs = np.random.default_rng(1).normal(scale=0.4, size=(2, 3, 3)) + np.eye(3)
    generator, count = np.random.default_rng(5), 60

    def rate(_: float, state: NDArray[np.float64]) -> NDArray[np.float64]:
        p, q = state[:3], state[3:]
        first, second = payoffs[0] @ q, p @ payoffs[1]
        return np.concatenate([p * (first - p @ first), q * (second - q @ second)])

    counts: dict[tuple[int, int], int] = {}
    for _ in range(count):
        start = np.concatenate([generator.dirichlet(np.ones(3)), generator.dirichlet(np.ones(3))])
        end = integrate.solve_ivp(rate, (0, 400), start, rtol=1e-7, atol=1e-10).y[:, -1]
        assert min(end[:3].max(), end[3:].max()) > 0.999
        cell = int(end[:3].argmax()), int(end[3:].argmax())
        counts[cell] = counts.get(cell, 0) + 1
    found = basins.solve(payoffs, rng=0, starts=10_000)
    assert len(found.shares) > 1
    assert found.unresolved == 0
    for cell, share in found.shares.items():
        assert counts.get(cell, 0) / count == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / count) + 1e-3)


def test_the_prisoners_always_learn_to_defect() -> None:
    """A strictly dominated action dies out from every start."""
    assert basins.solve(PRISONERS, rng=0).shares == {(1, 1): 1.0}


@pytest.mark.parametrize("payoffs", [PENNIES, np.zeros((2, 3, 3))])
def test_what_converges_to_no_pure_profile_is_unresolved(payoffs: Any) -> None:
    """Matching pennies cycle for ever, and without stakes nothing moves."""
    found = basins.solve(payoffs, rng=0, starts=50)
    assert (found.shares, found.unresolved, found.unresolved_error) == ({}, 1.0, 0.0)


def test_the_seed_decides_the_starts() -> None:
    """The same seed gives the same shares, 0 is a seed, and it is kept with the result."""
    first, again, other = (basins.solve(stag_hunt(1, 0.6), rng=rng) for rng in (0, 0, 1))
    assert first.shares == again.shares != other.shares
    assert (first.rng, other.rng, first.starts) == (0, 1, basins.STARTS)


@given(seeds)
@settings(deadline=None, max_examples=15)
def test_only_strict_equilibria_attract(seed: int) -> None:
    """Every profile with a share is a strict equilibrium, and the shares sum to one."""
    payoffs = np.random.default_rng(seed).normal(size=(2, 3, 3))
    found = basins.solve(payoffs, rng=seed, starts=50)
    strict = pure.strict_batch(payoffs[None])[0]
    assert all(strict[cell] for cell in found.shares)
    assert sum(found.shares.values()) + found.unresolved == pytest.approx(1)


@pytest.mark.parametrize("options", [{"rng": -1}, {"rng": 0.5}, {"rng": True}, {"rng": 0, "starts": 0}, {"rng": 0, "starts": 2.0}])
def test_bad_options_of_basins_are_refused(options: Any) -> None:
    """Seed and number of starts are whole numbers in range."""
    with pytest.raises(ParameterError, match=list(options)[-1]):
        basins.solve(PENNIES, **options)


@pytest.mark.parametrize("payoffs", [np.zeros((3, 2, 2, 2)), np.full((2, 2, 2), np.nan)])
def test_bad_payoffs_of_basins_are_refused(payoffs: NDArray[np.float64]) -> None:
    """Two players, and numbers."""
    with pytest.raises(GameError, match="payoffs"):
        basins.solve(payoffs, rng=0)

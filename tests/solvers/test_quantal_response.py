"""Logit quantal response equilibria: closed forms, folds, branch points, and what equilibria may not depend on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from games.errors import GameError, ParameterError
from games.normal_form import NormalFormGame
from solvers import quantal_response, verify
from solvers.result import Completeness, Status
from tests.oracles import oracle

PENNIES = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
PRISONERS = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
SEXES = [[[2, 0], [0, 1]], [[1, 0], [0, 2]]]
# Its branch folds back at precision 1.592 and forth again at 1.117; between them it has three equilibria.
FOLDED = [[[4, 0, 5], [5, 0, 1], [2, 2, 0]], [[5, 0, 1], [4, 5, 2], [1, 5, 2]]]
# Player 2 is indifferent in the limit whatever player 1 does: rounding errors grow with the square of precision.
BLURRED = [[[2, 0, 0], [2, 0, 2], [0, 2, 2]], [[1, 2, 2], [2, 1, 0], [2, 2, 0]]]

SHAPES = [(2, 2, 2), (2, 3, 3), (2, 1, 4), (3, 2, 2, 2), (3, 3, 3, 3), (3, 2, 3, 1), (4, 2, 2, 2, 2), (1, 4)]

seeds = st.integers(0, 10_000)


def logit_response(payoffs: NDArray[Any], profile: list[NDArray[Any]], precision: float) -> list[NDArray[Any]]:
    """The definition: choice probabilities proportional to exp(precision * expected payoff)."""
    out = []
    for i in range(len(payoffs)):
        table = np.moveaxis(payoffs[i], i, 0)
        for other in reversed(profile[:i] + profile[i + 1 :]):
            table = table @ other
        weights = np.exp(precision * (table - table.max()))
        out.append(weights / weights.sum())
    return out


def at(payoffs: Any, precision: float) -> NDArray[Any]:
    """The equilibrium at a precision, the players' strategies side by side."""
    branch = quantal_response.trace(payoffs, until=precision)
    assert branch.reached
    return branch.profiles[-1]


def bisect(gap: Any, low: float = 0.0, high: float = 1.0) -> float:
    """The zero of a function that is positive at ``low`` and negative at ``high``."""
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if gap(middle) > 0 else (low, middle)
    return low


@pytest.mark.parametrize("shape", SHAPES)
def test_at_precision_zero_everybody_plays_at_random(shape: tuple[int, ...]) -> None:
    """The branch starts at the centroid."""
    branch = quantal_response.trace(np.random.default_rng(0).normal(size=shape), until=0)
    assert branch.reached
    assert branch.precisions.tolist() == [0.0]
    for strategy in branch.strategies():
        np.testing.assert_allclose(strategy, 1 / strategy.size, rtol=1e-14)


@pytest.mark.parametrize("precision", [0.5, 3, 100, 1e6])
def test_matching_pennies_stay_at_the_centroid(precision: float) -> None:
    """In matching pennies the centroid is the equilibrium at every precision."""
    np.testing.assert_allclose(at(PENNIES, precision), 0.5, atol=1e-9)


@pytest.mark.parametrize("precision", [0.1, 1.0, 4.0])
def test_prisoners_dilemma_solves_its_scalar_equation(precision: float) -> None:
    """With x = Pr(cooperate), defecting gains 2x + 1 - x, so log((1 - x)/x) = precision (1 + x)."""
    x = bisect(lambda x: math.log((1 - x) / x) - precision * (1 + x), 1e-12, 1 - 1e-12)
    np.testing.assert_allclose(at(PRISONERS, precision), [x, 1 - x, x, 1 - x], rtol=1e-9)


def test_one_player_chooses_by_the_logit_rule() -> None:
    """Without opponents the equilibrium is the softmax of the payoffs."""
    weights = np.exp([2.0, 0.0, 1.0])
    np.testing.assert_allclose(at([[1, 0, 0.5]], 2), weights / weights.sum(), rtol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("precision", [0.3, 2, 10, 40])
def test_equilibria_answer_themselves(shape: tuple[int, ...], precision: float) -> None:
    """The profile found is the logit response to itself, computed here from the definition."""
    for seed in range(3):
        payoffs = np.random.default_rng(seed).normal(size=shape)
        branch = quantal_response.trace(payoffs, until=precision)
        profile = list(branch.strategies())
        assert branch.reached
        assert branch.residuals[-1] < 1e-10
        for own, answer in zip(profile, logit_response(payoffs, profile, precision), strict=True):
            np.testing.assert_allclose(own, answer, rtol=0, atol=1e-10)


def test_every_point_of_a_branch_is_an_equilibrium_at_its_precision() -> None:
    """Points before the last are on the branch too, also where it folds."""
    branch = quantal_response.trace(FOLDED, until=30, longest_step=0.1)
    assert branch.residuals.max() < 1e-10
    for k, precision in enumerate(branch.precisions):
        profile = list(branch.strategies(k))
        answer = logit_response(np.array(FOLDED), profile, float(precision))
        np.testing.assert_allclose(np.concatenate(answer), branch.profiles[k], rtol=0, atol=1e-10)


def test_neighbouring_points_are_no_further_apart_than_asked() -> None:
    """A shorter longest step makes a finer picture of the same branch."""
    fine, coarse = (quantal_response.trace(FOLDED, until=30, longest_step=step) for step in (0.05, 1.0))
    assert len(fine.precisions) > 2 * len(coarse.precisions)
    np.testing.assert_allclose(fine.profiles[-1], coarse.profiles[-1], atol=1e-10)
    np.testing.assert_allclose(fine.turning_points, coarse.turning_points, rtol=1e-8)


def test_a_folded_branch_turns_twice() -> None:
    """Precision rises, falls and rises again along the branch, and the points where it turns are listed."""
    branch = quantal_response.trace(FOLDED, until=30)
    signs = np.sign(np.diff(branch.precisions))
    turns = [branch.precisions[k + 1] for k in range(len(signs) - 1) if signs[k] != signs[k + 1]]
    assert branch.turning_points == pytest.approx(turns, rel=1e-12)
    assert branch.turning_points == (pytest.approx(1.59237680), pytest.approx(1.11691219))
    assert branch.branch_points == ()


@pytest.mark.parametrize("precision", [1.2, 1.5, 1.59])
def test_the_first_arrival_counts_where_a_branch_has_several(precision: float) -> None:
    """Below the fold it is the equilibrium that slow increases of precision lead to, found here by damped response."""
    payoffs = np.array(FOLDED, dtype=float)
    profile = [np.full(3, 1 / 3), np.full(3, 1 / 3)]
    for level in np.linspace(0, precision, 200):
        for _ in range(100 if level < precision else 20_000):
            answer = logit_response(payoffs, profile, float(level))
            profile = [0.5 * (own + new) for own, new in zip(profile, answer, strict=True)]
    np.testing.assert_allclose(at(FOLDED, precision), np.concatenate(profile), atol=1e-8)


def test_a_symmetric_branch_goes_straight_on_where_others_cross_it() -> None:
    """Battle of the sexes, x = Pr(own favourite): log(x/(1 - x)) = precision (2 - 3x), singular at 3 precision x(1 - x) = 1."""
    branch = quantal_response.trace(SEXES, until=20)
    x = bisect(lambda x: 20 * (2 - 3 * x) - math.log(x / (1 - x)), 1e-12, 1 - 1e-12)
    np.testing.assert_allclose(branch.profiles[-1], [x, 1 - x, 1 - x, x], rtol=1e-8)
    (crossing,) = branch.branch_points
    y = bisect(lambda x: crossing * (2 - 3 * x) - math.log(x / (1 - x)), 1e-12, 1 - 1e-12)
    assert 3 * crossing * y * (1 - y) == pytest.approx(1, abs=1e-4)
    assert branch.turning_points == ()


@pytest.mark.parametrize("size", [1e-2, 1e-5, 1e-8])
@pytest.mark.parametrize("favoured", [0, 1])
def test_the_slightest_asymmetry_decides(size: float, favoured: int) -> None:
    """Where two branches almost cross, the branch turns to the equilibrium that the asymmetry favours; none is jumped to."""
    payoffs = np.array(SEXES, dtype=float)
    payoffs[:, favoured, favoured] += size
    branch = quantal_response.trace(payoffs)
    assert branch.strict_limit == (favoured, favoured)
    assert branch.branch_points == ()


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_what_a_player_cannot_change_does_not_matter(seed: int) -> None:
    """Adding to a player's payoffs an amount for each profile of the others changes no equilibrium."""
    generator = np.random.default_rng(seed)
    payoffs = generator.normal(size=(3, 2, 3, 2))
    shifted = payoffs.copy()
    for i in range(3):
        shifted[i] += generator.normal(scale=10, size=[1 if k == i else size for k, size in enumerate(payoffs.shape[1:])])
    np.testing.assert_allclose(at(payoffs, 3), at(shifted, 3), atol=1e-8)


@given(seeds, st.permutations(range(3)), st.permutations(range(3)))
@settings(deadline=None, max_examples=20)
def test_names_do_not_matter(seed: int, players: list[int], actions: list[int]) -> None:
    """Reordering the players, and the actions of one of them, reorders the equilibrium."""
    payoffs = np.random.default_rng(seed).normal(size=(3, 3, 2, 2))
    renamed = payoffs[:, actions][players].transpose(0, *(1 + p for p in players))
    before = np.split(at(payoffs, 3), [3, 5])
    before[0] = before[0][actions]
    np.testing.assert_allclose(at(renamed, 3), np.concatenate([before[p] for p in players]), atol=1e-8)


@given(seeds, st.sampled_from([1e-200, 1e-6, 1e6, 1e200]))
@settings(deadline=None, max_examples=10)
def test_precision_is_per_unit_of_payoff(seed: int, unit: float) -> None:
    """Multiplying all payoffs and dividing precision by one number changes nothing."""
    payoffs = np.random.default_rng(seed).normal(size=(2, 3, 3))
    np.testing.assert_allclose(at(payoffs * unit, 5 / unit), at(payoffs, 5), atol=1e-9)


def test_a_game_without_stakes_stays_at_the_centroid() -> None:
    """If no choice changes any payoff, everybody plays at random at every precision."""
    payoffs = np.ones((2, 2, 3)) * [[[1.0]], [[2.0]]]
    np.testing.assert_allclose(at(payoffs, 1e6), [1 / 2] * 2 + [1 / 3] * 3, rtol=1e-12)


def test_a_solution_holds_the_evidence() -> None:
    """Precision, residual and distance from Nash equilibrium come with the equilibrium; regret is below log 3 / precision."""
    game = NormalFormGame(FOLDED)
    solution = quantal_response.solve(game, precision=2)
    (found,) = solution.equilibria
    assert (solution.status, solution.completeness) == (Status.SOLVED, Completeness.ONE)
    assert solution.parameters["precision"] == found.precision == 2
    assert found.residual < 1e-10
    assert found.regret == verify.certify(game, found.profile).regret
    assert 0 < found.regret < math.log(3) / 2
    assert not found.strict
    assert "quantal response" in str(solution)


def test_an_exact_game_has_a_branch_too() -> None:
    """Payoffs in exact rationals are read as floats: the equilibria are transcendental anyway."""
    game = NormalFormGame(PRISONERS)
    assert game.exact
    np.testing.assert_allclose(
        np.concatenate(quantal_response.solve(game, precision=1).equilibria[0].profile), at(PRISONERS, 1), rtol=1e-12
    )


def test_what_floats_cannot_resolve_is_not_called_solved() -> None:
    """Where rounding errors decide the profile, no equilibrium is returned, and the status says so."""
    game = NormalFormGame(BLURRED)
    assert quantal_response.solve(game, precision=1e3).status is Status.SOLVED
    lost = quantal_response.solve(game, precision=1e7)
    assert (lost.equilibria, lost.status) == ((), Status.NOT_CONVERGED)


def test_steps_that_cannot_be_trusted_end_the_branch(monkeypatch: pytest.MonkeyPatch) -> None:
    """If not even the shortest step, or a hop, leads to a point of the branch, it is given up, not guessed."""
    monkeypatch.setattr(quantal_response, "LARGEST_CORRECTION", 0.0)
    monkeypatch.setattr(quantal_response, "CONVERGED", 0.0)
    branch = quantal_response.trace(FOLDED)
    assert (branch.reached, branch.strict_limit) == (False, None)


def test_a_singular_system_is_refused() -> None:
    """A plane that the branch does not cross holds no point of it."""
    game = quantal_response._Game.of(FOLDED)
    assert quantal_response._correct(game, np.full(7, -1.0), np.zeros(7)) is None


@pytest.mark.parametrize("precision", [-1.0, math.nan, math.inf, "two", None, 1e300])
def test_bad_precision_is_refused(precision: Any) -> None:
    """Precision is a finite number from 0 up, within what floats resolve."""
    with pytest.raises(ParameterError, match=r"precision|until"):
        quantal_response.solve(NormalFormGame(PENNIES), precision=precision)


@pytest.mark.parametrize("option", [{"until": -1}, {"until": math.nan}, {"longest_step": 0}, {"longest_step": 9}])
def test_bad_options_are_refused(option: Any) -> None:
    """Options out of range are named in the error."""
    with pytest.raises(ParameterError, match=next(iter(option))):
        quantal_response.trace(PENNIES, **option)


@pytest.mark.parametrize(
    "payoffs", [np.zeros((2, 2)), np.zeros((3, 2, 2)), np.zeros((2, 0, 2)), 1.0, [[math.nan, 1.0]], [[math.inf, 1.0]], [[1e305, 0]]]
)
def test_bad_payoffs_are_refused(payoffs: Any) -> None:
    """Payoffs of the wrong shape, not finite, or too large are errors."""
    with pytest.raises(GameError, match="payoffs"):
        quantal_response.trace(payoffs)


def test_symbolic_payoffs_are_refused() -> None:
    """A game with symbols has no numbers to follow a branch with."""
    import sympy

    with pytest.raises(GameError, match="symbolic"):
        quantal_response.solve(NormalFormGame([[sympy.Symbol("x"), 1]]), precision=1)


@pytest.mark.parametrize("shape", [(2, 3, 3), (3, 2, 2, 2), (3, 3, 3, 3)])
def test_gambit_finds_the_same_equilibria(shape: tuple[int, ...]) -> None:
    """At a moderate precision Gambit's principal branch passes through the same profile."""
    gambit = oracle("pygambit")
    for seed in range(10):
        payoffs = np.random.default_rng(seed).normal(size=shape)
        (theirs,) = gambit.qre.logit_solve_lambda(gambit.StrategicGame.from_arrays(*payoffs), lam=[2.0])
        profile = [float(p) for strategy in theirs.profile for _, p in strategy]
        np.testing.assert_allclose(at(payoffs, 2.0), profile, atol=1e-6)

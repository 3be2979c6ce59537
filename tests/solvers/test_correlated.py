"""Correlated and coarse correlated equilibria: games known by heart, bounds, certificates, invariances."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from games.errors import GameError
from games.exact import linear_program
from games.normal_form import NormalFormGame
from solvers import correlated, nash, rationalizability
from solvers.correlated import incentives, payoff_range, solve
from tests.strategies import bimatrix, games

Q = Fraction
CHICKEN = NormalFormGame([[[6, 2], [7, 0]], [[6, 7], [2, 0]]], actions=[("dove", "hawk")] * 2)
PENNIES = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
SCISSORS = NormalFormGame([[[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]])
MOULIN_VIAL = NormalFormGame([[[3, 1, 4], [1, 5, 0], [1, 0, 2]], [[3, 1, 1], [4, 2, 0], [1, 0, 5]]])


def product_distribution(profile: Any) -> Any:
    """The distribution of independent mixed strategies."""
    out = profile[0]
    for own in profile[1:]:
        out = np.multiply.outer(out, own)
    return out


def is_equilibrium(game: NormalFormGame, distribution: Any, *, coarse: bool = False) -> bool:
    """Whether no player gains by any deviation."""
    return all(constraint.gain <= 0 for constraint in incentives(game, distribution, coarse=coarse))


def test_chicken_has_welfare_beyond_every_nash_equilibrium() -> None:
    """Aumann's (1974) chicken: half the time both are doves, a quarter each one is; together 10 1/2, where Nash gives 9 1/3."""
    best = solve(CHICKEN)
    assert best.value == best.welfare == Q(21, 2)
    assert [best.probability(profile) for profile in ((0, 0), (0, 1), (1, 0), (1, 1))] == [Q(1, 2), Q(1, 4), Q(1, 4), 0]
    assert best.payoffs == (Q(21, 4), Q(21, 4))
    assert max(sum(e.payoffs) for e in nash.solve(CHICKEN).points) == Q(28, 3)


def test_chicken_payoff_ranges() -> None:
    """Nobody can be pushed below 2 or lifted above 7, the payoffs of the two pure equilibria."""
    assert payoff_range(CHICKEN, 0) == payoff_range(CHICKEN, "2") == (2, 7)
    assert solve(CHICKEN, objective="least welfare").welfare <= 9 <= solve(CHICKEN).welfare


def test_prisoners_defect() -> None:
    """A dominated action is never recommended, so the prisoners' dilemma has one correlated equilibrium, also a coarse one."""
    prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    for objective in ("welfare", "least welfare"):
        for coarse in (False, True):
            assert solve(prisoners, objective=objective, coarse=coarse).probability("DD") == 1


@pytest.mark.parametrize("game", [PENNIES, SCISSORS])
@pytest.mark.parametrize("coarse", [False, True])
def test_zero_sum_payoffs_are_the_value(game: NormalFormGame, coarse: bool) -> None:
    """In a zero-sum game every (coarse) correlated equilibrium pays the value."""
    assert payoff_range(game, 0, coarse=coarse) == payoff_range(game, 1, coarse=coarse) == (0, 0)


def test_commitment_can_be_worth_more_than_any_recommendation() -> None:
    """Moulin and Vial (1978): the uniform diagonal pays 10/3 each as a coarse equilibrium; no correlated one pays so much."""
    diagonal = np.where(np.eye(3, dtype=bool), Q(1, 3), Q(0))
    assert is_equilibrium(MOULIN_VIAL, diagonal, coarse=True)
    assert not is_equilibrium(MOULIN_VIAL, diagonal)
    assert solve(MOULIN_VIAL, coarse=True).value >= Q(20, 3) > solve(MOULIN_VIAL).value


def test_three_players() -> None:
    """Jordan's pennies: a third player makes no mediator needed; everyone's payoff stays within what the game allows."""
    jordan = np.zeros((3, 2, 2, 2), dtype=int)
    for a, b, c in np.ndindex(2, 2, 2):
        jordan[:, a, b, c] = (a == b, b == c, a != c)
    game = NormalFormGame(jordan)
    best = solve(game)
    assert best.value == 2
    assert is_equilibrium(game, best.distribution)
    assert is_equilibrium(game, np.full((2, 2, 2), Q(1, 8)))


@given(games((1, 3), (1, 3)))
@settings(max_examples=40)
def test_answer_is_an_equilibrium_with_proof(game: NormalFormGame) -> None:
    """The distribution satisfies every constraint exactly and its linear program is proved optimal; coarse is never worse."""
    fine, coarse = solve(game), solve(game, coarse=True)
    assert is_equilibrium(game, fine.distribution)
    assert is_equilibrium(game, fine.distribution, coarse=True)
    assert is_equilibrium(game, coarse.distribution, coarse=True)
    assert fine.proof.proved
    assert coarse.proof.proved
    assert fine.value == fine.welfare <= coarse.value == coarse.welfare
    assert solve(game, objective="least welfare", coarse=True).welfare <= solve(game, objective="least welfare").welfare


@given(bimatrix(), st.data())
@settings(max_examples=40)
def test_nash_hull_is_inside(game: NormalFormGame, data: st.DataObject) -> None:
    """Nash equilibria, and any lottery over them, are correlated equilibria, and their payoffs lie in the payoff range."""
    points = nash.solve(game).points
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(points), max_size=len(points)).filter(any))
    mix = sum(Q(w, sum(weights)) * product_distribution(e.profile) for w, e in zip(weights, points, strict=True))
    assert is_equilibrium(game, mix)
    low, high = payoff_range(game, 0)
    assert all(low <= e.payoffs[0] <= high for e in points)


@given(games((2, 3), (2, 3)))
@settings(max_examples=25)
def test_only_rationalizable_actions_are_recommended(game: NormalFormGame) -> None:
    """Correlated equilibria live on the survivors of iterated strict dominance."""
    kept = rationalizability.solve(game).kept
    drawn = np.argwhere(solve(game, objective="least welfare").distribution > 0)
    assert all(a in own for profile in drawn for a, own in zip(profile, kept, strict=True))


@given(bimatrix((2, 3)), st.fractions(Q(1, 5), 5, max_denominator=7), st.fractions(-5, 5, max_denominator=7))
@settings(max_examples=25)
def test_affine_change_of_payoffs_changes_only_the_scale(game: NormalFormGame, scale: Fraction, shift: Fraction) -> None:
    """Payoffs times a positive number plus a constant: the extreme payoffs change in the same way."""
    changed = NormalFormGame(game.payoffs * scale + shift)
    assert payoff_range(changed, 0) == tuple(scale * v + shift for v in payoff_range(game, 0))


@given(bimatrix((2, 3)))
@settings(max_examples=25)
def test_labels_and_order_of_players_do_not_matter(game: NormalFormGame) -> None:
    """Listing actions backwards or swapping the players leaves welfare and payoff ranges as they were."""
    backwards = NormalFormGame(game.payoffs[:, ::-1, ::-1])
    swapped = NormalFormGame(np.stack([game.payoffs[1].T, game.payoffs[0].T]))
    assert solve(backwards).value == solve(swapped).value == solve(game).value
    assert payoff_range(swapped, 1) == payoff_range(game, 0)


def test_floats_only_suggest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A 4x4x3 game is large enough for floats to be asked; without them the value is exactly the same."""
    game = NormalFormGame(np.random.default_rng(3).integers(-9, 10, (3, 4, 3, 2)))
    suggested = solve(game)
    monkeypatch.setattr(linear_program, "LARGE", 10**9)
    assert suggested.value == solve(game).value
    assert suggested.proof.proved


def test_float_payoffs_are_read_as_the_fractions_they_are() -> None:
    """Chicken in tenths has no round binary payoffs, and constraints still hold exactly."""
    game = NormalFormGame(CHICKEN.floats() / 10)
    best = solve(game)
    assert is_equilibrium(game, best.distribution)
    assert float(best.value) == pytest.approx(1.05)


def test_violations_are_found() -> None:
    """If both are always told to be doves, each gains 1 by being a hawk; told before or after makes no difference."""
    doves = np.array([[Q(1), Q(0)], [Q(0), Q(0)]])
    for coarse in (False, True):
        worst = max(incentives(CHICKEN, doves, coarse=coarse), key=lambda constraint: constraint.gain)
        assert (worst.gain, worst.deviation) == (1, "hawk")
        assert worst.recommended == (None if coarse else "dove")


def test_table() -> None:
    """The table lists what is drawn, with its kind."""
    best = solve(CHICKEN)
    assert "dove, hawk" in repr(best)
    assert "1/2" in best._repr_html_()
    assert best._repr_latex_() == best.table().to_latex()
    assert solve(CHICKEN, coarse=True).table().caption == "coarse correlated equilibrium"


@pytest.mark.parametrize("objective", ["wealth", (1,), (1, 2, 3), (0.5, 0.5), (True, False)])
def test_malformed_objectives_are_errors(objective: Any) -> None:
    """An unknown word, a wrong number of weights, and floats are refused."""
    with pytest.raises(GameError, match="objective"):
        solve(CHICKEN, objective=objective)


@pytest.mark.parametrize(
    "distribution",
    [[Q(1), Q(0)], [[0.25, 0.25], [0.25, 0.25]], [[Q(1), Q(1)], [Q(-1), Q(0)]], [[Q(1, 2), Q(0)], [Q(0), Q(0)]]],
)
def test_malformed_distributions_are_errors(distribution: Any) -> None:
    """A wrong shape, floats, negative entries and a wrong sum are refused."""
    with pytest.raises(GameError, match="distribution"):
        incentives(CHICKEN, np.array(distribution))


def test_symbolic_game_is_an_error() -> None:
    """Symbols have no order: values are needed first."""
    with pytest.raises(GameError, match="symbolic"):
        correlated.solve(NormalFormGame([[sympy.Symbol("x"), 1]]))

"""Many quantal response equilibria at once are those that are followed one by one."""

from __future__ import annotations

import numpy as np
import pytest

from games.errors import GameError, ParameterError
from games.models.trilateral import MODEL
from solvers import quantal_response, quantal_responses
from solvers.evidence.draws import uniform
from solvers.quantal_responses import solve_batch


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2), (3, 3), (3, 4)])
def test_a_batch_agrees_with_the_branch_of_each_game(shape: tuple[int, int]) -> None:
    """The compiled walk ends at the point where the branch of the game alone does, to rounding, whatever the size."""
    rng = np.random.default_rng(sum(shape))
    payoffs = rng.normal(size=(60, 2, *shape))
    precision = np.exp(rng.uniform(-3, 5, 60))
    found = solve_batch(payoffs, precision)
    assert found.converged.all()
    for k, game in enumerate(payoffs):
        first, second = quantal_response.trace(game, until=float(precision[k])).strategies()
        assert np.abs(found.first[k] - first).max() < 1e-9
        assert np.abs(found.second[k] - second).max() < 1e-9


def test_each_is_a_fixed_point_of_logit_responses() -> None:
    """Every strategy is the logit response to the other's, on games of the alliance over their whole range of parameters."""
    size = 2000
    payoffs = MODEL.batch(uniform(MODEL, ["structural", "situational"], size, rng=1), timing="given")
    precision = np.exp(np.random.default_rng(2).uniform(0, 4, size))
    found = solve_batch(payoffs, precision)
    for own, worth in (
        (found.first, np.einsum("nab,nb->na", payoffs[:, 0], found.second)),
        (found.second, np.einsum("nab,na->nb", payoffs[:, 1], found.first)),
    ):
        raw = np.exp(precision[:, None] * (worth - worth.max(axis=1, keepdims=True)))
        assert np.abs(raw / raw.sum(axis=1, keepdims=True) - own).max() < 1e-10


def test_folds_near_the_precision_are_left_to_the_branch_alone() -> None:
    """Where branches fold back, and in symmetric games, at a precision on either side of the fold, nothing is jumped over."""
    # Hare is safe, stag pays more together: the branch bends towards (hare, hare), and folds as the safe payoff falls.
    games, precision = [], []
    for safe in np.linspace(1.6, 2.4, 17):
        for at in (0.5, 1.0, 1.5, 2.0, 3.0, 5.0):
            games.append([[[4, 0], [safe, safe]], [[4, safe], [0, safe]]])
            precision.append(at)
    found = solve_batch(games, precision)
    for k, game in enumerate(games):
        branch = quantal_response.trace(game, until=precision[k])
        assert np.abs(found.first[k] - branch.strategies()[0]).max() < 1e-8


def test_without_a_compiler_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel is a matter of speed alone."""
    payoffs = np.random.default_rng(4).normal(size=(20, 2, 3, 3))
    fast = solve_batch(payoffs, 3.0)
    monkeypatch.setattr(quantal_responses, "library", lambda: None)
    slow = solve_batch(payoffs, 3.0)
    assert slow.alone.all()
    assert np.abs(fast.first - slow.first).max() < 1e-9


def test_precision_zero_is_the_centroid() -> None:
    """Who does not look at payoffs takes every action as often."""
    found = solve_batch(np.random.default_rng(0).normal(size=(2, 2, 3, 2)), 0)
    assert np.allclose(found.first, 1 / 3)
    assert np.allclose(found.second, 1 / 2)


@pytest.mark.parametrize(
    ("payoffs", "precision", "error", "words"),
    [
        (np.zeros((1, 3, 2, 2)), 1, GameError, "shape"),
        (np.full((1, 2, 2, 2), np.nan), 1, GameError, "game 0"),
        (np.eye(2)[None, None].repeat(2, 1), -1, ParameterError, "0 or more"),
        (np.eye(2)[None, None].repeat(2, 1), 1e12, ParameterError, "at most 1e"),
        (np.eye(2)[None, None].repeat(2, 1), [1, 2], ParameterError, "one of each of 1 games"),
        (np.eye(2)[None, None].repeat(2, 1), np.nan, ParameterError, "0 or more"),
    ],
)
def test_bad_input_is_refused(payoffs: np.ndarray, precision: object, error: type[Exception], words: str) -> None:
    """The message says what is needed."""
    with pytest.raises(error, match=words):
        solve_batch(payoffs, precision)

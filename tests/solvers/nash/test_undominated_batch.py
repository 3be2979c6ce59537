"""Dropping strictly dominated actions before a batch changes no equilibrium set."""

from __future__ import annotations

import numpy as np
import pytest

import games
from games.models.four_us_actions import MODEL
from solvers.nash import Flag, solve_batch
from solvers.nash.undominated_batch import solve_undominated
from solvers.sensitivity.sweeps import designs
from tests.strategies import needs_kernel


@needs_kernel
@pytest.mark.parametrize("shape", [(3, 3, 4), (4, 2, 3), (2, 5, 2)])
def test_the_sets_are_those_of_the_whole_games(shape: tuple[int, ...]) -> None:
    """Random games, some with dominated actions and some without, in their own order."""
    rng = np.random.default_rng(3)
    payoffs = rng.normal(size=(4, 3, *shape))
    large = int(np.argmax(shape))
    first = [slice(None)] * 4
    first[1 + large] = 0
    payoffs[::2, large][tuple(first)] -= 10  # its first action is worse than any other, in every second game
    _same(payoffs)


@needs_kernel
def test_games_of_the_model_with_four_us_actions_fit_the_kernel() -> None:
    """Pressing without engaging is dominated, or so is retrenching: floats decide, as exact numbers do."""
    scenario = games.scenario("2019").on(MODEL)
    rows = designs.random(MODEL, designs.box_of(MODEL, scenario), 40, rng=0)
    columns = rows.columns((slice(0, 40),))
    payoffs = MODEL.batch({s: columns[own.name] for own in rows.inputs for s in own.symbols}, at=scenario)
    assert _same(payoffs) == 40


def _same(payoffs: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> int:
    """Compare both ways; return how many games floats decided."""
    whole, dropped = solve_batch(payoffs), solve_undominated(payoffs)
    assert np.array_equal(whole.offsets, dropped.offsets)
    assert np.array_equal(whole.complete, dropped.complete)
    for k in range(len(payoffs)):
        first, second = (np.array([np.concatenate(e) for e in batch.game(k)]) for batch in (whole, dropped))
        apart = np.abs(first[:, None] - second[None]).max(axis=2)
        assert max(apart.min(axis=0).max(), apart.min(axis=1).max()) <= 2e-9
    return int((dropped.flags == Flag.FLOATS).sum())

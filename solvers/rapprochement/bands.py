"""How survival varies when the parameters of the transitions are drawn at random: one seed, all draws at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.slow_states import PARAMETERS, TRANSITIONS, SlowStates
from games.models.trilateral import ALLIES

from ..markov import CLOSE
from .outlooks import Outlook

LEVELS = (0.05, 0.5, 0.95)
"""Quantiles of a band."""


@dataclass(frozen=True, eq=False)
class Band:
    """Survival under random transitions, play held fixed.

    Attributes
    ----------
    years, curves
        0, 1, ...; shape (levels, years): quantiles, over the draws, of the chance that the turn has not come.
    levels
        The quantiles' shares.
    means
        The same quantiles of the mean years until the turn.
    kept
        Share of the draws in which the play is a Markov perfect equilibrium still.
    draws, rng
        Number of draws and seed.
    """

    years: NDArray[np.intp]
    curves: NDArray[np.float64]
    levels: tuple[float, ...]
    means: tuple[float, ...]
    kept: float
    draws: int
    rng: int


@forgiving
def band(found: SlowStates, of: Outlook, *, rng: int, draws: int = 1000, years: int = 30) -> Band:
    """Return how survival varies when every parameter of the transitions that is not off is drawn uniformly from its range.

    Parameters
    ----------
    rng
        Seed; every parameter has a stream of its own.

    Raises
    ------
    ParameterError
        If the number of draws or of years is not positive.

    >>> import games
    >>> from games.models import slow_states
    >>> from solvers.markov import StochasticGame
    >>> from solvers.rapprochement import outlook, selected
    >>> game = slow_states.game(games.scenario("2023"), ("animosity",))
    >>> play = selected(StochasticGame(**game.arguments))
    >>> band(game, outlook(play, "low animosity"), rng=0, draws=50, years=3).curves.shape
    (3, 4)
    """
    if draws < 1 or years < 1:
        raise ParameterError(f"band: positive numbers of draws and years are needed; got {draws} and {years}")
    values = drawn(found, rng, draws)
    rows = np.stack([_rows(found, state, of.actions(state), values, draws) for state in found.states], axis=1)
    inside = [k for k in range(len(found.states)) if k not in of.turn.target]
    step = rows[:, inside][:, :, inside]
    now = np.tile([float(of.turn.start[k]) for k in inside], (draws, 1))
    survival = np.empty((draws, years + 1))
    for year in range(years + 1):
        survival[:, year] = now.sum(axis=1)
        now = np.einsum("nk,nkj->nj", now, step)
    means = _means(step, np.array([float(of.turn.start[k]) for k in inside]))
    curves = np.quantile(survival, LEVELS, axis=0)
    quantiles = tuple(map(float, np.quantile(means, LEVELS, method="inverted_cdf")))
    return Band(np.arange(years + 1), curves, LEVELS, quantiles, _kept(found, of, values, rows, draws), draws, rng)


def drawn(found: SlowStates, rng: int, draws: int) -> dict[str, NDArray[np.float64]]:
    """Return independent uniform draws of the transitions' parameters, symbol -> (N,); one that the game has off stays off.

    >>> import games
    >>> from games.models import slow_states
    >>> values = drawn(slow_states.game(games.scenario("2023"), ("animosity",), leader_hazard=0), 0, 2)
    >>> sorted(values) == sorted(TRANSITIONS), values["haz"].tolist()
    (True, [0.0, 0.0])
    """
    known = {p.symbol: p for p in PARAMETERS}
    ranges = {s: (float(known[s].low), float(known[s].high)) if found.values[s] else (0.0, 0.0) for s in sorted(TRANSITIONS)}
    return {
        symbol: np.random.default_rng([rng, k]).uniform(low, high, draws) for k, (symbol, (low, high)) in enumerate(ranges.items())
    }


def _rows(found: SlowStates, state: str, profile: tuple[str, str], values: Mapping[str, Any], draws: int) -> NDArray[np.float64]:
    """Return the probabilities of next year's states, shape (draws, states)."""
    return np.stack([np.broadcast_to(p, (draws,)) for p in found.after(state, profile, values)], axis=1).astype(float)


def _means(step: NDArray[np.float64], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean years in each draw; infinite where the chance of leaving is too small for floats."""
    count = step.shape[1]
    found = np.full(len(step), np.inf)
    usable = np.linalg.cond(np.eye(count) - step) < 1e12
    found[usable] = start @ np.linalg.solve(np.eye(count) - step[usable], np.ones((count, 1)))[..., 0].T
    return found


def _kept(found: SlowStates, of: Outlook, values: Mapping[str, Any], rows: NDArray[np.float64], draws: int) -> float:
    """Return the share of draws in which no ally gains by another action in any state."""
    d, n = float(found.values["delta"]), len(found.states)
    cells = [of.actions(state) for state in found.states]
    at = [(found.actions.index(a), found.actions.index(b)) for a, b in cells]
    payoffs = [found.stages[state].astype(float) for state in found.states]
    rewards = np.array([payoffs[s][:, a, b] for s, (a, b) in enumerate(at)])
    worth = np.linalg.solve(np.eye(n) - d * rows, np.broadcast_to((1 - d) * rewards, (draws, n, 2)))
    scale = max(float(np.ptp(p)) for p in payoffs)
    kept = np.ones(draws, dtype=bool)
    for s, state in enumerate(found.states):
        for i in range(len(ALLIES)):
            for action in found.actions:
                other = (action, cells[s][1]) if i == 0 else (cells[s][0], action)
                place = tuple(found.actions.index(a) for a in other)
                later = _rows(found, state, other, values, draws)
                gain = (1 - d) * payoffs[s][(i, *place)] + d * (later * worth[:, :, i]).sum(axis=1) - worth[:, s, i]
                kept &= gain <= CLOSE * scale
    return float(kept.mean())

r"""Basins of attraction: where replicator dynamics lead from random starts.

Two populations play a two-player game; the share of an action grows at the rate by which its payoff exceeds the
population's mean (Taylor and Jonker 1978; Taylor 1979). The log-odds of action :math:`a` against the first then change
at the rate :math:`u_i(a, q) - u_i(0, q)`. Starts are uniform on the product of the two simplices.

Only strict equilibria are asymptotically stable under these dynamics (Ritzberger and Weibull 1995); starts that come
into the region of no strict equilibrium within the step limit are reported as unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import GameError, ParameterError

from .. import pure
from ..quantal_response import LARGEST_PAYOFF, FloatArray

STARTS = 2000
MOST_STEPS = 1000
FIRST_STEP = 0.1
LONGEST_STEP = 64.0
ACCURACY = 1e-4
"""Error of one step in the log-odds; far below what sampling makes visible."""


@dataclass(frozen=True, eq=False)
class Basins:
    """Where uniformly drawn starts are led to.

    Attributes
    ----------
    shares
        Pure profile (action indices) -> share of starts that converge to it; profiles without any are left out.
    errors
        Pure profile -> standard error of that share, from the number of starts.
    unresolved, unresolved_error
        The share of starts not seen to converge to a pure profile, and its standard error.
    starts, rng
        How many starts were drawn, and the seed.
    """

    shares: Mapping[tuple[int, int], float]
    errors: Mapping[tuple[int, int], float]
    unresolved: float
    unresolved_error: float
    starts: int
    rng: int


def solve(payoffs: ArrayLike, *, rng: int, starts: int = STARTS) -> Basins:
    """Return the basins of attraction of the pure profiles of a two-player game under replicator dynamics.

    Parameters
    ----------
    payoffs
        Shape (2, A, B).
    rng
        Seed of the starts.
    starts
        How many to draw.

    Raises
    ------
    GameError
        If the payoffs are not finite numbers of that shape.
    ParameterError
        If the number of starts or the seed is out of range.

    >>> found = solve([[[2, 0], [0, 1]], [[2, 0], [0, 1]]], rng=0, starts=400)
    >>> sorted(found.shares), found.shares[0, 0] > found.shares[1, 1], found.unresolved
    ([(0, 0), (1, 1)], True, 0.0)
    """
    array = float_array(payoffs, "basins")
    if array.ndim != 3 or array.shape[0] != 2 or array.size == 0:
        raise GameError(f"basins: payoffs of shape (2, A, B) are needed; got {array.shape}")
    if not (np.abs(array) <= LARGEST_PAYOFF).all():
        raise GameError(f"basins: payoffs must be numbers of at most {LARGEST_PAYOFF:g}")
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or rng < 0:
        raise ParameterError(f"basins: rng must be a whole number from 0 up; got {rng!r}")
    if isinstance(starts, bool) or not isinstance(starts, int | np.integer) or starts < 1:
        raise ParameterError(f"basins: starts must be a whole number from 1 up; got {starts!r}")
    ends = _ends(array, np.random.default_rng(rng), int(starts))
    cells, counts = np.unique(ends, return_counts=True)
    columns = array.shape[2]
    shares = {divmod(int(c), columns): int(n) / starts for c, n in zip(cells, counts, strict=True) if c >= 0}
    unresolved = float((ends < 0).mean())
    return Basins(
        shares=shares,
        errors={cell: _standard_error(share, starts) for cell, share in shares.items()},
        unresolved=unresolved,
        unresolved_error=_standard_error(unresolved, starts),
        starts=int(starts),
        rng=int(rng),
    )


def _standard_error(share: float, size: int) -> float:
    return float(np.sqrt(share * (1.0 - share) / size))


def _ends(payoffs: FloatArray, generator: np.random.Generator, starts: int) -> NDArray[np.intp]:
    """Return the flat index of the cell that each start converges to, -1 if none is seen to be, shape (starts,)."""
    # Time is counted in units of the largest payoff difference that a population's own choice can make.
    first = payoffs[0] - payoffs[0].max(axis=0)
    second = (payoffs[1] - payoffs[1].max(axis=1, keepdims=True)).T
    scale = -min(first.min(), second.min()) or 1.0
    tables = first / scale, second / scale
    shares = [generator.dirichlet(np.ones(len(table)), starts).T for table in tables]
    logs = np.log(np.maximum(np.concatenate(shares), np.finfo(float).tiny))
    ends = np.full(starts, -1, dtype=np.intp)
    if not pure.strict_batch(payoffs[None]).any():
        return ends
    moving, step = np.arange(starts), np.full(starts, FIRST_STEP)
    for _ in range(MOST_STEPS):
        caught, cells = _caught(tables, logs)
        ends[moving[caught]] = cells[caught]
        moving, logs, step = moving[~caught], logs[:, ~caught], step[~caught]
        if moving.size == 0:
            break
        logs, step = _runge_kutta(tables, logs, step)
    return ends


def _mixed(tables: tuple[FloatArray, FloatArray], logs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the populations' shares of actions, shapes (A, M) and (B, M) for M states."""
    rows = len(tables[0])
    own, other = (np.exp(part - part.max(axis=0)) for part in (logs[:rows], logs[rows:]))
    return own / own.sum(axis=0), other / other.sum(axis=0)


def _rates(tables: tuple[FloatArray, FloatArray], logs: FloatArray) -> FloatArray:
    """Return the growth rates of the log-shares, but for what all actions of a population have in common."""
    own, other = _mixed(tables, logs)
    return np.concatenate([tables[0] @ other, tables[1] @ own])


def _runge_kutta(tables: tuple[FloatArray, FloatArray], logs: FloatArray, step: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the log-shares after one fourth-order step, each state with its own length, and the next lengths.

    A step whose lower-order part is off by more than the accuracy is refused.
    """
    a = _rates(tables, logs)
    b = _rates(tables, logs + step / 2.0 * a)
    c = _rates(tables, logs + step / 2.0 * b)
    d = _rates(tables, logs + step * c)
    error = np.abs(step / 6.0 * (a - b - c + d)).max(axis=0)
    logs = np.where(error <= ACCURACY, logs + step / 6.0 * (a + 2.0 * b + 2.0 * c + d), logs)
    return logs, np.minimum(LONGEST_STEP, step * np.clip(0.9 * (ACCURACY / np.maximum(error, 1e-15)) ** (1 / 3), 0.3, 2.0))


def _caught(tables: tuple[FloatArray, FloatArray], logs: FloatArray) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return which states are certain to converge to the cell of most frequent actions, and the flat indices of the cells.

    Consider all states in which no population strays from the cell by more than it does now. If in all of them both
    most frequent actions are strictly best, both grow: these states are not left, and all else dies out.
    """
    strategies = _mixed(tables, logs)
    states = np.arange(logs.shape[1])
    modal = [own.argmax(axis=0) for own in strategies]
    stray = [1.0 - own[likeliest, states] for own, likeliest in zip(strategies, modal, strict=True)]
    caught = np.ones(states.size, dtype=bool)
    for table, own, other, away in ((tables[0], modal[0], modal[1], stray[1]), (tables[1], modal[1], modal[0], stray[0])):
        losses = table[:, None, :] - table  # action kept, action taken instead, action of the other population
        worst = (1.0 - away) * losses[own, :, other].T + away * losses.min(axis=2)[own].T
        worst[own, states] = np.inf
        caught &= worst.min(axis=0) > 0.0
    return caught, modal[0] * len(tables[1]) + modal[1]

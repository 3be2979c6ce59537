r"""Basins of attraction: where replicator dynamics lead from random starts.

Two populations play a two-player game; the share of an action grows at the rate by which its payoff exceeds the
population's mean (Taylor and Jonker 1978; Taylor 1979). The log-odds of action :math:`a` against the first then change
at the rate :math:`u_i(a, q) - u_i(0, q)`. Starts are uniform on the product of the two simplices.

Only strict equilibria are asymptotically stable under these dynamics (Ritzberger and Weibull 1995); starts that come
into the region of no strict equilibrium within the step limit are reported as unresolved. Where elimination of strictly
dominated actions leaves one profile, every start in the inside converges to it (Samuelson and Zhang 1992); where they are
dominated clearly, no start need be followed to see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import GameError, ParameterError

from .. import dominance, pure
from ..quantal_response import LARGEST_PAYOFF, FloatArray

STARTS = 2000
MOST_STEPS = 1000
FIRST_STEP = 0.1
LONGEST_STEP = 64.0
ACCURACY = 1e-4
"""Error of one step in the log-odds; far below what sampling makes visible."""
CLEARLY = 0.01
"""Share of the largest payoff difference by which an action must be dominated for its end to come well within the step limit."""


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
    tables, scale = _tables(array)
    only = dominance.only_cell(array, CLEARLY * scale)
    if only is not None:
        ends = np.full(starts, only[0] * array.shape[2] + only[1])
    else:
        ends = _ends(array, tables, np.random.default_rng(rng), int(starts))
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


def _tables(payoffs: FloatArray) -> tuple[tuple[FloatArray, FloatArray], float]:
    """Return what each action loses against the best, own actions first, in units of the largest such loss, and this unit."""
    first = payoffs[0] - payoffs[0].max(axis=0)
    second = (payoffs[1] - payoffs[1].max(axis=1, keepdims=True)).T
    scale = -float(min(first.min(), second.min())) or 1.0
    return (first / scale, second / scale), scale


def _ends(
    payoffs: FloatArray, tables: tuple[FloatArray, FloatArray], generator: np.random.Generator, starts: int
) -> NDArray[np.intp]:
    """Return the flat index of the cell that each start converges to, -1 if none is seen to be, shape (starts,)."""
    shares = [generator.dirichlet(np.ones(len(table)), starts).T for table in tables]
    logs = np.log(np.maximum(np.concatenate(shares), np.finfo(float).tiny))
    ends = np.full(starts, -1, dtype=np.intp)
    traps = [(i, j, *_trap(tables, i, j)) for i, j in np.argwhere(pure.strict_batch(payoffs[None])[0]).tolist()]
    if not traps:
        return ends
    rows, columns = map(len, tables)
    weights = _weights(tables)
    moving, step = np.arange(starts), np.full(starts, FIRST_STEP)
    for _ in range(MOST_STEPS):
        for own in (logs[:rows], logs[rows:]):
            own -= own.max(axis=0)
        sizes = np.exp(logs)
        rates, totals = _rates(weights, sizes)
        for i, j, least, least_other in traps:
            one, other = sizes[i], sizes[rows + j]  # they are 1 where they are the most frequent actions
            caught = (one > least * totals[rows]) & (other > least_other * totals[0]) & (one + other == 2.0)
            if caught.any():
                ends[moving[caught]] = i * columns + j
                free = np.flatnonzero(~caught)
                moving, step = moving[free], step[free]
                logs, sizes, rates, totals = (own.take(free, axis=1) for own in (logs, sizes, rates, totals))
        if moving.size == 0:
            break
        logs, step = _runge_kutta(weights, logs, rates, step)
    return ends


def _trap(tables: tuple[FloatArray, FloatArray], i: int, j: int) -> tuple[float, float]:
    """Return the shares of a cell's two actions, both the most frequent, above which a state certainly converges to it.

    Consider all states in which no population strays from the cell by more than it does now. If in all of them both
    actions are strictly best, both grow: these states are not left, and all else dies out. The payoff that another action
    loses is linear in the other population's strategy: least is what it is at the cell, if all that stray are where it is worst.
    """
    least = []
    for table, own, other in ((tables[1], j, i), (tables[0], i, j)):
        losses = np.delete(table[own] - table, own, axis=0)
        at_cell, worst = losses[:, other], losses.min(axis=1)
        with np.errstate(divide="ignore"):
            least.append(1.0 - float((at_cell / (at_cell - worst)).min(initial=np.inf)))
    return least[0], least[1]


def _weights(tables: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Return the matrix that takes the sizes of all actions to what each earns from the other population, and to its size."""
    rows, columns = tables[0].shape
    weights = np.zeros((2, rows + columns, rows + columns))
    weights[0, :rows, rows:], weights[0, rows:, :rows] = tables
    weights[1, :rows, rows:] = weights[1, rows:, :rows] = 1.0
    return np.concatenate(weights)


def _rates(weights: FloatArray, sizes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the growth rates of the log-shares, but for what all actions of a population have in common, and the other's size."""
    product = weights @ sizes
    totals = product[len(sizes) :]
    return product[: len(sizes)] / totals, totals


def _runge_kutta(weights: FloatArray, logs: FloatArray, rates: FloatArray, step: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the log-shares after one fourth-order step, each state with its own length, and the next lengths.

    A step whose lower-order part is off by more than the accuracy is refused.
    """
    half, sixth = step / 2.0, step / 6.0
    a = rates
    b, _ = _rates(weights, np.exp(logs + half * a))
    c, _ = _rates(weights, np.exp(logs + half * b))
    d, _ = _rates(weights, np.exp(logs + step * c))
    outer, inner = a + d, b + c
    error = sixth * np.abs(outer - inner).max(axis=0)
    factor = 0.9 * np.cbrt(ACCURACY / np.maximum(error, 1e-15))
    logs = logs + np.where(error <= ACCURACY, sixth, 0.0) * (outer + 2.0 * inner)
    return logs, np.minimum(LONGEST_STEP, step * np.minimum(2.0, np.maximum(0.3, factor)))

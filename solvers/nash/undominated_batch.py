"""Many games at once in which strictly dominated actions are dropped first, so that what is left may fit a compiled kernel.

No equilibrium plays a strictly dominated action, and dropping it makes and unmakes none; floats are compared as they are.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from .batch import Batch, solve_batch
from .engine.supports import MOST_ACTIONS


def solve_undominated(payoffs: NDArray[np.float64]) -> Batch:
    """Return all Nash equilibria of many games, as ``solve_batch``; of three players one may have more than three actions.

    Parameters
    ----------
    payoffs
        Floats, shape (N, n, A_0, ..., A_{n-1}).

    >>> payoffs = np.zeros((1, 3, 2, 2, 4))
    >>> payoffs[0, 2] = [3, 2, 1, 0]  # the third player's first action is best, and the others have no stake
    >>> payoffs[0, :2, 0, 0] = 1
    >>> solve_undominated(payoffs).profiles[:1]
    array([[1., 0., 1., 0., 1., 0., 0., 0.]])
    """
    players, shape = payoffs.shape[1], payoffs.shape[2:]
    if players != 3 or max(shape) <= MOST_ACTIONS:
        return solve_batch(payoffs, workers=1)
    kept = np.concatenate([~_dominated(payoffs, i) for i in range(players)], axis=1)
    width = sum(shape)
    parts: list[tuple[NDArray[np.intp], Batch, NDArray[np.float64]]] = []
    for mask in np.unique(kept, axis=0):
        games = np.flatnonzero((kept == mask).all(axis=1))
        own = [np.flatnonzero(part) for part in np.split(mask, np.cumsum(shape)[:-1])]
        batch = solve_batch(payoffs[np.ix_(games, np.arange(players), *own)], workers=1)
        profiles = np.zeros((len(batch.profiles), width))
        profiles[:, np.flatnonzero(mask)] = batch.profiles
        parts.append((games, batch, profiles))
    return _joined(len(payoffs), shape, parts)


def _dominated(payoffs: NDArray[np.float64], i: int) -> NDArray[np.bool_]:
    """Return which of a player's actions another one beats against everything, shape (N, A_i)."""
    own = np.moveaxis(payoffs[:, i], i + 1, 1).reshape(len(payoffs), payoffs.shape[i + 2], -1)
    found = np.zeros(own.shape[:2], dtype=bool)
    for a, b in itertools.permutations(range(own.shape[1]), 2):
        found[:, a] |= (own[:, b] > own[:, a]).all(axis=1)
    return found


def _joined(count: int, shape: tuple[int, ...], parts: list[tuple[NDArray[np.intp], Batch, NDArray[np.float64]]]) -> Batch:
    """Return the games of several batches as one, in their own order."""
    counts, flags = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.uint8)
    for games, batch, _ in parts:
        counts[games], flags[games] = batch.counts, batch.flags
    offsets = np.concatenate([[0], np.cumsum(counts)])
    profiles, indices = np.empty((offsets[-1], sum(shape))), np.empty(offsets[-1], dtype=np.int8)
    for games, batch, own in parts:
        places = np.repeat(offsets[games] - batch.offsets[:-1], batch.counts) + np.arange(len(own))
        profiles[places], indices[places] = own, batch.indices
    return Batch(shape, offsets, profiles, indices, flags)

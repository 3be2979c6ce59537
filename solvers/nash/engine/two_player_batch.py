"""All Nash equilibria of many non-degenerate bimatrix games at once: compiled floats with rigorous bounds."""

from __future__ import annotations

from ctypes import byref, c_char, c_int
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from games.arrays import float_array
from games.errors import GameError

from ...native import library

NO_MEMORY = -1
SPARE_ROWS = 32
MOST_GAMES = 1 << 20
"""Games solved by one call: their rows are counted in a C int."""

ADDRESS = c_char * 0


class Found(NamedTuple):
    """The equilibria of N bimatrix games, one game after the other.

    Attributes
    ----------
    offsets
        Shape (N + 1,): game g has the rows ``offsets[g]:offsets[g + 1]``.
    profiles
        Shape (M, m + n): both strategies side by side, floats.
    indices
        Shape (M,): the index of each equilibrium, +1 or -1; they sum to 1 over every decided game (Shapley 1974).
    flags
        Shape (N,): 0 if the rows are certainly all the equilibria; 1 if floats are not certain, then there is no row.
    """

    offsets: NDArray[np.int64]
    profiles: NDArray[np.float64]
    indices: NDArray[np.int8]
    flags: NDArray[np.uint8]


def equilibria(payoffs: NDArray[np.float64], stop: c_int | None = None) -> Found:
    """Return all equilibria of the games of which floats are certain: non-degenerate, and not nearly degenerate.

    Parameters
    ----------
    payoffs
        Floats, shape (N, 2, m, n). The kernel runs without Python's lock. Without a kernel, no game is decided.
    stop
        Set to 1 by another thread, it leaves the games undecided that are not solved yet.

    Raises
    ------
    GameError
        If the shape is another, or a payoff is infinite or NaN.

    >>> sexes = [[2.0, 0], [0, 1]], [[1.0, 0], [0, 2]]
    >>> found = equilibria(np.array([sexes]))
    >>> sorted(found.indices.tolist()) in ([-1, 1, 1], [])
    True
    """
    return _solved(payoffs, c_int(0) if stop is None else stop)


def _solved(payoffs: NDArray[np.float64], stop: c_int, more: int = 2, before: int = 0) -> Found:
    """Return the equilibria, with room for a number of them per game at first, and so many games before these."""
    games = float_array(payoffs, "two_player_batch")
    shape = games.shape
    if len(shape) != 4 or shape[1] != 2 or not shape[2] or not shape[3]:
        raise GameError(f"two_player_batch: payoffs need the shape (N, 2, m, n); got {shape}")
    total, _, m, n = shape
    if total > MOST_GAMES:
        return _joined(
            _solved(games[:MOST_GAMES], stop, more, before), _solved(games[MOST_GAMES:], stop, more, before + MOST_GAMES)
        )
    kernel = library()
    if kernel is None or stop.value:
        return Found(np.zeros(total + 1, np.int64), np.empty((0, m + n)), np.empty(0, np.int8), np.ones(total, np.uint8))
    room = more * total + SPARE_ROWS
    index_at = 8 * (total + 1 + room * (m + n))
    # One block for all results, and no argument but C ints and addresses: for one small game, handing over is most of the time.
    block = bytearray(index_at + room + total)
    done = kernel.bimatrix_batch(total, m, n, games.tobytes(), room, ADDRESS.from_buffer(block), byref(stop))
    if done < 0:
        if done == NO_MEMORY:
            raise MemoryError("two_player_batch: not enough memory for the vertices of a game")
        raise GameError(f"two_player_batch: game {before + NO_MEMORY - 1 - done} has a payoff that is NaN or infinite")
    offsets: NDArray[np.int64] = np.ndarray(done + 1, np.int64, block)
    used = offsets.item(done)
    profiles: NDArray[np.float64] = np.ndarray((used, m + n), np.float64, block, 8 * (total + 1))
    indices: NDArray[np.int8] = np.ndarray(used, np.int8, block, index_at)
    flags: NDArray[np.uint8] = np.ndarray(done, np.uint8, block, index_at + room)
    found = Found(offsets, profiles, indices, flags)
    if done == total:
        return found
    return _joined(found, _solved(games[done:], stop, 8 * more if done == 0 else 2 * (used // done + 1), before + done))


def _joined(first: Found, second: Found) -> Found:
    after = second._replace(offsets=first.offsets[-1] + second.offsets[1:])
    pairs: Any = zip(first, after, strict=True)
    return Found(*map(np.concatenate, pairs))

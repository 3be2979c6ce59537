"""All Nash equilibria of many games at once: compiled floats with rigorous bounds, and exact arithmetic where they are not certain.

The kernels (``solvers/native``) prove every answer they give: each support is excluded, or its equilibria are isolated and
enclosed, with bounds of all rounding errors, those of the probabilities included. A game of which they are not certain (ties,
continua, near folds) is solved by ``nash.solve`` in exact arithmetic. Without a compiler every game takes that way: the same
answers, slower.
"""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from ctypes import POINTER, byref, c_double, c_int, c_int8, c_int32, c_int64, c_uint8
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.arrays import exact_floats, game_batch
from games.deadline import remaining, within
from games.errors import GameError
from games.normal_form import NormalFormGame
from games.table import Shown, Table

from .. import native
from ..native.watching import watched
from .engine import two_player_batch
from .engine.supports import MOST_ACTIONS
from .enumeration import solve

CHUNK = 8192
"""Games solved by one call of a kernel, so that memory stays flat and threads share the work."""

ROOM = 272
"""Rows that a kernel needs free before it begins a game: no generic game of the sizes it solves has more equilibria."""


ACCURACY = 1e-9
"""No probability is further than this from that of the equilibrium: the kernels prove it, or leave the game open."""


class Flag(IntEnum):
    """How a game of a batch was decided."""

    FLOATS = 0
    """Every equilibrium is listed; all are isolated; decided in floats."""
    EXACT = 1
    """Every equilibrium is listed; all are isolated; floats were not certain, exact arithmetic was."""
    CONTINUUM = 2
    """Solved exactly; there are continua of equilibria, and their extreme points are among the rows."""
    SOME = 3
    """The exact solver does not promise to have found every equilibrium; those found are listed."""
    UNDECIDED = 4
    """Floats were not certain, and exact arithmetic was not asked for, failed, of which a warning tells, or had no time: no row."""


@dataclass(frozen=True, eq=False, repr=False)
class Batch(Shown):
    """The equilibria of N games, one after the other.

    Attributes
    ----------
    shape
        The number of actions of each player.
    offsets
        Shape (N + 1,): game g has the rows ``offsets[g]:offsets[g + 1]``.
    profiles
        Shape (M, sum of actions): the players' strategies side by side, floats, each within ``ACCURACY`` = 1e-9 of the
        probability in the equilibrium; where exact arithmetic decided, the nearest floats.
    indices
        Shape (M,): the index of each equilibrium, +1 or -1, which sum to 1 over a game whose flag is FLOATS; 0 if it was not
        computed.
    flags
        Shape (N,): a ``Flag`` for each game.
    """

    shape: tuple[int, ...]
    offsets: NDArray[np.int64]
    profiles: NDArray[np.float64]
    indices: NDArray[np.int8]
    flags: NDArray[np.uint8]

    @property
    def counts(self) -> NDArray[np.int64]:
        """The number of rows of each game, shape (N,)."""
        return np.diff(self.offsets)

    @property
    def complete(self) -> NDArray[np.bool_]:
        """Whether every equilibrium of a game is listed, or its continua's extreme points are, shape (N,)."""
        done: NDArray[np.bool_] = self.flags < Flag.SOME
        return done

    def game(self, g: int) -> list[tuple[NDArray[np.float64], ...]]:
        """Return the equilibria of game g, one strategy per player."""
        cuts = np.cumsum(self.shape)[:-1]
        return [tuple(np.split(row, cuts)) for row in self.profiles[self.offsets[g] : self.offsets[g + 1]]]

    def table(self) -> Table:
        """Return how many games were decided in each way, and how many equilibria they have."""
        rows = []
        for flag in Flag:
            chosen = self.flags == flag
            if chosen.any():
                counts = self.counts[chosen]
                rows.append((flag.name.lower(), str(chosen.sum()), f"{counts.mean():.3f}", str(counts.max())))
        size = "x".join(map(str, self.shape))
        return Table(("decided", "games", "equilibria per game", "most"), rows, caption=f"{len(self.flags)} games, {size}")


@forgiving
def solve_batch(
    payoffs: object,
    *,
    exact: bool = True,
    workers: int | None = None,
    executor: Executor | None = None,
    seconds: float | None = None,
) -> Batch:
    """Return all Nash equilibria of many games of one shape.

    Parameters
    ----------
    payoffs
        Floats or integers, shape (N, n, A_0, ..., A_{n-1}). Three players with up to three actions each, and two players, have
        compiled kernels; other games are solved one by one as ``nash.solve`` does.
    exact
        Solve the games of which floats are not certain in exact arithmetic; otherwise they get no row and the flag UNDECIDED.
    workers
        Threads for the kernels; by default as many as there are processors.
    executor
        Where exact solutions are computed, for example a ``ProcessPoolExecutor``; by default here, one after the other.
    seconds
        Wall time, 0 or more: games that are not solved by then are UNDECIDED, and one that is being solved exactly may be SOME. By
        default there is no limit but those of ``nash.solve`` on one game.

    Raises
    ------
    GameError
        If the payoffs have another shape, are no real numbers (truth values, complex, text, dates, gaps of masked arrays,
        extended precision) or no floats, or are infinite or NaN; the message names the first such entry or game.
    ParameterError
        If ``seconds`` is no number from 0 up.

    Warns
    -----
    RuntimeWarning
        If a game was not solved exactly because of a fault of this program; the others are.

    >>> pennies = [[1, -1], [-1, 1]], [[-1, 1], [1, -1]]
    >>> batch = solve_batch([pennies, np.zeros((2, 2, 2))])
    >>> batch.profiles[:1], batch.counts, [Flag(f).name for f in batch.flags]
    (array([[0.5, 0.5, 0.5, 0.5]]), array([1, 4]), ['FLOATS', 'CONTINUUM'])
    """
    games = np.ascontiguousarray(game_batch(exact_floats(payoffs, "solve_batch"), "solve_batch"))
    shape = tuple(games.shape[2:])
    chunks = [games[k : k + CHUNK] for k in range(0, len(games), CHUNK)]
    threads = _processors() if workers is None else workers
    if threads < 1:
        raise GameError(f"solve_batch: workers must be at least 1; got {workers!r}")
    parts: list[tuple[NDArray[Any], ...]] = []

    def in_floats(stop: c_int) -> None:
        with ThreadPoolExecutor(threads) as pool:
            parts.extend(pool.map(partial(_floats, stop=stop), chunks))

    with within(seconds) as limit:
        watched(in_floats)
    parts += [_undecided(chunk) for chunk in chunks[len(parts) :]]
    counts, profiles, indices, flags = (
        np.concatenate([part[k] for part in parts]) if parts else empty
        for k, empty in enumerate((np.empty(0, np.int64), np.empty((0, sum(shape))), np.empty(0, np.int8), np.empty(0, np.uint8)))
    )
    flags = np.where(flags == 0, Flag.FLOATS, Flag.UNDECIDED).astype(np.uint8)
    if exact and not limit.over:
        with limit:
            counts, profiles, indices, flags = _settled(games, counts, profiles, indices, flags, executor)
    return Batch(shape, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), profiles, indices, flags)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _floats(games: NDArray[np.float64], stop: c_int) -> tuple[NDArray[Any], ...]:
    """Return counts, profiles, indices and flags of a chunk of games; a flag that is not 0 says that floats are not certain."""
    players, *shape = games.shape[1:]
    library = native.library()
    if library is not None and players == 3 and max(shape) <= MOST_ACTIONS:
        return _three_players(library, games, stop)
    if library is not None and players == 2:
        found = two_player_batch.equilibria(games, stop)
        return np.diff(found.offsets), found.profiles, found.indices, found.flags
    return _undecided(games)


def _undecided(games: NDArray[np.float64]) -> tuple[NDArray[Any], ...]:
    n = len(games)
    return np.zeros(n, np.int64), np.empty((0, sum(games.shape[2:]))), np.empty(0, np.int8), np.ones(n, np.uint8)


def _three_players(library: Any, games: NDArray[np.float64], stop: c_int) -> tuple[NDArray[Any], ...]:
    n, shape = len(games), games.shape[2:]
    width = sum(shape)
    actions = (c_int * 3)(*shape)
    counts, flags = np.zeros(n, np.int32), np.ones(n, np.uint8)
    rows, marks = [np.empty((0, width))], [np.empty(0, np.int8)]
    library.three_players.restype = c_int64
    done = 0
    while done < n and not stop.value:
        room = 4 * (n - done) + ROOM
        profiles, indices = np.empty((room, width)), np.empty(room, np.int8)
        solved = library.three_players(
            _at(games, c_double, done),
            c_int64(n - done),
            actions,
            c_int64(room),
            _at(profiles, c_double),
            _at(indices, c_int8),
            _at(counts, c_int32, done),
            _at(flags, c_uint8, done),
            byref(stop),
        )
        used = int(counts[done : done + solved].sum())
        rows.append(profiles[:used].copy())
        marks.append(indices[:used].copy())
        done += solved
    return counts.astype(np.int64), np.concatenate(rows), np.concatenate(marks), flags


def _at(array: NDArray[Any], kind: Any, row: int = 0) -> Any:
    return array[row:].ctypes.data_as(POINTER(kind))


def _settled(
    games: NDArray[np.float64],
    counts: NDArray[np.int64],
    profiles: NDArray[np.float64],
    indices: NDArray[np.int8],
    flags: NDArray[np.uint8],
    executor: Executor | None,
) -> tuple[NDArray[Any], ...]:
    """Return the batch with the undecided games solved exactly."""
    open_games = np.flatnonzero(flags == Flag.UNDECIDED)
    if not len(open_games):
        return counts, profiles, indices, flags
    results: Iterator[tuple[NDArray[np.float64], Flag, str]]
    if executor is None:
        results = map(_exactly, (games[g] for g in open_games))
    else:
        left = remaining()
        allowed = {} if left == math.inf else {"timeout": left}
        each = partial(_exactly, seconds=allowed.get("timeout"))
        results = executor.map(each, (games[g] for g in open_games), chunksize=16, **allowed)
    counts, flags = counts.copy(), flags.copy()
    before = np.concatenate([[0], np.cumsum(counts)])
    rows: list[NDArray[np.float64]] = []
    marks: list[NDArray[np.int8]] = []
    last: Any = 0
    for g in open_games:
        if not remaining():
            break
        try:
            found, flag, fault = next(results)
        except TimeoutError:
            break
        if fault:
            warnings.warn(f"solve_batch: game {g} is left open: {fault}; please report it", RuntimeWarning, stacklevel=3)
        rows += [profiles[before[last] : before[g]], found]
        marks += [indices[before[last] : before[g]], np.zeros(len(found), np.int8)]
        last = g
        counts[g], flags[g] = len(found), flag
    rows.append(profiles[before[last] :])
    marks.append(indices[before[last] :])
    return counts, np.concatenate(rows), np.concatenate(marks), flags


def _exactly(payoffs: NDArray[np.float64], seconds: float | None = None) -> tuple[NDArray[np.float64], Flag, str]:
    """Return a game's rows, its flag, and what went wrong: one game must not cost the others of its batch."""
    width = sum(payoffs.shape[1:])
    try:
        solution = solve(NormalFormGame(payoffs), exact=True, seconds=seconds)
        rows = [[float(p) for x in e.profile for p in x] for e in solution.points]
    except Exception as error:  # whatever it is
        return np.empty((0, width)), Flag.UNDECIDED, f"{type(error).__name__}: {error}"
    flag = Flag.SOME if not solution.complete else Flag.CONTINUUM if solution.components else Flag.EXACT
    return np.array(rows).reshape(-1, width), flag, ""

"""The batch kernel for three players beside that of another build, on the same games in one run: processor time, flags, sets.

    python benchmarks/kernel_ratio.py OTHER/solvers/native/kernel.so [--games 20000] [--seed 20240422]

The sets are the same if every game that both builds decide has as many equilibria, none further away than the accuracy promised.
"""

from __future__ import annotations

import argparse
import ctypes
from ctypes import POINTER, byref, c_double, c_int, c_int8, c_int32, c_int64, c_uint8
from dataclasses import dataclass
from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from games.models.trilateral import MODEL
from games.table import Table
from solvers.nash.batch import ACCURACY
from solvers.native.build import LIBRARY

ROUNDS = 5


@dataclass(frozen=True)
class Solved:
    """What a kernel returned: counts and flags by game, rows, and seconds."""

    counts: NDArray[np.int32]
    flags: NDArray[np.uint8]
    rows: NDArray[np.float64]
    seconds: float


def solve(library: ctypes.CDLL, games: NDArray[np.float64]) -> Solved:
    """Solve games of one shape in one call."""
    n, shape = len(games), games.shape[2:]
    room = 24 * n + 272
    rows, indices = np.ones((room, sum(shape))), np.ones(room, np.int8)  # memory is there before the clock starts
    counts, flags = np.zeros(n, np.int32), np.ones(n, np.uint8)
    library.three_players.restype = c_int64
    start = process_time()
    done = library.three_players(
        games.ctypes.data_as(POINTER(c_double)), c_int64(n), (c_int * 3)(*shape), c_int64(room),
        rows.ctypes.data_as(POINTER(c_double)), indices.ctypes.data_as(POINTER(c_int8)),
        counts.ctypes.data_as(POINTER(c_int32)), flags.ctypes.data_as(POINTER(c_uint8)), byref(c_int(0)),
    )
    seconds = process_time() - start
    if done != n:
        raise RuntimeError(f"{done} of {n} games were solved")
    return Solved(counts, flags, rows[: counts.sum()], seconds)


def differ(ours: Solved, theirs: Solved) -> int:
    """Return how many games that both decide have different sets."""
    edges = [np.concatenate([[0], np.cumsum(own.counts)]) for own in (ours, theirs)]
    count = 0
    for g in np.flatnonzero((ours.flags == 0) & (theirs.flags == 0)):
        first, second = (own.rows[a[g] : a[g + 1]] for own, a in zip((ours, theirs), edges, strict=True))
        count += len(first) != len(second) or any(np.abs(second - row).max(axis=1).min() > 2 * ACCURACY for row in first)
    return count


def classes(games: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """Return the games of every class."""
    rng = np.random.default_rng(seed)
    draws = {
        "2x2x2 normal": rng.normal(size=(10 * games, 3, 2, 2, 2)),
        "3x2x2 normal": rng.normal(size=(games, 3, 3, 2, 2)),
        "3x3x2 normal": rng.normal(size=(games, 3, 3, 3, 2)),
        "3x3x3 normal": rng.normal(size=(games, 3, 3, 3, 3)),
        "3x3x3 uniform": rng.uniform(size=(games, 3, 3, 3, 3)),
        "3x3x3 integers to 20": rng.integers(-20, 21, size=(games, 3, 3, 3, 3)).astype(float),
        "3x3x3 common interest": np.repeat(rng.normal(size=(games, 1, 3, 3, 3)), 3, axis=1),
    }
    draws["3x3x3 trilateral"] = alliance(games, rng)
    return {name: np.ascontiguousarray(own) for name, own in draws.items()}


def alliance(games: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the trilateral model's games at parameters drawn from their ranges."""
    return MODEL.batch({p.symbol: rng.uniform(float(p.low), float(p.high), games) for p in MODEL.parameters})


def main() -> None:
    """Run the classes and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("other", nargs="?", default=str(LIBRARY), help="the other build's library; by default this one's")
    parser.add_argument("--games", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20240422)
    options = parser.parse_args()
    mine, other = ctypes.CDLL(str(LIBRARY)), ctypes.CDLL(options.other)
    rows = []
    for name, games in classes(options.games, options.seed).items():
        pairs = [(solve(mine, games), solve(other, games)) for _ in range(ROUNDS)]
        ours, theirs = pairs[0]
        ratio = median(second.seconds / first.seconds for first, second in pairs)
        each = [min(own[k].seconds for own in pairs) / len(games) * 1e6 for k in range(2)]
        shares = [f"{np.mean(own.flags != 0):.4%}" for own in (ours, theirs)]
        times = (f"{each[0]:.3f}", f"{each[1]:.3f}", f"{ratio:.2f}")
        rows.append((name, f"{len(games):,}", *times, *shares, str(differ(ours, theirs))))
        print("  ".join(rows[-1]), flush=True)
    columns = ("games", "number", "us", "us, other", "ratio", "open", "open, other", "sets that differ")
    print(Table(columns, rows, caption=f"batch kernel, medians of {ROUNDS} pairs of runs, seed {options.seed}"))


if __name__ == "__main__":
    main()

"""Games whose structure makes them degenerate: how many are solved completely, class by class, and in what time.

    python benchmarks/structured.py [--games 39] [--seed 20240422] [--limit 20] [--only dummy]

ALL is counted where the whole set is described, SOME where it may not be, TIME where a game took longer than the limit.
"""

from __future__ import annotations

import argparse
import itertools
import signal
from collections import Counter
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.normal_form import NormalFormGame
from games.table import Table
from solvers import nash

Payoffs: TypeAlias = NDArray[np.int64]
Shape: TypeAlias = tuple[int, ...]

SHAPES: tuple[Shape, ...] = ((3, 3, 3), (2, 2, 2, 2), (2, 2, 2, 2, 2))


def ordinal(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return payoffs from 0 to 2."""
    return rng.integers(0, 3, (len(shape), *shape))


def dummy(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game in which one player gets the same whatever happens."""
    payoffs = rng.integers(-4, 5, (len(shape), *shape))
    payoffs[rng.integers(len(shape))] = 0
    return payoffs


def own_action_irrelevant(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which one player's payoff ignores its own action."""
    payoffs = ordinal(shape, rng)
    i = int(rng.integers(len(shape)))
    payoffs[i] = np.take(payoffs[i], [0], axis=i)
    return payoffs


def ignored(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which one player's action matters to itself alone."""
    payoffs = ordinal(shape, rng)
    i = int(rng.integers(len(shape)))
    for j in range(len(shape)):
        if j != i:
            payoffs[j] = np.take(payoffs[j], [0], axis=i)
    return payoffs


def sparse(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game in which about three payoffs in four are zero."""
    payoffs = rng.integers(-2, 3, (len(shape), *shape))
    return np.where(rng.random(payoffs.shape) < 0.7, 0, payoffs)


def duplicated(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game in which one player's last action does the same as its first."""
    payoffs = rng.integers(-4, 5, (len(shape), *shape))
    i = int(rng.integers(len(shape)))
    for own in payoffs:
        by_action = np.moveaxis(own, i, 0)
        by_action[-1] = by_action[0]
    return payoffs


def equivalent(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which one player gets the same from two actions, and the others do not."""
    payoffs = ordinal(shape, rng)
    i = int(rng.integers(len(shape)))
    by_action = np.moveaxis(payoffs[i], i, 0)
    by_action[-1] = by_action[0]
    return payoffs


def symmetric(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which all players are alike."""
    own = ordinal(shape, rng)[0]
    n = len(shape)
    rest = [np.moveaxis(own, range(1, n), order) for order in itertools.permutations(range(1, n))]
    own = np.minimum.reduce(rest)
    return np.array([np.moveaxis(own, 0, i) for i in range(n)])


def zero_sum(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game of payoffs -1 to 1 in which the last player gets what the others lose."""
    payoffs = rng.integers(-1, 2, (len(shape), *shape))
    payoffs[-1] = -payoffs[:-1].sum(axis=0)
    return payoffs


def products(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game of payoffs that are products of one number per player and action (tables of rank one)."""
    payoffs = np.ones((len(shape), *shape), dtype=np.int64)
    for own in payoffs:
        for i, size in enumerate(shape):
            own *= rng.integers(-1, 3, size).reshape([-1 if j == i else 1 for j in range(len(shape))])
    return payoffs


def unanimous(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game of common interests."""
    return np.repeat(ordinal(shape, rng)[:1], len(shape), axis=0)


CLASSES: tuple[Callable[[Shape, np.random.Generator], Payoffs], ...] = (
    dummy,
    own_action_irrelevant,
    ignored,
    sparse,
    duplicated,
    equivalent,
    symmetric,
    zero_sum,
    products,
    unanimous,
    ordinal,
)


def draws(kind: Callable[[Shape, np.random.Generator], Payoffs], shape: Shape, games: int, seed: int) -> list[Payoffs]:
    """Return the games of a class."""
    rng = np.random.default_rng([seed, *shape, *map(ord, kind.__name__)])
    return [kind(shape, rng) for _ in range(games)]


class LateError(Exception):
    """A game took longer than the limit."""


def _late(*_: Any) -> None:
    raise LateError


def row(kind: Callable[[Shape, np.random.Generator], Payoffs], shape: Shape, games: int, seed: int, limit: float) -> tuple[str, ...]:
    """Solve the games of a class and return its row of the report."""
    counts: Counter[str] = Counter()
    times, rest = [], []
    dimensions: Counter[int] = Counter()
    signal.signal(signal.SIGPROF, _late)
    for number, payoffs in enumerate(draws(kind, shape, games, seed)):
        start = process_time()
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            found = nash.solve(NormalFormGame(payoffs))
            counts["ALL" if found.complete else "SOME"] += 1
            if not found.complete:
                rest.append(str(number))
            dimensions.update(component.dimension for component in found.components)
        except LateError:
            counts["TIME"] += 1
            rest.append(f"{number}t")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        times.append(process_time() - start)
    return (
        "x".join(map(str, shape)),
        kind.__name__.replace("_", " "),
        *(str(counts[word]) for word in ("ALL", "SOME", "TIME")),
        f"{median(times) * 1e3:.0f}",
        f"{max(times):.1f}",
        " ".join(f"{d}:{count}" for d, count in sorted(dimensions.items())),
        " ".join(rest),
    )


def main() -> None:
    """Run the classes and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--games", type=int, default=39, help="games a class")
    parser.add_argument("--seed", type=int, default=20240422)
    parser.add_argument("--limit", type=float, default=20, help="seconds of processor time a game may take")
    parser.add_argument("--only", default="", help="classes whose name holds this word")
    parser.add_argument("--players", type=int, default=0, help="games of so many players only")
    options = parser.parse_args()
    rows = []
    for shape in SHAPES:
        for kind in CLASSES:
            if options.only in kind.__name__ and options.players in (0, len(shape)):
                rows.append(row(kind, shape, options.games, options.seed, options.limit))
                print("  ".join(rows[-1]), flush=True)
    columns = ("shape", "class", "ALL", "SOME", "TIME", "median ms", "longest s", "continua by dimension", "not ALL")
    print(Table(columns, rows, caption=f"structured games, {options.games} a class, seed {options.seed}"))


if __name__ == "__main__":
    main()

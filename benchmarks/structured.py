"""Games whose structure makes them degenerate: how many are solved completely, class by class, and in what time.

    python benchmarks/structured.py [--games 39] [--seed 20240422] [--limit 20] [--only dummy]

ALL is counted where the whole set is described, SOME where it may not be, TIME where a game took longer than the limit.
"""

from __future__ import annotations

import argparse
import signal
from collections import Counter
from statistics import median
from time import process_time
from typing import Any

from games.normal_form import NormalFormGame
from games.table import Table
from solvers import nash
from tests.structured_games import CLASSES, Kind, Shape, draws

SHAPES: tuple[Shape, ...] = ((3, 3, 3), (2, 2, 2, 2), (2, 2, 2, 2, 2))


class LateError(Exception):
    """A game took longer than the limit."""


def _late(*_: Any) -> None:
    raise LateError


def row(kind: Kind, shape: Shape, games: int, seed: int, limit: float) -> tuple[str, ...]:
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

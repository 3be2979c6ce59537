"""China as a bidder: 10,000 games drawn over all ranges, each solved for every equilibrium; how many are, and the time per game."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from time import process_time

import numpy as np

from games.models.china_bidder import MODEL
from solvers import nash

GAMES = 10_000
GRID = 9_973
SEED = 20240422


@dataclass(frozen=True)
class Solved:
    """Of one game: whether the set is complete, how many equilibria and continua it has, its pure ones, and the time it took."""

    complete: bool
    equilibria: int
    continua: int
    pure: tuple[tuple[str, ...], ...]
    seconds: float


def draws(games: int, seed: int) -> list[dict[str, Fraction]]:
    """Return parameter values, each on a grid of its range so fine that ties are not met by chance."""
    steps = np.random.default_rng(seed).integers(1, GRID - 1, (games, len(MODEL.parameters))).tolist()
    return [
        {p.symbol: p.low + (p.high - p.low) * Fraction(step, GRID) for p, step in zip(MODEL.parameters, own, strict=True)}
        for own in steps
    ]


def solve(values: dict[str, Fraction]) -> Solved:
    """Return what the exact solver finds at parameter values."""
    game = MODEL.game(values)
    start = process_time()
    found = nash.solve(game)
    seconds = process_time() - start
    pure = tuple(game.labels(e.modal) for e in found.equilibria if e.pure)
    return Solved(found.complete, len(found.equilibria), len(found.components), pure, seconds)


def main() -> None:
    """Print the counts, the time per game, and which alignments of Seoul are pure equilibria how often."""
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(solve, draws(GAMES, SEED), chunksize=100))
    complete = sum(one.complete for one in found)
    print(f"{GAMES:,} games of {'x'.join(map(str, MODEL.game().shape))}, seed {SEED}: {complete:,} solved completely")
    print(f"{1e3 * sum(one.seconds for one in found) / GAMES:.2f} ms of processor time per game, exact")
    sizes = Counter((one.equilibria, one.continua) for one in found)
    print("equilibria (and continua):", ", ".join(f"{n} (+{c}) {count / GAMES:.2%}" for (n, c), count in sorted(sizes.items())))
    sides = Counter(frozenset(profile[1] for profile in one.pure) for one in found)
    for own, count in sorted(sides.items(), key=lambda item: -item[1]):
        print(f"Seoul in pure equilibria: {' or '.join(sorted(own)) or 'none is pure'} {count / GAMES:.2%}")


if __name__ == "__main__":
    main()

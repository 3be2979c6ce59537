"""Equilibrium selection: principal logit branches of many games side by side against one at a time."""

from collections.abc import Callable
from time import process_time

import numpy as np

from games.models.trilateral import MODEL
from solvers.selection import basins, logit

GAMES = 20_000
ALONE = 200
SEED = 0


def seconds(call: Callable[[], object]) -> float:
    """Return the processor time of a call."""
    start = process_time()
    call()
    return process_time() - start


def random_games() -> np.ndarray:
    """Return games with normally distributed payoffs, (GAMES, 2, 3, 3)."""
    return np.random.default_rng(SEED).normal(size=(GAMES, 2, 3, 3))


def trilateral_games() -> np.ndarray:
    """Return the allies' games with every parameter drawn over its range, US engaged, (GAMES, 2, 3, 3)."""
    generator = np.random.default_rng(SEED)
    samples = {p.symbol: generator.uniform(float(p.low), float(p.high), GAMES) for p in MODEL.parameters}
    return MODEL.batch(samples, timing="given", us_action="E")


def in_numpy(payoffs: np.ndarray) -> logit.BatchSelection:
    """Select without the compiled walk."""
    compiled = logit.library
    logit.library = lambda: None
    try:
        return logit.select_batch(payoffs)
    finally:
        logit.library = compiled


def main() -> None:
    """Print games per second of the batch and of the single follower, and how the batch decides."""
    for name, payoffs in (("normal", random_games()), ("trilateral", trilateral_games())):
        batch = seconds(lambda payoffs=payoffs: logit.select_batch(payoffs))
        alone = seconds(lambda payoffs=payoffs: [logit.limit(game) for game in payoffs[:ALONE]])
        routes = np.bincount(logit.select_batch(payoffs).routes, minlength=len(logit.Route)) / GAMES
        with_numpy = seconds(lambda payoffs=payoffs: in_numpy(payoffs))
        shares = ", ".join(f"{route.name.lower()} {share:.2%}" for route, share in zip(logit.Route, routes, strict=True))
        print(f"3x3 {name:10} select_batch {GAMES / batch:8.0f} games/s, limit {ALONE / alone:6.0f} games/s ({shares})")
        print(f"  the walk in NumPy takes {with_numpy / batch:.2f} times the processor time of the compiled one")
    larger = np.random.default_rng(SEED).normal(size=(ALONE, 3, 3, 3, 3))
    print(f"3x3x3 normal   limit {ALONE / seconds(lambda: [logit.limit(game) for game in larger]):6.0f} games/s")
    areas = seconds(lambda: [basins.solve(game, rng=SEED) for game in random_games()[:20]]) / 20
    print(f"3x3 normal     basins of 2,000 starts {1e3 * areas:6.1f} ms per game")


if __name__ == "__main__":
    main()

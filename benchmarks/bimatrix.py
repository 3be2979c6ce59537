"""All equilibria of n x n bimatrix games: the kernel, the exact answer, and nashpy, Gambit and QuantEcon on the same games."""

import importlib
import warnings
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.engine.two_player import extreme, maximal_subsets
from solvers.nash.engine.two_player_batch import equilibria

SEED = 0
GAMES = 5
LEAST = 0.02
"""Seconds of processor time over which a call is repeated."""
MOST = 2.0
"""A solver whose median call takes longer is not tried on larger games."""

Solver = Callable[[np.ndarray], Callable[[], Any]]


def seconds(call: Callable[[], object]) -> float:
    """Return the processor time of one call, the median of three runs of as many calls as make it measurable."""
    start = process_time()
    call()
    first = process_time() - start
    if first > LEAST:
        return first
    times = []
    for _ in range(3):
        calls, start = 0, process_time()
        while process_time() - start < LEAST:
            for _ in range(10):
                call()
            calls += 10
        times.append((process_time() - start) / calls)
    return median(times)


def batch_of_one(payoffs: np.ndarray) -> Callable[[], Any]:
    """Return the compiled floats on one game, arrays in and out."""
    games = payoffs[None]
    return lambda: equilibria(games)


def exactly(payoffs: np.ndarray) -> Callable[[], Any]:
    """Return the exact maximal Nash subsets."""
    a, b = NormalFormGame(payoffs).fractions()
    return lambda: maximal_subsets(a, b)


def solution(payoffs: np.ndarray) -> Callable[[], Any]:
    """Return the whole solution, every equilibrium certified."""
    game = NormalFormGame(payoffs)
    return lambda: nash.solve(game)


def with_nashpy(payoffs: np.ndarray) -> Callable[[], Any]:
    """Return nashpy's support enumeration."""
    game = importlib.import_module("nashpy").Game(*payoffs)
    return lambda: list(game.support_enumeration())


def with_gambit(payoffs: np.ndarray) -> Callable[[], Any]:
    """Return Gambit's vertex enumeration in floats."""
    gambit = importlib.import_module("pygambit")
    game = gambit.StrategicGame.from_arrays(*payoffs)
    return lambda: gambit.nash.enummixed_solve(game, rational=False)


def with_quantecon(payoffs: np.ndarray) -> Callable[[], Any]:
    """Return QuantEcon's support enumeration, compiled by a first call."""
    theory = importlib.import_module("quantecon.game_theory")
    game = theory.NormalFormGame([theory.Player(payoffs[0].copy()), theory.Player(payoffs[1].T.copy())])
    return lambda: theory.support_enumeration(game)


OURS: dict[str, Solver] = {"floats": batch_of_one, "exact": exactly, "nash.solve": solution}
PEERS: dict[str, tuple[str, Solver]] = {
    "QuantEcon": ("quantecon", with_quantecon),
    "Gambit": ("pygambit", with_gambit),
    "nashpy": ("nashpy", with_nashpy),
}


def installed() -> dict[str, Solver]:
    """Return the peers that can be imported; say which cannot."""
    found = {}
    for name, (package, solver) in PEERS.items():
        try:
            importlib.import_module(package)
        except ImportError:
            print(f"{name} is not installed: left out")
        else:
            found[name] = solver
    return found


def on_average(n: int) -> float:
    """Return seconds per game of a batch of normal games."""
    payoffs = np.random.default_rng(SEED).normal(size=(max(1, 100_000 // 4**n), 2, n, n))
    return seconds(lambda: equilibria(payoffs)) / len(payoffs)


def speed(peers: dict[str, Solver]) -> None:
    """Print milliseconds per random normal game of every size, median over games."""
    solvers = OURS | peers
    print("ms per game   n " + "".join(f"{name:>12}" for name in ("in a batch", *solvers)))
    last = dict.fromkeys(solvers, 0.0)
    for n in (*range(2, 13), 15):
        games = np.random.default_rng(SEED).normal(size=(GAMES, 2, n, n))
        cells = [f"{1e3 * on_average(n):12.4f}"]
        for name, solver in solvers.items():
            if last[name] > MOST or (n > 12 and name in peers):
                cells.append(f"{'-':>12}")
                continue
            solver(games[0])()  # what is compiled or imported at the first call is not counted
            last[name] = median(seconds(solver(game)) for game in games)
            cells.append(f"{1e3 * last[name]:12.4f}")
        print(f"{n:15d} " + "".join(cells), flush=True)


def degenerate(peers: dict[str, Solver]) -> None:
    """Print how many extreme equilibria each peer finds in games of small integers, and how long the exact answer takes."""
    draws = np.random.default_rng(SEED).integers(0, 3, (200, 2, 3, 3)).astype(float)
    games = [game for game in draws if equilibria(game[None]).flags[0]][:60]
    truth = [extreme(*NormalFormGame(game).fractions()) for game in games]
    pairs = [[np.array([*x[i], *y[k]], dtype=float) for i, k in links] for x, y, links in truth]
    print(f"{len(games)} degenerate 3 x 3 games: {sum(map(len, pairs))} extreme equilibria; missed by")
    for name, solver in peers.items():
        missed = 0
        for game, known in zip(games, pairs, strict=True):
            rows = [np.concatenate([profile(part) for part in found]) for found in equilibria_of(solver(game)())]
            missed += sum(not any(np.allclose(row, one, atol=1e-8) for row in rows) for one in known)
        print(f"  {name:10} {missed}")
    for n in (3, 5, 8, 10, 12):
        times = [seconds(exactly(game)) for game in np.random.default_rng(SEED).integers(0, 3, (GAMES, 2, n, n)).astype(float)]
        print(f"  payoffs 0 to 2, n = {n:2d}: exact in {1e3 * median(times):8.3f} ms")


def equilibria_of(found: Any) -> list[Any]:
    """Return a peer's profiles: Gambit wraps its list."""
    return list(getattr(found, "equilibria", found))


def profile(part: Any) -> np.ndarray:
    """Return a peer's strategy as an array: Gambit's holds pairs of action and probability."""
    return np.array([p[1] if isinstance(p, tuple) else p for p in part], dtype=float)


def main() -> None:
    """Print the comparison."""
    warnings.simplefilter("ignore")  # nashpy warns of degenerate games
    peers = installed()
    speed(peers)
    degenerate(peers)


if __name__ == "__main__":
    main()

"""One equilibrium of two-player games too large for all: exact paths and programs beside Gambit's, nashpy's and QuantEcon's."""

import importlib
import signal
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from games.normal_form import NormalFormGame
from solvers.dominance import reduce
from solvers.nash import lemke_howson, zero_sum
from solvers.nash.engine.active import active_game
from solvers.verify import certify

SEED = 0
GAMES = 5
MOST = 10
"""Seconds; a solver whose median call takes longer is tried on no larger game. After three times as many by the clock a call is
given up: some peers run in circles."""
REGRET = 1e-9
"""Share of the payoff range up to which what a peer returns counts as an equilibrium."""

Found = list[list[Any]]


def first_path(game: NormalFormGame) -> Found:
    """Return the end of the first path of ours that ends, certified."""
    profile = next(lemke_howson.ends(active_game(reduce(game)), lemke_howson.Walk()))
    return [list(own) for own in lemke_howson.certified(game, profile).profile]


def value(game: NormalFormGame) -> Found:
    """Return one of all pairs of optimal strategies, certified."""
    return [list(own) for own in zero_sum.solve(game).points[0].profile]


def gambit_pivots(game: NormalFormGame) -> Found:
    """Return the end of Gambit's first path, in rationals."""
    gambit = importlib.import_module("pygambit")
    found = gambit.nash.lcp_solve(gambit.StrategicGame.from_arrays(*game.fractions()), rational=True, stop_after=1)
    return [[p for _, p in own] for own in next(iter(found.equilibria))]


def gambit_program(game: NormalFormGame) -> Found:
    """Return the optimum of Gambit's linear program, in rationals."""
    gambit = importlib.import_module("pygambit")
    found = gambit.nash.lp_solve(gambit.StrategicGame.from_arrays(*game.fractions()), rational=True)
    return [[p for _, p in own] for own in found.equilibrium]


def nashpy_pivots(game: NormalFormGame) -> Found:
    """Return the end of nashpy's first path, in floats."""
    return [list(own) for own in importlib.import_module("nashpy").Game(*game.floats()).lemke_howson(0)]


def quantecon_pivots(game: NormalFormGame) -> Found:
    """Return the end of QuantEcon's first path, in floats."""
    theory = importlib.import_module("quantecon.game_theory")
    first, second = game.floats()
    players = [theory.Player(first.copy()), theory.Player(second.T.copy())]
    return [list(own) for own in theory.lemke_howson(theory.NormalFormGame(players))]


SOLVERS: dict[str, dict[str, tuple[str, Callable[[NormalFormGame], Found]]]] = {
    "whole numbers from -99 to 99": {
        "ours, exact": ("numpy", first_path),
        "Gambit, exact": ("pygambit", gambit_pivots),
        "nashpy": ("nashpy", nashpy_pivots),
        "QuantEcon": ("quantecon", quantecon_pivots),
    },
    "zero-sum, the same": {
        "ours, exact, all": ("numpy", value),
        "Gambit, exact, one": ("pygambit", gambit_program),
        "nashpy": ("nashpy", nashpy_pivots),
        "QuantEcon": ("quantecon", quantecon_pivots),
    },
}
"""Kind of games -> solver -> the package it needs, and what it does."""

SIZES = (10, 20, 40, 80)


def measured(game: NormalFormGame, solver: Callable[[NormalFormGame], Found]) -> tuple[float, bool]:
    """Return the processor time of a call, and whether what it returns is an equilibrium."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    start = process_time()
    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 3 * MOST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            profile = solver(game)
        spent = process_time() - start
        floats = [np.maximum(np.array(own, dtype=float), 0) for own in profile]
        regret = certify(NormalFormGame(game.floats()), tuple(own / own.sum() for own in floats)).regret
        return spent, bool(regret <= REGRET * float(np.ptp(game.floats())))
    except Exception:  # whatever a peer raises: it has no answer
        return process_time() - start, False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main() -> None:
    """Print, per kind and size, the median milliseconds of each solver, and how many of its answers are equilibria."""
    rng = np.random.default_rng(SEED)
    for kind, solvers in SOLVERS.items():
        print(f"{kind}: median milliseconds of processor time (answers that are equilibria of {GAMES})")
        present = {name: solver for name, (package, solver) in solvers.items() if find_spec(package)}
        for size in SIZES:
            games = []
            for _ in range(GAMES):
                a, b = rng.integers(-99, 100, (2, size, size)).astype(object)
                games.append(NormalFormGame(np.array([a, -a if kind.startswith("zero") else b])))
            told = []
            for name, solver in list(present.items()):
                if size == SIZES[0]:
                    measured(games[0], solver)  # what is compiled or imported by a first call
                results = [measured(game, solver) for game in games]
                time = median(spent for spent, _ in results)
                told.append(f"{name} {1000 * time:.1f} ({sum(right for _, right in results)})")
                if time >= MOST:
                    del present[name]
            print(f"{size:4d}  " + "; ".join(told), flush=True)


if __name__ == "__main__":
    main()

"""More players and actions: every equilibrium of random and of structured games, with proof, beside Gambit on the same games.

    python benchmarks/many_players.py [--games 9] [--seed 20240422] [--gambit 60] [--only 3x3x3x3]

Per class: how many games are complete, the processor time of a solution and of its replayed proof, and, where Gambit's enumpoly
ended within the limit, how many of our equilibria it misses and how many of its profiles with a regret below 1e-6 are near none of
ours. ``alliance`` is China as a bidder with three actions for each of Tokyo, Seoul, Washington and Beijing: each may go half-way at
a convex cost; the model itself has two actions for three of them, and no other shipped table has four players.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from games.models.china_bidder import MODEL
from games.normal_form import NormalFormGame
from games.table import Table
from solvers import nash
from solvers.nash.engine.many_players import equilibria
from solvers.verify import certify
from solvers.verify.completeness.root_counts import RootProof, replay
from tests.gambit_shim import enumerate_polynomial

HALF = Fraction(1, 2)
STEPS = (Fraction(1), HALF, Fraction(0))
SHAPES = ((3, 3, 4), (2, 2, 3, 3), (4, 4, 4), (2, 2, 2, 2, 2), (3, 3, 3, 3))
GRID = 9_973


def alliance(rng: np.random.Generator) -> NormalFormGame:
    """Return China as a bidder with half measures, at parameters drawn from their ranges."""
    v = {
        p.symbol: p.low + (p.high - p.low) * Fraction(int(step), GRID)
        for p, step in zip(MODEL.parameters, rng.integers(1, GRID, len(MODEL.parameters)), strict=True)
    }
    bend = Fraction(int(rng.integers(1, GRID)), 4 * GRID)  # what a half measure saves beyond half of the cost
    u = np.zeros((4, 3, 3, 3, 3), dtype=object)
    sides = ((Fraction(1), Fraction(0)), (v["xH"], v["xH"]), (Fraction(0), Fraction(1)))
    for (a, concedes), (r, (tokyo, beijing)), (w, engaged), (c, offers) in product(
        enumerate(STEPS), enumerate(sides), enumerate(STEPS), enumerate(STEPS)
    ):
        def saved(step: Fraction) -> Fraction:
            return bend * step * (1 - step)

        worth = v["beta"] * (v["TKN"] + v["TKC"]) / 2 - v["h"] * (1 - v["rho"] * concedes)
        worth += engaged * (v["p"] - v["s"] * v["c"] * v["beta"] * v["TKN"])
        other = v["g"] + v["L"] * v["TKN"] * offers - v["fC"] * v["TKC"]
        lost = v["c"] * v["TKN"] * engaged if r == 2 else 0
        u[0, a, r, w, c] = concedes * (v["dJ"] * tokyo + v["oJ"] * offers - v["gJ"]) + saved(concedes)
        u[1, a, r, w, c] = worth * tokyo + other * beijing - (v["kH"] if r == 1 else 0) - lost
        u[2, a, r, w, c] = engaged * (v["theta"] * tokyo + v["oU"] * offers - v["kU"]) + saved(engaged)
        u[3, a, r, w, c] = offers * (v["dC"] * beijing + v["oC"] * concedes - v["kC"]) + saved(offers)
    return NormalFormGame(u)


def pairwise(rng: np.random.Generator) -> NormalFormGame:
    """Return a game of four players with three actions each whose payoffs are sums of terms of pairs, and of own terms."""
    u = np.zeros((4, 3, 3, 3, 3), dtype=int)
    for i, j in permutations(range(4), 2):
        u[i] += rng.integers(-99, 100, [3 if k in (i, j) else 1 for k in range(4)])
    return NormalFormGame(u)


def classes(games: int, seed: int) -> Iterator[tuple[str, list[NormalFormGame]]]:
    """Yield the classes of games by name."""
    for shape in SHAPES:
        rng = np.random.default_rng(seed)
        name = "x".join(map(str, shape))
        yield f"{name} normal", [NormalFormGame(rng.normal(size=(len(shape), *shape))) for _ in range(games)]
    for draw in (alliance, pairwise):
        rng = np.random.default_rng(seed)
        yield f"3x3x3x3 {draw.__name__}", [draw(rng) for _ in range(10 * games)]


def _answer(game: NormalFormGame, pipe: Any) -> None:
    start = process_time()
    found = enumerate_polynomial(game)
    pipe.send((found, process_time() - start))


def gambit(game: NormalFormGame, limit: float) -> tuple[list[Any], float] | None:
    """Return Gambit's profiles and the processor time; None if it took longer than the limit of elapsed time."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_answer, args=(game, there))
    process.start()
    answer = here.recv() if here.poll(limit) else None
    process.kill()
    process.join()
    return answer


def near(profile: Any, others: list[Any]) -> bool:
    """Tell whether a profile is among others, up to 1e-6."""
    own = np.array([float(p) for x in profile for p in x])
    return any(np.abs(own - [float(p) for x in other for p in x]).max() < 1e-6 for other in others)


def main() -> None:
    """Run the classes and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--games", type=int, default=9)
    parser.add_argument("--seed", type=int, default=20240422)
    parser.add_argument("--gambit", type=float, default=60, help="seconds that Gambit may take per game; 0 leaves it out")
    parser.add_argument("--beside", type=int, default=3, help="games per class that Gambit is given")
    parser.add_argument("--only", default="", help="classes whose name holds this")
    options = parser.parse_args()
    rows = []
    for name, games in classes(options.games, options.seed):
        if options.only not in name:
            continue
        complete = proved = number = 0
        times, checks, theirs, missed, strange, late = [], [], [], 0, 0, 0
        for k, game in enumerate(games):
            start = process_time()
            found = nash.solve(game)
            times.append(process_time() - start)
            complete += found.complete
            number += len(found.equilibria)
            start = process_time()
            report = replay(game, found.proof if isinstance(found.proof, RootProof) else equilibria(game.fractions()).proof)
            checks.append(process_time() - start)
            proved += report.complete and report.holds([e.profile for e in found.equilibria])
            if k >= options.beside or not options.gambit:
                continue
            answer = gambit(game, options.gambit)
            if answer is None:
                late += 1
                continue
            theirs.append(answer[1])
            missed += sum(not near(e.profile, answer[0]) for e in found.equilibria)
            regrets = [(p, float(certify(game, [np.array(x) / sum(x) for x in p]).regret)) for p in answer[0]]
            strange += sum(regret < 1e-6 and not near(p, [e.profile for e in found.equilibria]) for p, regret in regrets)
        beside = (f"{median(theirs) * 1e3:,.0f}" if theirs else "-", str(late), str(missed), str(strange))
        rows.append(
            (
                name, f"{complete} of {len(games)}", f"{proved}", f"{number / len(games):.1f}", f"{median(times) * 1e3:,.0f}",
                f"{max(times) * 1e3:,.0f}", f"{median(checks) * 1e3:,.0f}", *beside,
            )
        )
        print("  ".join(rows[-1]), flush=True)
    times_of = ("median ms", "most ms", "replay ms", "enumpoly ms")
    columns = ("games", "complete", "proved", "equilibria", *times_of, "late", "missed", "only its")
    print(Table(columns, rows, caption=f"every equilibrium, seed {options.seed}; enumpoly on {options.beside} games a class"))


if __name__ == "__main__":
    main()

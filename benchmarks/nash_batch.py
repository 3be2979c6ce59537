"""All Nash equilibria of many three-player games: time per game in a batch, beside Gambit and the exact path on the same games."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.completeness import replay
from tests.gambit_shim import enumerate_polynomial

SEED = 20240422
SHAPES = {(2, 2, 2): 500_000, (3, 2, 2): 50_000, (3, 3, 2): 20_000, (3, 3, 3): 20_000}
SAMPLE = 40

FRESH = (
    "import numpy, time; from solvers import nash; u = numpy.random.default_rng(0).normal(size=(1, 3, 3, 3, 3)); "
    "t = time.perf_counter(); nash.solve_batch(u); print(time.perf_counter() - t)"
)


def seconds(call: Callable[[], Any]) -> float:
    """Return the processor time of a call."""
    start = process_time()
    call()
    return process_time() - start


def main() -> None:
    """Print, per size: microseconds per game on one core, share left open, and milliseconds of Gambit and the exact path."""
    fresh = float(subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True).stdout)
    print(f"first call in a fresh process, after the imports: {1e3 * fresh:.1f} ms")
    rng = np.random.default_rng(SEED)
    for shape, count in SHAPES.items():
        payoffs = rng.normal(size=(count, 3, *shape))
        ours = min(seconds(lambda u=payoffs: nash.solve_batch(u, exact=False, workers=1)) for _ in range(2)) / count
        start = perf_counter()
        batch = nash.solve_batch(payoffs, exact=False)
        both = (perf_counter() - start) / count
        games = [NormalFormGame(u) for u in payoffs[:SAMPLE]]
        gambit = seconds(lambda games=games: [enumerate_polynomial(g) for g in games]) / SAMPLE
        exact = [seconds(lambda g=g: nash.solve(g, exact=True)) for g in games]
        proofs = [(g, nash.solve(g).proof) for g in games]
        checks = [seconds(lambda g=g, p=p: replay(g, p)) for g, p in proofs]
        print(
            f"{'x'.join(map(str, shape))} normal: {1e6 * ours:7.3f} us per game on one core, {1e6 * both:.3f} us elapsed on all; "
            f"open {np.mean(batch.flags != nash.Flag.FLOATS):.4%}; Gambit {1e3 * gambit:.2f} ms ({gambit / ours:,.0f}x); "
            f"exact path {1e3 * median(exact):.2f} ms (worst {1e3 * max(exact):.0f}); "
            f"proof replayed in {1e3 * median(checks):.2f} ms (worst {1e3 * max(checks):.1f})",
            flush=True,
        )
    for shape in ((2, 2, 2), (3, 3, 3)):
        payoffs = rng.integers(0, 3, size=(SAMPLE, 3, *shape))
        exact = [seconds(lambda g=g: nash.solve(g)) for g in map(NormalFormGame, payoffs)]
        print(f"{'x'.join(map(str, shape))} integers 0..2: exact path {1e3 * median(exact):.2f} ms (worst {1e3 * max(exact):.0f})")


if __name__ == "__main__":
    main()

"""Parametric results: conditions from a cold process, arrangements of lines, exact maps, radii and grids."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from statistics import median
from time import process_time
from typing import Any

import numpy as np
from flint import fmpq

import games
from games.exact.plane.arrangement import PLANE, arrange
from games.models.trilateral import MODEL
from solvers import regimes

SEED = 20240422
COLD = (
    "import time; t = time.perf_counter(); from games.models.trilateral import MODEL; from solvers import regimes; "
    "regimes.differences(MODEL); print(time.perf_counter() - t)"
)


def milliseconds(call: Callable[[], Any], times: int = 5) -> float:
    """Return the median processor time of a call."""
    found = []
    for _ in range(times):
        start = process_time()
        call()
        found.append(1e3 * (process_time() - start))
    return median(found)


def lines(count: int, rng: np.random.Generator) -> list[Any]:
    """Return random lines that cross the unit square, as polynomials."""
    x, y = PLANE.gens()
    found = []
    for _ in range(count):
        p, q = (fmpq(int(v), 1000) for v in rng.integers(0, 1001, 2))
        a, b = (int(v) for v in rng.integers(-99, 100, 2))
        found.append(a * (x - p) + (b or 1) * (y - q))
    return found


def main() -> None:
    """Print the times."""
    scenario = games.episode("2019").scenario
    cold = float(subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout)
    warm = milliseconds(lambda: regimes.differences(MODEL))
    print(f"162 conditions of the 3x3x3 model: {cold:.2f} s from a cold process, imports included; {warm:.0f} ms warm")
    rng = np.random.default_rng(SEED)
    unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    for _ in range(3):
        drawn = lines(24, rng)
        cells = len(arrange(unit, drawn).samples)
        print(f"arrangement of 24 lines, {cells} cells: {milliseconds(lambda drawn=drawn: arrange(unit, drawn)):.1f} ms")
    exact = milliseconds(lambda: regimes.exact_map(MODEL, "TKN", "rK", at=scenario), 3)
    print(f"exact map, US action given, whole equilibrium sets: {exact:.0f} ms")
    grid = milliseconds(lambda: regimes.map(MODEL, "TKN", "rK", at=scenario, shape=(200, 200), select=False))
    print(f"strict equilibria on a grid of 200 x 200: {grid:.0f} ms")
    start = process_time()
    regimes.exact_map(MODEL, "TKN", "rK", at=scenario, timing="simultaneous", select=False).raster((1000, 1000))
    print(f"3x3x3 game, all equilibria on 1000 x 1000 points by exact regions: {process_time() - start:.1f} s")
    points = {p.symbol: rng.uniform(float(p.low), float(p.high), 100_000) for p in map(MODEL.parameter, ("s", "p", "chi", "f0"))}
    batch = milliseconds(lambda: regimes.radius_batch(MODEL, "CC", points, at=scenario), 3)
    print(f"radii of 100,000 points: {1e3 * batch / 100_000:.2f} us each")


if __name__ == "__main__":
    main()

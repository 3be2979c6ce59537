"""Payoffs of many scenarios of the 3x3x3 model: one call on arrays against a Python loop over games."""

from time import perf_counter

import numpy as np

from games.models.trilateral import MODEL
from games.scenarios.scenario import Scenario

SCENARIOS = 10_000
LOOPED = 200
ROUNDS = 5
SEED = 0


def draws() -> dict[str, np.ndarray]:
    """Return random values of every parameter over its range, symbol -> (SCENARIOS,)."""
    generator = np.random.default_rng(SEED)
    return {p.symbol: generator.uniform(float(p.low), float(p.high), SCENARIOS) for p in MODEL.parameters}


def seconds_batch() -> float:
    """Return the time of one call for all scenarios, the best of a few rounds, each with its own copy of the input."""
    times = []
    for _ in range(ROUNDS):
        samples = draws()
        start = perf_counter()
        MODEL.batch(samples)
        times.append(perf_counter() - start)
    return min(times)


def seconds_loop() -> float:
    """Return the time of a loop over LOOPED scenarios, the best of a few rounds; making the scenarios is not counted."""
    samples = draws()
    scenarios = [Scenario(str(n), {symbol: values[n] for symbol, values in samples.items()}) for n in range(LOOPED)]
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        payoffs = np.array([MODEL.game(s, timing="simultaneous", numbers="float").payoffs for s in scenarios])
        times.append(perf_counter() - start)
    np.testing.assert_allclose(payoffs, MODEL.batch(samples)[:LOOPED], rtol=0, atol=1e-12)
    return min(times)


def main() -> None:
    """Print both times for SCENARIOS scenarios and their ratio."""
    batch, loop = seconds_batch(), seconds_loop()
    scaled = loop * SCENARIOS / LOOPED
    print(f"{SCENARIOS} scenarios of {len(MODEL.parameters)} parameters to 3x3x3 payoffs, best of {ROUNDS} rounds")
    print(f"one MODEL.batch call:     {batch * 1e3:8.1f} ms")
    print(f"loop over MODEL.game:     {scaled * 1e3:8.1f} ms (scaled from {LOOPED} scenarios in {loop * 1e3:.1f} ms)")
    print(f"ratio:                    {scaled / batch:8.1f}")


if __name__ == "__main__":
    main()

"""Robust choice: settings of levers over draws against as many games of a sweep, and the exact parts, in one run, CPU time."""

import time

import games
from games.models.trilateral import MODEL
from solvers.sensitivity import cheapest_levers, robust_choice
from solvers.sensitivity.sweeps import designs
from solvers.sensitivity.sweeps.outcomes import find
from solvers.sensitivity.sweeps.outcomes.block import Block
from solvers.sensitivity.sweeps.outcomes.form import GIVEN, Form

SCENARIO = games.scenario("2019")
SEED, DRAWS = 20240422, 100_000


def alone(draws: int) -> float:
    """Return the seconds that margins and selected classes of as many games take without levers."""
    rows = designs.random(MODEL, designs.box_of(MODEL, SCENARIO), draws, rng=SEED)
    start = time.process_time()
    for first in range(0, draws, 1 << 13):
        named = rows.columns((slice(first, first + (1 << 13)),))
        block = Block(Form(MODEL, (GIVEN,)), SCENARIO, GIVEN, "E", {s: named[own.name] for own in rows.inputs for s in own.symbols})
        find("margin").compute(block)
        find("logit").compute(block)
    return time.process_time() - start


def main() -> None:
    """Print rates and ratios."""
    robust_choice(MODEL, SCENARIO, draws=1000, rng=SEED, progress=False)  # what is compiled and imported once
    start = time.process_time()
    found = robust_choice(MODEL, SCENARIO, draws=DRAWS, rng=SEED, progress=False)
    used = time.process_time() - start
    count = len(found.settings)
    per_setting = alone(DRAWS)
    print(f"{DRAWS:,} draws x {count} settings: {used:.1f} s of CPU, {1e6 * used / DRAWS / count:.2f} us a game")
    print(f"  against as many games of a sweep's blocks: ratio {used / (count * per_setting):.2f}")
    start = time.process_time()
    for k in range(count):
        found.worst(k)
    worst = time.process_time() - start
    print(f"exact worst cases of {count} boxes of {len(found.ranges)} inputs: {1e3 * worst / count:.0f} ms each, against ", end="")
    print(f"{1e3 * used / count:.0f} ms for its draws: ratio {worst / used:.2f}")
    start = time.process_time()
    cheap = cheapest_levers(MODEL, SCENARIO)
    print(f"cheapest of {len(cheap.pulls)} levers, {len(cheap.sets)} sets listed: {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()

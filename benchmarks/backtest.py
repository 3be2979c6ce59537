"""The back-test: forecasts of the record at many parameter points against a loop over verdicts, in one run, CPU time."""

from time import process_time

import games
from games.scenarios.scenario import Scenario
from solvers import evidence
from solvers.evidence.backtesting.class_probabilities import class_probabilities, draw
from solvers.evidence.backtesting.selection_rules import known
from solvers.verdict import verdict

SEED = 20240422
POINTS = 2000
LOOP = 4
"""Parameter points of the loop, which is slow."""


def main() -> None:
    """Print times and ratios."""
    record = evidence.Coding("hand").apply(map(evidence.Case.of, games.episodes().values()))
    theory = games.theory("wang")
    drawn = draw(theory, rng=SEED, draws=POINTS)
    start = process_time()
    for k in range(LOOP):
        values = {symbol: float(own[k]) for symbol, own in drawn.columns.items()}
        for episode in games.episodes().values():
            seen = theory.apply(episode.scenario)
            verdict(Scenario(seen.name, dict(seen.values) | values, seen.us_action, without=seen.without))
    one = (process_time() - start) / LOOP
    for rule in known():
        start = process_time()
        class_probabilities(drawn, record, [rule], noise=0)
        used = (process_time() - start) / POINTS
        print(f"{rule.name}: {1e6 * used:.0f} us of CPU a point; a loop over verdicts takes {one / used:.0f} times that")
    start = process_time()
    found = evidence.backtest(rng=SEED)
    used = process_time() - start
    shape = f"{len(found.columns[0].theories)} theories, {len(found.columns)} codings, {found.draws} draws"
    print(f"the whole back-test ({shape}): {used:.1f} s of CPU")


if __name__ == "__main__":
    main()

"""The likelihood of the coded episodes at many parameter points, beside a loop over ``verdict``, and nested sampling; CPU time."""

import sys
import time

import games
from games.models.trilateral import MODEL
from solvers.evidence.estimation.likelihood import log_likelihood
from solvers.evidence.estimation.nested import nested
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import MISCLASSIFIED, PRECISION, prior
from solvers.verdict import verdict

SEED = 20240422
MANY, FEW = 100_000, 3


def main() -> None:
    """Print times and ratios."""
    seen = coded()
    own = prior(None, seen)
    points = own.draw(MANY, rng=SEED)
    start = time.process_time()
    log_likelihood(own, seen, points)
    batch = (time.process_time() - start) / MANY
    verdict(seen[0].scenario)
    start = time.process_time()
    for point in points[:FEW]:
        values = {name: value for name, value in own.values(point).items() if name not in (PRECISION, MISCLASSIFIED)}
        for each in seen:
            verdict(each.scenario.set(values))
    loop = (time.process_time() - start) / FEW
    print(f"{MANY:,} likelihoods of {len(seen)} episodes, {len(own)} parameters: {batch * MANY:.1f} s, {1e6 * batch:.0f} us each")
    print(f"  a loop over verdict: {1e3 * loop:.0f} ms each; ratio {loop / batch:.0f}")
    wide = prior(games.theory("wang"), seen, model=MODEL)
    start = time.process_time()
    try:
        run = nested(wide, seen, rng=SEED)
    except games.errors.QuasiallianceError as missing:
        sys.exit(str(missing))
    print(f"nested sampling over {len(wide)} parameters: {time.process_time() - start:.0f} s; {run}")


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# SALib 1.6.0: Morris' sampler gives infinite values of a normal input, and calls that a sample.
#
# Expected: finite values of an input with the distribution "norm", or a refusal, since trajectories start and end on the grid
#           0, 1/3, 2/3, 1 of shares and the normal distribution has no 0th and no 100th percentile.
# Seen:     inf and -inf in the sample, without an error or a warning; a model that can compute with them returns NaN or inf, and
#           the analysis then masks or averages it. Sobol' and Latin hypercube samples, which do not reach the ends, are finite.
# Hurt:     whoever gives an input a normal or lognormal distribution and screens with Morris.
# Guard:    solvers/sensitivity/marginals (every distribution has ends); tests/solvers/sensitivity/test_marginals.py,
#           test_steps_of_morris_stay_finite.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings

import numpy as np
from SALib.sample import latin, morris, sobol

warnings.simplefilter("error")
box = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]], "dists": ["norm", "unif"]}
drawn = morris.sample(dict(box), 20, num_levels=4, seed=1)
print("Morris, values of the normal input:", np.unique(drawn[:, 0]))
others = [latin.sample(dict(box), 64, seed=1), sobol.sample(dict(box), 64, calc_second_order=False, seed=1)]
print("Latin hypercube and Sobol' finite:", [bool(np.isfinite(one).all()) for one in others])
if np.isinf(drawn[:, 0]).any() and all(np.isfinite(one).all() for one in others):
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

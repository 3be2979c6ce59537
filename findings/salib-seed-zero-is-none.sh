#!/usr/bin/env bash
# SALib 1.6.0: the seed 0 counts as no seed in the analyses of Sobol', PAWN and delta.
#
# Expected: two analyses of the same output with seed=0 are equal, as with any other seed and as in SALib's own samplers.
# Seen:     the Sobol' intervals differ; with seed=1 they agree. The code asks `if seed:`.
# Hurt:     whoever takes 0 as the seed, the usual first choice, and finds that a table cannot be made again.
# Guard:    solvers/sensitivity/estimators.py, counts(); test_seed_0_is_a_seed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
from SALib.analyze import sobol
from SALib.sample import sobol as sampler

box = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
output = sampler.sample(box, 64, seed=0).prod(axis=1)
equal = {seed: np.array_equal(*(sobol.analyze(box, output, seed=seed)["S1_conf"] for _ in range(2))) for seed in (0, 1)}
print("two analyses are equal, by seed:", equal)
if equal == {0: False, 1: True}:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

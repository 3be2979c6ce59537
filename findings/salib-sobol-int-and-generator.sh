#!/usr/bin/env bash
# SALib 1.6.0 on SciPy 1.17.1: the Sobol' sampler makes other designs of seed=3 than of seed=numpy.random.default_rng(3).
#
# Expected: one design, for the documentation says that a whole number seeds a new Generator and that a Generator is used as it is.
# Seen:     two designs. SciPy gives the engine a child spawned from a Generator, but for a whole number the root; so the design of a
#           Generator is that of neither, and the same Generator, which draws nothing itself, gives another one each time.
# Hurt:     who records the seed of a Generator and reruns a sensitivity analysis with that number, or the other way round: indices
#           differ in their first digits where they rest on few draws.
# Guard:    solvers/sensitivity takes whole numbers only, and draws what SALib draws for them:
#           tests/solvers/sensitivity/test_sensitivity.py, test_indices_and_intervals_are_those_of_salib.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0 scipy==1.17.1 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from SALib.sample import sobol

line = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}
print("SALib", version("SALib"), "SciPy", version("scipy"))
number = sobol.sample(line, 4, calc_second_order=False, seed=3)
again = sobol.sample(line, 4, calc_second_order=False, seed=3)
generator = np.random.default_rng(3)
first = sobol.sample(line, 4, calc_second_order=False, seed=generator)
second = sobol.sample(line, 4, calc_second_order=False, seed=generator)
untouched = generator.random() == np.random.default_rng(3).random()
print("first row, seed=3:             ", number[0])
print("first row, default_rng(3):     ", first[0])
print("first row, the same once more: ", second[0])
print("the generator has drawn nothing:", untouched)
if np.array_equal(number, again) and not np.array_equal(number, first) and not np.array_equal(first, second) and untouched:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

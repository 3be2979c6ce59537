#!/usr/bin/env bash
# SciPy 1.17.1: one output that is not a number among thousands makes every Sobol' index exactly 0, without a warning.
#
# Expected: nan, or an error that says which evaluation failed.
# Seen:     scipy.stats.sobol_indices divides by a variance that is nan, under np.errstate(invalid="ignore"), and then sets whatever
#           is not finite to 0; first and total order of all inputs are 0, as if nothing mattered. Its docstring does not say so.
# Hurt:     whoever analyses a model that fails at some points (a solver that does not converge) and reads that no input matters.
# Guard:    solvers/sensitivity/evaluation.py, finite_output(); test_value_that_is_not_finite_is_refused_by_row.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install --only-binary :all: scipy==1.17.1 numpy==2.4.6
"$folder/venv/bin/python" -W error - <<'PYTHON'
import sys

import numpy as np
import scipy
from scipy.stats import sobol_indices, uniform

calls = []


def model(x):
    """The second input alone matters; the evaluation of one point of one block fails."""
    y = x[1].copy()
    if not calls:
        y[17] = np.nan
    calls.append(len(y))
    return y


whole = sobol_indices(func=lambda x: x[1], n=1024, dists=[uniform(), uniform()], rng=np.random.default_rng(0))
holed = sobol_indices(func=model, n=1024, dists=[uniform(), uniform()], rng=np.random.default_rng(0))
print("scipy", scipy.__version__)
print("without the failure:", whole.first_order.round(2), whole.total_order.round(2))
print(f"with one of {sum(calls)} values nan:", holed.first_order, holed.total_order)
if not holed.first_order.any() and not holed.total_order.any() and whole.total_order[1] > 0.9:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

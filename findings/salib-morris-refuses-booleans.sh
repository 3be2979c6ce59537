#!/usr/bin/env bash
# SALib 1.6.0: Morris' analysis refuses truth values and integers as outputs, the analyses of Sobol' and PAWN take them.
#
# Expected: one rule for all methods.
# Seen:     ValueError: dtype of [the whole array] array must be 'float', float32 or float64.
# Hurt:     whoever runs several methods on one event, that an outcome is of a class.
# Guard:    solvers/sensitivity/evaluation.py, finite_output(); test_truth_values_and_integers_are_outputs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

from SALib.analyze import morris, pawn, sobol
from SALib.sample import morris as walks
from SALib.sample import sobol as sampler


def box():
    return {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}


rows, walk, refused = sampler.sample(box(), 64, seed=0), walks.sample(box(), 8, seed=0), []
for name, analyse in (
    ("sobol", lambda: sobol.analyze(box(), rows.sum(axis=1) > 1, seed=1)),
    ("pawn", lambda: pawn.analyze(box(), rows, rows.sum(axis=1) > 1)),
    ("morris", lambda: morris.analyze(box(), walk, walk.sum(axis=1) > 1, seed=1)),
):
    try:
        analyse()
    except ValueError as problem:
        refused.append(name)
        print(name, str(problem)[:20], "...", str(problem)[-49:])
print("refused by", refused)
if refused == ["morris"]:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

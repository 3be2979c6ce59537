#!/usr/bin/env bash
# SALib 1.6.0: inputs that are all in one group are sampled as if there were no groups, and analysed as if there were.
#
# Expected: N (1 + 2) rows for the one group, and a total index of 1, since it is all that varies; or an error.
# Seen:     N (D + 2) rows. If their number happens to divide by 3 the analysis takes them for those of one group, in the wrong
#           places, and returns an index far from 1; else it complains of an incorrect number of samples.
# Hurt:     whoever sets groups by rule, for instance by mechanism, where all but one are switched off.
# Guard:    solvers/sensitivity/estimators.py, saltelli(), has the rows of each group; test_a_single_group_explains_everything.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

from SALib.analyze import sobol
from SALib.sample import sobol as sampler

box = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4, "groups": ["all"] * 4}
rows = sampler.sample(box, 64, calc_second_order=False, seed=0)
print("rows:", len(rows), "for one group:", 64 * 3, "without groups:", 64 * 6)
total = sobol.analyze(box, rows.sum(axis=1), calc_second_order=False, seed=1)["ST"]
print("total index of all inputs together:", total)
if len(rows) == 64 * 6 and abs(total[0] - 1) > 0.3:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

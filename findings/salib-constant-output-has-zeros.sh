#!/usr/bin/env bash
# SALib 1.6.0: the Sobol' indices of an output that never varies are zeros, with intervals of no width.
#
# Expected: not a number, or an error: there is no variance to share.
# Seen:     S1 = ST = 0 +- 0 and, at most, NumPy's warning of an invalid value in a division.
# Hurt:     whoever analyses a class or an event that does not occur in the sample, and reads that nothing matters for it.
# Guard:    solvers/sensitivity/estimators.py, bounded(); test_constant_output_has_no_indices.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
from SALib.analyze import sobol

box = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
found = sobol.analyze(box, np.ones(64 * 6), seed=1)
print({key: found[key].tolist() for key in ("S1", "S1_conf", "ST", "ST_conf")})
if all((found[key] == 0).all() for key in ("S1", "S1_conf", "ST", "ST_conf")):
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

#!/usr/bin/env bash
# SALib 1.6.0: PAWN fails for some numbers of slices, and leaves one draw out for all of them.
#
# Expected: any number of slices; each draw in one of them.
# Seen:     ValueError: Quantiles must be in the range [0, 1] for 6, 9, 21 and others, whose floating-point steps sum to more than
#           1; and the draw with the input's largest value is in no slice, since the last one is open on the right.
# Hurt:     whoever varies the number of slices to see whether the index depends on it.
# Guard:    solvers/sensitivity/distributions.py, slice_of(); test_an_output_that_is_its_input.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install SALib==1.6.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
from SALib.analyze import pawn

box = {"num_vars": 1, "names": ["a"], "bounds": [[0, 1]]}
column = np.random.default_rng(0).random((1000, 1))
refused = []
for slices in range(2, 31):
    try:
        pawn.analyze(box, column, column[:, 0], S=slices)
    except ValueError:
        refused.append(slices)
print("refused:", refused)
event = (column[:, 0] == column.max()).astype(float)  # one draw, that of the input's largest value
shares = pawn.analyze(box, column, event, S=500)  # two draws to a slice: in its own, half of them
print("largest distance:", shares["maximum"][0], "with the draw in its slice:", 1 / 2 - 1 / 1000)
if {6, 9} <= set(refused) and shares["maximum"][0] < 0.4:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

#!/usr/bin/env bash
# pymnash 0.8.0: a continuum of equilibria is listed with a free probability and no bounds, after a test at its middle alone.
#
# Expected: the part of the family that is in equilibrium, or nothing where none is.
# Seen:     find_all_equilibria() solves the indifference conditions of a support, puts equal probabilities for what stays free, and
#           lists the whole family if that one point passes, or nothing if it fails. Rows T and B always pay the same; column L is a
#           best reply where B has at most 1/3, R where it has at least 1/3. Listed: T against L alone; any mixture against R, that
#           with T for certain among them, against which L pays 1 and R 0. Missed: the mixtures with up to 1/3 of B against L.
# Hurt:     whoever reads "all equilibria" of a game with ties: false ones and missed ones in one list.
# Guard:    a set is described by its vertices, each judged; test_a_continuum_ends_where_a_reply_does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install --only-binary :all: pymnash==0.8.0 numpy==2.4.6 sympy==1.14.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
from pymnash.game import Game

ROW, COLUMN = np.array([[1.0, 0], [1, 0]]), np.array([[1.0, 0], [0, 2]])
found = list(Game(np.stack([ROW, COLUMN], axis=-1)).find_all_equilibria())
for profile in found:
    print(profile)
free = [row for row, column in found if column == {1: 1} and any(getattr(p, "free_symbols", None) for p in row.values())]
print("T for certain against R is in the listed family; the column player would gain", COLUMN[0, 0] - COLUMN[0, 1])
against_left = [row for row, column in found if column == {0: 1}]
print("against L is listed:", against_left)
if free and against_left == [{0: 1}]:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON

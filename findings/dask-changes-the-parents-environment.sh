#!/usr/bin/env bash
# Dask distributed 2026.8.0: starting a local cluster changes the environment of the process that starts it, and leaves it so.
#
# Expected: PYTHONHASHSEED, OMP_NUM_THREADS and the like are set for the workers.
# Seen:     they are set in os.environ of the parent as well, and stay when the cluster is closed: whatever it starts later has another
#           hash seed, and one thread for linear algebra.
# Hurt:     whoever compares a run before with one after, or whose own processes are slow afterwards.
# Guard:    no result of a sweep depends on them; test_what_a_cluster_does_to_the_environment_changes_no_byte.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install distributed==2026.8.0
cat > "$folder/script.py" <<'PYTHON'
import os
import sys

from distributed import LocalCluster

if __name__ == "__main__":
    before = dict(os.environ)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None):
        pass
    changed = sorted(name for name, value in os.environ.items() if before.get(name) != value)
    print("changed in the parent, and left so:", ", ".join(changed))
    if {"PYTHONHASHSEED", "OMP_NUM_THREADS"} <= set(changed):
        sys.exit(0)
    print("The behaviour has changed.")
    sys.exit(1)
PYTHON
"$folder/venv/bin/python" -W ignore "$folder/script.py"

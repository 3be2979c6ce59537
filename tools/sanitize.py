"""The kernels under the sanitizers of addresses and undefined behaviour: the batch tests, eight threads at once, a million games.

    python tools/sanitize.py [--games 1000000] [--tests tests/solvers/nash/test_batch.py ...]

Builds a second library with ``-fsanitize=address,undefined`` in a temporary folder, and runs everything in a process that loads the
sanitizers' libraries first. Any report ends that process with an error. Leaks are not looked for: Python's own would be found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ("tests/solvers/nash/test_batch.py", "tests/solvers/verify/test_root_counts.py")

STRESS = """
import sys, numpy as np
from concurrent.futures import ThreadPoolExecutor
from solvers import nash
games, seed = int(sys.argv[1]), 20240422
rng = np.random.default_rng(seed)
u = rng.normal(size=(games // 8, 3, 3, 3, 3))
u[::7] = rng.integers(0, 3, size=u[::7].shape)
u[1::1001] = np.exp(90 * u[1::1001])
u[2::1001] *= 1e-290
with ThreadPoolExecutor(8) as pool:  # eight callers, each with eight threads of its own
    batches = list(pool.map(lambda part: nash.solve_batch(part, exact=False, workers=8), np.array_split(u, 8)))
again = nash.solve_batch(u, exact=False, workers=1)
assert np.array_equal(np.concatenate([b.profiles for b in batches]), again.profiles)
large = nash.solve_batch(rng.normal(size=(games, 3, 2, 2, 2)), exact=False)
two = nash.solve_batch(rng.normal(size=(games // 100, 2, 5, 5)), exact=False)
print(f"seed {seed}: {len(large.flags):,} games of 2x2x2, {len(u):,} of 3x3x3 with ties and extreme scales, "
      f"{len(two.flags):,} of 5x5; open", *(f"{np.mean(b.flags != 0):.4%}" for b in (large, again, two)))
"""


def main() -> int:
    """Build, run, and return how the runs ended."""
    sys.path.insert(0, str(ROOT))
    from solvers.native.build import FLAGS, FOLDER, LIBRARY, compiler

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--games", type=int, default=1_000_000)
    parser.add_argument("--tests", nargs="*", default=TESTS)
    options = parser.parse_args()
    cc = compiler()
    if cc is None or sys.platform != "linux":
        print("sanitize: a C compiler and Linux are needed")
        return 2
    runtimes = [
        subprocess.run([cc, f"-print-file-name=lib{name}.so"], capture_output=True, text=True, check=True).stdout.strip()
        for name in ("asan", "ubsan")
    ]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / LIBRARY.name
        flags = [*FLAGS, "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]
        subprocess.run([cc, *flags, "-o", str(made), *map(str, sorted(FOLDER.glob("*.c"))), "-lm"], check=True)
        start = Path(folder) / "sitecustomize.py"  # read before anything else: from then on the library is the other one
        start.write_text(f"import pathlib, solvers.native\nsolvers.native.LIBRARY = pathlib.Path({str(made)!r})\n")
        environment = {
            **os.environ,
            "LD_PRELOAD": " ".join(runtimes),
            "PYTHONPATH": os.pathsep.join((folder, str(ROOT))),
            "ASAN_OPTIONS": "detect_leaks=0",
            "UBSAN_OPTIONS": "print_stacktrace=1",
        }
        runs = [
            [sys.executable, "-c", STRESS, str(options.games)],
            *([[sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options.tests]] if options.tests else []),
        ]
        used = subprocess.run(
            [sys.executable, "-c", "from solvers import native; print(native.library()._name)"],
            capture_output=True, text=True, env=environment, cwd=ROOT, check=True,
        ).stdout.strip()
        if used != str(made):
            print(f"sanitize: the library in use is {used}, not the one with the sanitizers")
            return 2
        ends = [subprocess.run(command, env=environment, cwd=ROOT).returncode for command in runs]
    print("sanitize: nothing was reported" if not any(ends) else f"sanitize: ended with {ends}")
    return int(any(ends))


if __name__ == "__main__":
    sys.exit(main())

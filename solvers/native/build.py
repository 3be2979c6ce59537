"""Compile the C sources of this folder into one shared library: ``python -m solvers.native.build``.

The wheel and the editable install run this through ``hatch_build.py``. No Python header is needed: the library is called
through ctypes, so one build serves every Python version.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LIBRARY = FOLDER / "kernel.so"
FLAGS = ("-std=c11", "-O3", "-ffp-contract=off", "-fno-math-errno", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror=implicit")
"""No flag may reorder float operations: the error bounds in the sources count them as written."""


def compiler() -> str | None:
    """Return the C compiler: $CC, or the first of cc, gcc and clang that is installed."""
    import shutil  # here, as below: whoever loads the library needs none of this

    wanted = os.environ.get("CC")
    return next((path for name in ([wanted] if wanted else ["cc", "gcc", "clang"]) if (path := shutil.which(name))), None)


def build() -> Path | None:
    """Compile and put the library in place; None, with the compiler's words on standard error, if that is not possible."""
    import subprocess
    import tempfile

    cc = compiler()
    if cc is None or sys.platform == "win32":
        return None
    sources = sorted(str(path) for path in FOLDER.glob("*.c"))
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        made = Path(folder) / LIBRARY.name
        done = subprocess.run([cc, *FLAGS, "-o", str(made), *sources, "-lm"], capture_output=True, text=True)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return None
        os.replace(made, LIBRARY)  # in one step: another process may have the old one open
    return LIBRARY


if __name__ == "__main__":
    sys.exit(build() is None)

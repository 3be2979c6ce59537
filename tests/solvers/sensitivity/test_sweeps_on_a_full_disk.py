"""A sweep on a disk that is really full: it says so, what is done is safe, and it goes on to the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import sys
from pathlib import Path
import games
from games.errors import SolverError
from games.models.trilateral import MODEL
from solvers.sensitivity import open_sweep, sweep
from solvers.sensitivity.sweeps import designs, plan, store


def contents(folder):
    data = folder / store.DATA
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


def run(folder, **options):
    rows = designs.random(MODEL, {"s": (-0.5, 1), "hK": (0, 1)}, 200_000, rng=7)
    sweep(None, games.scenario("2023"), rows, out=folder, outcomes=["margin", "strict"], progress=False, **options)


if __name__ == "__main__":
    small, large, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    run(large)
    (small / "ballast").write_bytes(b"x" * 3_000_000)
    try:
        run(small / "a", workers=workers)
    except SolverError as problem:
        print(problem)
    print(len(store.logged(small / "a")))
    try:
        run(small / "a", workers=workers, resume=True)  # as full as before
    except SolverError as problem:
        print("again:", problem)
    (small / "ballast").unlink()
    run(small / "a", workers=workers, resume=True)
    print(contents(small / "a") == contents(large), open_sweep(small / "a").sizes["draw"])
"""


def on_a_small_disk(folder: Path, command: list[str]) -> list[str]:
    """Return a command that runs where a folder is a file system of its own, of 7 MB, which nobody else sees."""
    script = 'mount -t tmpfs -o size=7m tmpfs "$0" && exec "$@"'
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(folder), *command]


def can_mount(folder: Path) -> bool:
    """Whether a user may mount a file system here."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(on_a_small_disk(folder, ["true"]), capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_is_said_and_the_sweep_goes_on_to_the_same_bytes(workers: int, tmp_path: Path) -> None:
    """In one process and in two: a file system with room for some chunks; then room is made."""
    small = tmp_path / "small"
    small.mkdir()
    if not can_mount(small):
        pytest.skip("no small file system can be mounted here: unshare (Linux) is missing, or users may not have namespaces")
    script = tmp_path / "script.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{SCRIPT}", "utf-8")
    command = on_a_small_disk(small, [sys.executable, str(script), str(small), str(tmp_path / "large"), str(workers)])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    said, kept, again, end = done.stdout.splitlines()
    assert said.endswith("No space left on device; what is done is safe: make room, and go on with resume")
    assert again.startswith("again:")
    assert 0 < int(kept) < 4
    assert end == "True 200000"

"""Record what a redesign must not change, and compare two records.

    python tools/freeze.py record DIR [--only paper,commands/E19,...] [--tree CHECKOUT] [--jobs 2]
    python tools/freeze.py compare DIR1 DIR2 [--only ...]

A unit is a text file of titled blocks: the commands on one episode, the solvers on one game, the paper (beside its files). A
block is one command or one call; an error it raises is its text, so a failure is recorded like an answer. ``--only`` names
units by how they start. ``--tree`` records another checkout, in a fresh interpreter that stands elsewhere and has it first on its
path; its kernels must have been compiled. ``freeze_units.py`` says what the units are, and what is done small to save time.

Every unit runs in a process of its own, forked (so on a Unix system) when the packages are imported. Processor times are printed,
never recorded; the seconds that commands print, addresses in memory, the folder a unit stands in
and the hash of the sources are masked.

compare prints per unit the first different line of each different block, and leaves with status 1 if anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import itertools
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, TypeAlias

Block: TypeAlias = tuple[str, Callable[[], str]]
"""A title, and what makes the text under it."""

HEAD = "##### "
SECONDS = 900
"""Processor time after which a unit is given up."""

ENVIRONMENT = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    **{"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1735689600", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    **{"COLUMNS": "80", "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"},
}
MASKS = ((r"\b\d+\.\d+ s\b", "_ s"), (r'("sources_sha256": )"\w+"', r'\1"_"'), (r"\b0x[0-9a-f]{6,}", "0x_"))


def masked(text: str) -> str:
    """Return text without times, addresses in memory and the hash of the sources.

    >>> masked('640 games in 1.3 s, seed 0')
    '640 games in _ s, seed 0'
    """
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return text


def record(folder: Path, only: Sequence[str], tree: Path, jobs: int) -> int:
    """Record a checkout in a fresh interpreter; return an exit status."""
    if folder.exists() and any(folder.iterdir()):
        print(f"freeze: {folder} is not empty; name a new folder", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    words = (Path(__file__).resolve(), "work", folder.resolve(), "--only", ",".join(only), "--tree", tree.resolve(), "--jobs", jobs)
    with tempfile.TemporaryDirectory() as elsewhere:
        inside = os.environ | ENVIRONMENT | {"PYTHONPATH": str(tree.resolve())}
        return subprocess.run([sys.executable, "-P", *map(str, words)], cwd=elsewhere, env=inside).returncode


def work(folder: Path, only: Sequence[str], tree: Path, jobs: int) -> int:
    """Record the units of the build that is on the path, each in its own process; return an exit status."""
    for word in ("games", "solvers", "quasialliance"):
        place = Path(importlib.import_module(word).__path__[0]).resolve()
        if place.parent != tree:
            print(f"freeze: {word} comes from {place}, not from {tree}", file=sys.stderr)
            return 2
    sys.path.append(str(Path(__file__).parent))
    todo = [item for item in importlib.import_module("freeze_units").units(folder).items() if item[0].startswith(tuple(only))]
    running: dict[int, tuple[str, Any]] = {}
    while todo or running:
        while todo and len(running) < jobs:
            unit, blocks = todo.pop(0)
            process: Any = multiprocessing.get_context("fork").Process(target=write_unit, args=(unit, blocks, folder))
            process.start()
            running[process.sentinel] = unit, process
        for ready in wait(list(running)):
            unit, process = running.pop(ready)  # type: ignore[arg-type]  # a sentinel is an int
            process.join()
            if process.exitcode:
                print(f"         lost: {unit}, status {process.exitcode}", flush=True)
                with (folder / f"{unit}.txt").open("a", encoding="utf-8") as file:
                    file.write(f"{HEAD}the process ended with status {process.exitcode}\n")
    return 0


def write_unit(unit: str, blocks: Callable[[], Iterable[Block]], folder: Path) -> None:
    """Write a unit's blocks, made in an empty folder; a block that takes 10 s is printed, too."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.formatwarning = lambda message, category, *_, **__: f"{category.__name__}: {message}\n"
    path = folder / f"{unit}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, path.open("w", 1, encoding="utf-8", newline="\n") as file:
        os.chdir(scratch)
        try:
            for title, make in blocks():
                start = time.process_time()
                try:
                    text = make()
                except Exception as problem:
                    text = f"raises {type(problem).__name__}: {problem}"
                text = masked(text.replace(os.path.realpath(scratch), "HERE"))
                file.write(f"{HEAD}{title}\n{text.rstrip()}\n")
                if time.process_time() - start > 10:
                    print(f"{time.process_time() - start:7.1f} s    {unit}: {title}", flush=True)
        except Exception as problem:
            file.write(f"{HEAD}the unit ends here: {type(problem).__name__}: {problem}\n")
        os.chdir("/")
    print(f"{time.process_time():7.1f} s  {unit}", flush=True)


def titled(data: bytes) -> dict[str, list[str]]:
    """Return the blocks of a text by title; text before any title has the title "", and other bytes are one line.

    >>> titled(b"##### one\\n1\\n##### two\\n2")
    {'one': ['1'], 'two': ['2']}
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        lines = [f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"]
    blocks: dict[str, list[str]] = {}
    title = ""
    for line in lines:
        if line.startswith(HEAD):
            title = line.removeprefix(HEAD)
            blocks[title] = []
        else:
            blocks.setdefault(title, []).append(line)
    return blocks


def differences(old: Path, new: Path) -> Iterator[str]:
    """Yield, block by block, the first line in which two files of a record differ."""
    if not old.exists() or not new.exists():
        yield f"only in the {'first' if old.exists() else 'second'} record"
        return
    first, second = old.read_bytes(), new.read_bytes()
    before, after = titled(first), titled(second)
    for title in dict.fromkeys([*before, *after]):
        if title not in before or title not in after:
            yield f"{title}: only in the {'first' if title in before else 'second'} record"
            continue
        pairs = itertools.zip_longest(before[title], after[title], fillvalue="(no such line)")
        for k, (a, b) in enumerate(pairs, 1):
            if a != b:
                same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
                start = max(0, same - 60)  # long lines are shown from where they differ
                yield f"{title + ', ' if title else ''}line {k}\n    - {a[start : start + 140]}\n    + {b[start : start + 140]}"
                break
    if first != second and before == after:
        yield "the same blocks in another order, or other line ends"


def compare(old: Path, new: Path, only: Sequence[str]) -> int:
    """Print what differs between two records; return 0 if nothing does, 1 if anything does, 2 if there is nothing to compare."""
    files = [{p.relative_to(d).as_posix() for p in d.rglob("*") if p.is_file()} for d in (old, new)]
    chosen = sorted(file for file in files[0] | files[1] if file.startswith(tuple(only)))
    if not all(files) or not chosen:
        print(f"freeze: nothing to compare in {old} and {new}", file=sys.stderr)
        return 2
    different = 0
    for file in chosen:
        found = list(differences(old / file, new / file))
        different += bool(found)
        if found:
            print("\n".join([file, *(f"  {line}" for line in found[:5]), *[f"  and {len(found) - 5} more"] * (len(found) > 5)]))
    print(f"{len(chosen)} files, {different} different")
    return int(different > 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("record", "compare", "work"), help="work is what record starts")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--only", type=lambda text: text.split(","), default=[""], help="how the names of units start")
    parser.add_argument("--tree", type=Path, default=Path(__file__).parents[1], help="the checkout to record")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    given = parser.parse_args(arguments)
    if len(given.folders) != 1 + (given.what == "compare"):
        parser.error("record takes one folder, compare two")
    first, last = given.folders[0], given.folders[-1]
    if given.what == "compare":
        return compare(first, last, given.only)
    return (record if given.what == "record" else work)(first, given.only, given.tree, given.jobs)


if __name__ == "__main__":
    sys.exit(main())

"""The paper build: every figure and table from nothing, with a manifest; byte-identical when built again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import games
from games.errors import QuasiallianceError
from games.exact.numbers import decimal
from games.lazy import modules
from games.models.trilateral import MODEL

from . import figures, tables
from .json_output import dumps, verdict_object
from .results import Results
from .typeset import printed

MANIFEST, WITHDRAWN = "manifest.json", ".manifest-withdrawn.json"
LIBRARIES = ("numpy", "scipy", "sympy", "python-flint", "matplotlib", "SALib", "pandas")
Step = tuple[str, Callable[[Path], None]]


def build(out: Path, results: Results, *, report: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Write the paper's figures, tables and manifest into a folder; return the manifest.

    Everything is written to a temporary folder first and moved when all of it is there, so an interrupted build leaves
    no half-written file. Before anything is moved the old manifest is withdrawn, and the new one comes last: where there is a
    manifest, it is of the files beside it. Files of an earlier build that are no longer made are removed, temporary folders of
    killed builds too; other files are left alone.

    Raises
    ------
    QuasiallianceError
        If the folder cannot be written, or another build is writing to it (where folders can be locked: not on Windows).
    """
    with ExitStack() as stack:
        try:
            out.mkdir(parents=True, exist_ok=True)
            if stack.enter_context(_locked(out)):
                for left in out.glob(".partial-*"):
                    shutil.rmtree(left, ignore_errors=True)
            partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=out))
        except OSError as problem:
            raise QuasiallianceError(f"paper: {out} cannot be written: {problem.strerror or problem}") from None
        stack.callback(shutil.rmtree, partial, ignore_errors=True)
        for name, write in steps(results):
            report(name)
            write(partial)
        manifest = make_manifest(partial, results)
        (partial / MANIFEST).write_text(dumps(manifest), "utf-8")
        _replace(partial, out)
    return manifest


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a folder for this process alone until the end of the block or of the process; tell whether it can be held at all."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            raise QuasiallianceError(f"paper: another build is writing to {folder}; wait for it, or name another folder") from None
        except OSError:  # a file system without locks
            held = False
        yield held
    finally:
        os.close(handle)


def steps(results: Results) -> Iterator[Step]:
    """Yield the parts of the build: the verdicts, then every table and every figure that the packages hold."""
    verdicts = [verdict_object(found, episode) for episode, found in results.episodes]
    yield "episodes.json", lambda folder: _write(folder / "episodes.json", dumps(verdicts))
    for _, stem, table in _walk(tables, results):
        yield stem, partial(_write_table, table, stem)
    for _, stem, figure in _walk(figures, results):
        yield stem, partial(_write_figure, figure, stem)


def _walk(package: Any, results: Results) -> Iterator[tuple[str, str, Any]]:
    for name, module in modules(package.__name__):
        if hasattr(module, "paper"):
            for stem, item in module.paper(results):
                yield name, stem, item


def _write_table(table: games.Table, stem: str, folder: Path) -> None:
    _write(folder / "tables" / f"{stem}.csv", table.to_csv())
    _write(folder / "tables" / f"{stem}.tex", latex(table, stem))


def latex(table: games.Table, stem: str) -> str:
    r"""Return a table as the paper prints it, to be referred to as ``\ref{tab:NAME}``; its file's stem is ``table-NAME``."""
    return printed(table).to_latex(f"tab:{stem.removeprefix('table-')}")


def _write_figure(figure: Any, stem: str, folder: Path) -> None:
    figures.save(figure, folder / "figures" / stem)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def make_manifest(folder: Path, results: Results) -> dict[str, Any]:
    """Return versions, seeds, parameter values, the hash of the sources and the SHA-256 of every output."""
    return {
        "project": {
            "name": "quasialliance",
            "version": importlib.metadata.version("quasialliance"),
            "sources_sha256": sources_hash(),
        },
        "versions": {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in LIBRARIES},
        "seed": results.rng,
        "draws": results.draws,
        "sobol_base_samples": results.samples,
        "map_grid": results.grid,
        "parameters": {
            p.symbol: {"name": p.name, "default": decimal(p.default), "low": decimal(p.low), "high": decimal(p.high)}
            for p in MODEL.parameters
        },
        "scenarios": {
            episode.id: {"us_action": episode.us_action} | {symbol: decimal(code.value) for symbol, code in episode.codes.items()}
            for episode in games.episodes().values()
        },
        "outputs": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def sources_hash() -> str:
    """Return one SHA-256 over every source and data file of the three packages, by relative path and content."""
    import quasialliance
    import solvers

    digest = hashlib.sha256()
    for package in (games, solvers, quasialliance):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(f"{package.__name__}/{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _replace(partial: Path, out: Path) -> None:
    old = _listed(out / MANIFEST) | _listed(out / WITHDRAWN)  # the latter where a build was killed between two moves
    new = {path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file()} - {MANIFEST}
    if (out / MANIFEST).exists():
        os.replace(out / MANIFEST, out / WITHDRAWN)
    for name in sorted(new):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(partial / name, out / name)
    for name in old - new:
        (out / name).unlink(missing_ok=True)
    os.replace(partial / MANIFEST, out / MANIFEST)
    (out / WITHDRAWN).unlink(missing_ok=True)


def _listed(manifest: Path) -> set[str]:
    """Return the outputs an earlier manifest lists, inside the folder only."""
    try:
        names = json.loads(manifest.read_text("utf-8"))["outputs"]
        return {name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts}
    except (OSError, ValueError, KeyError, TypeError):
        return set()

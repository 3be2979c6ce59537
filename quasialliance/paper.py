"""The paper build: every figure and table from nothing, with a manifest; byte-identical when built again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import games
from games.errors import QuasiallianceError, nearest
from games.exact.numbers import decimal
from games.lazy import modules
from games.lock import held
from games.models.trilateral import MODEL

from . import figures, tables
from .json_output import dumps, verdict_object
from .manuscript.numbers import macros, numbers
from .manuscript.report import OWN, SECTIONS, Picture, typeset
from .manuscript.report import report as write_report
from .results import Results
from .typeset import printed
from .words import in_words, titled

MANIFEST, WITHDRAWN, LOCK = "manifest.json", ".manifest-withdrawn.json", ".lock"
CONTENTS, REPORT = "contents.json", "report.tex"
LIBRARIES = ("numpy", "scipy", "sympy", "python-flint", "matplotlib", "SALib", "pandas")
Step = tuple[str, Callable[[Path], None]]


def build(
    out: Path,
    results: Results,
    *,
    report: Callable[[str], None] = lambda line: None,
    only: Sequence[str] = (),
    pdf: bool = False,
) -> dict[str, Any]:
    """Write the paper's figures, tables and manifest into a folder; return the manifest.

    Everything is written to a temporary folder first and moved when all of it is there, so an interrupted build leaves
    no half-written file. Before anything is moved the old manifest is withdrawn, and the new one comes last: where there is a
    manifest, it is of the files beside it. Files of an earlier build that are no longer made are removed, temporary folders of
    killed builds too; other files are left alone.

    Parameters
    ----------
    only
        Names of kinds (``*`` for any part), or of figures and tables of a build that the folder holds: nothing else is built, and
        no report. Other files stay, if they are of the same sources and settings.
    pdf
        Whether to set the report as PDF, if a program that can is found; the rest of the build does not depend on it.

    Raises
    ------
    QuasiallianceError
        If a name in ``only`` is of nothing, if the folder cannot be written, or another build is writing to it (where the file
        system has locks).
    """
    contents = _contents(out)
    if only:
        kinds = _asked(only, contents, _maker(results))
        _same_build(out, results, {stem for stem, entry in contents.items() if Path(entry["made in"]).stem in kinds})
    if results.own:
        assert results.close  # every scenario is there
    new = not out.exists()
    refusal = QuasiallianceError(f"paper: another build is writing to {out}; wait for it, or name another folder")
    with ExitStack() as stack:
        try:
            out.mkdir(parents=True, exist_ok=True)
            if stack.enter_context(held(out / LOCK, refusal)):
                for left in out.glob(".partial-*"):
                    shutil.rmtree(left, ignore_errors=True)
            partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=out))
        except OSError as problem:
            raise QuasiallianceError(f"paper: {out} cannot be written: {problem.strerror or problem}") from None
        if new:
            stack.callback(_emptied, out)
        stack.callback(shutil.rmtree, partial, ignore_errors=True)
        for name, write in steps(results) if not only else some(results, only, contents):
            report(name)
            write(partial)
        if pdf and not only and (partial / REPORT).exists():
            engine = typeset(partial)
            report("report.pdf" if engine else "report.tex is not set: no program that sets LaTeX was found, or it failed")
        manifest = make_manifest(partial, results)
        if only:
            manifest = _merged(manifest, out)
        (partial / MANIFEST).write_text(dumps(manifest), "utf-8")
        _replace(partial, out)
    return manifest


def steps(results: Results) -> Iterator[Step]:
    """Yield the parts of the build: the verdicts, every table and figure that the packages hold, the numbers and the report."""
    if not results.own:
        verdicts = [verdict_object(found, episode) for episode, found in results.episodes]
        yield "episodes.json", lambda folder: _write(folder / "episodes.json", dumps(verdicts))
    made, pictures, contents = [], [], {}
    for kind, stem, table in _walk(tables, results):
        made.append((stem, table))
        contents[stem] = {"made in": f"tables/{kind}.py", "caption": titled(in_words(table.caption))}
        yield stem, partial(_write_table, table, stem)
    for kind, stem, figure in _walk(figures, results):
        pictures.append(picture(kind, stem, figure))
        contents[stem] = {"made in": f"figures/{kind}.py", "caption": pictures[-1].caption}
        yield stem, partial(_write_figure, figure, stem)
    yield CONTENTS, lambda folder: _write(folder / CONTENTS, dumps(contents))
    found = numbers(made)
    yield "numbers.tex", lambda folder: _write(folder / "numbers.tex", macros(found))
    sections = OWN if results.own else SECTIONS
    text = write_report(found, [stem for stem, _ in made], pictures, sections)
    yield REPORT, lambda folder: _write(folder / REPORT, text)


def some(results: Results, names: Sequence[str], contents: Mapping[str, Any]) -> Iterator[Step]:
    """Yield the parts of the build whose name, or whose kind's, is asked for.

    Parameters
    ----------
    contents
        What an earlier build made, by name: where the names of figures and tables are looked up.

    Raises
    ------
    QuasiallianceError
        If a name is of nothing, before anything is computed; or nothing comes of all of them.
    """
    kinds = _asked(names, contents, _maker(results))
    new, any_made = dict(contents), False
    for package, write, room in ((tables, _write_table, "tables"), (figures, _write_figure, "figures")):
        for kind, stem, item in _walk(package, results, kinds):
            if any(fnmatchcase(kind, name) or fnmatchcase(stem, name) for name in names):
                caption = titled(in_words(item.caption)) if package is tables else picture(kind, stem, item).caption
                new[stem] = {"made in": f"{room}/{kind}.py", "caption": caption}
                any_made = True
                yield stem, partial(write, item, stem)
    if not any_made:
        whose = "of scenarios of one's own" if results.own else "with these settings"
        raise QuasiallianceError(f"--only {', '.join(names)}: no figure or table of that kind is made {whose}")
    yield CONTENTS, lambda folder: _write(folder / CONTENTS, dumps(new))


def _asked(names: Sequence[str], contents: Mapping[str, Any], by: str) -> set[str]:
    """Return the kinds of figures and tables that names ask for; a QuasiallianceError if one is of nothing."""
    made = {stem: Path(entry["made in"]).stem for stem, entry in contents.items()}
    known, kinds = _kinds(by), set[str]()
    for name in names:
        own = {kind for kind in known if fnmatchcase(kind, name)} | {made[stem] for stem in made if fnmatchcase(stem, name)}
        if not own:
            if name in _kinds("paper"):
                why = "no figure or table of that kind is made of scenarios of one's own"
            else:
                also = "" if made else ", and the folder holds no build whose figures and tables have names"
                why = f"no kind of figure or table has that name{also}{nearest(name, [*known, *made])}"
            raise QuasiallianceError(f"--only {name}: {why}; kinds are {', '.join(sorted(known))}")
        kinds |= own
    return kinds


def _emptied(out: Path) -> None:
    """Remove a folder that was made for a build which came to nothing."""
    if not any(path.name != LOCK for path in out.iterdir()):
        (out / LOCK).unlink(missing_ok=True)
        out.rmdir()


def _contents(out: Path) -> Mapping[str, Any]:
    """Return what the build in a folder made, by name; nothing where there is none."""
    try:
        found = json.loads((out / CONTENTS).read_text("utf-8"))
        return {stem: entry for stem, entry in found.items() if isinstance(entry["made in"], str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _maker(results: Results) -> str:
    """Return the function that makes a kind of tables or figures: of one's own scenarios, or of the project's."""
    return "own" if results.own else "paper"


def _kinds(by: str) -> set[str]:
    """Return the names of all kinds of tables and figures that are made by a function of this name."""
    return {name for package in (tables, figures) for name, module in modules(package.__name__) if hasattr(module, by)}


def picture(kind: str, stem: str, figure: Any) -> Picture:
    """Return a figure as the report prints it; without a caption of its own, its heading and what its kind is."""
    caption = getattr(figure, "caption", "")
    if not caption:
        said = str(dict(modules(figures.__name__))[kind].__doc__).partition("\n")[0]
        caption = " ".join(filter(None, [getattr(figure, "heading", ""), said]))
    return Picture(stem, titled(in_words(caption)), float(figure.get_size_inches()[0]) * 25.4)


def _walk(package: Any, results: Results, kinds: Collection[str] | None = None) -> Iterator[tuple[str, str, Any]]:
    """Yield (kind, stem, item) of what a package makes, or of some kinds of it."""
    for name, module in modules(package.__name__):
        make = getattr(module, _maker(results), None)
        if make is not None and (kinds is None or name in kinds):
            for stem, item in make(results):
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
    outputs = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return made_of(results) | {"outputs": outputs}


def made_of(results: Results) -> dict[str, Any]:
    """Return versions, seeds, parameter values and the hash of the sources: two builds by one of these are the same."""
    return {
        "project": {
            "name": "quasialliance",
            "version": importlib.metadata.version("quasialliance"),
            "sources_sha256": sources_hash(),
        },
        "sources": source_hashes(),
        "of": list(results.scenarios) if results.own else "all",
        "versions": {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in LIBRARIES},
        "seed": results.rng,
        "draws": results.draws,
        "sobol_base_samples": results.samples,
        "map_grid": results.grid,
        "record_draws": results.record,
        "parameters": {
            p.symbol: {"name": p.name, "default": decimal(p.default), "low": decimal(p.low), "high": decimal(p.high)}
            for p in MODEL.parameters
        },
        "scenarios": {
            episode.id: {"us_action": episode.us_action} | {symbol: decimal(code.value) for symbol, code in episode.codes.items()}
            for episode in games.episodes().values()
        },
    }


def _merged(manifest: dict[str, Any], out: Path) -> dict[str, Any]:
    """Return the manifest of a part with the other files of the build that it goes into.

    Raises
    ------
    QuasiallianceError
        If the folder holds other files of a build of other sources or settings.
    """
    try:
        old = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return manifest
    new = manifest["outputs"]
    rest = {name: digest for name, digest in old.get("outputs", {}).items() if name not in new}
    if rest and old | {"outputs": {}} != manifest | {"outputs": {}}:
        raise _other(out)
    return manifest | {"outputs": dict(sorted((rest | new).items()))}


def _same_build(out: Path, results: Results, again: Collection[str]) -> None:
    """Refuse, before anything is computed, to build a part into a folder whose other files are of another build.

    Parameters
    ----------
    again
        The figures and tables of the folder that may be made again.

    Raises
    ------
    QuasiallianceError
        If the folder holds others, of other sources, versions or settings.
    """
    try:
        old = json.loads((out / MANIFEST).read_text("utf-8"))
        rest = [name for name in old["outputs"] if name != CONTENTS and Path(name).stem not in again]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if rest and {key: value for key, value in old.items() if key != "outputs"} != made_of(results):
        raise _other(out)


def _other(out: Path) -> QuasiallianceError:
    return QuasiallianceError(
        f"--only: {out} holds a build of other sources, versions or settings; build all of it again, or name another folder"
    )


def sources_hash() -> str:
    """Return one SHA-256 over every source and data file of the three packages, by relative path and content."""
    digest = hashlib.sha256()
    for name, content in _sources():
        digest.update(f"{name}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def source_hashes() -> dict[str, str]:
    """Return the first 12 digits of the SHA-256 of every source and data file, by its path from the packages' folder."""
    return {name: hashlib.sha256(content).hexdigest()[:12] for name, content in _sources()}


def _sources() -> Iterator[tuple[str, bytes]]:
    import quasialliance
    import solvers

    for package in (games, solvers, quasialliance):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".toml", ".tex"}:
                yield f"{package.__name__}/{path.relative_to(root).as_posix()}", path.read_bytes()


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

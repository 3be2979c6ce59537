"""What changed between two builds of the paper, file by file and cell by cell, and what may be why."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from games.errors import QuasiallianceError

MOST = 5
"""Changed cells of a table that are listed."""
INPUTS = {
    "seed": "seed", "draws": "draws", "sobol_base_samples": "samples", "record_draws": "draws of the back-test",
    "map_grid": "grid of maps", "of": "scenarios", "versions": "version of", "parameters": "parameter",
    "scenarios": "codes of", "sources": "source",
}  # fmt: skip
"""What a build depends on: key of the manifest -> words."""


@dataclass(frozen=True)
class Changes:
    """What differs: files by what happened to them, cells of tables, and inputs of the build.

    ``files`` maps a file to "changed", "new", "gone", or "not what its manifest says" (edited after the build); ``cells`` maps a
    table to (row, column, before, after); ``causes`` are sentences.
    """

    files: Mapping[str, str]
    cells: Mapping[str, tuple[tuple[str, str, str, str], ...]]
    causes: tuple[str, ...]

    def __str__(self) -> str:
        if not self.files:
            return "nothing changed" + "".join(f"\n  though: {cause}" for cause in self.causes)
        lines = []
        for name, what in self.files.items():
            lines.append(f"{name}: {what}")
            cells = self.cells.get(name, ())
            lines += [f"    {row}, {column}: {before!r} is now {after!r}" for row, column, before, after in cells[:MOST]]
            lines += [f"    and {len(cells) - MOST} more cells"] * (len(cells) > MOST)
        why = self.causes or ("nothing that the manifest records; another machine's arithmetic or fonts?",)
        return "\n".join([*lines, "what may be why:", *(f"  {cause}" for cause in why)])


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of a build.

    Raises
    ------
    QuasiallianceError
        If there is none, or it is not of a build.
    """
    try:
        found = json.loads((folder / "manifest.json").read_text("utf-8"))
        found["outputs"].items()
    except OSError:
        raise QuasiallianceError(f"--check: {folder} holds no manifest.json; name the folder of a finished build") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise QuasiallianceError(f"--check: {folder / 'manifest.json'} is not the manifest of a build") from None
    return dict(found)


def changes(old: Path, new: Path, *, only: bool = False) -> Changes:
    """Compare two folders of builds.

    Parameters
    ----------
    old, new
        Folders with their manifests.
    only
        Whether the new one is a part, so that what it lacks is not gone.
    """
    before, after = manifest_of(old), manifest_of(new)
    files: dict[str, str] = {}
    cells: dict[str, tuple[tuple[str, str, str, str], ...]] = {}
    for name in sorted(before["outputs"].keys() | after["outputs"].keys()):
        if name not in after["outputs"]:
            files |= {} if only else {name: "gone"}
        elif name not in before["outputs"]:
            files[name] = "new"
        elif not (old / name).is_file() or _hash(old / name) != before["outputs"][name]:
            files[name] = "not what its manifest says"
        elif before["outputs"][name] != after["outputs"][name]:
            files[name] = "changed"
        if files.get(name, "").startswith(("changed", "not")) and name.endswith(".csv") and (old / name).is_file():
            cells[name] = tuple(_cells(old / name, new / name))
    return Changes(files, cells, tuple(_causes(before, after)))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _cells(old: Path, new: Path) -> Iterator[tuple[str, str, str, str]]:
    tables = [list(csv.reader(path.read_text("utf-8").splitlines())) for path in (old, new)]
    if tables[0][0] != tables[1][0] or len(tables[0]) != len(tables[1]):
        sizes = [f"{len(rows) - 1} rows of {len(rows[0])} columns" for rows in tables]
        yield "the whole", "rows and columns", *sizes  # type: ignore[misc]  # two sizes
        return
    for before, after in zip(*(rows[1:] for rows in tables), strict=True):
        for column, one, two in zip(tables[0][0], before, after, strict=True):
            if one != two:
                yield before[0], column, one, two


def _causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key, words in INPUTS.items():
        one, two = before.get(key), after.get(key)
        if isinstance(one, dict) and isinstance(two, dict):
            names = [name for name in sorted(one.keys() | two.keys()) if one.get(name) != two.get(name)]
            if key == "sources":
                yield from (f"{words} {name} {'changed' if name in one and name in two else 'came or went'}" for name in names)
            else:
                yield from (f"{words} {name}: {_short(one.get(name))} is now {_short(two.get(name))}" for name in names)
        elif one is not None and one != two:
            yield f"{words}: {one} is now {two}"


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {own}" for key, own in value.items())[:120]
    return str(value)

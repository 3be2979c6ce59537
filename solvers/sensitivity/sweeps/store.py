"""The store of a sweep: a Zarr group, a log of the chunks that are done, and a lock.

::

    FOLDER/
        data.zarr        the data set, Zarr format 3; xarray.open_zarr reads it without this package
        sweep.json       what is solved, by which program, with which seeds
        done.jsonl       a line for each finished chunk: its place and the hash of what was written
        lock             held by the process that writes

A chunk of the sweep is a chunk of every array, written whole: two writers never share a file. A line is logged only when all files
of its chunk stand, each moved into its place when it was complete; a line that was cut off is no line.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import numpy as np
import zarr
from numpy.typing import NDArray

from games.errors import FormatError
from games.lock import held

from .plan import Chunk, Plan

DATA, RECORD, LOG, LOCK = "data.zarr", "sweep.json", "done.jsonl", "lock"
FORMAT = 1


class Store:
    """A sweep's folder, open for writing."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock; FormatError at once if another process has it."""
        refusal = FormatError(f"{self.folder}: another process writes into this sweep; wait for it, or choose another folder")
        with held(self.folder / LOCK, refusal):
            yield

    def create(self) -> None:
        """Write the empty data set and what is solved, the record last: a folder without it holds no sweep."""
        _create(self.folder / DATA, self.plan)
        record = {
            "format": FORMAT,
            "key": self.plan.key,
            "games": self.plan.games,
            "chunks": self.plan.chunk_count,
            "versions": {name: version(name) for name in ("numpy", "scipy", "zarr", "xarray")},
            "plan": self.plan.record(),
            "variables": [v.name for v in self.plan.variables],
        }
        partial = self.folder / f"{RECORD}.partial"
        partial.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        os.replace(partial, self.folder / RECORD)

    def check(self) -> None:
        """Raise FormatError unless the folder holds this very sweep, made by this very program."""
        known = read_record(self.folder)
        if known["key"] == self.plan.key:
            return
        now = json.loads(json.dumps(self.plan.record()))
        differs = [name for name in now if known["plan"].get(name) != now[name]]
        what = f"another {', '.join(differs)}" if differs else "another version of this program"
        raise FormatError(f"{self.folder}: the sweep in it was begun with {what}; choose another folder, or go on as it was begun")

    def tidy(self) -> None:
        """Remove the files that a killed process had begun and not yet moved into their places."""
        for path in (self.folder / DATA).rglob("*.partial"):
            path.unlink(missing_ok=True)

    def done(self) -> dict[Chunk, str]:
        """Return the chunks that are logged and stand as they were written; the rest is to be computed again."""
        if not (found := logged(self.folder)):
            return {}
        group = zarr.open_group(self.folder / DATA, mode="r")
        return {chunk: told for chunk, told in found.items() if _standing(group, self.plan, chunk) == told}

    @contextmanager
    def log(self) -> Iterator[IO[str]]:
        """Open the log for further lines, on a line of its own."""
        path = self.folder / LOG
        torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        with path.open("a", encoding="utf-8") as file:
            if torn:
                file.write("\n")
            yield file

    @staticmethod
    def enter(file: IO[str], chunk: Chunk, digest: str) -> None:
        """Log a finished chunk, for good."""
        file.write(json.dumps({"chunk": list(chunk), "sha256": digest}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def write(data: Path, plan: Plan, chunk: Chunk) -> str:
    """Solve a chunk, write it, and return the hash of its values."""
    found = plan.solve(chunk)
    region = plan.region(chunk)
    group = zarr.open_group(data, mode="r+")
    for name, values in found.items():
        array = group[name]
        array[region if values.ndim == len(region) else (*region, slice(None))] = values  # type: ignore[index]  # an array
    if not any(chunk[: len(plan.choices)]):
        for name, column in _inputs(plan, chunk).items():
            group[name][region[len(plan.choices) :]] = column  # type: ignore[index]  # an array
            found[name] = column
    return _digest(found)


def logged(folder: Path) -> dict[Chunk, str]:
    """Return the chunks that the log calls done, each with the hash of what was written."""
    found: dict[Chunk, str] = {}
    try:
        lines = (folder / LOG).read_text("utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return {}
    for line in lines:
        try:
            entry = json.loads(line)
            found[tuple(entry["chunk"])] = entry["sha256"]
        except (ValueError, KeyError, TypeError):
            continue  # cut off when the process was killed
    return found


def read_record(folder: Path) -> dict[str, Any]:
    """Return what a folder says of its sweep; FormatError if it holds none."""
    try:
        found: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
        if found["format"] != FORMAT:
            raise FormatError(f"{folder / RECORD}: format {found['format']} is not known; this program reads format {FORMAT}")
        if not {"key", "chunks", "variables"} <= set(found):
            raise KeyError
    except FileNotFoundError:
        raise FormatError(f"{folder}: there is no sweep in it ({RECORD} is missing)") from None
    except (ValueError, KeyError, TypeError) as problem:
        if isinstance(problem, FormatError):
            raise
        raise FormatError(f"{folder / RECORD}: this is not the record of a sweep") from None
    return found


def drawn(plan: Plan) -> bool:
    """Tell whether the design's values are data, one for each row, rather than the coordinates of its dimensions."""
    return plan.design.dims == ("draw",)


def _inputs(plan: Plan, chunk: Chunk) -> dict[str, NDArray[np.float64]]:
    return plan.design.columns(plan.region(chunk)[len(plan.choices) :]) if drawn(plan) else {}


def _standing(group: Any, plan: Plan, chunk: Chunk) -> str:
    """Return the hash of what stands of a chunk; nothing if it cannot be read."""
    region = plan.region(chunk)
    lead = len(plan.choices)
    try:
        found = {v.name: group[v.name][(*region, slice(None)) if v.width else region] for v in plan.variables}
        if drawn(plan) and not any(chunk[:lead]):
            found |= {own.name: group[own.name][region[lead:]] for own in plan.design.inputs}
    except Exception:  # whatever a damaged file makes its decoder raise
        return ""
    return _digest(found)


def _digest(found: dict[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(f"{name}\0{found[name].dtype.str}\0{found[name].shape}\0".encode())
        digest.update(np.ascontiguousarray(found[name]).tobytes())
    return digest.hexdigest()


def _create(data: Path, plan: Plan) -> None:
    group = zarr.open_group(data, mode="w", zarr_format=3)
    group.attrs.update(_about(plan))
    lead = len(plan.choices)
    for v in plan.variables:
        tail = (v.width,) if v.width else ()
        group.create_array(
            v.name,
            shape=(*plan.shape, *tail),
            chunks=(*plan.chunk_shape, *tail),
            dtype=v.dtype,
            fill_value=v.fill,
            dimension_names=(*plan.dims, *([v.along] if v.width else [])),
            attributes=v.attributes,
        )
    for along, places in {v.along: v.places for v in plan.variables if v.places}.items():
        _coordinate(group, along, np.array(places), {"long_name": _ALONG.get(along, along)})
    for name, words in plan.choices.items():
        _coordinate(group, name, np.array(words), {"long_name": _CHOICES[name]})
    if plan.design.labels:
        _coordinate(group, "label", np.array(plan.design.labels), {"long_name": "name of the row"}, dim="draw")
    for own in plan.design.inputs:
        parameter = own.parameter
        about: dict[str, Any] = {
            "long_name": parameter.meaning, "symbol": parameter.symbol, "valid_range": [own.low, own.high],
        }  # fmt: skip
        if len(own.symbols) > 1:
            about["moves"] = " ".join(own.symbols)
        if not own.uniform:
            about["distribution"] = own.marginal.words
        if drawn(plan):
            shape, chunks = plan.design.shape, plan.chunk_shape[lead:]
            group.create_array(own.name, shape=shape, chunks=chunks, dtype="float64", fill_value=float("nan"), compressors=None,
                               dimension_names=("draw",), attributes=about)  # fmt: skip  # random numbers do not shrink
        else:
            where = plan.design.dims.index(own.name)
            block = tuple(slice(None) if k == where else slice(0, 1) for k in range(len(plan.design.shape)))
            _coordinate(group, own.name, plan.design.columns(block)[own.name], about)
    with warnings.catch_warnings():  # not in Zarr's specification yet; who does not know it reads the arrays' own metadata
        warnings.simplefilter("ignore")
        zarr.consolidate_metadata(data)


_ALONG = {
    "concept": "solution concept, or selection rule",
    "player": "player",
    "year": "years from now",
}
_CHOICES = {
    "timing": "who moves first, and the US action where it is given",
    "theory": "theory that the scenario is seen by",
    "switched_off": "mechanism that is switched off besides the scenario's own",
    "us_action": "US action: P engages and presses, E engages, D presses without engaging, R retrenches",
}


def _coordinate(group: Any, name: str, values: NDArray[Any], about: dict[str, Any], dim: str = "") -> None:
    text = values.dtype.kind == "U"
    array = group.create_array(name, shape=values.shape, chunks=values.shape, dtype="string" if text else values.dtype,
                               dimension_names=(dim or name,), attributes=about)  # fmt: skip
    array[:] = values.astype(object) if text else values


def _timings(plan: Plan) -> str:
    return f", timing {', '.join(plan.form.timings)}" if plan.form.timings else ""


def _about(plan: Plan) -> dict[str, Any]:
    record = plan.record()
    coordinates = ["label"] if plan.design.labels else []
    if drawn(plan):
        coordinates += [own.name for own in plan.design.inputs]
    return {
        "title": f"sweep of {plan.scenario.name}{_timings(plan)}",
        "Conventions": "CF-1.11",
        "source": "quasialliance",
        "games": " ".join(plan.dims),
        "key": plan.key,
        "plan": json.dumps(record, sort_keys=True),
        **({"coordinates": " ".join(coordinates)} if coordinates else {}),
    }

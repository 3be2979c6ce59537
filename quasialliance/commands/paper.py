"""``quasialliance paper``: every figure and table, the numbers by name, and a report."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import click

from games.errors import QuasiallianceError

from ..options import draws_option, folder_option, given, json_option, seed_option, show
from ..values import Whole


@click.command()
@folder_option("all of it")
@draws_option(20_000, "games, for each share", least=2)
@click.option("--samples", type=Whole(1), default=4096, show_default=True, help="Base sample of the Sobol' design, a power of two.")
@click.option(
    "--record",
    type=Whole(1),
    default=250,
    show_default=True,
    help="Draws of each theory's parameters in the back-test; 2000 is its full size.",
)
@seed_option("all random results")
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Build only this kind, such as waterfall (* for any part: sensitivity*), or the figure or table that contents.json of an "
    "earlier build in the folder lists (repeatable; an unknown name lists the kinds).",
)
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME", help="A paper of this scenario, by name or file, alone (repeatable)."
)
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Set the report as PDF, if LaTeX is found.")
@click.option(
    "--check",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Build anew, elsewhere, and say what is no longer as in this folder, and why; the status is then 1.",
)
@json_option
def paper(
    output: Path | None,
    draws: int,
    samples: int,
    record: int,
    seed: int,
    only: tuple[str, ...],
    scenarios: tuple[str, ...],
    pdf: bool,
    check: Path | None,
    as_json: bool,
) -> None:
    """Build every figure and table of the paper from nothing, the numbers by name, a report, and a manifest."""
    from ..paper import build
    from ..results import CLOSE, Results

    if (output is None) == (check is None):
        raise QuasiallianceError("paper: a folder to write to is needed (-o), or one to compare with (--check), and not both")
    say = partial(click.echo, err=True)
    if check is not None:
        settings = [name for name in ("draws", "samples", "record", "seed", "scenarios", "pdf") if given(name)]
        if settings:
            option = {"scenarios": "scenario", "pdf": "pdf/--no-pdf"}.get(settings[0], settings[0])
            raise QuasiallianceError(f"paper: --{option} does not go with --check, which takes the settings of {check}")
        _check(check, only, say, as_json)
        return
    assert output is not None
    if only and given("pdf"):
        raise QuasiallianceError("paper: --pdf/--no-pdf is for the report, and --only builds none; leave one of them out")
    results = Results(rng=seed, draws=draws, samples=samples, record=record, scenarios=scenarios or CLOSE)
    manifest = build(output, results, report=say, only=only, pdf=pdf)
    count = len(manifest["outputs"])
    text = f"{count} files in {output}, listed with their hashes in {output / 'manifest.json'}"
    show(as_json, lambda: manifest, lambda: text)


def _check(folder: Path, only: tuple[str, ...], say: Any, as_json: bool) -> None:
    """Build with the settings of an earlier build, and compare."""
    from ..manuscript.changes import changes, manifest_of
    from ..paper import build
    from ..results import CLOSE, Results

    old = manifest_of(folder)
    scenarios = tuple(old["of"]) if isinstance(old.get("of"), list) else CLOSE
    keys = {"rng": "seed", "draws": "draws", "samples": "sobol_base_samples", "grid": "map_grid", "record": "record_draws"}
    settings = {name: old[key] for name, key in keys.items() if key in old}
    with tempfile.TemporaryDirectory() as new:
        build(Path(new), Results(**settings, scenarios=scenarios), report=say, only=only, pdf="report.pdf" in old["outputs"])
        found = changes(folder, Path(new), only=bool(only))
    told = {"files": dict(found.files), "cells": dict(found.cells), "causes": list(found.causes)}
    show(as_json, lambda: told, lambda: str(found))
    if found.files:
        raise click.exceptions.Exit(1)

"""``quasialliance paper``: every figure and table."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ..options import show


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--draws", default=20_000, show_default=True, help="Random draws per share.")
@click.option("--samples", default=4096, show_default=True, help="Base sample of the Sobol' design, a power of two.")
@click.option(
    "--record", default=250, show_default=True, help="Draws of each theory's parameters in the back-test; 2000 is its full size."
)
@click.option("--seed", default=20240422, show_default=True, help="The one seed of all random results.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def paper(output: Path, draws: int, samples: int, record: int, seed: int, as_json: bool) -> None:
    """Build every figure and table of the paper from nothing, with a manifest."""
    from ..paper import build
    from ..results import Results

    manifest = build(output, Results(rng=seed, draws=draws, samples=samples, record=record), report=partial(click.echo, err=True))
    count = len(manifest["outputs"])
    text = f"{count} files in {output}, listed with their hashes in {output / 'manifest.json'}"
    show(as_json, lambda: manifest, lambda: text)

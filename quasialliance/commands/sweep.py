"""``quasialliance sweep``: millions of games over a design, as a labelled data set."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError
from games.models.trilateral import MODEL
from games.table import Table, number

from ..json_output import dumps
from ..options import json_option, name_and_value, show

if TYPE_CHECKING:
    import xarray


@click.command()
@click.argument("specification", type=click.Path(dir_okay=False), required=False)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Folder of the data set.")
@click.option("--resume", is_flag=True, help="Go on with the sweep in the folder: what is missing or damaged is solved.")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: as many as processors).")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler on whose workers to solve (needs the extra `cluster`).")
@click.option("--patience", default=600.0, show_default=True, help="Seconds without progress after which it is given up.")
@click.option("--mechanism", "mechanisms", multiple=True, metavar="FILE.py", help="Add the mechanism of a file, whose code is run.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter of all games (repeatable).")
@click.option("--table", type=click.Path(dir_okay=False, path_type=Path), help="Also write it as .nc, .parquet or .csv.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of SPECIFICATION, for editors, and do nothing else.")
@json_option
def sweep(
    specification: str | None, output: Path | None, resume: bool, workers: int | None, scheduler: str | None, patience: float,
    mechanisms: tuple[str, ...], settings: tuple[str, ...], table: Path | None, schema: bool, as_json: bool,
) -> None:  # fmt: skip
    """Solve every game of a design and keep the answers in a folder, as a data set with labels.

    SPECIFICATION is a TOML file: a scenario, a design (grid, sobol, latin-hypercube, random, table or codings), inputs, and what to
    write down. The folder's data.zarr is read by xarray alone. A sweep that was interrupted goes on with --resume, and its
    result is the same to the last bit.
    """
    from games.model.mechanism_file import with_file
    from solvers.sensitivity import sweep as run
    from solvers.sensitivity.sweeps import export
    from solvers.sensitivity.sweeps import specification as files
    from solvers.sensitivity.sweeps.data_set import SUFFIXES

    model = functools.reduce(with_file, mechanisms, MODEL)
    if schema:
        click.echo(dumps(files.schema(model)), nl=False)
        return
    if specification is None or output is None:
        raise QuasiallianceError("sweep: a specification and a folder are needed: quasialliance sweep SPECIFICATION.toml -o FOLDER")
    if workers is not None and scheduler is not None:
        raise QuasiallianceError("sweep: --workers are processes of this machine, --scheduler has its own; keep one")
    if table is not None and table.suffix not in SUFFIXES:
        raise QuasiallianceError(f"--table {table}: the suffix tells the format; one of {', '.join(SUFFIXES)} is needed")
    asked = files.read_specification(specification, model)
    scenario = asked.scenario.set(dict(name_and_value("--set", setting, "substitutability=0.5") for setting in settings))
    made = {"out": output, "resume": resume, "workers": workers, "patience": patience, **asked.options}
    if scheduler is None:
        data = run(asked.model, scenario, asked.design, **made)
    else:
        with _client(scheduler) as client:
            data = run(asked.model, scenario, asked.design, executor=client.get_executor(), **made)
    if table is not None:
        export(data, table)
    show(as_json, lambda: _record(data, output), lambda: _text(data, output))


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise QuasiallianceError("--scheduler needs Dask: install quasialliance[cluster]") from None
    try:
        return Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask's own is untyped
    except (OSError, ValueError, TimeoutError) as problem:
        raise QuasiallianceError(f"--scheduler {address}: no Dask scheduler answers there ({problem})") from None


def _shares(data: xarray.Dataset) -> list[tuple[dict[str, str], dict[str, float]]]:
    """Return, for every choice, the share of the rows in each class of the selected profile."""
    if "outcome" not in data:
        return []
    outcome = data.outcome
    words = str(outcome.attrs["flag_meanings"]).split()
    lead = [dim for dim in ("theory", "switched_off", "us_action") if dim in outcome.dims]
    found = []
    for place in outcome.isel({dim: 0 for dim in outcome.dims if dim not in lead}, drop=True).stack(choice=lead).choice.values:
        chosen = dict(zip(lead, map(str, place), strict=True))
        values = outcome.sel(chosen).values
        found.append((chosen, {word: float((values == k).mean()) for k, word in enumerate(words)}))
    return found


def _record(data: xarray.Dataset, folder: Path) -> dict[str, Any]:
    shares = [{"of": chosen, "shares": own} for chosen, own in _shares(data)]
    sizes = {str(dim): size for dim, size in data.sizes.items()}
    return {"folder": str(folder), "key": data.attrs["key"], "sizes": sizes, "variables": list(data.data_vars), "outcomes": shares}


def _text(data: xarray.Dataset, folder: Path) -> str:
    sizes = ", ".join(f"{dim} {size}" for dim, size in data.sizes.items())
    lines = [f"{folder}: {data.attrs['title']}; {sizes}; {', '.join(map(str, data.data_vars))}"]
    if shares := _shares(data):
        (first, words), *_ = shares
        rows = [(*chosen.values(), *(number(share, 4) for share in own.values())) for chosen, own in shares]
        lines += ["", str(Table((*first, *words), rows, caption="Share of the rows in each class of the selected profile"))]
    return "\n".join(lines)

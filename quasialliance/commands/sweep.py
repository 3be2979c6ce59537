"""``quasialliance sweep``: millions of games over a design, as a labelled data set."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from games.errors import QuasiallianceError
from games.model.family import Family
from games.models.trilateral import MODEL
from games.table import Table, number

from ..json_output import dumps
from ..legend import moves
from ..options import (
    check_suffix,
    folder_option,
    given,
    json_option,
    mechanism_option,
    name_and_value,
    set_option,
    show,
    table_option,
)
from ..values import Number, Whole

if TYPE_CHECKING:
    import xarray

MOST_WORDS = 8
"""Words of a variable whose shares are shown, at most."""
READING = """Read it with xarray.open_zarr("{folder}/data.zarr"), or as a data frame:
  from solvers.sensitivity.sweeps import frame, open_sweep
  frame(open_sweep("{folder}"))"""


@click.command()
@click.argument("specification", type=click.Path(dir_okay=False), required=False)
@folder_option("the data set")
@click.option("--resume", is_flag=True, help="Go on with what the folder holds: only what is missing or damaged is solved.")
@click.option("--workers", type=Whole(1), help="Processes (default: as many as processors).")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler on whose workers to solve (needs the extra `cluster`).")
@click.option(
    "--patience",
    type=Number(0, ends=False),
    default=600.0,
    show_default=True,
    help="Seconds without progress after which it is given up.",
)
@click.option("--limit", type=Whole(1), default=10**8, show_default=True, help="Games at most: a design that has more is refused.")
@mechanism_option
@click.option("--model", "own", metavar="FILE.py", help="Sweep the model of a file, whose code is run, as SPECIFICATION says.")
@set_option
@table_option
@click.option("--schema", is_flag=True, help="Print the JSON schema of SPECIFICATION, for editors, and do nothing else.")
@json_option
def sweep(
    specification: str | None, output: Path | None, resume: bool, workers: int | None, scheduler: str | None, patience: float,
    limit: int, mechanisms: tuple[str, ...], own: str | None, settings: tuple[str, ...], table: Path | None, schema: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Solve every game of a design and keep the answers in a folder, as a data set with labels.

    SPECIFICATION is a TOML file: a scenario, or another model by its name, a design (grid, sobol, latin-hypercube, random, table or
    codings), inputs, and what to write down. The folder's data.zarr is read by xarray alone. A sweep that was interrupted goes on
    with --resume, and its result is the same to the last bit.

    \b
    The least that a file needs, and what else it may say:
      scenario = "2019"                # or a file of yours; or model = "gsomia"
      [design]
      kind = "random"
      size = 100000
      seed = 0
      [inputs]                         # without it: all that is uncertain
      animosity_rok = [0.3, 0.9]

    \b
    Before the tables: timing, us_actions, theories, switches, outcomes, concepts.
    [set] holds what all games share. `parameters` lists names; --schema says all.
    """
    from games.model.mechanism_file import with_file
    from games.model.model_file import model_in
    from solvers.sensitivity import sweep as run
    from solvers.sensitivity.sweeps import export
    from solvers.sensitivity.sweeps import specification as files

    if own is not None and mechanisms:
        raise QuasiallianceError("sweep: --mechanism adds to the alliance game, --model takes its place; keep one")
    model: Family = functools.reduce(with_file, mechanisms, MODEL) if own is None else model_in(own)
    if schema:
        for word in ("specification", "output", "resume", "workers", "scheduler", "patience", "limit", "settings", "table"):
            if given(word):
                name = {"settings": "--set", "specification": "SPECIFICATION"}.get(word, f"--{word}")
                raise QuasiallianceError(f"sweep --schema: it prints the schema and does nothing else; leave {name} out")
        click.echo(dumps(files.schema(model)), nl=False)
        return
    if specification is None or output is None:
        raise QuasiallianceError("sweep: a specification and a folder are needed: quasialliance sweep SPECIFICATION.toml -o FOLDER")
    if workers is not None and scheduler is not None:
        raise QuasiallianceError("sweep: --workers are processes of this machine, --scheduler has its own; keep one")
    if table is not None:
        check_suffix(table)
    asked = files.read_specification(specification, model)
    fixed = dict(name_and_value("--set", setting, "substitutability=0.5") for setting in settings)
    scenario = asked.scenario.set(fixed)
    moved = {symbol for one in asked.design.inputs for symbol in one.symbols}
    for word in fixed:
        if asked.model.parameter(word).symbol in moved:
            raise QuasiallianceError(f"--set {word}: it is an input of {specification}, and varies; leave it out here or there")
    made = {"out": output, "resume": resume, "workers": workers, "patience": patience, "limit": limit, **asked.options}
    if scheduler is None:
        data = run(asked.model, scenario, asked.design, **made)
    else:
        with _client(scheduler) as client:
            data = run(asked.model, scenario, asked.design, executor=client.get_executor(), **made)
    if table is not None:
        export(data, table)
    show(as_json, lambda: _record(data, output), lambda: _text(data, output, asked.model))


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise QuasiallianceError("--scheduler needs Dask: install quasialliance[cluster]") from None
    try:
        return Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask's own is untyped
    except (OSError, ValueError, TimeoutError) as problem:
        raise QuasiallianceError(f"--scheduler {address}: no Dask scheduler answers there ({problem})") from None


def _shares(data: xarray.Dataset, name: str) -> list[tuple[dict[str, str], dict[str, float]]]:
    """Return, for every choice, the share of the rows in which a variable has each of its words; the commonest, of many words."""
    found = data[name]
    words = dict(zip(np.asarray(found.attrs["flag_values"]).tolist(), str(found.attrs["flag_meanings"]).split(), strict=True))
    lead = [dim for dim in ("theory", "switched_off", "us_action", "timing") if dim in found.dims]
    rows = []
    for place in np.ndindex(*(found.sizes[dim] for dim in lead)):
        own = found.isel(dict(zip(lead, place, strict=True)))
        chosen = {str(dim): str(own[dim].values) for dim in lead}
        rows.append((chosen, {word: float((own.values == value).mean()) for value, word in words.items()}))
    most = sorted(words.values(), key=lambda word: -sum(shares[word] for _, shares in rows))[:MOST_WORDS]
    kept = [word for word in words.values() if word in most]
    return [(chosen, {word: shares[word] for word in kept}) for chosen, shares in rows]


def _headlines(data: xarray.Dataset) -> list[str]:
    return [str(name) for name in data.data_vars if "headline" in data[name].attrs and "flag_values" in data[name].attrs]


def _record(data: xarray.Dataset, folder: Path) -> dict[str, Any]:
    sizes = {str(dim): size for dim, size in data.sizes.items()}
    found = {"folder": str(folder), "key": data.attrs["key"], "sizes": sizes, "variables": list(data.data_vars), "outcomes": []}
    of = {"outcome": "outcomes"}  # by this name the classes have always been
    return found | {
        of.get(name, name): [{"of": chosen, "shares": own} for chosen, own in _shares(data, name)] for name in _headlines(data)
    }


def _text(data: xarray.Dataset, folder: Path, model: Family) -> str:
    sizes = ", ".join(f"{dim} {size}" for dim, size in data.sizes.items())
    lines = [f"{folder}: {data.attrs['title']}; {sizes}; {', '.join(map(str, data.data_vars))}"]
    for name in _headlines(data):
        shares = _shares(data, name)
        (first, words), *_ = shares
        rows = [(*chosen.values(), *(number(share, 4) for share in own.values())) for chosen, own in shares]
        many = len(data[name].attrs["flag_values"]) > len(words)
        caption = f"Share of the rows by {name}: {data[name].attrs['long_name'].partition(';')[0]}"
        lines += ["", str(Table((*first, *words), rows, caption=caption + (f" (the {len(words)} commonest)" if many else "")))]
    if "classes" in data:
        lines += ["", str(_allowed(data))]
    told = moves("\n".join(lines), model)
    lines += ["", told] * bool(told) + ["", READING.format(folder=folder)]
    return "\n".join(lines)


def _allowed(data: xarray.Dataset) -> Table:
    """Return, by choice and concept, the share of the rows in which each class is allowed, and in which none or several are."""
    found = data["classes"]
    words = str(found.attrs["flag_meanings"]).split()
    lead = [dim for dim in ("theory", "switched_off", "us_action", "timing", "concept") if dim in found.dims]
    rows = []
    for place in np.ndindex(*(found.sizes[dim] for dim in lead)):
        own = found.isel(dict(zip(lead, place, strict=True)))
        masks = own.values.ravel()
        several = np.bitwise_count(masks.astype(np.uint8)) > 1
        shares = [*(((masks >> k) & 1).mean() for k in range(len(words))), several.mean(), (masks == 0).mean()]
        rows.append((*(str(own[dim].values) for dim in lead), *(number(float(share), 4) for share in shares)))
    return Table((*lead, *words, "several", "none"), rows, caption="Share of the rows in which a concept allows each class")

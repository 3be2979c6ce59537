"""A sweep's data set: opened from its folder, as a data frame, and in the formats of other tools."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from games.arguments import forgiving
from games.errors import FormatError, ParameterError

from . import store

if TYPE_CHECKING:
    import pandas
    import xarray

SUFFIXES = (".nc", ".parquet", ".csv")


@forgiving
def open_sweep(folder: str | Path, *, partial: bool = False) -> xarray.Dataset:
    """Open the data set of a sweep.

    Parameters
    ----------
    folder
        What ``sweep`` was told as ``out``.
    partial
        Open it even if it is not finished: what is not computed has each variable's fill value.

    Returns
    -------
    A data set whose variables are read when they are asked for.

    Raises
    ------
    FormatError
        If there is no sweep in the folder, or one that is not finished.
    """
    import xarray

    folder = Path(folder)
    record = store.read_record(folder)
    try:
        found: xarray.Dataset = xarray.open_zarr(folder / store.DATA, chunks=None)
        found = found[record["variables"]]  # a folder lists them in any order
    except (OSError, ValueError, KeyError) as problem:
        raise FormatError(f"{folder / store.DATA}: not the data of a sweep: {problem}") from None
    if not partial:
        done = len(store.logged(folder))
        if done < record["chunks"]:
            raise FormatError(
                f"{folder}: {done} of {record['chunks']} chunks are done; go on with resume, or say partial to open it as it is"
            )
    return found


@forgiving
def frame(data: xarray.Dataset) -> pandas.DataFrame:
    """Return a data set as a table: a row for each game, categories and sets in words (``CC+FF``), numbers as they are.

    Sets of more than 62 possible members stay as the bytes of their mask.

    >>> import tempfile, games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity import sweep
    >>> from solvers.sensitivity.sweeps import designs
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = designs.table(MODEL, {"s": [0, 0.3]}, labels=["additive", "Cha"])
    ...     table = frame(sweep(MODEL, games.scenario("2023"), rows, out=folder, progress=False).load())
    >>> table[["label", "us_action", "substitutability", "outcome", "strict"]].values.tolist()
    [['additive', 'P', 0.0, 'cohesion', 'CC'], ['Cha', 'P', 0.3, 'cohesion', 'CC']]
    """

    games = _of_games(data)
    wide = {name: dim for name in data.data_vars for dim in data[name].dims if dim not in games}
    flat = data.drop_dims(set(data.dims) - games).to_dataframe().reset_index()
    about_of = {str(name): data[name].attrs for name in data.variables}
    for name, dim in wide.items():
        rows = data[name].transpose(*(own for own in data.dims if own in games), dim).values.reshape(len(flat), -1)
        places = data[dim].values if dim in data.coords else range(rows.shape[1])
        columns = [f"{dim}_{k}" if str(dim) == f"{name}_byte" else f"{name}_{k}" for k in places]
        flat[columns] = rows
    for name, about in about_of.items():
        own = [column for column in flat if column == name or (name in wide and str(column).startswith(f"{name}_"))]
        for column in own if "flag_meanings" in about else ():
            flat[column] = _in_words(flat[column], about)
    return flat.drop(columns=[name for name in ("draw",) if name in flat and name not in data.coords])


def _in_words(values: pandas.Series[Any], about: Mapping[Any, Any]) -> pandas.Categorical:
    """Return categories as their words, and sets as those of their members, in their order; what is not computed is missing."""
    import pandas

    words = str(about["flag_meanings"]).split()
    if "flag_values" in about:
        known = dict(zip(np.asarray(about["flag_values"]).tolist(), words, strict=True))
    else:
        masks = np.asarray(about["flag_masks"]).tolist()
        found = sorted(value for value in values.unique().tolist() if value >= 0)
        members = {value: "+".join(w for mask, w in zip(masks, words, strict=True) if value & mask) for value in found}
        known = {value: own or "none" for value, own in members.items()}
    places = values.map(dict(zip(known, range(len(known)), strict=True))).fillna(-1).astype(int)
    return pandas.Categorical.from_codes(places.to_numpy(), categories=list(known.values()))


def _of_games(data: xarray.Dataset) -> set[str]:
    """Return the dimensions that tell games apart: those that the data set names, or else those that all variables have."""
    if "games" in data.attrs:
        return set(str(data.attrs["games"]).split()) & set(map(str, data.dims))
    return set.intersection(*(set(map(str, data[name].dims)) for name in data.data_vars))


@forgiving
def export(data: xarray.Dataset, path: str | Path) -> None:
    """Write a data set as netCDF (``.nc``), or as the table of ``frame`` in Parquet or CSV, by the suffix.

    The file appears when it is complete. netCDF and Parquet need the extra ``tables``.

    Raises
    ------
    ParameterError
        For another suffix, or where the extra is not installed.
    """
    path = Path(path)
    if path.suffix not in SUFFIXES:
        raise ParameterError(f"{path}: the suffix tells the format; one of {', '.join(SUFFIXES)} is needed")
    partial = path.with_name(f"{path.stem}.partial{path.suffix}")
    try:
        if path.suffix == ".nc":
            data.to_netcdf(partial, engine="h5netcdf")
        elif path.suffix == ".parquet":
            frame(data).to_parquet(partial, index=False)
        else:
            frame(data).to_csv(partial, index=False)
        os.replace(partial, path)
    except ImportError as problem:
        raise ParameterError(f"{path}: a library for this format is missing ({problem}); install quasialliance[tables]") from None
    finally:
        partial.unlink(missing_ok=True)


@forgiving
def members(variable: Any, value: int) -> tuple[str, ...]:
    """Return what a mask's value stands for: the words of its bits.

    >>> import xarray
    >>> members(xarray.DataArray(5, attrs={"flag_masks": [1, 2, 4], "flag_meanings": "cohesion mixed friction"}), 5)
    ('cohesion', 'friction')
    """
    words = str(variable.attrs["flag_meanings"]).split()
    return tuple(word for mask, word in zip(np.asarray(variable.attrs["flag_masks"]).tolist(), words, strict=True) if value & mask)

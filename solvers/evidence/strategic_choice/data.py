"""Data of a strategic choice model: for each utility its regressors, checked."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import FormatError, ParameterError, nearest, shown
from games.formats import text as texts

Floats = NDArray[np.float64]
CONSTANT = "constant"


@dataclass(frozen=True, eq=False)
class Design:
    """Regressors of each utility.

    Attributes
    ----------
    blocks
        Utility -> (N, K_u) regressors.
    names
        Utility -> names of its columns.

    Raises
    ------
    ParameterError
        If the blocks are of different length, or hold what is no finite number.
    """

    blocks: Mapping[str, Floats]
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, blocks: Mapping[str, ArrayLike], names: Mapping[str, Sequence[str]] | None = None) -> Design:
        """Return the design of arrays (N, K_u), one for each utility; names by default "x0", "x1", ...

        >>> Design.of({"u11": [[1.0], [1.0]], "u24": [[1.0, 0.5], [1.0, 2.0]]}).coefficients
        ('u11:x0', 'u24:x0', 'u24:x1')
        """
        arrays = {}
        for utility, given in blocks.items():
            array = float_array(given, f"regressors of {utility}", ParameterError)
            if array.ndim != 2:
                raise ParameterError(f"regressors of {utility}: shape (N, K) is needed; got {array.shape}")
            if not np.isfinite(array).all():
                row = int(np.argwhere(~np.isfinite(array))[0][0])
                raise ParameterError(f"regressors of {utility}: row {row} holds what is no finite number; remove or replace it")
            array.setflags(write=False)
            arrays[utility] = array
        if len({len(array) for array in arrays.values()}) != 1:
            sizes = ", ".join(f"{utility}: {len(array)}" for utility, array in arrays.items())
            raise ParameterError(f"regressors: as many rows for each utility are needed; got {sizes}")
        words = {u: tuple((names or {}).get(u, [f"x{k}" for k in range(array.shape[1])])) for u, array in arrays.items()}
        for utility, own in words.items():
            if len(own) != arrays[utility].shape[1]:
                raise ParameterError(f"regressors of {utility}: {arrays[utility].shape[1]} names are needed; got {len(own)}")
        return cls(arrays, words)

    def __len__(self) -> int:
        return len(next(iter(self.blocks.values())))

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Names of the coefficients, "utility:regressor", in the order of a parameter vector."""
        return tuple(f"{utility}:{name}" for utility, names in self.names.items() for name in names)

    def vector(self, given: ArrayLike, what: str, more: int = 0) -> Floats:
        """Return coefficients (K + ``more``,) as an array.

        Raises
        ------
        ParameterError
            If they are no finite numbers, or there are not as many.

        >>> Design.of({"u11": [[1.0]]}).vector([2], "demo")
        array([2.])
        """
        found = float_array(given, f"{what}: coefficients", ParameterError)
        size = len(self.coefficients) + more
        if found.shape != (size,) or not np.isfinite(found).all():
            raise ParameterError(f"{what}: coefficients: {size} finite numbers are needed; got {shown(given)}")
        return found

    def split(self, vector: Floats) -> dict[str, Floats]:
        """Return the part of a vector (K, ...) that belongs to each utility."""
        sizes = np.cumsum([array.shape[1] for array in self.blocks.values()])[:-1]
        return dict(zip(self.blocks, np.split(vector, sizes), strict=True))

    def utilities(self, vector: Floats) -> dict[str, Floats]:
        """Return every utility (N,) at coefficients (K,)."""
        parts = self.split(vector)
        return {utility: array @ parts[utility] for utility, array in self.blocks.items()}

    def chain(self, slopes: Mapping[str, Floats]) -> Floats:
        """Return derivatives by the coefficients (N, K) from those by the utilities, (N,) each."""
        return np.hstack([array * slopes[utility][:, None] for utility, array in self.blocks.items()])


def read_columns(path: str | Path) -> dict[str, Any]:
    """Return the columns of a CSV file with a header, name -> numbers where all are numbers, else words.

    Raises
    ------
    FormatError
        If the file is not there or no table with a header: the message says line and column.
    """
    where = Path(path)
    if not where.is_file():
        raise FormatError(f"{where}: there is no such file; a CSV file with a header is needed")
    rows = list(csv.reader(texts.read(where).removeprefix(texts.MARK).splitlines()))
    if len(rows) < 2:
        raise FormatError(f"{where}: a header and at least one row are needed")
    header = [word.strip() for word in rows[0]]
    for word in header:
        if header.count(word) > 1:  # one without a name may be: that of row numbers
            raise FormatError(f"{where}, line 1: two columns are called {word!r}; each needs a name of its own")
    for k, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise FormatError(f"{where}, line {k}: {len(header)} fields are needed, as in the header; got {len(row)}")
    columns: dict[str, Any] = {}
    for k, name in enumerate(header):
        own = [row[k].strip() for row in rows[1:]]
        try:
            columns[name] = np.array([float(word) for word in own])
        except ValueError:
            columns[name] = np.array(own)
    return columns


def design_from(columns: Mapping[str, Any], formula: Mapping[str, Sequence[str]]) -> Design:
    """Return the design of named columns: utility -> regressors, "constant" for an intercept.

    Raises
    ------
    ParameterError
        If a column is unknown or holds words.

    >>> design_from({"x": np.array([0.0, 2.0])}, {"u24": ["constant", "x"]}).blocks["u24"].tolist()
    [[1.0, 0.0], [1.0, 2.0]]
    """
    if not columns:
        raise ParameterError("regressors: columns are needed; got none")
    columns = {name: np.asarray(own) for name, own in columns.items()}
    size = len(next(iter(columns.values())))
    blocks: dict[str, ArrayLike] = {}
    for utility, words in formula.items():
        own = []
        for word in words:
            if word != CONSTANT and word not in columns:
                raise ParameterError(f"{utility}: unknown column {word!r}{nearest(word, columns)}")
            column = np.ones(size) if word == CONSTANT else columns[word]
            if column.dtype.kind not in "fiub":
                raise ParameterError(f"{utility}: column {word!r} holds words, not numbers")
            own.append(np.asarray(column, dtype=np.float64))
        blocks[utility] = np.stack(own, axis=1) if own else np.empty((size, 0))
    return Design.of(blocks, formula)

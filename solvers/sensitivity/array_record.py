"""Records whose fields are arrays: read-only, and equal where every field is."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ..result import read_only


@dataclass(frozen=True, eq=False)
class ArrayRecord:
    """A frozen dataclass of arrays and plain values; nan equals nan, and arrays have no stable hash."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(value := getattr(self, field.name), np.ndarray):
                object.__setattr__(self, field.name, read_only(value))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        pairs = [(getattr(self, field.name), getattr(other, field.name)) for field in fields(self)]
        return all(np.array_equal(a, b, equal_nan=True) if isinstance(a, np.ndarray) else a == b for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # arrays have no stable hash

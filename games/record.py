"""Results that are a few named values: shown as a table of their fields, as text, HTML, LaTeX and a data frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

import numpy as np

from .exact.numbers import written
from .table import Cell, Shown, Table

LONGEST = 60
"""Characters of a value in a table of fields."""
MOST = 6
"""Members of a list or mapping that are shown."""


class Record(Shown):
    """A dataclass that is shown as its fields: one row each, arrays by their shape, long values cut.

    Its text is what the class itself says, or Python's for a dataclass.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Pair(Record):
    ...     first: int
    ...     second: object
    >>> Pair(1, np.zeros((2, 3))).table()
    Pair    value
    first   1
    second  array of shape (2, 3)
    """

    __slots__ = ()

    def table(self) -> Table:
        """Return the fields as a table: name and value."""
        rows = [(field.name.replace("_", " "), brief(getattr(self, field.name))) for field in fields(self)]  # type: ignore[arg-type]  # a dataclass
        return Table((type(self).__name__, "value"), rows)

    def __repr__(self) -> str:
        return str(self.table())


def brief(value: Any) -> Cell:
    """Return a value of any kind as a cell of at most a line.

    >>> brief(Fraction(1, 3)).text, brief((1, 2)).text, brief("x" * 99).text, brief(None).text
    ('1/3', '1, 2', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...', 'none')
    """
    text = " ".join(_told(value).split())
    return Cell(text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}...")


def _told(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return format(value, ".6g")
    if isinstance(value, Fraction | int):
        return written(value)
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}" if value.ndim else str(value)
    if isinstance(value, Mapping):
        return _listed([f"{_told(key)} {_told(each)}" for key, each in list(value.items())[: MOST + 1]], len(value))
    if isinstance(value, tuple | list | frozenset | set):
        return _listed([_told(each) for each in list(value)[: MOST + 1]], len(value))
    if callable(value):
        return f"function {getattr(value, '__name__', '')}".strip()
    text = repr(value)
    return text if "\n" not in text else f"{type(value).__name__}: {text.partition(chr(10))[0]}"


def _listed(words: list[str], count: int) -> str:
    return ", ".join(words[:MOST]) + (f" and {count - MOST} more" if count > MOST else "") if count else "none"

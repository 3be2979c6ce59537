"""What the value of an option may be: a whole number, a number, a place that can be written to; a refusal says what is needed."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import click


class Whole(click.ParamType[int]):
    """A whole number from some least one up.

    >>> Whole(1).convert("12", None, None)
    12
    >>> Whole(1).convert("0", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: a whole number of at least 1 is needed; got '0'
    """

    name = "whole"

    def __init__(self, least: int | None = None) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; a UsageError that says what is needed if it is none."""
        try:
            number = int(value)
        except (TypeError, ValueError):
            number = None
        if number is None or (self.least is not None and number < self.least):
            least = "" if self.least is None else f" of at least {self.least}"
            self.fail(f"a whole number{least} is needed; got {value!r}", param, ctx)
        return number


class Number(click.ParamType[float]):
    """A number between two ends, of which an infinite one may be left out; not a number is none.

    >>> Number(0, 1).convert("0.5", None, None), Number(0).convert("inf", None, None)
    (0.5, inf)
    >>> Number(0, 1).convert("nan", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: a number from 0 to 1 is needed; got 'nan'
    """

    name = "number"

    def __init__(self, low: float, high: float = math.inf, *, ends: bool = True) -> None:
        self.low, self.high, self.ends = low, high, ends

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; a UsageError that says what is needed if it is none."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        inside = self.low <= number <= self.high if self.ends else self.low < number < self.high
        if not inside:
            up = "up" if math.isinf(self.high) else f"to {self.high:g}"
            what = f"from {self.low:g} {up}" if self.ends else f"between {self.low:g} and {self.high:g}"
            what = f"above {self.low:g}" if math.isinf(self.high) and not self.ends else what
            self.fail(f"a number {what} is needed; got {value!r}", param, ctx)
        return number


class OutputFile(click.Path):
    """A file that is to be written: it may be there or not, but its folder has to be, and both can be written."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; a UsageError before anything is computed if it cannot be written."""
        try:
            path = Path(os.fsdecode(super().convert(value, param, ctx)))
            if not path.parent.is_dir():
                self.fail(f"there is no folder {str(path.parent)!r}: make it first", param, ctx)
        except (OSError, ValueError) as problem:  # a null byte, a name too long
            self.fail(f"{value!r} is no name that a file can have: {problem}", param, ctx)
        if not os.access(path.parent, os.W_OK):
            self.fail(f"the folder {str(path.parent)!r} cannot be written to: name another", param, ctx)
        return path


class OutputFolder(click.Path):
    """A folder that is to be written to: it may be there or not, but it can be made."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; a UsageError before anything is computed if it cannot be written to."""
        try:
            path = Path(os.fsdecode(super().convert(value, param, ctx)))
            above = next(own for own in (path, *path.absolute().parents) if own.exists())
        except (OSError, ValueError) as problem:  # a null byte, a name too long
            self.fail(f"{value!r} is no name that a folder can have: {problem}", param, ctx)
        if not above.is_dir():
            self.fail(f"{str(above)!r} is a file: name a folder that is there or can be made", param, ctx)
        if not os.access(above, os.W_OK):
            self.fail(f"the folder {str(above)!r} cannot be written to: name another", param, ctx)
        return path

"""An anchor: what a source prints or proves, what is computed here, and what could not be checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from games.errors import ParameterError, nearest
from games.table import Shown, Table


@dataclass(frozen=True)
class Check:
    """One result beside another.

    Attributes
    ----------
    quantity
        What it is, and at which values.
    published
        What the source prints, or its closed form gives; an exact number where there is one.
    ours
        What a solver that does not know that form finds; None if it takes a file that was not given.
    within
        How far they may be apart; 0 for what is exact, half of the last digit of what is printed rounded.

    >>> Check("a half", 0.5, 0.4996, within=0.0005).agrees, Check("a half", 0.5, 0.4996).agrees, Check("a half", 0.5, None).agrees
    (True, False, None)
    """

    quantity: str
    published: Any
    ours: Any
    within: float = 0

    @property
    def agrees(self) -> bool | None:
        """Whether they are as near as they should be; None if there is nothing to compare."""
        if self.ours is None:
            return None
        return bool(abs(self.published - self.ours) <= self.within if self.within else self.published == self.ours)


Files: TypeAlias = Mapping[str, str | Path]
Checks: TypeAlias = Callable[[Files], Sequence[Check]]


@dataclass(frozen=True, kw_only=True, repr=False)
class Anchor:
    """A source whose results are computed anew.

    Attributes
    ----------
    name, year
        The source in short, and its year.
    says
        Its result, in a sentence.
    source
        The reference; a page only where it was checked.
    basis
        What ours is compared with: a printed number, or a closed form, and whose.
    method
        How ours is found.
    unchecked
        What of the source is not compared, and why.
    checks
        Computes the comparison; given files of the user's by name.
    files
        Name of a file that it takes -> what it is and where to have it from.
    """

    name: str
    year: int
    says: str
    source: str
    basis: str
    method: str
    unchecked: str
    checks: Checks
    files: Mapping[str, str] = field(default_factory=dict)

    def compare(self, files: Files | None = None) -> Comparison:
        """Compute every check.

        Parameters
        ----------
        files
            Files of the user's by name, for those that ``files`` of the anchor names; without one its checks have no result.

        Raises
        ------
        ParameterError
            If a file is given that the anchor does not take.
        FormatError
            If a file is missing or not what it should be.

        >>> from solvers.evidence import anchors
        >>> anchors.known()[0].compare().agrees
        True
        """
        for name in files or {}:
            if name not in self.files:
                takes = f"it takes {', '.join(self.files)}" if self.files else "it takes none"
                raise ParameterError(f"{self.name}: no file is called {name!r}; {takes}{nearest(name, self.files)}")
        return Comparison(self, tuple(self.checks(files or {})))

    def __repr__(self) -> str:
        return f"{self.name}: {self.says}"


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """The checks of an anchor, computed; ``agrees`` tells whether all that could be computed agree."""

    anchor: Anchor
    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether every check that has a result agrees."""
        return all(check.agrees is not False for check in self.checks)

    def table(self) -> Table:
        """Return the checks, one a row."""
        rows = [row(check) for check in self.checks]
        missing = [f"Not given: {text}" for name, text in self.anchor.files.items() if any(c.ours is None for c in self.checks)]
        notes = [
            f"{self.anchor.source}.", f"Compared with: {self.anchor.basis}. Ours: {self.anchor.method}.",
            f"Not compared: {self.anchor.unchecked}.", *missing,
        ]  # fmt: skip
        return Table(HEADER, rows, caption=f"{self.anchor.name}: {self.anchor.says}", notes=notes)


HEADER = ("quantity", "published", "ours", "verdict")
WORDS: Mapping[bool | None, str] = {True: "agrees", False: "DIFFERS", None: "no file"}


def row(check: Check) -> tuple[str, str, str, str]:
    """Return a check as a table's row, under HEADER.

    >>> row(Check("observations", 7240, None))
    ('observations', '7240', '', 'no file')
    """
    return check.quantity, written(check.published), "" if check.ours is None else written(check.ours), WORDS[check.agrees]


def written(value: Any) -> str:
    """Return a number as a person writes it: fractions as they are, floats to six digits.

    >>> from fractions import Fraction
    >>> written(Fraction(2, 3)), written(0.48491234), written(True), written(-482.02)
    ('2/3', '0.484912', 'yes', '-482.02')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)

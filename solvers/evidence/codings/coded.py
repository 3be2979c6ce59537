"""A coded record: cases with one coding of each, as distributions; its fingerprint, and draws from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ScenarioError
from games.exact.numbers import decimal
from games.models.trilateral import US_ACTIONS
from games.profile import CLASSES
from games.scenarios.episodes import SYMBOLS
from games.table import Cell, Shown, Table, number

from ..records.case import Case
from .coders import Action, Entry, weighted_kappa

Floats = NDArray[np.float64]
CODES = tuple(SYMBOLS.values())
"""Symbols of the ten codes, in the order of columns."""
ERAS: tuple[tuple[int, str], ...] = ((0, "to 1987"), (1988, "1988 to 2012"), (2013, "from 2013"))
"""First year of each era: democracy in Seoul and the end of the Cold War, and the first joint poll, divide them."""


@dataclass(frozen=True, eq=False, repr=False)
class CodedRecord(Shown):
    """Cases in time order, with the codes that one coding gives them.

    Attributes
    ----------
    name
        The coding, in words.
    cases, entries, actions
        The cases, and of each its codes by symbol and the action of the patron.
    neutral
        Whether codes that are open to hindsight were put to the middle.
    """

    name: str
    cases: tuple[Case, ...]
    entries: tuple[Mapping[str, Entry], ...]
    actions: tuple[Action, ...]
    neutral: bool = False

    def __post_init__(self) -> None:
        if not self.cases:
            raise ScenarioError("record: at least one case is needed")
        ids = [case.id for case in self.cases]
        for name in ids:
            if ids.count(name) > 1:
                raise ScenarioError(f"record: {name} is there twice; every case needs a name of its own")

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def outcomes(self) -> NDArray[np.intp]:
        """(E,) the coded class of each case, as an index into ``games.profile.CLASSES``."""
        return np.array([CLASSES.index(case.outcome) for case in self.cases], dtype=np.intp)

    @property
    def values(self) -> Floats:
        """(E, 10) the codes themselves, in the order of ``CODES``."""
        return np.array([[own[symbol].value for symbol in CODES] for own in self.entries])

    @property
    def eras(self) -> tuple[str, ...]:
        """The era of each case, by the first year of its window."""
        return tuple(next(name for first, name in reversed(ERAS) if case.first_year >= first) for case in self.cases)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that a back-test takes from the record: outcomes, codes, their distributions, actions; no words."""
        digest = hashlib.sha256()
        for case, own, action in zip(self.cases, self.entries, self.actions, strict=True):
            parts = [case.id, str(case.first_year), str(case.last_year), case.outcome]
            parts += [
                f"{s}={_plain(e.value)},{e.shape},{_plain(e.low)},{_plain(e.high)},{_plain(e.same)}" for s, e in sorted(own.items())
            ]
            parts.append(f"us={action.value},{_plain(action.same)}")
            digest.update("\n".join([*parts, ""]).encode())
        return digest.hexdigest()

    def draw(self, *, rng: int, draws: int, noise: bool = True) -> tuple[Floats, NDArray[np.intp]]:
        """Return codes as another coder might have written them.

        Parameters
        ----------
        rng, draws
            Seed and number N of draws. Every case has a stream of its own, so that leaving one out does not change the others.
        noise
            False: the codes themselves, N times.

        Returns
        -------
        codes (N, E, 10) and actions (N, E), places in ``US_ACTIONS``.

        Raises
        ------
        ScenarioError
            If the number of draws is not positive.
        """
        if draws < 1:
            raise ScenarioError(f"codes: a positive number of draws is needed; got {draws}")
        codes = np.empty((draws, len(self), len(CODES)))
        actions = np.empty((draws, len(self)), dtype=np.intp)
        for k, (case, own, action) in enumerate(zip(self.cases, self.entries, self.actions, strict=True)):
            if not noise:
                codes[:, k], actions[:, k] = [own[symbol].value for symbol in CODES], US_ACTIONS.index(action.value)
                continue
            uniform = np.random.default_rng([rng, *case.id.encode()]).random((draws, len(CODES) + 1))
            for d, symbol in enumerate(CODES):
                codes[:, k, d] = own[symbol].at(uniform[:, d])
            actions[:, k] = action.at(uniform[:, -1])
        return codes, actions

    def only(self, name: str) -> CodedRecord:
        """Return the record of one case alone; ScenarioError if it is not in it."""
        ids = [case.id for case in self.cases]
        if name not in ids:
            raise ScenarioError(f"record: no case is called {name!r}; there are {', '.join(ids)}")
        k = ids.index(name)
        return replace(self, cases=self.cases[k : k + 1], entries=self.entries[k : k + 1], actions=self.actions[k : k + 1])

    def table(self) -> Table:
        """Return one row per case: outcome, action, codes; codes with no figure are in brackets, those from data are marked."""
        rows: list[tuple[object, ...]] = []
        for case, own, action in zip(self.cases, self.entries, self.actions, strict=True):
            cells = [
                Cell(f"({number(e.value, 2)})" if e.basis in ("none", "neutral") else number(e.value, 2), strong=e.basis == "data")
                for e in (own[symbol] for symbol in CODES)
            ]
            rows.append((case.id, case.period, case.outcome, Cell(action.value, strong=action.basis == "data"), *cells))
        legend = ", ".join(f"{symbol} {name}" for name, symbol in SYMBOLS.items())
        notes = (
            f"US: what the patron does, P engage and press, E engage, R retrench. Codes, 0 to 1: {legend}.",
            "Marked: from public figures by rule. In brackets: no figure, or put to the middle against hindsight.",
            f"SHA-256 of the codes and outcomes: {self.fingerprint[:16]}.",
        )
        return Table(("case", "period", "outcome", "US", *CODES), rows, caption=f"Codes: {self.name}", notes=notes)

    def reasons(self) -> Table:
        """Return one row per code: its value, where it may lie, and the figures or the source behind it."""
        rows = []
        for case, own, action in zip(self.cases, self.entries, self.actions, strict=True):
            rows.append((case.id, case.period, "us_action", action.value, "", action.basis, action.why))
            for name, symbol in SYMBOLS.items():
                e = own[symbol]
                ends = f"[{decimal(e.low)}, {decimal(e.high)}]" if e.shape in ("triangle", "uniform") else ""
                rows.append((case.id, case.period, name, number(e.value), ends, e.basis, e.why))
        header = ("case", "period", "code", "value", "between", "basis", "from")
        return Table(header, rows, caption=f"Where the codes come from: {self.name}")


def _plain(value: float) -> str:
    return f"{value:.6f}"


@forgiving
def agreement(first: CodedRecord, second: CodedRecord) -> Table:
    """Return how far two codings of the same cases agree, code by code, over the cases for which both have one.

    Raises
    ------
    ScenarioError
        If the cases differ.
    """
    if [case.id for case in first.cases] != [case.id for case in second.cases]:
        raise ScenarioError("agreement: two codings of the same cases are needed")
    rows = []
    for symbol in CODES:
        pairs = [
            (one[symbol].value, other[symbol].value)
            for one, other in zip(first.entries, second.entries, strict=True)
            if {one[symbol].basis, other[symbol].basis} <= {"hand", "data", "own"}
        ]
        if not pairs:
            rows.append((symbol, "0", "", "", ""))
            continue
        a, b = (list(own) for own in zip(*pairs, strict=True))
        apart = float(np.abs(np.subtract(a, b)).mean())
        rows.append((symbol, str(len(pairs)), _known(rank_correlation(a, b)), _known(weighted_kappa(a, b)), number(apart, 2)))
    same = sum(a.value == b.value for a, b in zip(first.actions, second.actions, strict=True))
    notes = (
        f"The action of the patron is the same in {same} of {len(first)} cases.",
        "Rank correlation: Spearman's, ties at their mean rank. Kappa: Cohen's, linear weights, at the nearest of five levels.",
    )
    header = ("code", "cases", "rank correlation", "weighted kappa", "mean distance")
    return Table(header, rows, caption=f"Agreement of two codings: {first.name}; {second.name}", notes=notes)


def _known(value: float) -> str:
    return "" if np.isnan(value) else number(value, 2)


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Spearman's rank correlation, ties at their mean rank; nan where one side never varies.

    >>> rank_correlation([1, 2, 3], [10, 30, 20])
    0.5
    """
    one, other = (_ranks(np.asarray(own, float)) for own in (first, second))
    if one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(round(np.corrcoef(one, other)[0, 1], 12))


def _ranks(values: Floats) -> Floats:
    ranks: Floats = (values[:, None] > values).sum(axis=1) + ((values[:, None] == values).sum(axis=1) - 1) / 2
    return ranks

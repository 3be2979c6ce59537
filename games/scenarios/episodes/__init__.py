"""Episodes of Japan-ROK relations, 1964-2024: one TOML file each, every coded value with its source.

A judged value is one of 0.1, 0.3, 0.5, 0.7, 0.9 and good to one step at best. Of these only the DPRK threat to Japan
follows a count (rank correlation .69 with CSIS missile and nuclear events, to 2017); the DPRK threat to the ROK and
US reliability follow none, and China's pull is not computed from trade shares. Coded US pressure and retrenchment,
and animosity before 2013, were judged with the outcome known: they are marked as open to hindsight. Outcomes are
classed by conduct alone, never by opinion.

The seeds S000 to S004 are short texts that give a sign, never a level: S000 Keck (2012), S001 Wang (2023),
S002 Hwang (2024), S003 Murphy (undated, before 2017), S004 Yoon (undated). Polls: Genron NPO and East Asia Institute.
Incidents: COW Militarized Interstate Disputes 5.0 (Palmer et al. 2022).

Adding an episode is adding one file, named after its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from numbers import Integral
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard, TypeVar

from ...arguments import forgiving
from ...errors import FormatError, ScenarioError, nearest, shown
from ...exact.numbers import decimal
from ...formats import text, toml
from ...models.trilateral import MODEL
from ...table import Shown, Table
from ..scenario import Scenario

FOLDER = Path(__file__).parent

__all__ = ["SYMBOLS", "Code", "Episode", "Provenance", "episode", "episodes", "is_year", "read", "resolve"]

SYMBOLS: Mapping[str, str] = MappingProxyType({p.name: p.symbol for p in MODEL.setting if p.kind == "situational"})
"""Spelled-out name of each coded parameter -> its symbol."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a coded value comes from and how far to trust it.

    ``basis`` is "seed", "literature", "data" or "judgement"; ``confidence`` is "high", "medium" or "low";
    ``hindsight`` is true where the coder knew the outcome and it may have coloured the value.
    """

    basis: str
    source: str
    confidence: str
    hindsight: bool
    note: str = ""


@dataclass(frozen=True)
class Code(Provenance):
    """A coded value, an exact pure number in [0, 1], with its provenance."""

    value: Fraction


@dataclass(frozen=True, kw_only=True, repr=False)
class Episode(Shown):
    """A window of Japan-ROK relations: its outcome, the US action and ten coded parameters, each with its source.

    ``outcome`` is "cohesion", "mixed" or "friction"; ``us_action`` is "P" (engage and press), "E" (engage) or
    "R" (retrench); ``codes`` maps parameter symbols to codes; ``year`` is the one whose figures the codes use.

    >>> camp_david = episode("2023")
    >>> camp_david.id, camp_david.outcome, camp_david.us_action, str(camp_david.codes["hK"].value)
    ('E23', 'cohesion', 'P', '66/125')
    """

    id: str
    period: str
    start: date
    end: date
    year: int
    label: str
    outcome: str
    outcome_confidence: str
    outcome_source: str
    us_action: str
    us_code: Provenance
    codes: Mapping[str, Code] = field(hash=False)
    note: str = ""
    aliases: tuple[str, ...] = ()

    def table(self) -> Table:
        """Return the codes as a table: the outcome and the US action, then each parameter, with what it rests on and how surely.

        >>> episode("2019").table().rows[0][1].text
        'friction'
        """
        us = self.us_code
        rows = [("outcome", self.outcome, "record", self.outcome_confidence)]
        rows += [("US action", self.us_action, us.basis + ", hindsight" * us.hindsight, us.confidence)]
        rows += [(s, decimal(c.value), c.basis + ", hindsight" * c.hindsight, c.confidence) for s, c in self.codes.items()]
        return Table((self.id, "coded as", "basis", "confidence"), rows, caption=f"{self.period}: {self.label}")

    def __repr__(self) -> str:
        return f"{self.id} ({self.period}): {self.outcome}; US action {self.us_action}; {self.label}"

    @property
    def sources(self) -> Mapping[str, str]:
        """The source of the outcome, of the US action and of each coded parameter (by symbol).

        >>> episode("E14").sources["outcome"]
        'S003: GSOMIA and ACSA cancelled in 2012; COW MID 4723 (2012)'
        """
        codes = {symbol: code.source for symbol, code in self.codes.items()}
        return MappingProxyType({"outcome": self.outcome_source, "us_action": self.us_code.source, **codes})

    @property
    def hindsight(self) -> tuple[str, ...]:
        """Names of the inputs judged with the outcome known: "us_action" and parameter symbols.

        >>> episode("E01").hindsight
        ('us_action', 'hJ', 'hK')
        """
        inputs = {"us_action": self.us_code, **self.codes}
        return tuple(name for name, provenance in inputs.items() if provenance.hindsight)

    @property
    def scenario(self) -> Scenario:
        """The coded values and the US action as a scenario of the trilateral model."""
        values = {symbol: code.value for symbol, code in self.codes.items()}
        return Scenario(name=self.id, values=values, us_action=self.us_action, label=self.label)

    def __getstate__(self) -> dict[str, Any]:  # a mapping proxy cannot be pickled
        return vars(self) | {"codes": dict(self.codes)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state | {"codes": MappingProxyType(state["codes"])})


@dataclass(frozen=True)
class _Head:
    """The head of an episode's file: enough to find it by, and a tenth of the reading."""

    path: Path
    id: str
    period: str
    start: date
    end: date
    aliases: tuple[str, ...]


W = TypeVar("W", Episode, _Head)


@cache
def _heads() -> Mapping[str, _Head]:
    """Return the heads of all files, id -> head, in time order."""
    found = []
    for path in FOLDER.glob("*.toml"):
        head = toml.loads(text.read(path).partition("\n[")[0], str(path))
        _check(head, {key: rule for key, rule in _SCHEMA.items() if isinstance(rule, _Rule)}, str(path))
        found.append(_Head(path, head["id"], head["period"], head["start"], head["end"], tuple(head.get("aliases", ()))))
    return {head.id: head for head in sorted(found, key=lambda head: (head.start, head.end, head.id))}


@cache
def _whole(name: str) -> Episode:
    return read(_heads()[name].path)


class _Episodes(Mapping[str, Episode]):
    """All episodes; a file is read whole when its episode is first asked for."""

    def __iter__(self) -> Iterator[str]:
        return iter(_heads())

    def __len__(self) -> int:
        return len(_heads())

    def __getitem__(self, name: str) -> Episode:
        return _whole(name)


@cache
def episodes() -> Mapping[str, Episode]:
    """Return all episodes, id -> Episode, in time order (read-only).

    Raises
    ------
    FormatError
        If an episode file is malformed, when it is read: its head at once, the rest when the episode is asked for.

    >>> list(episodes())[:3], len(episodes())
    (['E01', 'E02', 'E03'], 24)
    """
    return _Episodes()


@forgiving
def episode(key: str | int) -> Episode:
    """Return the episode that an id, a year or a month names.

    Parameters
    ----------
    key
        An id ("E19", in any case), a year ("2019" or 2019) or a month ("2019-11").

    Raises
    ------
    ScenarioError
        If no episode or more than one fits; the message lists the candidates.

    >>> episode("2019").id, episode(1965).id, episode("2019-11").id
    ('E19', 'E01', 'E20')
    >>> episode(2003)
    Traceback (most recent call last):
    games.errors.ScenarioError: no episode covers 2003; nearest: E11 (2001-02) before and E12 (2005-06) after
    """
    return _whole(resolve(key, _heads()).id)


def is_year(value: object) -> TypeGuard[int]:
    """Tell whether a value may be a year: a whole number that is not huge, NumPy's too, and no truth value.

    >>> is_year(2019), is_year(True), is_year("2019"), is_year(10**5000)
    (True, False, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool) and abs(int(value)) < 10**9


def resolve(key: str | int, among: Mapping[str, W]) -> W:
    """Return the episode that a key names among those given in time order: by id, by alias, else by window.

    Raises ScenarioError if none or more than one fits.

    >>> resolve("e20", episodes()).period
    'Nov 2019'
    """
    word = (str(key) if isinstance(key, str) or is_year(key) else shown(key)).strip().upper()
    if word in among:
        return among[word]
    candidates = [e for e in among.values() if word in map(str.upper, e.aliases)]
    if candidates:
        return _only(word, candidates)
    span = re.fullmatch("([0-9]{4})(?:-(0[1-9]|1[0-2]))?", word)
    if span is None:
        ordered = tuple(among.values())
        raise ScenarioError(
            f"unknown episode {shown(key)}: an id ({ordered[0].id} to {ordered[-1].id}), a year "
            f"({ordered[0].start.year} to {ordered[-1].end.year}) or a month such as 2019-11 is needed"
        )
    year, month = int(span[1]), span[2]
    first, last = (year, int(month or 1)), (year, int(month or 12))
    candidates = [e for e in among.values() if _month(e.start) <= last and first <= _month(e.end)]
    if not candidates:
        before = [f"{_name(e)} before" for e in among.values() if _month(e.end) < first]
        after = [f"{_name(e)} after" for e in among.values() if _month(e.start) > last]
        raise ScenarioError(f"no episode covers {word}; nearest: {' and '.join(before[-1:] + after[:1])}")
    return _only(word, candidates)


def _only(word: str, candidates: list[W]) -> W:
    if len(candidates) > 1:
        raise ScenarioError(f"{word} is ambiguous: {' or '.join(map(_name, candidates))}; give the id")
    return candidates[0]


def _name(e: Episode | _Head) -> str:
    return f"{e.id} ({e.period})"


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def read(path: Path) -> Episode:
    """Read one episode file; decimals are exact (0.323 is 323/1000).

    Parameters
    ----------
    path
        Named after the episode's id.

    Raises
    ------
    FormatError
        If the file is not TOML, or a key is missing, unknown or holds a value out of its range.

    >>> read(FOLDER / "E19.toml").codes["q"].value
    Fraction(323, 1000)
    """
    data = toml.loads(text.read(path), str(path))
    _check(data, _SCHEMA, str(path))
    if path.name != f"{data['id']}.toml":
        raise FormatError(f"{path}: id: must be the name of the file; got {data['id']!r}")
    if not data["start"] <= data["end"]:
        raise FormatError(f"{path}: end: must not be before start {data['start']}; got {data['end']}")
    if not data["start"].year <= data["year"] <= data["end"].year:
        raise FormatError(f"{path}: year: must lie in the window; got {data['year']}")
    outcome, us = data["outcome"], data["us_action"]
    codes = {SYMBOLS[name]: Code(**code | {"value": Fraction(code["value"])}) for name, code in data["codes"].items()}
    return Episode(
        **{key: data[key] for key in ("id", "period", "start", "end", "year", "label")},
        outcome=outcome["class"],
        outcome_confidence=outcome["confidence"],
        outcome_source=outcome["source"],
        us_action=us["code"],
        us_code=Provenance(**{key: value for key, value in us.items() if key != "code"}),
        codes=MappingProxyType({symbol: codes[symbol] for symbol in SYMBOLS.values()}),
        note=outcome.get("note", ""),
        aliases=tuple(data.get("aliases", ())),
    )


@dataclass(frozen=True)
class _Rule:
    """What a value must be, in words and as a test."""

    needed: str
    holds: Callable[[Any], bool]


def _one_of(*words: str) -> _Rule:
    return _Rule(f"one of {', '.join(words)}", lambda value: value in words)


_TEXT = _Rule("a non-empty text", lambda value: isinstance(value, str) and bool(value.strip()))
_TEXTS = _Rule("a list of texts", lambda value: isinstance(value, list) and all(map(_TEXT.holds, value)))
_FLAG = _Rule("true or false", lambda value: isinstance(value, bool))
_ID = _Rule("E and two digits", lambda value: isinstance(value, str) and bool(re.fullmatch("E[0-9]{2}", value)))
# Exact types: a date-time is also a date, and a truth value also an int.
_DATE = _Rule("a date", lambda value: type(value) is date)
_YEAR = _Rule("a year", lambda value: type(value) is int)
_UNIT = _Rule("a number in [0, 1]", lambda value: type(value) in (int, Fraction) and 0 <= value <= 1)
_CONFIDENCE = _one_of("high", "medium", "low")
_PROVENANCE = {
    "basis": _one_of("seed", "literature", "data", "judgement"),
    "source": _TEXT,
    "confidence": _CONFIDENCE,
    "hindsight": _FLAG,
    "note": _TEXT,
}
_SCHEMA = {
    "id": _ID,
    "period": _TEXT,
    "start": _DATE,
    "end": _DATE,
    "year": _YEAR,
    "label": _TEXT,
    "aliases": _TEXTS,
    "outcome": {
        "class": _one_of("cohesion", "mixed", "friction"),
        "confidence": _CONFIDENCE,
        "source": _TEXT,
        "note": _TEXT,
    },
    "us_action": {"code": _one_of("P", "E", "R"), **_PROVENANCE},
    "codes": {name: {"value": _UNIT, **_PROVENANCE} for name in SYMBOLS},
}
_OPTIONAL = {"aliases", "note"}


def _check(value: Any, rule: Any, path: str, key: str = "") -> None:
    """Raise FormatError at the first key that is missing, unknown or against its rule; a mapping rules a table."""
    if isinstance(rule, _Rule):
        if not rule.holds(value):
            raise FormatError(f"{path}: {key}: {rule.needed} is needed; got {shown(str(value))}")
        return
    if not isinstance(value, dict):
        raise FormatError(f"{path}: {key}: a table is needed; got {shown(str(value))}")
    prefix = f"{key}." if key else ""
    for name in value:
        if name not in rule:
            raise FormatError(f"{path}: {prefix}{name}: unknown key{nearest(name, rule)}")
    for name in rule:
        if name in value:
            _check(value[name], rule[name], path, prefix + name)
        elif name not in _OPTIONAL:
            raise FormatError(f"{path}: {prefix}{name}: missing")

"""Public figures by country and year, each with its data set, version and citation; one TOML file per data set in ``tables``.

A table::

    name = "cinc"                          # optional: that of the file
    title = "Composite Index of National Capability"
    citation = "Singer, Bremer and Stuckey (1972)"
    version = "Correlates of War NMC 7.0"
    unit = "share of the world"
    licence = "free with citation"         # optional
    absent = 0                             # optional: what a year between first and last is worth where none is given
    first = 1958                           # optional, and last: the years that the data set covers
    note = ""                              # optional

    [values.JPN]                           # a country by its ISO 3166 code, or two as "JPN-KOR", in the order of the alphabet
    1964 = 0.033
    "1965-1970" = 0.034                    # the same value in several years

    [sources.JPN]                          # optional: where single values come from, if not simply from the data set
    1964 = "derived from a stated change"

Only figures that a rule asks for stand here; the data sets themselves do not ship.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from games.arguments import forgiving
from games.errors import FormatError, ScenarioError, nearest, shown
from games.formats import text as texts
from games.formats import toml
from games.table import Shown, Table

FOLDER = Path(__file__).parent / "tables"
TEXTS = ("name", "title", "citation", "version", "unit", "licence", "note")
NEEDED = ("title", "citation", "version", "unit", "values")
KEYS = (*TEXTS, "absent", "first", "last", "values", "sources")
YEARS = re.compile(r"([12][0-9]{3})(?:-([12][0-9]{3}))?")
COUNTRY = re.compile(r"[A-Z]{3}(-[A-Z]{3})?")


@dataclass(frozen=True)
class Figure:
    """One value with where it comes from.

    Attributes
    ----------
    value
        In the unit of its table.
    table, country, year
        Where it stands; ``year`` may be earlier than the one that was asked for.
    source
        Citation and version, and what is special about this value.
    """

    value: float
    table: str
    country: str
    year: int
    source: str


@dataclass(frozen=True, repr=False)
class FigureTable(Shown):
    """The figures of one data set.

    Attributes
    ----------
    name, title, citation, version, unit, licence, note
        What they are, and whose.
    values
        Country, or two as "JPN-KOR" -> year -> value, exact.
    sources
        Country -> year -> where this value comes from.
    absent, first, last
        What a year from first to last is worth where a country that is listed has no value; None: it is missing.
    """

    name: str
    title: str
    citation: str
    version: str
    unit: str
    values: Mapping[str, Mapping[int, Fraction]] = field(hash=False)
    sources: Mapping[str, Mapping[int, str]] = field(default_factory=dict, hash=False)
    absent: Fraction | None = None
    first: int | None = None
    last: int | None = None
    licence: str = ""
    note: str = ""

    @property
    def source(self) -> str:
        """Citation and version of the data set."""
        return f"{self.citation}, {self.version}"

    def at(self, country: str, year: int, *, within: int = 0) -> Figure:
        """Return the figure of a year, or the newest of at most ``within`` years before it.

        Raises
        ------
        ScenarioError
            If the country is unknown to the table, the year outside its data, or the value missing.

        >>> tables()["gdp"].at("KOR", 2018).value
        1725.4
        >>> tables()["gdp"].at("KOR", 2030)
        Traceback (most recent call last):
        games.errors.ScenarioError: gdp: 2030 is outside the data for KOR, 1960 to 2023
        """
        own = self._of(country)
        for past in range(year, year - within - 1, -1):
            if past in own:
                source = self.sources.get(country, {}).get(past, self.source)
                return Figure(float(own[past]), self.name, country, past, source)
            if self.absent is not None and self._covers(past):
                return Figure(float(self.absent), self.name, country, past, self.source)
        low, high = self.span(country)
        if not low <= year <= high:
            raise ScenarioError(f"{self.name}: {year} is outside the data for {country}, {low} to {high}")
        raise ScenarioError(f"{self.name}: no value for {country} in {year}; the years before and after have one")

    def covers(self, country: str, year: int, *, within: int = 0) -> bool:
        """Tell whether there is a figure; False for a country that the table does not know.

        >>> tables()["polls"].covers("KOR", 2012), tables()["polls"].covers("KOR", 2014)
        (False, True)
        """
        try:
            self.at(country, year, within=within)
        except ScenarioError:
            return False
        return True

    def total(self, country: str, first: int, last: int) -> Figure:
        """Return the sum over the years from first to last; its year is the last.

        Raises
        ------
        ScenarioError
            As ``at``, for every year.
        """
        found = [self.at(country, year) for year in range(first, last + 1)]
        return Figure(sum(f.value for f in found), self.name, country, last, found[-1].source)

    def span(self, country: str) -> tuple[int, int]:
        """Return the first and the last year of a country's data; ScenarioError for one that the table does not know."""
        own = self._of(country)
        first = min(own) if self.first is None else self.first
        return first, max(own) if self.last is None else self.last

    def _covers(self, year: int) -> bool:
        return self.first is not None and self.last is not None and self.first <= year <= self.last

    def _of(self, country: str) -> Mapping[int, Fraction]:
        if country in self.values:
            return self.values[country]
        raise ScenarioError(
            f"{self.name}: unknown country {shown(country)}{nearest(country, self.values)}; known: {', '.join(self.values)}"
        )

    def table(self) -> Table:
        """Return one row per country: how many values, from when to when."""
        rows = [(country, len(own), *self.span(country)) for country, own in self.values.items()]
        notes = (f"{self.citation}, {self.version}. Unit: {self.unit}.", *filter(None, (self.note, self.licence)))
        return Table(("country", "values", "from", "to"), rows, caption=self.title, notes=notes)


def pair(one: str, other: str) -> str:
    """Return how a table names two countries.

    >>> pair("KOR", "JPN")
    'JPN-KOR'
    """
    return "-".join(sorted((one, other)))


@cache
def tables() -> Mapping[str, FigureTable]:
    """Return every table of the folder, name -> table.

    Raises
    ------
    FormatError
        If a file is malformed.

    >>> {"cinc", "gdp", "polls"} <= set(tables())
    True
    """
    return MappingProxyType({path.stem: read_figures(path) for path in sorted(FOLDER.glob("*.toml"))})


def merged(own: Mapping[str, FigureTable]) -> Mapping[str, FigureTable]:
    """Return the shipped tables with figures added, or put in place of theirs, country by country and year by year.

    >>> mine = parse_figures('title = "a"\\ncitation = "b"\\nversion = "1"\\nunit = "c"\\n[values.JPN]\\n2030 = 0.05', "cinc.toml")
    >>> merged({"cinc": mine})["cinc"].at("JPN", 2030).source
    'b, 1'
    """
    found = dict(tables())
    for name, table in own.items():
        shipped = found.get(name)
        if shipped is None:
            found[name] = table
            continue
        values = {who: {**shipped.values.get(who, {}), **years} for who, years in table.values.items()}
        sources = {
            who: {**shipped.sources.get(who, {}), **dict.fromkeys(years, table.source), **table.sources.get(who, {})}
            for who, years in table.values.items()
        }
        found[name] = replace(shipped, values={**shipped.values, **values}, sources={**shipped.sources, **sources})
    return MappingProxyType(found)


@forgiving
def read_figures(path: str | Path) -> FigureTable:
    """Read one table; FormatError with file, line and key if anything in it is wrong."""
    return parse_figures(texts.read(path), str(path))


def parse_figures(text: str, place: str) -> FigureTable:
    """Return the table written in TOML text; ``place`` names the file in messages.

    Raises
    ------
    FormatError
        With file, line and key: an unknown or missing key, a country that is no ISO code, a year given twice or no year, a value
        that is no number.
    """
    return figures_of(toml.loads(text, place), text, place, (), Path(place).stem)


def figures_of(data: Mapping[str, Any], text: str, place: str, at: tuple[str, ...], name: str) -> FigureTable:
    """Return the table that a part of a TOML file holds; ``at`` are the keys that lead to it.

    Raises
    ------
    FormatError
        As ``parse_figures`` does.
    """

    def wrong(where: tuple[str, ...], message: str) -> FormatError:
        return toml.wrong_at(place, text, (*at, *where), message)

    for key, value in data.items():
        if key not in KEYS:
            raise wrong((key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
        if key in TEXTS and not isinstance(value, str):
            raise wrong((key,), f"{key} must be text; got {shown(value)}")
        if key in ("values", "sources") and not isinstance(value, dict):
            raise wrong((key,), f"{key} must be a table; got {shown(value)}")
        if key in ("first", "last") and type(value) is not int:
            raise wrong((key,), f"{key} must be a year; got {shown(value)}")
        if key == "absent" and type(value) not in (int, Fraction):
            raise wrong((key,), f"absent must be a number; got {shown(value)}")
    for key in NEEDED:
        if key not in data:
            raise wrong((key,), f"{key} is missing: a table of figures needs {', '.join(NEEDED)}")
    values: dict[str, Mapping[int, Fraction]] = {}
    sources: dict[str, Mapping[int, str]] = {}
    for country, own in data["values"].items():
        values[country] = MappingProxyType(_years(country, own, ("values", country), wrong, "a number"))
    for country, own in data.get("sources", {}).items():
        words = _years(country, own, ("sources", country), wrong, "text")
        sources[country] = MappingProxyType(
            {year: f"{data['citation']}, {data['version']}: {word}" for year, word in words.items()}
        )
        for year in sources[country]:
            if year not in values.get(country, {}):
                raise wrong(("sources", country), f"{country}: a source is given for {year}, which has no value")
    texts_given = {key: data[key] for key in TEXTS if key in data}
    absent = data.get("absent")
    return FigureTable(
        **{"name": name} | texts_given,
        values=MappingProxyType(values),
        sources=MappingProxyType(sources),
        absent=None if absent is None else Fraction(absent),
        first=data.get("first"),
        last=data.get("last"),
    )


def _years(country: str, own: Any, where: tuple[str, ...], wrong: Any, what: str) -> dict[int, Any]:
    if not COUNTRY.fullmatch(country) or (len(country) > 3 and country[:3] >= country[4:]):
        message = (
            f"{shown(country)} is no country: three capitals such as JPN are needed, or two countries in order, such as JPN-KOR"
        )
        raise wrong(where, message)
    if not isinstance(own, dict):
        raise wrong(where, f"{country}: a table of years is needed; got {shown(own)}")
    found: dict[int, Any] = {}
    for key, value in own.items():
        span = YEARS.fullmatch(key)
        if span is None:
            raise wrong((*where, key), f"{country}: {shown(key)} is no year; 1965 or 1965-1970 is needed")
        if not (isinstance(value, str) if what == "text" else type(value) in (int, Fraction)):
            raise wrong((*where, key), f"{country}, {key}: {what} is needed; got {shown(value)}")
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first:
            raise wrong((*where, key), f"{country}: {key} runs backwards")
        for year in range(first, last + 1):
            if year in found:
                raise wrong((*where, key), f"{country}: {year} is given twice")
            found[year] = value if what == "text" else Fraction(value)
    return found

"""Dyads nobody tuned on: two allies of a patron, in windows of equal length, with outcomes by rule; one TOML file each.

A dyad file::

    name = "northern-triangle"            # optional: that of the file
    label = "China and the DPRK under the Soviet Union"
    pair = ["CHN", "PRK"]                 # who stands in Japan's place, and who in the ROK's
    patron = "RUS"                        # in the place of the US
    north = "USA"                         # in the place of the DPRK
    others = ["JPN", "KOR"]               # optional: in the place of China; the most threatening counts
    first = 1961                          # windows begin here,
    last = 2010                           # the last one ends here at the latest,
    years = 5                             # and each is so long

    [outcomes]                            # optional: classes that a person coded, by first year; all others come by rule
    1966 = "friction"

    [figures.cinc]                        # optional: figures of your own, added to the shipped table of that name,
    ...                                   # in the form of codings/figures.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from games.arguments import forgiving
from games.errors import FormatError, ScenarioError, nearest, shown
from games.formats import text as texts
from games.formats import toml
from games.profile import CLASSES

from ..codings.figures import FigureTable, figures_of, merged, tables
from .case import Case
from .outcome_rule import by_rule

FOLDER = Path(__file__).parent / "dyads"
KEYS = ("name", "label", "pair", "patron", "north", "others", "first", "last", "years", "outcomes", "figures")
NEEDED = ("label", "pair", "patron", "north", "first", "last", "years")


@dataclass(frozen=True)
class Dyad:
    """Two allies of a patron over time.

    Attributes
    ----------
    name, label
        A short name, and a line for people.
    cases
        One per window, in time order.
    figures
        Tables of its own; the shipped ones hold where it has none.
    """

    name: str
    label: str
    cases: tuple[Case, ...]
    figures: Mapping[str, FigureTable] = field(default_factory=dict, hash=False)


def names() -> tuple[str, ...]:
    """Return the names of the dyads of this folder.

    >>> names()
    ('northern-triangle',)
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def dyad(word: str | Path) -> Dyad:
    """Return a dyad by name, or from a TOML file.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    FormatError
        If the file cannot be read as a dyad.

    >>> found = dyad("northern-triangle")
    >>> found.cases[0].period, found.cases[0].outcome
    ('1961-65', 'cohesion')
    """
    name = str(word)
    if name.endswith(".toml"):
        return read_dyad(name)
    if name not in names():
        raise ScenarioError(f"unknown dyad {shown(name)}{nearest(name, names())}; dyads: {', '.join(names())}, or a .toml file")
    return read_dyad(FOLDER / f"{name}.toml")


@forgiving
def read_dyad(path: str | Path) -> Dyad:
    """Read a dyad; FormatError with file, line and key if anything in it is wrong."""
    return parse_dyad(texts.read(path), str(path))


def parse_dyad(text: str, place: str) -> Dyad:
    """Return the dyad written in TOML text; ``place`` names the file in messages.

    Raises
    ------
    FormatError
        With file, line and key: an unknown or missing key, a country without figures, a window outside the data, an outcome that is
        no class, a year that begins no window.
    """
    data = toml.loads(text, place)

    def wrong(where: tuple[str, ...], message: str) -> FormatError:
        return toml.wrong_at(place, text, where, message)

    for key, value in data.items():
        if key not in KEYS:
            raise wrong((key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
        if key in ("name", "label", "patron", "north") and not (isinstance(value, str) and value.strip()):
            raise wrong((key,), f"{key} must be text; got {shown(value)}")
        if key in ("first", "last", "years") and (type(value) is not int or value < 1):
            raise wrong((key,), f"{key} must be a whole number from 1 up; got {shown(value)}")
        if key in ("outcomes", "figures") and not isinstance(value, dict):
            raise wrong((key,), f"{key} must be a table; got {shown(value)}")
    for key in NEEDED:
        if key not in data:
            raise wrong((key,), f"{key} is missing: a dyad needs {', '.join(NEEDED)}")
    for name, table in data.get("figures", {}).items():
        if name not in tables() or not isinstance(table, dict):
            raise wrong(("figures", name), f"figures.{name}: no rule looks up such a table{nearest(name, tables())}")
    own = {name: figures_of(table, text, place, ("figures", name), name) for name, table in data.get("figures", {}).items()}
    given = merged(own)
    who = _countries(data, given, wrong)
    placed = {*who["pair"], who["patron"], who["north"], *who["others"]}
    for name, added in own.items():
        for country in added.values:
            if left := set(country.split("-")) - placed:
                message = f"figures.{name}: {', '.join(sorted(left))} has no part in this dyad"
                raise wrong(("figures", name, "values", country), f"{message}; {', '.join(sorted(placed))} have")
    windows = range(data["first"], data["last"] - data["years"] + 2, data["years"])
    if not windows:
        raise wrong(("last",), f"no window of {data['years']} years fits between {data['first']} and {data['last']}")
    coded = data.get("outcomes", {})
    for year in coded:
        if not (year.isdecimal() and int(year) in windows):
            raise wrong(
                ("outcomes", year), f"outcomes.{year}: no window begins in that year; they begin in {', '.join(map(str, windows))}"
            )
        if coded[year] not in CLASSES:
            hint = nearest(coded[year], CLASSES) if isinstance(coded[year], str) else ""
            raise wrong(
                ("outcomes", year), f"outcomes.{year}: one of {', '.join(CLASSES)} is needed; got {shown(coded[year])}{hint}"
            )
    name = data.get("name", Path(place).stem)
    cases = []
    for start in windows:
        end = start + data["years"] - 1
        if str(start) in coded:
            outcome, why = coded[str(start)], "coded by hand in the dyad's file"
        else:
            where = ("first",) if start == data["first"] else ("last",)
            outcome, why = toml.attempt(place, text, where, lambda start=start, end=end: by_rule(who["pair"], start, end, given))  # type: ignore[misc]  # mypy cannot infer this lambda
        period = f"{start}-{str(end)[2:] if start // 100 == end // 100 else end}" if end > start else str(start)
        cases.append(
            Case(f"{name} {start}", period, why, start, end, **who, outcome=outcome, confidence="low", source=f"by rule: {why}")
        )
    return Dyad(name, data["label"], tuple(cases), MappingProxyType(own))


def _countries(data: Mapping[str, Any], given: Mapping[str, FigureTable], wrong: Any) -> dict[str, Any]:
    """Return who stands in which place, once every country is known to the table of capabilities."""
    allies, others = data["pair"], data.get("others", [])
    for key, listed in (("pair", allies), ("others", others)):
        if not (isinstance(listed, list) and all(isinstance(who, str) for who in listed)):
            raise wrong((key,), f"{key} must be a list of countries; got {shown(listed)}")
    if len(allies) != 2:
        raise wrong(("pair",), f"pair must be two countries; got {shown(allies)}")
    known = given["cinc"].values
    placed: dict[str, str] = {}
    for key, listed in (("pair", allies), ("patron", [data["patron"]]), ("north", [data["north"]]), ("others", others)):
        for who in listed:
            if who not in known:
                remedy = "give its figures under [figures.cinc]"
                raise wrong(
                    (key,), f"{key}: unknown country {shown(who)}{nearest(who, known)}; known: {', '.join(known)}; or {remedy}"
                )
            if who in placed:
                raise wrong((key,), f"{key}: {who} is there twice, here and under {placed[who]}")
            placed[who] = key
    return {"pair": tuple(allies), "patron": data["patron"], "north": data["north"], "others": tuple(others)}


def together(dyads: Iterable[Dyad]) -> Dyad:
    """Return several dyads as one, the cases of each in turn, with the figures of all."""
    every = tuple(dyads)
    figures: dict[str, FigureTable] = {}
    for one in every:
        for name, table in one.figures.items():
            figures[name] = (
                table if name not in figures else replace(figures[name], values={**figures[name].values, **table.values})
            )
    cases = tuple(case for one in every for case in one.cases)
    return Dyad(", ".join(one.name for one in every), ", ".join(one.label for one in every), cases, MappingProxyType(figures))

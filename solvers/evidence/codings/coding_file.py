"""Codings read from TOML files.

A coding file::

    name = "my codes"                        # optional
    base = "hand"                            # hand, data or mixed; optional
    hand = ["us_action"]                     # optional: codes taken by hand, whatever the base
    data = ["q", "dprk_threat_japan"]        # optional: codes taken by rule
    neutral = false                          # optional: put aside what is open to hindsight

    [codes.E19]                              # optional: values of your own, by episode
    dprk_threat_rok = 0.5
    us_action = "P"

    [figures.cinc]                           # optional: a table in place of the shipped one of that name,
    ...                                      # in the form of codings/figures.py

Nothing in it is evaluated as code; decimals are read exactly.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import games
from games.arguments import forgiving
from games.errors import FormatError, nearest, shown
from games.formats import text as texts
from games.formats import toml
from games.models.trilateral import US_ACTIONS

from .coding import Coding, code_named
from .figures import FigureTable, figures_of, tables
from .rule import US

BACK = 20
"""Years before the first episode of which a rule may ask for figures."""
KEYS = ("name", "base", "hand", "data", "neutral", "codes", "figures")


@forgiving
def read_coding(path: str | Path) -> Coding:
    """Read a coding; FormatError with file, line and key if anything in it is wrong."""
    return parse_coding(texts.read(path), str(path))


def parse_coding(text: str, place: str) -> Coding:
    """Return the coding written in TOML text; ``place`` names the file in messages.

    Raises
    ------
    FormatError
        With file, line and key: an unknown key, episode, code or table, a code given twice, a value out of range or missing, a
        country that is none, a year given twice.

    >>> parse_coding('base = "data"\\nhand = ["us_action"]', "demo.toml").title
    'demo'
    >>> parse_coding('[codes.E19]\\nanimosity_rok = 1.2', "demo.toml")
    Traceback (most recent call last):
    games.errors.FormatError: demo.toml, line 2: codes.E19.animosity_rok: a number in [0, 1] is needed; got Fraction(6, 5)
    """
    data = toml.loads(text, place)
    toml.filled(place, data, 'base = "data", or [codes.E19] with animosity_rok = 0.5')

    def wrong(where: tuple[str, ...], message: str) -> FormatError:
        return toml.wrong_at(place, text, where, message)

    for key, value in data.items():
        if key not in KEYS:
            raise wrong((key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
        if key in ("name", "base") and not isinstance(value, str):
            raise wrong((key,), f"{key} must be text; got {shown(value)}")
        if key in ("hand", "data") and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise wrong((key,), f"{key} must be a list of codes; got {shown(value)}")
        if key == "neutral" and not isinstance(value, bool):
            raise wrong((key,), f"neutral must be true or false; got {shown(value)}")
        if key in ("codes", "figures") and not (isinstance(value, dict) and all(isinstance(own, dict) for own in value.values())):
            raise wrong((key,), f"{key} must hold tables, such as [{key}.{'E19' if key == 'codes' else 'cinc'}]")
    own: dict[str, dict[str, object]] = {}
    for name, codes in data.get("codes", {}).items():
        if name not in games.episodes():
            raise wrong(("codes", name), f"codes.{name}: unknown episode{nearest(name, games.episodes())}; {_span()} are coded")
        own[name] = {}
        for word, value in codes.items():
            where: tuple[str, ...] = ("codes", name, word)
            symbol = toml.attempt(place, text, where, lambda word=word: code_named(word))  # type: ignore[misc]  # mypy cannot infer this lambda
            if symbol in own[name]:
                raise wrong(where, f"codes.{name}.{word}: {symbol} is given twice, by symbol and by name; keep one")
            if symbol == US and value not in US_ACTIONS:
                raise wrong(where, f"codes.{name}.{word}: one of {', '.join(US_ACTIONS)} is needed; got {shown(value)}")
            if symbol != US and not (type(value) in (int, Fraction) and 0 <= value <= 1):
                raise wrong(where, f"codes.{name}.{word}: a number in [0, 1] is needed; got {shown(value)}")
            own[name][symbol] = value if symbol == US else float(value)
    figures: dict[str, FigureTable] = {}
    for name, table in data.get("figures", {}).items():
        if name not in tables():
            raise wrong(
                ("figures", name),
                f"figures.{name}: no rule looks up such a table{nearest(name, tables())}; known: {', '.join(tables())}",
            )
        figures[name] = figures_of(table, text, place, ("figures", name), name)
        shipped, (first, last) = tables()[name], _years()
        for country, years in figures[name].values.items():
            where = ("figures", name, "values", country)
            if country not in shipped.values:
                message = f"figures.{name}: unknown country {country}{nearest(country, shipped.values)}"
                raise wrong(where, f"{message}; cases of Japan and the ROK ask about {', '.join(shipped.values)}")
            for year in years:
                if not first <= year <= last:
                    raise wrong((*where, str(year)), f"figures.{name}: {country}: {year} is outside the record, {first} to {last}")

    def lists(key: str) -> tuple[str, ...]:
        words: Any = data.get(key, ())
        return toml.attempt(place, text, (key,), lambda: tuple(code_named(word) for word in words))

    chosen = {"hand": lists("hand"), "data": lists("data")}
    base, name = data.get("base", "hand"), data.get("name", Path(place).stem)
    where = ("base",) if not set(chosen["hand"]) & set(chosen["data"]) else ("data",)
    return toml.attempt(
        place, text, where, lambda: Coding(base, **chosen, neutral=data.get("neutral", False), own=own, figures=figures, name=name)
    )


def _years() -> tuple[int, int]:
    """Return the first and the last year of which a figure can be used: rules look back, and never into a window."""
    every = [*games.episodes().values()]
    return every[0].start.year - BACK, every[-1].end.year


def _span() -> str:
    ids = list(games.episodes())
    return f"{ids[0]} to {ids[-1]}"

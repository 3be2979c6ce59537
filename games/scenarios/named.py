"""Scenarios by name, and read from TOML files.

A scenario file::

    name = "a firmer guarantee"        # default: the file's name
    label = "2019, had the US ..."     # optional: a line that says what it is; default: its base
    base = "2019"                      # optional: an episode, a named scenario or a file beside this one to start from
    us_action = "E"                    # P, E or R
    without = ["entrapment"]           # optional: mechanisms switched off

    [parameters]                       # symbols or spelled-out names
    us_reliability_rok = 0.6

    [threat.rok.dprk]                  # optional: a perceived threat from Walt's four factors (.china, .japan)
    capability = 0.3
    distance_km = 195
    offence = 0.8
    intention = 0.9

    [threat.weights]                   # optional
    capability = 0.2
    proximity = 0.4
    offence = 0.4

Nothing in it is evaluated as code; decimals are read exactly.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..arguments import forgiving
from ..errors import FormatError, ScenarioError, nearest, shown
from ..formats import text as texts
from ..formats import toml
from ..model.family import Family
from ..models.trilateral import MODEL
from .episodes import episode, is_year
from .scenario import Scenario

FOLDER = Path(__file__).parent
KEYS = ("name", "label", "base", "us_action", "without", "parameters", "threat")
LONGEST_CHAIN = 20
"""Most files that a scenario file may lead to, each the base of the one before."""
THREATS = {
    ("japan", "dprk"): "TJN",
    ("rok", "dprk"): "TKN",
    ("japan", "china"): "TJC",
    ("rok", "china"): "TKC",
    ("rok", "japan"): "TKJ",
}


@forgiving
def scenario(name: str | int, model: Family = MODEL, within: tuple[Path, ...] = ()) -> Scenario:
    """Return a scenario by name: an episode (id or year), a scenario that ships with the project, or a TOML file.

    Parameters
    ----------
    model
        The model that it is for, such as ``MODEL.with_mechanism(own)``: a file may then set ``own``'s parameters and switch it off.
    within
        The files that lead to this name, each as the base of the one before.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    FormatError
        If the file cannot be read as a scenario.

    >>> scenario("hwang-2023-china").us_action, scenario("2019").name
    ('P', 'E19')
    """
    name = str(name) if isinstance(name, str | Path) or is_year(name) else shown(name)
    if name in _shipped_names():
        return shipped()[name].on(model)
    if name.endswith(".toml") or "/" in name:
        return read_scenario(within[-1].parent / name if within else name, model, within)
    try:
        return episode(name).scenario.on(model)
    except ScenarioError as problem:
        hint = nearest(name, shipped())
        raise ScenarioError(f"{problem}{hint or '; named scenarios: ' + ', '.join(shipped())}") from None


@cache
def _shipped_names() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


@cache
def shipped() -> Mapping[str, Scenario]:
    """Return the scenarios that ship with the project, name -> Scenario."""
    found = sorted(FOLDER.glob("*.toml"), key=lambda path: path.stem)
    return MappingProxyType({path.stem: parse_scenario(path.read_text("utf-8"), path.name) for path in found})


@forgiving
def read_scenario(path: str | Path, model: Family = MODEL, within: tuple[Path, ...] = ()) -> Scenario:
    """Read a scenario of a model from a TOML file; FormatError with file, line and key if anything in it is wrong."""
    text = texts.read(path)
    here = Path(os.path.realpath(path))
    if here in within:
        raise FormatError(f"{path}: the file leads back to itself through its base")
    if len(within) == LONGEST_CHAIN:
        raise FormatError(f"{path}: the base of a base ... of a base, {LONGEST_CHAIN} times over; start from a nearer one")
    return parse_scenario(text, str(path), model, (*within, here))


@forgiving
def parse_scenario(text: str, place: str, model: Family = MODEL, within: tuple[Path, ...] = ()) -> Scenario:
    """Return the scenario of a model written in TOML text; ``place`` names the file in messages.

    >>> parse_scenario('us_action = "R"\\n[parameters]\\ns = 0.3', "demo.toml").values["s"]
    Fraction(3, 10)
    """
    data = toml.loads(text, place)
    toml.filled(place, data, 'base = "2019", us_action = "P", or [parameters] with animosity_rok = 0.5')
    for key in data:
        if key in {word for p in model.parameters for word in (p.symbol, p.name)}:
            raise toml.wrong_at(place, text, (key,), f"{key} is a parameter: it belongs under [parameters]")
        if key not in KEYS:
            raise toml.wrong_at(place, text, (key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
    for key, kind, what in (
        ("name", str, "text"),
        ("label", str, "text"),
        ("base", str, "text"),
        ("us_action", str, "text"),
        ("without", list, "a list of mechanism names"),
        ("parameters", dict, "a table"),
        ("threat", dict, "a table"),
    ):
        if key in data and not isinstance(data[key], kind):
            raise toml.wrong_at(place, text, (key,), f"{key} must be {what}; got {shown(data[key])}")
    start = Scenario("defaults", model=model)
    if "base" in data:
        start = toml.attempt(place, text, ("base",), lambda: scenario(data["base"], model, within))
    name = data.get("name", Path(place).stem)
    # what the base was about is not what the file is about, so its label is not taken over
    came = f"from {start.name}" if "base" in data else ""
    result = replace(start, name=name, label=data.get("label", came))
    result = toml.attempt(place, text, ("us_action",), lambda: result.us(data.get("us_action", start.us_action)))
    if not all(isinstance(mechanism, str) for mechanism in data.get("without", ())):
        raise toml.wrong_at(place, text, ("without",), f"without must list mechanism names; got {shown(data['without'])}")
    switched = result
    result = toml.attempt(place, text, ("without",), lambda: switched.switch_off(*data.get("without", ())))
    values: dict[str, object] = dict(_threats(data.get("threat", {}), place, text))
    seen: dict[str, str] = dict.fromkeys(values, "threat")
    for word, value in data.get("parameters", {}).items():
        where = ("parameters", word)
        symbol = toml.attempt(place, text, where, lambda word=word, value=value: model.fixed_values({word: value}))  # type: ignore[misc]  # mypy cannot infer this lambda
        (key,) = symbol
        if key in seen:
            message = f"{word} and {seen[key]} both set {model.parameter(key).name} ({key}); keep one"
            raise toml.wrong_at(place, text, where, message)
        seen[key] = word
        values |= symbol
    return result.set(values)


def _threats(table: Mapping[str, Any], place: str, text: str) -> Iterable[tuple[str, float]]:
    from ..threat import DEFAULT_WEIGHTS, Factors, Weights, perceived_threat  # few scenarios build threats from factors

    weights = DEFAULT_WEIGHTS
    if "weights" in table:
        weights = toml.attempt(place, text, ("threat", "weights"), lambda: Weights(**_numbers(table["weights"], Weights)))
    for perceiver, threats in table.items():
        if perceiver == "weights":
            continue
        for source, factors in threats.items() if isinstance(threats, dict) else [("", None)]:
            if (perceiver, source) not in THREATS:
                known = ", ".join(f"[threat.{a}.{b}]" for a, b in THREATS)
                where = ("threat", perceiver, source)
                raise toml.wrong_at(place, text, where, f"unknown threat {perceiver}.{source}; known tables: {known}")

            def make(factors: Any = factors) -> float:
                return perceived_threat(Factors(**_numbers(factors, Factors, complete=True)), weights)

            yield THREATS[perceiver, source], toml.attempt(place, text, ("threat", perceiver, source), make)


def _numbers(table: Any, kind: type, complete: bool = False) -> dict[str, float]:
    names = tuple(kind.__dataclass_fields__)  # type: ignore[attr-defined]  # a dataclass by its callers
    if not isinstance(table, dict) or set(table) - set(names) or (complete and set(table) != set(names)):
        raise FormatError(f"a table with {', '.join(names)} is needed; got {shown(table)}")
    for name, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
            raise FormatError(f"{name} must be a number; got {shown(value)}")
    try:
        return {name: float(value) for name, value in table.items()}
    except OverflowError:
        return {name: math.inf if abs(value) > 1e308 else float(value) for name, value in table.items()}

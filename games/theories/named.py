"""Theories by name, and read from TOML files; what a word of a scenario and a theory stands for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..arguments import forgiving
from ..errors import FormatError, ScenarioError, nearest, shown
from ..formats import text as texts
from ..formats import toml
from ..model.family import Family
from ..models.trilateral import MODEL
from ..record import Record
from ..scenarios.named import scenario
from ..scenarios.scenario import Scenario
from .theory import Theory

FOLDER = Path(__file__).parent
CLAIMS = FOLDER.parent / "claims"
TEXTS = ("name", "label", "reading")
LISTS = ("seeds", "literature", "catalogue", "mechanisms", "claims")
TABLES = ("values", "ranges")
KEYS = (*TEXTS, *LISTS, *TABLES)
NEEDED = ("reading", "mechanisms")
OWN = frozenset(KEYS) - {"name", "label"}
"""Keys by which a file is known for a theory's rather than a scenario's."""
USUAL = "2019"
"""The scenario on which a theory that is named alone is looked at."""


@forgiving
def theory(name: str | Path, model: Family = MODEL) -> Theory:
    """Return a theory by name, or from a TOML file.

    Parameters
    ----------
    model
        The model that it is for: a file may switch on mechanisms of the user's own that the model has.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    FormatError
        If the file cannot be read as a theory.

    >>> theory("park").mechanisms
    ('threat', 'animosity', 'pressure', 'containment')
    """
    word = str(name) if isinstance(name, str | Path) else shown(name)
    if word.endswith(".toml"):
        return read_theory(word, model)
    if word not in names():
        known = ", ".join(names())
        raise ScenarioError(f"unknown theory {shown(word)}{nearest(word, names())}; theories: {known}, or a .toml file")
    found = _shipped(FOLDER / f"{word}.toml")
    return found if model is MODEL else replace(found, model=model)


@cache
def _shipped(path: Path) -> Theory:
    return read_theory(path)


def names() -> tuple[str, ...]:
    """Return the names of the theories of this folder, in order; none is read for it.

    >>> names()
    ('cha', 'hwang', 'keck', 'kelly', 'murphy', 'park', 'wang', 'yoon')
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def theories() -> Mapping[str, Theory]:
    """Return every theory of this folder, name -> Theory, in the order of names.

    >>> [name for name, theory in theories().items() if "pressure" in theory.mechanisms]
    ['park', 'wang', 'yoon']
    """
    return MappingProxyType({name: theory(name) for name in names()})


@forgiving
def read_theory(path: str | Path, model: Family = MODEL) -> Theory:
    """Read a theory of a model from a TOML file.

    Raises
    ------
    FormatError
        With file, line, key and remedy if anything in it is wrong.
    """
    return parse_theory(texts.read(path), str(path), model)


@forgiving
def parse_theory(text: str, place: str, model: Family = MODEL) -> Theory:
    """Return the theory written in TOML text; ``place`` names the file in messages.

    Raises
    ------
    FormatError
        As ``read_theory`` does.

    >>> parse_theory('reading = "Threats bind."\\nmechanisms = ["threat"]', "demo.toml").name
    'demo'
    >>> parse_theory('reading = "Threats bind."\\nmechanisms = ["treat"]', "demo.toml")
    Traceback (most recent call last):
    games.errors.FormatError: demo.toml, line 2: unknown mechanism 'treat'; did you mean 'threat'? ...
    """
    data = toml.loads(text, place)

    def wrong(where: tuple[str, ...], message: str) -> FormatError:
        return toml.wrong_at(place, text, where, message)

    for key, value in data.items():
        if key not in KEYS:
            raise wrong((key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
        if key in TEXTS and not (isinstance(value, str) and value.strip()):
            raise wrong((key,), f"{key} must be text; got {shown(value)}")
        if key in LISTS and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise wrong((key,), f"{key} must be a list of texts; got {shown(value)}")
        if key in TABLES and not isinstance(value, dict):
            raise wrong((key,), f"{key} must be a table; got {shown(value)}")
    for key in NEEDED:
        if key not in data:
            raise wrong((key,), f"{key} is missing: a theory needs its reading in a sentence, and the mechanisms that are on")
    claims = {path.stem for path in CLAIMS.glob("*.toml")}
    for name in data.get("claims", ()):
        if name not in claims:
            raise wrong(("claims",), f"unknown claim {shown(name)}{nearest(name, claims)} (the files of games/claims are known)")
    words: dict[str, Any] = {key: data[key] for key in ("label", "reading") if key in data}
    lists: dict[str, Any] = {key: tuple(data[key]) for key in LISTS if key in data}
    found = toml.attempt(
        place, text, ("mechanisms",), lambda: Theory(data.get("name", Path(place).stem), model=model, **words, **lists)
    )
    for word, value in data.get("values", {}).items():
        more = {"values": {**found.values, word: value}}
        found = toml.attempt(place, text, ("values", word), partial(_changed, found, more))
    for word, value in data.get("ranges", {}).items():
        if not (isinstance(value, list) and len(value) == 2):
            raise wrong(("ranges", word), f"{word}: a range must be [least, greatest]; got {shown(value)}")
        more = {"ranges": {**found.ranges, word: tuple(value)}}
        found = toml.attempt(place, text, ("ranges", word), partial(_changed, found, more))
    if found.idle:
        switch = model.parameter(model.mechanism(found.idle[0]).switch[0])
        message = f"{found.idle[0]!r} is on but does nothing: {switch.name} ({switch.symbol}) stays at its neutral value; "
        raise wrong(("mechanisms",), f"{message}give it another under [values], a range under [ranges], or leave the mechanism out")
    return found


def _changed(found: Theory, fields: dict[str, Any]) -> Theory:
    return replace(found, **fields)


@dataclass(frozen=True)
class Case(Record):
    """A scenario, as it is or as a theory sees it.

    Attributes
    ----------
    situation
        The scenario itself.
    theory
        Who looks at it; None: nobody, all is as the scenario has it.
    """

    situation: Scenario
    theory: Theory | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is seen."""
        return self.situation if self.theory is None else self.theory.apply(self.situation)


@forgiving
def case(word: str, *, at: str | None = USUAL, model: Family = MODEL) -> Case:
    """Return what SCENARIO, THEORY or SCENARIO/THEORY stands for; either may be the path of a .toml file.

    Parameters
    ----------
    at
        The scenario on which a theory that is named alone is looked at; None: a theory alone is refused.
    model
        The model that both are for.

    Raises
    ------
    ScenarioError
        If a part of the word names nothing, or it names a theory alone and ``at`` is None.
    FormatError
        If a file cannot be read as a theory or a scenario.

    >>> case("2019/cha").scenario.name, case("cha", at="2023").scenario.name, case("2019").scenario.name
    ('E19/cha', 'E23/cha', 'E19')
    """
    if is_theory(word):
        if at is None:
            raise ScenarioError(f"{word} is a theory: name the scenario that it looks at as well, as in {USUAL}/{word}")
        return Case(scenario(at, model), theory(word, model))
    for place, letter in enumerate(word):  # a path holds slashes too: the first that leaves a theory on its right divides
        if letter == "/" and place and is_theory(word[place + 1 :]):
            return Case(scenario(word[:place], model), theory(word[place + 1 :], model))
    left, slash, right = word.rpartition("/")
    if slash and not word.endswith(".toml") and not os.path.isdir(left):
        theory(right)  # says that it is unknown, and what is near
    try:
        return Case(scenario(word, model))
    except ScenarioError as problem:
        raise ScenarioError(f"{problem}; theories: {', '.join(names())}{nearest(word, names())}") from None


def is_theory(word: str) -> bool:
    """Tell whether a word is a theory's name, or a file that speaks of mechanisms, values or claims, as only theories do.

    >>> is_theory("cha"), is_theory("2019/cha"), is_theory("gsomia")
    (True, False, False)
    """
    if not word.endswith(".toml"):
        return word in names()
    # A name too long for a path is no file to os.path, but an error to pathlib.
    return os.path.isfile(word) and bool(OWN & set(toml.loads(texts.read(word), word)))

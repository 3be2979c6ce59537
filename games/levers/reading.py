"""A lever: what a government can set, read from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from ..arguments import forgiving
from ..errors import FormatError, ParameterError, nearest, shown
from ..exact.numbers import decimal, exact
from ..formats import text as texts
from ..formats import toml
from ..models.trilateral import MODEL, WORDS, Trilateral
from ..record import Record

FOLDER = Path(__file__).parent
OWNERS = ("Washington", "Tokyo", "Seoul")
LISTS = ("owners", "seeds", "literature", "catalogue")
KEYS = ("meaning", *LISTS, "us_action", "to")


@dataclass(frozen=True)
class Lever(Record):
    """What a government can set.

    Attributes
    ----------
    name, meaning
        One word, and a sentence.
    to
        Symbol -> its value, exact, when the lever is pulled all the way.
    us_action
        The US action that it stands for instead; "" if it moves parameters.
    owners
        Who can pull it; all of them have to.
    seeds, literature, catalogue
        Documents (S000..S004), literature, and entries M01..M30 of the catalogue of claims.

    Raises
    ------
    ParameterError
        If the name is no word, it moves nothing or both parameters and the US action, or an owner is unknown.

    >>> Lever("apology", to={"a": 1})
    apology: a to 1
    """

    name: str
    meaning: str = ""
    to: Mapping[str, Fraction] = field(default_factory=dict)
    us_action: str = ""
    owners: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ParameterError(f"lever {shown(self.name)}: its name must be one word of letters, digits and underscores")
        if bool(self.to) == bool(self.us_action):
            raise ParameterError(f"lever {self.name}: it must move parameters (to) or the US action, one of the two")
        for owner in self.owners:
            if owner not in OWNERS:
                raise ParameterError(f"lever {self.name}: unknown owner {shown(owner)}; owners: {', '.join(OWNERS)}")
        object.__setattr__(self, "to", MappingProxyType({word: exact(value, word) for word, value in self.to.items()}))

    @forgiving
    def on(self, model: Trilateral) -> Lever:
        """Return the lever with its parameters by symbol, checked against a model.

        Raises
        ------
        ParameterError, ScenarioError
            For an unknown parameter or US action, a value out of range, or one parameter given twice.
        """
        if self.us_action:
            model.check_us(self.us_action)
        return Lever(
            self.name, self.meaning, model.fixed_values(self.to), self.us_action, self.owners, self.seeds, self.literature,
            self.catalogue,
        )  # fmt: skip

    @property
    def says(self) -> str:
        """What it sets, in words."""
        if self.us_action:
            return f"US {self.us_action} ({WORDS[self.us_action]})"
        return ", ".join(f"{symbol} to {decimal(value)}" for symbol, value in self.to.items())

    def __repr__(self) -> str:
        return f"{self.name}: {self.says}"

    def __hash__(self) -> int:
        return hash((self.name, self.us_action, tuple(self.to.items())))


@forgiving
def lever(name: str | Path, model: Trilateral = MODEL) -> Lever:
    """Return a lever by name, or from a TOML file.

    Parameters
    ----------
    model
        The model that it is for: a file may move parameters of the user's own mechanisms that the model has.

    Raises
    ------
    ParameterError, FormatError
        If there is none of that name, or the file is no lever.

    >>> lever("apology").owners, lever("press").us_action
    (('Tokyo',), 'P')
    """
    word = str(name)
    if word.endswith(".toml"):
        return read_lever(word, model)
    known = levers()
    if word not in known:
        raise ParameterError(
            f"unknown lever {shown(word)}{nearest(word, known)}; `quasialliance levers` lists them; one of your own is "
            "PARAMETER=VALUE or a .toml file"
        )
    return known[word]


@cache
def levers() -> Mapping[str, Lever]:
    """Return the levers of this folder, name -> Lever: Washington's, Tokyo's, Seoul's, then those of several together.

    >>> [name for name, own in levers().items() if own.owners == ("Seoul",)]
    ['diversification']
    """
    found = [read_lever(path) for path in sorted(FOLDER.glob("*.toml"), key=lambda path: path.stem)]
    found.sort(key=lambda own: (len(own.owners), [OWNERS.index(owner) for owner in own.owners], not own.us_action, own.name))
    return MappingProxyType({own.name: own for own in found})


@forgiving
def read_lever(path: str | Path, model: Trilateral = MODEL) -> Lever:
    """Read a lever from a TOML file.

    Raises
    ------
    FormatError
        With file, line, key and remedy if anything in it is wrong.
    """
    return parse_lever(texts.read(path), str(path), model)


@forgiving
def parse_lever(text: str, place: str, model: Trilateral = MODEL) -> Lever:
    """Return the lever written in TOML text; ``place`` names the file in messages, and the lever.

    Raises
    ------
    FormatError
        As ``read_lever`` does.

    >>> parse_lever('meaning = "A summit a year."\\n[to]\\niota = 0.3', "summit.toml")
    summit: iota to 0.3
    >>> parse_lever('meaning = "A summit a year."\\n[to]\\niota = 3', "summit.toml")
    Traceback (most recent call last):
    games.errors.FormatError: summit.toml, line 3: institution_bindingness (iota) = 3 is outside its range [0, 0.6]
    """
    data = toml.loads(text, place)

    def wrong(where: tuple[str, ...], message: str) -> FormatError:
        return toml.wrong_at(place, text, where, message)

    for key, value in data.items():
        if key not in KEYS:
            raise wrong((key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
        if key in LISTS and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise wrong((key,), f"{key} must be a list of texts; got {shown(value)}")
        if key == "to" and not isinstance(value, dict):
            raise wrong((key,), f'to must be a table, parameter -> value, as "[to]" begins one; got {shown(value)}')
        if key in ("meaning", "us_action") and not (isinstance(value, str) and value.strip()):
            raise wrong((key,), f"{key} must be text; got {shown(value)}")
    if "meaning" not in data:
        raise wrong((), "meaning is missing: a lever needs a sentence that says what is done")
    for word, value in data.get("to", {}).items():
        toml.attempt(place, text, ("to", word), partial(model.fixed_values, {word: value}))
    lists = {key: tuple(data.get(key, ())) for key in LISTS}
    where = next((key for key in ("owners", "us_action") if key in data), "meaning")
    return toml.attempt(
        place, text, (where,),
        lambda: Lever(Path(place).stem, data["meaning"], data.get("to", {}), data.get("us_action", ""), **lists).on(model),
    )  # fmt: skip

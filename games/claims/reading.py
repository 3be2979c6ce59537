"""A claim of a document as a statement about the model, read from its file."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..arguments import forgiving
from ..errors import FormatError, QuasiallianceError, ScenarioError, nearest, shown
from ..exact.numbers import decimal
from ..formats import text as texts
from ..formats import toml
from ..models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, US_ACTIONS

FOLDER = Path(__file__).parent
KINDS = ("static", "contrast", "interaction", "state")
LISTS = ("seeds", "catalogue", "carried_by", "shown_by", "against")
KEYS = ("claim", *LISTS, "statement", "domain")
NEEDED = ("kind", "players", "prefer", "over", "partner", "us_action", "sign")
OWN = {"static": ("moves",), "contrast": ("since",), "interaction": ("moves", "beside"), "state": ()}
Range = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Statement:
    """What a claim says at one point of the parameters: some quantity of each player has a sign.

    The quantity is the player's gain ``u(prefer) - u(over)`` while the other ally plays ``partner`` and the US ``us_action``
    (kind ``state``); its derivative along ``moves`` (``static``); what ``us_action`` instead of ``since`` adds to it
    (``contrast``); or its second derivative along ``moves`` and ``beside`` (``interaction``).

    Attributes
    ----------
    kind
        One of ``static``, ``contrast``, ``interaction``, ``state``.
    players
        Whose gain; the statement holds where it holds for each.
    moves, beside
        Symbol -> weight: directions in the space of parameters.
    since
        The US action before, of a contrast; else "".
    sign
        1, -1 or 0 (no change).
    """

    kind: str
    players: tuple[str, ...]
    prefer: str
    over: str
    partner: str
    us_action: str
    sign: int
    moves: Mapping[str, Fraction] = field(default_factory=dict)
    beside: Mapping[str, Fraction] = field(default_factory=dict)
    since: str = ""

    @property
    def directions(self) -> tuple[tuple[Mapping[str, Fraction], ...], ...]:
        """What is differentiated along, one tuple of directions per quantity that has the sign.

        A change is along all that moves together; no change is none along any of it.
        """
        given = tuple(direction for direction in (self.moves, self.beside) if direction)
        if self.sign:
            return (given,)
        return tuple(itertools.product(*([{symbol: weight} for symbol, weight in direction.items()] for direction in given)))

    def __str__(self) -> str:
        change = {1: "is positive", -1: "is negative", 0: "is zero"}
        rises = {1: "rises", -1: "falls", 0: "stays"}
        who = " and ".join(self.players)
        gain = f"the gain of {who} from {self.prefer} over {self.over}, the partner playing {self.partner}"
        if self.kind == "state":
            return f"{gain} and the US {self.us_action}, {change[self.sign]}"
        if self.kind == "contrast":
            return f"{gain}, {rises[self.sign]} as the US goes from {self.since} to {self.us_action}"
        if self.kind == "static":
            return f"{gain} and the US {self.us_action}, {rises[self.sign]} in {_direction(self.moves)}"
        slope = f"the effect of {_direction(self.moves)} on {gain} and the US {self.us_action}"
        return f"{slope}, {rises[self.sign]} in {_direction(self.beside)}"


@dataclass(frozen=True)
class Claim:
    """One claim of the documents.

    Attributes
    ----------
    name, text
        Its file's name, and what it says, in a sentence.
    seeds, catalogue
        The documents (S000..S004), and the entries M01..M30 of the catalogue of claims.
    carried_by, shown_by, against
        Mechanisms that model it; games, commands and tables that show it; claims that it was made against.
    statement
        What it says of the model, or None if it is carried by other means.
    domain
        Symbol -> (least, greatest) value. A range is where the claim speaks; one value (both ends equal) is what it puts in place
        of the scenario's: "without animosity" is said of every scenario, with animosity taken out.

    >>> import games
    >>> games.claims.claim("protection-binds").statement.sign
    1
    """

    name: str
    text: str
    seeds: tuple[str, ...]
    catalogue: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    statement: Statement | None = None
    domain: Mapping[str, Range] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """What it says of the model, in words, with what it puts in and where it speaks; "" without a statement."""
        if self.statement is None:
            return ""
        put = [f"{symbol} = {decimal(value)} put in" for symbol, value in self.values.items()]
        where = [f"{s} from {decimal(low)} to {decimal(high)}" for s, (low, high) in self.spoken.items()]
        return ", ".join((str(self.statement), *put, *where))

    @property
    def values(self) -> Mapping[str, Fraction]:
        """Symbol -> the value that the claim puts in place of the scenario's."""
        return {symbol: low for symbol, (low, high) in self.domain.items() if low == high}

    @property
    def spoken(self) -> Mapping[str, Range]:
        """Symbol -> the range within which the claim speaks."""
        return {symbol: ends for symbol, ends in self.domain.items() if symbol not in self.values}


@forgiving
def claim(name: str | Path) -> Claim:
    """Return a claim by its name, or from a TOML file.

    Raises
    ------
    ScenarioError, FormatError
        If there is none of that name, or the file is no claim.

    >>> claim("withdrawal-unites").against
    ('withdrawal-divides',)
    """
    word = str(name)
    if word.endswith(".toml"):
        return read_claim(word)
    found = claims()
    if word not in found:
        raise ScenarioError(
            f"unknown claim {shown(word)}{nearest(word, found)}; `quasialliance claims` lists the {len(found)} there are"
        )
    return found[word]


@cache
def claims() -> Mapping[str, Claim]:
    """Return every claim of the documents, name -> Claim, in the order of names.

    Raises
    ------
    FormatError
        If a file is none of a claim, or is against one that there is not.

    >>> len(claims()) > 30
    True
    """
    found = {path.stem: read_claim(path) for path in sorted(FOLDER.glob("*.toml"), key=lambda path: path.stem)}
    for each in found.values():
        for other in each.against:
            if other not in found:
                raise FormatError(
                    f"games/claims/{each.name}.toml: against names an unknown claim {shown(other)}{nearest(other, found)}"
                )
    return MappingProxyType(found)


@forgiving
def read_claim(path: str | Path) -> Claim:
    """Read a claim from a TOML file; FormatError with file, line and key if anything in it is wrong."""
    place, text = str(path), texts.read(path)
    data = toml.loads(text, place)

    def wrong(where: tuple[str, ...], message: str) -> FormatError:
        return toml.wrong_at(place, text, where, message)

    for key in data:
        if key not in KEYS:
            raise wrong((key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
    if not isinstance(data.get("claim"), str) or not data["claim"].strip():
        raise wrong(("claim",), "claim: a sentence is needed that says what is claimed")
    lists = {key: _words(data.get(key, []), key, wrong) for key in LISTS}
    if not lists["seeds"]:
        raise wrong(("seeds",), 'seeds: the documents that say it are needed, as seeds = ["S004"]')
    known = [m.name for m in MODEL.mechanisms]
    for name in lists["carried_by"]:
        if name not in known:
            raise wrong(("carried_by",), f"carried_by names an unknown mechanism {shown(name)}{nearest(name, known)}")
    domain = {}
    for word, value in _table(data.get("domain", {}), "domain", wrong).items():
        symbol, bounds = _range(word, value, wrong)
        if symbol in domain:
            raise wrong(("domain", word), f"domain: {symbol} is given twice, by symbol and by name")
        domain[symbol] = bounds
    statement = _statement(data["statement"], wrong) if "statement" in data else None
    fixed = {symbol for symbol, (low, high) in domain.items() if low == high}
    for symbol in fixed if statement is None else fixed & {*statement.moves, *statement.beside}:
        raise wrong(("domain",), f"domain: it fixes {symbol}, which the statement moves")
    for pair in (("TJN", "TKN"), ("TJC", "TKC")):
        if len(fixed.intersection(pair)) == 1:
            raise wrong(
                ("domain",), f"domain: {pair[0]} and {pair[1]} must both have values, or neither: which is greater decides the game"
            )
    return Claim(Path(place).stem, data["claim"], statement=statement, domain=MappingProxyType(domain), **lists)


def _statement(data: Any, wrong: Any) -> Statement:
    table = _table(data, "statement", wrong)
    kind = table.get("kind")
    if kind not in KINDS:
        raise wrong(("statement", "kind"), f"statement: kind must be one of {', '.join(KINDS)}; got {shown(kind)}")
    keys = (*NEEDED, *OWN[kind])
    for key in table:
        if key not in keys:
            raise wrong(
                ("statement", key), f"statement: a {kind} has no key {shown(key)}{nearest(key, keys)}; its keys: {', '.join(keys)}"
            )
    for key in keys:
        if key not in table:
            raise wrong(("statement",), f"statement: a {kind} needs {key}")
    for key, known in (("prefer", ALLY_ACTIONS), ("over", ALLY_ACTIONS), ("partner", ALLY_ACTIONS), ("us_action", US_ACTIONS)):
        if table[key] not in known:
            raise wrong(("statement", key), f"statement: {key} must be one of {', '.join(known)}; got {shown(table[key])}")
    if kind == "contrast" and (table["since"] not in US_ACTIONS or table["since"] == table["us_action"]):
        raise wrong(("statement", "since"), f"statement: since must be another US action of {', '.join(US_ACTIONS)}")
    if table["prefer"] == table["over"]:
        raise wrong(("statement", "over"), "statement: prefer and over must be two actions")
    players = _words(table["players"], "players", wrong)
    if not players or any(player not in ALLIES for player in players) or len(set(players)) < len(players):
        raise wrong(
            ("statement", "players"),
            f"statement: players must be one or both of {', '.join(ALLIES)}; got {shown(table['players'])}",
        )
    if table["sign"] not in (1, -1, 0) or isinstance(table["sign"], bool):
        raise wrong(("statement", "sign"), f"statement: sign must be 1, -1 or 0; got {shown(table['sign'])}")
    found: dict[str, Any] = {key: _moves(table[key], key, wrong) for key in ("moves", "beside") if key in table}
    return Statement(
        kind,
        players,
        table["prefer"],
        table["over"],
        table["partner"],
        table["us_action"],
        int(table["sign"]),
        since=table.get("since", ""),
        **found,
    )


def _moves(value: Any, key: str, wrong: Any) -> Mapping[str, Fraction]:
    weights = dict.fromkeys(value, 1) if isinstance(value, list) and all(isinstance(word, str) for word in value) else value
    if not isinstance(weights, dict) or not weights:
        raise wrong(
            ("statement", key), f"statement: {key} must list parameters, or give their weights in a table; got {shown(value)}"
        )
    found = {}
    for word, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | Fraction) or not weight:
            raise wrong(
                ("statement", key), f"statement: {key}: the weight of {word} must be a number other than 0; got {shown(weight)}"
            )
        found[_symbol(word, ("statement", key), wrong)] = Fraction(weight)
    return MappingProxyType(found)


def _range(word: str, value: Any, wrong: Any) -> tuple[str, Range]:
    symbol = _symbol(word, ("domain", word), wrong)
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2:
        raise wrong(("domain", word), f"domain: {word} must be a number or [least, greatest]; got {shown(value)}")
    try:
        low, high = (MODEL.parameter(symbol).check(end) for end in ends)
    except QuasiallianceError as problem:
        raise wrong(("domain", word), f"domain: {problem}") from None
    if low > high or (low == high and isinstance(value, list)):
        raise wrong(("domain", word), f"domain: {word}: the first end must be below the second; got {shown(value)}")
    return symbol, (low, high)


def _symbol(word: str, where: tuple[str, ...], wrong: Any) -> str:
    try:
        return MODEL.parameter(word).symbol
    except QuasiallianceError as problem:
        raise wrong(where, f"{where[0]}: {problem}") from None


def _table(value: Any, key: str, wrong: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong((key,), f"{key} must be a table; got {shown(value)}")
    return value


def _words(value: Any, key: str, wrong: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise wrong((key,), f"{key} must be a list of words; got {shown(value)}")
    return tuple(value)


def _direction(moves: Mapping[str, Fraction]) -> str:
    words = []
    for symbol, weight in moves.items():
        words.append(("-" if weight < 0 else "") + ("" if abs(weight) == 1 else f"{abs(weight)} ") + symbol)
    return " and ".join(words)

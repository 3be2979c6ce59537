r"""Gambit's .nfg files: normal-form games as text, in exact numbers.

A prisoner's dilemma, its payoffs profile by profile, the first player's action varying fastest::

    NFG 1 R "Prisoner's dilemma" { "Row" "Column" }
    { { "C" "D" } { "C" "D" } }
    "Here a comment may stand."

    3 3  5 0  0 5  1 1

``{ 2 2 }`` instead of the labels numbers the actions, and a list of labelled outcomes with an outcome number for every
profile, 0 for none, may stand for the payoffs. Numbers are ``3``, ``-1.5``, ``2e3`` or ``1/3``. The grammar is Gambit's
(Savani and Turocy 2025), read strictly: numbers are parted by blanks, and counts are whole.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from math import prod
from typing import TypeVar

from ..arguments import forgiving
from ..errors import FormatError, GameError
from ..exact.numbers import BOUND, DIGITS, too_long
from ..normal_form import MOST_PLAYERS, NormalFormGame, numbered, object_array
from .text import MARK, position, wrong

T = TypeVar("T")

SUFFIX = ".nfg"

TOKEN = re.compile(r'\s*+([{},]|"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s{},"][^\s{},]*+|\Z)', re.ASCII | re.DOTALL)
# Gambit reads -.5e1, but not .5e1.
NUMBER = re.compile(r"-?(?:\d++(?:/\d++|(?:\.\d*+)?(?:e[-+]?\d++)?)|\.\d++)|-\.\d++e[-+]?\d++", re.ASCII | re.IGNORECASE)
NATURAL = re.compile(rf"\d{{1,{DIGITS}}}", re.ASCII)
ESCAPE = re.compile(r'\\(["\\])')
FORBIDDEN_IN_LABEL = re.compile(r"\A\s|\s\s|\s\Z|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Gambit writes \ as \\ but does not read it back so; one \ before another character is the same to everybody.
UNWRITABLE = re.compile(r'\\["\\]|\\\Z|[\ud800-\udfff]')
TEXT_RULE = (
    "no backslash at the end, before another one or before a quotation mark, and no half of a surrogate pair, may stand in it"
)
LABEL_RULE = "a label holds no control character, no blank at either end and no two blanks in a row"


def loads(text: str, place: str = "<text>") -> NormalFormGame:
    """Return the game that a .nfg text describes, with exact payoffs.

    As in Gambit, repeated labels get numbers ("x_1", "x_2"), and empty ones become "_1", "_2". The comment is dropped.

    Parameters
    ----------
    text
        The contents of the file.
    place
        What messages call it: the path.

    Raises
    ------
    FormatError
        With place, line, column and what would be right, if the text is not in the format.

    >>> loads('NFG 1 R "" { "Row" "Column" } { 1 2 } 3 0.1  1/3 -2').payoffs.tolist()
    [[[Fraction(3, 1), Fraction(1, 3)]], [[Fraction(1, 10), Fraction(-2, 1)]]]
    >>> loads('NFG 1 R "" { "Row" } { 3 } 5 4')
    Traceback (most recent call last):
    games.errors.FormatError: <text>, line 1, column 31: 3 payoffs are needed, 1 for each profile; the text ends after 2
    """
    scanner = _Scanner(text.removeprefix(MARK), place)
    for word, what in (("NFG",), "the word NFG"), (("1",), "the format's version, 1,"), (("R", "D"), "R or D"):
        scanner.one_of(word, what)
    title = scanner.quoted("a title")
    players = scanner.players()
    sizes, actions = scanner.actions(players)
    if scanner.token.startswith('"'):
        scanner.quoted("a comment")
    payoffs = scanner.outcomes(sizes) if scanner.token == "{" else scanner.payoffs(sizes)
    array = object_array(payoffs, (len(payoffs),)).reshape((len(sizes), *sizes), order="F")
    return NormalFormGame(array, players, actions or map(numbered, sizes), title)


@forgiving
def dumps(game: NormalFormGame) -> str:
    r"""Return a game as .nfg text: payoffs as exact decimals where there are any, else as fractions.

    Float payoffs are written as the binary fractions they are, to the last digit.

    Raises
    ------
    GameError
        If payoffs are symbolic or too long, or a label or the title would be read as something else.

    >>> print(dumps(NormalFormGame([[[1, 0]], [[0.5, 2]]], title="a demo")), end="")
    NFG 1 R "a demo" { "1" "2" }
    <BLANKLINE>
    {
      { "1" }
      { "1" "2" }
    }
    ""
    <BLANKLINE>
    1 0.5
    0 2
    """
    if not isinstance(game, NormalFormGame):
        raise GameError(f"a .nfg file holds a NormalFormGame; got {type(game).__name__}")
    profiles = game.fractions().reshape((len(game.players), -1), order="F").T
    lines = [f"NFG 1 R {_quote(game.title, 'title')} {_labels(game.players)}", "", "{"]
    lines += [f"  {_labels(own)}" for own in game.actions]
    lines += ["}", '""', ""]
    lines += [" ".join(map(_number, profile)) for profile in profiles]
    return "\n".join(lines) + "\n"


class _Scanner:
    """The tokens of a text, one at hand; at the end it is empty."""

    def __init__(self, text: str, place: str) -> None:
        self.text, self.place = text, place
        self.token, self.start, self.end = "", 0, 0
        self.take()

    def take(self) -> str:
        """Return the token at hand and go on to the next."""
        token, match = self.token, TOKEN.match(self.text, self.end)
        if match is None:
            self.start = self.text.index('"', self.end)
            raise self.wrong('the quotation opened here is never closed; a " inside it is written \\"')
        self.token, (self.start, self.end) = match[1], match.span(1)
        return token

    def wrong(self, message: str) -> FormatError:
        return wrong(self.place, message, *position(self.text, self.start))

    def shown(self) -> str:
        return repr(self.token[:37] + "..." if len(self.token) > 40 else self.token) if self.token else "the end of the text"

    def needed(self, what: str) -> FormatError:
        return self.wrong(f"{what} is needed here; got {self.shown()}")

    def one_of(self, words: tuple[str, ...], what: str) -> None:
        if self.token not in words:
            raise self.needed(what)
        self.take()

    def quoted(self, what: str) -> str:
        if not self.token.startswith('"'):
            raise self.needed(f"{what} in double quotes")
        return ESCAPE.sub(r"\1", self.take()[1:-1])

    def label(self, what: str) -> str:
        if self.token.startswith('"') and FORBIDDEN_IN_LABEL.search(self.token[1:-1]):
            raise self.wrong(f"{LABEL_RULE}; got {self.shown()}")
        return self.quoted(what)

    def labels(self, whose: str) -> tuple[str, ...]:
        """Read the labels of the players, or of one player's actions: at least one."""
        self.one_of(("{",), f"{{ and the labels of {whose}")
        found = [self.label(f"the first label of {whose}")]
        another = f"}} or another label of {whose}"
        while self.token != "}":
            found.append(self.label(another))
        self.take()
        return tuple(_distinct(found))

    def natural(self, low: int, high: int, what: str) -> int:
        if not NATURAL.fullmatch(self.token) or not low <= int(self.token) <= high:
            raise self.needed(what)
        return int(self.take())

    def number(self) -> Fraction:
        if not NUMBER.fullmatch(self.token):
            raise self.needed("a payoff like 3, -1.5, 2e3 or 1/3")
        try:
            exponent = int(self.token.lower().partition("e")[2] or 0)
            value = Fraction(self.token) if abs(exponent) <= DIGITS else None
        except ZeroDivisionError:
            raise self.needed("a payoff with another denominator than zero") from None
        except ValueError:  # more digits than Python reads
            value = None
        if value is None or too_long(value):
            raise self.needed(f"a payoff of at most {DIGITS} digits")
        self.take()
        return value

    def players(self) -> tuple[str, ...]:
        players = self.labels("the players")
        if len(players) > MOST_PLAYERS:
            raise self.wrong(f"{len(players)} players are listed before this place; at most {MOST_PLAYERS} can be read")
        return players

    def actions(self, players: Sequence[str]) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
        """Return how many actions each player has, and their labels, none if they are only counted."""
        self.one_of(("{",), "{ and the actions, their labels or how many there are,")
        labels: tuple[tuple[str, ...], ...] = ()
        if self.token == "{":
            labels = tuple(self.labels(f"the actions of {player!r}") for player in players)
            sizes = tuple(map(len, labels))
        else:
            # Each action takes at least one number of the body, so the length of the text bounds how many there can be.
            what = "the number of actions of {!r}, at least 1 and no more than there are payoffs for,"
            sizes = tuple(self.natural(1, len(self.text), what.format(player)) for player in players)
        self.one_of(("}",), f"}} after the actions of all players, {len(players)},")
        return sizes, labels

    def body(self, needed: int, what: str, each: str, read: Callable[[], T]) -> list[T]:
        """Read numbers to the end of the text; nothing is allocated for numbers that are not there."""
        found: list[T] = []
        while self.token and len(found) < needed:
            found.append(read())
        if self.token:
            raise self.needed(f"the end of the text, after {needed} {what},")
        if len(found) < needed:
            raise self.wrong(f"{needed} {what} are needed, {each} for each profile; the text ends after {len(found)}")
        return found

    def payoffs(self, sizes: Sequence[int]) -> list[Fraction]:
        return self.body(len(sizes) * prod(sizes), "payoffs", str(len(sizes)), self.number)

    def outcomes(self, sizes: Sequence[int]) -> list[Fraction]:
        rows = [[Fraction(0)] * len(sizes)]
        self.take()
        while self.token == "{":
            self.take()
            self.label("the outcome's label")
            rows.append([])
            for _ in sizes:
                rows[-1].append(self.number())
                if self.token == ",":
                    self.take()
            self.one_of(("}",), f"}} after the payoffs of all players, {len(sizes)},")
        self.one_of(("}",), "} or another outcome in braces")
        what = f"an outcome number, 0 to {len(rows) - 1},"
        chosen = self.body(prod(sizes), "outcome numbers", "one", lambda: rows[self.natural(0, len(rows) - 1, what)])
        return [payoff for row in chosen for payoff in row]


def _distinct(labels: Sequence[str]) -> Iterator[str]:
    times, taken = Counter(labels), set(labels)
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    for label in labels:
        if label and times[label] == 1:
            yield label
        else:
            yield next(new for k in numbers[label] if (new := f"{label}_{k}") not in taken)


def _quote(text: str, what: str) -> str:
    if UNWRITABLE.search(text):
        raise GameError(f"the {what} {text!r} cannot be written: {TEXT_RULE}")
    return '"' + text.replace('"', '\\"') + '"'


def _labels(labels: Iterable[str]) -> str:
    for label in labels:
        if FORBIDDEN_IN_LABEL.search(label):
            raise GameError(f"the label {label!r} cannot be written: {LABEL_RULE}")
    return f"{{ {' '.join(_quote(label, 'label') for label in labels)} }}"


def _number(value: Fraction) -> str:
    if too_long(value):
        raise GameError(f"a payoff has more than {DIGITS} digits, too many to write")
    if value.denominator == 1:
        return str(value.numerator)
    # If the decimal expansion ends, it does so within this many places.
    places = value.denominator.bit_length()
    scaled, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    if rest or places > DIGITS or scaled >= BOUND:
        return str(value)
    digits = str(scaled).rjust(places + 1, "0")
    return f"{'-' * (value < 0)}{digits[:-places]}.{digits[-places:].rstrip('0')}"

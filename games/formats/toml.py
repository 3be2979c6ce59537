"""TOML read exactly: decimals are the fractions they say, and every error names its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from ..errors import FormatError, GameError, ParameterError, QuasiallianceError, shown
from ..exact.numbers import DIGITS, exact, too_long
from .text import MARK, position, wrong

T = TypeVar("T")
LONGEST = 100
"""Decimal places up to which a number is written as a decimal rather than as a fraction."""
DEEPEST = 32
"""Tables and lists stand at most so deep in one another; no file of the project needs more than five."""

PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w-]+))\s*""")


def loads(text: str, place: str) -> dict[str, Any]:
    """Return what TOML text says, with Fractions for decimals; nan and inf stay floats, to be refused where they stand.

    Raises
    ------
    FormatError
        If the text is no TOML, is nested more than 32 deep, or holds a number too long or too close to zero to be read
        exactly (4,000 digits, exponents from -999 to 999).

    >>> loads("x = [0.1, 2]", "demo.toml")
    {'x': [Fraction(1, 10), 2]}
    >>> loads("x = 1e-1000", "demo.toml")
    Traceback (most recent call last):
    games.errors.FormatError: demo.toml, line 1, column 5: a number of at most 4000 digits, with an exponent from -999 to 999,...
    """
    text = text.removeprefix(MARK)

    def read_number(digits: str) -> Fraction | float:
        if digits.lstrip("+-") in ("nan", "inf"):
            return float(digits)
        try:
            value = exact(digits.replace("_", ""))
        except ParameterError:
            raise _too_long(place, text, re.escape(digits)) from None
        if too_long(value):
            raise _too_long(place, text, re.escape(digits))
        return value

    try:
        data = tomllib.loads(text, parse_float=read_number)
    except tomllib.TOMLDecodeError as problem:
        raise FormatError(f"{place}: not valid TOML: {problem}") from None
    except FormatError:
        raise
    except ValueError:  # an integer of more digits than Python reads
        raise _too_long(place, text, rf"[0-9_]{{{DIGITS},}}") from None
    except RecursionError:
        raise FormatError(f"{place}: tables and lists are nested more than {DEEPEST} deep") from None
    pending: list[tuple[tuple[str, ...], Any]] = [((key,), value) for key, value in data.items()]
    while pending:
        path, value = pending.pop()
        if isinstance(value, int) and too_long(value):
            raise wrong_at(place, text, path, f"{path[0]}: a number of at most {DIGITS} digits is needed")
        inner = value.items() if isinstance(value, dict) else (("", v) for v in value) if isinstance(value, list) else ()
        pending.extend(((*path, key), v) for key, v in inner)
        if len(path) > DEEPEST:
            raise wrong_at(place, text, path, f"{path[0]}: tables and lists are nested more than {DEEPEST} deep")
    return data


def filled(place: str, data: Mapping[str, Any], example: str) -> None:
    """Refuse a file that says nothing.

    Raises
    ------
    FormatError
        With an example of what it may hold.

    >>> filled("demo.toml", {}, 'base = "2019"')
    Traceback (most recent call last):
    games.errors.FormatError: demo.toml: the file says nothing; it holds at least something like base = "2019"
    """
    if not data:
        raise wrong(place, f"the file says nothing; it holds at least something like {example}")


def number(value: Fraction) -> str:
    """Return an exact number as TOML holds it: whole numbers and decimals that end as they are, other fractions as text.

    Raises
    ------
    GameError
        If it has more digits than can be read back.

    >>> number(Fraction(3)), number(Fraction(-1, 8)), number(Fraction(1, 3))
    ('3', '-0.125', '"1/3"')
    """
    if too_long(value):
        raise GameError(f"a number has more than {DIGITS} digits, too many to write")
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if value.denominator == 1:
        return str(value.numerator)
    places = value.denominator.bit_length()
    if rest > 1 or places > LONGEST:
        return f'"{value}"'
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' * (value < 0)}{digits[:-places]}.{digits[-places:].rstrip('0')}"


def quoted(text: str) -> str:
    """Return text as TOML holds it, in quotation marks.

    Raises
    ------
    GameError
        If it holds half of a surrogate pair, which no file can.

    >>> print(quoted('say "hi"'))
    "say \\"hi\\""
    """
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise GameError(f"the text {shown(text)} cannot be written: no half of a surrogate pair may stand in it")
    escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else "\\" + c if c in '"\\' else c for c in text)
    return f'"{escaped}"'


def wrong_at(place: str, text: str, path: Sequence[str], message: str) -> FormatError:
    """Return the error that names the line where a key stands, given by the keys from the top, or the nearest one above it.

    >>> print(wrong_at("demo.toml", "a = 1\\n[b]\\nc = 2", ("b", "c"), "too small"))
    demo.toml, line 3: too small
    """
    most, found = 0, None
    table: tuple[str, ...] = ()
    for line, row in enumerate(text.removeprefix(MARK).split("\n"), 1):
        header = row.lstrip()[:1] == "["
        here = _keys(row.lstrip(" \t["))
        if header:
            table = here
        elif row.lstrip()[:1] != "#":
            here = (*table, *here)
        common = next((k for k, (a, b) in enumerate(zip(path, here, strict=False)) if a != b), min(len(path), len(here)))
        if common > most and (header or common > len(table)):
            most, found = common, line
    return wrong(place, message, found)


def attempt(place: str, text: str, path: Sequence[str], make: Callable[[], T]) -> T:
    """Return what a function makes of the value of a key; what it finds wrong with it is an error of that key.

    Raises
    ------
    FormatError
        With file and line, saying what the function's own error says.
    """
    try:
        return make()
    except QuasiallianceError as problem:
        raise wrong_at(place, text, path, str(problem)) from None


def _keys(row: str) -> tuple[str, ...]:
    """Return the dotted key at the start of a row; none if the row is not that of a table or of a value."""
    keys: list[str] = []
    at = 0
    while match := PART.match(row, at):
        keys.append(next(key for key in match.groups() if key is not None))
        at = match.end()
        if row[at : at + 1] in ("=", "]"):
            return tuple(keys)
        if row[at : at + 1] != ".":
            return ()
        at += 1
    return ()


def _too_long(place: str, text: str, digits: str) -> FormatError:
    found = re.search(rf"(?m)^[^#\n]*?(?<![\w.])({digits})(?![\w.])", text)
    message = f"a number of at most {DIGITS} digits, with an exponent from -999 to 999, is needed"
    if found is None:
        return wrong(place, message)
    return wrong(place, f"{message}; got {shown(found[1], 40)}", *position(text, found.start(1)))

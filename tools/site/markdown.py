"""Small pieces of Markdown that pages written from the code share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from games.exact.numbers import decimal

SEED_DOCUMENTS = {"S000": "Keck 2012", "S001": "Wang 2023", "S002": "Hwang 2024", "S003": "Murphy", "S004": "Yoon"}
"""The five documents that the project starts from, by key."""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; bars and line ends inside cells do no harm.

    >>> print(table(("a", "b"), [("1", "x|y")]))
    | a | b |
    | --- | --- |
    | 1 | x\\|y |
    <BLANKLINE>
    """
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def page(title: str, *parts: str) -> str:
    """Return a page: a title, and parts apart by blank lines."""
    return "\n\n".join([f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def target(kind: str, name: str) -> str:
    """Return the label of one thing of a kind, to stand before its heading."""
    return f"({kind}-{name})="


def number(value: Fraction) -> str:
    """Return an exact number as people write it."""
    return decimal(value)


def documents(keys: Iterable[str]) -> str:
    """Return seed documents by key and author."""
    return ", ".join(f"{key} {SEED_DOCUMENTS[key]}" for key in keys)


def field(name: str, text: str) -> str:
    """Return a line of facts under a heading, or nothing."""
    return f"{name}\n: {text}\n" if text else ""


def plain(text: str) -> str:
    """Return text whose stars, underscores, angle brackets and dollars are no markup, as in titles and claims.

    >>> plain("a_b <c> T* $x$")
    'a\\\\_b \\\\<c\\\\> T\\\\* \\\\$x\\\\$'
    """
    return re.sub(r"[*_<>$`]", r"\\\g<0>", text)

"""Codings by name, or from a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from games.arguments import forgiving
from games.errors import ScenarioError, nearest, shown

from .coding import BASES, Coding
from .coding_file import read_coding


@forgiving
def coding(word: str | Coding, *, by_hand: Iterable[str] = (), by_rule: Iterable[str] = ()) -> Coding:
    """Return a coding by name, or from a TOML file, with some codes taken from the other side.

    Parameters
    ----------
    by_hand, by_rule
        Codes that are taken so besides those of the coding.

    Raises
    ------
    ScenarioError
        If there is none of that name, a code is unknown, or one is asked for on both sides.
    FormatError
        If the file cannot be read as a coding.

    >>> coding("data").base, coding("data", by_hand=["us_action"]).title
    ('data', 'data, us_action by hand')
    """
    if isinstance(word, str) and word.endswith(".toml"):
        found = read_coding(word)
    elif isinstance(word, Coding):
        found = word
    elif word in BASES:
        found = Coding(word)
    else:
        raise ScenarioError(f"unknown coding {shown(word)}{nearest(word, BASES)}; codings: {', '.join(BASES)}, or a .toml file")
    return replace(found, hand=(*found.hand, *by_hand), data=(*found.data, *by_rule))

"""Codings by name, or from a file."""

from __future__ import annotations

from games.errors import ScenarioError, nearest, shown

from .coding import BASES, Coding
from .coding_file import read_coding


def coding(word: str | Coding) -> Coding:
    """Return a coding by name, or from a TOML file.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    FormatError
        If the file cannot be read as a coding.

    >>> coding("data").base
    'data'
    """
    if isinstance(word, Coding):
        return word
    if word.endswith(".toml"):
        return read_coding(word)
    if word not in BASES:
        raise ScenarioError(f"unknown coding {shown(word)}{nearest(word, BASES)}; codings: {', '.join(BASES)}, or a .toml file")
    return Coding(word)

r"""How wide text and formulas are when LaTeX sets them: widths of Computer Modern, the type of every LaTeX class by default.

Widths are in points at the size of the tables, 8 pt. They are those of cmr10 (Knuth 1986, thirty-sixths of an em), made wider by
the factor by which cmr8 is relatively wider; a formula's width is an estimate, on the wide side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

SIZE, LEADING = 8.0, 9.6
"""Type size and distance of lines of tables, points."""
EM = 1.0625 * SIZE / 36
"""A thirty-sixth of an em at that size, points."""
BOLD = 1.16
"""How much wider bold type is, at most."""
SCRIPT = 0.78
"""How wide sub- and superscripts are against the line."""

_GROUPS = {
    10: "!',.:;[]`ijl|", 11: "fj", 12: " -", 13: "I", 14: "()rst", 16: "cez", 17: "?", 18: "\"$*/0123456789_^~agoé",
    18.5: "J", 19: "kqvxy", 20: "Sbdhnpu", 22: "Z", 22.5: "L", 23.5: "F", 24.5: "EP", 25.5: "B", 26: "CTw", 26.5: "R",
    27: "AHNUVXY", 27.5: "D", 28: "&+<=>@KOQ±", 28.25: "G", 30: "%m", 33: "M", 36: "—", 37: "W",
}  # fmt: skip
WIDTHS = {character: width for width, characters in _GROUPS.items() for character in characters}
OTHER = 28
"""Width that any other character is given, thirty-sixths of an em."""

OPERATORS = {"+", "-", "=", "<", ">", r"\le", r"\ge", r"\leq", r"\geq", r"\pm", r"\cdot", r"\wedge", r"\vee", r"\neq", r"\ne"}
SPACES = {r"\,": 6, r"\;": 10, r"\:": 8, r"\ ": 12, r"\quad": 36, r"\!": -6}
SILENT = {r"\left", r"\right", r"\bigl", r"\bigr", r"\displaystyle", r"\big", "{", "}", " ", "~", r"\middle"}
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)


@lru_cache(maxsize=65536)
def text_width(text: str, bold: bool = False) -> float:
    """Return the width of plain text in points.

    >>> round(text_width("cohesion"), 1), text_width("cohesion", bold=True) > text_width("cohesion")
    (31.2, True)
    """
    return sum(WIDTHS.get(character, OTHER) for character in text) * EM * (BOLD if bold else 1)


def pieces(text: str) -> list[str]:
    """Return what LaTeX does not break of a plain text: it breaks at spaces, after hyphens, and after the slashes of tables.

    >>> pieces("common-threat binds")
    ['common-', 'threat', 'binds']
    """
    return [piece for word in text.split() for piece in re.findall(r"[^/-]*[/-]+|[^/-]+", word)]


@lru_cache(maxsize=4096)
def formula_width(latex: str) -> float:
    r"""Return about how wide a formula is on one line, in points.

    >>> formula_width(r"\frac{a}{b + c}") < formula_width("a + b + c")
    True
    """
    return _list(TOKEN.findall(latex), 0)[0] * EM


@lru_cache(maxsize=4096)
def formula_piece(latex: str) -> float:
    r"""Return the width of the widest part of a formula that LaTeX does not break, in points.

    It breaks after relations and binary operators outside braces, and not between ``\left`` and ``\right``.

    >>> formula_piece("a + b < c") < formula_width("a + b < c")
    True
    """
    parts: list[list[str]] = [[]]
    depth = 0
    for token in TOKEN.findall(latex):
        depth += (token in ("{", r"\left")) - (token in ("}", r"\right"))
        parts[-1].append(token)
        if depth == 0 and token in OPERATORS:
            parts.append([])
    return max(_list(part, 0)[0] for part in parts) * EM


def _list(tokens: list[str], at: int) -> tuple[float, int]:
    """Return the width of the tokens up to an unmatched closing brace, and where that is."""
    wide = 0.0
    while at < len(tokens) and tokens[at] != "}":
        own, at = _atom(tokens, at)
        wide += own
    return wide, at


def _atom(tokens: list[str], at: int) -> tuple[float, int]:
    token = tokens[at]
    if token == "{":
        own, end = _list(tokens, at + 1)
        return own, end + 1
    if token in ("^", "_") and at + 1 < len(tokens):
        own, end = _atom(tokens, at + 1)
        return SCRIPT * own, end
    if token in (r"\frac", r"\tfrac", r"\dfrac"):
        above, end = _atom(tokens, _solid(tokens, at + 1))
        below, end = _atom(tokens, _solid(tokens, end))
        return SCRIPT * max(above, below) + 9, end
    if token == r"\sqrt":
        own, end = _atom(tokens, _solid(tokens, at + 1))
        return own + 30, end
    if token in (r"\text", r"\mathrm", r"\operatorname", r"\mathit", r"\textbf"):
        own, end = _atom(tokens, _solid(tokens, at + 1))
        return own, end
    if token in SILENT:
        return 0.0, at + 1
    if token in OPERATORS:
        return 44.0, at + 1
    if token in SPACES:
        return SPACES[token], at + 1
    return (22.0 if token[0] == "\\" or token.isalpha() else WIDTHS.get(token, OTHER)), at + 1


def _solid(tokens: list[str], at: int) -> int:
    """Return the place of the next token that is no space."""
    while at < len(tokens) and tokens[at] == " ":
        at += 1
    return at


def spans(latex: str) -> Iterator[tuple[bool, str]]:
    r"""Yield (whether it is a formula, the text) for the stretches of a LaTeX text between dollar signs.

    >>> list(spans(r"above $\tau_{J}$ only"))
    [(False, 'above '), (True, '\\tau_{J}'), (False, ' only')]
    """
    for k, part in enumerate(re.split(r"(?<!\\)\$", latex)):
        if part:
            yield k % 2 == 1, part

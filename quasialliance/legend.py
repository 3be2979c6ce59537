"""The legend under an output: what the letters in it stand for that it does not explain itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from games.model.family import Family
from games.models.trilateral import ALLY_ACTIONS, MODEL, US_ACTIONS, WORDS

from .words import words

if TYPE_CHECKING:
    from .options import Question

NAME = re.compile(r"(?<!\w)(?<!\w-)[A-Za-z]\w+(?![\w-]|\*(?!\w))")
LISTED = re.compile(r"(?<= )[a-z](?=,)|(?<=, )[a-z](?![\w'-])|(?<![\w-])[a-z](?=\*\w)|(?<=\w\*)[a-z](?!\w)")
QUANTITY = re.compile(r"\b(tau|e|gap|h|audience)_([JK])\b")
GREEK = {"alpha", "beta", "chi", "delta", "eps", "eta", "hbar", "iota", "kappa", "lam", "omega", "phi", "theta"}
"""Symbols in small letters that are no English words."""
ALLIES = re.compile(r"(?<![\w-])[CHF]{2}(?![\w-])|\([CHF], [CHF]\)|\{[CHF](?:, [CHF])*\}|\b[CHF](?: ~ |\+)[CHF]\b| to [CHF]\b")
US = re.compile(r"(?:\bUS (?:action )?|\bunder |\bcoded )([PER])\b")


NOTATION = {re.compile(r"\{[CHF], "): "{C, H} a mixture of them", re.compile(r"\b[CHF]\+[CHF]\b"): "C+H a mixture of them",
            re.compile(r"\b[CHF] ~ [CHF]\b"): "C ~ H indifferent between them"}  # fmt: skip
MOST = 16
"""So many parameters a legend explains; where there are more, it says where they are explained."""


def under(text: str, question: Question | None = None) -> str:
    """Return the legend of a text, or nothing: of the moves of a question's game, else of the alliance game.

    >>> under("(C, H) is strict under US E")
    "C cooperate, H hedge, F confront, Japan's first; US: E engage."
    >>> under("friction")
    ''
    """
    if question is not None and question.episode and (question.file is not None or question.named is not None):
        model = None if question.named is None else question.named.model
        return "" if model is None else moves(text, model)
    allies = ALLIES.search(text) is not None and f"C {WORDS['C']}, H {WORDS['H']}" not in text
    used = {found[1] for found in US.finditer(text)}
    us = [f"{letter} {WORDS[letter]}" for letter in US_ACTIONS if letter in used and not _told(text, letter, WORDS[letter])]
    told = [", ".join(f"{letter} {WORDS[letter]}" for letter in ALLY_ACTIONS) + ", Japan's first"] * allies
    told += [meaning for shown, meaning in NOTATION.items() if shown.search(text)]
    told += [f"US: {', '.join(us)}"] * bool(us)
    letters = "; ".join(told) + "." * bool(told)
    return "\n".join(filter(None, (letters, parameters(text, MODEL if question is None else question.model))))


def parameters(text: str, model: Family) -> str:
    """Return what parameters are that a text has by symbol and not by name.

    A symbol of a single letter counts as one only in a list beside longer ones.

    >>> from games.models.trilateral import MODEL
    >>> parameters("sample (TKN, rK)", MODEL), parameters("TKN dprk_threat_rok", MODEL)
    ('TKN dprk_threat_rok, rK us_reliability_rok.', '')
    """
    known = {p.symbol: p.name for p in model.parameters if not p.symbol.islower() or p.symbol in GREEK}
    short = {p.symbol: p.name for p in model.parameters if len(p.symbol) == 1}
    used: dict[str, str] = {}
    plain = " ".join(text.split())
    for line in text.splitlines():
        found = {word: known[word] for word in NAME.findall(line) if word in known}
        if found:
            found |= {word: short[word] for word in LISTED.findall(line) if word in short}
        used |= found
    for quantity, letter in dict.fromkeys(QUANTITY.findall(text)):
        from solvers.regimes.shorthand import MEANINGS, SHORT  # where formulas are shown they are there

        player = next(player for player, own in SHORT.items() if own == letter)
        if f"{quantity}_{letter} {player}'s" not in plain:
            used[f"{quantity}_{letter}"] = f"{player}'s {MEANINGS[quantity].partition(':')[0]}"
    left = {s: name for s, name in used.items() if not any(f"{s} {told}" in plain for told in (name, words(name)))}
    if len(left) > MOST:
        return f"'quasialliance symbols' explains {', '.join(left)}."
    return ", ".join(f"{s} {name}" for s, name in left.items()) + "." * bool(left)


def moves(text: str, model: Family) -> str:
    """Return what the letters of a tree's moves in a text stand for, unless the text says so.

    >>> from games.models.escalation import MODEL
    >>> moves("X-T-P-S", MODEL)
    'Japan: X imposes export controls; ROK: T gives notice, S suspends; US: P presses.'
    """
    verbs: Mapping[str, str] = getattr(model, "verbs", {})
    found: dict[str, list[str]] = {}
    for move, verb in verbs.items():
        player, _, action = move.rpartition(" ")
        if len(action) <= 2 and re.search(rf"(?<![\w']){action}(?!\w)", text) and not _told(text, action, verb):
            found.setdefault(player, []).append(f"{action} {verb}")
    return "; ".join(f"{player}: {', '.join(own)}" for player, own in found.items()) + "." * bool(found)


def _told(text: str, action: str, verb: str) -> bool:
    """Tell whether a text itself has a letter in words, as "P (presses)", "presses (P)", "P: press" or "P press"."""
    plain = " ".join(text.split())
    return any(said in plain for said in (f"{verb} ({action})", f"{action} ({verb})", f"{action}: {verb}", f"{action} {verb}"))

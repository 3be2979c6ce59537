"""The legend under an output: what the letters in it stand for that it does not explain itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from games.model.family import Family
from games.models.trilateral import ALLY_ACTIONS, US_ACTIONS, WORDS

if TYPE_CHECKING:
    from .options import Question

ALLIES = re.compile(r"(?<![\w-])[CHF]{2}(?![\w-])|\([CHF], [CHF]\)|\{[CHF](?:, [CHF])*\}|\b[CHF](?: ~ |\+)[CHF]\b| to [CHF]\b")
US = re.compile(r"(?:\bUS (?:action )?|\bunder |\bcoded )([PER])\b")


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
    told += [f"US: {', '.join(us)}"] * bool(us)
    return "; ".join(told) + "." * bool(told)


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

"""Words for a reader: machine names as words, episodes by their year, and what the letters of actions stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import games
from games.models.trilateral import ALLY_ACTIONS, US_ACTIONS, WORDS

PROPER = {"us": "US", "rok": "ROK", "dprk": "DPRK", "japan": "Japan", "china": "China"}
MACHINE = re.compile(r"\b[a-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+\b")
IDS = re.compile(r"\bE(?:0[1-9]|1\d|2[0-4])\b")
PROFILE = re.compile(r"\b[CHF]{2}\b|\([CHF], [CHF]\)")
CHOICE = re.compile(r"\bUS (?:action )?[PER]\b|\bunder [PER]\b")


def words(name: str) -> str:
    """Return a parameter's or mechanism's name as words.

    >>> words("us_reliability_rok"), words("china_pull")
    ('US reliability (ROK)', 'China pull')
    """
    parts = [PROPER.get(part, part) for part in name.split("_")]
    if len(parts) > 1 and parts[-1] in ("Japan", "ROK"):
        parts[-1] = f"({parts[-1]})"
    return " ".join(parts)


@cache
def _authors() -> re.Pattern[str]:
    from games.theories import theories  # most texts need none

    return re.compile(r"\b(?:" + "|".join(theories()) + r")\b")


def in_words(text: str) -> str:
    """Return a text with the machine names in it as words, those of theories as the authors' names.

    >>> in_words("now us_hub 0.3; tau_K is a symbol")
    'now US hub 0.3; tau_K is a symbol'
    """
    text = _authors().sub(lambda found: found[0].capitalize(), text)
    return MACHINE.sub(lambda found: words(found[0]) if len(found[0].rpartition("_")[2]) > 1 else found[0], text)


def year(name: str) -> str:
    """Return how a reader knows an episode: by its year or years; any other name is left as it is.

    >>> year("E19"), year("E17"), year("E20"), year("my own")
    ('2019', '2016', 'Nov 2019', 'my own')
    """
    episode = games.episodes().get(name)
    if episode is None:
        return name
    return episode.aliases[0] if episode.aliases else episode.period.replace("-", "–")


def stem(name: str) -> str:
    """Return a scenario's name as part of a file's name.

    >>> stem("E19"), stem("A firmer guarantee (2027)")
    ('2019', 'a-firmer-guarantee-2027')
    """
    return re.sub(r"[^a-z0-9]+", "-", year(name).lower()).strip("-") or "scenario"


def titled(text: str) -> str:
    """Return a title with years in place of the episodes' names.

    >>> titled("E19, US E (engage)")
    '2019, US E (engage)'
    """
    return IDS.sub(lambda found: year(found[0]), text)


def legend(texts: Iterable[str]) -> str:
    """Return what the letters of actions in some texts stand for, or nothing where there are none.

    >>> legend(["CC [CC, HH]"])
    'C: cooperate; H: hedge; F: confront; of two letters the first is Japan.'
    >>> legend(["friction"])
    ''
    """
    shown = list(texts)
    allies = any(PROFILE.search(text) for text in shown)
    us = any(CHOICE.search(text) or text in US_ACTIONS for text in shown)
    letters = [*(ALLY_ACTIONS if allies else ()), *(US_ACTIONS if us else ())]
    meaning = [f"{letter}: {WORDS[letter]}" for letter in letters] + ["of two letters the first is Japan"] * allies
    return "; ".join(meaning) + "." * bool(meaning)

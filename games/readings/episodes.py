"""Where an episode is asked for: its id, or its year."""

from __future__ import annotations

from typing import Any

from ..scenarios.episodes import Episode, episode, is_year
from ..scenarios.scenario import Scenario

KINDS = (Episode,)
WANTED = "an episode"


def read(value: Any) -> Episode | None:
    """Return the episode that a value stands for; None if it stands for none.

    Raises
    ------
    ScenarioError
        If a word names none, or several.

    >>> read("2019").id, read(1965).id, read(None)
    ('E19', 'E01', None)
    """
    return episode(value) if isinstance(value, str) or is_year(value) else None


def hint(value: object, kind: type) -> str:
    """Return what would be right instead of a value, or nothing."""
    return "that is its scenario" if isinstance(value, Scenario) else 'games.episode("2019") is one'

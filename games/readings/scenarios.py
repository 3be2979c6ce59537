"""Where a scenario is asked for: an episode, a word such as "2019", 2019 or "2019/cha", or a scenario file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..model.family import Family, Given
from ..scenarios.episodes import Episode, is_year
from ..scenarios.scenario import Scenario
from ..theories.named import case

KINDS = (Scenario, Given)
WANTED = "a scenario"


def read(value: Any) -> Scenario | None:
    """Return the scenario that a value stands for; None if it stands for none.

    Raises
    ------
    ScenarioError, FormatError
        If a word names none, or a file cannot be read as one.

    >>> read("2019").name, read(2023).name, read("2019/cha").name, read(3.5)
    ('E19', 'E23', 'E19/cha', None)
    """
    if isinstance(value, Episode):
        return value.scenario
    if isinstance(value, str | Path) or is_year(value):
        return case(str(value), at=None).scenario
    return None


def hint(value: object, kind: type) -> str:
    """Return what would be right instead of a value, or nothing."""
    if isinstance(value, Family):
        return "that is a model: Scenario('mine', {...}, model=it) is a scenario of it"
    return 'games.scenario("2019") is one' if not isinstance(value, dict) else "Scenario('mine', values) makes one of values"

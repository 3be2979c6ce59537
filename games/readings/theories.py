"""Where a theory is asked for: its name, or a theory file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..theories.named import theory
from ..theories.theory import Theory

KINDS = (Theory,)
WANTED = "a theory"


def read(value: Any) -> Theory | None:
    """Return the theory that a value stands for; None if it stands for none.

    Raises
    ------
    ScenarioError, FormatError
        If a word names none, or a file cannot be read as one.

    >>> read("cha").name, read(3)
    ('cha', None)
    """
    return theory(value) if isinstance(value, str | Path) else None


def hint(value: object, kind: type) -> str:
    """Return what would be right instead of a value, or nothing."""
    return 'games.theory("cha") is one'

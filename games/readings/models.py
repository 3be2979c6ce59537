"""Where a model is asked for: the name of one, or the module that holds it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from ..library import find
from ..model.family import Family
from ..scenarios.episodes import Episode
from ..scenarios.scenario import Scenario

KINDS = (Family,)
WANTED = "a model"
TRILATERAL = "games.models.trilateral.MODEL"


def read(value: Any) -> Family | None:
    """Return the model that a value stands for; None if it stands for none.

    >>> read("gsomia").name, read("chicken"), read(3)
    ('escalation', None, None)
    """
    if isinstance(value, ModuleType):
        held = getattr(value, "MODEL", None)
        return held if isinstance(held, Family) else None
    if isinstance(value, str):
        if value == "trilateral":
            from ..models.trilateral import MODEL

            return MODEL
        named = find(value)
        return named.model if named is not None else None
    return None


def hint(value: object, kind: type) -> str:
    """Return what would be right instead of a value, or nothing."""
    if isinstance(value, Scenario | Episode):
        return f"a scenario comes after the model: {TRILATERAL} first"
    if isinstance(value, Family):
        return f"{value.name!r} is a model of another kind; this asks about {TRILATERAL}, or one made of it with with_mechanism"
    return f"{TRILATERAL} is one; quasialliance games lists more"

"""Published trees with what is known of them: documentation, test oracle and figure source.

One file per tree, each holding ``ENTRIES``; a new file is found by walking the package. Its docstring tells the game and
derives the results by hand. ``games.catalogue`` holds normal forms with their whole equilibrium sets.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ..errors import GameError
from ..lazy import import_on_demand
from .entry import Known, TreeEntry

import_on_demand(__name__)

__all__ = ["Known", "TreeEntry", "entries"]


@cache
def entries() -> Mapping[str, TreeEntry]:
    """Return every published tree by its slug, in alphabetical order.

    Raises
    ------
    GameError
        If two files use one slug.

    >>> entry = entries()["entry-deterrence"]
    >>> entry.game.node_count, entry.plans, entry.known[0].concepts
    (5, (2, 2), ('Nash', 'subgame perfect', 'sequential'))
    """
    found: dict[str, TreeEntry] = {}
    for module in pkgutil.iter_modules(__path__):
        for entry in getattr(importlib.import_module(f"{__name__}.{module.name}"), "ENTRIES", ()):
            if entry.slug in found:
                raise GameError(f"games/trees/{module.name}.py: the slug {entry.slug!r} is taken")
            found[entry.slug] = entry
    return MappingProxyType(dict(sorted(found.items())))

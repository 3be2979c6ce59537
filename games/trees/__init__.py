"""Published trees with what is known of them: documentation, test oracle and figure source.

One file per tree, each holding ``ENTRIES``; a new file is found by walking the package. Its docstring tells the game and
derives the results by hand. ``games.catalogue`` holds normal forms with their whole equilibrium sets.
"""

from collections.abc import Mapping
from functools import cache

from ..lazy import import_on_demand
from ..published import by_slug
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
    return by_slug(__name__)

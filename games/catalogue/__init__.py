"""Games with their full equilibrium sets, isolated points and continua: documentation, test oracle and figure source.

One file per game or small family, each holding ``ENTRIES``; a new file is found by walking the package. Its docstring
defines the game and derives the set by hand. A page number is given only where it is certain.

In games of two actions a profile is written (x, y, z): the probabilities of the players' second actions. f, g and h are
what players 1, 2 and 3 gain from their second action over their first; so (x, y, z) is an equilibrium iff x = 1 where
f > 0, x = 0 where f < 0, and likewise y with g and z with h.
"""

from collections.abc import Mapping
from functools import cache

from ..lazy import import_on_demand
from ..published import by_slug
from .entry import Entry

import_on_demand(__name__)


@cache
def entries() -> Mapping[str, Entry]:
    """Return every entry of the catalogue by its slug, in alphabetical order.

    Raises
    ------
    GameError
        If two files use one slug.

    >>> entry = entries()["battle-of-the-sexes"]
    >>> entry.game.shape, len(entry.equilibria), entry.components, entry.complete
    ((2, 2), 3, (), True)
    """
    return by_slug(__name__)

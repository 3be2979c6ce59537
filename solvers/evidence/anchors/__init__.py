"""Anchors: results that the literature prints or proves, each computed anew, one file per source, each holding ``ANCHOR``.

A new anchor is one new file in this folder; it is found by walking it.
"""

from functools import cache

from games.errors import ScenarioError
from games.lazy import import_on_demand, modules

from .anchor import Anchor

import_on_demand(__name__, {"anchor": ("Anchor", "Check", "Comparison")})

__all__ = ["Anchor", "known"]


@cache
def known() -> tuple[Anchor, ...]:
    """Return every anchor of this folder, the oldest source first.

    Raises
    ------
    ScenarioError
        If a file of the folder other than ``anchor.py`` holds no ``ANCHOR``.

    >>> [anchor.name for anchor in known()][:2]
    ['Olson and Zeckhauser 1966', 'Green and Porter 1984']
    """
    found: list[Anchor] = []
    for name, module in modules(__name__):
        own = getattr(module, "ANCHOR", None)
        if isinstance(own, Anchor):
            found.append(own)
        elif name != "anchor":
            raise ScenarioError(f"solvers/evidence/anchors/{name}.py: an ANCHOR is needed")
    return tuple(sorted(found, key=lambda anchor: (anchor.year, anchor.name)))

"""Published games: what an entry says of any of them, and how entries are found."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from .errors import GameError
from .lazy import modules
from .table import Shown, Table

G = TypeVar("G")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Published(Shown, Generic[G]):
    """A published game, shown as the game.

    Attributes
    ----------
    slug, title
        Its key, and its name.
    source
        Author, year, where; a page only where it was checked. "own": the game is the project's.
    build
        Makes the game, in exact rationals; called once, when ``game`` is first asked for.
    """

    slug: str
    title: str
    source: str = "own"
    build: Callable[[], G]

    @cached_property
    def game(self) -> G:
        """The game, in exact rationals."""
        return self.build()

    def tables(self) -> tuple[Table, ...]:
        """Return the tables of the game."""
        shown: Any = self.game
        tables: tuple[Table, ...] = shown.tables()
        return tables

    def to_frame(self) -> Any:
        """Return the game as a pandas data frame."""
        shown: Any = self.game
        return shown.to_frame()

    def __reduce__(self) -> tuple[Any, ...]:  # what builds it has no name: it is found again by its own
        return _again, (self.build.__module__.rpartition(".")[0], self.slug)

    @property
    def steps(self) -> str:
        """The derivation of what is known of it: the docstring of the module of the entry."""
        return inspect.getdoc(sys.modules[self.build.__module__]) or ""


def _again(package: str, slug: str) -> Any:
    return by_slug(package)[slug]


def by_slug(package: str) -> Mapping[str, Any]:
    """Return the ``ENTRIES`` of a package's modules by their slugs, in alphabetical order.

    Raises
    ------
    GameError
        If two files use one slug.

    >>> import games.trees
    >>> "beer-quiche" in by_slug("games.trees")
    True
    """
    found: dict[str, Any] = {}
    for name, module in modules(package):
        for entry in getattr(module, "ENTRIES", ()):
            if entry.slug in found:
                raise GameError(f"{package.replace('.', '/')}/{name}.py: the slug {entry.slug!r} is taken")
            found[entry.slug] = entry
    return MappingProxyType(dict(sorted(found.items())))

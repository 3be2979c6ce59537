"""Packages that import their modules when these are first asked for (PEP 562): importing the package costs next to nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def import_on_demand(package: str, homes: Mapping[str, Iterable[str]] | None = None) -> None:
    """Let a package import each of its modules, and each name that it takes over from one, when it is first asked for.

    A type checker does not see it, so a package writes what it takes over a second time, under ``if TYPE_CHECKING``; a name
    that is nowhere stays an error to it.

    Parameters
    ----------
    package
        The ``__name__`` of the package, whose ``__getattr__`` and ``__dir__`` are set.
    homes
        Module of the package -> the names taken over from it; "regime_map as map" gives one a new name.

    >>> import games
    >>> games.threat.__name__, games.scenario.__module__, "ledger" in dir(games)
    ('games.threat', 'games.scenarios.named', True)
    >>> games.ledgers
    Traceback (most recent call last):
    AttributeError: module 'games' has no attribute 'ledgers'
    """
    module = sys.modules[package]
    where = {name.split()[-1]: (home, name.split()[0]) for home, names in (homes or {}).items() for name in names}

    def find(name: str) -> Any:
        if name in where:
            home, own = where[name]
            value = getattr(import_module(f"{package}.{home}"), own)
        else:
            missing = AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=module)
            if name.startswith("_"):
                raise missing
            try:
                value = import_module(f"{package}.{name}")
            except ModuleNotFoundError as problem:
                if problem.name != f"{package}.{name}":
                    raise
                raise missing from None
        setattr(module, name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(module), *where, *_names(package)})

    vars(module).update(__getattr__=find, __dir__=names)


def modules(package: str) -> Iterator[tuple[str, ModuleType]]:
    """Import the modules of a package one after the other, in alphabetical order: yield each one's name and the module.

    >>> [name for name, module in modules("games.exact.plane") if hasattr(module, "Wall")]
    ['branches', 'sweep', 'walls']
    """
    return ((name, import_module(f"{package}.{name}")) for name in _names(package))


def _names(package: str) -> list[str]:
    from pkgutil import iter_modules

    return [found.name for found in iter_modules(sys.modules[package].__path__)]

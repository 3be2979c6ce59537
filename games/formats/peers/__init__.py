"""Games of other packages, both ways: one module per package, found by walking this folder.

A module ``NAME`` has ``from_NAME(game)``, ``to_NAME(game, ...)`` and ``is_NAME(value)``. A package is imported only when a game is
handed to it; taking one over needs no import.

Numbers are never changed in silence. Whole numbers and fractions stay exact, and floats stay the binary fractions that they are
(not the decimals that they are shown as). A package that computes in floats gets a payoff that is none, such as 1/3, only with
``rounded=True``; without it the error says which payoff it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import GameError, InputError, nearest
from ...lazy import import_on_demand, modules
from ...normal_form import NormalFormGame

if TYPE_CHECKING:
    from ...tree.extensive_form import ExtensiveFormGame
    from .gambit import from_gambit, to_gambit
    from .nashpy import from_nashpy, to_nashpy
    from .openspiel import from_openspiel, to_openspiel
    from .pandas import from_pandas, to_pandas
    from .quantecon import from_quantecon, to_quantecon

import_on_demand(
    __name__,
    {
        "gambit": ("from_gambit", "to_gambit"),
        "nashpy": ("from_nashpy", "to_nashpy"),
        "openspiel": ("from_openspiel", "to_openspiel"),
        "pandas": ("from_pandas", "to_pandas"),
        "quantecon": ("from_quantecon", "to_quantecon"),
    },
)

__all__ = [
    "from_gambit",
    "from_nashpy",
    "from_openspiel",
    "from_pandas",
    "from_quantecon",
    "names",
    "take",
    "to",
    "to_gambit",
    "to_nashpy",
    "to_openspiel",
    "to_pandas",
    "to_quantecon",
]


def names() -> tuple[str, ...]:
    """Return the names of the packages whose games can be taken over and handed out.

    >>> names()
    ('gambit', 'nashpy', 'openspiel', 'pandas', 'quantecon')
    """
    return tuple(name for name, module in modules(__name__) if hasattr(module, f"from_{name}"))


def knows(value: object) -> bool:
    """Tell whether an object is a game of a package that is known here.

    >>> knows([[1, 2], [3, 4]])
    False
    """
    return any(getattr(module, f"is_{name}")(value) for name, module in modules(__name__) if name in names())


def take(value: Any) -> NormalFormGame | ExtensiveFormGame:
    """Return a game of any known package as a game here.

    Raises
    ------
    InputError
        If no known package makes such objects.
    GameError, FormatError
        If it is a game that cannot be expressed here.

    >>> from types import SimpleNamespace
    >>> theirs = SimpleNamespace(payoff_arrays=([[1, 2]], [[3], [4]]))
    >>> take(theirs).shape
    (1, 2)
    >>> take(3)
    Traceback (most recent call last):
    games.errors.InputError: a game of gambit, nashpy, openspiel, pandas or quantecon is needed; got an int, 3
    """
    for name, module in modules(__name__):
        if name in names() and getattr(module, f"is_{name}")(value):
            found: NormalFormGame | ExtensiveFormGame = getattr(module, f"from_{name}")(value)
            return found
    raise InputError.of("a game", value, f"of {', '.join(names()[:-1])} or {names()[-1]}")


def to(package: str, game: NormalFormGame | ExtensiveFormGame, **options: Any) -> Any:
    """Return a game as the package of a name has it; ``options`` are those of its ``to_...``, such as ``rounded=True``.

    Raises
    ------
    GameError
        If the package cannot express the game, or is unknown.
    ImportError
        If the package is not installed.

    >>> to("pandas", NormalFormGame([[1, 2]])).shape
    (2, 2)
    """
    for name, module in modules(__name__):
        if name == package and name in names():
            return getattr(module, f"to_{name}")(game, **options)
    raise GameError(f"no package {package!r} is known here{nearest(str(package), names())}; known: {', '.join(names())}")

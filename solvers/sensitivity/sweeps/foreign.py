"""What a model holds that does not ship: mechanisms and stories of the user's own, whose code a store and other processes need."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from games import models
from games.arguments import forgiving
from games.lazy import modules
from games.model.family import Family

SHIPPED = ("games", "solvers", "quasialliance")
"""Packages whose sources are part of the program's own hash."""


@forgiving
def own_code(model: Family) -> dict[str, str]:
    """Return a hash of each mechanism that does not ship, and of the model's own functions and labels if those do not, by name.

    >>> from games.models import apology, trilateral
    >>> own_code(trilateral.MODEL), own_code(apology.MODEL)
    ({}, {})
    """
    found = {}
    shipped = {id(m) for own in _shipped() for m in own.mechanisms}
    for mechanism in model.mechanisms:
        if id(mechanism) in shipped:
            continue
        parts = [repr(mechanism.parameters), repr(mechanism.switch), _code(mechanism.term)]
        found[mechanism.name] = _hash(parts + [name + _code(scale) for name, scale in sorted(mechanism.scales.items())])
    own = [getattr(model, name) for name in ("story", "facts", "outcome") if hasattr(model, name)]
    if not all(map(_ships, own)):
        labels = [repr(getattr(model, name, None)) for name in ("players", "actions", "setting")]
        found[f"model {model.name}"] = _hash(labels + [_code(function) for function in own])
    return found


@cache
def _shipped() -> tuple[Family, ...]:
    every = (getattr(module, "MODEL", None) for _, module in modules(models.__name__))
    return tuple(model for model in every if isinstance(model, Family))


@forgiving
def foreign_modules(model: Family) -> list[ModuleType]:
    """Return the modules, made of files of the user's, that a model's functions are from."""
    functions = [f for m in model.mechanisms for f in (m.term, *m.scales.values())]
    functions += [getattr(model, name, None) for name in ("story", "facts", "outcome")]
    homes = {_home(part) for function in functions for part in _parts(function)}
    return [sys.modules[home] for home in sorted(home for home in homes if home is not None and ".__own__." in home)]


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _parts(function: Any) -> Iterator[Any]:
    """Yield a function and those that it closes over."""
    while isinstance(function, partial):
        function = function.func
    yield function
    for cell in getattr(function, "__closure__", None) or ():
        if callable(cell.cell_contents):
            yield from _parts(cell.cell_contents)


def _ships(function: Any) -> bool:
    """Tell whether a function's code is that of this program's own sources."""
    homes = [_home(part) or "" for part in _parts(function)]
    return all(home.partition(".")[0] in SHIPPED and ".__own__." not in home for home in homes)


def _code(function: Any) -> str:
    """Return what a function does, as text: its code, and that of what it closes over; its file for a mechanism's file."""
    while isinstance(function, partial):
        function = function.func
    if function is None or not hasattr(function, "__code__"):
        return repr(function)
    if (home := _home(function)) is not None and ".__own__." in home:
        return inspect.getsource(sys.modules[home]) if Path(sys.modules[home].__file__ or "").is_file() else home
    inside = [_code(cell.cell_contents) for cell in function.__closure__ or ()]
    return "\0".join([_words(function.__code__), repr(function.__defaults__), *inside])


def _words(code: CodeType) -> str:
    constants = [_words(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return "\0".join([code.co_code.hex(), *code.co_names, *constants])


def _home(function: Any) -> str | None:
    return getattr(function, "__module__", None)

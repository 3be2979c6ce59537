"""What there is to hold to a contract, found by walking the packages: nothing is named in a list."""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("games", "solvers", "quasialliance")
"""From the ground up: what is modelled, how it is solved, what a person sees."""

SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
}
"""Module -> its file."""


@cache
def defined(module: str) -> frozenset[str]:
    """Names that a module's own text defines, imported ones left out."""
    found: set[str] = set()
    for node in ast.parse(SOURCES[module].read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(found)


def holding(under: str, *names: str) -> list[ModuleType]:
    """The modules in or below a package that define all of some names."""
    return [
        importlib.import_module(module)
        for module in SOURCES
        if (module == under or module.startswith(f"{under}.")) and set(names) <= defined(module)
    ]


def short(module: ModuleType) -> str:
    """A module's name without its floor, for the names of cases."""
    return module.__name__.partition(".")[2]


def game_type(solve: Any) -> type:
    """The class of games that a ``solve`` takes: the annotation of its first parameter."""
    first = next(iter(inspect.signature(solve).parameters))
    found: type = typing.get_type_hints(solve)[first]
    return found


def public_functions() -> Iterator[tuple[str, Any]]:
    """Yield (name, function or class) for everything public that a module with a public name defines."""
    for module in SOURCES:
        if any(part.startswith("_") for part in module.split(".")):
            continue
        room = importlib.import_module(module)
        for name in sorted(defined(module)):
            thing = getattr(room, name, None)
            if not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__ == module:
                yield f"{module}.{name}", thing

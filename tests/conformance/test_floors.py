"""Imports go one way: between modules, between rooms and between floors, inside functions too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("games", "solvers", "quasialliance")
"""From the ground up: what is modelled, how it is solved, what a person sees."""
ELSEWHERE = ("tests", "notebooks", "benchmarks", "tools", "conftest")
"""What does not ship."""

SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
}
"""Module -> its file."""


def imported(name: str, source: str, package: bool) -> Iterator[tuple[str, str]]:
    """Yield (module, name or "") for every import, inside functions too, but not those for type checkers only.

    >>> list(imported("solvers.nash.batch", "from ..result import Method; import games.errors", package=False))
    [('solvers.result', 'Method'), ('games.errors', '')]
    """
    tree = ast.parse(source)
    for_checkers = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for statement in block.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in for_checkers:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            own = name.split(".") if package else name.split(".")[:-1]
            above = own[: len(own) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((base, alias.name) for alias in node.names)


@cache
def graph() -> dict[str, set[str]]:
    """Module -> the modules of the packages that it imports, each as deep as the import names it."""
    found: dict[str, set[str]] = {}
    for name, path in SOURCES.items():
        pairs = imported(name, path.read_text(encoding="utf-8"), path.stem == "__init__")
        named = {f"{base}.{part}" if f"{base}.{part}" in SOURCES else base for base, part in pairs}
        found[name] = {module for module in named if module.partition(".")[0] in (*FLOORS, *ELSEWHERE)} - {name}
    return found


def room(module: str) -> str:
    """The first two parts of a module's name: ``solvers.regimes.radii`` stands in ``solvers.regimes``."""
    return ".".join(module.split(".")[:2])


def circle(edges: Mapping[str, set[str]]) -> list[str]:
    """Some circle in a graph, or nothing.

    >>> circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) in (["b", "c", "b"], ["c", "b", "c"])
    True
    >>> circle({"a": {"b"}, "b": set()})
    []
    """
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_modules_have_no_circle() -> None:
    """No module reaches itself by imports."""
    assert circle(graph()) == []


def test_rooms_have_no_circle() -> None:
    """No room reaches itself through another room."""
    rooms: dict[str, set[str]] = {}
    for module, others in graph().items():
        rooms.setdefault(room(module), set()).update(map(room, others))
    assert circle({name: others - {name} for name, others in rooms.items()}) == []


@pytest.mark.parametrize("floor", FLOORS)
def test_floors_stand_on_lower_ones(floor: str) -> None:
    """A package imports neither a package above it nor anything that does not ship."""
    allowed = FLOORS[: FLOORS.index(floor) + 1]
    wrong = {
        module: upward
        for module, others in graph().items()
        if module.partition(".")[0] == floor and (upward := {other for other in others if other.partition(".")[0] not in allowed})
    }
    assert wrong == {}


def test_circles_are_found_in_imports_inside_functions() -> None:
    """An import counts wherever it stands; one for type checkers only does not."""
    lazy = "def f():\n    from .b import g\n\nif TYPE_CHECKING:\n    from .c import T\n"
    assert list(imported("p.a", lazy, package=False)) == [("p.b", "g")]


MOST = 600


def lines(path: Path) -> int:
    """How many lines a file has."""
    return path.read_text(encoding="utf-8").count("\n")


def test_no_file_is_long() -> None:
    """A file says one thing, in at most 600 lines."""
    files = [path for folder in (*FLOORS, "tests", "benchmarks", "tools") for path in (ROOT / folder).rglob("*.py")]
    assert [path.relative_to(ROOT).as_posix() for path in files if lines(path) > MOST] == []


def test_the_contract_of_solvers_fits_on_a_page() -> None:
    """Who writes a solver reads one file of at most 150 lines."""
    assert lines(ROOT / "solvers" / "result.py") <= 150

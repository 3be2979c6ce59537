"""Importing is light, every module is reached by its dotted name, and nothing hides a module."""

import ast
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import ModuleType

import pytest

from tests.conformance.walk import holding

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sympy", "scipy", "matplotlib", "pandas", "SALib", "nashpy", "IPython", "numpy.ma")


def modules(package: str) -> Iterator[str]:
    """Dotted names of all modules of a package."""
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded_by(*arguments: str) -> set[str]:
    """Modules that a fresh interpreter has loaded after it has run."""
    program = "import atexit, sys; atexit.register(lambda: print('', *sys.modules, file=sys.stderr))\n"
    finished = subprocess.run(
        [sys.executable, "-c", program + arguments[0], *arguments[1:]], cwd=ROOT, env=os.environ, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    return set(finished.stderr.split())


def test_import_loads_nothing() -> None:
    """A fresh `import games, solvers` loads neither NumPy nor any game or solver: names are imported when they are asked for."""
    loaded = loaded_by("import games, solvers")
    assert {name for name in loaded if name.partition(".")[0] in ("games", "solvers")} == {"games", "games.lazy", "solvers"}
    assert {*HEAVY, "numpy", "flint"}.isdisjoint(loaded)


def test_every_module_is_reached() -> None:
    """After `import games, solvers` the dotted name of every module is that module: none is missing, none hidden by a function."""
    names = [name for package in ("games", "solvers") for name in modules(package)]
    assert len(names) > 200
    program = (
        "import games, solvers, sys; from operator import attrgetter\n"
        "places = {'games': games, 'solvers': solvers}\n"
        "for name in sys.argv[1:]:\n"
        "    root, _, rest = name.partition('.')\n"
        "    found = attrgetter(rest)(places[root]) if rest else places[root]\n"
        "    assert found is sys.modules[name], name"
    )
    loaded_by(program, *names)


@pytest.mark.parametrize("package", ["games", "solvers", "quasialliance"])
def test_nothing_hides_a_module(package: str) -> None:
    """In no package a function or value has the name of a module beside it, in whatever order things are imported."""
    for name in modules(package):
        module = importlib.import_module(name)
        parent, _, own = name.rpartition(".")
        assert not parent or getattr(sys.modules[parent], own) is module, name


@pytest.mark.parametrize(
    "name", [name for own in ("games", "solvers") for name in modules(own) if (ROOT / name.replace(".", "/")).is_dir()]
)
def test_type_checkers_see_what_is_there(name: str) -> None:
    """What a package tells a type checker to import is there under that name, and is the very same object."""
    module = importlib.import_module(name)
    for node in ast.parse(Path(str(module.__file__)).read_text("utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for one in node.body:
                if not isinstance(one, ast.ImportFrom) or one.level != 1:
                    continue  # for its own annotations
                home = importlib.import_module("." * one.level + (one.module or ""), name)
                for alias in one.names:
                    assert getattr(module, alias.asname or alias.name) is getattr(home, alias.name)
    assert all(hasattr(module, word) for word in getattr(module, "__all__", ()))


@cache
def asked_for() -> frozenset[str]:
    """Words in the imports of the project's own code, tests and tools: a module of that name is one that somebody asks for."""
    words: set[str] = set()
    for place in ("games", "solvers", "quasialliance", "tests", "tools", "benchmarks", "notebooks"):
        for path in (ROOT / place).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    words.update(*(alias.name.split(".") for alias in node.names))
                    words.update((getattr(node, "module", None) or "").split("."))
    return frozenset(words)


ROOMS_FOR_MORE = {"games.models": ("MODEL",), "solvers": ("METHOD", "solve")}
"""Room -> what makes a new file in it a model or a method, with nothing else edited (ARCHITECTURE.md)."""


@pytest.mark.parametrize("name", ["games", "games.models", "solvers", "solvers.evidence", "solvers.regimes.path_conditions"])
def test_type_checkers_see_every_module(name: str) -> None:
    """A type checker that follows the imports of `games` and `solvers` comes to every public module of these packages.

    A model or method that nobody asks for by name yet, found by walking alone, is reached by importing it from its room.
    """
    package = importlib.import_module(name)
    beside = {one.rpartition(".")[2] for one in modules(name.replace(".", "/")) if one.rpartition(".")[0] == name}
    told = {
        (node.module or alias.name).partition(".")[0]
        for node in ast.walk(ast.parse(Path(str(package.__file__)).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    }
    found = holding(name, *ROOMS_FOR_MORE[name]) if name in ROOMS_FOR_MORE else []
    new = {one.__name__.rpartition(".")[2] for one in found} - asked_for()
    assert beside - told <= {"native"} | new


def test_a_name_that_is_nowhere_is_an_error() -> None:
    """An unknown name is an AttributeError that names the package; one that begins with an underscore looks for no module."""
    package: ModuleType = importlib.import_module("games")
    for word in ("ledgers", "_ledger", "normal_form.Nothing"):
        with pytest.raises(AttributeError, match="has no attribute"):
            attrgetter(word)(package)

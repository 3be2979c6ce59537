"""Public docstrings keep their contract: entry points show a running example, and errors that a function raises are named."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from games import errors
from tests.conformance.walk import SOURCES, holding, public_functions, short

TYPED = {
    name
    for name, thing in vars(errors).items()
    if inspect.isclass(thing) and issubclass(thing, errors.QuasiallianceError | errors.SolverError)
}

ENTRY_POINTS = [
    pytest.param(module, word, id=f"{short(module)}.{word}")
    for room, word in (
        ("solvers", "solve"),
        ("solvers.refinements", "judge"),
        ("quasialliance.figures", "draw"),
        ("games.formats", "loads"),
    )
    for module in holding(room, word)
    if ".engine." not in module.__name__  # an engine's solve is what its public method calls, and that shows an example
]


@pytest.mark.parametrize(("module", "word"), ENTRY_POINTS)
def test_entry_points_show_a_running_example(module: ModuleType, word: str) -> None:
    """What a person calls first has a doctest beside it: in its own docstring, or in its module's."""
    assert ">>>" in (inspect.getdoc(getattr(module, word)) or "") + (module.__doc__ or "")


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_says_what_it_is_for(module: str) -> None:
    """Its docstring starts with one sentence on one line, however much follows."""
    text = ast.get_docstring(ast.parse(SOURCES[module].read_text(encoding="utf-8")))
    assert text
    first = text.partition("\n")[0]
    assert first.endswith((".", ":"))
    assert len(first) <= 140


def raised(function: Any) -> Iterator[str]:
    """Yield the typed errors that a function's own text raises; those that ask to be reported are faults here, not in the input."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Raise) and node.exc is not None and "please report" not in ast.unparse(node):
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(error, ast.Name) and error.id in TYPED:
                yield error.id


def test_typed_errors_are_named_where_they_are_raised() -> None:
    """Whoever calls a public function reads in its docstring which typed errors it raises, or whose errors it shares."""
    silent = {
        name: sorted(missing)
        for name, thing in public_functions()
        if inspect.isfunction(thing)
        and "errors are those of" not in (thing.__doc__ or "")
        and (missing := {e for e in raised(thing) if e not in (thing.__doc__ or "")})
    }
    assert silent == {}

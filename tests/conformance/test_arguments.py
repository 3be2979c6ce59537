"""Whatever a public function is given, it says in a typed error what it wants; one word means one thing in all signatures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from games.arguments import _wanted
from games.errors import InputError
from tests.conformance.walk import public_functions

FACE = (
    "Episode",
    "ExtensiveFormGame",
    "Family",
    "Given",
    "IntervalGame",
    "Model",
    "NetworkGame",
    "NetworkModel",
    "NormalFormGame",
    "Scenario",
    "SignallingGame",
    "Solution",
    "StochasticGame",
    "TableModel",
    "Theory",
    "TreeModel",
    "Trilateral",
)
"""The classes that a person hands over."""
INSIDE = re.compile(r"\.(engine|exact|native|assessments|readings|arguments|catalogue|trees|peers|arrays|mechanisms)\b")
"""Rooms whose functions are called by public ones, with what these have checked."""


def asks(function: Any) -> bool:
    """Whether a parameter of a function is, or may be, of a class of the face."""
    words = {
        word.strip()
        for p in inspect.signature(function).parameters.values()
        for atom in re.split(r"\|", str(p.annotation))
        for word in re.sub(r"^(Iterable|Sequence)\[(.*)\]$", r"\2", atom.strip()).split("|")
    }
    return bool(words & set(FACE))


def facing() -> Iterator[tuple[str, Any]]:
    """Yield (name, function or method) for all that a person hands a game, a scenario, a model or a solution."""
    for name, thing in public_functions():
        if name.startswith("quasialliance") or INSIDE.search(name):
            continue
        for own, found in [("", thing)] if inspect.isfunction(thing) else [(f".{k}", v) for k, v in vars(thing).items()]:
            found = getattr(found, "__func__", found)
            if inspect.isfunction(found) and not own.startswith("._") and not getattr(found, "__isabstractmethod__", False):
                if asks(found):
                    yield name + own, found


FACING = dict(facing())


def test_there_is_something_to_hold() -> None:
    """The walk finds the functions that everybody calls."""
    assert {"solvers.nash.enumeration.solve", "solvers.verdict.verdict", "games.models.trilateral.Trilateral.game"} <= set(FACING)
    assert len(FACING) > 200


@pytest.mark.parametrize("name", FACING)
def test_a_stranger_is_refused_by_name(name: str) -> None:
    """An object that is nothing of the kind is an InputError that names the function, the parameter and what is wanted."""
    parameters = inspect.signature(FACING[name]).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    for wanted in _wanted(inspect.unwrap(FACING[name])):
        with pytest.raises(InputError, match=r"=\.\.\.\): .* is needed; got an object"):
            FACING[name](**dict.fromkeys([*needed, wanted.name], object()))

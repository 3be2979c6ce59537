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
INSIDE = re.compile(
    r"\.(engine|exact|native|assessments|readings|arguments|catalogue|trees|peers|arrays|mechanisms|payoff_differences)\b"
)
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
        methods = [] if inspect.isfunction(thing) else [(f".{own}", found) for own, found in vars(thing).items() if own[0] != "_"]
        for own, raw in methods or [("", thing)]:
            found = getattr(raw, "__func__", raw)
            if inspect.isfunction(found) and not getattr(found, "__isabstractmethod__", False) and asks(found):
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


SAME: dict[str, tuple[str, ...]] = {
    "rng": ("seed", "random_state", "generator", "prng", "rand"),
    "seconds": ("timeout", "max_seconds", "time_limit", "deadline", "limit_seconds"),
    "workers": ("n_jobs", "jobs", "processes", "n_workers", "processors", "cores"),
    "executor": ("pool", "client", "scheduler"),
    "draws": ("tries", "n_draws", "n_samples", "ndraws", "n_points"),
    "us_action": ("us", "us_move", "action_us"),
    "without": ("off", "excluding", "exclude"),
    "confidence": ("conf_level", "conf"),
    "progress": ("verbose", "quiet", "show_progress"),
    "resamples": ("n_resamples", "bootstraps", "n_boot"),
    "rounded": ("round", "inexact", "approximate"),
}
"""The one word for a thing -> other words for it, which no signature uses."""
TYPES = {"rng": "int", "workers": "int | None", "executor": "Executor | None", "progress": "bool | None", "resamples": "int"}
"""Word -> its annotation in every signature of the face."""


def signatures() -> Iterator[tuple[str, inspect.Parameter]]:
    """Yield (name of a public function or method, parameter)."""
    for name, thing in public_functions():
        if name.startswith("quasialliance") or ".engine." in name:
            continue
        for own, raw in [("", thing)] if inspect.isfunction(thing) else vars(thing).items():
            found = getattr(raw, "__func__", raw)
            if inspect.isfunction(found) and not own.startswith("_"):
                for parameter in inspect.signature(found).parameters.values():
                    yield f"{name}.{own}".rstrip("."), parameter


@pytest.mark.parametrize("word", SAME)
def test_one_word_for_one_thing(word: str) -> None:
    """A thing has one keyword in all signatures, and there are signatures that have it."""
    others = [(name, parameter.name) for name, parameter in signatures() if parameter.name in SAME[word]]
    assert others == []
    assert any(parameter.name == word for _, parameter in signatures())


@pytest.mark.parametrize("word", TYPES)
def test_one_type_for_one_word(word: str) -> None:
    """A keyword takes one type of value wherever a person meets it."""
    told = {name: str(p.annotation) for name, p in signatures() if p.name == word}
    strange = {name: kind for name, kind in told.items() if kind not in (TYPES[word], f"<class {TYPES[word]!r}>")}
    assert (
        strange == {"solvers.evidence.estimation.calibration.simulate": "np.random.Generator | int"}
        if word == "rng"
        else not strange
    )

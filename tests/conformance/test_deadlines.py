"""Every solution method keeps a deadline: wherever its time runs out it answers, says so, and what it lists is right."""

from __future__ import annotations

import inspect
import itertools
from types import ModuleType
from typing import Any

import pytest

from games import deadline
from games.errors import ParameterError
from solvers.display import WHY_NOT_COMPLETE
from solvers.repeated import payoff_set
from solvers.result import TOLERANCE, Completeness, Status
from tests.conformance.samples import SAMPLES
from tests.conformance.test_methods import METHODS, concept, options, points, scale, solved
from tests.conformance.walk import game_type, short

each = pytest.mark.parametrize("method", METHODS, ids=short)

LOOKS = (0, 1, 2, 3, 5, 8, 13, 21, 55, 144, 610, 2584, 10**6)
"""How often a method may look at the clock before its time is over."""

MOST_SAMPLES = 6
"""Samples of each kind of game that are tried."""


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by one second whenever somebody looks at it, so that every run is the same."""
    clock = itertools.count()
    monkeypatch.setattr(deadline, "_now", lambda: float(next(clock)))


def taken(method: ModuleType) -> list[str]:
    """Some of the samples that a method takes."""
    return [slug for slug in SAMPLES[game_type(method.solve)] if solved(method, slug) is not None][:MOST_SAMPLES]


@each
def test_every_method_takes_the_seconds_it_may_use(method: ModuleType) -> None:
    """One option, by keyword, of one name and one type, without which nothing changes."""
    option = inspect.signature(method.solve).parameters["seconds"]
    assert option.kind is inspect.Parameter.KEYWORD_ONLY
    assert (option.default, option.annotation) == (None, "float | None")


@each
@pytest.mark.parametrize("value", [-1, float("nan"), "soon", True, [1]], ids=str)
def test_what_is_no_time_is_refused(method: ModuleType, value: object) -> None:
    """A negative number, or no number, is a ParameterError that names it."""
    game = SAMPLES[game_type(method.solve)][taken(method)[0]]
    with pytest.raises(ParameterError, match="seconds"):
        method.solve(game, **options(method) | {"seconds": value})


@each
def test_wherever_the_time_runs_out_there_is_an_answer(method: ModuleType, looks: None) -> None:
    """It is SOME and says why, or the same as without a limit; all that is listed satisfies the concept."""
    cut = 0
    for slug in taken(method):
        game, whole = SAMPLES[game_type(method.solve)][slug], solved(method, slug)
        for seconds in LOOKS:
            found = method.solve(game, **options(method) | {"seconds": seconds})
            if found.status is Status.OUT_OF_TIME:
                cut += 1
                assert_cut_short(method, game, found)
            else:
                assert list(map(repr, points(found))) == list(map(repr, points(whole))), (slug, seconds)
                assert getattr(found, "completeness", None) == getattr(whole, "completeness", None)
                assert getattr(found, "vertices", None) == getattr(whole, "vertices", None)
        assert found.status is not Status.OUT_OF_TIME, slug
    assert cut


def assert_cut_short(method: ModuleType, game: Any, found: Any) -> None:
    """What ran out of time promises nothing, tells why, and lists nothing wrong."""
    if isinstance(found, payoff_set.PayoffSet):
        whole = payoff_set.solve(game, **options(method)).vertices
        assert not found.exact
        assert not found.generated
        assert all(payoff_set._inside(v, found.vertices, 1e-9) for v in whole)
        return
    assert found.completeness is Completeness.SOME
    assert "s ran out" in found.parameters[WHY_NOT_COMPLETE]
    assert getattr(found, "proof", None) is None
    for e in points(found):
        assert abs(float(concept(method).excess(game, e))) <= 100 * TOLERANCE * max(scale(game), 1)
    if hasattr(found, "table"):
        assert "ran out" in str(found.table())

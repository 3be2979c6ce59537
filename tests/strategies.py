"""Hypothesis strategies: payoffs, games, strategies and scenarios, all in exact rationals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from games.models.trilateral import MODEL, US_ACTIONS
from games.normal_form import NormalFormGame
from games.parameters import Parameter
from games.scenario import Scenario, scenario

STEPS = 1000
"""Drawn parameter values divide their range into this many steps."""

small_integers = st.integers(-3, 3)
"""Payoffs with many ties: most games made of them are degenerate."""

fractions = st.fractions(-5, 5, max_denominator=12)


@st.composite
def payoffs(
    draw: st.DrawFn, players: st.SearchStrategy[int], actions: st.SearchStrategy[int], entries: st.SearchStrategy[Any]
) -> NDArray[Any]:
    """A payoff array (n, A_0, ..., A_{n-1}) with the given numbers of players and actions and the given entries."""
    shape = tuple(draw(actions) for _ in range(draw(players)))
    size = len(shape) * int(np.prod(shape))
    out = np.empty(size, dtype=object)
    out[:] = draw(st.lists(entries, min_size=size, max_size=size))
    return out.reshape(len(shape), *shape)


def games(
    players: int | tuple[int, int] = (1, 3),
    actions: int | tuple[int, int] = (1, 3),
    entries: st.SearchStrategy[Any] = small_integers,
) -> st.SearchStrategy[NormalFormGame]:
    """Exact games; ``players`` and ``actions`` are a number or the ends of a range."""
    return payoffs(_number(players), _number(actions), entries).map(NormalFormGame)


def bimatrix(actions: int | tuple[int, int] = (1, 3), entries: st.SearchStrategy[Any] = small_integers) -> Any:
    """Exact two-player games."""
    return games(2, actions, entries)


def _number(value: int | tuple[int, int]) -> st.SearchStrategy[int]:
    return st.just(value) if isinstance(value, int) else st.integers(*value)


@st.composite
def mixed_profiles(draw: st.DrawFn, shape: Sequence[int]) -> tuple[list[Fraction], ...]:
    """A mixed strategy profile of a game of the given shape, in exact rationals."""
    out = []
    for size in shape:
        weights = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size).filter(any))
        out.append([Fraction(weight, sum(weights)) for weight in weights])
    return tuple(out)


def values(parameter: Parameter) -> st.SearchStrategy[Fraction]:
    """Values of a parameter over its range, both ends included."""
    step = (parameter.high - parameter.low) / STEPS
    return st.integers(0, STEPS).map(lambda k: parameter.low + k * step)


scenarios = st.builds(
    Scenario,
    name=st.just("drawn"),
    values=st.fixed_dictionaries({parameter.symbol: values(parameter) for parameter in MODEL.parameters}),
    us_action=st.sampled_from(US_ACTIONS),
)
"""Scenarios of the trilateral model with every parameter drawn, the optional mechanisms' too."""

EVERYTHING_ON = replace(
    scenario("2019").set(nu=0.4, ell=0.3, a=0.5, psi=0.6, D=0.5, mu=0.2, eR=0.25, iota=0.35), name="all", us_action="P"
)
"""The divergent threats of 2019 with every optional mechanism at work."""

"""Hypothesis strategies: payoffs, games, trees, strategies and scenarios, all in exact rationals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from games.model.parameters import Parameter
from games.models.trilateral import MODEL, US_ACTIONS
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from games.scenarios.scenario import Scenario
from games.tree.extensive_form import Chance, Decision, ExtensiveFormGame, Node, Terminal
from solvers import native

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

OPTIONAL = tuple(m.name for m in MODEL.mechanisms if m.has_switch and MODEL.off((m.name,)).items() <= MODEL.values().items())
"""Mechanisms that are off at the defaults."""

EVERYTHING_ON = replace(
    scenario("2019")
    .set({p.symbol: p.low + 2 * (p.high - p.low) / 5 for p in MODEL.parameters if p.kind == "optional"})
    .set(iota=0.35),
    name="all",
    us_action="P",
)
"""The divergent threats of 2019 with every optional mechanism at work."""


@st.composite
def trees(
    draw: st.DrawFn,
    players: int | tuple[int, int] = (1, 3),
    entries: st.SearchStrategy[Any] = small_integers,
    levels: int = 3,
    kinds: Sequence[str] = ("end", "chance", "move", "move", "move"),
    shared: bool = True,
) -> ExtensiveFormGame:
    """Trees with perfect recall: nodes at which a player has the same past and as many actions may share a set, or never do."""
    names = "ABC"[: draw(_number(players))]
    sets: dict[Any, str] = {}

    def node(level: int, pasts: dict[str, tuple[Any, ...]]) -> Node:
        kind = draw(st.sampled_from(kinds)) if level < levels else "end"
        if kind == "end":
            return Terminal(tuple(draw(entries) for _ in names))
        size = draw(st.integers(1, 3))
        if kind == "chance":
            weights = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size).filter(any))
            below = tuple(node(level + 1, pasts) for _ in weights)
            return Chance(tuple("xyz"[:size]), tuple(Fraction(w, sum(weights)) for w in weights), below)
        player = draw(st.sampled_from(names))
        key = (player, pasts[player], size, draw(st.integers(0, 1))) if shared else len(sets)
        known = sets.setdefault(key, f"{player}{len(sets)}")
        after = [pasts | {player: (*pasts[player], (known, action))} for action in range(size)]
        return Decision(player, known, tuple("abc"[:size]), tuple(node(level + 1, past) for past in after))

    return ExtensiveFormGame(node(0, dict.fromkeys(names, ())), tuple(names))


@st.composite
def behaviours(draw: st.DrawFn, game: ExtensiveFormGame) -> dict[str, list[Fraction]]:
    """A behaviour strategy profile of a tree, in exact rationals, some actions unused."""
    found = {}
    for label, (_, actions) in game.information_sets.items():
        weights = draw(st.lists(st.integers(0, 3), min_size=len(actions), max_size=len(actions)).filter(any))
        found[label] = [Fraction(weight, sum(weights)) for weight in weights]
    return found


needs_kernel = pytest.mark.skipif(
    native.library() is None, reason="no C compiler built the kernels; the exact path is tested all the same"
)
"""For tests of the compiled kernels; ``REQUIRE_KERNEL=1`` makes their absence a failure (tests/solvers/nash/test_batch.py)."""

"""The US as first mover over every equilibrium: against all subgame-perfect equilibria, gone through one by one in rationals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import games
from games.errors import GameError, ScenarioError, SolverError
from games.models import apology, four_us_actions
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, PLAYERS
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario
from solvers import nash, subgame_perfect
from solvers.result import Completeness
from solvers.us_choice import first_move
from solvers.us_choice.choice import of_game
from solvers.verdict import verdict
from tests.gambit_shim import enumerate_mixed
from tests.strategies import scenarios

FOUR = four_us_actions.MODEL
EPISODES = tuple(games.episodes())


def supports(size: int) -> Iterator[tuple[int, ...]]:
    """The non-empty sets of actions."""
    for k in range(1, size + 1):
        yield from itertools.combinations(range(size), k)


def indifferent(table: NDArray[Any], own: tuple[int, ...], other: tuple[int, ...]) -> list[Fraction] | None:
    """The mixture on ``other`` that makes the rows of ``own`` equally good, by Cramer's rule; None if there is no single one."""
    rows = [[table[own[0], t] - table[a, t] for t in other] for a in own[1:]] + [[Fraction(1)] * len(other)]

    def det(m: list[list[Fraction]]) -> Fraction:
        if len(m) == 1:
            return m[0][0]
        return sum(((-1) ** k * m[0][k] * det([row[:k] + row[k + 1 :] for row in m[1:]]) for k in range(len(m))), Fraction(0))

    whole = det(rows)
    if whole == 0:
        return None
    right = [Fraction(0)] * (len(other) - 1) + [Fraction(1)]
    swapped = ([[*row[:k], b, *row[k + 1 :]] for row, b in zip(rows, right, strict=True)] for k in range(len(other)))
    mixture = [Fraction(0)] * table.shape[1]
    for t, m in zip(other, swapped, strict=True):
        mixture[t] = det(m) / whole
    return mixture


def equilibria(allies: NDArray[Any]) -> list[tuple[list[Fraction], list[Fraction]]]:
    """Every equilibrium of a nondegenerate 3x3 game: supports of one size, indifference, no better reply."""
    found = []
    for own, other in itertools.product(supports(3), repeat=2):
        if len(own) != len(other):
            continue
        columns, rows = indifferent(allies[0], own, other), indifferent(allies[1].T, other, own)
        if rows is None or columns is None or min(*rows, *columns) < 0:
            continue
        if any((rows[j] > 0) != (j in own) for j in range(3)) or any((columns[k] > 0) != (k in other) for k in range(3)):
            continue
        japan = [sum(q * allies[0, j, k] for k, q in enumerate(columns)) for j in range(3)]
        rok = [sum(p * allies[1, j, k] for j, p in enumerate(rows)) for k in range(3)]
        if all(japan[j] == max(japan) for j in own) and all(rok[k] == max(rok) for k in other):
            found.append((rows, columns))
    return found


def by_brute_force(payoffs: NDArray[Any]) -> tuple[list[list[Fraction]], set[int], set[int]]:
    """US payoffs per action over the equilibria of the allies, and the actions of some, and of all, subgame-perfect equilibria."""
    worth = []
    for u in range(payoffs.shape[-1]):
        pairs = equilibria(payoffs[:2, :, :, u])
        worth.append([sum(p * q * payoffs[2, j, k, u] for j, p in enumerate(x) for k, q in enumerate(y)) for x, y in pairs])
    begun = [{u for u, value in enumerate(play) if value == max(play)} for play in itertools.product(*worth)]
    every = set.intersection(*begun) if all(len(own) == 1 for own in begun) else set()
    return worth, set.union(*begun), every


@pytest.mark.parametrize("model", [MODEL, FOUR], ids=lambda model: model.name)
@pytest.mark.parametrize("episode", EPISODES)
def test_every_sense_against_the_whole_tree(episode: str, model: Any) -> None:
    """Worst and best, in some and in every equilibrium: as found by going through all combinations of equilibria, exactly."""
    at = games.episode(episode).scenario
    payoffs = model.game(at.on(model), timing="simultaneous").payoffs
    worth, some, every = by_brute_force(payoffs)
    found = first_move(at, model=model)
    label = model.us_actions
    assert [(value.worst, value.best) for value in found.values] == [(min(own), max(own)) for own in worth]
    assert [len(value.solution.equilibria) for value in found.values if value.solution] == list(map(len, worth))
    assert set(found.some) == {label[u] for u in some}
    assert set(found.every) == {label[u] for u in every}
    assert set(found.worst_case) == {label[u] for u, own in enumerate(worth) if min(own) == max(map(min, worth))}
    assert set(found.best_case) == {label[u] for u, own in enumerate(worth) if max(own) == max(map(max, worth))}


@pytest.mark.parametrize("episode", EPISODES)
def test_worst_and_best_against_gambit(episode: str) -> None:
    """The extremes of the US payoff over what Gambit finds after each action, in rationals."""
    at = games.episode(episode).scenario
    payoffs = MODEL.game(at, timing="simultaneous").payoffs
    for u, value in enumerate(first_move(at).values):
        theirs = enumerate_mixed(NormalFormGame(payoffs[:2, :, :, u], ALLIES, (ALLY_ACTIONS,) * 2))
        worth = [sum(p * q * payoffs[2, j, k, u] for j, p in enumerate(x) for k, q in enumerate(y)) for x, y in theirs]
        assert (value.worst, value.best) == (min(worth), max(worth))


@pytest.mark.parametrize("episode", ["E05", "E06", "E19", "E20", "E23"])
def test_the_senses_are_those_of_the_tree_solver(episode: str) -> None:
    """What some, and what every, subgame-perfect equilibrium of the US-first tree begins with."""
    at = games.episode(episode).scenario
    begun = [set(np.flatnonzero(e.behaviour["US"])) for e in subgame_perfect.solve(MODEL.game(at, timing="us-first")).equilibria]
    found = first_move(at)
    assert set(found.some) == {MODEL.us_actions[u] for u in set.union(*begun)}
    assert set(found.every) == {MODEL.us_actions[u] for u in set.intersection(*begun)}


@settings(max_examples=40)
@given(scenarios)
def test_the_senses_hang_together(drawn: Scenario) -> None:
    """What is chosen in every equilibrium is chosen in each sense, and what is chosen in any of them is in some equilibrium."""
    found = first_move(drawn)
    assert len(found.every) <= 1
    for sense in (found.best_case, found.worst_case):
        assert sense
        assert set(found.every) <= set(sense) <= set(found.some)
        assert not found.every or sense == found.every
    for value in found.values:
        assert value.worst <= value.best
        if value.solution is not None and value.solution.strict:
            assert value.worst <= value.selected <= value.best or not value.converged


def test_the_anticipated_action_is_that_of_the_verdict() -> None:
    """In every episode the US-first verdict is among the anticipated actions, the first of them."""
    for episode in games.episodes().values():
        assert first_move(episode.scenario).anticipated[0] == verdict(episode.scenario, timing="us-first").us_action


def test_on_a_continuum_the_extremes_are_at_vertices() -> None:
    """Allies who do not care make every profile an equilibrium; the US gets between its least and its greatest entry."""
    rng = np.random.default_rng(20240422)
    payoffs = np.zeros((3, 3, 3, 3), dtype=object) + Fraction(0)
    payoffs[2] = np.vectorize(Fraction, otypes=[object])(rng.integers(-9, 10, (3, 3, 3)))
    found = of_game(NormalFormGame(payoffs, PLAYERS, (ALLY_ACTIONS, ALLY_ACTIONS, MODEL.us_actions)), "nobody cares")
    for u, value in enumerate(found.values):
        assert (value.worst, value.best) == (payoffs[2, ..., u].min(), payoffs[2, ..., u].max())
        assert value.solution is not None
        assert value.solution.components
    assert "0 and 1 continua (strict: none)" in str(found)


@given(st.lists(st.integers(-2, 2), min_size=81, max_size=81))
@settings(max_examples=60)
def test_games_full_of_ties(entries: list[int]) -> None:
    """Bounds hold at every equilibrium that Gambit finds in games of small integers, continua and all."""
    payoffs = np.array([Fraction(x) for x in entries], dtype=object).reshape(3, 3, 3, 3)
    found = of_game(NormalFormGame(payoffs, PLAYERS, (ALLY_ACTIONS, ALLY_ACTIONS, MODEL.us_actions)), "ties")
    for u, value in enumerate(found.values):
        theirs = enumerate_mixed(NormalFormGame(payoffs[:2, :, :, u], ALLIES, (ALLY_ACTIONS,) * 2))
        worth = [sum(p * q * payoffs[2, j, k, u] for j, p in enumerate(x) for k, q in enumerate(y)) for x, y in theirs]
        assert (value.worst, value.best) == (min(worth), max(worth))


def test_ties_are_kept() -> None:
    """If pressing costs nothing and moves nobody, pressing and engaging are equally good, and both are named."""
    at = games.scenario("hwang-2019").set(pi=0, p=0)
    found = first_move(at)
    assert {"P", "E"} <= set(found.some)
    assert found.anticipated == ("P", "E")
    assert found.every == ()
    assert found.replies([(2, 2)]) == ("P", "E")


def test_a_set_that_is_not_known_to_be_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worst and best are said of all equilibria or not at all."""
    solve = nash.solve
    monkeypatch.setattr(nash, "solve", lambda game: replace(solve(game), completeness=Completeness.SOME))
    with pytest.raises(SolverError, match="first_move: E19: not every equilibrium of the allies after P is known"):
        first_move(games.scenario("2019"))


def test_what_is_asked_of_another_game_is_refused() -> None:
    """A model without the three players, or a US action that the model lacks, is a typed error."""
    with pytest.raises(GameError, match="first_move: the trilateral model is needed"):
        first_move(Scenario("x", model=apology.MODEL))
    with pytest.raises(ScenarioError, match="got 'D'"):
        first_move(games.scenario("2019").on(FOUR).us("D"), model=MODEL)

"""Stochastic stability: trees against brute force, published games, potentials, risk dominance, p-dominance."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.catalogue import entries
from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import pure
from solvers.arborescence import Arc, cheapest
from solvers.refinements import p_dominance
from solvers.selection import risk_dominance
from solvers.stochastic_stability import StochasticStability, log_linear, mistakes
from tests.strategies import bimatrix, fractions, games

PROCESSES = (log_linear, mistakes)
positive = st.fractions(Fraction(1, 12), 5, max_denominator=12)


def symmetric(table: list[list[Any]]) -> NormalFormGame:
    """A symmetric two-player game from the row player's payoffs."""
    return NormalFormGame([table, [list(column) for column in zip(*table, strict=True)]])


def by_enumeration(arcs: list[Arc], nodes: list[Any], root: Any) -> Any:
    """The least cost of a tree to the root, by trying every choice of one arc per other node; None if there is no tree."""
    costs = []
    for choice in product(*([arc for arc in arcs if arc.tail == node] for node in nodes if node != root)):
        ahead = {arc.tail: arc.head for arc in choice}

        def arrives(node: Any, ahead: dict[Any, Any] = ahead) -> bool:
            for _ in nodes:
                node = ahead.get(node, node)
            return bool(node == root)

        if all(map(arrives, nodes)):
            costs.append(sum(arc.cost for arc in choice))
    return min(costs, default=None)


# --- trees -----------------------------------------------------------------------------------------------------------


@given(st.integers(1, 5), st.data())
@settings(deadline=None, max_examples=200)
def test_the_cheapest_tree_is_that_of_enumeration(size: int, data: st.DataObject) -> None:
    """On random graphs with missing arcs and many ties the cost is the least of all trees, and the arcs form a tree."""
    costs = data.draw(st.lists(st.none() | st.integers(-3, 6), min_size=size * size, max_size=size * size))
    arcs = [Arc(k // size, k % size, cost) for k, cost in enumerate(costs) if cost is not None]
    between = [arc for arc in arcs if arc.tail != arc.head]
    for root in range(size):
        least = by_enumeration(between, list(range(size)), root)
        tree = cheapest(range(size), arcs, root)
        if least is None:
            assert tree is None
        else:
            assert tree is not None
            assert sum(arc.cost for arc in tree) == least
            assert set(tree) <= set(arcs)
            assert by_enumeration(list(tree), list(range(size)), root) == least


def test_nested_cycles_are_contracted_and_opened_again() -> None:
    """Two cheap cycles, one within the other, each left by the arc that spares most."""
    arcs = [Arc(0, 1, 1), Arc(1, 0, 1), Arc(1, 2, 3), Arc(2, 0, 1), Arc(2, 3, 9), Arc(0, 3, 20)]
    tree = cheapest(range(4), arcs, 3)
    assert tree is not None
    assert {(arc.tail, arc.head) for arc in tree} == {(0, 1), (1, 2), (2, 3)}


@given(bimatrix(actions=2) | games(players=2, actions=(1, 2)), st.sampled_from(PROCESSES))
@settings(deadline=None, max_examples=60)
def test_potentials_of_small_games_are_those_of_enumeration(game: NormalFormGame, process: Any) -> None:
    """The stochastic potential of every profile is the least sum of resistances over all trees that lead to it."""
    found = process(game)
    cells = list(np.ndindex(game.shape))
    assert found.potentials == {cell: by_enumeration(list(found.arcs), cells, cell) for cell in cells}


@given(games(players=(1, 3), actions=(1, 2)), st.sampled_from(PROCESSES))
@settings(deadline=None, max_examples=60)
def test_some_profile_is_stable_and_a_zero_step_costs_nothing(game: NormalFormGame, process: Any) -> None:
    """Resistances are zero exactly for best replies; some profile is stable; a strict step never raises the potential."""
    found: StochasticStability = process(game)
    assert found.stable
    for arc in found.arcs:
        (i,) = (k for k, (a, b) in enumerate(zip(arc.tail, arc.head, strict=True)) if a != b)
        assert arc.cost >= 0
        assert (arc.cost == 0) == (arc.head[i] in game.best_responses(i, arc.tail))
        if arc.cost == 0 and found.potentials[arc.tail] is not None:
            assert found.potentials[arc.head] <= found.potentials[arc.tail]


# --- published games -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("process", PROCESSES)
def test_the_stag_hunt_of_harsanyi_and_selten_ends_with_hares(process: Any) -> None:
    """With (9, 9), (0, 8), (8, 0), (7, 7) the safe equilibrium is stochastically stable, not the better one."""
    assert process(symmetric([[9, 0], [8, 7]])).stable == ((1, 1),)
    assert process(entries()["stag-hunt-aumann"].game).stable == ((1, 1),)


def test_young_1993_three_conventions() -> None:
    """Young's game of three conventions: the last risk-dominates both others, yet the middle one is stochastically stable."""
    game = symmetric([[6, 0, 0], [5, 7, 5], [0, 5, 8]])
    assert risk_dominance.compare(game.payoffs, [(0, 0), (1, 1), (2, 2)]).dominant == (2, 2)
    assert mistakes(game).stable == ((1, 1),)


@given(positive, positive, positive, positive)
@settings(deadline=None)
def test_rare_mistakes_select_the_risk_dominant_equilibrium(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    """In every 2x2 coordination game: Young 1993, theorem 3; Kandori, Mailath and Rob 1993 for symmetric ones."""
    game = NormalFormGame([[[a, 0], [0, b]], [[c, 0], [0, d]]])
    dominant = risk_dominance.compare(game.payoffs, [(0, 0), (1, 1)]).dominant
    assert mistakes(game).stable == (((0, 0), (1, 1)) if dominant is None else (dominant,))


@given(positive, positive, positive, positive)
@settings(deadline=None)
def test_log_linear_learning_selects_by_the_least_loss_in_two_by_two(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    """In 2x2 coordination games it is the smaller of the two losses that counts, not their product."""
    game = NormalFormGame([[[a, 0], [0, b]], [[c, 0], [0, d]]])
    losses = {(0, 0): min(a, c), (1, 1): min(b, d)}
    assert set(log_linear(game).stable) == {cell for cell, loss in losses.items() if loss == max(losses.values())}


@given(st.integers(2, 3), st.integers(2, 3), st.data())
@settings(deadline=None, max_examples=40)
def test_log_linear_learning_selects_the_maximisers_of_a_potential(players: int, actions: int, data: st.DataObject) -> None:
    """Blume 1993: what a player's own choice does not change makes no difference, and the potential is maximal."""
    shape = (actions,) * players if players == 2 else (2,) * players
    size = int(np.prod(shape))
    entry = st.integers(-2, 2)
    potential = np.array(data.draw(st.lists(entry, min_size=size, max_size=size)), dtype=object).reshape(shape)
    payoffs = []
    for i in range(players):
        rest = shape[:i] + shape[i + 1 :]
        own = data.draw(st.lists(entry, min_size=int(np.prod(rest)), max_size=int(np.prod(rest))))
        payoffs.append(potential + np.expand_dims(np.array(own, dtype=object).reshape(rest), i))
    game = NormalFormGame(np.stack(payoffs))
    assert set(log_linear(game).stable) == {cell for cell in np.ndindex(shape) if potential[cell] == potential.max()}


@given(bimatrix(actions=(2, 3), entries=fractions) | games(players=3, actions=2))
@settings(deadline=None, max_examples=60)
def test_the_least_resistance_is_one_less_the_p_dominance_threshold(game: NormalFormGame) -> None:
    """Morris, Rob and Shin 1995: an equilibrium that is p-dominant for player i resists a share 1 - p of its mistakes."""
    found = mistakes(game)
    for e in pure.solve(game).equilibria:
        beliefs = p_dominance.threshold(game, e.modal).beliefs
        for i, belief in enumerate(beliefs):
            out = [arc.cost for arc in found.arcs if arc.tail == e.modal and arc.head[i] != e.modal[i]]
            if belief > 0:
                assert min(out) == 1 - belief
            else:
                assert min(out, default=1) in (0, 1)  # a tie at most


def test_a_dominated_action_is_never_reached_by_mistaken_samples() -> None:
    """No sample makes cooperation a best reply in the dilemma, while logit players may waste payoff on it."""
    dilemma = entries()["prisoners-dilemma"].game
    assert mistakes(dilemma).potentials[0, 0] is None
    assert log_linear(dilemma).potentials[0, 0] == 3
    assert [row[0].text for row in mistakes(dilemma).table().rows] == ["(D, D)"]
    assert "(D, D)" in repr(log_linear(dilemma))
    assert "<table>" in log_linear(dilemma)._repr_html_()


@pytest.mark.parametrize("process", PROCESSES)
def test_symbolic_payoffs_are_refused(process: Any) -> None:
    """Resistances are numbers."""
    import sympy

    with pytest.raises(GameError, match="symbolic"):
        process(NormalFormGame([[[sympy.Symbol("x"), 0]], [[0, 1]]]))


@pytest.mark.parametrize("process", PROCESSES)
def test_units_of_payoff_do_not_matter(process: Any) -> None:
    """Twice the payoffs double waste and leave shares of samples as they are; the stable profiles stay."""
    game = entries()["stag-hunt-aumann"].game
    twice = NormalFormGame(game.payoffs * 2)
    assert process(twice).stable == process(game).stable
    factor = 2 if process is log_linear else 1
    assert process(twice).least == factor * process(game).least

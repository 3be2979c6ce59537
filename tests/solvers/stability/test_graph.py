"""The graph model and farsighted stability: published conflicts, definitions taken literally, what implies what."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.catalogue import entries
from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import farsighted, pure
from solvers.graph_model import RULES, Graph, equilibria, gmr, graph, nash, seq, smr
from tests.strategies import games


def ordinal(rows: list[list[int]]) -> Graph:
    """The graph of a symmetric 2x2 game of ranks, with actions C and D."""
    return graph(NormalFormGame([rows, [list(column) for column in zip(*rows, strict=True)]], actions=["CD"] * 2))


def stable(conflict: Graph) -> dict[str, set[str]]:
    """Notion -> the equilibria by label."""
    return {name: {conflict.states[s] for s in equilibria(conflict, rule)} for name, rule in RULES.items()}


@st.composite
def conflicts(draw: st.DrawFn, players: int = 3, states: int = 5, joint: bool = False) -> Graph:
    """A conflict with arbitrary moves of single players, or also of pairs, and preferences with ties."""
    people = draw(st.integers(1, players))
    size = draw(st.integers(1, states))
    coalitions = [c for k in range(1, (2 if joint else 1) + 1) for c in combinations(range(people), k)]
    heads = st.lists(st.integers(0, size - 1), unique=True, max_size=size).map(tuple)
    moves = {c: tuple(draw(heads) for _ in range(size)) for c in coalitions}
    payoffs = tuple(tuple(draw(st.integers(0, 2)) for _ in range(size)) for _ in range(people))
    return Graph(tuple("ABC"[:people]), tuple("abcde"[:size]), moves, payoffs)


# --- Nash, GMR, SMR, SEQ ---------------------------------------------------------------------------------------------


def test_prisoners_dilemma_of_fang_hipel_and_kilgour() -> None:
    """Cooperation is no Nash equilibrium but stable in the three other senses; so is mutual defection in all four."""
    found = stable(ordinal([[3, 1], [4, 2]]))
    assert found == {"Nash": {"(D, D)"}} | {name: {"(C, C)", "(D, D)"} for name in ("GMR", "SMR", "SEQ")}


def test_chicken_of_fang_hipel_and_kilgour() -> None:
    """Mutual swerving is held by the threat of a crash, which is not credible: GMR and SMR, but not SEQ."""
    found = stable(ordinal([[3, 2], [4, 1]]))
    unequal = {"(C, D)", "(D, C)"}
    assert found == {name: unequal | {"(C, C)"} if name in ("GMR", "SMR") else unequal for name in RULES}


def test_a_threat_that_the_player_can_undo_deters_by_gmr_but_not_by_smr() -> None:
    """Going to b, A risks c, from where it can escape to d, which it prefers to a."""
    moves = {(0,): ((1,), (), (3,), ()), (1,): ((), (2,), (), ())}
    conflict = Graph(("A", "B"), ("a", "b", "c", "d"), moves, ((1, 3, 0, 2), (0, 0, 0, 0)))
    assert (gmr(conflict, 0, 0), smr(conflict, 0, 0), seq(conflict, 0, 0)) == ((), (1,), (1,))


def test_nobody_moves_twice_in_succession() -> None:
    """B can go on from b to c but not from c to d by itself; with a third player's move between, it can."""
    alone = {(0,): ((1,), (), (), ()), (1,): ((), (2,), (3,), ())}
    conflict = Graph(("A", "B"), ("a", "b", "c", "d"), alone, ((0,) * 4,) * 2)
    assert conflict.countermoves(0, 1) == (2,)
    helped = Graph(("A", "B", "C"), conflict.states, alone | {(2,): ((), (), (2,), ())}, ((0,) * 4,) * 3)
    assert helped.countermoves(0, 1) == (2, 3)


def countermoves_by_walking(conflict: Graph, player: int, state: int, improving: bool) -> set[int]:
    """The results of all legal sequences up to a length beyond which none is new."""
    results: set[int] = set()
    ways = {(state, player)}
    for _ in range(len(conflict.states) * len(conflict.players) + 1):
        ways = {
            (t, j)
            for s, last in ways
            for j in range(len(conflict.players))
            if j not in (player, last)
            for t in conflict.unilateral(j, s)
            if not improving or conflict.prefers(j, t, s)
        }
        results |= {t for t, _ in ways}
    return results


@given(conflicts(), st.booleans())
@settings(deadline=None)
def test_countermoves_are_the_results_of_all_legal_sequences(conflict: Graph, improving: bool) -> None:
    """Whatever the moves, the others reach what walking step by step reaches."""
    for player in range(len(conflict.players)):
        for state in range(len(conflict.states)):
            found = conflict.countermoves(player, state, improving=improving)
            assert set(found) == countermoves_by_walking(conflict, player, state, improving)


@given(conflicts())
@settings(deadline=None)
def test_the_four_notions_are_nested_on_any_graph(conflict: Graph) -> None:
    """For every player and state: Nash implies all others, and SMR and SEQ imply GMR (Fang, Hipel and Kilgour 1993)."""
    for player in range(len(conflict.players)):
        for state in range(len(conflict.states)):
            undeterred = {name: set(rule(conflict, player, state)) for name, rule in RULES.items()}
            assert undeterred["GMR"] <= undeterred["SMR"] <= undeterred["Nash"]
            assert undeterred["GMR"] <= undeterred["SEQ"] <= undeterred["Nash"]


@given(games(players=(1, 3), actions=(1, 3)))
@settings(deadline=None, max_examples=40)
def test_notions_of_a_game_are_what_their_definitions_say(game: NormalFormGame) -> None:
    """In a game the others can bring about any actions of theirs, so GMR and SMR compare with whole slices of payoffs."""
    conflict = graph(game)
    cells = list(np.ndindex(game.shape))
    assert {cells[s] for s in equilibria(conflict, nash)} == {e.modal for e in pure.solve(game).equilibria}
    for s, cell in enumerate(cells):
        for i in range(len(game.players)):
            table = np.moveaxis(game.payoffs[i], i, 0)
            here = game.payoffs[(i, *cell)]
            moves = [(*cell[:i], b, *cell[i + 1 :]) for b in range(game.shape[i])]
            better = [to for to in moves if game.payoffs[(i, *to)] > here]
            by_gmr = {cells.index(to) for to in better if np.min(table[to[i]]) > here}
            by_smr = {cells.index(to) for to in better if np.min(np.maximum(table[to[i]], table.max(axis=0))) > here}
            assert set(gmr(conflict, i, s)) == by_gmr
            assert set(smr(conflict, i, s)) == by_smr


def test_a_graph_must_fit_together() -> None:
    """Payoffs for every state, moves to states that exist, coalitions of players that exist."""
    with pytest.raises(GameError, match="payoff for each of 2 states"):
        Graph(("A",), ("a", "b"), {}, ((0,),))
    with pytest.raises(GameError, match="tuple of player indices"):
        Graph(("A",), ("a",), {(1,): ((),)}, ((0,),))
    with pytest.raises(GameError, match="tuple of state indices"):
        Graph(("A",), ("a",), {(0,): ((1,),)}, ((0,),))


# --- the largest consistent set --------------------------------------------------------------------------------------


def test_the_dilemma_is_farsightedly_stable_in_cooperation_and_in_defection() -> None:
    """Whoever defects must fear to end in mutual defection; nobody leaves that alone."""
    found = farsighted.solve(ordinal([[3, 0], [5, 1]]))
    assert [found.conflict.states[s] for s in found.states] == ["(C, C)", "(D, D)"]
    assert {found.conflict.states[s] for s in found.exits} == {"(C, D)", "(D, C)"}


def test_joint_moves_free_the_dilemma() -> None:
    """If both can also move together, mutual defection is left for good, and cooperation alone is in the set."""
    dilemma = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=["CD"] * 2)
    found = farsighted.solve(graph(dilemma, joint=True))
    assert [found.conflict.states[s] for s in found.states] == ["(C, C)"]
    assert found.exits[3].coalition == (0, 1)


def test_caution_keeps_a_state_in_the_set() -> None:
    """After Chwe 1994: 1 leaves a for b only if 1 and 2 then go on to d; that 2 may go to c instead keeps a in the set."""
    moves = {
        (0,): ((1,), (), (), ()),
        (1,): ((), (2,), (), ()),
        (0, 1): ((), (3,), (), ()),
    }
    conflict = Graph(("1", "2"), ("a", "b", "c", "d"), moves, ((6, 7, 5, 10), (0, 4, 10, 5)))
    assert [sorted(below) for below in farsighted.dominated(conflict)] == [[], [0], [1], [0, 1]]
    found = farsighted.solve(conflict)
    assert [conflict.states[s] for s in found.states] == ["a", "c", "d"]
    assert (found.exits[1].coalition, found.exits[1].to) == ((1,), 2)


def test_the_paradox_of_voting_leaves_every_outcome_possible() -> None:
    """Three voters with cyclic preferences, any two of whom decide: no outcome can be ruled out."""
    everywhere = tuple(tuple(t for t in range(3) if t != s) for s in range(3))
    moves = dict.fromkeys(combinations(range(3), 2), everywhere)
    conflict = Graph(("1", "2", "3"), ("a", "b", "c"), moves, ((3, 2, 1), (1, 3, 2), (2, 1, 3)))
    assert farsighted.solve(conflict).states == (0, 1, 2)
    assert conflict.unilateral(0, 0) == ()  # nobody decides alone


def consistent_core(conflict: Graph, inside: set[int], beyond: list[set[int]]) -> set[int]:
    """The states from which every move is deterred by some state of a set."""
    return {
        a
        for a in range(len(conflict.states))
        if all(
            any(not all(conflict.prefers(i, e, a) for i in coalition) for e in inside if e == d or e in beyond[d])
            for coalition, heads in conflict.moves.items()
            for d in heads[a]
        )
    }


def beyond_by_chains(conflict: Graph, state: int) -> set[int]:
    """The states that indirectly dominate a state, by following chains for each end."""

    def reaches(at: int, end: int, seen: frozenset[int]) -> bool:
        return any(
            to == end or (to not in seen and reaches(to, end, seen | {to}))
            for coalition, heads in conflict.moves.items()
            if all(conflict.prefers(i, end, at) for i in coalition)
            for to in heads[at]
        )

    return {end for end in range(len(conflict.states)) if reaches(state, end, frozenset({state}))}


@given(conflicts(states=5, joint=True))
@settings(deadline=None, max_examples=100)
def test_the_set_is_the_union_of_all_consistent_sets(conflict: Graph) -> None:
    """Against every subset of states: those that equal their own deterred states unite to the set, which is not empty."""
    everything: Any = range(len(conflict.states))
    beyond = [beyond_by_chains(conflict, a) for a in everything]
    assert [{b for b, below in enumerate(farsighted.dominated(conflict)) if a in below} for a in everything] == beyond
    subsets = chain.from_iterable(combinations(everything, k) for k in range(len(everything) + 1))
    consistent = [set(own) for own in subsets if consistent_core(conflict, set(own), beyond) == set(own)]
    found = farsighted.solve(conflict)
    assert set(found.states) == set().union(*consistent)
    assert found.states
    assert set(found.states) | set(found.exits) == set(everything)


@pytest.mark.parametrize("name", ["chicken", "stag-hunt", "battle-of-the-sexes"])
def test_strict_equilibria_of_coordination_are_farsightedly_stable(name: str) -> None:
    """Nobody leaves a strict equilibrium of these games for good."""
    game = entries()[name].game
    found = farsighted.solve(graph(game))
    cells = list(np.ndindex(game.shape))
    assert {e.modal for e in pure.solve(game).equilibria if e.strict} <= {cells[s] for s in found.states}

"""What every order of weak dominance leaves, against all orders written out, and the theorems about them."""

import itertools
from typing import Any

import numpy as np
import pytest

from games.errors import GameError, ParameterError
from games.normal_form import NormalFormGame
from solvers import nash, rationalizability, weak_dominance
from solvers.verify import certify

ORDERED = NormalFormGame([[[1, 0], [1, 2], [0, 2]], [[1, 0], [1, 1], [0, 1]]], actions=[("T", "M", "B"), ("L", "R")])
"""Osborne and Rubinstein 1994, figure 63.1: the order decides between (1, 1) and (2, 1)."""


def written_out(game: NormalFormGame, kept: list[list[int]]) -> set[tuple[tuple[int, ...], ...]]:
    """What every order leaves, by recursion without a memory, dominance by single actions in plain loops."""
    payoffs = game.fractions()
    dominated = []
    for i, own in enumerate(kept):
        others = [range(1) if j == i else left for j, left in enumerate(kept)]
        for a, b in itertools.permutations(own, 2):
            gains = []
            for at in itertools.product(*others):
                mine, better = list(at), list(at)
                mine[i], better[i] = a, b
                gains.append(payoffs[(i, *better)] - payoffs[(i, *mine)])
            if min(gains) >= 0 and max(gains) > 0 and (i, a) not in dominated:
                dominated.append((i, a))
    if not dominated:
        return {tuple(map(tuple, kept))}
    found: set[Any] = set()
    for size in range(1, len(dominated) + 1):
        for gone in itertools.combinations(dominated, size):
            found |= written_out(game, [[a for a in own if (i, a) not in gone] for i, own in enumerate(kept)])
    return found


def tree_table(seed: int) -> NormalFormGame:
    """The table of a random tree: player 1 moves, player 2 answers two of its moves, player 1 may answer back once."""
    rng = np.random.default_rng(seed)
    ends = rng.permutation(40).reshape(2, 20)[:, :7]  # no player likes two ends alike
    reach = {}
    for plan, answers in itertools.product(itertools.product(range(3), range(2)), itertools.product(range(2), repeat=2)):
        first, back = plan
        if first == 2:
            end = 0
        elif answers[first] == 0:
            end = 1 + first
        elif first == 0:
            end = 3 + back
        else:
            end = 5
        reach[plan, answers] = ends[:, end]
    plans, answers = (sorted({key[k] for key in reach}) for k in range(2))
    return NormalFormGame(np.array([[[reach[p, a][i] for a in answers] for p in plans] for i in range(2)]))


def test_the_order_decides() -> None:
    """Both payoffs of the textbook's game are reached, and it says which orders lead to them."""
    found = weak_dominance.solve(ORDERED)
    assert found.order_matters
    assert found.complete
    assert not found.indifference_transfers
    by_actions = {outcome.actions: outcome for outcome in found.outcomes}
    assert by_actions[("T", "M"), ("L",)].order == ((("1", "B"),), (("2", "R"),))
    assert by_actions[("M", "B"), ("R",)].order == ((("1", "T"),), (("2", "L"),))
    assert found.all_at_once.actions == (("M",), ("L", "R"))
    assert [found.survives(profile) for profile in (("M", "L"), ("M", "R"), ("B", "L"))] == ["some orders"] * 2 + ["no order"]


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3), (2, 2, 2)])
def test_against_every_order_written_out(shape: tuple[int, ...]) -> None:
    """Small payoffs with many ties: the same survivors as all orders by recursion."""
    rng = np.random.default_rng([11, *shape])
    for _ in range(25):
        game = NormalFormGame(rng.integers(0, 3, (len(shape), *shape)))
        found = weak_dominance.solve(game, by="pure")
        left = {tuple(tuple(int(label) - 1 for label in own) for own in outcome.actions) for outcome in found.outcomes}
        assert left == written_out(game, [list(range(size)) for size in shape])
        assert found.all_at_once in found.outcomes


@pytest.mark.parametrize("seed", range(12))
def test_where_indifference_transfers_all_orders_pay_alike(seed: int) -> None:
    """Marx and Swinkels 1997: in the table of a tree without ties every order leaves the same payoffs."""
    game = tree_table(seed)
    found = weak_dominance.solve(game, by="pure")
    assert found.indifference_transfers
    left = {frozenset(map(tuple, o.reduced.payoffs.reshape(2, -1).T.tolist())) for o in found.outcomes}
    assert len(left) == 1


@pytest.mark.parametrize("shape", [(3, 3), (2, 2, 2)])
def test_no_false_equilibrium_is_left(shape: tuple[int, ...]) -> None:
    """Every equilibrium of what is left, with the removed actions unplayed, is one of the whole game."""
    rng = np.random.default_rng([12, *shape])
    for _ in range(10):
        game = NormalFormGame(rng.integers(0, 3, (len(shape), *shape)))
        for outcome in weak_dominance.solve(game).outcomes:
            for e in nash.solve(outcome.reduced).points:
                whole = [
                    [dict(zip(used, x, strict=True)).get(label, 0) for label in own]
                    for own, used, x in zip(game.actions, outcome.actions, e.profile, strict=True)
                ]
                assert certify(game, whole).regret == 0


@pytest.mark.parametrize("seed", range(10))
def test_without_ties_it_is_strict_dominance(seed: int) -> None:
    """Where no player has two equal payoffs weak dominance is strict, and no order matters."""
    game = NormalFormGame(np.random.default_rng([13, seed]).permutation(36).reshape(2, 18)[:, :9].reshape(2, 3, 3))
    (outcome,) = weak_dominance.solve(game).outcomes
    assert outcome.actions == rationalizability.solve(game).actions


def test_mixtures_dominate_where_no_action_does() -> None:
    """The middle row is worth 1 where the halves of the others are worth 1 or 3/2: dominated by the mixture alone."""
    game = NormalFormGame([[[2, 0, 3], [1, 1, 1], [0, 2, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]])
    assert weak_dominance.solve(game, by="pure").outcomes[0].actions[0] == ("1", "2", "3")
    assert weak_dominance.solve(game).outcomes[0].actions[0] == ("1", "3")


def test_a_limit_is_said_and_nonsense_refused() -> None:
    """Fewer states than there are: what was found, and that it is not all; unknown words are errors."""
    cut = weak_dominance.solve(ORDERED, most_states=3)
    assert not cut.complete
    assert "limit" in str(cut)
    assert {o.actions for o in cut.outcomes} < {o.actions for o in weak_dominance.solve(ORDERED).outcomes}
    with pytest.raises(GameError, match="'pure' or 'mixed'"):
        weak_dominance.solve(ORDERED, by="weak")
    with pytest.raises(ParameterError, match="most_states: a whole number of at least 1"):
        weak_dominance.solve(ORDERED, most_states=0)

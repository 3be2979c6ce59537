"""Iterated elimination of strictly dominated actions loses no equilibrium."""

from __future__ import annotations

from itertools import product

import pytest
import sympy
from hypothesis import given

from games.errors import GameError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from solvers import dominance, pure
from tests.strategies import games

PRISONERS = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)


def dominates(game: NormalFormGame, i: int, better: int, worse: int, kept: list[list[int]]) -> bool:
    """Whether one action pays a player strictly more than another against every profile of the others' kept actions."""
    others = [own if k != i else [0] for k, own in enumerate(kept)]
    return all(
        game.payoffs[(i, *at[:i], better, *at[i + 1 :])] > game.payoffs[(i, *at[:i], worse, *at[i + 1 :])]
        for at in product(*others)
    )


def test_prisoners_are_left_with_defection() -> None:
    """Cooperation is dominated for both; what is left is one profile with its payoffs."""
    reduction = dominance.reduce(PRISONERS)
    assert reduction.removed == (("1", "C", "D"), ("2", "C", "D"))
    assert reduction.kept == ((1,), (1,))
    assert reduction.reduced() == NormalFormGame([[[1]], [[1]]], actions=[("D",), ("D",)])


def test_elimination_is_iterated() -> None:
    """The right goes because of the middle, then the bottom because of the top, and only then the left."""
    game = NormalFormGame(
        [[[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]]], players=("row", "column"), actions=[("T", "B"), ("L", "M", "R")]
    )
    reduction = dominance.reduce(game)
    assert reduction.removed == (("column", "R", "M"), ("row", "B", "T"), ("column", "L", "M"))
    assert reduction.kept == ((0,), (1,))


def test_weakly_dominated_actions_stay() -> None:
    """One tie is enough to stay: removing a weakly dominated action could lose an equilibrium."""
    game = NormalFormGame([[[1, 0], [1, 1]], [[1, 1], [1, 1]]])
    assert dominance.reduce(game).removed == ()
    assert (0, 0) in [e.modal for e in pure.solve(game).equilibria]


def test_actions_dominated_by_mixtures_only_stay() -> None:
    """Domination by pure actions is what is looked for."""
    game = NormalFormGame([[[3, 0], [0, 3], [1, 1]], [[1, 1]] * 3])
    assert dominance.reduce(game).removed == ()


@given(games((1, 4), (1, 4)))
def test_every_removal_is_justified_and_the_last_is_final(game: NormalFormGame) -> None:
    """Each removed action was strictly dominated by the named one when it went; none that is left is dominated."""
    reduction = dominance.reduce(game)
    kept = [list(range(size)) for size in game.shape]
    for player, worse, better in reduction.removed:
        i = game.player(player)
        worst, best = game.actions[i].index(worse), game.actions[i].index(better)
        assert best in kept[i]
        assert dominates(game, i, best, worst, kept)
        kept[i].remove(worst)
    assert tuple(map(tuple, kept)) == reduction.kept
    for i, own in enumerate(kept):
        assert not any(dominates(game, i, better, worse, kept) for better in own for worse in own)


@given(games((1, 4), (1, 3)))
def test_no_pure_equilibrium_is_lost_or_made(game: NormalFormGame) -> None:
    """The reduced game has the same pure equilibria, by label."""
    reduced = dominance.reduce(game).reduced()
    before, after = ({g.labels(e.modal) for e in pure.solve(g).equilibria} for g in (game, reduced))
    assert before == after


@given(games((2, 3), (1, 4)))
def test_order_of_the_actions_does_not_matter(game: NormalFormGame) -> None:
    """Listing every player's actions backwards leaves the same actions standing."""
    backwards = game.payoffs[(slice(None), *(slice(None, None, -1) for _ in game.shape))]
    reduction, mirrored = dominance.reduce(game), dominance.reduce(NormalFormGame(backwards))
    assert (
        tuple(tuple(size - 1 - k for k in kept[::-1]) for kept, size in zip(mirrored.kept, game.shape, strict=True))
        == reduction.kept
    )


def test_pressing_goes_first_from_the_simultaneous_game() -> None:
    """In 2019 the US never presses in the simultaneous game, because engaging is as good and cheaper."""
    assert ("US", "P", "E") in dominance.reduce(MODEL.game(scenario("2019"), timing="simultaneous")).removed


def test_symbolic_game_is_an_error() -> None:
    """Symbols have no order: values are needed first."""
    with pytest.raises(GameError, match="symbolic"):
        dominance.reduce(NormalFormGame([[sympy.Symbol("x"), 1]]))

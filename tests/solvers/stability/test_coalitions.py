"""Strong and coalition-proof equilibria: the published example, the definition by recursion, and what implies what."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings

from games.catalogue import entries
from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import pure
from solvers.coalitions import Block, blocks, coalition_proof, self_enforcing_block, strong
from tests.strategies import bimatrix, games


def bernheim_peleg_whinston() -> NormalFormGame:
    """The three-player example of Bernheim, Peleg and Whinston (1987): rows A, columns B, boxes C."""
    boxes = [
        [[(0, 0, 10), (-5, -5, 0)], [(-5, -5, 0), (1, 1, -5)]],
        [[(-2, -2, 0), (-5, -5, 0)], [(-5, -5, 0), (-1, -1, 5)]],
    ]
    payoffs = np.array(boxes).transpose(3, 1, 2, 0).astype(object)
    return NormalFormGame(payoffs, "ABC", [("A1", "A2"), ("B1", "B2"), ("C1", "C2")])


def proof_by_restriction(game: NormalFormGame) -> set[tuple[int, ...]]:
    """Coalition-proof profiles by the definition, on the games that are left when the rest is fixed."""
    everyone = range(len(game.shape))
    cells = list(np.ndindex(game.shape))

    def part_is_proof(cell: tuple[int, ...], part: tuple[int, ...]) -> bool:
        index = tuple(slice(None) if i in part else a for i, a in enumerate(cell))
        rest = NormalFormGame(np.stack([game.payoffs[i][index] for i in part]))
        return tuple(cell[i] for i in part) in proof_by_restriction(rest)

    enforcing = {
        cell
        for cell in cells
        if all(part_is_proof(cell, part) for size in range(1, len(everyone)) for part in combinations(everyone, size))
    }

    def better(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
        return all(game.payoffs[(i, *a)] > game.payoffs[(i, *b)] for i in everyone)

    return {cell for cell in enforcing if not any(better(other, cell) for other in enforcing)}


def strong_by_definition(game: NormalFormGame) -> set[tuple[int, ...]]:
    """Profiles from which no profile is strictly better for all who act differently there."""
    cells = list(np.ndindex(game.shape))
    return {
        a
        for a in cells
        if not any(
            a != b and all(game.payoffs[(i, *b)] > game.payoffs[(i, *a)] for i in range(len(a)) if a[i] != b[i]) for b in cells
        )
    }


def test_the_example_of_bernheim_peleg_and_whinston() -> None:
    """The better equilibrium falls to A and B together, whose deviation is self-enforcing; the worse one is coalition-proof."""
    game = bernheim_peleg_whinston()
    assert [e.modal for e in pure.solve(game).equilibria] == [(0, 0, 0), (1, 1, 1)]
    assert coalition_proof(game) == ((1, 1, 1),)
    assert strong(game) == ()
    assert self_enforcing_block(game, ("A1", "B1", "C1")) == Block(("A", "B"), ("A2", "B2", "C1"), (Fraction(1), Fraction(1)))
    (together,) = blocks(game, (1, 1, 1))
    assert (together.coalition, together.to, together.gains) == (("A", "B", "C"), ("A1", "B1", "C1"), (1, 1, 5))


@pytest.mark.parametrize("name", ["prisoners-dilemma", "prisoners-dilemma-three"])
def test_the_dilemma_has_no_strong_equilibrium(name: str) -> None:
    """Everybody gains by leaving mutual defection together, but that agreement enforces nothing: it is coalition-proof."""
    game = entries()[name].game
    everybody = (1,) * len(game.players)
    assert strong(game) == ()
    assert coalition_proof(game) == (everybody,)
    assert blocks(game, everybody)[-1].coalition == game.players


def test_a_pair_leaves_the_hares_together() -> None:
    """In the stag hunt mutual stag is strong; the pair's move from hares to stags is named with its gains."""
    game = entries()["stag-hunt-aumann"].game
    assert strong(game) == coalition_proof(game) == ((0, 0),)
    assert self_enforcing_block(game, ("Hare", "Hare")) == Block(("1", "2"), ("Stag", "Stag"), (Fraction(2), Fraction(2)))


@given(games(players=(1, 3), actions=(1, 2)) | bimatrix(actions=(1, 3)))
@settings(deadline=None, max_examples=150)
def test_both_notions_are_what_their_definitions_say(game: NormalFormGame) -> None:
    """In games full of ties both sets equal those of the definitions taken literally, and blocks say who gains what."""
    assert set(coalition_proof(game)) == proof_by_restriction(game)
    assert set(strong(game)) == strong_by_definition(game)
    for cell in np.ndindex(game.shape):
        block = self_enforcing_block(game, cell)
        if block is not None:
            assert block in blocks(game, cell)
            to = game.profile(block.to)
            assert {game.players[i] for i in range(len(cell)) if to[i] != cell[i]} == set(block.coalition)
            assert min(block.gains) > 0


@given(games(players=(1, 3), actions=(1, 3)))
@settings(deadline=None, max_examples=60)
def test_strong_is_coalition_proof_is_nash(game: NormalFormGame) -> None:
    """The three notions are nested."""
    nash = {e.modal for e in pure.solve(game).equilibria}
    assert set(strong(game)) <= set(coalition_proof(game)) <= nash


@given(bimatrix(actions=(1, 3)))
@settings(deadline=None)
def test_with_two_players_the_undominated_equilibria_are_coalition_proof(game: NormalFormGame) -> None:
    """Bernheim, Peleg and Whinston 1987: an equilibrium is coalition-proof iff no other one is strictly better for both."""
    cells = [e.modal for e in pure.solve(game).equilibria]
    worth = {cell: game.payoffs[(slice(None), *cell)] for cell in cells}
    assert set(coalition_proof(game)) == {a for a in cells if not any((worth[b] > worth[a]).all() for b in cells)}


def test_symbolic_payoffs_are_refused() -> None:
    """Gains are compared, so they must be numbers."""
    import sympy

    game = NormalFormGame([[[sympy.Symbol("x"), 0]], [[0, 1]]])
    for method in (strong, coalition_proof, lambda g: blocks(g, (0, 0)), lambda g: self_enforcing_block(g, (0, 0))):
        with pytest.raises(GameError, match="symbolic"):
            method(game)


def test_every_pair_of_actions_is_tried() -> None:
    """Three players with three actions: only one pair gains, and only by one of its joint moves."""
    payoffs = np.zeros((3, 3, 3, 3), dtype=int)
    for cell in product(range(3), repeat=3):
        payoffs[(slice(None), *cell)] = -sum(a > 0 for a in cell)
    payoffs[:, 1, 0, 2] = [2, -9, 3]
    found = blocks(NormalFormGame(payoffs), (0, 0, 0))
    assert found == (Block(("1", "3"), ("2", "1", "3"), (2, 3)),)

"""Ties that matter further up: the set is a union of closed pieces, and holds exactly what the judge calls an equilibrium."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest

from games.tree.builder import end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from solvers import sequential, subgame_perfect
from solvers.assessments.pieces import coordinates
from solvers.assessments.reading import read
from solvers.verify.trees import certify_subgames

F = Fraction


def offers(number: int, steps: int = 4) -> ExtensiveFormGame:
    """A makes one of several offers; B does not care what it answers, but A does."""
    after = {f"b{k}": move("B", f"s{k}", {"x": end(k, 0), "y": end(k - steps * (k + 1), 0)}) for k in range(number)}
    return tree("AB", move("A", "root", after))


def nested() -> ExtensiveFormGame:
    """B's answer decides whether A minds, and A's second answer, of which A does not care, whether B does."""
    again = move("A", "again", {"l": end(1, 2), "m": end(1, 0), "r": end(0, 5)})
    return tree("AB", move("A", "root", {"in": move("B", "b", {"x": again, "y": end(3, 1)}), "out": end(2, 2)}))


def behaviours(game: ExtensiveFormGame, steps: int) -> Any:
    """Behaviour strategies on a grid of the simplices."""
    rows = []
    for actions in game.set_actions:
        counts = itertools.product(range(steps + 1), repeat=len(actions))
        rows.append([tuple(F(c, steps) for c in own) for own in counts if sum(own) == steps])
    return (dict(zip(game.set_labels, choice, strict=True)) for choice in itertools.product(*rows))


def held(game: ExtensiveFormGame, solution: Any, behaviour: dict[str, Any]) -> bool:
    """Whether a point or a piece of the set holds a behaviour."""
    rows = [list(own) for own in behaviour.values()]
    if any([list(own) for own in e.behaviour.values()] == rows for e in solution.equilibria):
        return True
    supports = [tuple(a for a, p in enumerate(own) if p) for own in rows]
    known = read(game, "here")
    for component in solution.components:
        for piece in component.pieces:
            point = coordinates(known, piece, rows, [[F(1)]] * len(rows))
            if piece.admits(supports) and point is not None and piece.cell.holds(point):
                return True
    return False


@pytest.mark.parametrize(
    ("game", "steps"), [(offers(2), 4), (offers(3, 1), 4), (nested(), 4)], ids=["two offers", "three", "nested"]
)
def test_the_pieces_hold_exactly_the_equilibria(game: ExtensiveFormGame, steps: int) -> None:
    """On a grid of all strategies the judge and the description agree, inside, at the edges and outside."""
    solution = sequential.solve(game)
    assert solution.complete
    inside = 0
    for behaviour in behaviours(game, steps):
        right = certify_subgames(game, behaviour).regret == 0
        assert held(game, solution, behaviour) is right, behaviour
        inside += right
    assert inside > 5


def test_sets_are_described_once() -> None:
    """Four offers: one piece for each set of offers made, whatever is answered to them, not one for every support."""
    for solver in (sequential, subgame_perfect):
        solution = solver.solve(offers(4))
        assert solution.complete
        (continuum,) = solution.components
        assert continuum.dimension == 4
        assert len(continuum.pieces) == 2**4 - 1
        assert all(e.regret == 0 for e in continuum.extreme)

"""What equilibria of trees have in common in a data set: the paths that are played, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.model.tree_model import TreeModel
from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

from ....assessments.many_trees import induce
from ....nash.batch import Flag
from ....result import Solution
from ....tree_profile import TreeProfile
from .block import Block
from .form import Form, word
from .outcome import Variable, mask, masked

DECIDED = tuple((int(flag), flag.name.lower()) for flag in Flag if flag is not Flag.UNDECIDED)


def variables(form: Form, prefix: str, concept: str) -> tuple[Variable, ...]:
    """Return the variables of a concept: its path, the ends that are reached, how many equilibria, payoffs, how it was decided."""
    model = form.model
    assert isinstance(model, TreeModel)
    ends = ends_of(model.game())
    path = f"most probable moves of the {concept} equilibrium, those of chance too; -1: equilibria differ in them"
    paid = f"expected payoffs in {concept} equilibrium; NaN: equilibria differ in them"
    how = "how the set was decided; continuum and some: by its extreme points, and by the equilibria, that were found"
    flags = ((-1, "several"), *enumerate(ends))
    return (
        Variable(f"{prefix}path", path, "int16", -2, flags, headline=True),
        mask(f"{prefix}ends", f"ends that are reached in some {concept} equilibrium", ends),
        Variable(f"{prefix}count", f"number of {concept} equilibria; of a continuum its extreme points", "int32", -1),
        Variable(f"{prefix}payoff", paid, "float64", float("nan"), width=len(model.players), along="player", places=model.players),
        Variable(f"{prefix}decided", how, "int8", -1, DECIDED),
    )


def compute(block: Block, prefix: str, solve: Callable[[ExtensiveFormGame], Solution]) -> dict[str, NDArray[Any]]:
    """Return the variables of a block: by backward induction on all trees at once, and by a solver where that is not enough."""
    trees = block.trees
    count, ends, players = trees.payoffs.shape
    path, number = np.full(count, -1, dtype=np.int16), np.ones(count, dtype=np.int32)
    reached, paid = np.zeros((count, ends), dtype=bool), np.full((count, players), np.nan)
    decided = np.full(count, int(Flag.FLOATS), dtype=np.int8)
    left = np.arange(count)
    if trees.shape.arrays.perfect_information:
        found = induce(trees)
        path[:], reached[:], paid[:] = found.likely, found.reached, found.values
        left = np.flatnonzero(found.doubtful)
    for k in left.tolist():
        path[k], reached[k], number[k], paid[k], decided[k] = _one(solve(block.game(k)), ends)
    return {
        f"{prefix}path": path,
        f"{prefix}ends": masked(reached),
        f"{prefix}count": number,
        f"{prefix}payoff": paid,
        f"{prefix}decided": decided,
    }


@forgiving
def ends_of(game: ExtensiveFormGame) -> list[str]:
    """Return the ends of a tree in preorder, each by the moves that lead to it.

    >>> from games.models import apology
    >>> ends_of(apology.MODEL.game())
    ['A-accept-kept', 'A-accept-retracted', 'A-reject', 'N-accept', 'N-reject']
    """
    return [word("-".join(label for _, label in moves)) for moves in _histories(game)]


def _histories(game: ExtensiveFormGame) -> Iterator[list[tuple[int, str]]]:
    a = game.arrays
    for node in np.flatnonzero(a.player == END):
        moves, at = [], int(node)
        while at:
            above = int(a.parent[at])
            labels = game.events[a.event[above]][1] if a.player[above] == CHANCE else game.set_actions[a.information_set[above]]
            moves.append((above, labels[a.action[at]]))
            at = above
        yield moves[::-1]


def _one(solution: Solution, ends: int) -> tuple[int, NDArray[np.bool_], int, Any, int]:
    """Return path, ends, number, payoffs and flag of one game's equilibria."""
    found: list[TreeProfile] = [*solution.equilibria, *(e for c in solution.components for e in c.extreme)]
    game: Any = solution.game
    a = game.arrays
    at_end = np.flatnonzero(a.player == END)
    reach = [game.realisation_probabilities(e.behaviour)[at_end] for e in found]
    reached = np.any([[p > 0 for p in own] for own in reach], axis=0) if found else np.zeros(ends, dtype=bool)
    paths = {_end(e) for e in found}
    worth = {tuple(map(float, game.expected_payoffs(e.behaviour))) for e in found}
    flag = Flag.SOME if not solution.complete else Flag.CONTINUUM if solution.components else Flag.EXACT
    paid = np.array(worth.pop()) if len(worth) == 1 and flag is not Flag.SOME else np.nan
    return paths.pop() if len(paths) == 1 and flag is not Flag.SOME else -1, reached, len(found), paid, int(flag)


def _end(e: TreeProfile) -> int:
    """Return the end of the most probable moves."""
    a, node = e.game.arrays, 0
    for label in e.path:
        labels = e.game.events[a.event[node]][1] if a.player[node] == CHANCE else e.game.set_actions[a.information_set[node]]
        node = list(a.children_of(node))[labels.index(label)]
    return int(a.payoff[node])

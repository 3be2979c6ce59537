"""Backward induction on many trees of one shape at once; where floats are not certain, a tree is left to exact numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.model.tree_model import ManyTrees
from games.tree.arrays import CHANCE, END

from ..result import read_only

DOUBT = 2.0**-36
"""Differences below this share of a player's largest payoff are not trusted to floats: a payoff is a sum of few products, and a
mean at most as many again as there are ends."""


@dataclass(frozen=True, eq=False)
class ManyInductions:
    """What backward induction finds in N trees of perfect information.

    Attributes
    ----------
    chosen
        (N, information sets) the best action at each.
    reached
        (N, ends) whether play comes there with positive probability.
    likely
        (N,) the end of the most probable moves.
    values
        (N, players) expected payoffs.
    doubtful
        (N,) whether something of this hangs on less than floats can tell, ties included; solve these exactly.
    """

    chosen: NDArray[np.int8]
    reached: NDArray[np.bool_]
    likely: NDArray[np.intp]
    values: NDArray[np.float64]
    doubtful: NDArray[np.bool_]


def induce(trees: ManyTrees) -> ManyInductions:
    """Return what backward induction finds in every tree (Selten 1965).

    Raises
    ------
    GameError
        If an information set holds several nodes.

    >>> from games.models.apology import MODEL
    >>> found = induce(MODEL.batch({"china_offer": [0.2, 0.45, 0.8, 0.3]}))
    >>> found.likely.tolist(), found.doubtful.tolist()  # at 0.3 the ROK is indifferent after no apology
    ([3, 0, 4, 3], [False, False, False, True])
    """
    a = trees.shape.arrays
    if not a.perfect_information:
        raise GameError("many trees: an information set holds several nodes; solve them one by one by solvers.subgame_perfect")
    count, ends, players = trees.payoffs.shape
    games = np.arange(count)
    scale = np.abs(trees.payoffs).max(axis=1)
    values: dict[int, NDArray[np.float64]] = {}
    best: dict[int, NDArray[np.intp]] = {}
    doubtful = np.zeros(count, dtype=bool)
    chosen = np.zeros((count, len(a.first_member)), dtype=np.int8)
    for node in range(len(a) - 1, -1, -1):
        who = int(a.player[node])
        if who == END:
            values[node] = trees.payoffs[:, a.payoff[node]]
            continue
        children = list(a.children_of(node))
        below = np.stack([values.pop(child) for child in children], axis=1)
        if who == CHANCE:
            weights = trees.chance[:, children]
            values[node] = np.einsum("nk,nkp->np", weights, below)
            order = np.sort(weights, axis=1)
            doubtful |= (order[:, -1] - order[:, -2] <= DOUBT) & (order[:, -1] > order[:, -2]) if len(children) > 1 else False
            doubtful |= ((weights > 0) & (weights <= DOUBT)).any(axis=1)
            best[node] = weights.argmax(axis=1)
            continue
        own = below[:, :, who]
        first = own.argmax(axis=1)
        gap = own[games, first][:, None] - own
        gap[games, first] = np.inf
        doubtful |= gap.min(axis=1) <= DOUBT * scale[:, who]
        values[node], best[node] = below[games, first], first
        chosen[:, a.information_set[node]] = first
    reached, likely = _played(trees, best, ends)
    return ManyInductions(*map(read_only, (chosen, reached, likely, values[0].reshape(count, players), doubtful)))


def _played(trees: ManyTrees, best: dict[int, NDArray[np.intp]], ends: int) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return which ends are reached, and the one of the most probable moves."""
    a, count = trees.shape.arrays, len(trees.payoffs)
    reached, likely = np.zeros((count, ends), dtype=bool), np.zeros(count, dtype=np.intp)
    play: dict[int, tuple[Any, Any]] = {0: (np.ones(count, dtype=bool), np.ones(count, dtype=bool))}
    for node in range(len(a)):
        possible, most = play.pop(node)
        if a.player[node] == END:
            reached[:, a.payoff[node]] = possible
            likely[most] = a.payoff[node]
            continue
        for k, child in enumerate(a.children_of(node)):
            here = best[node] == k
            open_here = trees.chance[:, child] > 0 if a.player[node] == CHANCE else here
            play[child] = possible & open_here, most & here
    return reached, likely

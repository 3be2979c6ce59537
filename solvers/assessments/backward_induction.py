"""Backward induction on trees of perfect information, over their arrays: a million nodes in a fraction of a second.

Floats are compared as they are where no mean is taken. Where chance rounds, every value carries a bound on its error, and
if that leaves a choice uncertain the tree is solved again in exact numbers. Exact games are always solved exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from ctypes import POINTER, c_double, c_int32, c_int64, c_uint8
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.tree.arrays import CHANCE, END, TreeArrays

from ..native import library
from ..result import read_only


@dataclass(frozen=True, eq=False)
class BackwardInduction:
    """What backward induction finds at every node of a tree, in preorder.

    Attributes
    ----------
    values
        Shape (N, players): payoffs from the node on if everybody moves best. Where there are several best moves, the first
        is taken. Fractions if the tree is exact, else floats.
    optimal
        Shape (N,): whether the move that leads to the node is a best one there; True at the root and after chance.
    open
        Shape (N,): whether the value depends on how ties are broken, here or further down. Where it is False, ``values``
        and ``optimal`` hold in every subgame-perfect equilibrium.
    """

    values: NDArray[Any]
    optimal: NDArray[np.bool_]
    open: NDArray[np.bool_]


def value_and_choices(arrays: TreeArrays) -> BackwardInduction:
    """Return the values and the best moves at every node of a tree of perfect information.

    Raises
    ------
    GameError
        If numbers are symbolic, or an information set holds several nodes.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> entry = tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))
    >>> found = value_and_choices(entry.arrays)
    >>> found.values[0].tolist(), found.optimal.tolist(), bool(found.open[0])
    ([Fraction(1, 1), Fraction(1, 1)], [True, False, True, False, True], False)
    """
    if not arrays.perfect_information:
        raise GameError("backward induction: an information set holds several nodes; solve the game by solvers.subgame_perfect")
    rounds = bool((arrays.player == CHANCE).any())
    if arrays.payoffs.dtype == np.float64:
        found = _compiled(arrays, arrays.payoffs, arrays.chance)
        if found is not None:
            values, _, optimal, undecided = found
            return _answer(values, optimal, undecided)
        numbers = (arrays.payoffs, arrays.chance)
        payoffs, chance = map(_fractions, numbers) if rounds else (column.tolist() for column in numbers)
        values, optimal, undecided = _exactly(arrays, payoffs, chance)
        return _answer(values.astype(np.float64), optimal, undecided)
    if not isinstance(arrays.payoffs.flat[0], Fraction):
        raise GameError("backward induction: payoffs or probabilities are symbolic; give the parameters values first")
    if not rounds:
        found = _compiled(arrays, _keys(arrays.payoffs), np.ones(len(arrays)))
        if found is not None:
            _, reached, optimal, undecided = found
            return _answer(arrays.payoffs[reached], optimal, undecided)
    return _answer(*_exactly(arrays, arrays.payoffs.tolist(), arrays.chance.tolist()))


def _answer(values: NDArray[Any], optimal: NDArray[Any], undecided: NDArray[Any]) -> BackwardInduction:
    return BackwardInduction(read_only(values), read_only(optimal.astype(bool)), read_only(undecided.astype(bool)))


def _keys(payoffs: NDArray[Any]) -> NDArray[np.float64]:
    """Return floats in the order of exact payoffs, player by player: integers if they are small, ranks otherwise."""
    keys = np.empty(payoffs.shape)
    for i, own in enumerate(payoffs.T.tolist()):
        scale = 1
        for denominator in {value.denominator for value in own}:
            scale = math.lcm(scale, denominator) if scale < 2**53 else scale
        whole = [value.numerator * (scale // value.denominator) for value in own] if scale < 2**53 else [2**53]
        if max(map(abs, whole)) >= 2**53:
            rank = {value: k for k, value in enumerate(sorted(set(own)))}
            whole = [rank[value] for value in own]
        keys[:, i] = whole
    return keys


def _compiled(
    arrays: TreeArrays, payoffs: NDArray[np.float64], chance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.uint8], NDArray[np.uint8]] | None:
    """Return values, rows reached, best moves and open nodes; None if it is not certain or there is no kernel."""
    kernel = library()
    if kernel is None or not hasattr(kernel, "backward_induction"):
        return None
    n, players = len(arrays), payoffs.shape[1]
    values, errors = np.empty((n, players)), np.empty((n, players))
    reached = np.empty(n, dtype=np.int32)
    optimal, undecided = np.empty(n, dtype=np.uint8), np.empty(n, dtype=np.uint8)
    call = kernel.backward_induction
    call.restype = c_int64
    columns: list[tuple[NDArray[Any], Any]]
    columns = [(arrays.player, c_int32), (arrays.stop, c_int32), (arrays.payoff, c_int32), (payoffs, c_double), (chance, c_double)]
    columns += [(values, c_double), (errors, c_double), (reached, c_int32), (optimal, c_uint8), (undecided, c_uint8)]
    held = [(np.ascontiguousarray(column), kind) for column, kind in columns]
    uncertain = call(c_int64(n), c_int64(players), *(column.ctypes.data_as(POINTER(kind)) for column, kind in held))
    return None if uncertain else (values, reached, optimal, undecided)


def _exactly(
    arrays: TreeArrays, payoffs: Sequence[Sequence[Any]], chance: Sequence[Any]
) -> tuple[NDArray[Any], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return values, best moves and open nodes in numbers that do not round."""
    player, rows = arrays.player.tolist(), arrays.payoff.tolist()
    players = range(len(payoffs[0]))
    values: list[Sequence[Any]] = [()] * len(player)
    optimal = np.zeros(len(player), dtype=np.uint8)
    optimal[0] = 1
    undecided = np.zeros(len(player), dtype=np.uint8)
    for node in range(len(player) - 1, -1, -1):
        who = player[node]
        if who == END:
            values[node] = payoffs[rows[node]]
            continue
        children = list(arrays.children_of(node))
        undecided[node] = any(undecided[child] for child in children)
        if who == CHANCE:
            values[node] = [sum(chance[child] * values[child][i] for child in children) for i in players]
            best = children
        else:
            most = max(values[child][who] for child in children)
            best = [child for child in children if values[child][who] == most]
            values[node] = values[best[0]]
            if any(values[child] != values[node] for child in best):
                undecided[node] = 1
        optimal[best] = 1
    table = np.empty((len(player), len(players)), dtype=object)
    for node, row in enumerate(values):
        table[node] = row
    return table, optimal, undecided


def _fractions(values: NDArray[np.float64]) -> Any:
    exact = [Fraction(value) for value in values.ravel().tolist()]
    width = values.shape[-1]
    return exact if values.ndim == 1 else [exact[k : k + width] for k in range(0, len(exact), width)]

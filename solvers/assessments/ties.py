"""Perfect information with ties: the whole set at once where no tie matters to anybody who moves before it.

Everybody mixes best moves of their own, whose number may be large; what they are worth to the mover is the same, but not to
others. If each mover's payoff after each move is the same in all equilibria of what follows, best moves do not depend on how
ties are broken, and the equilibria are all mixtures of best moves, set by set: one product of simplices.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from time import perf_counter
from typing import Any

from numpy.typing import NDArray

from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

from ..result import Completeness, Method, Solution, read_only
from ..tree_profile import TreeProfile
from ..verify.trees import Judge
from .enumeration import Continuum

MOST_CORNERS = 64
"""Corners of a product up to which all of them are among its extreme equilibria."""

Behaviour = Mapping[str, NDArray[Any]]
"""Information set -> probability of each of its actions."""


def best_moves(game: ExtensiveFormGame) -> list[tuple[int, ...]] | None:
    """Return the best actions at each information set, or None if they depend on how a tie is broken further down.

    Parameters
    ----------
    game
        A tree of perfect information in exact numbers.

    >>> from games.tree.builder import end, move, tree
    >>> reply = lambda low: move("B", "b", {"x": end(2, 1), "y": end(low, 1)})
    >>> offered = lambda low: tree(("A", "B"), move("A", "a", {"ask": reply(low), "out": end(1, 0)}))
    >>> best_moves(offered(2)), best_moves(offered(0))
    ([(0,), (0, 1)], None)
    """
    a = game.arrays
    player, known, rows, chance = a.player.tolist(), a.information_set.tolist(), a.payoff.tolist(), a.chance.tolist()
    table = a.payoffs.tolist()
    people = range(len(game.players))
    best: list[tuple[int, ...]] = [()] * len(game.set_labels)
    low: list[Sequence[Fraction]] = [()] * len(player)
    high: list[Sequence[Fraction]] = [()] * len(player)
    for node in range(len(player) - 1, -1, -1):
        who, below = player[node], list(a.children_of(node))
        if who == END:
            low[node] = high[node] = table[rows[node]]
        elif who == CHANCE:
            low[node] = [sum((chance[c] * low[c][i] for c in below), start=Fraction(0)) for i in people]
            high[node] = (
                low[node]
                if all(low[c] is high[c] for c in below)
                else [sum((chance[c] * high[c][i] for c in below), start=Fraction(0)) for i in people]
            )
        else:
            if any(low[c][who] != high[c][who] for c in below):
                return None
            most = max(low[c][who] for c in below)
            own = [k for k, c in enumerate(below) if low[c][who] == most]
            best[known[node]] = tuple(own)
            if len(own) == 1:
                low[node], high[node] = low[below[own[0]]], high[below[own[0]]]
            else:
                low[node], high[node] = (
                    [way(side[below[k]][i] for k in own) for i in people] for way, side in ((min, low), (max, high))
                )
        for c in below:
            low[c] = high[c] = ()  # not needed any more
    return best


def described(
    game: ExtensiveFormGame, best: Sequence[tuple[int, ...]], judged: Callable[[Behaviour], TreeProfile]
) -> TreeProfile | Continuum:
    """Return all mixtures of best moves: one equilibrium, or a continuum, a product of simplices, described once.

    Its extreme equilibria are its corners; if these are more than ``MOST_CORNERS``, the two at which all ties go to the first,
    and to the last of the best moves.
    """
    number = prod(map(len, best))
    corners: Iterator[Sequence[int]] = itertools.product(*best)
    if number > MOST_CORNERS:
        corners = iter([[own[0] for own in best], [own[-1] for own in best]])
    extreme = tuple(judged(pure(game, corner)) for corner in corners)
    if number == 1:
        return extreme[0]
    chosen = {
        label: tuple(names[k] for k in own) for label, names, own in zip(game.set_labels, game.set_actions, best, strict=True)
    }
    lines = [f"{label}: {own[0] if len(own) == 1 else 'any mixture of ' + ', '.join(own)}" for label, own in chosen.items()]
    return Continuum((chosen,), sum(len(own) - 1 for own in best), extreme, (tuple(lines),))


def solve(game: ExtensiveFormGame, method: Method) -> Solution | None:
    """Return the assessments of a tree of perfect information in which no tie matters further up; None for another tree.

    Beliefs are certain there, so that sequential rationality is subgame perfection (Kreps and Wilson 1982, proposition 3).

    >>> from games.tree.builder import end, move, tree
    >>> from solvers.sequential import METHOD
    >>> solve(tree(("A",), move("A", "a", {"x": end(1), "y": end(1), "z": end(0)})), METHOD).components
    (continuum of dimension 1: a: any mixture of x, y,)
    """
    start = perf_counter()
    if game.symbolic or not game.arrays.perfect_information or not game.set_labels:
        return None
    exact = game.fractions()
    best = best_moves(exact)
    if best is None:
        return None
    judge, beliefs = Judge(exact), dict.fromkeys(game.set_labels, read_only([Fraction(1)]))

    def judged(behaviour: Behaviour) -> TreeProfile:
        return TreeProfile(game, behaviour, judge.certify_assessment(behaviour, beliefs), beliefs)

    found = described(exact, best, judged)
    points, continua = ((found,), ()) if isinstance(found, TreeProfile) else ((), (found,))
    return Solution(game, method, points, continua, Completeness.ALL, seconds=perf_counter() - start)


def pure(game: ExtensiveFormGame, chosen: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return the behaviour that plays one action for sure at each information set."""
    vectors: dict[tuple[int, int], NDArray[Any]] = {}
    out = {}
    for label, actions, k in zip(game.set_labels, game.set_actions, chosen, strict=True):
        size = len(actions)
        if (size, k) not in vectors:
            vectors[size, k] = read_only([Fraction(int(k == a)) for a in range(size)])
        out[label] = vectors[size, k]
    return out


def some(game: ExtensiveFormGame, most: int) -> list[dict[str, NDArray[Any]]]:
    """Return equilibria in which ties are broken for sure: all of them, or up to some number in each subgame."""
    a = game.arrays
    player, known, rows, chance = a.player.tolist(), a.information_set.tolist(), a.payoff.tolist(), a.chance.tolist()
    table = a.payoffs.tolist()
    people = range(len(game.players))
    # per node the ways to play on: what they are worth, and (information set, action, ways further down), as linked pairs
    ways: list[list[tuple[Any, Any]]] = [[] for _ in player]
    for node in range(len(player) - 1, -1, -1):
        who, below = player[node], list(a.children_of(node))
        if who == END:
            ways[node] = [(table[rows[node]], None)]
            continue
        found = ways[node]
        for choice in itertools.islice(itertools.product(*(ways[c] for c in below)), most):
            worth, plans = [w for w, _ in choice], tuple(plan for _, plan in choice if plan is not None)
            if who == CHANCE:
                mean = [sum((chance[c] * w[i] for c, w in zip(below, worth, strict=True)), start=Fraction(0)) for i in people]
                found.append((mean, (-1, 0, plans)))
                continue
            top = max(w[who] for w in worth)
            found += [(w, (known[node], k, plans)) for k, w in enumerate(worth) if w[who] == top]
        del found[most:]
        for c in below:
            ways[c] = []
    return [pure(game, _actions(plan, len(game.set_labels))) for _, plan in ways[0]]


def _actions(plan: Any, sets: int) -> list[int]:
    """Return the action at each information set of a linked plan."""
    chosen = [0] * sets
    pending = [plan]
    while pending:
        step = pending.pop()
        if step is not None:
            known, action, below = step
            if known >= 0:
                chosen[known] = action
            pending += below
    return chosen

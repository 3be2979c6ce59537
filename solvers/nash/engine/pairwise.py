r"""All Nash equilibria of a game of pairwise payoffs, support by support: polytopes, whatever the number of players.

Payoffs are pairwise (the game is polymatrix) if what one action gains a player over another is a sum of what it gains with each
of the others, :math:`g_i(a_{-i}) = \sum_j g_{ij}(a_j)`. Then a gain is linear in the others' strategies together, so that the
equilibria at a support are the part of a product of simplices where linear forms vanish or are not negative (Howson 1972).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.deadline import check, within
from games.errors import GameError
from games.exact.cones import vertices

from .pieces import Polytope, Profile
from .supports import Support, admissible
from .three_player import Found

Gains: TypeAlias = Mapping[tuple[int, int, int], tuple[tuple[Any, ...], ...]]
"""(player, action, other action) -> what the first gains over the second, per player and action of that player."""

MOST_SUPPORTS = 20_000
"""Support profiles that are gone through at most."""


def few_enough(sizes: tuple[int, ...]) -> bool:
    """Tell whether the support profiles of so many actions per player can be gone through.

    >>> few_enough((2, 2, 2, 3)), few_enough((3,) * 6)
    (True, False)
    """
    return bool(prod(2**size - 1 for size in sizes) <= MOST_SUPPORTS)


def gains(payoffs: NDArray[Any]) -> Gains | None:
    """Return what actions gain over others as sums over the other players; None if the payoffs are not pairwise.

    Parameters
    ----------
    payoffs
        Fractions or ints, shape (n, A_0, ..., A_{n-1}), of at least two players.

    >>> both = np.array([[[1, 0], [0, 2]]] * 2, dtype=object)
    >>> gains(both)[0, 0, 1]
    ((0, 0), (1, -2))
    >>> gains(np.arange(24).reshape(3, 2, 2, 2) ** 3) is None
    True
    """
    n, shape = len(payoffs), payoffs.shape[1:]
    found = {}
    for i in range(n):
        by_action = np.moveaxis(payoffs[i], i, 0)
        others = [j for j in range(n) if j != i]
        for k in range(shape[i]):
            for other in range(shape[i]):
                if k == other:
                    continue
                gain = by_action[k] - by_action[other]
                base = gain[(0,) * (n - 1)]
                steps = [gain[tuple(slice(None) if p == axis else 0 for p in range(n - 1))] - base for axis in range(n - 1)]
                total = base
                for axis, step in enumerate(steps):
                    total = total + step.reshape([-1 if p == axis else 1 for p in range(n - 1)])
                if not np.all(total == gain):
                    return None
                own = dict(zip(others, steps, strict=True))
                own[others[0]] = own[others[0]] + base  # a constant rides on a sum of one
                found[i, k, other] = tuple(tuple(own[j]) if j in own else (0,) * shape[j] for j in range(n))
    return found


def equilibria(payoffs: NDArray[Any], known: Gains | None = None, without: Collection[Support] = ()) -> Found:
    """Return all equilibria of a game of pairwise payoffs, as polytopes none of which lies in another.

    Parameters
    ----------
    payoffs
        Fractions or ints, shape (n, A_0, ..., A_{n-1}).
    known
        What ``gains`` returns, if it was asked before.
    without
        Supports that certainly have no polytope of their own.

    Returns
    -------
    All pieces, so that nothing is unresolved: every equilibrium's support is admissible, and its polytope is listed or lies in
    one that is. Pieces that have a point in common are linked.

    Raises
    ------
    GameError
        If the payoffs are not pairwise.

    >>> alike = np.array([[[1, 0], [0, 1]]] * 2, dtype=object)
    >>> len(equilibria(alike).pieces)
    3
    """
    own = known or gains(payoffs)
    if own is None:
        raise GameError("pairwise.equilibria: payoffs that are sums over pairs of players are needed")
    shape = payoffs.shape[1:]
    pieces: list[tuple[Support, Polytope]] = []
    links: list[tuple[int, int]] = []
    empty: list[Support] = []
    with within(None) as limit:
        for support in reversed(list(admissible(payoffs))):
            if support in without:
                empty.append(support)
                continue
            check()
            larger = [
                (whole, piece) for whole, piece in pieces if all(set(a) <= set(b) for a, b in zip(support, whole, strict=True))
            ]
            if any(_alike(own, support, whole) for whole, _ in larger):
                empty.append(support)
                continue
            corners = _corners(support, shape, _conditions(own, support, support, shape))
            # What a larger support's polytope holds of a smaller one's is a face of it, or not all.
            if corners and _plays_all(corners, support) and not any(set(corners) <= set(piece.vertices) for _, piece in larger):
                pieces.append((support, Polytope(tuple(corners))))
            else:
                empty.append(support)
        links += ((j, k) for j, k in combinations(range(len(pieces)), 2) if _meet(own, shape, pieces[j], pieces[k]))
    return Found(tuple(pieces), (), tuple(links), not limit.over, limit.over, tuple(empty))


def _conditions(own: Gains, support: Support, among: Support, shape: tuple[int, ...]) -> Iterator[tuple[list[Fraction], bool]]:
    """Yield what makes profiles of some actions equilibria at a support: linear forms, and whether they vanish (or are >= 0)."""
    for i, mine in enumerate(support):
        for k in range(shape[i]):
            if k != mine[0]:
                row = own[i, mine[0], k]
                yield [Fraction(row[j][a]) for j, theirs in enumerate(among) for a in theirs], k in mine


def _corners(among: Support, shape: tuple[int, ...], conditions: Iterable[tuple[list[Fraction], bool]]) -> list[Profile]:
    """Return the vertices of the set of profiles of some actions that meet conditions."""
    found = []
    for point in vertices([len(mine) for mine in among], conditions):
        chances = iter(point)
        profile = []
        for mine, size in zip(among, shape, strict=True):
            strategy = [Fraction(0)] * size
            for a in mine:
                strategy[a] = next(chances)
            profile.append(tuple(strategy))
        found.append(tuple(profile))
    return found


def _alike(own: Gains, support: Support, whole: Support) -> bool:
    """Tell whether, while a support is played, nobody minds playing the actions of a larger one: then it is a face of that."""
    return all(
        all(own[i, mine[0], k][j][a] == 0 for j, theirs in enumerate(support) for a in theirs)
        for i, (mine, more) in enumerate(zip(support, whole, strict=True))
        for k in more
        if k not in mine
    )


def _meet(own: Gains, shape: tuple[int, ...], first: tuple[Support, Polytope], second: tuple[Support, Polytope]) -> bool:
    """Tell whether two polytopes of equilibria have a point in common."""
    (support, piece), (other, another) = first, second
    if len(piece.vertices) == len(another.vertices) == 1:
        return piece.vertices == another.vertices
    common = tuple(tuple(a for a in mine if a in theirs) for mine, theirs in zip(support, other, strict=True))
    if not all(common):
        return False
    if not set(piece.vertices).isdisjoint(another.vertices):
        return True
    both = (*_conditions(own, support, common, shape), *_conditions(own, other, common, shape))
    return bool(_corners(common, shape, both))


def _plays_all(corners: list[Profile], support: Support) -> bool:
    """Tell whether every action of a support is played at some corner: if not, a smaller support has the same points and more."""
    return all(any(corner[i][a] > 0 for corner in corners) for i, mine in enumerate(support) for a in mine)

r"""All Nash equilibria of a game of pairwise payoffs, support by support: polytopes, whatever the number of players.

Payoffs are pairwise (the game is polymatrix) if what one action gains a player over another is a sum of what it gains with each
of the others, :math:`g_i(a_{-i}) = \sum_j g_{ij}(a_j)`. Then a gain is linear in the others' strategies together, so that the
equilibria at a support are the part of a product of simplices where linear forms vanish or are not negative (Howson 1972).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.exact.cones import vertices

from .contacts import contacts
from .pieces import Piece, Polytope, Profile
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
        Fractions or ints, shape (n, A_0, ..., A_{n-1}).

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


def equilibria(payoffs: NDArray[Any], known: Gains | None = None) -> Found:
    """Return all equilibria of a game of pairwise payoffs, as polytopes, each found at its own support.

    Parameters
    ----------
    payoffs
        Fractions or ints, shape (n, A_0, ..., A_{n-1}).
    known
        What ``gains`` returns, if it was asked before.

    Raises
    ------
    GameError
        If the payoffs are not pairwise.

    >>> alike = np.array([[[1, 0], [0, 1]]] * 2)
    >>> len(equilibria(alike).pieces)
    3
    """
    own = known or gains(payoffs)
    if own is None:
        raise GameError("pairwise.equilibria: payoffs that are sums over pairs of players are needed")
    pieces: list[tuple[Support, Piece]] = []
    for support in admissible(payoffs):
        corners = _corners(own, support, payoffs.shape[1:])
        if corners and _plays_all(corners, support):
            pieces.append((support, Polytope(tuple(corners))))
    links, decided = contacts(pieces)
    return Found(tuple(pieces), (), tuple(links), decided)


def _corners(own: Gains, support: Support, shape: tuple[int, ...]) -> list[Profile]:
    """Return the vertices of the closed set of equilibria in which no more than the actions of a support are played."""
    conditions = []
    for i, mine in enumerate(support):
        for k in range(shape[i]):
            if k != mine[0]:
                row = own[i, mine[0], k]
                form = [Fraction(row[j][a]) for j, theirs in enumerate(support) for a in theirs]
                conditions.append((form, k in mine))
    found = []
    for point in vertices([len(mine) for mine in support], conditions):
        chances = iter(point)
        profile = []
        for mine, size in zip(support, shape, strict=True):
            strategy = [Fraction(0)] * size
            for a in mine:
                strategy[a] = next(chances)
            profile.append(tuple(strategy))
        found.append(tuple(profile))
    return found


def _plays_all(corners: list[Profile], support: Support) -> bool:
    """Tell whether every action of a support is played at some corner: if not, a smaller support has the same points and more."""
    return all(any(corner[i][a] > 0 for corner in corners) for i, mine in enumerate(support) for a in mine)

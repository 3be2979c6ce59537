"""Support profiles of an n-player game that conditional dominance does not rule out, by exact comparison of payoffs.

If, against every profile of the others' supports, one action is at least as good as another and somewhere better, then it
is strictly better against every mixture with exactly these supports. So two actions of one support must each be better
somewhere or be equal everywhere, and an action outside must not be better throughout (Porter, Nudelman and Shoham 2008).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Support: TypeAlias = tuple[tuple[int, ...], ...]

MOST_ACTIONS = 3
"""Up to so many actions per player the systems of three players' supports are solved."""


def admissible(payoffs: NDArray[Any]) -> Iterator[Support]:
    """Yield the support profiles that may carry an equilibrium, smallest first; every equilibrium's support is among them.

    Parameters
    ----------
    payoffs
        Exact or float payoffs, shape (n, A_0, ..., A_{n-1}); compared as they are.

    >>> prisoners = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> list(admissible(prisoners))
    [((1,), (1,))]
    """
    shape = payoffs.shape[1:]
    possible = [_possible(payoffs[i], i) for i in range(len(shape))]
    for support in _profiles(shape):
        if all(own in possible[i][support[:i] + support[i + 1 :]] for i, own in enumerate(support)):
            yield support


@cache
def _choices(size: int) -> list[tuple[int, ...]]:
    """Return the supports that a player with a number of actions can have, smallest first."""
    return [s for k in range(1, size + 1) for s in itertools.combinations(range(size), k)]


@cache
def _profiles(shape: tuple[int, ...]) -> list[Support]:
    """Return all support profiles, smallest first."""
    return sorted(itertools.product(*map(_choices, shape)), key=lambda s: (sum(map(len, s)), s))


@cache
def _masks(sizes: tuple[int, ...]) -> dict[Support, int]:
    """Return, for supports of some players, the bit set of the pure profiles in them."""
    steps = [prod(sizes[k + 1 :]) for k in range(len(sizes))]
    return {
        support: sum(1 << sum(a * step for a, step in zip(profile, steps, strict=True)) for profile in itertools.product(*support))
        for support in _profiles(sizes)
    }


def _possible(payoffs: NDArray[Any], i: int) -> dict[Support, set[tuple[int, ...]]]:
    """Return, for each choice of the others' supports, the supports of a player that conditional dominance does not rule out."""
    rows = np.moveaxis(payoffs, i, 0).reshape(payoffs.shape[i], -1).tolist()
    better = [
        (1 << bit, (k, c), sum(1 << p for p, (a, b) in enumerate(zip(rows[k], rows[c], strict=True)) if a > b))
        for bit, (k, c) in enumerate(itertools.permutations(range(len(rows)), 2))
    ]
    found: dict[int, set[tuple[int, ...]]] = {}
    possible = {}
    for others, mask in _masks(payoffs.shape[:i] + payoffs.shape[i + 1 :]).items():
        key = sum(flag for flag, _, bits in better if bits & mask)
        if key not in found:
            sometimes = {pair for flag, pair, _ in better if flag & key}
            found[key] = {own for own in _choices(len(rows)) if _undominated(own, sometimes, range(len(rows)))}
        possible[others] = found[key]
    return possible


def _undominated(own: tuple[int, ...], sometimes: set[tuple[int, int]], actions: Iterable[int]) -> bool:
    """Tell whether a support may be played, given the pairs of actions of which the first is sometimes better than the second."""
    if any(((k, c) in sometimes) != ((c, k) in sometimes) for k, c in itertools.combinations(own, 2)):
        return False
    return not any((k, own[0]) in sometimes and (own[0], k) not in sometimes for k in actions if k not in own)

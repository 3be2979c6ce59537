"""Support profiles of an n-player game that conditional dominance does not rule out, by exact comparison of payoffs.

If, against every profile of the others' supports, one action is at least as good as another and somewhere better, then it
is strictly better against every mixture with exactly these supports. So two actions of one support must each be better
somewhere or be equal everywhere, and an action outside must not be better throughout (Porter, Nudelman and Shoham 2008).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Support: TypeAlias = tuple[tuple[int, ...], ...]


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
    better = [_better(payoffs[i], i) for i in range(len(shape))]
    choices = [[s for size in range(1, k + 1) for s in itertools.combinations(range(k), size)] for k in shape]
    for support in sorted(itertools.product(*choices), key=lambda s: (sum(map(len, s)), s)):
        if all(_possible(better[i], support, i, shape) for i in range(len(shape))):
            yield support


def _better(payoffs: NDArray[Any], i: int) -> dict[tuple[int, int], int]:
    """Return (k, l) -> bit set of the others' pure profiles at which action k is better than action l."""
    table = np.moveaxis(payoffs, i, 0).reshape(payoffs.shape[i], -1)
    pairs = itertools.permutations(range(len(table)), 2)
    return {(k, c): sum(1 << int(p) for p in np.flatnonzero(table[k] > table[c])) for k, c in pairs}


def _possible(better: dict[tuple[int, int], int], support: Support, i: int, shape: tuple[int, ...]) -> bool:
    others = [s for j, s in enumerate(support) if j != i]
    sizes = [k for j, k in enumerate(shape) if j != i]
    mask = 0
    for profile in itertools.product(*others):
        position = 0
        for a, size in zip(profile, sizes, strict=True):
            position = position * size + a
        mask |= 1 << position
    inside = support[i]
    for k, c in itertools.combinations(inside, 2):
        if bool(better[k, c] & mask) != bool(better[c, k] & mask):
            return False
    first = inside[0]
    return not any(better[k, first] & mask and not better[first, k] & mask for k in range(shape[i]) if k not in inside)

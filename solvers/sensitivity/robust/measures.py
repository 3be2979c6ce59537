"""Measures of robustness: one number for each setting from what it yields in each state of the world.

Savage (1951) for minimax regret, Wald (1950) for the worst case, Hurwicz (1951) between worst and best, Laplace's rule for the
mean, and the domain criterion of Starr (1963), the share of states in which a setting is good enough, which is what robust decision
making asks first (Lempert, Popper and Bankes 2003); McPhail et al. (2018) compare them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError

Floats = NDArray[np.float64]


def regret(value: Floats) -> Floats:
    """Return how much less each setting yields than the best in the same state, shape (S, N) as the values.

    >>> regret(np.array([[1.0, 4.0], [2.0, 2.0]])).tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    _check(value)
    return np.asarray(value.max(axis=0) - value)


def satisfied(value: Floats, least: float) -> Floats:
    """Return the share of states in which each setting yields more than so much, shape (S,).

    >>> satisfied(np.array([[1.0, 4.0], [2.0, 2.0]]), 1.5).tolist()
    [0.5, 1.0]
    """
    _check(value)
    return np.asarray((value > least).mean(axis=1))


def hurwicz(value: Floats, optimism: float) -> Floats:
    """Return the weighted mean of each setting's best (weight ``optimism``, from 0 to 1) and worst yield, shape (S,).

    Raises
    ------
    ParameterError
        If the weight does not lie from 0 to 1.

    >>> hurwicz(np.array([[1.0, 4.0], [2.0, 2.0]]), 0.25).tolist()
    [1.75, 2.0]
    """
    _check(value)
    if not 0 <= optimism <= 1:
        raise ParameterError(f"optimism: a number from 0 to 1 is needed; got {optimism!r}")
    return np.asarray(optimism * value.max(axis=1) + (1 - optimism) * value.min(axis=1))


def first_sufficient(enough: NDArray[np.bool_], costs: Floats) -> NDArray[np.int64]:
    """Return the cheapest setting that suffices in each state, shape (N,): the first of several, -1 where none does.

    Parameters
    ----------
    enough
        Whether a setting suffices in a state, shape (S, N).
    costs
        Shape (S,).

    >>> first_sufficient(np.array([[False, True, False], [True, True, False]]), np.array([0.0, 1.0])).tolist()
    [1, 0, -1]
    """
    order = np.argsort(costs, kind="stable")
    ranked = enough[order]
    return np.where(ranked.any(axis=0), order[ranked.argmax(axis=0)], -1)


def undominated(costs: Floats, shares: Floats) -> NDArray[np.bool_]:
    """Return which settings no other one beats: as cheap and with a larger share, or cheaper with as large a share; shape (S,).

    >>> undominated(np.array([0.0, 1.0, 2.0, 2.0]), np.array([0.1, 0.5, 0.4, 0.5])).tolist()
    [True, True, False, False]
    """
    better = (costs[:, None] <= costs) & (shares[:, None] >= shares) & ((costs[:, None] < costs) | (shares[:, None] > shares))
    return np.asarray(~better.any(axis=0))


def _check(value: Floats) -> None:
    if value.ndim != 2 or not value.size:
        raise ParameterError(f"measures: values of settings in states, shape (S, N), are needed; got shape {value.shape}")

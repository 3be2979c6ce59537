"""Logit quantal response equilibria of many two-player games at once, each at a precision of its own.

What :func:`solvers.quantal_response.solve` finds for one game: the point where the principal branch first arrives at a precision.
The compiled walk of ``native/logit.c`` takes the branches one after the other; the few that are delicate (folds near the precision,
branch points), and all where there is no compiler, are followed by :func:`solvers.quantal_response.trace`.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import GameError, ParameterError

from .native import library
from .quantal_response import HORIZON, LARGEST_PAYOFF, FloatArray, trace
from .selection.logit import RULES, Route


@dataclass(frozen=True, eq=False)
class QuantalResponses:
    """Quantal response equilibria of N two-player games.

    Attributes
    ----------
    first, second
        (N, A) and (N, B) the players' mixed strategies.
    converged
        (N,) whether the branch was followed to the precision; where not, the strategies are those of its last point.
    alone
        (N,) which games were followed by themselves.
    """

    first: FloatArray
    second: FloatArray
    converged: NDArray[np.bool_]
    alone: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.first)


def solve_batch(payoffs: ArrayLike, precision: ArrayLike) -> QuantalResponses:
    """Return where the principal branch of each game first arrives at a precision.

    Parameters
    ----------
    payoffs
        Shape (N, 2, A, B).
    precision
        One number, or (N,), per unit of payoff, from 0 up.

    Raises
    ------
    GameError
        If the payoffs are not finite numbers of that shape.
    ParameterError
        If a precision is negative, not a finite number, or beyond what floats resolve.

    >>> stag_hunt, prisoners = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]], [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    >>> solve_batch([stag_hunt, prisoners], [2, 1]).first.round(4)
    array([[0.0025, 0.9975],
           [0.2051, 0.7949]])
    """
    array = float_array(payoffs, "quantal_responses")
    if array.ndim != 4 or array.shape[1] != 2 or 0 in array.shape[2:]:
        raise GameError(f"quantal_responses: payoffs of shape (N, 2, A, B) are needed; got {array.shape}")
    bad = np.flatnonzero(~(np.abs(array) <= LARGEST_PAYOFF).all(axis=(1, 2, 3)))
    if bad.size:
        raise GameError(f"quantal_responses: payoffs must be numbers of at most {LARGEST_PAYOFF:g}; those of game {bad[0]} are not")
    goals = _goals(array, precision)
    n, _, rows, columns = array.shape
    profiles, left = np.full((n, rows + columns), np.nan), np.ones(n, bool)
    if (kernel := library()) is not None and 2 <= rows <= 3 and 2 <= columns <= 3:
        routes = np.empty(n, np.uint8)
        given = (np.ascontiguousarray(array), goals, RULES, profiles, routes)
        addresses = [ctypes.c_void_p(each.ctypes.data) for each in given]
        kernel.logit_profiles(ctypes.c_longlong(n), ctypes.c_int(rows), ctypes.c_int(columns), *addresses)
        left = routes == Route.ALONE
    converged = np.ones(n, bool)
    for k in np.flatnonzero(left):
        branch = trace(array[k], until=float(goals[k]))
        profiles[k], converged[k] = branch.profiles[-1], branch.reached
    found = QuantalResponses(profiles[:, :rows], profiles[:, rows:], converged, left)
    for each in (found.first, found.second, converged, left):
        each.setflags(write=False)
    return found


def _goals(payoffs: FloatArray, precision: ArrayLike) -> FloatArray:
    """Return the precision of each game, checked."""
    goals = float_array(precision, "quantal_responses: precision", ParameterError)
    if goals.ndim > 1 or (goals.ndim == 1 and len(goals) != len(payoffs)):
        raise ParameterError(f"quantal_responses: one precision, or one of each of {len(payoffs)} games; got shape {goals.shape}")
    goals = np.ascontiguousarray(np.broadcast_to(goals, len(payoffs)))
    spans = np.maximum(np.ptp(payoffs[:, 0], axis=1).max(axis=1), np.ptp(payoffs[:, 1], axis=2).max(axis=1))
    bad = np.flatnonzero(~((goals >= 0) & (goals * spans <= HORIZON)))
    if bad.size:
        k = bad[0]
        most = f"at most {HORIZON / spans[k]:.4g} for its payoffs" if spans[k] else "finite"
        raise ParameterError(f"quantal_responses: the precision of game {k} must be 0 or more and {most}; got {goals[k]!r}")
    return goals

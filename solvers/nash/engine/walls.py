"""Linear functions that part pieces of different components: the widest gap between their samples, for the checker to verify."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.deadline import check

from ...continua import Cylinder, Hull, Sweep
from ...result import Solution
from ...verify.completeness.apart import alone
from ...verify.completeness.pieces import Listed

STEPS = 12
"""Points per parameter at which a piece is looked at."""

DIGITS = 10**9
LEAST = 1e-7
"""Gaps that are narrower are not used."""


def walls(solution: Solution, pieces: Sequence[tuple[int, Listed]], places: Sequence[int]) -> dict[tuple[int, int], Any]:
    """Return linear functions that are positive on one piece and negative on another, for pieces of different components.

    Parameters
    ----------
    places
        Where each piece stands among all that is listed.
    """
    everything = [_points(e.profile) for e in solution.equilibria]
    everything += [_samples(piece) for component in solution.components for piece in component.pieces]
    points = [everything[place] for place in places]
    found = {}
    for (a, (j, first)), (b, (k, second)) in itertools.combinations(enumerate(pieces), 2):
        check()
        if j != k and not (alone(first) and alone(second)):
            wall = _wall(points[a], points[b])
            if wall is not None:
                found[a, b] = wall
    return found


def _points(*profiles: Any) -> NDArray[np.float64]:
    return np.array([[float(p) for x in profile for p in x] for profile in profiles])


def _samples(piece: Any) -> NDArray[np.float64]:
    if isinstance(piece, Hull):
        return _points(*piece.vertices)
    if isinstance(piece, Cylinder):
        products = [*piece.near(STEPS), tuple((own,) for own in piece.sample)]
    elif hasattr(piece, "at"):
        places = [Fraction(float(t)) for t in np.linspace(float(piece.low), float(piece.high), 2 * STEPS + 1)]
        moving = isinstance(piece, Sweep)
        products = [piece.polytopes(t) if moving else tuple((own,) for own in piece.at(t)) for t in places]
    else:
        products = [piece]
    return _points(*(profile for product in products for profile in itertools.product(*product)))


def _wall(first: NDArray[np.float64], second: NDArray[np.float64]) -> tuple[Fraction, ...] | None:
    """Return a linear function with few digits, its constant and its margin."""
    size = first.shape[1]
    for k in range(size):  # one probability often does
        (a, b), (c, d) = ((points[:, k].min(), points[:, k].max()) for points in (first, second))
        if max(a - d, c - b) > LEAST:
            sign, low, high = (1, d, a) if a > d else (-1, -c, -b)
            slopes = [0.0] * size
            slopes[k] = sign
            return _exactly(slopes, low, high)
    from scipy.optimize import linprog

    rows = np.vstack([
        np.hstack([-first, -np.ones((len(first), 1)), np.ones((len(first), 1))]),
        np.hstack([second, np.ones((len(second), 1)), np.ones((len(second), 1))]),
    ])
    bounds = [(-1, 1)] * size + [(-size, size), (None, 1)]
    answer = linprog([0] * (size + 1) + [-1], A_ub=rows, b_ub=np.zeros(len(rows)), bounds=bounds)
    if answer.x is None or answer.x[-1] < LEAST:
        return None
    slopes = answer.x[:size]
    return _exactly(slopes, float((second @ slopes).max()), float((first @ slopes).min()))


def _exactly(slopes: Sequence[float], low: float, high: float) -> tuple[Fraction, ...]:
    """Return a function whose zero and margin leave a quarter of the gap from low to high on either side."""
    gap = high - low
    digits = DIGITS if gap > 1e-3 else DIGITS**2
    line = [Fraction(round(float(c) * digits), digits) for c in slopes]
    return (*line, -Fraction(high - gap / 4), Fraction(gap / 2))

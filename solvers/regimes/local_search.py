"""A local search for the nearest point that satisfies polynomial conditions: bounds its distance from above, in floats."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from games.exact.polynomials import Compiled, Polynomial, compiled

SEARCH = 45
"""Steps of a local search; the last two thirds are damped."""
FEASIBLE = 1e-11
"""Size below which a float constraint or move counts as zero in a local search; what is reached is verified exactly."""
DENOMINATOR = 10**12
"""Of the rationals that stand for floats suggested by a local search."""


def local_search(constraints: Sequence[Polynomial], norm: str) -> tuple[NDArray[np.float64], list[Fraction]] | None:
    """Return a point of locally least norm with nonnegative constraints, and multipliers there; None if none was found.

    The constraints are linearised again and again at the nearest point of their last linearisation; in l1 and linf, the l2
    solution is a second start.
    """
    functions = compiled(constraints)
    origin = np.zeros(functions.exponents.shape[1])
    found = [_descent(functions, origin, norm)]
    if norm != "l2":
        round_ = _descent(functions, origin, "l2")
        if round_ is not None:
            found.append(_descent(functions, round_[1], norm))
    best = min((one for one in found if one is not None), key=lambda one: one[0], default=None)
    if best is None:
        return None
    _, point, weights = best
    top = float(weights.max())
    whole = [Fraction(round(float(w) / top * DENOMINATOR), DENOMINATOR) if w > 1e-9 * top else Fraction(0) for w in weights]
    return point, whole


def _descent(
    functions: Compiled, start: NDArray[np.float64], norm: str
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the least norm met at feasible points, that point and its multipliers."""
    point = start
    best: tuple[float, NDArray[np.float64], NDArray[np.float64]] | None = None
    order = {"l2": 2, "l1": 1, "linf": np.inf}[norm]
    far = bool(start.any())
    span = float(np.abs(start).max()) if far else 1.0
    for step in range(SEARCH):
        slopes = functions.jacobian(point)
        late = far or step >= SEARCH // 3
        limit = span if late and norm != "l2" else math.inf
        solved = _linearised(slopes, slopes @ point - functions(point), norm, point, limit)
        if solved is None and limit == math.inf:
            break
        span *= 0.7 if solved is not None and late else 1.5 if late else 1
        if solved is None:
            continue
        target, weights = solved
        moved = float(np.abs(target - point).max())
        point = (target + point) / 2 if late and norm == "l2" else target
        if float(functions(point).min()) >= -FEASIBLE:
            size = float(np.linalg.norm(point, order))
            if best is None or size < best[0]:
                best = size, point, weights
            if moved < FEASIBLE:
                break
    return best


def _linearised(
    slopes: NDArray[np.float64], bounds: NDArray[np.float64], norm: str, centre: NDArray[np.float64], limit: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the point of least norm with ``slopes @ v >= bounds`` and the multipliers, in floats; None if there is none.

    ``limit``: the greatest move from ``centre`` in any coordinate, in l1 and linf.
    """
    sizes = np.linalg.norm(slopes, axis=1)
    used = np.flatnonzero(sizes > 1e-14)
    weights = np.zeros(len(bounds))
    if not len(used) or bounds.max() <= 0:
        return None
    rows, ends = slopes[used] / sizes[used, None], bounds[used] / sizes[used]
    size = slopes.shape[1]
    if norm == "l2":
        from scipy.optimize import nnls

        found, residual = nnls(np.vstack([rows.T, ends]), np.append(np.zeros(size), 1.0))
        if residual < 1e-9:
            return None
        scale = 1 - float(ends @ found)
        weights[used] = found / scale / sizes[used]
        return rows.T @ found / scale, weights
    from scipy.optimize import linprog

    near = np.vstack([np.eye(size), -np.eye(size)]) if limit < math.inf else np.empty((0, size))
    edge = np.append(limit + centre, limit - centre)[: len(near)]
    below, ceiling = np.vstack([-rows, near]), np.append(-ends, edge)
    if norm == "l1":
        solved = linprog(np.ones(2 * size), A_ub=np.hstack([below, -below]), b_ub=ceiling)
    else:
        box = np.vstack([np.hstack([sign * np.eye(size), -np.ones((size, 1))]) for sign in (1, -1)])
        solved = linprog(
            np.append(np.zeros(size), 1.0),
            A_ub=np.vstack([np.hstack([below, np.zeros((len(below), 1))]), box]),
            b_ub=np.append(ceiling, np.zeros(2 * size)),
            bounds=[(None, None)] * size + [(0, None)],
        )
    if not solved.success:
        return None
    weights[used] = -solved.ineqlin.marginals[: len(used)] / sizes[used]
    point = solved.x[:size] - solved.x[size:] if norm == "l1" else solved.x[:size]
    return point, weights

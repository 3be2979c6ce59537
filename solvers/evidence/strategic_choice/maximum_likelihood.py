"""Maximum likelihood with analytic scores: the estimate, its standard errors, and whether either means anything.

The information is the Hessian at the estimate, from differences of the analytic score; robust errors are the sandwich of Huber
(1967) and White (1982). Separation and weak identification are looked for, not waited for.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, SolverError

from .fit import Fit

Floats = NDArray[np.float64]
Score = Callable[[Floats], tuple[Floats, Floats]]
"""Coefficients (K,) -> log-likelihood contributions (N,) and their derivatives (N, K)."""
STEP = 1e-5
"""Step of the differences from which the Hessian is made, relative to a coefficient's size."""
FLAT = 1e-5
"""Largest Newton decrement at an optimum: the log-likelihood that is left to gain, about."""
SINGULAR = 1e-9
"""Smallest eigenvalue of the scaled information, over the largest, below which a direction is not identified by the data."""


def maximise(
    score: Score,
    start: Floats,
    names: tuple[str, ...],
    *,
    model: str,
    look: Callable[[Floats], tuple[str, ...]] | None = None,
    separated: tuple[str, ...] = (),
    note: str = "",
) -> Fit:
    """Return the fit of a model.

    Parameters
    ----------
    score
        The log-likelihood, observation by observation, with its derivatives.
    start
        (K,) where to begin.
    look
        Estimate -> what speaks against it: separation that only shows there.
    separated
        What is known to be separated before anything is fitted.

    Raises
    ------
    ParameterError
        If there are fewer observations than coefficients: without priors these have no estimate.
    SolverError
        If the likelihood is no finite number where it begins.
    """
    from scipy.optimize import minimize  # with the module, as SciPy takes its time

    contributions, _ = score(start)
    size, unknowns = len(contributions), len(start)
    if size < unknowns:
        raise ParameterError(
            f"{model}: {size} observations cannot tell {unknowns} coefficients; take fewer regressors, or give priors"
        )
    if not np.isfinite(contributions).all():
        row = int(np.flatnonzero(~np.isfinite(contributions))[0])
        raise SolverError(
            f"{model}: the likelihood of observation {row} is 0 at the start; begin elsewhere, or rescale the regressors"
        )

    def objective(vector: Floats) -> tuple[float, Floats]:
        values, slopes = score(vector)
        total = float(values.sum())
        return (-total / size, -slopes.sum(axis=0) / size) if np.isfinite(total) else (np.inf, np.zeros(unknowns))

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = minimize(objective, start, jac=True, method="BFGS", options={"gtol": 1e-8, "maxiter": 2000})
        estimate, information = _polish(score, np.asarray(found.x, dtype=np.float64))
        values, slopes = score(estimate)
    flags = list(separated)
    gradient = slopes.sum(axis=0)
    covariance, weak = _inverse(information, names)
    flags += [f"not identified: {', '.join(own)}" for own in weak]
    if covariance is None:
        covariance = np.full((unknowns, unknowns), np.nan)
        flags.append("the log-likelihood is not concave at the estimate")
    elif not float(gradient @ covariance @ gradient) <= FLAT:
        flags.append("not converged")
    if look is not None:
        flags += look(estimate)
    robust = covariance @ (slopes.T @ slopes) @ covariance
    return Fit(model, names, estimate, covariance, robust, float(values.sum()), size, tuple(flags), note)


def _polish(score: Score, estimate: Floats) -> tuple[Floats, Floats]:
    """Take Newton steps while they help; return the estimate and the observed information there."""
    value = float(score(estimate)[0].sum())
    for _ in range(20):
        information = hessian(score, estimate)
        gradient = score(estimate)[1].sum(axis=0)
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            return estimate, information
        if not np.isfinite(step).all() or not 1e-12 < abs(float(gradient @ step)) < 1.0:
            return estimate, information
        better = float(score(estimate + step)[0].sum())
        if not better >= value:
            return estimate, information
        estimate, value = estimate + step, better
    return estimate, hessian(score, estimate)


def hessian(score: Score, at: Floats) -> Floats:
    """Return the observed information (K, K): minus the derivatives of the score, by central differences."""
    rows = []
    for k in range(len(at)):
        step = STEP * max(1.0, abs(float(at[k])))
        up, down = at.copy(), at.copy()
        up[k] += step
        down[k] -= step
        rows.append((score(down)[1].sum(axis=0) - score(up)[1].sum(axis=0)) / (2 * step))
    found = np.array(rows)
    symmetric: Floats = (found + found.T) / 2
    return symmetric


def _inverse(information: Floats, names: tuple[str, ...]) -> tuple[Floats | None, list[list[str]]]:
    """Return the inverse of the information, or None if it is not positive; and groups of coefficients that it does not tell."""
    if not np.isfinite(information).all():
        return None, []
    scale = np.sqrt(np.maximum(np.abs(np.diag(information)), 1e-300))
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    if values[-1] <= 0 or values[0] < -SINGULAR * values[-1] * 10:
        return None, []
    low = values < SINGULAR * values[-1]
    weak = [[names[k] for k in np.flatnonzero(np.abs(vector) > 0.3)] for vector in vectors[:, low].T]
    inverse = (vectors[:, ~low] / values[~low]) @ vectors[:, ~low].T / np.outer(scale, scale)
    if weak:
        involved = (np.abs(vectors[:, low]) > 0.3).any(axis=1)
        inverse[involved] = inverse[:, involved] = np.nan
    return inverse, weak


def check_rank(jacobian: Floats, names: tuple[str, ...], model: str) -> None:
    """Refuse coefficients that no data of this design tells apart.

    Parameters
    ----------
    jacobian
        Derivatives of what the outcomes hang on by the coefficients, at a point without special values, (.., K).

    Raises
    ------
    ParameterError
        If they are not of full rank: the message names the coefficients.
    """
    if len(jacobian) < len(names):
        return  # said elsewhere, in better words
    scale = np.sqrt((jacobian**2).sum(axis=0))
    if (scale == 0).any():
        silent = ", ".join(name for name, own in zip(names, scale, strict=True) if own == 0)
        raise ParameterError(f"{model}: no outcome hangs on {silent}; leave it out")
    _, values, vectors = np.linalg.svd(jacobian / scale, full_matrices=False)
    if values[-1] < 1e-10 * values[0]:
        mixed = ", ".join(names[k] for k in np.flatnonzero(np.abs(vectors[-1]) > 0.1))
        raise ParameterError(f"{model}: the coefficients of {mixed} cannot be told apart; leave a regressor or a constant out")


def separates(regressors: Floats, chosen: NDArray[np.bool_]) -> bool:
    """Tell whether a hyperplane separates those who chose from those who did not, so that a probit has no estimate.

    Solved as a linear program: the greatest sum of signed indices with coefficients in [-1, 1], none on the wrong side (Albert and
    Anderson 1984: complete or quasi-complete separation).

    >>> separates(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([False, True, True]))
    True
    >>> separates(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([False, True, False]))
    False
    """
    from scipy.optimize import linprog  # with the module, as SciPy takes its time

    if not regressors.shape[1] or not len(regressors):
        return False
    scaled = regressors / np.maximum(np.abs(regressors).max(axis=0), 1e-300)
    signed = np.where(chosen, 1.0, -1.0)[:, None] * scaled
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=[(-1, 1)] * signed.shape[1])
    return bool(found.status == 0 and -found.fun > 1e-7)

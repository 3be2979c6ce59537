r"""The likelihood: coded outcomes as quantal responses of the allies, some of them misclassified.

At a parameter point the allies of each situation play the logit quantal response equilibrium on the principal branch
(McKelvey and Palfrey 1995), and a share :math:`\varepsilon` of outcomes is misclassified, each class being then as likely:

.. math:: \Pr(\text{class } c) = (1-\varepsilon) \sum_{(a, b) \in c} \pi_J(a)\,\pi_K(b) + \varepsilon / 3.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, SolverError
from games.profile import CLASSES

from ... import quantal_responses
from ...verdict import CLASS_OF_CELL
from .observations import Observation, checked, outcomes
from .priors import MISCLASSIFIED, PRECISION, Prior
from .situations import Floats, payoffs, situations

BLOCK = 1 << 17
"""Games solved side by side: their payoffs take some 20 MB."""
MEMBERS = np.array([np.equal(CLASS_OF_CELL, k) * 1.0 for k in range(len(CLASSES))])
"""(3, 3, 3): which pure profiles are of each class."""


def class_probabilities(prior: Prior, observations: Sequence[Observation], points: Floats) -> Floats:
    """Return the probability of each class in each situation at each point, shape (N, T, 3).

    Parameters
    ----------
    points
        (N, D), columns in the order of the prior's margins.

    Raises
    ------
    ParameterError
        If the points have another shape or hold what is no finite number.
    SolverError
        If a branch could not be followed to its precision: no such point has a likelihood.

    >>> import games
    >>> from .observations import coded
    >>> from .priors import prior
    >>> hwang, seen = games.theory("hwang"), coded()
    >>> own = prior(hwang, seen)
    >>> class_probabilities(own, seen, own.draw(2, rng=0)).sum(axis=2).round(12).min()
    1.0
    """
    seen = checked(observations)
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != len(prior):
        raise ParameterError(f"likelihood: points of shape (N, {len(prior)}) are needed for prior {prior.name}; got {points.shape}")
    if not np.isfinite(points).all():
        raise ParameterError(f"likelihood: point {np.argwhere(~np.isfinite(points))[0][0]} holds what is no finite number")
    own = [d for d, symbol in enumerate(prior.symbols) if symbol not in (PRECISION, MISCLASSIFIED)]
    there = situations(prior.model, [each.scenario for each in seen], prior.without, prior.fixed, [prior.symbols[d] for d in own])
    precision, share = points[:, prior.column(PRECISION)], points[:, prior.column(MISCLASSIFIED)]
    out = np.empty((len(points), len(seen), len(CLASSES)))
    step = max(1, BLOCK // len(seen))
    for start in range(0, len(points), step):
        rows = slice(start, start + step)
        tables = payoffs(there, points[rows][:, own]).reshape(-1, 2, 3, 3)
        found = quantal_responses.solve_batch(tables, np.repeat(precision[rows], len(seen)))
        if not found.converged.all():
            lost = start + int(np.flatnonzero(~found.converged)[0]) // len(seen)
            raise SolverError(f"likelihood: the branch of point {lost} could not be followed to precision {precision[lost]:g}")
        classes = np.einsum("na,nb,cab->nc", found.first, found.second, MEMBERS, optimize=True)
        error = np.repeat(share[rows], len(seen))[:, None]
        out[rows] = ((1 - error) * classes + error / len(CLASSES)).reshape(-1, len(seen), len(CLASSES))
    return out


def log_likelihood(prior: Prior, observations: Sequence[Observation], points: Floats) -> Floats:
    """Return the log-likelihood (N,) of the coded outcomes at points (N, D); its errors are those of ``class_probabilities``.

    >>> from .observations import coded
    >>> from .priors import prior
    >>> plain, seen = prior(None, coded()), coded()
    >>> bool((log_likelihood(plain, seen, plain.draw(3, rng=0)) < 0).all())
    True
    """
    return of_outcomes(class_probabilities(prior, observations, points), outcomes(observations))


def of_outcomes(probabilities: Floats, classes: NDArray[np.intp]) -> Floats:
    """Return log-likelihoods (N,) of classes (T,) from class probabilities (N, T, 3)."""
    with np.errstate(divide="ignore"):
        logs = np.log(probabilities[:, np.arange(len(classes)), classes])
    found: Floats = logs.sum(axis=1)
    return found

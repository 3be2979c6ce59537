"""Scores of probabilities of ordered classes, case by case: proper ones, and how often the likeliest class is right.

With p the probabilities and y the class that came about, of K classes in order: the log score is log p_y, in nats and at best 0
(Good 1952); the Brier score the sum over classes of (p_k - [k = y])^2, from 0 to 2 (Brier 1950); the ranked probability score the
sum of the squared differences of the cumulated probabilities, over K - 1, from 0 to 1, which forgives a near class more than a far
one (Epstein 1969). All three are proper: to say what one believes is best.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.errors import ParameterError
from games.profile import CLASSES

Floats = NDArray[np.float64]


def log_score(probabilities: Floats, outcomes: NDArray[np.intp]) -> Floats:
    """Return the log score of each case; higher is better.

    >>> log_score(np.array([[0.5, 0.25, 0.25]]), np.array([0])).round(4)
    array([-0.6931])
    """
    found: Floats = np.log(np.take_along_axis(probabilities, outcomes[..., None], axis=-1)[..., 0])
    return found


def brier(probabilities: Floats, outcomes: NDArray[np.intp]) -> Floats:
    """Return the Brier score of each case; lower is better.

    >>> brier(np.array([[0.5, 0.25, 0.25]]), np.array([0]))
    array([0.375])
    """
    found: Floats = ((probabilities - np.eye(probabilities.shape[-1])[outcomes]) ** 2).sum(axis=-1)
    return found


def ranked(probabilities: Floats, outcomes: NDArray[np.intp]) -> Floats:
    """Return the ranked probability score of each case; lower is better.

    >>> ranked(np.array([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]]), np.array([0, 2]))
    array([0.15625, 0.40625])
    """
    gaps = (probabilities - np.eye(probabilities.shape[-1])[outcomes]).cumsum(axis=-1)[..., :-1]
    found: Floats = (gaps**2).mean(axis=-1)
    return found


def exact(probabilities: Floats, outcomes: NDArray[np.intp]) -> Floats:
    """Return 1 where the likeliest class came about; of several that are as likely each counts its share.

    >>> exact(np.array([[0.4, 0.4, 0.2], [0.1, 0.2, 0.7]]), np.array([0, 2]))
    array([0.5, 1. ])
    """
    most = probabilities >= probabilities.max(axis=-1, keepdims=True) - 1e-12
    found: Floats = np.take_along_axis(most / most.sum(axis=-1, keepdims=True), outcomes[..., None], axis=-1)[..., 0]
    return found


def ordinal(probabilities: Floats, outcomes: NDArray[np.intp]) -> Floats:
    """Return 1 less the distance of the likeliest class from what came about, over the greatest distance; ties are averaged.

    >>> ordinal(np.array([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]]), np.array([1, 2]))
    array([0.5, 0. ])
    """
    size = probabilities.shape[-1]
    most = probabilities >= probabilities.max(axis=-1, keepdims=True) - 1e-12
    apart = np.abs(np.arange(size) - outcomes[..., None]) / (size - 1)
    found: Floats = 1 - (most * apart).sum(axis=-1) / most.sum(axis=-1)
    return found


@dataclass(frozen=True)
class Score:
    """A score by name: what it is called in tables, the function, and whether more is better."""

    label: str
    of: Callable[[Floats, NDArray[np.intp]], Floats]
    rising: bool


SCORES: Mapping[str, Score] = MappingProxyType({
    "exact": Score("exact", exact, True),
    "ordinal": Score("ordinal", ordinal, True),
    "log": Score("log score", log_score, True),
    "brier": Score("Brier", brier, False),
    "ranked": Score("ranked", ranked, False),
})  # fmt: skip


def checked(probabilities: ArrayLike, outcomes: ArrayLike) -> tuple[Floats, NDArray[np.intp]]:
    """Return probabilities (E, 3) and outcomes (E,) as arrays.

    Raises
    ------
    ParameterError
        If they are of other shapes, a row does not sum to 1, or an outcome is no class.
    """
    p, y = np.asarray(probabilities, dtype=float), np.asarray(outcomes)
    if p.ndim != 2 or p.shape[1] != len(CLASSES) or y.shape != p.shape[:1]:
        raise ParameterError(f"scores: probabilities (E, {len(CLASSES)}) and outcomes (E,) are needed; got {p.shape} and {y.shape}")
    if not ((p >= 0).all() and np.allclose(p.sum(axis=1), 1, atol=1e-9)):
        raise ParameterError("scores: every row of probabilities must be of numbers from 0 up that sum to 1")
    if y.dtype.kind not in "iu" or not ((y >= 0) & (y < len(CLASSES))).all():
        raise ParameterError(f"scores: an outcome is a whole number from 0 to {len(CLASSES) - 1}, a place in {', '.join(CLASSES)}")
    return p, y.astype(np.intp)

"""How far a score may be chance: bootstrap intervals, permutations of outcomes, corrections for how many theories were tried.

All take cases as exchangeable: that a quarrel may cast its shadow on the next is not in them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from games.options import whole

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def resample(size: int, *, rng: int, resamples: int) -> Ints:
    """Return (B, E) places drawn with replacement, the same for whatever is compared (Efron 1979).

    Raises
    ------
    ParameterError
        If there is no case or no resample.
    """
    size, resamples = whole("bootstrap: cases", size, 1), whole("bootstrap: resamples", resamples, 1)
    rng = whole("bootstrap: rng", rng, 0)
    return np.random.default_rng([rng, *b"bootstrap"]).integers(0, size, (resamples, size))


def interval(scores: Floats, places: Ints, confidence: float = 0.95) -> tuple[float, float]:
    """Return the percentile interval of a mean over cases.

    >>> interval(np.ones(5), resample(5, rng=0, resamples=10))
    (1.0, 1.0)
    """
    means = scores[places].mean(axis=1)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def permuted(outcomes: Ints, *, rng: int, permutations: int) -> Ints:
    """Return (R + 1, E): the outcomes as they are, then R times in random order (Fisher 1935).

    Raises
    ------
    ParameterError
        If the number of permutations is negative.

    >>> permuted(np.array([0, 1, 2]), rng=0, permutations=2).shape
    (3, 3)
    """
    permutations, rng = whole("permutation test: permutations", permutations, 0), whole("permutation test: rng", rng, 0)
    generator = np.random.default_rng([rng, *b"permutations"])
    return np.stack([outcomes, *(generator.permutation(outcomes) for _ in range(permutations))])


def p_value(scores: Floats) -> float:
    """Return the share of scores, the first among them, that are at least the first; the higher is the better.

    >>> p_value(np.array([3.0, 1, 2, 3]))
    0.5
    """
    return float((scores >= scores[0] - 1e-12).mean())


def adjusted(scores: Floats) -> Floats:
    """Return for each of K theories the share of permutations in which the best of all of them does as well as it did.

    Parameters
    ----------
    scores
        (K, R + 1), the first column as observed; with the same permutations for all (Westfall and Young 1993).

    >>> adjusted(np.array([[3.0, 1, 2], [2.0, 3, 1]])).round(3)
    array([0.667, 1.   ])
    """
    best = scores.max(axis=0)
    best = np.where(np.arange(len(best)) == 0, np.inf, best)  # the record as it is belongs to its own reference set
    found: Floats = (best >= scores[:, :1] - 1e-12).mean(axis=1)
    return found


def reality_check(differences: Floats, places: Ints) -> float:
    """Return the p-value of the best of K theories against a yardstick, allowing for the choice of the best (White 2000).

    Parameters
    ----------
    differences
        (K, E) score of the theory less that of the yardstick, case by case; the higher is the better.
    places
        (B, E) resamples.

    >>> reality_check(np.full((1, 4), -1.0), resample(4, rng=0, resamples=20))
    1.0
    """
    means = differences.mean(axis=1)
    moved = differences[:, places].mean(axis=2) - means[:, None]
    greatest = np.append(moved.max(axis=0), np.inf)  # the observed one counts, so that no p-value is 0
    return float((greatest >= means.max() - 1e-12).mean()) if means.max() > 0 else 1.0

"""Saltelli's design and estimators of first-order and total Sobol' indices, resamples as a product of two matrices.

A resample draws rows with replacement, and a mean over it is a mean over all rows, each weighted by how often it was drawn. So
the means of all resamples and all inputs are one matrix product, where SALib copies the rows of each resample for each input;
draws and estimators are SALib's (Saltelli et al. 2010), and so are the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Estimates:
    """Sobol' indices of one output.

    Attributes
    ----------
    first, total
        First-order and total indices, shape (D,).
    first_resampled, total_resampled
        The same in each of R resamples, shape (R, D); 0 where the output is constant in a resample.
    """

    first: Floats
    total: Floats
    first_resampled: Floats
    total_resampled: Floats


def saltelli(inputs: int, size: int, rng: int) -> Floats:
    """Return Saltelli's design on a scrambled Sobol' sequence, in the unit cube, shape (size (inputs + 2), inputs).

    In each group of inputs + 2 rows the first and the last are independent draws, and the row k between them is the first with its
    k-th value from the last. Sources: Saltelli (2002); Owen (2020) on the first point.

    >>> rows = saltelli(2, 4, rng=0)
    >>> rows.shape, bool(rows[1, 0] == rows[3, 0]), bool(rows[1, 1] == rows[0, 1])
    ((16, 2), True, True)
    """
    from scipy.stats import qmc

    # The word for a seed that SALib uses: under SciPy's newer one, ``rng``, a number stands for other draws.
    base = qmc.Sobol(2 * inputs, scramble=True, seed=rng).random(size)
    first, last = base[:, :inputs], base[:, inputs:]
    rows = np.repeat(first[:, None], inputs + 2, axis=1)
    each = np.arange(inputs)
    rows[:, each + 1, each] = last
    rows[:, -1] = last
    return rows.reshape(-1, inputs)


def estimate(output: Floats, inputs: int, *, resamples: int, rng: int) -> Estimates:
    """Return the indices of an output at the rows of Saltelli's design without second order, N (D + 2) of them.

    The output must not be constant. Sources: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola
    (2010), table 2, (b) and (f).

    >>> from solvers.sensitivity.indices import design
    >>> line = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 2]]}
    >>> draws = design(line, 256, rng=0)
    >>> estimate(draws[:, 0] + draws[:, 1], 2, resamples=10, rng=0).total.round(2)
    array([0.2, 0.8])
    """
    rows = ((output - output.mean()) / output.std()).reshape(-1, inputs + 2)
    a, mixed, b = rows[:, :1], rows[:, 1:-1], rows[:, -1:]
    products, squares = b * (mixed - a), 0.5 * (a - mixed) ** 2
    both = np.concatenate([a, b])
    spread = np.var(both)
    weights = counts(len(rows), resamples, rng)
    sums = weights @ np.concatenate([products, squares, a + b, a * a + b * b], axis=1) / len(rows)
    centre = sums[:, -2:-1] / 2
    variance = sums[:, -1:] / 2 - centre**2
    known = variance > np.finfo(float).eps
    scaled = np.divide(sums[:, :-2], variance, out=np.zeros_like(sums[:, :-2]), where=known)
    return Estimates(
        products.mean(axis=0) / spread, squares.mean(axis=0) / spread, scaled[:, :inputs], scaled[:, inputs:]
    )


@lru_cache(maxsize=1)
def counts(rows: int, resamples: int, rng: int) -> Floats:
    """Return how often each resample draws each row, shape (resamples, rows).

    The draws are SALib's for the generator of (rng, 1): it takes the seed 0 for no seed, so it would get a generator; the second
    word keeps it apart from the sampler's.

    >>> counts(4, 2, 0).sum(axis=1)
    array([4., 4.])
    """
    drawn = np.random.default_rng((rng, 1)).integers(rows, size=(rows, resamples))
    flat = (drawn + rows * np.arange(resamples)).reshape(-1)
    found: Floats = np.bincount(flat, minlength=rows * resamples).reshape(resamples, rows).astype(np.float64)
    found.setflags(write=False)
    return found

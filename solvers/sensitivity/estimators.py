"""Saltelli's design and estimators of Sobol' indices, for single inputs and for groups; resamples as a product of two matrices.

A resample draws rows with replacement, and a mean over it is a mean over all rows, each weighted by how often it was drawn. So
the means of all resamples and all inputs are one matrix product, where SALib copies the rows of each resample for each input;
draws and estimators are SALib's (Saltelli et al. 2010), and so are the numbers.

For the second order SALib takes that of Saltelli (2002) less two first-order indices that other rows estimate. Here all of it comes
from the same rows, so that it is a product of two differences: with A, B the independent draws, A_k the first with the values of
k from the second, and B_j the second with those of j from the first, S2 = E[(B_j - B)(A_k - A)] / V. The mean is the same,
since E[B_j A_k], E[B_j A] and E[B A_k] are those of the two together, of j and of k (Sobol' 2001); but an input that
changes nothing gets exactly 0, and the errors are smaller. It is averaged with the same for k and j.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.options import whole

from .evaluation import finite_output, is_constant, level

Floats = NDArray[np.float64]

FEW = 200
"""Draws of the rarer of two values (or of all) below which bootstrap intervals are too narrow: then a note says so."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """Sobol' indices of one output, for G inputs or groups and their P pairs (0, 1), (0, 2), ..., (1, 2), ...

    Attributes
    ----------
    first, total
        First-order and total indices, shape (G,).
    first_resampled, total_resampled
        The same in each of R resamples, shape (R, G); 0 where the output is constant in a resample.
    pairs, pairs_resampled
        Second-order indices, shapes (P,) and (R, P); empty without second order.
    """

    first: Floats
    total: Floats
    first_resampled: Floats
    total_resampled: Floats
    pairs: Floats
    pairs_resampled: Floats


@dataclass(frozen=True, eq=False)
class Bounded:
    """Estimates with the half-widths of their intervals, and what keeps these from being trusted.

    Attributes
    ----------
    first, first_half, total, total_half
        Shape (G,).
    pairs, pairs_half
        Shape (P,); empty without second order.
    note
        Why indices or intervals are not defined (then nan) or not to be trusted; empty if all is well.
    """

    first: Floats
    first_half: Floats
    total: Floats
    total_half: Floats
    pairs: Floats
    pairs_half: Floats
    note: str


def saltelli(width: int, size: int, rng: int, *, groups: Sequence[int] | None = None, second: bool = False) -> Floats:
    """Return Saltelli's design on a scrambled Sobol' sequence, in the unit cube, shape (size (G + 2), width).

    In each set of G + 2 rows the first and the last are independent draws, and the row k between them is the first with the
    values of group k from the last. With ``second`` G more rows follow these, each the last with the values of group k from the
    first: size (2 G + 2) in all. Sources: Saltelli (2002); Owen (2020) on the first point.

    Parameters
    ----------
    groups
        The group of each input, as numbers 0 to G - 1; by default each input is its own.

    >>> rows = saltelli(2, 4, rng=0)
    >>> rows.shape, bool(rows[1, 0] == rows[3, 0]), bool(rows[1, 1] == rows[0, 1])
    ((16, 2), True, True)
    >>> both = saltelli(2, 4, rng=0, groups=(0, 0))
    >>> both.shape, bool((both[1] == both[2]).all())
    ((12, 2), True)
    """
    from scipy.stats import qmc

    # The word for a seed that SALib uses: under SciPy's newer one, ``rng``, a number stands for other draws.
    base = qmc.Sobol(2 * width, scramble=True, seed=rng).random(size)
    first, last = base[:, :width], base[:, width:]
    own = np.arange(width) if groups is None else np.asarray(groups)
    count = int(own.max()) + 1
    rows = np.repeat(first[:, None], (2 if second else 1) * count + 2, axis=1)
    each = np.arange(width)
    rows[:, own + 1, each] = last
    rows[:, count + 1 :] = last[:, None]
    if second:
        rows[:, own + 1 + count, each] = first
    return rows.reshape(-1, width)


def independent(groups: int, size: int, *, second: bool = False) -> NDArray[np.bool_]:
    """Return which draws of the design are independent: the first and the last of each set; the rest mix the two.

    >>> independent(1, 6).tolist()
    [True, False, True, True, False, True]
    """
    step = (2 if second else 1) * groups + 2
    drawn = np.zeros((size // step, step), dtype=bool)
    drawn[:, [0, -1]] = True
    return drawn.reshape(-1)


def estimate(output: Floats, width: int, *, resamples: int, rng: int, second: bool = False) -> Estimates:
    """Return the indices of an output at the rows of Saltelli's design for G groups, N (G + 2) or N (2 G + 2) of them.

    The output must not be constant. Sources: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola
    (2010), table 2, (b) and (f).

    >>> line = saltelli(2, 256, rng=0)
    >>> estimate(line @ np.array([1, 2]), 2, resamples=10, rng=0).total.round(2)
    array([0.2, 0.8])
    """
    rows = ((output - output.mean()) / output.std()).reshape(-1, (2 if second else 1) * width + 2)
    a, mixed, b = rows[:, :1], rows[:, 1 : width + 1], rows[:, -1:]
    left, right = np.triu_indices(width, 1)
    there, back = mixed - a, rows[:, width + 1 : -1] - b
    crossed = (back[:, left] * there[:, right] + back[:, right] * there[:, left]) / 2 if second else b[:, :0]
    products, squares = b * there, 0.5 * there**2
    moments = np.concatenate([products, squares, crossed], axis=1)
    spread = np.var(np.concatenate([a, b]))
    weights = counts(len(rows), resamples, rng)
    sums = weights @ np.concatenate([moments, a + b, a * a + b * b], axis=1) / len(rows)
    centre = sums[:, -2:-1] / 2
    variance = sums[:, -1:] / 2 - centre**2
    known = variance > np.finfo(float).eps
    scaled = np.divide(sums[:, :-2], variance, out=np.zeros_like(sums[:, :-2]), where=known)
    first, total, pairs = np.split(moments.mean(axis=0) / spread, [width, 2 * width])
    firsts, totals, pair_samples = np.split(scaled, [width, 2 * width], axis=1)
    return Estimates(first, total, firsts, totals, pairs, pair_samples)


def bounded(
    output: Floats, width: int, *, rng: int, resamples: int = 200, confidence: float = 0.95, name: str = "output",
    second: bool = False,
) -> Bounded:  # fmt: skip
    """Return the indices of an output with bootstrap intervals, or nan and a note where they are not defined.

    Parameters are those of :func:`estimate`, ``width`` the number G of inputs or groups; ``name`` is what the output is called
    in messages.

    Raises
    ------
    GameError
        If a value is not finite: the message names the first such row.
    ParameterError
        If the number of values does not fit the design, or an option is out of its range.

    >>> line = saltelli(2, 256, rng=0, second=True)
    >>> found = bounded(line[:, 0] * line[:, 1], 2, rng=0, resamples=50, confidence=0.95, name="product", second=True)
    >>> found.pairs.round(1), found.note  # 1/7
    (array([0.1]), '')
    """
    step = (2 if second else 1) * width + 2
    if np.ndim(output) != 1 or not len(output) or len(output) % step:
        sets = f"{2 * width} + 2" if second else f"{width} + 2"
        raise ParameterError(f"{name}: one value for each of N ({sets}) draws is needed; got shape {np.shape(output)}")
    output = finite_output(output, name)
    count, seed = whole("resamples", resamples, 2), whole("rng", rng, 0)
    z = NormalDist().inv_cdf(0.5 + level(confidence) / 2)
    base = output[independent(width, len(output), second=second)]
    own, pairs = np.full(width, np.nan), np.full(width * (width - 1) // 2 if second else 0, np.nan)
    if is_constant(base):
        return Bounded(own, own, own, own, pairs, pairs, "constant over the draws: not defined")
    found = estimate(output, width, resamples=count, rng=seed, second=second)
    # In a resample that happens to be constant all indices count as 0, which would understate the spread.
    lost = ((found.first_resampled == 0) & (found.total_resampled == 0)).all(axis=1).any()
    resampled = (found.first_resampled, found.total_resampled, found.pairs_resampled)
    half = (own, own, pairs) if lost else tuple(z * one.std(axis=0, ddof=1) for one in resampled)
    apart = int((base != np.median(base)).sum())
    note = f"rests on {apart} of {len(base)} draws: intervals are {'not defined' if lost else 'too narrow'}"
    note = note if lost or apart < FEW else ""
    return Bounded(found.first, half[0], found.total, half[1], found.pairs, half[2], note)


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

r"""The statistical ultimatum game (Ramsay and Signorino 2009): an offer, and whether it is accepted.

The proposer divides a prize Q and offers y in [0, Q]; refused, it has :math:`R_1 = x\beta + \varepsilon_1`, known to itself
alone. The responder accepts if y is at least :math:`R_2 = z\gamma + \varepsilon_2`. Shocks are logistic with scales :math:`s_1,
s_2`. The best offer solves :math:`\varepsilon_1 = Q - y - s_2 (1 + e^{(y - z\gamma)/s_2}) - x\beta`, or with Lambert's W

.. math:: y^* = Q - R_1 - s_2 \bigl(1 + W(e^{(Q - R_1 - s_2 - z\gamma)/s_2})\bigr),

and lies at an end of [0, Q] where this leaves it: such offers are censored.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import ParameterError
from games.options import whole

from .data import Design, Floats
from .fit import Fit
from .maximum_likelihood import check_rank, maximise

UTILITIES = ("R1", "R2")
SCALES = ("log s1", "log s2")


def best_offer(prize: ArrayLike, first: ArrayLike, second: ArrayLike, scale: float) -> Floats:
    """Return the proposer's best offer, within [0, prize].

    Parameters
    ----------
    first, second
        The proposer's reservation value R1 with its shock, and the responder's mean reservation value.
    scale
        s2.

    >>> best_offer([1.0], [0.0], [0.2], 0.1).round(4)
    array([0.3673])
    """
    q, r1, mean = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (prize, first, second)))
    k = (q - r1 - scale - mean) / scale
    # t + e^t = k has t = k - W(e^k); Newton's method on t, which does not overflow where e^k would.
    t = np.where(k > 1, np.log(np.maximum(k, 1.0)), k)
    for _ in range(60):
        growth = np.exp(np.minimum(t, 700.0))
        t = t - (t + growth - k) / (1 + growth)
    found: Floats = np.clip(mean + scale * t, 0.0, q)
    return found


def score(
    reservations: Design, offers: Floats, accepted: NDArray[np.bool_], prize: Floats, coefficients: Floats
) -> tuple[Floats, Floats]:
    """Return the log-likelihood of each observation (N,) and its derivatives (N, K) by coefficients and logs of scales."""
    parts = reservations.utilities(coefficients[:-2])
    s1, s2 = np.exp(coefficients[-2:])
    t = (offers - parts["R2"]) / s2
    growth = np.exp(np.minimum(t, 700.0))
    shock = prize - offers - s2 * (1 + growth) - parts["R1"]
    a = shock / s1
    inside, at_zero = (offers > 0) & (offers < prize), offers <= 0
    low, high = _log_logistic(a), _log_logistic(-a)  # logs of F(a) and 1 - F(a)
    up, down = np.exp(low), np.exp(high)
    on_grid = np.log1p(growth)
    values = np.where(inside, low + high - np.log(s1) + on_grid, np.where(at_zero, high, low))
    by_a = np.where(inside, down - up, np.where(at_zero, -up, down))
    share = growth / (1 + growth)
    by_t_jacobian = np.where(inside, share, 0.0)
    sign = np.where(accepted, 1.0, -1.0)
    values = values + _log_logistic(sign * t)
    by_t = by_t_jacobian + sign * np.exp(_log_logistic(-sign * t))
    # a depends on R1, on R2 and s2 through t and directly, and on s1; t on R2 and s2.
    by_r1 = -by_a / s1
    by_r2 = by_a * growth / s1 - by_t / s2
    by_s1 = -by_a * a - np.where(inside, 1.0, 0.0)
    by_s2 = by_a * (-s2 * (1 + growth) + s2 * growth * t) / s1 - by_t * t
    slopes = reservations.chain({"R1": by_r1, "R2": by_r2})
    return values, np.hstack([slopes, by_s1[:, None], by_s2[:, None]])


def fit(
    reservations: Design, offers: ArrayLike, accepted: ArrayLike, *, prize: ArrayLike = 1.0, start: ArrayLike | None = None
) -> Fit:
    """Estimate the model by maximum likelihood.

    Parameters
    ----------
    reservations
        Regressors of R1 and R2.
    offers, accepted
        (N,) what was offered, in [0, prize], and whether it was accepted.
    prize
        What there is to divide, one number or (N,).

    Raises
    ------
    ParameterError
        If an offer leaves [0, prize], coefficients cannot be told apart, or there are fewer observations than coefficients.
    SolverError
        If the likelihood is 0 at the start.

    >>> rng = np.random.default_rng(0)
    >>> x = np.column_stack([np.ones(400), rng.normal(size=400)])
    >>> design = Design.of({"R1": x, "R2": x})
    >>> truth = [0.2, 0.1, 0.3, -0.1, np.log(0.1), np.log(0.1)]
    >>> found = fit(design, *simulate(design, truth, rng=1))
    >>> found.converged, bool(np.abs(found.estimates - truth).max() < 0.3)
    (True, True)
    """
    _checked(reservations)
    size = len(reservations)
    prizes = _prizes(prize, size)
    given = float_array(offers, "ultimatum: offers", ParameterError)
    taken = np.asarray(accepted)
    if given.shape != (size,) or taken.shape != (size,):
        raise ParameterError(
            f"ultimatum: an offer and an answer for each of {size} observations are needed; got {given.shape}, {taken.shape}"
        )
    wrong = np.flatnonzero(~((given >= 0) & (given <= prizes)))
    if wrong.size:
        raise ParameterError(
            f"ultimatum: the offer of observation {wrong[0]} must lie in [0, {prizes[wrong[0]]:g}]; got {given[wrong[0]]!r}"
        )
    if not np.isin(taken, (0, 1)).all():
        raise ParameterError("ultimatum: answers must be true or false")
    names = (*reservations.coefficients, *SCALES)
    check_rank(
        np.vstack([reservations.chain({u: np.full(size, float(u == own)) for u in UTILITIES}) for own in UTILITIES]),
        names[:-2],
        "ultimatum",
    )
    said = taken.astype(bool)
    apart = ("all offers were answered alike, so that R2 is told by the offers alone",) if said.all() or not said.any() else ()
    if start is None:
        spread = math.log(max(1e-3, float(np.std(given)) / 2))
        begin = np.zeros(len(names))
        begin[-2:] = spread, max(spread, math.log(float(prizes.mean()) / 5))
    else:
        begin = reservations.vector(start, "ultimatum: start", len(SCALES))
    ends = int(((given <= 0) | (given >= prizes)).sum())
    return maximise(
        lambda vector: score(reservations, given, said, np.asarray(prizes), vector),
        begin,
        names,
        model="statistical ultimatum game",
        separated=apart,
        note=f"{ends} of {size} offers lie at an end and are censored. Errors: observed information; robust: sandwich.",
    )


def simulate(
    reservations: Design, coefficients: ArrayLike, *, rng: int, prize: ArrayLike = 1.0
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return offers and answers drawn from the model, (N,) each.

    Raises
    ------
    ParameterError
        If the design lacks a utility, coefficients or prizes are no finite numbers, as many as are needed, a prize is not positive,
        or the seed is no whole number from 0 up.
    """
    _checked(reservations)
    rng = whole("ultimatum: rng", rng, 0)
    prize = _prizes(prize, len(reservations))
    vector = reservations.vector(coefficients, "ultimatum", len(SCALES))
    parts = reservations.utilities(vector[:-2])
    s1, s2 = np.exp(vector[-2:])
    generator = np.random.default_rng(rng)
    first = parts["R1"] + generator.logistic(0, s1, len(reservations))
    offers = best_offer(prize, first, parts["R2"], float(s2))
    return offers, offers >= parts["R2"] + generator.logistic(0, s2, len(reservations))


def _checked(reservations: Design) -> None:
    if tuple(reservations.blocks) != UTILITIES:
        raise ParameterError(
            f"ultimatum: regressors of {', '.join(UTILITIES)}, in this order, are needed; got {', '.join(reservations.blocks)}"
        )


def _prizes(prize: ArrayLike, size: int) -> Floats:
    """Return what there is to divide in each observation, shape (N,)."""
    given = float_array(prize, "ultimatum: prize", ParameterError)
    if given.shape not in ((), (size,)) or not ((given > 0) & np.isfinite(given)).all():
        raise ParameterError(f"ultimatum: prize: a positive number, or one for each of {size} observations, is needed")
    return np.broadcast_to(given, size)


def _log_logistic(z: Floats) -> Floats:
    found: Floats = -np.logaddexp(0.0, -z)
    return found

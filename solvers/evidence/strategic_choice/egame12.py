r"""The strategic probit of two players and three outcomes (Signorino 1999, 2003).

Player 1 ends the game (outcome 1) or goes on; then player 2 chooses between outcomes 3 and 4. Utilities are linear in regressors:
:math:`u_{11}, u_{13}, u_{14}` of player 1, and :math:`u_{24}` of player 2, whose :math:`u_{23}` is 0. All shocks have variance 1:

.. math::
    p_4 = \Phi(u_{24} / \sqrt 2), \quad
    p_2 = \Phi\bigl((p_3 u_{13} + p_4 u_{14} - u_{11}) / \sigma\bigr), \quad
    \sigma = \sqrt 2 \text{ or } \sqrt{1 + p_3^2 + p_4^2},

the former where players err in acting (agent error), the latter where each knows shocks to its own payoffs (private information);
outcome 1 has probability 1 - p_2, the others p_2 p_3 and p_2 p_4. As in equations 2 to 5 of Kenkel and Signorino (2014).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.errors import ParameterError
from games.options import whole

from .data import Design, Floats
from .fit import Fit
from .maximum_likelihood import check_rank, maximise, separates
from .normal import density, log_distribution, mills

UTILITIES = ("u11", "u13", "u14", "u24")
OUTCOMES = (1, 3, 4)
ERRORS = ("private", "agent")
"""Private information, or agent error."""
ROOT = np.sqrt(2.0)


@dataclass(frozen=True, eq=False)
class Indices:
    """What the outcomes hang on: player 1's index z and player 2's a, and the derivatives of each by the utilities."""

    first: Floats
    second: Floats
    first_by: dict[str, Floats]
    second_by: dict[str, Floats]


def indices(utilities: dict[str, Floats], error: str) -> Indices:
    """Return the arguments of both normal distribution functions.

    Raises
    ------
    ParameterError
        If there is no such kind of error.
    """
    if error not in ERRORS:
        raise ParameterError(f"egame12: error: one of {', '.join(map(repr, ERRORS))} is needed; got {error!r}")
    u11, u13, u14, u24 = (utilities[name] for name in UTILITIES)
    second = u24 / ROOT
    p4, p3 = np.exp(log_distribution(second)), np.exp(log_distribution(-second))
    slope = density(second) / ROOT
    mean = p3 * u13 + p4 * u14 - u11
    spread = np.sqrt(1 + p3**2 + p4**2) if error == "private" else np.full_like(mean, ROOT)
    by = {"u11": -1 / spread, "u13": p3 / spread, "u14": p4 / spread, "u24": (u14 - u13) * slope / spread}
    if error == "private":
        by["u24"] = by["u24"] - mean * (p4 - p3) * slope / spread**3
    zero = np.zeros_like(second)
    own = {"u11": zero, "u13": zero, "u14": zero, "u24": np.full_like(second, 1 / ROOT)}
    return Indices(mean / spread, second, by, own)


def probabilities(design: Design, coefficients: ArrayLike, *, error: str = "private") -> Floats:
    """Return the probabilities of outcomes 1, 3 and 4, shape (N, 3).

    Raises
    ------
    ParameterError
        If there is no such kind of error, the design lacks a utility, or the coefficients are not one finite number for each
        regressor.

    >>> one = Design.of({name: [[1.0]] for name in UTILITIES})
    >>> probabilities(one, [0, 0, 0, 0]).tolist()
    [[0.5, 0.25, 0.25]]
    >>> probabilities(one, [0, 1, 1, 0], error="agent").round(4).tolist()
    [[0.2398, 0.3801, 0.3801]]
    """
    _checked(design)
    at = indices(design.utilities(design.vector(coefficients, "egame12")), error)
    on = np.exp(log_distribution(at.first))
    return np.stack(
        [np.exp(log_distribution(-at.first)), on * np.exp(log_distribution(-at.second)), on * np.exp(log_distribution(at.second))],
        axis=1,
    )


def score(design: Design, outcomes: NDArray[np.intp], coefficients: Floats, error: str = "private") -> tuple[Floats, Floats]:
    """Return the log-likelihood of each observation (N,) and its derivatives by the coefficients (N, K)."""
    at = indices(design.utilities(coefficients), error)
    ended, fourth = outcomes == 1, outcomes == 4
    sign_first, sign_second = np.where(ended, -1.0, 1.0), np.where(fourth, 1.0, -1.0)
    values = log_distribution(sign_first * at.first) + np.where(ended, 0.0, log_distribution(sign_second * at.second))
    by_first = sign_first * mills(sign_first * at.first)
    by_second = np.where(ended, 0.0, sign_second * mills(sign_second * at.second))
    slopes = {name: by_first * at.first_by[name] + by_second * at.second_by[name] for name in UTILITIES}
    return values, design.chain(slopes)


def fit(design: Design, outcomes: ArrayLike, *, error: str = "private", start: ArrayLike | None = None) -> Fit:
    """Estimate the model by maximum likelihood.

    Parameters
    ----------
    design
        Regressors of u11, u13, u14 and u24; a utility without regressors is 0.
    outcomes
        (N,) of 1, 3 and 4.
    error
        "private" or "agent".
    start
        Coefficients to begin at; by default 0 for player 1 and a probit for player 2.

    Raises
    ------
    ParameterError
        If an outcome is none of the three, coefficients cannot be told apart, or there are fewer observations than coefficients.
    SolverError
        If the likelihood is 0 at the start.

    >>> rng = np.random.default_rng(0)
    >>> x = np.column_stack([np.ones(5000), rng.normal(size=5000)])
    >>> design = Design.of({"u11": x[:, :1], "u13": x[:, 1:], "u14": x[:, :1], "u24": x})
    >>> drawn = simulate(design, [0.2, 1.0, 0.5, 0.3, -0.8], rng=1)
    >>> found = fit(design, drawn)
    >>> found.converged, bool(np.abs(found.estimates - [0.2, 1.0, 0.5, 0.3, -0.8]).max() < 0.4)
    (True, True)
    """
    _checked(design)
    seen = np.asarray(outcomes)
    if seen.shape != (len(design),):
        raise ParameterError(f"egame12: one outcome for each of {len(design)} observations is needed; got shape {seen.shape}")
    wrong = np.flatnonzero(~np.isin(seen, OUTCOMES))
    if wrong.size:
        raise ParameterError(f"egame12: outcome of observation {wrong[0]}: 1, 3 or 4 is needed; got {seen[wrong[0]]!r}")
    names = design.coefficients
    generic = np.random.default_rng(0).normal(0, 0.3, len(names))
    at = indices(design.utilities(generic), error)
    check_rank(np.vstack([design.chain(at.first_by), design.chain(at.second_by)]), names, "egame12")
    reached = seen != 1
    apart = []
    if reached.any() and separates(design.blocks["u24"][reached], seen[reached] == 4):
        apart.append("separation: player 2's regressors split outcomes 3 and 4 perfectly, so that u24 has no finite estimate")
    for outcome in OUTCOMES:
        if not (seen == outcome).any():
            apart.append(f"outcome {outcome} is never seen")

    def look(vector: Floats) -> tuple[str, ...]:
        """Given player 2's chances, player 1's choice is a probit of its own: tell whether that one is separated."""
        p4 = np.exp(log_distribution(design.utilities(vector)["u24"] / ROOT))[:, None]
        own = np.hstack([-design.blocks["u11"], (1 - p4) * design.blocks["u13"], p4 * design.blocks["u14"]])
        words = "separation: player 1's regressors split outcome 1 from the rest perfectly, so that they have no finite estimate"
        return (words,) if separates(own, reached) else ()

    begin = np.zeros(len(names)) if start is None else design.vector(start, "egame12: start")
    words = "private information" if error == "private" else "agent error"
    return maximise(
        lambda vector: score(design, seen, vector, error),
        begin,
        names,
        model=f"strategic probit egame12, {words}",
        look=look,
        separated=tuple(apart),
        note="Standard errors from the observed information; robust: sandwich. Scale: all shocks have variance 1.",
    )


def simulate(design: Design, coefficients: ArrayLike, *, rng: int, error: str = "private") -> NDArray[np.intp]:
    """Return outcomes drawn from the model, shape (N,).

    Raises
    ------
    ParameterError
        As for :func:`probabilities`, or if the seed is no whole number from 0 up.
    """
    rng = whole("egame12: rng", rng, 0)
    cumulated = np.cumsum(probabilities(design, coefficients, error=error), axis=1)[:, :2]
    drawn = (np.random.default_rng(rng).random((len(design), 1)) >= cumulated).sum(axis=1)
    found: NDArray[np.intp] = np.array(OUTCOMES)[drawn]
    return found


def _checked(design: Design) -> None:
    if tuple(design.blocks) != UTILITIES:
        raise ParameterError(
            f"egame12: regressors of {', '.join(UTILITIES)}, in this order, are needed; got {', '.join(design.blocks)}"
        )

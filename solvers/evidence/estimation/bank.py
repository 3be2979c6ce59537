"""A bank of prior draws with what each says of every situation: posteriors, evidence and simulations by weighing it.

Solved once, it gives the likelihood of any record of these situations, coded or simulated, by looking up: so calibration, power
and the value of further observations cost no further games. Its estimates are plain Monte Carlo, unbiased with a known error;
where few draws carry the weight, the effective sample size says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.profile import CLASSES
from games.record import Record

from .likelihood import class_probabilities
from .marginal import MarginalLikelihood
from .observations import Observation, checked, outcomes
from .posterior import Posterior
from .priors import Floats, Prior


@dataclass(frozen=True, eq=False)
class Bank(Record):
    """Prior draws and their class probabilities.

    Attributes
    ----------
    prior, observations
        What was drawn, and the situations.
    points
        (M, D) draws.
    probabilities
        (M, T, 3) of each class in each situation.
    rng
        Seed.
    """

    prior: Prior
    observations: tuple[Observation, ...]
    points: Floats
    probabilities: Floats
    rng: int
    _logs: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        with np.errstate(divide="ignore"):
            object.__setattr__(self, "_logs", np.log(self.probabilities))
        for array in (self.points, self.probabilities, self._logs):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.points)

    def log_likelihood(self, classes: NDArray[np.intp] | None = None) -> Floats:
        """Return the log-likelihood (M,) of a record: the coded one, or classes (T,).

        Raises
        ------
        ParameterError
            If the classes are not one index into the classes for each situation.
        """
        own = outcomes(self.observations) if classes is None else np.asarray(classes)
        if own.shape != (len(self.observations),) or not np.isin(own, range(len(CLASSES))).all():
            raise ParameterError(f"bank: one class (0 to 2) for each of {len(self.observations)} situations is needed; got {own!r}")
        found: Floats = self._logs[:, np.arange(len(own)), own].sum(axis=1)
        return found

    def of_counts(self, counts: Floats) -> Floats:
        """Return the log-likelihood (M, R) of R records given as how often each class was seen in each situation, (R, T, 3)."""
        flat = self._logs.reshape(len(self), -1)
        found: Floats = flat @ counts.reshape(len(counts), -1).T
        return found

    def marginal(self, classes: NDArray[np.intp] | None = None) -> MarginalLikelihood:
        """Return the marginal likelihood of a record: the mean likelihood of the draws."""
        return MarginalLikelihood.of_draws(self.log_likelihood(classes), self.prior.name)

    def posterior(self, classes: NDArray[np.intp] | None = None) -> Posterior:
        """Return the draws weighed by the likelihood of a record."""
        logs = self.log_likelihood(classes)
        return Posterior(self.prior, self.points, weights(logs), f"{len(self)} prior draws weighed, seed {self.rng}")

    @cached_property
    def predictive(self) -> Floats:
        """(T, 3) class probabilities before the record is seen: the mean over the prior."""
        found: Floats = self.probabilities.mean(axis=0)
        return found


def bank(prior: Prior, observations: Sequence[Observation], *, draws: int, rng: int) -> Bank:
    """Draw from a prior and solve every situation at every draw.

    Raises
    ------
    ParameterError
        If the number of draws is no positive whole number, or the seed no whole number from 0 up.

    >>> import games
    >>> from .observations import coded
    >>> from .priors import prior
    >>> found = bank(prior(games.theory("kelly"), coded()), coded(), draws=500, rng=0)
    >>> found.probabilities.shape, round(found.marginal().log)
    ((500, 24, 3), -27)
    """
    seen = checked(observations)
    points = prior.draw(draws, rng=rng)
    return Bank(prior, seen, points, class_probabilities(prior, seen, points), rng)


def weights(logs: Floats) -> Floats:
    """Return weights that sum to one from log-likelihoods, along the first axis."""
    raw = np.exp(logs - logs.max(axis=0))
    found: Floats = raw / raw.sum(axis=0)
    return found

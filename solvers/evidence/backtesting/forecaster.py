"""What is put to the test: whatever gives each case a probability of each class, from inputs and from the outcomes of other cases.

A forecaster never sees an outcome that it is asked for: where a case is held out its outcome is given as ``HELD``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, nearest, shown
from games.profile import CLASSES

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

HELD = -1
"""Stands for the outcome of a case that is held out."""
FITS = ("posterior", "none", "best")


def check_fit(fit: str) -> None:
    """Raise ParameterError unless a fit is known."""
    if fit not in FITS:
        raise ParameterError(f"backtest: the fit is one of {', '.join(FITS)}; got {shown(fit)}{nearest(str(fit), FITS)}")


def check_enough(name: str, parameters: int, outcomes: int) -> None:
    """Raise ParameterError if a theory has more free numbers than there are outcomes to choose them by."""
    if outcomes < parameters:
        raise ParameterError(
            f"backtest: {name} has {parameters} free parameters and {outcomes} outcomes to fit them on; without priors that fits "
            "anything: take the fit 'posterior', or a theory with fewer"
        )


class Forecaster(ABC):
    """A theory under one selection rule, or a baseline.

    Attributes
    ----------
    name, kind
        What it is called, and "theory" or "baseline".
    """

    name: str
    kind: str

    @abstractmethod
    def predict(self, outcomes: Ints, train: Mask) -> Floats:
        """Return the class probabilities of the cases that are held out.

        Parameters
        ----------
        outcomes
            (R, E): R records of the same cases, those that are held out at ``HELD``.
        train
            (E,) which cases' outcomes may be used.

        Returns
        -------
        (R, H, 3), the cases held out in their order.
        """

    def effective(self, outcomes: Ints, train: Mask) -> float:
        """Return the effective number of draws behind a prediction from one record (E,); nan where nothing is drawn."""
        return float("nan")


@dataclass(frozen=True, eq=False)
class TheoryForecaster(Forecaster):
    """A theory whose parameters are drawn: fitted, each draw weighs as it foretells the outcomes that may be used.

    Attributes
    ----------
    name
        The theory's.
    probabilities
        (M, E, 3), strictly positive.
    fit
        "posterior": draws weigh by the likelihood of the outcomes that may be used (importance sampling from the prior); "none":
        all alike, whatever the outcomes; "best": the draw of the greatest likelihood alone, which is no estimate with a prior.
    parameters
        How many numbers of the theory are free.

    Raises
    ------
    ParameterError
        For an unknown fit.
    """

    name: str
    probabilities: Floats
    fit: str = "posterior"
    parameters: int = 0
    kind: str = "theory"

    def __post_init__(self) -> None:
        check_fit(self.fit)
        self.probabilities.setflags(write=False)

    def predict(self, outcomes: Ints, train: Mask) -> Floats:
        """See ``Forecaster``; ParameterError if the best of the draws is asked for with fewer outcomes than free parameters."""
        if self.fit == "best":
            check_enough(self.name, self.parameters, int(train.sum()))
        held = self.probabilities[:, ~train]
        weights = self._weights(outcomes, train)
        found: Floats = (weights @ held.reshape(len(held), -1)).reshape(len(outcomes), *held.shape[1:])
        return found

    def effective(self, outcomes: Ints, train: Mask) -> float:
        """Return Kish's effective number of draws."""
        weights = self._weights(outcomes[None], train)[0]
        return 1 / float((weights**2).sum())

    def in_sample(self, outcomes: Ints) -> Floats:
        """Return (E, 3) what the theory says of each case when it is fitted on all outcomes (E,), its own among them."""
        weights = self._weights(outcomes[None], np.ones(len(outcomes), dtype=bool))[0]
        found: Floats = np.einsum("m,mec->ec", weights, self.probabilities)
        return found

    def log_likelihoods(self, outcomes: Ints, train: Mask) -> Floats:
        """Return (R, M) the log-likelihood of the outcomes that may be used at each draw."""
        chosen = np.eye(len(CLASSES))[np.where(train, outcomes, 0)] * train[:, None]  # (R, E, 3)
        logs: Floats = np.log(self.probabilities).reshape(len(self.probabilities), -1)
        found: Floats = chosen.reshape(len(outcomes), -1) @ logs.T
        return found

    def _weights(self, outcomes: Ints, train: Mask) -> Floats:
        size = len(self.probabilities)
        if self.fit == "none":
            return np.full((len(outcomes), size), 1 / size)
        logs = self.log_likelihoods(outcomes, train)
        if self.fit == "best":
            best: Floats = np.eye(size)[logs.argmax(axis=1)]
            return best
        weights: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
        found: Floats = weights / weights.sum(axis=1, keepdims=True)
        return found

    def leave_one_out_logs(self, outcomes: Ints) -> Floats:
        """Return (R, E) the log-probability of each outcome, fitted on all others: ``predict`` over every single case, at once.

        With weights w over all outcomes, what the others say of a case is the harmonic mean of its likelihood over w.
        """
        if self.fit != "posterior":
            return np.stack([self._one(outcomes, k) for k in range(outcomes.shape[1])], axis=1)
        everything = np.ones(outcomes.shape[1], dtype=bool)
        weights = self._weights(outcomes, everything)
        inverse = (1 / self.probabilities).reshape(len(self.probabilities), -1)
        means = (weights @ inverse).reshape(len(outcomes), outcomes.shape[1], -1)
        found: Floats = -np.log(np.take_along_axis(means, outcomes[:, :, None], axis=2)[:, :, 0])
        return found

    def monte_carlo_error(self, outcomes: Ints, batches: int = 8) -> float:
        """Return the standard error of the mean log score on a record (E,) that comes from drawing, from batches of the draws.

        nan where there are fewer than 20 draws for a batch.
        """
        size = len(self.probabilities) // batches
        if size < 20:
            return float("nan")
        parts = (replace(self, probabilities=self.probabilities[k * size : (k + 1) * size]) for k in range(batches))
        means = [float(part.leave_one_out_logs(outcomes[None]).mean()) for part in parts]
        return float(np.std(means, ddof=1) / np.sqrt(batches))

    def _one(self, outcomes: Ints, k: int) -> Floats:
        train = np.arange(outcomes.shape[1]) != k
        said = self.predict(np.where(train, outcomes, HELD), train)[:, 0]
        found: Floats = np.log(np.take_along_axis(said, outcomes[:, k, None], axis=1)[:, 0])
        return found


def folds_by_case(size: int) -> tuple[Mask, ...]:
    """Return which cases stay when each is left out in turn.

    >>> [fold.tolist() for fold in folds_by_case(2)]
    [[False, True], [True, False]]
    """
    return tuple(np.arange(size) != k for k in range(size))


def folds_by_era(eras: Sequence[str]) -> tuple[Mask, ...]:
    """Return which cases stay when each era is left out in turn.

    >>> [fold.tolist() for fold in folds_by_era(["old", "old", "new"])]
    [[False, False, True], [True, True, False]]
    """
    return tuple(np.array([own != era for own in eras]) for era in dict.fromkeys(eras))


def out_of_sample(forecaster: Forecaster, outcomes: Ints, folds: Sequence[Mask]) -> Floats:
    """Return (R, E, 3) what a forecaster says of each case when the outcomes of its fold are held out.

    >>> import numpy as np
    >>> always = TheoryForecaster("demo", np.full((1, 3, 3), 1 / 3))
    >>> out_of_sample(always, np.array([[0, 1, 2]]), folds_by_case(3)).shape
    (1, 3, 3)
    """
    found = np.full((*outcomes.shape, len(CLASSES)), np.nan)
    for train in folds:
        found[:, ~train] = forecaster.predict(np.where(train, outcomes, HELD), train)
    return found

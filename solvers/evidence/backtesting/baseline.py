"""What a baseline is: a table of frequencies that knows nothing of games."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from games.profile import CLASSES

from ..codings.coded import CodedRecord
from .forecaster import Floats, Forecaster, Ints, Mask

PRIOR = 0.5
"""Cases that each class is taken to have had beforehand (Krichevsky and Trofimov 1981): no frequency is 0."""


@dataclass(frozen=True)
class Baseline:
    """A yardstick.

    Attributes
    ----------
    name
        Unique.
    claim
        What it says, in a sentence.
    cite
        Published source, with its year.
    order
        Its place in tables.
    predict
        (record, outcomes (R, E), train (E,)) -> (R, H, 3), as a forecaster does. It may use every input of a case and no outcome
        that is held out.
    yardstick
        Whether it is the one that theories have to beat.
    """

    name: str
    claim: str
    cite: str
    order: int
    predict: Callable[[CodedRecord, Ints, Mask], Floats]
    yardstick: bool = False


@dataclass(frozen=True, eq=False)
class BaselineForecaster(Forecaster):
    """A baseline on a record."""

    baseline: Baseline
    record: CodedRecord
    kind: str = "baseline"

    @property
    def name(self) -> str:  # type: ignore[override]  # a field of the base class
        """The baseline's name."""
        return self.baseline.name

    def predict(self, outcomes: Ints, train: Mask) -> Floats:
        """See ``Forecaster``."""
        return self.baseline.predict(self.record, outcomes, train)


def frequencies(groups: Ints, outcomes: Ints, train: Mask) -> Floats:
    """Return the frequency of each class among the cases of the same group whose outcomes may be used, shape (R, H, 3).

    Parameters
    ----------
    groups
        (E,) or (R, E) labels. A group without any case that may be used has all classes alike.

    >>> groups, outcomes = np.array([0, 0, 1, 1]), np.array([[0, 0, 2, -1]])
    >>> frequencies(groups, outcomes, outcomes[0] >= 0).round(3).tolist()
    [[[0.2, 0.2, 0.6]]]
    """
    labels = np.broadcast_to(groups, outcomes.shape)
    found = np.empty((len(outcomes), int((~train).sum()), len(CLASSES)))
    for label in np.unique(labels[:, ~train]):
        own = (labels == label) & train
        counts = np.stack([(own & (outcomes == k)).sum(axis=1) for k in range(len(CLASSES))], axis=1) + PRIOR
        shares = counts / counts.sum(axis=1, keepdims=True)
        found = np.where((labels[:, ~train] == label)[:, :, None], shares[:, None, :], found)
    return found

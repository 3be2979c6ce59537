"""Chance: every class is as likely, whatever is known."""

import numpy as np

from games.profile import CLASSES

from ...codings.coded import CodedRecord
from ..baseline import Baseline
from ..forecaster import Floats, Ints, Mask


def predict(record: CodedRecord, outcomes: Ints, train: Mask) -> Floats:
    """Return a third each."""
    return np.full((len(outcomes), int((~train).sum()), len(CLASSES)), 1 / len(CLASSES))


BASELINES = (Baseline("chance", "Every class is as likely.", "Laplace 1774", 10, predict),)

"""Majority: the frequency of each class in the rest of the record; its likeliest class is the most frequent one."""

import numpy as np

from ...codings.coded import CodedRecord
from ..baseline import Baseline, frequencies
from ..forecaster import Floats, Ints, Mask


def predict(record: CodedRecord, outcomes: Ints, train: Mask) -> Floats:
    """Return the frequencies over all other cases."""
    return frequencies(np.zeros(len(record), dtype=np.intp), outcomes, train)


BASELINES = (Baseline("majority", "Outcomes are as frequent as they were.", "Holte 1993 (the majority class)", 20, predict),)

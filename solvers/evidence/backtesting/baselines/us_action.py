"""Look-up on the coded action of the patron: the frequency of each class where it did the same. One code, and no theory."""

import numpy as np

from games.models.trilateral import US_ACTIONS

from ...codings.coded import CodedRecord
from ..baseline import Baseline, frequencies
from ..forecaster import Floats, Ints, Mask


def predict(record: CodedRecord, outcomes: Ints, train: Mask) -> Floats:
    """Return the frequencies over the other cases with the same action."""
    groups = np.array([US_ACTIONS.index(action.value) for action in record.actions], dtype=np.intp)
    return frequencies(groups, outcomes, train)


BASELINES = (
    Baseline("us_action", "The coded action of the US says it all.", "Holte 1993 (one rule)", 40, predict, yardstick=True),
)

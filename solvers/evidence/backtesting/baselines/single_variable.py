"""Single variables: one code, above or not above its median over the cases, and the frequency of each class on either side."""

from functools import partial

import numpy as np

from games.models.trilateral import MODEL

from ...codings.coded import CODES, CodedRecord
from ..baseline import Baseline, frequencies
from ..forecaster import Floats, Ints, Mask


def predict(column: int, record: CodedRecord, outcomes: Ints, train: Mask) -> Floats:
    """Return the frequencies over the other cases on the same side; the median is over inputs, and sees no outcome."""
    values = record.values[:, column]
    return frequencies((values > np.median(values)).astype(np.intp), outcomes, train)


BASELINES = tuple(
    Baseline(
        f"{MODEL.parameter(symbol).name} alone",
        f"It hangs on {MODEL.parameter(symbol).name.replace('_', ' ')} alone.",
        "Holte 1993 (one rule)",
        100 + k,
        partial(predict, k),
    )
    for k, symbol in enumerate(CODES)
)

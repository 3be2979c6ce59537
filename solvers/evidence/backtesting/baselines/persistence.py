"""Persistence: the last outcome that is known comes again, as often as outcomes came again in the rest of the record."""

import numpy as np

from games.profile import CLASSES

from ...codings.coded import CodedRecord
from ..baseline import PRIOR, Baseline
from ..forecaster import HELD, Floats, Ints, Mask


def predict(record: CodedRecord, outcomes: Ints, train: Mask) -> Floats:
    """Return the share of repetitions for the class before, and the rest for the other two.

    The outcome before a case is that of the last case of the same pair before it that is not held out; where there is none all
    classes are alike.
    """
    last = before(record, train)
    known = last >= 0
    previous = np.where(known, outcomes[:, last], HELD)
    both = train & known
    again = ((previous == outcomes) & both).sum(axis=1) + PRIOR
    share = (again / (both.sum() + len(CLASSES) * PRIOR))[:, None, None]
    here = previous[:, ~train]
    same = np.eye(len(CLASSES))[np.maximum(here, 0)]
    found: Floats = np.where(same > 0, share, (1 - share) / (len(CLASSES) - 1))
    return np.where((here == HELD)[:, :, None], 1 / len(CLASSES), found)


def before(record: CodedRecord, train: Mask) -> Ints:
    """Return (E,) the place of the case before each, of those whose outcomes may be used, or ``HELD`` where there is none."""
    found = np.full(len(record), HELD, dtype=np.intp)
    latest: dict[tuple[str, str], int] = {}
    for k in sorted(range(len(record)), key=lambda k: (record.cases[k].first_year, record.cases[k].last_year, k)):
        pair = record.cases[k].pair
        found[k] = latest.get(pair, HELD)
        if train[k]:
            latest[pair] = k
    return found


BASELINES = (Baseline("persistence", "What was comes again.", "Hyndman and Athanasopoulos 2021 (the naive forecast)", 30, predict),)

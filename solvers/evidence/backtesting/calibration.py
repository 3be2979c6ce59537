"""Calibration: how often what was given a probability came about (Murphy and Winkler 1977).

All probabilities of all classes are put into bins of equal width; in each the mean probability is set beside the share that came
about, with its 95% interval (Wilson 1927). Probabilities of one case sum to 1, so the intervals are only a guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from games.errors import ParameterError
from games.table import Shown, Table, interval, number

from ...sensitivity.indices import wilson
from .column import CONFIDENCE, Column
from .forecaster import Floats, Ints

BINS = 5


@dataclass(frozen=True)
class Bin:
    """Probabilities of one bin: how many, their mean, the share that came about, and its interval."""

    count: int
    forecast: float
    observed: float
    interval: tuple[float, float]


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Shown):
    """Calibration of several forecasts.

    Attributes
    ----------
    title
        The coding.
    curves
        Forecast -> its bins, from low to high, empty ones left out.
    """

    title: str
    curves: dict[str, tuple[Bin, ...]]

    def error(self, name: str) -> float:
        """Return the mean distance of probability and frequency, weighted by bin."""
        own = self.curves[name]
        return sum(b.count * abs(b.forecast - b.observed) for b in own) / sum(b.count for b in own)

    def table(self) -> Table:
        """Return one row per forecast and bin."""
        rows = [
            (name, b.count, number(b.forecast, 2), number(b.observed, 2), interval(*(number(end, 2) for end in b.interval)))
            for name, own in self.curves.items()
            for b in own
        ]
        notes = (
            "Mean distance: " + ", ".join(f"{name} {number(self.error(name), 2)}" for name in self.curves) + ".",
            "All classes of all cases, out of sample; probabilities in bins of equal width.",
        )
        header = ("forecast", "how many", "probability", "came about", "95%")
        return Table(header, rows, caption=f"Calibration; codes: {self.title}", notes=notes)


def bins(probabilities: Floats, outcomes: Ints, size: int = BINS) -> tuple[Bin, ...]:
    """Return the bins of one forecast, probabilities (E, 3).

    Raises
    ------
    ParameterError
        If the number of bins is not positive.

    >>> found = bins(np.array([[0.8, 0.1, 0.1], [0.7, 0.2, 0.1]]), np.array([0, 1]), 2)
    >>> [(b.count, round(b.forecast, 3), b.observed) for b in found]
    [(4, 0.125, 0.25), (2, 0.75, 0.5)]
    """
    if size < 1:
        raise ParameterError(f"calibration: one bin or more is needed; got {size}")
    flat = probabilities.ravel()
    came = np.eye(probabilities.shape[1])[outcomes].ravel()
    place = np.minimum((flat * size).astype(int), size - 1)
    found = []
    for k in range(size):
        own = place == k
        if own.any():
            share, count = float(came[own].mean()), int(own.sum())
            found.append(Bin(count, float(flat[own].mean()), share, wilson(share, count, CONFIDENCE)))
    return tuple(found)


def calibration(column: Column, names: Sequence[str] | None = None, size: int = BINS) -> Calibration:
    """Return the calibration of forecasts on one coding; by default of every theory and of the look-up.

    Raises
    ------
    ScenarioError
        If no forecast has a name.
    ParameterError
        If the number of bins is not positive.
    """
    chosen = [one.name for one in (*column.theories, column.yardstick)] if names is None else names
    return Calibration(column.record.name, {name: bins(column.forecast(name).by_case, column.outcomes, size) for name in chosen})

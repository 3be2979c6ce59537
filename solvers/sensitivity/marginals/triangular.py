"""A most likely value, from which the density falls in straight lines to 0 at the ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from games.errors import ParameterError

from .marginal import Floats, Marginal


@dataclass(frozen=True)
class Triangular(Marginal):
    """The triangular distribution; ``mode`` is the most likely value, in the parameter's units.

    >>> Triangular(0).quantile(np.array([0.75]), 0, 2)
    array([1.])
    """

    kind = "triangular"
    mode: float

    def check(self, low: float, high: float) -> None:
        """See ``Marginal``; raises ParameterError if the mode is outside."""
        if not low <= self.mode <= high:
            raise ParameterError(f"triangular: the mode must lie in [{low:g}, {high:g}]; got {self.mode:g}")

    def quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """See ``Marginal``."""
        left, right, wide = self.mode - low, high - self.mode, high - low
        rising = low + np.sqrt(unit * wide * left)
        falling = high - np.sqrt((1 - unit) * wide * right)
        return np.where(unit * wide <= left, rising, falling)


MARGINAL = Triangular

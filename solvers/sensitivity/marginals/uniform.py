"""Every value between the ends is equally likely."""

from __future__ import annotations

from dataclasses import dataclass

from .marginal import Floats, Marginal


@dataclass(frozen=True)
class Uniform(Marginal):
    """The uniform distribution.

    >>> import numpy as np
    >>> Uniform().quantile(np.array([0.25]), 0, 2)
    array([0.5])
    """

    kind = "uniform"

    def quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """See ``Marginal``."""
        found: Floats = unit * (high - low) + low
        return found


MARGINAL = Uniform
UNIFORM = Uniform()

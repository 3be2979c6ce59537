"""The beta distribution, stretched from end to end: of one peak, of two at the ends, or rising to one side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from games.errors import ParameterError

from .marginal import Floats, Marginal


@dataclass(frozen=True)
class Beta(Marginal):
    """The beta distribution; its mean lies the share alpha / (alpha + beta) of the way from the low to the high end.

    >>> Beta(2, 2).quantile(np.array([0.5]), 0, 1)
    array([0.5])
    """

    kind = "beta"
    alpha: float
    beta: float

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("alpha", "beta"):
            if not 1e-3 <= getattr(self, name) <= 1e6:
                raise ParameterError(f"beta: {name} must be a number from 0.001 to 1,000,000; got {getattr(self, name):g}")

    def quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """See ``Marginal``."""
        from scipy.special import betaincinv

        found: Floats = np.clip(low + (high - low) * betaincinv(self.alpha, self.beta, unit), low, high)
        return found


MARGINAL = Beta

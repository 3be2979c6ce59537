"""A normal distribution, cut off at the ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from games.errors import ParameterError

from .marginal import Floats, Marginal

LEAST = 1e-6
"""Share of the normal distribution that must lie between the ends: with less its quantiles lose their digits."""


@dataclass(frozen=True)
class TruncatedNormal(Marginal):
    """The normal distribution of ``mean`` and ``sd`` (before it is cut), in the parameter's units.

    >>> TruncatedNormal(0, 1).quantile(np.array([0.5, 1]), -2, 2)
    array([0., 2.])
    """

    kind = "truncated-normal"
    mean: float
    sd: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.sd > 0:
            raise ParameterError(f"truncated-normal: sd must be above 0; got {self.sd:g}")

    def check(self, low: float, high: float) -> None:
        """See ``Marginal``; raises ParameterError if next to nothing is left."""
        a, b = self._shares(low, high)
        if b - a < LEAST:
            raise ParameterError(
                f"truncated-normal: less than {LEAST:g} of the normal distribution with mean {self.mean:g} and sd {self.sd:g} "
                f"lies in [{low:g}, {high:g}]"
            )

    def quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """See ``Marginal``."""
        from scipy.special import ndtri

        a, b = self._shares(low, high)
        found: Floats = np.clip(self.mean + self.sd * ndtri(a + unit * (b - a)), low, high)
        return found

    def _shares(self, low: float, high: float) -> Floats:
        """Return the shares of the normal distribution below the two ends."""
        from scipy.special import ndtr

        return np.asarray(ndtr((np.array([low, high]) - self.mean) / self.sd))


MARGINAL = TruncatedNormal

"""A few values, each with its probability: the levels on which coders may have placed an episode."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from games.errors import ParameterError

from .marginal import Floats, Marginal


@dataclass(frozen=True)
class Discrete(Marginal):
    """Some values, in rising order, with weights that need not sum to one; without weights all are equally likely.

    Its ends are the first and the last value.

    >>> Discrete((0.1, 0.3, 0.5), (1, 2, 1)).quantile(np.array([0.2, 0.25, 0.8]), 0.1, 0.5)
    array([0.1, 0.3, 0.5])
    """

    kind = "discrete"
    discrete = True
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.values) < 2 or any(a >= b for a, b in pairwise(self.values)):
            raise ParameterError(f"discrete: two values or more are needed, in rising order; got {list(self.values)}")
        if self.weights and (len(self.weights) != len(self.values) or min(self.weights) <= 0):
            need = f"discrete: a weight above 0 is needed for each of {len(self.values)} values"
            raise ParameterError(f"{need}; got {list(self.weights)}")

    def check(self, low: float, high: float) -> None:
        """See ``Marginal``; raises ParameterError if the ends are not the first and the last value."""
        if (low, high) != (self.values[0], self.values[-1]):
            ends = f"[{self.values[0]:g}, {self.values[-1]:g}]"
            raise ParameterError(f"discrete: the range is that of the values, {ends}; got [{low:g}, {high:g}]")

    @property
    def shares(self) -> Floats:
        """The probability of each value."""
        weights = np.array(self.weights or (1.0,) * len(self.values))
        return np.asarray(weights / weights.sum())

    def quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """See ``Marginal``."""
        places = np.searchsorted(self.shares.cumsum()[:-1], unit, side="right")
        return np.array(self.values)[places]


MARGINAL = Discrete

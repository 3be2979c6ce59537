"""What a second coder might have written: codes as distributions, and how far two codings agree.

A judged level is one of .1, .3, .5, .7, .9 and good to one step at best: a second coder writes the same level with a probability
that hangs on the first's confidence, else the next lower or higher. A code from figures lies between the ends that its rule gives,
most likely at its value. Where there is no figure anything in [0, 1] is as likely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ScenarioError
from games.models.trilateral import US_ACTIONS
from games.scenarios.episodes import Code

Floats = NDArray[np.float64]

STEP = 0.2
"""Distance of two levels."""
LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
SAME_LEVEL: Mapping[str, float] = MappingProxyType({"high": 0.8, "medium": 0.65, "low": 0.5})
"""Confidence -> probability that a second coder writes the same level: judgement."""
SAME_ACTION: Mapping[str, float] = MappingProxyType({"high": 0.9, "medium": 0.75, "low": 0.6})
"""Confidence -> probability that a second coder writes the same action of the patron: judgement."""
FROM_DATA = 0.05
"""Half-width of a hand code that was read from data: wording, sampling, the year chosen."""


@dataclass(frozen=True)
class Entry:
    """One code of one case as a distribution.

    Attributes
    ----------
    value
        The code itself, in [0, 1].
    basis
        "hand", "data", "neutral" (set to the middle because hindsight may have coloured it), "own" (the user's), or "none".
    why
        Where it comes from.
    shape
        "levels", "triangle", "uniform" or "fixed".
    low, high
        The ends of a triangle or of a uniform distribution.
    same
        Of levels, the probability of the code itself.
    """

    value: float
    basis: str
    why: str
    shape: str = "fixed"
    low: float = 0.0
    high: float = 1.0
    same: float = 1.0

    @classmethod
    def judged(cls, code: Code) -> Entry:
        """Return a hand code as a distribution."""
        value = float(code.value)
        if code.basis == "data":
            return cls(value, "hand", code.source, "triangle", max(0.0, value - FROM_DATA), min(1.0, value + FROM_DATA))
        return cls(value, "hand", code.source, "levels", same=SAME_LEVEL[code.confidence])

    @classmethod
    def unknown(cls, why: str) -> Entry:
        """Return a code of which nothing is known."""
        return cls(0.5, "none", why, "uniform")

    @property
    def mean(self) -> float:
        """The mean of the distribution, for levels cut at the ends of the scale."""
        if self.shape == "triangle":
            return (self.low + self.value + self.high) / 3
        if self.shape == "uniform":
            return (self.low + self.high) / 2
        return self.value

    def at(self, uniform: Floats) -> Floats:
        """Return the quantiles of the distribution at numbers in [0, 1].

        >>> Entry(0.9, "hand", "", "levels", same=0.5).at(np.array([0.1, 0.5, 0.9])).round(2)
        array([0.7, 0.9, 0.9])
        >>> Entry(0.5, "data", "", "triangle", 0.3, 0.7).at(np.array([0.0, 0.5, 1.0])).round(2)
        array([0.3, 0.5, 0.7])
        """
        if self.shape == "levels":
            rest = (1 - self.same) / 2
            moved = np.where(uniform < rest, self.value - STEP, np.where(uniform >= 1 - rest, self.value + STEP, self.value))
            return np.where((moved < 0) | (moved > 1), self.value, moved).round(12)
        if self.shape == "triangle" and self.low < self.high:
            width, left = self.high - self.low, self.value - self.low
            up = self.low + np.sqrt(uniform * width * left)
            down = self.high - np.sqrt((1 - uniform) * width * (self.high - self.value))
            found: Floats = np.where(uniform * width < left, up, down)
            return found
        if self.shape == "uniform":
            spread: Floats = self.low + uniform * (self.high - self.low)
            return spread
        return np.full_like(uniform, self.value)


@dataclass(frozen=True)
class Action:
    """The coded action of the patron as a distribution.

    Attributes
    ----------
    value, basis, why
        As of an entry.
    same
        Probability that a second coder writes the same; a doubtful E is P or R, a doubtful P or R is E.
    """

    value: str
    basis: str
    why: str
    same: float = 1.0

    @property
    def weights(self) -> tuple[float, ...]:
        """The probability of each action, in the order P, E, R.

        >>> Action("P", "hand", "", 0.75).weights, Action("E", "hand", "", 0.9).weights
        ((0.75, 0.25, 0.0), (0.05, 0.9, 0.05))
        """
        rest = round(1 - self.same, 12)
        others = {"E": rest} if self.value != "E" else {"P": rest / 2, "R": rest / 2}
        return tuple(self.same if action == self.value else others.get(action, 0.0) for action in US_ACTIONS)

    def at(self, uniform: Floats) -> NDArray[np.intp]:
        """Return the places of the actions drawn at numbers in [0, 1)."""
        return np.searchsorted(np.cumsum(self.weights)[:-1], uniform, side="right")


@forgiving
def weighted_kappa(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Cohen's kappa with linear weights of two codings at the nearest of the five levels (Cohen 1968).

    1: the same levels everywhere; 0: no closer than codes with the same frequencies at random; nan where both never vary.

    Raises
    ------
    ScenarioError
        If the codings are not of the same, positive length.

    >>> weighted_kappa([0.1, 0.9], [0.1, 0.9]), weighted_kappa([0.1, 0.9], [0.9, 0.1])
    (1.0, -1.0)
    """
    if len(first) != len(second) or not len(first):
        raise ScenarioError(f"kappa: two codings of the same cases are needed; got {len(first)} and {len(second)}")
    one, other = (np.abs(np.subtract.outer(np.asarray(own, float), LEVELS)).argmin(axis=1) for own in (first, second))
    chance = float(np.abs(np.subtract.outer(one, other)).mean())
    return float("nan") if chance == 0 else float(1 - np.abs(one - other).mean() / chance)

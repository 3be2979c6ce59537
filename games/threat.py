r"""Perceived threat from Walt's four factors: an input layer, computed before any game.

A state balances against the state that threatens it most, and judges threat by aggregate capability, proximity,
offensive capability and perceived intentions (Walt 1985, 1987). Walt gives no rule of aggregation; additive in the
first three and multiplicative in intentions is this project's judgement:

.. math:: T = \operatorname{clip}_{[0,1]}\left( I^{\gamma} (w_A A + w_P e^{-d/d_0} + w_O O) \right), \qquad w_A + w_P + w_O = 1

so that with :math:`I = 0` the other three do nothing, and :math:`\gamma = 0, w_A = 1` is balance of power (Waltz).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .errors import ParameterError


@dataclass(frozen=True)
class Weights:
    """Weights of capability, proximity and offence (sum 1), the power of intentions, and the distance scale in km."""

    capability: float = 1 / 3
    proximity: float = 1 / 3
    offence: float = 1 / 3
    intention_power: float = 1.0
    distance_scale: float = 1000.0

    def __post_init__(self) -> None:
        weights = (self.capability, self.proximity, self.offence)
        if not all(_not_negative(w) for w in weights) or abs(sum(weights) - 1) > 1e-9:
            raise ParameterError(f"threat weights: three numbers >= 0 that sum to 1 are needed; got {weights}")
        if not _not_negative(self.intention_power):
            raise ParameterError(f"threat weights: intention_power >= 0 is needed; got {self.intention_power}")
        if not (_not_negative(self.distance_scale) and self.distance_scale > 0):
            raise ParameterError(f"threat weights: distance_scale in km > 0 is needed; got {self.distance_scale}")


def _not_negative(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and value >= 0


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True)
class Factors:
    """Walt's four factors of one state as another perceives it.

    Attributes
    ----------
    capability
        Share in [0, 1] of the two states' aggregate capability, k / (k + i) (e.g. of CINC scores).
    distance_km
        Distance in km, >= 0.
    offence
        Index of offensive capability in [0, 1].
    intention
        Perceived malign intention in [0, 1].

    Raises
    ------
    ParameterError
        If a factor is not a finite number in its range.
    """

    capability: float
    distance_km: float
    offence: float
    intention: float

    def __post_init__(self) -> None:
        for name, value in (("capability", self.capability), ("offence", self.offence), ("intention", self.intention)):
            if not (isinstance(value, int | float) and 0 <= value <= 1):
                raise ParameterError(f"threat factor {name}: a number in [0, 1] is needed; got {value!r}")
        if not (isinstance(self.distance_km, int | float) and math.isfinite(self.distance_km) and self.distance_km >= 0):
            raise ParameterError(f"threat factor distance_km: a distance in km >= 0 is needed; got {self.distance_km!r}")


def perceived_threat(factors: Factors, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return the perceived threat in [0, 1].

    >>> round(perceived_threat(Factors(capability=0.5, distance_km=0, offence=0.6, intention=1)), 3)
    0.7
    >>> perceived_threat(Factors(capability=1, distance_km=0, offence=1, intention=0))
    0.0
    """
    base = (
        weights.capability * factors.capability
        + weights.proximity * math.exp(-factors.distance_km / weights.distance_scale)
        + weights.offence * factors.offence
    )
    return min(1.0, max(0.0, math.pow(factors.intention, weights.intention_power) * base))

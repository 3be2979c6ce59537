"""The luxury of emotions (M24): in what share of games animosity decides the outcome, the less and the more the US is believed."""

from __future__ import annotations

from dataclasses import dataclass

from games.arguments import forgiving
from games.models.trilateral import MODEL, Trilateral
from games.record import Record

from ..verdict import classify_batch
from .draws import DRAWS, share_error, uniform

ANIMOSITY = (0.1, 0.9)
RELIABILITY = (0.1, 0.9)
"""Coded values of both allies, very low and very high."""


@dataclass(frozen=True)
class Decided(Record):
    """Share of games whose outcome class animosity decides, at one luxury of emotions and one belief in US protection.

    Attributes
    ----------
    luxury, reliability
        Value of the parameter ``luxury_of_emotions``, and what both allies believe of the US.
    share, error
        Share of draws in which the selected class at very low animosity is not that at very high animosity, and its standard error.
    """

    luxury: float
    reliability: float
    share: float
    error: float
    draws: int
    rng: int


@forgiving
def decided_by_animosity(*, rng: int, draws: int = DRAWS, model: Trilateral = MODEL, us_action: str = "E") -> tuple[Decided, ...]:
    """Return how often animosity decides the outcome, without and with the luxury of emotions, the US believed little and much.

    All structural parameters and codes are drawn but animosity and reliability; the claim (S003) is that only a state that is sure
    of its guarantor can afford emotions, so that the share rises with reliability.

    >>> off_low, off_high, on_low, on_high = decided_by_animosity(rng=0, draws=400)
    >>> on_high.share - on_low.share > off_high.share - off_low.share
    True
    """
    drawn = uniform(model, ["structural", "situational"], draws, rng=rng)
    found = []
    for luxury in (0.0, 1.0):
        for reliability in RELIABILITY:
            outcomes = []
            for animosity in ANIMOSITY:
                at = drawn | dict.fromkeys(("hJ", "hK"), animosity) | dict.fromkeys(("rJ", "rK"), reliability) | {"lux": luxury}
                outcomes.append(classify_batch(model.batch(at, timing="given", us_action=us_action)).outcome)
            share = float((outcomes[0] != outcomes[1]).mean())
            found.append(Decided(luxury, reliability, share, share_error(share, draws), draws, rng))
    return tuple(found)

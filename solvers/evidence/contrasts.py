"""Contrasts: how a change moves cohesion over many random parameter values.

A contrast sets a before and an after, draws the uncertain parameters once for both, and reports the share of draws in
which (C, C) is strict before and after, and in which the cohesion margin rises or falls. ``PATHWAYS`` are the six
pathways of Yoon (S004), each with only its own mechanisms on; ``STATICS`` the comparative statics of single mechanisms
with every parameter random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from games.arguments import forgiving
from games.models.trilateral import MODEL, Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

from ..verdict import BatchVerdict, classify_batch
from .draws import DRAWS, uniform

POSITIVE_S = (0.05, 1.0)
"""Range of s where protection and cooperation are substitutes."""


@dataclass(frozen=True)
class Setup:
    """One side of a contrast: the US action and the parameters that are set (symbol -> value)."""

    us_action: str = "E"
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Contrast:
    """A before and an after, what is drawn, and which mechanisms are on.

    Attributes
    ----------
    kinds
        Kinds of parameters that are drawn; the rest are at their defaults.
    only
        Mechanisms on (None: all); those without a switch are always on.
    ranges
        Draws that replace a parameter's own range.
    """

    name: str
    claim: str
    before: Setup
    after: Setup
    kinds: tuple[str, ...] = ("structural", "situational")
    only: tuple[str, ...] | None = None
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Effect(Record):
    """What a contrast does, in shares of draws; ``cohesion`` and ``friction``: (C, C), (F, F) strict before and after."""

    contrast: Contrast
    cohesion: tuple[float, float]
    friction: tuple[float, float]
    rises: float
    falls: float
    ally_rises: tuple[float, float]
    ally_falls: tuple[float, float]
    draws: int
    rng: int

    @property
    def sign(self) -> str:
        """ "rises" or "falls" if the margin moves one way in every draw in which it moves; else "ambiguous"."""
        if self.rises and self.falls:
            return "ambiguous"
        return "rises" if self.rises else "falls" if self.falls else "unchanged"


def threats(japan_dprk: float, rok_dprk: float, japan_china: float, rok_china: float) -> dict[str, float]:
    """Return the four perceived threats as parameter values."""
    return {"TJN": japan_dprk, "TKN": rok_dprk, "TJC": japan_china, "TKC": rok_china}


def common(threat: float) -> dict[str, float]:
    """Return the four perceived threats at one level."""
    return threats(threat, threat, threat, threat)


E4, E6, E8 = (Setup("E", common(threat)) for threat in (0.4, 0.6, 0.8))
P6 = Setup("P", common(0.6))
R4, R6 = (Setup("R", common(threat)) for threat in (0.4, 0.6))


def _pathway(name: str, claim: str, before: Setup, after: Setup, *own: str) -> Contrast:
    ranges = {"s": POSITIVE_S} if "substitute" in own else {}
    return Contrast(name, claim, before, after, ("structural",), ("threat", "animosity", *own), ranges)


PATHWAYS = (
    _pathway("1", "common threat .4 to .8", E4, E8),
    _pathway("1'", "threat .4 to .8 for Japan only, entrapment on", E4, Setup("E", threats(0.8, 0.4, 0.8, 0.4)), "entrapment"),
    _pathway("2", "retrenchment to engagement at threat .6, s > 0", R6, E6, "substitute"),
    _pathway("2 total", "threat .4 and retrenchment to threat .8 and engagement", R4, E8, "substitute"),
    _pathway("3", "engagement to pressure", E6, P6, "pressure"),
    _pathway("2+3", "retrenchment to pressure, s > 0", R6, P6, "substitute", "pressure"),
    _pathway("4", "engagement to retrenchment, s > 0, no dread", E6, R6, "substitute"),
    _pathway("5", "engagement to retrenchment, dread, s = 0", E6, R6, "containment"),
    _pathway("4+5", "engagement to retrenchment, both", E6, R6, "substitute", "containment"),
    _pathway(
        "6",
        "conservative rule nu 0 to .5 at the default threats, s = 0",
        Setup("E", {"nu": 0.0}),
        Setup("E", {"nu": 0.5}),
        "conservative",
    ),
)

_EQUAL = common(0.6) | {"hJ": 0.5, "hK": 0.5, "pull": 0.0, "chiJ": 0.0}
_SPREAD = threats(0.3, 0.9, 0.9, 0.3)


def _static(name: str, claim: str, before: Mapping[str, float], after: Mapping[str, float], us_action: str = "E") -> Contrast:
    return Contrast(name, claim, Setup(us_action, before), Setup(us_action, after))


def _shifted(name: str, rest: Mapping[str, float]) -> Contrast:
    """Return the contrast in which reliability goes from equal to unequal, the rest given."""
    before, after = ({**rest, "rJ": japan, "rK": rok} for japan, rok in ((0.6, 0.6), (0.9, 0.3)))
    shift = _static(name, "reliability (.6, .6) to (.9, .3), s > 0", before, after)
    return replace(shift, ranges={"s": POSITIVE_S})


STATICS = (
    _static("M02", "gap 0 to .3 at equal sums", common(0.6), _SPREAD),
    _static("M02, eps = 0", "gap 0 to .3 at equal sums, no entrapment", common(0.6) | {"eps": 0.0}, _SPREAD | {"eps": 0.0}),
    _static("M04", "hostage linkage 0 to .6", {"ell": 0.0}, {"ell": 0.6}),
    _static("M05", "animosity scale .2 to .5", {"hbar": 0.2}, {"hbar": 0.5}),
    _static("M06", "China-Japan disparity 0 to .6 (psi .8)", {"psi": 0.8, "D": 0.0}, {"psi": 0.8, "D": 0.6}),
    _static("M08, .3", "no animosity, gap 0 to .3", {"hbar": 0.0} | common(0.7), {"hbar": 0.0} | threats(0.7, 0.4, 0.7, 0.4)),
    _static("M08, .6", "no animosity, gap 0 to .6", {"hbar": 0.0} | common(0.7), {"hbar": 0.0} | threats(0.7, 0.1, 0.7, 0.1)),
    _static("M10", "China pull .2 to .8", {"pull": 0.2}, {"pull": 0.8}),
    _static("M11", "capability ratio .1 to .9", {"q": 0.1}, {"q": 0.9}),
    _static("M12", "hierarchy 0 to .5 under pressure", {"lam": 0.0}, {"lam": 0.5}, "P"),
    _static("M13", "audience costs 0 to .4", {"alpha": 0.0}, {"alpha": 0.4}),
    _shifted("M17, equal allies", _EQUAL),
    _shifted("M17, unequal allies", common(0.6)),
    _static("M25", "Japanese concession 0 to 1", {"a": 0.0}, {"a": 1.0}),
    _static("M26", "institutions 0 to .5", {"iota": 0.0}, {"iota": 0.5}),
)


@forgiving
def effect(contrast: Contrast, *, rng: int, draws: int = DRAWS, model: Trilateral = MODEL) -> Effect:
    """Return what a contrast does over random draws.

    >>> effect(PATHWAYS[0], rng=1, draws=500).sign
    'rises'
    """
    sides = [_side(contrast, setup, rng, draws, model) for setup in (contrast.before, contrast.after)]
    change = sides[1][0].margin - sides[0][0].margin
    by_ally = [after - before for before, after in zip(sides[0][1], sides[1][1], strict=True)]
    tolerance = 1e-12

    def shares(cell: tuple[int, int]) -> tuple[float, float]:
        return float(sides[0][0].strict[:, cell[0], cell[1]].mean()), float(sides[1][0].strict[:, cell[0], cell[1]].mean())

    return Effect(
        contrast,
        shares((0, 0)),
        shares((2, 2)),
        float((change > tolerance).mean()),
        float((change < -tolerance).mean()),
        (float((by_ally[0] > tolerance).mean()), float((by_ally[1] > tolerance).mean())),
        (float((by_ally[0] < -tolerance).mean()), float((by_ally[1] < -tolerance).mean())),
        draws,
        rng,
    )


def _side(
    contrast: Contrast, setup: Setup, rng: int, draws: int, model: Trilateral
) -> tuple[BatchVerdict, tuple[np.ndarray, np.ndarray]]:
    samples: dict[str, object] = dict(uniform(model, contrast.kinds, draws, rng=rng, ranges=contrast.ranges))
    samples |= dict(setup.values)
    off = () if contrast.only is None else tuple(m.name for m in model.mechanisms if m.has_switch and m.name not in contrast.only)
    payoffs = model.batch(samples, at=Scenario("defaults"), without=off, timing="given", us_action=setup.us_action)
    japan = (payoffs[:, 0, 0, 0, None] - payoffs[:, 0, 1:, 0]).min(axis=1)
    rok = (payoffs[:, 1, 0, 0, None] - payoffs[:, 1, 0, 1:]).min(axis=1)
    return classify_batch(payoffs, select=False), (japan, rok)

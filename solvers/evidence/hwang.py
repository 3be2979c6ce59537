"""Friction in 2019 and cohesion in 2023 (Hwang 2024): which mechanisms bring the contrast out, and what would have changed it.

Two readings of its codes: the document names one threat, the DPRK (scenarios ``hwang-2019`` and ``hwang-2023``); the other reading
adds codes for China. In both, animosity is the same in both years, so that it cannot drive the change.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.models.trilateral import MODEL, Trilateral
from games.record import Record
from games.scenarios.named import scenario
from games.scenarios.scenario import Scenario

from ..comparison.factors import FACTORS as GROUPS
from ..comparison.factors import US_ACTION, split
from ..verdict import Verdict, classify_batch, verdict
from .draws import DRAWS, uniform

S002 = ("threat", "substitute", "animosity", "audience")
"""The mechanisms that Hwang's two variables speak of, with the animosity and audience costs that make friction possible."""

READINGS: Mapping[str, tuple[str, str]] = {
    "DPRK alone": ("hwang-2019", "hwang-2023"),
    "with China": ("hwang-2019-china", "hwang-2023-china"),
}
"""Reading of the document -> its scenarios of 2019 and 2023; the first is the document's own."""
OWN, ADDED = READINGS

THREAT, RELIABILITY = GROUPS["threat"], GROUPS["reliability"]
SIGNS_OF_S = (Fraction(3, 10), Fraction(0), Fraction(-3, 10))


@dataclass(frozen=True)
class Configuration:
    """Mechanisms that are on (None: all) and the US action of 2023 (2019 is always E)."""

    name: str
    only: tuple[str, ...] | None
    us_2023: str


CONFIGURATIONS = (
    Configuration("all mechanisms", None, "P"),
    Configuration("S002 only", S002, "E"),
    Configuration("S002, entrapment, hedging", (*S002, "entrapment", "hedging"), "E"),
    Configuration("S002, entrapment, hedging, pressure", (*S002, "entrapment", "hedging", "pressure"), "P"),
)


@dataclass(frozen=True)
class Row(Record):
    """The two verdicts of one configuration at one substitutability, in one reading."""

    reading: str
    configuration: Configuration
    s: Fraction
    before: Verdict
    after: Verdict


@forgiving
def contrast_rows(model: Trilateral = MODEL) -> tuple[Row, ...]:
    """Return the verdicts on 2019 and 2023 for every reading, configuration and sign of s.

    >>> alone = [row for row in contrast_rows() if row.configuration == CONFIGURATIONS[2] and row.s > 0]
    >>> {row.reading: row.after.outcome for row in alone}
    {'DPRK alone': 'cohesion', 'with China': 'mixed'}
    """
    rows = []
    for reading, configuration, s in itertools.product(READINGS, CONFIGURATIONS, SIGNS_OF_S):
        on = configuration.only
        off = () if on is None else tuple(m.name for m in model.mechanisms if m.has_switch and m.name not in on)
        first, second = (scenario(name).set(s=s) for name in READINGS[reading])
        rows.append(
            Row(
                reading,
                configuration,
                s,
                verdict(first, without=off, us_action="E"),
                verdict(second, without=off, us_action=configuration.us_2023),
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class Counterfactual:
    """2019 with some of 2023's conditions put in."""

    reading: str
    name: str
    s: Fraction
    verdict: Verdict


def counterfactuals() -> tuple[Counterfactual, ...]:
    """Return what 2023's threat, reliability and pressure would each have done to 2019, at s = .3 and s = -.3.

    >>> [c.verdict.outcome for c in counterfactuals() if c.s > 0 and c.reading == "with China"]
    ['friction', 'cohesion', 'friction', 'mixed', 'mixed']
    """
    changes: tuple[tuple[str, tuple[str, ...], str], ...] = (
        ("2019 as coded", (), "E"),
        ("with the threat of 2023", THREAT, "E"),
        ("with the reliability of 2023", RELIABILITY, "E"),
        ("with the pressure of 2023", (), "P"),
        ("with the threat and reliability of 2023", THREAT + RELIABILITY, "E"),
    )
    found = []
    for reading, s in itertools.product(READINGS, (SIGNS_OF_S[0], SIGNS_OF_S[2])):
        before, after = map(scenario, READINGS[reading])
        for name, symbols, us in changes:
            put = {symbol: after.values[symbol] for symbol in symbols if symbol in after.values}
            found.append(Counterfactual(reading, name, s, verdict(before.set(put, s=s), us_action=us)))
    return tuple(found)


@dataclass(frozen=True)
class Split(Record):
    """Shapley split of the change of the cohesion margin from 2019 to 2023 over threat, pressure and reliability.

    Attributes
    ----------
    reading
        One of ``READINGS``.
    s
        Substitutability at which ``parts`` is computed, all other parameters at default; exact, sums to the change.
    parts
        Factor -> its part at the defaults.
    mean, error, positive
        Factor -> mean part over structural draws with s on its half of the range (0..high or low..0), its standard
        error, and the share of draws in which the part is positive.
    """

    reading: str
    s: Fraction
    parts: Mapping[str, Fraction]
    mean: Mapping[str, float]
    error: Mapping[str, float]
    positive: Mapping[str, float]
    draws: int
    rng: int


FACTORS: Mapping[str, str] = {"threat": "threat", "pressure": US_ACTION, "reliability": "reliability"}
"""What the document says has changed -> the group of factors of a comparison."""


@forgiving
def shapley_split(s: Fraction, *, rng: int, draws: int = DRAWS, model: Trilateral = MODEL, reading: str = OWN) -> Split:
    """Return the Shapley split at a substitutability: each factor's change averaged over all orders of introduction.

    The capability ratio is that of 2023 throughout, so that only the three factors change. The sampled statistics draw
    every structural parameter, s from the half of its range that has the sign of ``s`` (Shapley 1953).

    >>> split = shapley_split(Fraction(3, 10), rng=0, draws=200)
    >>> split.parts["threat"] > split.parts["pressure"] > split.parts["reliability"]
    True
    """
    before, after = (scenario(name).set(s=s) for name in READINGS[reading])
    base = before.set(q=after.values["q"])
    half = model.parameter("s")
    bounds = (0.0, float(half.high)) if s > 0 else (float(half.low), 0.0)
    structural = _drawn(model, draws, scenario(READINGS[reading][0]), rng=rng, ranges={"s": bounds})

    def sampled(at: Scenario) -> NDArray[np.float64]:
        return classify_batch(model.batch(structural, at=at, timing="given"), select=False).margin

    exactly, drawn = (
        {name: found[group] for name, group in FACTORS.items()}
        for found in (split(base.on(model), after.on(model), worth, factors=FACTORS.values()) for worth in (None, sampled))
    )
    return Split(
        reading,
        s,
        exactly,
        {name: float(part.mean()) for name, part in drawn.items()},
        {name: float(part.std(ddof=1) / draws**0.5) for name, part in drawn.items()},
        {name: float((part > 0).mean()) for name, part in drawn.items()},
        draws,
        rng,
    )


@dataclass(frozen=True)
class Direction(Record):
    """How robust the direction 2019 -> 2023 is over structural draws; all numbers are shares of draws."""

    us_2023: str
    strict_before: float
    strict_after: float
    strict_gained: float
    strict_lost: float
    more_cohesive: float
    less_cohesive: float
    friction_to_cohesion: float
    mixed_before: float
    friction_before: float
    cohesion_after: float
    undecided: int
    draws: int
    rng: int


@forgiving
def direction(
    us_2023: str, *, rng: int, draws: int = DRAWS, width: float | None = None, model: Trilateral = MODEL, reading: str = OWN
) -> Direction:
    """Return how often the selected outcome is more cohesive in 2023 than in 2019 over structural draws, in one reading.

    Parameters
    ----------
    us_2023
        US action of 2023: "P" as coded, or "E".
    width
        None: parameters over their whole ranges; else a box of that relative half-width round the defaults (0.3: 30%).

    >>> test = direction("P", rng=0, draws=200)
    >>> test.more_cohesive > test.less_cohesive
    True
    """
    ranges = None
    if width is not None:
        ranges = {}
        for p in (p for p in model.parameters if p.kind == "structural"):
            low, high = map(float, p.admissible)
            ranges[p.symbol] = max(low, float(p.default) * (1 - width)), min(high, float(p.default) * (1 + width))
    before, after = map(scenario, READINGS[reading])
    samples = _drawn(model, draws, before, rng=rng, ranges=ranges)
    first = classify_batch(model.batch(samples, at=before, timing="given", us_action="E"))
    second = classify_batch(model.batch(samples, at=after, timing="given", us_action=us_2023))
    strict = [side.strict[:, 0, 0] for side in (first, second)]

    def share(condition: NDArray[np.bool_]) -> float:
        return float(condition.mean())

    return Direction(
        us_2023,
        share(strict[0]),
        share(strict[1]),
        share(strict[1] & ~strict[0]),
        share(strict[0] & ~strict[1]),
        share(second.outcome < first.outcome),
        share(second.outcome > first.outcome),
        share((first.outcome == 2) & (second.outcome == 0)),
        share(first.outcome == 1),
        share(first.outcome == 2),
        share(second.outcome == 0),
        int((~first.converged | ~second.converged).sum()),
        draws,
        rng,
    )


def _drawn(
    model: Trilateral, draws: int, at: Scenario, *, rng: int, ranges: Mapping[str, tuple[float, float]] | None
) -> dict[str, NDArray[np.float64]]:
    """Draw the structural parameters but for those that the scenario fixes: a reading of a document is no uncertainty."""
    drawn = uniform(model, ["structural"], draws, rng=rng, ranges=ranges)
    return {symbol: values for symbol, values in drawn.items() if symbol not in at.values}

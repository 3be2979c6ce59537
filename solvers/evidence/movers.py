"""What moves the outcome: reliability, threat and animosity, in the plain model, in each theory, and with every mechanism on.

Two measures on one box of parameters: in what share of games a cause decides the class of the selected outcome, and what share
of the cohesion margin's variance it explains (total Sobol' index). The documents make US reliability the central cause; here is
whether a set of mechanisms lets it be one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from flint import fmpq_mpoly
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import rational
from games.exact.polynomials import ring
from games.models.trilateral import ALLIES, MODEL, US, US_ACTIONS, Trilateral, check_us
from games.record import Record
from games.scenarios.scenario import Scenario
from games.theories import Theory, theories

from ..sensitivity import Range
from ..sensitivity.evaluation import problem
from ..sensitivity.indices import design, indices, wilson
from ..verdict import classify_batch
from .draws import uniform

DRAWS = 10_000
LEVELS = (0.1, 0.9)
"""Very low and very high, on the scale of the codes."""
MOVERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"reliability": ("rJ", "rK"), "common threat": ("TJN", "TKN", "TJC", "TKC"), "animosity": ("hJ", "hK")}
)
"""Causes, and the codes of both allies that move together."""
INPUTS = ("rJ", "rK", "TJN", "TKN", "hJ", "hK")
"""Codes whose indices are reported."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Setting(Record):
    """Which mechanisms are at work, and over which values; structural parameters and codes otherwise range freely.

    Attributes
    ----------
    name
        What it is called.
    values, ranges
        Symbol -> what a parameter is fixed at, and (least, greatest) value over which it ranges instead of its own.
    without
        Mechanisms that are off.
    """

    name: str
    values: Mapping[str, Fraction] = field(default_factory=dict)
    ranges: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    @classmethod
    @forgiving
    def of(cls, theory: Theory, model: Trilateral = MODEL) -> Setting:
        """Return a theory's setting: its mechanisms, its ranges, and its values where it has no range.

        >>> import games
        >>> Setting.of(games.theory("hwang")).values
        {'omega': Fraction(1, 1)}
        """
        fixed = {symbol: value for symbol, value in theory.values.items() if symbol not in theory.ranges}
        return cls(theory.label or theory.name, fixed, dict(theory.ranges), theory.off(model))

    @classmethod
    @forgiving
    def adding(cls, name: str, symbols: Iterable[str], model: Trilateral = MODEL, share: Fraction = Fraction(1, 2)) -> Setting:
        """Return the plain model with some optional parameters at a share of their ranges.

        >>> Setting.adding("luxury", ["lux"]).values
        {'lux': Fraction(1, 2)}
        """
        own = [model.parameter(symbol) for symbol in symbols]
        return cls(name, {p.symbol: p.low + (p.high - p.low) * share for p in own})

    @forgiving
    def inputs(self, model: Trilateral = MODEL) -> tuple[Range, ...]:
        """Return the parameters that range, with their ends, in the model's order; those of mechanisms that are off do not."""
        off = {p.symbol for name in self.without for p in model.mechanism(name).parameters}
        free = [
            p
            for p in model.parameters
            if p.symbol not in off
            and p.symbol not in self.values
            and (p.symbol in self.ranges or p.kind in ("structural", "situational"))
        ]
        return tuple(Range(p, *self.ranges.get(p.symbol, (p.low, p.high))) for p in free)


PLAIN = Setting("plain model")


@forgiving
def settings(model: Trilateral = MODEL) -> tuple[Setting, ...]:
    """Return the plain model, every theory, and the model with every optional parameter at half of its range.

    >>> [setting.name for setting in settings()][:2]
    ['plain model', 'Cha: quasi-alliance']
    """
    every = Setting.adding("every mechanism", (p.symbol for p in model.parameters if p.kind == "optional"), model)
    return (PLAIN, *(Setting.of(theory, model) for theory in theories().values()), every)


@forgiving
def mechanisms(model: Trilateral = MODEL) -> tuple[Setting, ...]:
    """Return the plain model with one more mechanism, of those off at the defaults, its parameters at half of their ranges.

    >>> [setting.name for setting in mechanisms()][:3]
    ['conservative', 'linkage', 'apology']
    """
    own = {m.name: [p.symbol for p in m.parameters if p.kind == "optional"] for m in model.mechanisms}
    off = [m.name for m in model.mechanisms if any(s in own[m.name] for s in m.switch)]
    return tuple(Setting.adding(name, own[name], model) for name in off)


@dataclass(frozen=True)
class Decided(Record):
    """In what share of games a cause decides the outcome.

    Attributes
    ----------
    setting, mover, us_action
        Which mechanisms, which cause, and what the US does.
    share, interval
        Share of draws in which the class of the selected outcome is not the same at all levels, and its 95% interval (Wilson 1927).
    more, less
        Share in which the outcome is more cohesive at the last level than at the first, and in which it is less so.
    undecided
        Draws with a game that the selection rule left undecided.
    """

    setting: str
    mover: str
    us_action: str
    share: float
    interval: tuple[float, float]
    more: float
    less: float
    undecided: int
    draws: int
    rng: int


@forgiving
def decided(
    setting: Setting = PLAIN,
    *,
    rng: int,
    draws: int = DRAWS,
    us_actions: Sequence[str] = US_ACTIONS,
    movers: Mapping[str, Sequence[str]] = MOVERS,
    levels: Sequence[float] = LEVELS,
    model: Trilateral = MODEL,
) -> tuple[Decided, ...]:
    """Return how often each cause decides the class of the selected outcome, by US action.

    Parameters
    ----------
    setting
        Mechanisms and ranges; everything that ranges is drawn, but the cause itself.
    rng, draws
        Seed and number of the draws, the same for all causes, levels and US actions.
    movers
        Name -> symbols that are put to one level together.
    levels
        Two or more; 0 to 1 for codes.

    Raises
    ------
    ParameterError
        If there are fewer than two levels, or a symbol is unknown.
    ScenarioError
        For an unknown US action.

    >>> found = decided(rng=0, draws=500, us_actions=["R"])
    >>> [(each.mover, each.share > 0) for each in found]
    [('reliability', False), ('common threat', True), ('animosity', True)]
    """
    if len(levels) < 2:
        raise ParameterError(f"decided: two levels or more are needed; got {len(levels)}")
    ranges = {r.parameter.symbol: (float(r.low), float(r.high)) for r in setting.inputs(model)}
    drawn = uniform(model, (), draws, rng=rng, ranges=ranges) | {s: float(v) for s, v in setting.values.items()}
    asked = [(name, symbols, check_us(us)) for us in us_actions for name, symbols in movers.items()]
    payoffs = [
        model.batch(
            drawn | {model.parameter(symbol).symbol: np.full(draws, level) for symbol in symbols},
            without=setting.without,
            timing="given",
            us_action=us,
        )
        for _, symbols, us in asked
        for level in levels
    ]
    distinct = {own.tobytes(): own for own in payoffs}  # where a cause is silent, or US actions do the same, games are alike
    verdicts = classify_batch(np.concatenate(list(distinct.values())))
    place = {own: k for k, own in enumerate(distinct)}
    order = [place[own.tobytes()] for own in payoffs]
    shape = (len(asked), len(levels), draws)
    outcomes = verdicts.outcome.reshape(-1, draws)[order].reshape(shape)
    undecided = ~verdicts.converged.reshape(-1, draws)[order].reshape(shape)
    found = []
    for (name, _, us), outcome, lost in zip(asked, outcomes, undecided, strict=True):
        share = float((outcome != outcome[0]).any(axis=0).mean())
        more, less = float((outcome[-1] < outcome[0]).mean()), float((outcome[-1] > outcome[0]).mean())
        interval = wilson(share, draws, CONFIDENCE)
        found.append(Decided(setting.name, name, us, share, interval, more, less, int(lost.any(axis=0).sum()), draws, rng))
    return tuple(found)


@forgiving
def silent(setting: Setting, symbols: Iterable[str], us_action: str, model: Trilateral = MODEL) -> bool:
    """Tell whether no ally's gain from any deviation holds some symbols, so that they decide nothing: proved on the polynomials.

    Raises
    ------
    ParameterError, ScenarioError
        For an unknown symbol or US action.

    >>> silent(PLAIN, ["rJ", "rK"], "R"), silent(PLAIN, ["rJ", "rK"], "E")
    (True, False)
    """
    names = [r.parameter.symbol for r in setting.inputs(model)]
    wanted = [names.index(symbol) for symbol in (model.parameter(word).symbol for word in symbols) if symbol in names]
    numbers = model.scenario_values(Scenario(setting.name, setting.values, without=setting.without, model=model))
    at = {**{s: rational(v) for s, v in numbers.items()}, **dict(zip(names, ring(names).gens(), strict=True))}
    for region in itertools.product((-1, 1), repeat=len(model.folds(at))):
        payoffs = model.payoffs(at, players=ALLIES, fixed={US: check_us(us_action)}, region=region)
        for own in (payoffs[0], payoffs[1].T):
            gains = (own[1:] - own[0]).ravel()
            if any(isinstance(gain, fmpq_mpoly) and any(gain.degrees()[k] for k in wanted) for gain in gains):
                return False
    return True


@dataclass(frozen=True)
class Explained(Record):
    """Total Sobol' indices of the cohesion margin over a setting's box.

    Attributes
    ----------
    setting, us_action
        Which mechanisms, and what the US does.
    total, half_width
        Symbol -> total index, and the half-width of its bootstrap interval.
    games
        Games computed.
    """

    setting: str
    us_action: str
    total: Mapping[str, float]
    half_width: Mapping[str, float]
    games: int
    rng: int


@forgiving
def explained(
    setting: Setting = PLAIN,
    *,
    rng: int,
    samples: int = 1024,
    resamples: int = 100,
    us_action: str = "E",
    symbols: Iterable[str] = INPUTS,
    model: Trilateral = MODEL,
) -> Explained:
    """Return what share of the cohesion margin's variance some inputs explain, alone and with others, over a setting's box.

    Parameters
    ----------
    samples, resamples
        Base samples, a power of two (see :func:`~solvers.sensitivity.indices.design`), and bootstrap resamples of the intervals.
    symbols
        Whose indices are wanted.

    Raises
    ------
    ParameterError
        If ``samples`` is no power of two, or one of ``symbols`` does not range.

    >>> found = explained(rng=0, samples=64, us_action="R")
    >>> found.total["rK"], found.total["hK"] > 0.02
    (0.0, True)
    """
    inputs = setting.inputs(model)
    places = {r.parameter.symbol: k for k, r in enumerate(inputs)}
    wanted = [model.parameter(word).symbol for word in symbols]
    fixed = [symbol for symbol in wanted if symbol not in places]
    if fixed:
        raise ParameterError(f"explained: {', '.join(fixed)} does not range in the setting {setting.name!r}")
    points = design(inputs, samples, rng)
    columns: dict[str, NDArray[np.float64] | float] = {symbol: points[:, k] for symbol, k in places.items()}
    columns |= {symbol: float(value) for symbol, value in setting.values.items()}
    payoffs = model.batch(columns, without=setting.without, timing="given", us_action=check_us(us_action))
    margin = classify_batch(payoffs, select=False).margin
    index = indices(problem(inputs), margin, rng=rng, resamples=resamples, confidence=CONFIDENCE, name="margin")
    return Explained(
        setting.name,
        us_action,
        {symbol: float(index.ST[places[symbol]]) for symbol in wanted},
        {symbol: float(index.ST_conf[places[symbol]]) for symbol in wanted},
        len(points),
        rng,
    )

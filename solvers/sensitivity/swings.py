"""Which inputs of a scenario are uncertain, over which values, and what each does alone to the cohesion margin, on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal, exact
from games.model.family import Family
from games.model.parameters import Parameter
from games.models.trilateral import ALLIES, ALLY_ACTIONS, US, Trilateral
from games.normal_form import NormalFormGame
from games.profile import CLASSES
from games.record import Record
from games.scenarios.scenario import Scenario
from games.table import Cell, interval

from ..regimes import threshold
from ..verdict import COOPERATION, classify_batch, cohesion_margin
from .marginals.marginal import Floats, Marginal
from .marginals.uniform import UNIFORM, Uniform

SPREAD = Fraction(1, 5)
"""How far a coded value may be off: one step of the five-level coding scale."""


@dataclass(frozen=True)
class Range(Record):
    """An uncertain input: a parameter and the interval of its values, exact, in the parameter's units.

    ``marginal`` is how its values are distributed there, uniformly by default.

    Raises
    ------
    ParameterError
        If the interval is empty or leaves the values that the parameter accepts, or the distribution does not fit it.

    >>> from games.models.trilateral import MODEL
    >>> Range(MODEL.parameter("s"), Fraction(0), Fraction(1, 2))
    substitutability in [0, 0.5]
    """

    parameter: Parameter
    low: Fraction
    high: Fraction
    marginal: Marginal = UNIFORM

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", self.parameter.check(self.low))
        object.__setattr__(self, "high", self.parameter.check(self.high))
        if not self.low < self.high:
            raise ParameterError(f"range of {self.parameter.name}: low < high is needed; got {self.interval}")
        self.marginal.check(float(self.low), float(self.high))

    @property
    def interval(self) -> str:
        """The interval in decimals."""
        return f"[{decimal(self.low)}, {decimal(self.high)}]"

    @property
    def cell(self) -> Cell:
        """The interval as a cell of a table, its ends apart in data; with the distribution, if it is not uniform."""
        ends = interval(decimal(self.low), decimal(self.high))
        if self.uniform:
            return ends
        return Cell(f"{ends.text}, {self.marginal.words}", parts=(*ends.parts, ("distribution", self.marginal.words)))

    @property
    def uniform(self) -> bool:
        """Whether all values are equally likely."""
        return isinstance(self.marginal, Uniform)

    def at(self, unit: Floats) -> Floats:
        """Return the values below which shares of the distribution lie, from 0 (the low end) to 1."""
        return self.marginal.quantile(unit, float(self.low), float(self.high))

    def record(self) -> dict[str, Any]:
        """Return the input for JSON; a distribution is named if it is not uniform."""
        ends = {"parameter": self.parameter.name, "low": float(self.low), "high": float(self.high)}
        return ends if self.uniform else ends | self.marginal.record()

    def __repr__(self) -> str:
        return f"{self.parameter.name} in {self.interval}" + (f", {self.marginal.words}" if not self.uniform else "")


@forgiving
def ranges(model: Family, scenario: Scenario, *, spread: Fraction | float | str = SPREAD) -> tuple[Range, ...]:
    """Return the uncertain inputs of a scenario, in the model's order of parameters.

    Structural parameters vary over their ranges, codes by ``spread`` around the scenario's value as far as 0 and 1.
    The parameters of a mechanism in ``scenario.without`` are left out. Those of an optional mechanism are left out
    unless the scenario switches it on; then the ones that it sets vary over their ranges.

    Parameters
    ----------
    spread
        Half-width of the interval of a coded value, in units of the code (0 to 1); 0 leaves the codes out.

    Raises
    ------
    ParameterError
        If the spread is negative or not a finite number.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> {r.parameter.symbol: r for r in ranges(MODEL, games.episode("2023").scenario)}["TJN"]
    dprk_threat_japan in [0.7, 1]
    """
    width = exact(spread, "spread")
    if width < 0:
        raise ParameterError(f"spread: a half-width of at least 0 is needed; got {decimal(width)}")
    values = model.scenario_values(scenario)
    off = {p.symbol for name in scenario.without for p in model.mechanism(name).parameters}
    on = _switched_on(model, scenario)
    found = []
    for parameter in model.parameters:
        if parameter.symbol in off:
            continue
        if parameter.kind == "situational":
            value = values[parameter.symbol]
            if width > 0:
                found.append(Range(parameter, max(parameter.low, value - width), min(parameter.high, value + width)))
        elif parameter.kind == "structural" or parameter.symbol in on:
            found.append(Range(parameter, parameter.low, parameter.high))
    return tuple(found)


def _switched_on(model: Family, scenario: Scenario) -> set[str]:
    """Return the optional parameters that the scenario sets and whose mechanism it switches on."""
    own = {p.symbol: (p.symbol,) for p in model.setting} | {
        p.symbol: mechanism.switch for mechanism in model.mechanisms for p in mechanism.parameters
    }

    def is_on(symbol: str) -> bool:
        return any(s in scenario.values and scenario.values[s] != model.parameter(s).neutral for s in own[symbol])

    return {symbol for symbol in scenario.values if symbol in own and is_on(symbol)}


STEP = SPREAD
"""How far each input moves for a swing, as a share of its declared range: for a code one step of the coding scale, too."""


@dataclass(frozen=True)
class Swing(Record):
    """What one input does alone, the others at the scenario's values, on one scale for all inputs.

    Every input moves by the same share of its declared range, a step, down and up, be it structural or coded, as far as that
    range goes; and over the whole declared range. So the swings of two inputs can be compared.

    Attributes
    ----------
    range
        The input over its declared range, widened where the scenario's value lies outside.
    value, ends
        The scenario's value, and where a step down and a step up lead.
    margins, outcomes
        Exact cohesion margin, in utility units, and outcome class of the selected profile after a step down and a step up.
    whole_margins, whole_outcomes
        The same at the low and the high end of the declared range.
    crossings
        The values inside the declared range at which (C, C) starts or ceases to be a strict equilibrium, in rising order: exact
        Fractions, or algebraic numbers where irrational (a user's own mechanism).
    converged
        Whether the selection rule decided at all four.
    """

    range: Range
    value: Fraction
    ends: tuple[Fraction, Fraction]
    margins: tuple[Fraction, Fraction]
    outcomes: tuple[str, str]
    whole_margins: tuple[Fraction, Fraction]
    whole_outcomes: tuple[str, str]
    crossings: tuple[Any, ...]
    converged: bool = True


@forgiving
def swings(
    model: Trilateral, scenario: Scenario, inputs: Iterable[Range], us_action: str, *, step: Fraction | float | str = STEP
) -> tuple[Swing, ...]:
    """Return what each input does alone, in the order of the inputs; their own intervals are of no account.

    Parameters
    ----------
    step
        How far each moves, as a share of its declared range, above 0 and at most 1.

    Raises
    ------
    ParameterError
        If the step is no such share.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> hbar = Range(MODEL.parameter("hbar"), Fraction(1, 10), Fraction(4, 5))
    >>> found = swings(MODEL, games.episode("2023").scenario, [hbar], "P")[0]
    >>> found.ends, found.outcomes, found.whole_outcomes
    ((Fraction(4, 25), Fraction(11, 25)), ('cohesion', 'cohesion'), ('cohesion', 'friction'))
    """
    share = exact(step, "step")
    if not 0 < share <= 1:
        raise ParameterError(f"step: a share of the declared range above 0 and at most 1 is needed; got {decimal(share)}")
    inputs = tuple(inputs)
    if not inputs:
        return ()
    values = model.scenario_values(scenario)
    moves = [(r.parameter, *_moves(r.parameter, values[r.parameter.symbol], share)) for r in inputs]
    games = [allies_game(model, values | {own.symbol: at}, us_action) for own, _, points in moves for at in points]
    verdicts = classify_batch(np.array([game.floats() for game in games]))
    margins = [cohesion_margin(game) for game in games]
    classes = [CLASSES[k] for k in verdicts.outcome]
    found = []
    for d, (parameter, whole, points) in enumerate(moves):
        four = slice(4 * d, 4 * d + 4)
        own, outcomes = margins[four], classes[four]
        line = threshold(model, COOPERATION, parameter.symbol, at=scenario, us_action=us_action)
        found.append(
            Swing(
                whole, values[parameter.symbol], (points[0], points[1]), (own[0], own[1]), (outcomes[0], outcomes[1]),
                (own[2], own[3]), (outcomes[2], outcomes[3]),
                tuple(crossing.value for crossing in line.inside if whole.low < crossing.value < whole.high),
                bool(verdicts.converged[four].all()),
            )
        )  # fmt: skip
    return tuple(found)


def _moves(parameter: Parameter, value: Fraction, share: Fraction) -> tuple[Range, tuple[Fraction, ...]]:
    """Return the declared range, and where a step down, a step up and its two ends lead."""
    whole = Range(parameter, min(parameter.low, value), max(parameter.high, value))
    step = share * (parameter.high - parameter.low)
    return whole, (max(whole.low, value - step), min(whole.high, value + step), whole.low, whole.high)


@forgiving
def allies_game(model: Trilateral, values: Mapping[str, Any], us_action: str) -> NormalFormGame:
    """Return the 3x3 game of the allies at exact parameter values, the US action given."""
    return NormalFormGame(model.payoffs(values, players=ALLIES, fixed={US: us_action}), ALLIES, (ALLY_ACTIONS,) * 2)

"""Elasticities: by how much the cohesion margin, and each incentive behind it, changes as a parameter does; exact.

What an ally loses by leaving (C, C) is a polynomial in each parameter, so its derivative at a scenario is one number. The cohesion
margin is the least of these losses: where two are least, or two threats meet, its derivatives below and above differ and both are
given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from .analysis import asked
from .margin_line import Incentive, MarginLine
from .swings import STEP, Range

Slopes = tuple[Fraction, Fraction]
"""Derivative just below and just above, in utility units per unit of the parameter."""


@dataclass(frozen=True)
class Elasticity:
    """How the cohesion margin changes with one parameter at a scenario.

    Attributes
    ----------
    parameter, value
        The parameter, and where the scenario has it.
    slopes
        Derivative of the margin, just below and just above the value, in utility units per unit of the parameter.
    incentives
        (player, deviation) -> derivative of what the player loses by it, likewise.
    margin
        The cohesion margin at the scenario.
    """

    parameter: Parameter
    value: Fraction
    slopes: Slopes
    incentives: Mapping[Incentive, Slopes]
    margin: Fraction

    @property
    def elasticities(self) -> Slopes | None:
        """Share by which the margin changes per share by which the parameter does, below and above; None where the margin is 0."""
        if self.margin == 0:
            return None
        below, above = (slope * self.value / abs(self.margin) for slope in self.slopes)
        return below, above

    @property
    def per_step(self) -> Slopes:
        """The slopes per step, a fifth of the declared range: on one scale for all parameters."""
        step = STEP * (self.parameter.high - self.parameter.low)
        return self.slopes[0] * step, self.slopes[1] * step


@dataclass(frozen=True, repr=False)
class Elasticities(Shown):
    """The elasticities of the cohesion margin at a scenario, those first that matter most per step.

    Attributes
    ----------
    scenario, us_action
        What was asked.
    margin, binding
        The cohesion margin there, exact, and whose incentives are the margin.
    rows
        One for each parameter.
    """

    scenario: Scenario
    us_action: str
    margin: Fraction
    binding: tuple[Incentive, ...]
    rows: tuple[Elasticity, ...]

    def table(self) -> Table:
        """Return slopes, elasticities and the derivative of each incentive."""
        names = list(self.rows[0].incentives)
        body = []
        for own in self.rows:
            share = Cell("–", latex="--") if own.elasticities is None else _both(own.elasticities, 3)
            body.append((
                own.parameter.name, decimal(own.value), _both(own.slopes), _both(own.per_step), share,
                *(_both(own.incentives[name]) for name in names),
            ))  # fmt: skip
        header = ("parameter", "value", "slope", "per step", "elasticity", *(f"{player} to {to}" for player, to in names))
        binds = " and ".join(f"{player} to {to}" for player, to in self.binding)
        notes = (
            f"Slope: derivative of the cohesion margin, {number(self.margin, 4)} here, which is what {binds} would lose; per step: "
            f"per {STEP} of the declared range; elasticity: share of the margin's size per share of the parameter. By deviation: "
            "derivative of what it loses. Exact; where those below and above differ, both are given.",
        )
        title = f"Elasticities of the cohesion margin, {self.scenario.name}, US {self.us_action}"
        return Table(header, body, caption=title, notes=notes)

    def to_json(self) -> dict[str, Any]:
        """Return it as numbers and text for JSON, each derivative as a list: just below, just above."""
        return {
            "scenario": self.scenario.name,
            "us_action": self.us_action,
            "margin": float(self.margin),
            "binding": [{"player": player, "deviation": to} for player, to in self.binding],
            "parameters": [
                {
                    "parameter": own.parameter.name,
                    "value": float(own.value),
                    "slope": list(map(float, own.slopes)),
                    "per_step": list(map(float, own.per_step)),
                    "elasticity": None if own.elasticities is None else list(map(float, own.elasticities)),
                    "exact": list(map(str, own.slopes)),
                    "incentives": {f"{player} to {to}": list(map(float, both)) for (player, to), both in own.incentives.items()},
                }
                for own in self.rows
            ],
        }


@forgiving
def elasticities(
    model: Trilateral, scenario: Scenario, *, over: Iterable[str | Range] | None = None, us_action: str | None = None,
    without: Iterable[str] = (),
) -> Elasticities:  # fmt: skip
    """Return how the cohesion margin changes with each parameter at a scenario, exactly.

    Parameters
    ----------
    over
        Which parameters, as for :func:`~solvers.sensitivity.inputs.choose`; by default those that are uncertain and of which some
        incentive holds any.
    us_action, without
        Replace the scenario's US action; switch mechanisms off besides its own.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For an unknown or doubled parameter, one of a mechanism that is off, or payoffs that are no polynomials in it; for an
        unknown mechanism or US action.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = elasticities(MODEL, games.scenario("2019"))
    >>> found.rows[0].parameter.name, found.binding, [round(float(slope), 4) for slope in found.rows[0].slopes]
    ('dprk_threat_rok', (('ROK', 'H'),), [0.4817, 0.4817])
    """
    about = asked(model, scenario, over, us_action, without)
    scenario, given = about.scenario, about.us_action
    rows, line = [], None
    for r in about.ranges:
        line = MarginLine.of(model, scenario, r.parameter.symbol, given)
        value = line.axis.current
        assert value is not None  # it is one parameter
        if over is not None or not line.idle:
            rows.append(Elasticity(r.parameter, value, line.slopes(value), line.incentive_slopes(value), line.margin(value)))
    if not rows or line is None or line.axis.current is None:
        raise ParameterError("elasticities: no incentive holds any of the parameters")
    rows.sort(key=lambda own: -max(map(abs, own.per_step)))
    at = line.axis.current
    return Elasticities(scenario, given, line.margin(at), line.binding(at), tuple(rows))


def _both(slopes: Slopes, digits: int = 4) -> Cell:
    """Return a cell for a derivative, or for the two where those below and above differ."""
    below, above = (number(slope, digits) if slope else "0" for slope in slopes)
    if slopes[0] == slopes[1]:
        return Cell(below, parts=(("", below),))
    return Cell(f"{below} | {above}", latex=rf"${below} \mid {above}$", parts=(("below", below), ("above", above)))

"""The cohesion margin along one parameter, exactly: its value, who binds, and its one-sided slopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.exact.algebraic import compare
from games.exact.numbers import fraction, rational
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario

from ..regimes.chart import Chart, Region
from ..regimes.situation import Axis, Situation
from ..verdict import COOPERATION

Incentive = tuple[str, str]
"""A player, and what it would do instead of C."""


@dataclass(frozen=True, eq=False)
class MarginLine:
    """What each ally loses by leaving (C, C), as polynomials in one parameter (piecewise, where threats meet).

    Attributes
    ----------
    chart
        The line in parameter space.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> line = MarginLine.of(MODEL, games.scenario("2019"), "dprk_threat_rok")
    >>> round(float(line.margin(Fraction(3, 10))), 4), line.binding(Fraction(3, 10))
    (-0.1547, (('ROK', 'H'),))
    >>> line.slopes(Fraction(7, 10))  # where Japan fears it as much, the gap that entraps has a kink
    (Fraction(7527, 15625), Fraction(10179, 31250))
    """

    chart: Chart

    @classmethod
    @forgiving
    def of(cls, model: Trilateral, scenario: Scenario, word: str, us_action: str | None = None) -> Self:
        """Return the line through a scenario; ParameterError for an unknown parameter, or payoffs that are no polynomials in it."""
        return cls(Chart.line(Situation.of(model, scenario, us_action=us_action), word))

    @property
    def axis(self) -> Axis:
        """What moves, and its declared range."""
        return self.chart.axes[0]

    @cached_property
    def _own(self) -> Mapping[Region, Mapping[Incentive, Any]]:
        return {piece.region: self.chart.margins(COOPERATION, piece.region) for piece in self.chart.pieces}

    @cached_property
    def idle(self) -> bool:
        """Whether no incentive to leave (C, C) holds the parameter."""
        return all(p.degree() < 1 for own in self._own.values() for p in own.values())

    def _beside(self, at: Fraction) -> tuple[Mapping[Incentive, Any], Mapping[Incentive, Any]]:
        """Return the polynomials just below and just above a point."""
        near = [
            piece.region
            for piece in self.chart.pieces
            if (piece.low is None or compare(piece.low, at) <= 0) and (piece.high is None or compare(piece.high, at) >= 0)
        ]
        return self._own[near[0]], self._own[near[-1]]

    def incentives(self, at: Fraction) -> dict[Incentive, Fraction]:
        """Return what each deviation from (C, C) loses at a point, exactly."""
        return {name: fraction(p(rational(at))) for name, p in self._beside(at)[0].items()}

    def margin(self, at: Fraction) -> Fraction:
        """Return the cohesion margin at a point, exactly."""
        return min(self.incentives(at).values())

    def binding(self, at: Fraction) -> tuple[Incentive, ...]:
        """Return whose incentives are the margin at a point."""
        own = self.incentives(at)
        return tuple(name for name, value in own.items() if value == min(own.values()))

    def incentive_slopes(self, at: Fraction) -> dict[Incentive, tuple[Fraction, Fraction]]:
        """Return the derivative of each incentive just below and just above a point, per unit of the parameter."""
        below, above = self._beside(at)
        return {
            name: tuple(fraction(p.derivative()(rational(at))) for p in (below[name], above[name]))  # type: ignore[misc]  # two of them
            for name in below
        }

    def slopes(self, at: Fraction) -> tuple[Fraction, Fraction]:
        """Return the derivative of the margin just below and just above a point: of several that bind the one that leads there."""
        own = self.incentive_slopes(at)
        ends = [own[name] for name in self.binding(at)]
        return max(low for low, _ in ends), min(high for _, high in ends)

    def along(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the margin at many points, in floats."""
        found = np.empty(len(points))
        for piece in self.chart.pieces:
            inside = np.ones(len(points), dtype=bool)
            if piece.low is not None:
                inside &= points >= float(piece.low)
            if piece.high is not None:
                inside &= points <= float(piece.high)
            values = [np.polynomial.polynomial.polyval(points[inside], _floats(p)) for p in self._own[piece.region].values()]
            found[inside] = np.min(values, axis=0)
        return found


def _floats(polynomial: Any) -> list[float]:
    """Return coefficients from the constant up."""
    return [int(c.p) / int(c.q) for c in polynomial.coeffs()] or [0.0]

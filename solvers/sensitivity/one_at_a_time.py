"""One input at a time: the cohesion margin along each, with its exact thresholds, and what coding noise makes of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal
from games.models.trilateral import Trilateral
from games.options import whole
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, number

from ..regimes import Crossing, threshold
from ..verdict import COOPERATION
from .analysis import asked
from .array_record import ArrayRecord
from .margin_line import MarginLine
from .sweeps import designs
from .sweeps.outcomes import find
from .sweeps.outcomes.block import Block
from .sweeps.outcomes.form import GIVEN
from .swings import SPREAD, Range, ranges

Floats = NDArray[np.float64]

POINTS, RIBBON = 81, 21
"""Places along an input at which the curve, and the ribbon, are evaluated."""
SHORT = 20
"""Letters up to which an exact threshold is written in full."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Curve(ArrayRecord):
    """The cohesion margin along one input over its declared range.

    Attributes
    ----------
    range, value
        The input over its declared range, and where the scenario has it.
    points, margin, outcome
        Places, shape (N,); the margin there, in utility units; the class of the selected profile, as its place in
        ``games.profile.CLASSES``.
    crossings
        Where (C, C) starts or ceases to be strict, exactly.
    places, quantiles, strict
        Places of the ribbon, shape (M,); quantiles 5, 25, 50, 75 and 95% of the margin there as the codes vary, shape (5, M); share
        of these draws in which (C, C) is strict, shape (M,).
    """

    range: Range
    value: Fraction
    points: Floats
    margin: Floats
    outcome: NDArray[np.int8]
    crossings: tuple[Crossing, ...]
    places: Floats
    quantiles: Floats
    strict: Floats


@dataclass(frozen=True, repr=False)
class Curves(Shown):
    """One-at-a-time curves of a scenario.

    Attributes
    ----------
    scenario, us_action, margin
        What was asked, and the exact cohesion margin at the scenario.
    curves
        One for each input.
    draws, rng
        Draws of the codes behind each ribbon, and their seed: the other codes by a level either way, uniform, independent.
    """

    scenario: Scenario
    us_action: str
    margin: Fraction
    curves: tuple[Curve, ...]
    draws: int
    rng: int

    def table(self) -> Table:
        """Return the exact thresholds of every input, and how sure the coding noise leaves the two ends."""
        rows = []
        for own in self.curves:
            for told in [_told(crossing) for crossing in own.crossings] or [("none", "", "", "")]:
                ends = number(own.strict[0]), number(own.strict[-1])
                rows.append((own.range.parameter.name, decimal(own.value), own.range.cell, *told, *ends))
        header = ("input", "value", "range", "threshold", "exact", "who binds", "strict", "share at low end", "share at high end")
        note = (
            "Thresholds are exact, all else as coded; where none is told there is none in the range. Share: of "
            f"{self.draws} draws of the other codes, each within {decimal(SPREAD)} of its value, in which (C, C) is strict at an "
            f"end of the range, seed {self.rng}."
        )
        return Table(header, rows, caption=f"One input at a time, {self.scenario.name}, US {self.us_action}", notes=(note,))

    def to_json(self) -> list[dict[str, Any]]:
        """Return thresholds and ribbons as numbers and text for JSON."""
        return [
            {
                "parameter": own.range.parameter.name,
                "value": float(own.value),
                "low": float(own.range.low),
                "high": float(own.range.high),
                "thresholds": [
                    {
                        "value": float(c),
                        "exact": str(c.exact),
                        "player": c.player,
                        "deviation": c.deviation,
                        "strict": "above" if c.holds_above else "below",
                    }
                    for c in own.crossings
                ],
                "at": own.places.tolist(),
                "quantiles": {str(q): own.quantiles[k].tolist() for k, q in enumerate(QUANTILES)},
                "strict": own.strict.tolist(),
            }
            for own in self.curves
        ]

    def to_frame(self) -> Any:
        """Return the curves as a pandas data frame: a row for each input and place of its ribbon."""
        import pandas

        frames = []
        for own in self.curves:
            columns = {f"margin_q{100 * q:02.0f}": own.quantiles[k] for k, q in enumerate(QUANTILES)}
            at = {"input": own.range.parameter.name, "at": own.places, "margin": np.interp(own.places, own.points, own.margin)}
            frames.append(pandas.DataFrame(at | columns | {"strict": own.strict}))
        return pandas.concat(frames, ignore_index=True)


@forgiving
def curves(
    model: Trilateral, scenario: Scenario, *, rng: int, over: Iterable[str | Range] | None = None, draws: int = 500,
    resolution: int = POINTS, us_action: str | None = None, without: Iterable[str] = (),
) -> Curves:  # fmt: skip
    """Return the cohesion margin along one input at a time, with exact thresholds and the ribbon of the coding noise.

    Parameters
    ----------
    rng, draws
        Seed, and draws of the other codes, the same along every input.
    over
        Which inputs, as for :func:`~solvers.sensitivity.inputs.choose`; by default those that are uncertain and of which some
        incentive holds any.
    resolution
        Places along each input, at least 2.
    us_action, without
        Replace the scenario's US action; switch mechanisms off besides its own.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown names, options out of their ranges, and payoffs that are no polynomials in an input.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = curves(MODEL, games.scenario("2019"), over=["dprk_threat_rok"], draws=50, rng=0).curves[0]
    >>> float(found.crossings[0]).__round__(4), found.strict[0], found.strict[-1] > 0.9
    (0.6211, np.float64(0.0), np.True_)
    """
    about = asked(model, scenario, over, us_action, without)
    scenario, given, inputs = about.scenario, about.us_action, about.ranges
    count, size = whole("resolution", resolution, 2), whole("draws", draws, 2)
    noise = {r.parameter.symbol: (r.low, r.high) for r in ranges(model, scenario) if r.parameter.kind == "situational"}
    found, line = [], None
    for r in inputs:
        line = MarginLine.of(model, scenario, r.parameter.symbol, given)
        if over is not None or not line.idle:
            found.append(_curve(model, scenario, given, line, noise, count, size, whole("rng", rng, 0)))
    if not found or line is None or line.axis.current is None:
        raise ParameterError("curves: no incentive holds any of the inputs")
    return Curves(scenario, given, line.margin(line.axis.current), tuple(found), size, rng)


def _curve(
    model: Trilateral, scenario: Scenario, us: str, line: MarginLine, noise: dict[str, tuple[Fraction, Fraction]], count: int,
    size: int, rng: int,
) -> Curve:  # fmt: skip
    axis = line.axis
    symbol, value = axis.parameter.symbol, axis.current
    assert value is not None  # it is one parameter
    points, places = (np.linspace(float(axis.low), float(axis.high), n) for n in (count, RIBBON))
    chosen = find("logit").compute(Block(model, scenario, GIVEN, us, {symbol: points}))
    others = {s: ends for s, ends in noise.items() if s != symbol}
    if others:
        rows = designs.random(model, others, size=size, rng=rng)
        named = rows.columns((slice(0, size),))
        columns = {s: np.repeat(named[own.name], RIBBON) for own in rows.inputs for s in own.symbols}
        block = Block(model, scenario, GIVEN, us, {**columns, symbol: np.tile(places, size)})
        margins = find("margin").compute(block)["margin"].reshape(size, RIBBON)
    else:
        margins = line.along(places)[None]
    crossed = threshold(model, COOPERATION, symbol, at=scenario, us_action=us).inside
    return Curve(
        Range(axis.parameter, axis.low, axis.high), value, points, line.along(points), np.asarray(chosen["outcome"], dtype=np.int8),
        crossed, places, np.quantile(margins, QUANTILES, axis=0), np.asarray((margins > 0).mean(axis=0)),
    )  # fmt: skip


def _told(crossing: Crossing) -> tuple[str, str, str, str]:
    """Return a threshold in decimals and, if it is short, in full, who binds there, and on which side (C, C) is strict."""
    full = crossing.exact if len(crossing.exact) <= SHORT else ""
    side = "above" if crossing.holds_above else "below"
    return f"{float(crossing):.4f}", full, f"{crossing.player} to {crossing.deviation}", side


def classes(curve: Curve) -> list[tuple[float, float, str]]:
    """Return the stretches of an input with one selected class, between neighbouring places: (from, to, class).

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = curves(MODEL, games.scenario("2019"), over=["s"], draws=2, resolution=4, rng=0).curves[0]
    >>> [(low, high, word) for low, high, word in classes(found)]
    [(-0.5, 1.0, 'friction')]
    """
    edges = np.concatenate([curve.points[:1], (curve.points[1:] + curve.points[:-1]) / 2, curve.points[-1:]])
    starts = [0, *(np.flatnonzero(np.diff(curve.outcome)) + 1).tolist(), len(curve.outcome)]
    return [(float(edges[a]), float(edges[b]), CLASSES[curve.outcome[a]]) for a, b in itertools.pairwise(starts)]

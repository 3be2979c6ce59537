"""Regime maps: the outcome, the strict equilibria and the cohesion margin over a grid of two parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral, check_us
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from ..verdict import classify_batch


@dataclass(frozen=True, eq=False, repr=False)
class RegimeMap(Shown):
    """Verdicts over a grid of two parameters, everything else as in a scenario.

    Attributes
    ----------
    x, y, xs, ys
        The parameters and their grid values, (nx,) and (ny,).
    outcome
        (ny, nx) index into ``games.profile.CLASSES`` of the selected profile; -1 if no selection was asked for.
    strict_classes
        (ny, nx) bit mask of classes with a strict equilibrium: 1 cohesion, 2 mixed, 4 friction.
    margin
        (ny, nx) cohesion margin: its zero line is the boundary of "(C, C) is strict".
    converged
        (ny, nx) whether the selection is decided.
    point
        The scenario's own values of x and y.
    """

    x: Parameter
    y: Parameter
    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    outcome: NDArray[np.int8]
    strict_classes: NDArray[np.uint8]
    margin: NDArray[np.float64]
    converged: NDArray[np.bool_]
    scenario: Scenario
    us_action: str
    point: tuple[float, float]

    @property
    def shares(self) -> dict[str, float]:
        """The share of the grid in which each class is selected."""
        return {name: float((self.outcome == k).mean()) for k, name in enumerate(CLASSES)}

    def table(self) -> Table:
        """Return the shares of the classes, selected and strict."""
        rows = [
            (name, f"{self.shares[name]:.3f}", f"{((self.strict_classes >> k) & 1).mean():.3f}") for k, name in enumerate(CLASSES)
        ]
        title = f"{self.scenario.name}, US {self.us_action}: {self.x.name} by {self.y.name}, {len(self.xs)} x {len(self.ys)} grid"
        return Table(("class", "selected in share of the grid", "strict in share of the grid"), rows, caption=title)


def regime_map(
    model: Trilateral,
    x: str,
    y: str,
    *,
    at: Scenario,
    shape: tuple[int, int] = (200, 200),
    us_action: str | None = None,
    without: Iterable[str] = (),
    select: bool = True,
) -> RegimeMap:
    """Return the regime map of a model over two parameters.

    Parameters
    ----------
    x, y
        Two different parameters by symbol or name; each runs over its range (widened to hold the scenario's own value).
    shape
        Number of grid values (nx, ny), each at least 2.
    select
        Whether to follow the logit branch for the outcome class (the slow part).

    Raises
    ------
    ParameterError
        For an unknown parameter, the same one twice, one that a switched-off mechanism silences, or a grid below 2x2.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> regime_map(MODEL, "hK", "rK", at=games.episode("2019").scenario, shape=(3, 2), select=False).margin.shape
    (2, 3)
    """
    px, py = model.parameter(x), model.parameter(y)
    if px is py:
        raise ParameterError(f"map: two different parameters are needed; got {px.name} twice")
    if min(shape) < 2:
        raise ParameterError(f"map: a grid of at least 2 x 2 is needed; got {shape[0]} x {shape[1]}")
    silenced = model.off((*at.without, *((without,) if isinstance(without, str) else without)))
    for p in (px, py):
        if p.symbol in silenced:
            raise ParameterError(f"map: {p.name} ({p.symbol}) belongs to a mechanism that is switched off")
    values = model.scenario_values(at, without)
    point = (float(values[px.symbol]), float(values[py.symbol]))
    xs, ys = (
        np.linspace(min(float(p.low), here), max(float(p.high), here), size)
        for p, here, size in zip((px, py), point, shape, strict=True)
    )
    grid_x, grid_y = np.meshgrid(xs, ys)
    chosen = check_us(us_action or at.us_action)
    payoffs = model.batch(
        {px.symbol: grid_x.ravel(), py.symbol: grid_y.ravel()}, at=at, without=without, timing="given", us_action=chosen
    )
    found = classify_batch(payoffs, select=select)
    there = grid_x.shape
    return RegimeMap(
        px,
        py,
        xs,
        ys,
        found.outcome.reshape(there),
        found.strict_classes.reshape(there),
        found.margin.reshape(there),
        found.converged.reshape(there),
        at,
        chosen,
        point,
    )

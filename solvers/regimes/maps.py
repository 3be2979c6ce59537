"""Regime maps: the outcome, the strict equilibria and the cohesion margin over a grid of two parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack, overload

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.arrays import grid_shape
from games.errors import ParameterError
from games.model.family import Family
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral
from games.picture import class_map
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from ..verdict import classify_batch
from .exact_maps import exact_map
from .region_map import ExactMap, idle_note
from .situation import Situation, Span


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
        The scenario's own values of x and y; None if an axis moves several parameters, or they are outside the grid.
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
    point: tuple[float, float] | None

    @property
    def shares(self) -> dict[str, float]:
        """The share of the grid in which each class is selected."""
        return {name: float((self.outcome == k).mean()) for k, name in enumerate(CLASSES)}

    @property
    def idle(self) -> tuple[Parameter, ...]:
        """The axes that do not matter on this grid: along them neither the selected class changes nor those that are strict."""
        found = np.stack([self.outcome.astype(int), self.strict_classes.astype(int)])
        return tuple(p for p, k in ((self.x, 2), (self.y, 1)) if (found == found.take([0], axis=k)).all())

    def _repr_html_(self) -> str:
        x, y = ((p.name, float(v[0]), float(v[-1])) for p, v in ((self.x, self.xs), (self.y, self.ys)))
        return (
            class_map(self.outcome[:: 1 + len(self.ys) // 101, :: 1 + len(self.xs) // 101], CLASSES, x, y) + super()._repr_html_()
        )

    def to_xarray(self) -> Any:
        """Return the map as an xarray data set over its two parameters: selected class, strict classes, margin."""
        import xarray

        dims = (self.y.name, self.x.name)
        layers = ("outcome", "strict_classes", "margin", "converged")
        data = {name: (dims, getattr(self, name)) for name in layers}
        facts = {"classes": list(CLASSES), "scenario": self.scenario.name, "us_action": self.us_action}
        return xarray.Dataset(data, {self.x.name: self.xs, self.y.name: self.ys}, facts)

    def table(self) -> Table:
        """Return the shares of the classes, selected and strict."""
        rows = [
            (name, f"{self.shares[name]:.3f}", f"{((self.strict_classes >> k) & 1).mean():.3f}") for k, name in enumerate(CLASSES)
        ]
        title = f"{self.scenario.name}, US {self.us_action}: {self.x.name} by {self.y.name}, {len(self.xs)} x {len(self.ys)} grid"
        header = ("class", "selected in share of the grid", "strict in share of the grid")
        return Table(header, rows, caption=title, notes=tuple(idle_note(axis, "class") for axis in self.idle))

    def tables(self) -> tuple[Table, ...]:
        """Return the one table."""
        return (self.table(),)


class Options(TypedDict, total=False):
    """The options of a map, as they are explained there."""

    at: Scenario | None
    shape: int | tuple[int, int]
    us_action: str | None
    without: Iterable[str]
    select: bool
    xlim: Span | None
    ylim: Span | None


@overload
def regime_map(model: Trilateral, x: str, y: str, **options: Unpack[Options]) -> RegimeMap: ...


@overload
def regime_map(model: Family, x: str, y: str, **options: Unpack[Options]) -> RegimeMap | ExactMap: ...


@forgiving
def regime_map(
    model: Family,
    x: str,
    y: str,
    *,
    at: Scenario | None = None,
    shape: int | tuple[int, int] = (200, 200),
    us_action: str | None = None,
    without: Iterable[str] = (),
    select: bool = True,
    xlim: Span | None = None,
    ylim: Span | None = None,
) -> RegimeMap | ExactMap:
    """Return the regime map of a model over two parameters, on a grid.

    Classes of outcomes are the trilateral model's; of another model, of tables or of trees, the exact map is returned, whose
    ``raster`` gives the grid.

    Parameters
    ----------
    x, y
        Two different parameters by symbol or name, or ``common_threat``: the four perceived threats moved together; each runs over
        its range (widened to hold the scenario's own value).
    shape
        Number of grid values (nx, ny), each at least 2; one number stands for both.
    select
        Whether to follow the logit branch for the outcome class (the slow part).
    xlim, ylim
        The range (low, high) of an axis, if it is to be another than the parameter's own.

    Raises
    ------
    ParameterError
        For an unknown parameter, the same one twice, one that a switched-off mechanism silences, or a grid below 2x2.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> regime_map(MODEL, "hK", "rK", at=games.episode("2019").scenario, shape=(3, 2), select=False).margin.shape
    (2, 3)
    """
    if not isinstance(model, Trilateral):
        return exact_map(model, x, y, at=at, us_action=us_action, without=without, select=select, xlim=xlim, ylim=ylim)
    here = Situation.of(model, at, us_action=us_action, without=without)
    (px, moved_x), (py, moved_y) = model.axis(x), model.axis(y)
    if set(moved_x) & set(moved_y):
        twice = f"{px.name} twice" if px is py else f"{px.name} and {py.name}, of which one moves the other"
        raise ParameterError(f"map: two different parameters are needed; got {twice}")
    sizes = grid_shape(shape, "map")
    axes = [here.axis(word, "map", span) for word, span in ((x, xlim), (y, ylim))]
    own = [float(axis.current) for axis in axes if axis.current is not None and axis.low <= axis.current <= axis.high]
    point = (own[0], own[1]) if len(own) == 2 else None
    xs, ys = (np.linspace(float(axis.low), float(axis.high), size) for axis, size in zip(axes, sizes, strict=True))
    grid_x, grid_y = np.meshgrid(xs, ys)
    samples = dict.fromkeys(moved_x, grid_x.ravel()) | dict.fromkeys(moved_y, grid_y.ravel())
    payoffs = model.batch(samples, at=here.scenario, without=without, timing="given", us_action=here.us_action)
    found = classify_batch(payoffs, select=select)
    parts: list[Any] = [found.outcome, found.strict_classes, found.margin, found.converged]
    outcome, strict, margin, converged = (part.reshape(grid_x.shape) for part in parts)
    return RegimeMap(px, py, xs, ys, outcome, strict, margin, converged, here.scenario, here.us_action, point)

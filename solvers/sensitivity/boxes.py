"""Boxes of inputs: their limits, how much of an outcome they hold, and how much of them is the outcome.

Coverage, density and the quasi-p values of limits are those of Bryant and Lempert (2010).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import ParameterError
from games.options import between

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Limit:
    """An input that a box restricts, by the lowest and highest value inside.

    ``quasi_p`` is the probability of at least as many hits, had the box without this limit the same draws and its own density.
    """

    name: str
    low: float
    high: float
    quasi_p: float


@dataclass(frozen=True)
class DiscoveredBox:
    """A box on the trajectory.

    Attributes
    ----------
    limits
        The inputs that it restricts; the others are free.
    draws, hits
        Draws inside, and how many of them have the outcome.
    coverage, density, mass
        Share of all hits that it holds, share of its draws that are hits, share of all draws that it holds.
    """

    limits: tuple[Limit, ...]
    draws: int
    hits: int
    coverage: float
    density: float
    mass: float

    @property
    def balance(self) -> float:
        """The harmonic mean of coverage and density."""
        return 2 * self.coverage * self.density / (self.coverage + self.density) if self.hits else 0.0

    def holds(self, columns: Mapping[str, Any]) -> Bools:
        """Return which draws are inside, from the values of each restricted input by name."""
        inside = [(np.asarray(columns[one.name]) >= one.low) & (np.asarray(columns[one.name]) <= one.high) for one in self.limits]
        if not inside:
            return np.ones(len(next(iter(columns.values()))), dtype=bool)
        return np.asarray(np.logical_and.reduce(inside))


def inside(points: Floats, low: Floats, high: Floats) -> Bools:
    """Return which points lie between limits, shapes (N, D) and (D,).

    >>> inside(np.array([[0.5], [1.5]]), np.array([0.0]), np.array([1.0]))
    array([ True, False])
    """
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))


def described(points: Floats, hits: Bools, low: Floats, high: Floats, names: Sequence[str]) -> DiscoveredBox:
    """Return a box by what is inside; a side that it does not cut, with an infinite limit, has the end of the draws.

    >>> points = np.arange(4.0)[:, None]
    >>> described(points, points[:, 0] > 1, np.array([2.0]), np.array([np.inf]), ["a"]).limits[0].high
    3.0
    """
    from scipy.stats import binom

    own = inside(points, low, high)
    draws, count = int(own.sum()), int(hits[own].sum())
    limits = []
    for d in np.flatnonzero(np.isfinite(low) | np.isfinite(high)).tolist():
        others = np.arange(len(low)) != d
        free = inside(points[:, others], low[others], high[others])
        # Bryant and Lempert 2010, appendix: a binomial test against the density without the limit.
        quasi_p = float(binom.sf(count - 1, draws, hits[free].mean()))
        ends = max(low[d], points[:, d].min()), min(high[d], points[:, d].max())
        limits.append(Limit(names[d], float(ends[0]), float(ends[1]), quasi_p))
    return DiscoveredBox(tuple(limits), draws, count, count / int(hits.sum()), count / draws if draws else 0.0, draws / len(points))


def record_of(box: DiscoveredBox) -> dict[str, Any]:
    """Return a box as numbers and text for JSON."""
    limits = [{"input": one.name, "low": one.low, "high": one.high, "quasi_p": one.quasi_p} for one in box.limits]
    return {"coverage": box.coverage, "density": box.density, "mass": box.mass, "draws": box.draws, "limits": limits}


def check(points: ArrayLike, hits: ArrayLike, names: Sequence[str], peel: float, least: float) -> tuple[Floats, Bools]:
    """Return draws as arrays, if they fit together and say something.

    Raises
    ------
    ParameterError
        If the shapes do not fit, two inputs have one name, a value is not finite, an option is out of its range, there are fewer
        than 20 draws, or the outcome is found nowhere or everywhere.
    """
    points, hits = float_array(points, "discover: inputs", ParameterError), np.asarray(hits)
    if points.ndim != 2 or hits.shape != (len(points),) or len(names) != points.shape[1]:
        got = f"{points.shape}, {hits.shape} and {len(names)} names"
        raise ParameterError(f"discover: the shapes (N, D), (N,) and D names are needed; got {got}")
    for name in names:
        if list(names).count(name) > 1:
            raise ParameterError(f"discover: two inputs are called {name!r}; each needs a name of its own")
    if hits.dtype != bool:
        raise ParameterError(f"discover: hits are truth values; got {hits.dtype}")
    if len(points) < 20:
        raise ParameterError(f"discover: at least 20 draws are needed; got {len(points)}")
    if not np.isfinite(points).all():
        raise ParameterError(f"discover: draw {int(np.argmin(np.isfinite(points).all(axis=1)))} has an input that is not finite")
    between("peel", peel)
    between("least", least)
    if hits.all() or not hits.any():
        raise ParameterError(f"discover: the outcome is found in {'all' if hits.all() else 'none'} of the draws: no box tells more")
    return points, hits

"""A map of regions with exact boundaries: shares, the label of a point, a raster, and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq_mpoly
from numpy.typing import NDArray

from games.arrays import grid_shape
from games.errors import ParameterError
from games.exact.numbers import decimal, exact, sign
from games.exact.plane.curves import Box, Point, Signs, by_power, float_table, value_at
from games.exact.plane.subdivision import Arrangement
from games.model.parameters import Parameter
from games.picture import class_map
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table

from .labels import Label
from .regions import Boundary, Region

FAINT = 1e-9
"""Value of a polynomial, as a share of its largest term, below which a grid point is decided exactly."""


@dataclass(frozen=True, eq=False, repr=False)
class ExactMap(Shown):
    """Regions of the plane of two parameters, everything else as in a scenario, with exact boundaries.

    Attributes
    ----------
    title
        What is mapped.
    box
        The exact ranges of x and y.
    point
        The scenario's own values of x and y; None if an axis moves several parameters, or they are outside the box.
    certifies
        What is proved of the labels, in words.
    labels
        Per cell of the arrangement its label.
    label_at
        What holds at a single point, from its own game.
    """

    x: Parameter
    y: Parameter
    box: Box
    scenario: Scenario
    us_action: str
    title: str
    regions: tuple[Region, ...]
    boundaries: tuple[Boundary, ...]
    point: Point | None
    certifies: str
    arrangement: Arrangement
    folds: tuple[fmpq_mpoly, ...]
    labels: tuple[Label, ...]
    label_at: Callable[[Point], Label]

    @property
    def shares(self) -> dict[Label, tuple[Fraction, Fraction]]:
        """Per label a lower and an upper bound of its share of the box, equal where it is exact; the largest first."""
        (x0, x1), (y0, y1) = self.box
        whole = (x1 - x0) * (y1 - y0)
        found: dict[Label, list[Fraction]] = {}
        for region in self.regions:
            both = found.setdefault(region.label, [Fraction(0), Fraction(0)])
            for k in (0, 1):
                both[k] += region.area[k] / whole
        ranked = sorted(found.items(), key=lambda entry: -entry[1][0])
        return {label: (max(low, Fraction(0)), min(high, Fraction(1))) for label, (low, high) in ranked}

    @property
    def idle(self) -> tuple[Parameter, ...]:
        """The axes that do not matter here: along them no label changes anywhere in the box.

        >>> import games
        >>> from games.models.trilateral import MODEL
        >>> from solvers.regimes import exact_map
        >>> [p.name for p in exact_map(MODEL, "TKN", "lam", at=games.episode("2019").scenario, select=False).idle]
        ['hierarchy']
        """
        degrees = [max((b.polynomial.degrees()[k] for b in self.boundaries), default=0) for k in (0, 1)]
        return tuple(p for p, degree in zip((self.x, self.y), degrees, strict=True) if not degree)

    def at(self, x: object, y: object) -> Label | None:
        """Return the label of an exact point of the box; None on a curve that divides cells.

        Inside it is that of a cell, by signs alone; a point on a side of the box, where ties may hold, is labelled on its own.

        Raises
        ------
        ParameterError
            If the point is outside the box.
        """
        point = exact(x, self.x.name), exact(y, self.y.name)
        for value, (low, high), p in zip(point, self.box, (self.x, self.y), strict=True):
            if not low <= value <= high:
                raise ParameterError(
                    f"{p.name} ({p.symbol}) = {decimal(value)} is outside the map: [{decimal(low)}, {decimal(high)}]"
                )
        label = self._beside(point)
        on_side = any(value in ends for value, ends in zip(point, self.box, strict=True))
        return self.label_at(point) if label is not None and on_side else label

    def _beside(self, point: Point) -> Label | None:
        """Return the label of the cell that holds a point or, on a side of the box, ends there."""
        here = tuple(sign(value_at(fold, point)) for fold in self.folds)
        return self._known.get(self._key(tuple(sign(value_at(c.polynomial, point)) for c in self.arrangement.curves), here))

    def _key(self, signs: Signs, folds: Signs) -> Signs:
        return tuple(s if curve.counts(folds) else 2 for s, curve in zip(signs, self.arrangement.curves, strict=True))

    @cached_property
    def _known(self) -> dict[Signs, Label | None]:
        found: dict[Signs, Label | None] = {}
        for label, signs, sample in zip(self.labels, self.arrangement.signs, self.arrangement.samples, strict=True):
            key = self._key(signs, tuple(sign(value_at(fold, sample)) for fold in self.folds))
            if found.setdefault(key, label) != label:
                found[key] = None  # only mixed equilibria of three players, which signs do not settle
        return found

    def loops(self, region: Region) -> tuple[NDArray[np.float64], ...]:
        """Return the closed lines around a region, which is on their left: points in order, shape (N, 2), curves as short pieces.

        >>> import games
        >>> from games.models.trilateral import MODEL
        >>> from solvers.regimes import exact_map
        >>> small = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario, select=False)
        >>> [loop.shape[1] for loop in small.loops(small.regions[0])]
        [2]
        """
        own = set(region.faces)
        following: dict[int, list[tuple[int, NDArray[np.float64]]]] = {}
        for edge in self.arrangement.edges:
            inside = [face in own for face in edge.faces]
            if inside[0] != inside[1]:
                start, end = edge.ends if inside[0] else edge.ends[::-1]
                following.setdefault(start, []).append((end, edge.points if inside[0] else edge.points[::-1]))
        found = []
        while following:
            start = here = next(iter(following))
            pieces: list[NDArray[np.float64]] = []
            while not pieces or here != start:
                end, points = following[here].pop()
                if not following[here]:
                    del following[here]
                pieces.append(points[:-1])
                here = end
            found.append(np.concatenate(pieces))
        return tuple(found)

    def _repr_html_(self) -> str:
        names, cells = self.raster(81)
        (x0, x1), (y0, y1) = self.box
        x, y = (self.x.name, float(x0), float(x1)), (self.y.name, float(y0), float(y1))
        return class_map(cells, list(map(str, names)), x, y, self.title) + super()._repr_html_()

    def to_xarray(self, shape: int | tuple[int, int] = 200) -> Any:
        """Return the map on a grid as an xarray data array over its two parameters: indices into ``labels``, -1 on a curve."""
        import xarray

        names, cells = self.raster(shape)
        axes = [np.linspace(float(a), float(b), n) for (a, b), n in zip(self.box, cells.shape[::-1], strict=True)]
        coordinates = {self.x.name: axes[0], self.y.name: axes[1]}
        facts = {"labels": list(map(str, names))}
        return xarray.DataArray(cells, coordinates, (self.y.name, self.x.name), name="label", attrs=facts)

    def raster(self, shape: int | tuple[int, int] = (1000, 1000)) -> tuple[tuple[Label, ...], NDArray[np.int16]]:
        """Return the labels and, on a grid of shape (nx, ny) over the box, an (ny, nx) array of indices; -1 on a curve.

        On a side of the box they are those of the cells that end there. Signs are taken in floats; where a polynomial is close to
        zero, at the exact value of the grid point.
        """
        (x0, x1), (y0, y1) = self.box
        names = tuple(dict.fromkeys(self.labels))
        shape = grid_shape(shape, "map")
        xs, ys = (np.linspace(float(a), float(b), n) for (a, b), n in zip(((x0, x1), (y0, y1)), shape, strict=True))
        doubtful = np.zeros((len(ys), len(xs)), dtype=bool)

        def positive(polynomial: fmpq_mpoly) -> NDArray[np.bool_]:
            table = float_table(by_power(polynomial))
            up, across = (v ** np.arange(n) for v, n in zip((ys[:, None], xs[:, None]), table.shape, strict=True))
            across = across.T
            value = up @ table @ across
            np.logical_or(doubtful, np.abs(value) <= FAINT * (np.abs(up) @ np.abs(table) @ np.abs(across)), out=doubtful)
            above: NDArray[np.bool_] = value > 0
            return above

        folds = [
            positive(fold) if not fold.is_constant() else np.full(doubtful.shape, value_at(fold, (x0, y0)) > 0)
            for fold in self.folds
        ]
        code, keys = np.zeros(doubtful.shape, dtype=np.int64), 1
        for curve in self.arrangement.curves:
            above = positive(curve.polynomial).astype(np.int64)
            if curve.domains is not None:
                inside = np.zeros(doubtful.shape, dtype=bool)
                for domain in curve.domains:
                    inside |= np.logical_and.reduce([(s == 0) | (fold == (s > 0)) for s, fold in zip(domain, folds, strict=True)])
                above = np.where(inside, above, 2)
            code = 3 * code + above
            keys *= 3
            if keys > 1 << 40:
                seen, code = np.unique(code, return_inverse=True)
                keys = len(seen)
        seen, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        found = np.empty(len(seen), dtype=np.int16)
        clear = np.flatnonzero(~doubtful.ravel())
        certain = dict(zip(inverse.ravel()[clear].tolist(), clear.tolist(), strict=True))
        place = {label: k for k, label in enumerate(names)}
        for k in range(len(first)):
            where = certain.get(k)
            found[k] = -1 if where is None else place.get(self._beside(self._grid(xs, ys, where)), -1)  # type: ignore[arg-type]  # None is not a label
        out = found[inverse].reshape(doubtful.shape)
        for where in np.flatnonzero(doubtful.ravel()):
            label = self._beside(self._grid(xs, ys, int(where)))
            out.ravel()[where] = -1 if label is None else place[label]
        return names, out

    def _grid(self, xs: NDArray[np.float64], ys: NDArray[np.float64], where: int) -> Point:
        row, column = divmod(where, len(xs))
        point = (Fraction(float(xs[column])), Fraction(float(ys[row])))
        return tuple(min(max(v, low), high) for v, (low, high) in zip(point, self.box, strict=True))  # type: ignore[return-value]  # two

    def table(self) -> Table:
        """Return one row per region: its label, share of the box, what is selected at its sample, and the sample."""
        (x0, x1), (y0, y1) = self.box
        whole = (x1 - x0) * (y1 - y0)
        rows = [
            (
                str(k),
                str(region.label) + ("" if region.certain else " (mixed: at the sample)"),
                _share(region.area[0] / whole, region.area[1] / whole),
                "" if region.selected is None else ", ".join([f"({', '.join(region.selected)})", *filter(None, [region.outcome])]),
                f"({decimal(region.sample[0])}, {decimal(region.sample[1])})",
            )
            for k, region in enumerate(self.regions)
        ]
        header = ("region", "label", "share", "selected at the sample", f"sample ({self.x.symbol}, {self.y.symbol})")
        return Table(header, rows, caption=self.title, notes=(self.certifies, *map(idle_note, self.idle)))

    def boundary_table(self) -> Table:
        """Return one row per boundary curve: its equation in closed form, the regions it parts, and who is indifferent."""
        rows = [
            (
                Cell(str(b), f"${b.latex()}$", f"\\({b.latex()}\\)"),
                "; ".join(f"{i} | {j}" for i, j in sorted(b.regions)),
                "; ".join(map(str, b.causes)),
            )
            for b in self.boundaries
        ]
        return Table(("curve", "between regions", "on it"), rows, caption=f"{self.title}: boundaries")

    def __repr__(self) -> str:
        return str(self.table())

    def tables(self) -> tuple[Table, ...]:
        """Return the regions and their boundaries."""
        return (self.table(), self.boundary_table())


def idle_note(axis: Parameter, kept: str = "label") -> str:
    """Return the sentence that says that an axis of a map does not matter, for what is kept along it."""
    return f"{axis.name} does not matter here: along it no {kept} changes, whatever the value on the other axis."


def _share(low: Fraction, high: Fraction) -> str:
    """Write a share: exactly where it is known so, else with the digits that its bounds agree on."""
    if low == high:
        return f"{float(low):.4f} = {low}" if low.denominator < 10**6 else f"{float(low):.6f} (exact)"
    for digits in range(12, 0, -1):
        if f"{float(low):.{digits}f}" == f"{float(high):.{digits}f}":
            return f"{float(low):.{min(digits, 6)}f}"
    return f"{float(low):.4f} to {float(high):.4f}"

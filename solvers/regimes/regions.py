"""Regions: cells of one label joined, the curves between them in closed form, and what is selected in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
from flint import fmpq_mpoly
from numpy.typing import NDArray

from games.errors import ParameterError
from games.exact.numbers import fraction
from games.exact.plane.curves import Signs, factors
from games.exact.plane.disjoint_sets import DisjointSets
from games.exact.plane.subdivision import Arrangement
from games.model.parameters import Parameter
from games.models.trilateral import ALLY_ACTIONS
from games.profile import outcome_class

from ..selection import logit
from .chart import Chart
from .critical import ratio
from .labels import Change, Label, Tie, bears_on
from .path_conditions.moves import Comparison
from .shorthand import real_symbol, sum_latex


@dataclass(frozen=True, eq=False)
class Region:
    """A connected part of the map with one label.

    Attributes
    ----------
    sample
        An exact point inside it.
    area
        Lower and upper bound; equal where the area is exact.
    faces
        The cells of the arrangement it consists of.
    selected
        The action profile that the logit branch selects *at the sample*: not proved to be the same in the whole region.
        None if no selection was asked for.
    certain
        Whether the label is proved for the whole region; if not, mixed equilibria were only solved at one point of each cell.
    """

    label: Label
    sample: tuple[Fraction, Fraction]
    area: tuple[Fraction, Fraction]
    faces: tuple[int, ...]
    selected: tuple[str, ...] | None
    certain: bool

    @property
    def outcome(self) -> str | None:
        """The class of the selected profile, in the alliance game."""
        if self.selected is None or not set(self.selected[:2]) <= set(ALLY_ACTIONS):
            return None
        return outcome_class(self.selected[0], self.selected[1])


@dataclass(frozen=True, eq=False)
class Boundary:
    """A curve on which the label changes.

    Attributes
    ----------
    polynomial
        It vanishes there: irreducible, in the ring ``curves.PLANE``.
    causes
        The ties (or unchanged losses, or comparisons at a decision) that hold on it.
    regions
        Pairs of indices of regions that it parts.
    pieces
        Arrays of shape (n, 2), for drawing.
    names
        Symbol -> LaTeX of the model's parameters.
    """

    x: Parameter
    y: Parameter
    polynomial: fmpq_mpoly
    causes: tuple[Tie | Change | Comparison, ...]
    regions: frozenset[tuple[int, int]]
    pieces: tuple[NDArray[np.float64], ...]
    names: Mapping[str, str]
    derive: Callable[[], Mapping[str, Any] | None]

    @property
    def equation(self) -> Any:
        """The polynomial in the two parameters' SymPy symbols, all other parameters as in the scenario."""
        import sympy

        x, y = real_symbol(self.x.symbol), real_symbol(self.y.symbol)
        terms = ((fraction(v), int(i), int(j)) for (i, j), v in self.polynomial.to_dict().items())
        return sympy.Add(*(sympy.Rational(v.numerator, v.denominator) * x**i * y**j for v, i, j in terms))

    @cached_property
    def condition(self) -> Mapping[str, Any] | None:
        """The same in closed form: mechanism -> term, in the parameters and shorthands; on the curve they sum to zero.

        None for ties against a mixture, and for trees.
        """
        return self.derive()

    def solved(self, parameter: str) -> Any:
        """Return the curve in closed form, solved for one of its parameters (symbol or name); None if it is not linear in it.

        Raises
        ------
        ParameterError
            If the parameter is not one of the two.
        """
        import sympy

        over, under = self._ratio(parameter)
        return sympy.Add(*over) / sympy.Add(*under) if under else None

    def _ratio(self, parameter: str) -> tuple[list[Any], list[Any]]:
        found = next((p for p in (self.x, self.y) if parameter in (p.symbol, p.name)), None)
        if found is None:
            raise ParameterError(f"solved: {self.x.name} or {self.y.name} is needed; got {parameter!r}")
        over, under = ([], []) if self.condition is None else ratio(self.condition, real_symbol(found.symbol))
        scale = _content(under[0]) if under else 1  # a number that cancels
        return [term / scale for term in over], [term / scale for term in under]

    def latex(self) -> str:
        """Return the closed form in LaTeX, solved for y or x where it can be; else the equation in numbers."""
        import sympy

        names = dict(self.names) | {p.symbol: p.latex for p in (self.x, self.y)}
        for parameter in (self.y, self.x):
            over, under = self._ratio(parameter.symbol)
            if under:
                top, bottom = sum_latex(over, names) if over else "0", sum_latex(under, names)
                return f"{parameter.latex} = " + (top if bottom == "1" else rf"\frac{{{top}}}{{{bottom}}}")
        written = {real_symbol(p.symbol): p.latex for p in (self.x, self.y)}
        return f"{sympy.latex(self.equation, symbol_names=written)} = 0"

    def __str__(self) -> str:
        """Write the equation with its numbers rounded, scaled so that the largest is 1."""
        terms = sorted(((int(i), int(j)), fraction(v)) for (i, j), v in self.polynomial.to_dict().items())
        largest = max(abs(v) for _, v in terms)
        parts = []
        for (i, j), v in reversed(terms):
            powers = [f"{p.symbol}^{n}" if n > 1 else p.symbol for p, n in ((self.x, i), (self.y, j)) if n]
            size = format(float(abs(v) / largest), ".4g")
            parts.append(("- " if v < 0 else "+ ") + " ".join([size] * (size != "1" or not powers) + powers))
        return " ".join(parts).removeprefix("+ ") + " = 0"


def merged(
    chart: Chart,
    cut: Arrangement,
    labels: Sequence[Label],
    certain: Sequence[bool],
    parts: Mapping[Signs, Mapping[Any, fmpq_mpoly]],
    derive: Callable[[Any, Signs], Mapping[str, Any] | None],
) -> tuple[tuple[Region, ...], tuple[Boundary, ...]]:
    """Return the regions, neighbouring cells of one label joined, and the curves between them."""
    sets = DisjointSets(len(labels))
    inner = [(e, a, b) for e in cut.edges for a, b in (e.faces,) if a is not None and b is not None]
    for _, a, b in inner:
        if labels[a] == labels[b]:
            sets.join(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for face in range(len(labels)):
        members[sets.find(face)].append(face)
    regions = []
    for faces in members.values():
        largest = max(faces, key=lambda face: cut.areas[face][0])
        area = tuple(sum((cut.areas[face][k] for face in faces), Fraction(0)) for k in (0, 1))
        regions.append(
            Region(labels[faces[0]], cut.samples[largest], (area[0], area[1]), tuple(faces), None, all(certain[f] for f in faces))
        )
    regions.sort(key=lambda region: -region.area[0])
    place = {face: k for k, region in enumerate(regions) for face in region.faces}
    grouped: dict[int, list[tuple[Any, int, int]]] = defaultdict(list)
    for edge, a, b in inner:
        if place[a] != place[b] and edge.curve is not None:
            grouped[edge.curve].append((edge, place[a], place[b]))
    by_curve: dict[str, dict[Any, Signs]] = defaultdict(dict)
    for signs, own in parts.items():
        for cause, polynomial in own.items():
            for factor, _ in factors(polynomial)[1]:
                by_curve[str(factor)].setdefault(cause, signs)
    boundaries = []
    players = chart.situation.players
    x, y = (axis.parameter for axis in chart.axes)
    names = {p.symbol: p.latex for p in chart.situation.model.parameters}
    for number, found in sorted(grouped.items()):
        polynomial = cut.curves[number].polynomial
        sides = frozenset((min(i, j), max(i, j)) for _, i, j in found)
        causes = by_curve[str(polynomial)]
        close = [c for c in causes if any(bears_on(c, regions[i].label, regions[j].label, players) for i, j in sides)] or list(
            causes
        )
        close.sort(key=lambda cause: isinstance(cause, Tie) and cause.mixed)
        closed = partial(derive, close[0], causes[close[0]]) if close else dict
        pieces = tuple(edge.points for edge, _, _ in found)
        boundaries.append(Boundary(x, y, polynomial, tuple(close), sides, pieces, names, closed))
    return tuple(regions), tuple(boundaries)


def with_selection(chart: Chart, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions with what the logit branch selects in the games at their samples."""
    games = [chart.game(region.sample).floats() for region in regions]
    actions = chart.situation.actions
    cells: list[tuple[int, ...]]
    if len(actions) == 2:
        cells = [divmod(int(cell), len(actions[1])) for cell in logit.select_batch(np.stack(games)).cells]
    else:
        cells = [logit.limit(own).cell for own in games]
    return tuple(
        replace(region, selected=tuple(labels[k] for labels, k in zip(actions, cell, strict=True)))
        for region, cell in zip(regions, cells, strict=True)
    )


def _content(term: Any) -> Any:
    """Return the number that is left of a product when brackets are written as (1 + ...)."""
    import sympy

    size = sympy.S.One
    for factor in sympy.Mul.make_args(sympy.factor(term)):
        base, power = factor.as_base_exp()
        constant = base if base.is_number else base.as_coefficients_dict().get(sympy.S.One, 0) if base.is_Add else 1
        size *= abs(constant or 1) ** power
    return size

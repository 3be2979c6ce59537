"""Pieces of the equilibrium set: polytopes and moving polytopes, with exact membership."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any, TypeAlias

from flint import fmpq_poly, fmpz_poly

from games.exact.algebraic import compare, evaluate
from games.exact.cones import in_hull, span
from games.exact.cylinders import Range, value_in_floats
from games.exact.heights import Point
from games.exact.places import inner

Strategy: TypeAlias = tuple[Any, ...]
"""Probabilities of a player's actions: Fractions or elements of one number field."""

Profile: TypeAlias = tuple[Strategy, ...]
"""One strategy per player."""

Product: TypeAlias = tuple[tuple[Strategy, ...], ...]
"""Per player the vertices of a polytope of strategies."""

Place: TypeAlias = tuple[int, int, Fraction, Fraction]
"""Where a parameter t is read off: player, action, and offset and slope of that action's probability in t."""


@dataclass(frozen=True)
class Polytope:
    """The convex hull of equilibria: every point of it is an equilibrium.

    ``factors`` are the vertices by player if it is a product of polytopes of strategies, and that is known.
    """

    vertices: tuple[Profile, ...]
    factors: Product | None = field(default=None, compare=False)

    @classmethod
    def product(cls, factors: Product) -> Polytope:
        """Return the product of polytopes of strategies."""
        return cls(tuple(itertools.product(*factors)), factors)


@dataclass(frozen=True)
class Sweep:
    """Polytopes of equilibria that move with a parameter t between two numbers: at each t every player picks in a polytope.

    ``polynomials`` holds per player and vertex the polynomial of each action, as integer coefficients from the constant up; a
    vertex is their values at t, normalised to sum one. ``place`` says where t is read off.
    """

    polynomials: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]
    low: Any
    high: Any
    place: Place

    def product(self, t: Any) -> Product:
        """Return the vertices of the players' polytopes at a parameter value, exactly."""
        return tuple(
            tuple(normalised([evaluate(fmpq_poly(list(p)), t) for p in vertex]) for vertex in own) for own in self.polynomials
        )

    def at(self, t: Any) -> Profile:
        """Return the profile at a parameter value at which every player plays the mean of its vertices."""
        return tuple(mean(own) for own in self.product(t))

    @property
    def centre(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """Per player and action, the polynomial to which the probability in ``at`` is proportional."""
        out = []
        for own in self.polynomials:
            vertices = [[fmpz_poly(list(p)) for p in vertex] for vertex in own]
            totals = [sum(vertex, start=fmpz_poly()) for vertex in vertices]
            weights = [prod((t for k, t in enumerate(totals) if k != j), start=fmpz_poly([1])) for j in range(len(own))]
            columns = zip(*vertices, strict=True)
            sums = [sum((w * p for w, p in zip(weights, column, strict=True)), start=fmpz_poly()) for column in columns]
            out.append(tuple(tuple(map(int, p.coeffs())) for p in sums))
        return tuple(out)

    @cached_property
    def vertices(self) -> tuple[Profile, ...]:
        """The profiles of vertices at both ends."""
        profiles = (profile for t in (self.low, self.high) for profile in itertools.product(*self.product(t)))
        return tuple(dict.fromkeys(profiles))


@dataclass(frozen=True, eq=False)
class Cylinder:
    """Polytopes of equilibria over a cell of parameters: at each point of it every player picks in a polytope.

    ``axes`` holds, per parameter, the player and the action whose probability it is, and what it runs through above the
    parameters before it. ``point`` is a sample of the parameters; ``rays`` hold per player, vertex and action a polynomial in
    the parameters, and a vertex is their values, normalised to sum one.
    """

    axes: tuple[tuple[int, int, Range], ...]
    point: Point
    rays: tuple[tuple[tuple[Any, ...], ...], ...]

    @property
    def parameters(self) -> int:
        """The dimension of the cell."""
        return sum(reach.open for _, _, reach in self.axes)

    def product(self, point: Point) -> Product:
        """Return the vertices of the players' polytopes at a point of the cell, exactly."""
        return tuple(tuple(normalised([point.value(p) for p in ray]) for ray in own) for own in self.rays)

    @cached_property
    def factors(self) -> Product:
        """The vertices of the players' polytopes at the sample."""
        return self.product(self.point)

    @property
    def vertices(self) -> tuple[Profile, ...]:
        """The profiles of vertices at the sample."""
        return tuple(itertools.product(*self.factors))

    def near(self, steps: int) -> Iterator[Product]:
        """Yield polytopes over a grid of the cell in floats, with so many steps per open parameter."""

        def points(values: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
            if len(values) == len(self.axes):
                yield values
                return
            *_, reach = self.axes[len(values)]
            low, high = (end.close(values) for end in (reach.low, reach.high))
            if low is None or high is None:
                return
            for k in range(steps) if reach.open else (0,):
                yield from points((*values, low + (high - low) * (k + 0.5) / steps if reach.open else low))

        for values in points(()):
            found = [[[value_in_floats(p, values) for p in ray] for ray in own] for own in self.rays]
            if all(abs(sum(ray)) > 1e-300 for own in found for ray in own):
                yield tuple(tuple(tuple(v / sum(ray) for v in ray) for ray in own) for own in found)

    def holds(self, profile: Profile, known: dict[tuple[Any, ...], Point] | None = None) -> bool:
        """Tell whether a profile with numbers of one field lies over the cell, and in the polytopes there.

        Parameters
        ----------
        known
            Points met before, by their coordinates.

        Raises
        ------
        ArithmeticError
            If its numbers are of several fields.
        """
        point = Point()
        for player, action, reach in self.axes:
            value = profile[player][action]
            if not reach.holds(point, value):
                return False
            point = (
                Point((*point.values, value))
                if known is None
                else known.setdefault((*point.values, value), Point((*point.values, value)))
            )
        return all(map(in_hull, self.product(point), profile))


Piece: TypeAlias = Polytope | Sweep | Cylinder


def mean(vertices: Sequence[Strategy]) -> Strategy:
    """Return the mean of strategies.

    >>> print(*mean([(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]))
    1/2 1/2
    """
    size = Fraction(1, len(vertices))
    return tuple(size * sum(column[1:], start=column[0]) for column in zip(*vertices, strict=True))


def normalised(values: Sequence[Any]) -> Strategy:
    """Return numbers divided by their sum.

    >>> print(*normalised([Fraction(1), Fraction(3)]))
    1/4 3/4
    """
    share = Fraction(1) / sum(values[1:], start=values[0])
    return tuple(Fraction(0) if value == 0 else value * share for value in values)


def dimension(piece: Piece) -> int:
    """Return the dimension of a piece.

    >>> dimension(Polytope.product((((1, 0), (0, 1)), ((1, 0), (0, 1)))))
    2
    """
    if isinstance(piece, Sweep):
        return 1 + sum(map(span, piece.product(inner(piece.low, piece.high))))
    if isinstance(piece, Cylinder):
        return piece.parameters + sum(map(span, piece.factors))
    if piece.factors is None:
        return span([flat(vertex) for vertex in piece.vertices])
    return sum(map(span, piece.factors))


def flat(profile: Profile) -> tuple[Any, ...]:
    """Return the coordinates of a profile, one player after the other.

    >>> flat(((1, 2), (3, 4)))
    (1, 2, 3, 4)
    """
    return tuple(value if value != 0 else Fraction(0) for own in profile for value in own)


def holds(piece: Piece, profile: Profile, known: dict[tuple[Any, ...], Point] | None = None) -> bool | None:
    """Tell whether a piece holds a profile; None if their numbers lie in different fields and cannot be told apart.

    >>> half = (Fraction(1, 2), Fraction(1, 2))
    >>> holds(Polytope((((1, 0), (0, 1)), ((0, 1), (1, 0)))), (half, half))
    True
    """
    try:
        if isinstance(piece, Cylinder):
            return piece.holds(profile, known)
        if isinstance(piece, Sweep):
            player, action, offset, slope = piece.place
            t = (profile[player][action] - offset) / slope
            return compare(piece.low, t) <= 0 <= compare(piece.high, t) and all(map(in_hull, piece.product(t), profile))
        if piece.factors is not None:
            return all(map(in_hull, piece.factors, profile))
        return in_hull([flat(vertex) for vertex in piece.vertices], flat(profile))
    except ArithmeticError:
        return False if apart(piece, profile) else None


def holder(point: Profile, pieces: Iterable[tuple[int, Piece]]) -> int | None:
    """Return the index of a piece that holds a point which one of them holds; None if it could not be told."""
    unknown = []
    known: dict[tuple[Any, ...], Point] = {}
    for k, piece in pieces:
        answer = holds(piece, point, known)
        if answer:
            return k
        if answer is None:
            unknown.append(k)
    return unknown[0] if len(unknown) == 1 else None


def apart(piece: Piece, profile: Profile, tolerance: float = 1e-9) -> bool:
    """Tell whether a profile is certainly away from a polytope: outside the box of its vertices by more than a tolerance."""
    if not isinstance(piece, Polytope):
        return False
    columns = zip(*(flat(vertex) for vertex in piece.vertices), strict=True)
    box = [(min(map(float, column)) - tolerance, max(map(float, column)) + tolerance) for column in columns]
    return any(not low <= float(value) <= high for value, (low, high) in zip(flat(profile), box, strict=True))

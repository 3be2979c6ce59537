"""Continua of equilibria: polytopes, curves, moving polytopes and cells of them, and what of them is connected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from numpy.typing import NDArray

from games.exact.cones import in_hull

Profile: TypeAlias = tuple[NDArray[Any], ...]
"""One probability vector per player, shape (A_i,)."""

Product: TypeAlias = tuple[tuple[NDArray[Any], ...], ...]
"""Per player the vertices of a polytope of strategies; every combination of points of them is an equilibrium."""


@dataclass(frozen=True, eq=False)
class Hull:
    """A polytope of equilibria that spans players jointly: the convex hull of profiles."""

    vertices: tuple[Profile, ...]


@dataclass(frozen=True, eq=False)
class Arc:
    """A curve of equilibria between two end points; ``at(t)`` is the equilibrium at a parameter value in ``low..high``.

    ``formula`` holds, per player and action, the polynomial in t to which the probability is proportional: "0" for actions that are
    never played. ``holds`` tells whether a profile lies on it, exactly; None where numbers of different fields keep that open.
    """

    low: Any
    high: Any
    at: Callable[[Any], Profile]
    formula: tuple[tuple[str, ...], ...]
    holds: Callable[[Profile], bool | None] = field(kw_only=True)


@dataclass(frozen=True, eq=False)
class Sweep(Arc):
    """Polytopes of equilibria along a curve: at each t every player picks in a polytope, and all combinations are equilibria.

    ``at`` and ``formula`` are those of the centres, the means of the polytopes' vertices. ``polytopes(t)`` are the vertices, by
    player; ``vertices`` holds, per player, vertex and action, the polynomial in t to which the probability is proportional.
    """

    polytopes: Callable[[Any], Product]
    vertices: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class Cylinder:
    """Polytopes of equilibria over a cell of several probabilities: over each point of it all combinations are equilibria.

    Attributes
    ----------
    parameters
        The probabilities t0, t1, ... that are free or roots: the player and the action of each.
    conditions
        What each of them runs through, in words: an open interval whose ends are numbers, or roots in (0, 1) of polynomials in
        those before it, counted from the smallest; or such a root.
    vertices
        Per player, vertex and action, the polynomial in the parameters to which the probability is proportional.
    sample
        An equilibrium of it, at the means of the vertices over one point of the cell.
    holds
        Tells whether a profile lies in it, exactly; None where its numbers are of different fields.
    near
        Its polytopes, in floats, over a grid of the cell with so many steps per free parameter: per player the vertices.
    """

    parameters: tuple[tuple[int, int], ...]
    conditions: tuple[str, ...]
    vertices: tuple[tuple[tuple[str, ...], ...], ...]
    sample: Profile
    holds: Callable[[Profile], bool | None]
    near: Callable[[int], Iterator[Product]]


Piece: TypeAlias = Product | Hull | Arc | Sweep | Cylinder


@dataclass(frozen=True, eq=False, repr=False)
class Component:
    """A connected continuum of equilibria: a union of polytopes and curves.

    Attributes
    ----------
    pieces
        Pieces: products of polytopes (two players), hulls of profiles, curves, moving polytopes, or cylinders.
    dimension
        The largest dimension of a piece.
    extreme
        The equilibria at the vertices of the pieces, each certified.
    """

    pieces: tuple[Any, ...]
    dimension: int
    extreme: tuple[Any, ...]

    def holds(self, profile: Profile) -> bool | None:
        """Tell whether a profile of exact numbers lies in it; None where numbers of different fields keep that open."""
        return any_of(_holds(piece, profile) for piece in self.pieces)

    def __repr__(self) -> str:
        return f"continuum of dimension {self.dimension} with the extreme equilibria {', '.join(map(repr, self.extreme))}"


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Return True if one answer is, else None if one is open, else False.

    >>> any_of([False, None]), any_of([None, True])
    (None, True)
    """
    unknown = False
    for answer in answers:
        if answer:
            return True
        unknown = unknown or answer is None
    return None if unknown else False


def _holds(piece: Any, profile: Profile) -> bool | None:
    """Tell whether a piece holds a profile."""
    if isinstance(piece, Arc | Cylinder):
        return piece.holds(profile)
    try:
        if isinstance(piece, Hull):
            return in_hull([_flat(vertex) for vertex in piece.vertices], _flat(profile))
        return all(in_hull(list(map(tuple, own)), tuple(x)) for own, x in zip(piece, profile, strict=True))
    except ArithmeticError:
        return None


def _flat(profile: Profile) -> tuple[Any, ...]:
    return tuple(p for own in profile for p in own)

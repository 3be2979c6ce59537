"""Continua of equilibria: connected unions of pieces, each a product of polytopes or a parametrised cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias

from ..exact.algebraic import Algebraic

Number: TypeAlias = Fraction | Algebraic
"""A probability: rational wherever it can be."""

Strategy: TypeAlias = tuple[Number, ...]
"""One player's probabilities, one per action."""

Profile: TypeAlias = tuple[Strategy, ...]
"""One strategy per player."""


@dataclass(frozen=True)
class Polytopes:
    """A product of polytopes, one per player, given by their vertices: the players choose independently.

    >>> half = polytopes("1 0; 1/2 1/2", "0 1")
    >>> half.dimension, half.contains(profile("2/3 1/3", "0 1")), half.contains(profile("1/3 2/3", "0 1"))
    (1, True, False)
    """

    vertices: tuple[tuple[Strategy, ...], ...]

    @cached_property
    def dimension(self) -> int:
        """The sum of the dimensions of the polytopes."""
        return sum(len(_independent(own)) - 1 for own in self.vertices)

    def contains(self, profile: Profile) -> bool:
        """Return whether a profile lies in the piece, by exact comparison."""
        return len(profile) == len(self.vertices) and all(map(_in_hull, profile, self.vertices))


@dataclass(frozen=True, eq=False)
class Cell:
    """A curve or a surface: the profiles ``at(t_1, ..., t_d)`` over a box of parameters.

    Attributes
    ----------
    at
        Parameters -> profile, by rational operations only: it takes exact numbers, floats and arrays.
    parameters
        Its inverse on the piece: profile -> parameters. Off the piece it may return anything.
    box
        The ends of each parameter.
    formula
        The profile in words.
    """

    at: Callable[..., Any]
    parameters: Callable[[Profile], tuple[Number, ...]]
    box: tuple[tuple[Fraction, Fraction], ...]
    formula: str

    @property
    def dimension(self) -> int:
        """The number of parameters."""
        return len(self.box)

    def contains(self, profile: Profile) -> bool:
        """Return whether a profile lies in the piece, by exact comparison."""
        values = self.parameters(profile)
        inside = all(low <= value <= high for value, (low, high) in zip(values, self.box, strict=True))
        return inside and bool(self.at(*values) == profile)


Piece: TypeAlias = Polytopes | Cell


@dataclass(frozen=True)
class Continuum:
    """A connected set of equilibria that is more than one point.

    Attributes
    ----------
    shape
        What it looks like, in words.
    pieces
        Pieces whose union it is.

    >>> edge = Continuum("a segment", (polytopes("1 0; 0 1", "0 1"),))
    >>> edge.dimension, edge.contains(profile("1/7 6/7", "0 1"))
    (1, True)
    """

    shape: str
    pieces: tuple[Piece, ...]

    @property
    def dimension(self) -> int:
        """The largest dimension of a piece."""
        return max(piece.dimension for piece in self.pieces)

    def contains(self, profile: Profile) -> bool:
        """Return whether a profile lies in one of the pieces."""
        return any(piece.contains(profile) for piece in self.pieces)


def profile(*strategies: str) -> Profile:
    """Return a profile written as one line of probabilities per player.

    >>> profile("1/2 1/2", "0 1")
    ((Fraction(1, 2), Fraction(1, 2)), (Fraction(0, 1), Fraction(1, 1)))
    """
    return tuple(tuple(map(Fraction, own.split())) for own in strategies)


def polytopes(*vertices: str) -> Polytopes:
    """Return a product of polytopes, the vertices of each player's written in a line and parted by semicolons.

    >>> polytopes("1/2 1/2", "1 0; 0 1").dimension
    1
    """
    return Polytopes(tuple(profile(*own.split(";")) for own in vertices))


def _independent(vertices: tuple[Strategy, ...]) -> tuple[Strategy, ...]:
    """Return a largest affinely independent part: of probability vectors, linearly independent is the same."""
    chosen: tuple[Strategy, ...] = ()
    for vertex in vertices:
        if not chosen or _solution(chosen, vertex) is None:
            chosen += (vertex,)
    return chosen


def _in_hull(point: Strategy, vertices: tuple[Strategy, ...]) -> bool:
    """Return whether a point is a mean of some independent vertices (Caratheodory 1907)."""
    size = len(_independent(vertices))
    for simplex in combinations(vertices, size):
        if len(_independent(simplex)) == size:
            weights = _solution(simplex, point)
            if weights is not None and all(w >= 0 for w in weights):
                return True
    return False


def _solution(simplex: tuple[Strategy, ...], point: Strategy) -> list[Number] | None:
    """Return the weights on independent vertices that make up a point (Gauss-Jordan), or None if there are none."""
    rows: list[list[Any]] = [[*column, value] for *column, value in zip(*simplex, point, strict=True)]
    for k in range(len(simplex)):
        pivot = next(r for r in range(k, len(rows)) if rows[r][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for r, row in enumerate(rows):
            if r != k and row[k] != 0:
                rows[r] = [a - row[k] * b for a, b in zip(row, rows[k], strict=True)]
    return None if any(row[-1] != 0 for row in rows[len(simplex) :]) else [row[-1] for row in rows[: len(simplex)]]

"""Subdivisions: the vertices, edges and faces into which curves divide a box of the plane."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb
from numpy.typing import NDArray

from ..balls import bounds
from .curves import Box, Curve, Signs


@dataclass(frozen=True, eq=False)
class Edge:
    """A piece of a curve, or of a side of the box, between two vertices.

    Attributes
    ----------
    curve
        Index of the curve; None for a side of the box.
    ends
        Indices of the vertices.
    faces
        The faces on its left and on its right, seen from the first end to the second; None: outside the box.
    points
        Shape (n, 2), floats from the first end to the second, for drawing.
    """

    curve: int | None
    ends: tuple[int, int]
    faces: tuple[int | None, int | None]
    points: NDArray[np.float64]
    integral: Any
    """The exact (Fraction) or enclosed (arb) integral of y dx along it."""


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The vertices, edges and faces of a box that curves divide.

    Attributes
    ----------
    curves
        What divides; every edge inside the box is a piece of one of them.
    vertices
        Shape (V, 2), floats.
    samples
        One exact point inside each face.
    signs
        Per face the sign of every curve's polynomial at its sample.
    """

    box: Box
    curves: tuple[Curve, ...]
    vertices: NDArray[np.float64]
    edges: tuple[Edge, ...]
    samples: tuple[tuple[Fraction, Fraction], ...]
    signs: tuple[Signs, ...]

    @cached_property
    def areas(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Per face a lower and an upper bound of its area, equal where the area is known exactly."""
        totals: list[Any] = [Fraction(0)] * len(self.samples)
        enclosed: list[Any] = [arb(0)] * len(self.samples)
        for edge in self.edges:
            for face, sign in zip(edge.faces, (-1, 1), strict=True):
                if face is not None:
                    if isinstance(edge.integral, Fraction):
                        totals[face] += sign * edge.integral
                    else:
                        enclosed[face] += sign * edge.integral
        return tuple((total + low, total + high) for total, (low, high) in zip(totals, map(bounds, enclosed), strict=True))

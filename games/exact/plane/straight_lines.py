"""Arrangements of straight lines: convex cells, split one line at a time; points are homogeneous integers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

import numpy as np
from flint import fmpq_mpoly

from ..numbers import fraction, sign
from .curves import Box, Curve, Signs, value_at
from .subdivision import Arrangement, Edge

Point: TypeAlias = tuple[int, int, int]
"""(X, Y, W) with W > 0: the point (X / W, Y / W)."""


def split_by_lines(box: Box, curves: tuple[Curve, ...], folds: Sequence[fmpq_mpoly]) -> Arrangement:
    """Return the arrangement of straight lines in a box; vertices and areas are exact.

    >>> from .curves import PLANE
    >>> x, y = PLANE.gens()
    >>> unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> cut = split_by_lines(unit, (Curve(2 * x - y),), [])
    >>> [str(area) for area, _ in cut.areas]
    ['3/4', '1/4']
    """
    (x0, x1), (y0, y1) = box
    vertices: list[Point] = [_homogeneous(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    cells: list[list[tuple[int, int | None]]] = [[(k, None) for k in range(4)]]  # corner and the curve of the edge after it
    for number, curve in enumerate(curves):
        a, b, c = _integers(curve.polynomial)
        side = [sign(a * x + b * y + c * w) for x, y, w in vertices]
        cuts: dict[tuple[int, int], int] = {}
        result = []
        for cell in cells:
            own = [side[v] for v, _ in cell]
            counts = curve.domains is None or curve.counts(_fold_signs(vertices, cell, folds))
            if counts and min(own) < 0 < max(own):
                result += _split(cell, own, number, (a, b, c), vertices, cuts)
            else:
                result.append(cell)
        cells = [_with_cuts(cell, cuts) for cell in result] if cuts else result
    return _from_cells(box, curves, vertices, cells)


def _homogeneous(x: Fraction, y: Fraction) -> Point:
    w = lcm(x.denominator, y.denominator)
    return x.numerator * (w // x.denominator), y.numerator * (w // y.denominator), w


def _integers(line: fmpq_mpoly) -> tuple[int, int, int]:
    parts = {k: fraction(v) for k, v in line.to_dict().items()}
    values = [parts.get(k, Fraction(0)) for k in ((1, 0), (0, 1), (0, 0))]
    scale = lcm(*(value.denominator for value in values))
    a, b, c = (int(value * scale) for value in values)
    return a, b, c


def _fold_signs(vertices: list[Point], cell: list[tuple[int, int | None]], folds: Sequence[fmpq_mpoly]) -> Signs:
    inside = _centre([vertices[v] for v, _ in cell])
    return tuple(sign(value_at(fold, inside)) for fold in folds)


def _centre(corners: list[Point]) -> tuple[Fraction, Fraction]:
    """Return the mean of the corners of a convex polygon."""
    scale = lcm(*(w for _, _, w in corners))
    x, y = (sum(p[k] * (scale // p[2]) for p in corners) for k in (0, 1))
    return Fraction(x, scale * len(corners)), Fraction(y, scale * len(corners))


def _split(
    cell: list[tuple[int, int | None]],
    side: list[int],
    number: int,
    line: tuple[int, int, int],
    vertices: list[Point],
    cuts: dict[tuple[int, int], int],
) -> list[list[tuple[int, int | None]]]:
    """Return the two cells into which a line cuts one; new vertices are shared with the cell across the edge."""
    halves: tuple[list[tuple[int, int | None]], list[tuple[int, int | None]]] = ([], [])  # positive, negative
    for k, ((v, label), s) in enumerate(zip(cell, side, strict=True)):
        after, t = cell[(k + 1) % len(cell)][0], side[(k + 1) % len(cell)]
        if s == 0:
            # the cut runs along the line from here in the half that is left, and the edge goes on in the other
            halves[0].append((v, label if t > 0 else number))
            halves[1].append((v, label if t < 0 else number))
            continue
        own, other = (halves[0], halves[1]) if s > 0 else (halves[1], halves[0])
        own.append((v, label))
        if s * t < 0:
            key = (min(v, after), max(v, after))
            if key not in cuts:
                cuts[key] = len(vertices)
                vertices.append(_crossing(vertices[v], vertices[after], line))
            own.append((cuts[key], number))
            other.append((cuts[key], label))
    return [halves[0], halves[1]]


def _crossing(p: Point, q: Point, line: tuple[int, int, int]) -> Point:
    a, b, c = line
    s, t = a * p[0] + b * p[1] + c * p[2], a * q[0] + b * q[1] + c * q[2]
    x, y, w = (t * u - s * v for u, v in zip(p, q, strict=True))
    shared = gcd(x, y, w) if w > 0 else -gcd(x, y, w)
    return x // shared, y // shared, w // shared


def _with_cuts(cell: list[tuple[int, int | None]], cuts: dict[tuple[int, int], int]) -> list[tuple[int, int | None]]:
    """Return a cell whose edges have the vertices that its neighbours were given."""
    found = []
    for (v, label), (after, _) in zip(cell, cell[1:] + cell[:1], strict=True):
        found.append((v, label))
        key = (v, after) if v < after else (after, v)
        if key in cuts:
            found.append((cuts[key], label))
    return found


def _from_cells(
    box: Box, curves: tuple[Curve, ...], vertices: list[Point], cells: list[list[tuple[int, int | None]]]
) -> Arrangement:
    exactly = tuple((Fraction(x, w), Fraction(y, w)) for x, y, w in vertices)
    floats = np.array([(float(x), float(y)) for x, y in exactly])
    halves: dict[tuple[int, int], tuple[int, int | None]] = {}
    for face, cell in enumerate(cells):
        for (v, label), (after, _) in zip(cell, cell[1:] + cell[:1], strict=True):
            halves[v, after] = (face, label)
    edges = []
    for (v, w), (face, label) in halves.items():
        across = halves.get((w, v))
        if across is None or v < w:
            (a, b), (c, d) = exactly[v], exactly[w]
            ends = floats[[v, w]]
            edges.append(Edge(label, (v, w), (face, across[0] if across else None), ends, (c - a) * (b + d) / 2))
    samples = tuple(_centre([vertices[v] for v, _ in cell]) for cell in cells)
    lines = [_integers(curve.polynomial) for curve in curves]
    places = [_homogeneous(x, y) for x, y in samples]
    signs = tuple(tuple(sign(a * x + b * y + c * w) for a, b, c in lines) for x, y, w in places)
    return Arrangement(box, curves, floats, tuple(edges), samples, signs)

"""Polynomials on a triangle in Bernstein form, in exact integers: where they have one sign, where they have a single root.

A polynomial lies between its Bernstein coefficients. Two equations, combined so that on a cell each moves mostly with its own
coordinate (they are diagonally dominant), have at most one root there, and one if they change sign across a box (Miranda 1940).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb

from games.exact.numbers import rational

from .verdict import Unproved

Matrix: TypeAlias = list[list[int]]
Coefficients: TypeAlias = list[int]

STEPS = 12
"""Newton steps at most from a root in floats to one of thousands of bits: each doubles the number of right ones."""


@dataclass(frozen=True)
class Cell:
    """A triangle with the Bernstein coefficients, in integers up to a positive factor, of both quartics and of x and y on it.

    Coefficients are in rows: the row k holds the powers j = 0, 1, ... of the second vertex, the third having power k.
    """

    q: list[Coefficients]
    x: list[Coefficients]
    y: list[Coefficients]
    vertices: list[tuple[int, ...]]
    unit: int

    def halves(self) -> list[Cell]:
        """Cut the edge between the first two vertices at 31/64; each half's next edge to be cut lies opposite the new vertex."""
        q, x, y = ([_cut(p, n) for p in group] for group, n in ((self.q, 4), (self.x, 2), (self.y, 2)))
        v0, v1, v2 = self.vertices
        new = tuple(33 * s + 31 * t for s, t in zip(v0, v1, strict=True))
        kept = [tuple(64 * s for s in v) for v in (v0, v1, v2)]
        corners = ([kept[0], kept[2], new], [kept[1], kept[2], new])
        return [Cell([p[h] for p in q], [p[h] for p in x], [p[h] for p in y], corners[h], 64 * self.unit) for h in (0, 1)]

    def root(self, data: Sequence[float | Fraction], bits: int) -> list[arb] | None:
        """Check that one root lies in the cell, and enclose it; None if the only root near the cell lies outside it."""
        p = scaled(data[:4])
        slopes = [([4 * (b[m] - b[k]) for k, m in _ALONG], [4 * (b[m] - b[k]) for k, m in _ACROSS]) for b in self.q]
        dominance = []
        for m in (0, 1):
            along, across = (
                [p[2 * m] * s + p[2 * m + 1] * t for s, t in zip(slopes[0][way], slopes[1][way], strict=True)] for way in (m, 1 - m)
            )
            dominance.append(min(s - abs(t) for s, t in zip(along, across, strict=True)))
        if min(dominance) <= 0:
            raise Unproved("a cell may hold two roots")
        s, t = (Fraction(value) for value in data[4:])
        values = [_value(b, s, t) for b in self.q]
        # on the box's faces the combined equations have the sign of their main term: radius * dominance exceeds their value
        radius = max(Fraction(abs(p[2 * m] * values[0] + p[2 * m + 1] * values[1])) / dominance[m] for m in (0, 1))
        if radius > 1:
            raise Unproved("the box around a root leaves its cell")
        radius = Fraction(math.nextafter(2 * float(radius) + 2.0**-60, math.inf))
        if max(-s, -t, s + t - 1) > 2 * radius:
            # with weights up to 1 + w outside a cell, a cubic leaves the hull of its coefficients by 13 w of the largest at most
            w = max(-s, -t, s + t - 1) + 2 * radius
            largest = [max(map(abs, slopes[k][0] + slopes[k][1])) for k in (0, 1)]
            loss = 26 * w * max(abs(p[2 * m]) * largest[0] + abs(p[2 * m + 1]) * largest[1] for m in (0, 1))
            if w < Fraction(1, 50) and 2 * loss < min(dominance):
                return None
        if not (s >= radius and t >= radius and s + t + 2 * radius <= 1):
            raise Unproved("the box around a root leaves its cell")
        s, t, radius = self._nearer(s, t, p, dominance, bits)
        ball = [arb(rational(v)) + arb(0, rational(radius)) for v in (s, t)]
        v0, v1, v2 = self.vertices
        return [(i + (j - i) * ball[0] + (k - i) * ball[1]) / self.unit for i, j, k in zip(v0, v1, v2, strict=True)]

    def _nearer(
        self, s: Fraction, t: Fraction, p: Sequence[int], dominance: Sequence[int], bits: int
    ) -> tuple[Fraction, Fraction, Fraction]:
        """Return a point near the only root, and how far the root is from it at most in each coordinate: by Newton's method.

        On the whole cell the combined equations move by dominance times the distance at least.
        """
        best = None
        for _ in range(STEPS):
            (q0, a, b), (q1, c, d) = (_expansion(q, s, t) for q in self.q)
            radius = max(Fraction(abs(p[2 * m] * q0 + p[2 * m + 1] * q1)) / dominance[m] for m in (0, 1))
            if best is not None and radius >= best[2]:
                break
            best = s, t, radius
            determinant = a * d - b * c
            if radius.numerator << bits <= radius.denominator or determinant == 0:
                break
            moved = _rounded(s - (d * q0 - b * q1) / determinant, bits), _rounded(t - (a * q1 - c * q0) / determinant, bits)
            if min(*moved, 1 - sum(moved)) < 0:
                break
            s, t = moved
        assert best is not None
        return best


def _place(n: int) -> dict[tuple[int, int], int]:
    """Return (j, k) -> position of a coefficient of degree n."""
    return {jk: position for position, jk in enumerate((j, k) for k in range(n + 1) for j in range(n + 1 - k))}


_PLACES = {n: _place(n) for n in (2, 3, 4)}
_ALONG = [(_PLACES[4][j, k], _PLACES[4][j + 1, k]) for j, k in _PLACES[3]]
_ACROSS = [(_PLACES[4][j, k], _PLACES[4][j, k + 1]) for j, k in _PLACES[3]]
_SWAPPED = {n: [_PLACES[n][k, j] for j, k in _PLACES[n]] for n in (2, 4)}
_TURNED = {n: [_PLACES[n][n - j - k, j] for j, k in _PLACES[n]] for n in (2, 4)}
_POWERS = [(2, 0, 0), (1, 1, 0), (0, 2, 0), (1, 0, 1), (0, 1, 1), (0, 0, 2)]
_PRODUCT = [
    (
        d,
        f,
        _PLACES[4][j, k],
        math.factorial(i)
        * math.factorial(j)
        * math.factorial(k)
        * (1 if max(_POWERS[d]) == 2 else 2)
        * (1 if max(_POWERS[f]) == 2 else 2),
    )
    for d, f in itertools.product(range(6), repeat=2)
    for i, j, k in [tuple(p + q for p, q in zip(_POWERS[d], _POWERS[f], strict=True))]
]


def _cut(b: Coefficients, n: int) -> tuple[Coefficients, Coefficients]:
    """Return the coefficients on both halves, times 64 to the n, ordered for the halves' own vertices."""
    left: list[int] = []
    right: list[int] = []
    position = 0
    for k in range(n + 1):
        m = n - k
        row = b[position : position + m + 1]
        position += m + 1
        rest = 64**k
        first, last = [row[0] * 64**m * rest], [row[m] * 64**m * rest]
        for level in range(1, m + 1):
            row = [33 * s + 31 * t for s, t in itertools.pairwise(row)]
            scale = 64 ** (m - level) * rest
            first.append(row[0] * scale)
            last.append(row[-1] * scale)
        left += first
        right += reversed(last)
    return [left[k] for k in _SWAPPED[n]], [right[k] for k in _TURNED[n]]


def _value(b: Coefficients, s: Fraction, t: Fraction) -> Fraction:
    """Return a quartic at v0 + s (v1 - v0) + t (v2 - v0), exactly."""
    return _expansion(b, s, t)[0]


def _expansion(b: Coefficients, s: Fraction, t: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Return a quartic at v0 + s (v1 - v0) + t (v2 - v0), and its slopes in s and t, exactly (de Casteljau)."""
    common = math.lcm(s.denominator, t.denominator)
    j, k = int(s * common), int(t * common)
    i = common - j - k
    level = b
    for n in range(4, 1, -1):
        at = _place(n)
        level = [i * level[at[p, q]] + j * level[at[p + 1, q]] + k * level[at[p, q + 1]] for p, q in _place(n - 1)]
    corner, along, across = level
    value = Fraction(i * corner + j * along + k * across, common**4)
    return value, Fraction(4 * (along - corner), common**3), Fraction(4 * (across - corner), common**3)


def _rounded(value: Fraction, bits: int) -> Fraction:
    """Return the nearest fraction with a denominator of some bits."""
    return Fraction(round(value * (1 << bits)), 1 << bits)


def quadratics(first: Matrix, second: Matrix) -> list[Coefficients]:
    """Return twice the Bernstein coefficients of the cross product of (first z) and (second z)."""
    columns = [([row[v] for row in first], [row[v] for row in second]) for v in range(3)]
    corner = [next(k for k, power in enumerate(p) if power) for p in _POWERS]
    other = [max(k for k, power in enumerate(p) if power) for p in _POWERS]
    products = [
        [p + q for p, q in zip(cross(columns[v][0], columns[w][1]), cross(columns[w][0], columns[v][1]), strict=True)]
        for v, w in zip(corner, other, strict=True)
    ]
    return [[product[k] for product in products] for k in range(3)]


def quartic(x: Sequence[Coefficients], c: Matrix, y: Sequence[Coefficients]) -> Coefficients:
    """Return the Bernstein coefficients of x'cy, up to a positive factor."""
    w = [[sum(value * y[k][f] for k, value in enumerate(row)) for f in range(6)] for row in c]
    out = [0] * 15
    for d, f, position, weight in _PRODUCT:
        out[position] += weight * sum(x[k][d] * w[k][f] for k in range(3))
    return out


def parted(vector: Sequence[Coefficients]) -> bool:
    """Tell whether two components certainly differ in sign on the whole cell."""
    return any(min(p) > 0 for p in vector) and any(max(p) < 0 for p in vector)


def scaled(values: Sequence[float | Fraction]) -> list[int]:
    """Return floats times a common positive factor, as integers."""
    ratios = [value.as_integer_ratio() for value in values]
    common = max(denominator for _, denominator in ratios)
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def cross(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    """Return the cross product of two vectors of three.

    >>> cross([1, 0, 0], [0, 1, 0])
    [0, 0, 1]
    """
    return [first[k - 2] * second[k - 1] - first[k - 1] * second[k - 2] for k in range(3)]

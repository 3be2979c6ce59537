"""Payoff differences as multilinear forms on a product of simplices, and the region where they vanish or are not negative.

``region`` solves every system whose forms become affine one after the other: polymatrix games (payoffs that depend on
one opponent at a time), dummy players, supports in which someone plays a single action, and what is left when a mixed
strategy is held fixed. It says so when a genuinely non-linear system is left.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import flint

from games.exact.algebraic import Algebraic, between, in_order, roots_of

from .polyhedra import Point, Polytope, affine_basis


@dataclass(frozen=True)
class Rectangle:
    """Points ``corner + s first + t second`` with s and t between 0 and 1, where ``first`` and ``second`` move one factor each."""

    corner: Point
    first: Point
    second: Point

    def at(self, s: Any, t: Any) -> Point:
        """Return the point at two parameter values."""
        moved = zip(self.corner, self.first, self.second, strict=True)
        return tuple(c if a == 0 and b == 0 else c + s * a + t * b for c, a, b in moved)


@dataclass(frozen=True)
class HyperbolaArc:
    """The part of a rectangle where ``a + b s + c t + d s t`` is zero, for s between two numbers; d is not zero."""

    rectangle: Rectangle
    coefficients: tuple[Fraction, Fraction, Fraction, Fraction]
    low: Any
    high: Any


@dataclass(frozen=True)
class RectanglePatch:
    """The part of a rectangle, s and t within bounds, where ``a + b s + c t + d s t >= 0``: connected, of dimension two."""

    rectangle: Rectangle
    coefficients: tuple[Fraction, Fraction, Fraction, Fraction]
    bounds: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]

    def value(self, s: Any, t: Any) -> Any:
        """Return the bilinear function at two parameter values."""
        a, b, c, d = self.coefficients
        return a + b * s + c * t + d * s * t

    @property
    def vertices(self) -> list[Point]:
        """Corners that belong to the patch, and where its boundary leaves the edges of the bounds."""
        (s0, s1), (t0, t1) = self.bounds
        corners = [(s0, t0), (s1, t0), (s1, t1), (s0, t1)]
        found = []
        for (s, t), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True):
            here, there = self.value(s, t), self.value(u, v)
            if here >= 0:
                found.append((s, t))
            if (here > 0 > there) or (here < 0 < there):
                weight = here / (here - there)
                found.append((s + (u - s) * weight, t + (v - t) * weight))
        return [self.rectangle.at(s, t) for s, t in found]


Pieces: TypeAlias = list[list[Point] | HyperbolaArc | RectanglePatch]
"""Polytopes, each given by its vertices, and pieces of rectangles bounded by a hyperbola."""


@dataclass(frozen=True)
class Form:
    """A bilinear form between two factors of a product of simplices, or a linear one on a single factor.

    ``matrix[p][q]`` is its value where factor ``first`` plays p and factor ``second`` plays q; a linear form has
    ``second`` None and ``matrix[p][0]``.
    """

    first: int
    second: int | None
    matrix: tuple[tuple[Any, ...], ...]

    def bilinear(self, u: Point, v: Point, starts: Sequence[int]) -> Any:
        """Return the form with the first factor's part of u and the second factor's part of v."""
        total: Any = Fraction(0)
        for p, row in enumerate(self.matrix):
            a = u[starts[self.first] + p]
            if a == 0:
                continue
            for q, value in enumerate(row):
                b = v[starts[self.second] + q] if self.second is not None else Fraction(1)
                if value != 0 and b != 0:
                    total = total + a * b * value
        return total

    def affine(self, sizes: Sequence[int], starts: Sequence[int]) -> Point | None:
        """Return the row whose product with a point is the form, if the form is affine on the product; else None."""
        row: list[Any] = [Fraction(0)] * sum(sizes)
        top = self.matrix[0]
        if self.second is None:
            for p, values in enumerate(self.matrix):
                row[starts[self.first] + p] = values[0]
            return tuple(row)
        for values in self.matrix[1:]:
            if any(value - values[0] != above - top[0] for value, above in zip(values, top, strict=True)):
                return None
        for p, values in enumerate(self.matrix):
            row[starts[self.first] + p] = values[0]
        for q, above in enumerate(top):
            row[starts[self.second] + q] = row[starts[self.second] + q] + above - top[0]
        return tuple(row)


def region(sizes: tuple[int, ...], equalities: Sequence[Form], inequalities: Sequence[Form]) -> Pieces | None:
    """Return the closed set where all equalities are 0 and all inequalities >= 0, or None if it is not of a kind solved here.

    >>> from fractions import Fraction as F
    >>> pennies = Form(0, None, ((F(1),), (F(-1),)))
    >>> [[str(c) for c in v] for piece in region((2,), [pennies], []) for v in piece]
    [['1/2', '1/2']]
    """
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    polytope = Polytope(sizes)
    pending: list[tuple[Form, bool]] = []
    for form, equality in [(f, True) for f in equalities] + [(f, False) for f in inequalities]:
        row = form.affine(sizes, starts)
        if row is None:
            pending.append((form, equality))
        else:
            polytope = polytope.cut(row, equality=equality)
    while polytope.rows:
        points = polytope.vertices
        if not pending:
            return [points]
        basis = affine_basis(points)
        if not basis:
            value = [(form.bilinear(points[0], points[0], starts), equality) for form, equality in pending]
            return [points] if all(v == 0 if equality else v >= 0 for v, equality in value) else []
        flat = next((k for k, (form, _) in enumerate(pending) if _is_flat(form, basis, starts)), None)
        if flat is not None:
            form, equality = pending.pop(flat)
            polytope = polytope.cut(_row_on(form, points[0], sizes, starts), equality=equality)
            continue
        if len(basis) == 1:
            return _on_segment(points, pending, starts)
        bounds = [(form, equality, _bounds(form, points, starts)) for form, equality in pending]
        if any(low > 0 if equality else high < 0 for _, equality, (low, high) in bounds) or any(
            high < 0 for _, equality, (_, high) in bounds if equality
        ):
            return []
        left = [(form, equality) for form, equality, (low, _) in bounds if equality or low < 0]
        if len(left) == len(pending):
            return _on_rectangle(points, basis, pending, sizes, starts)
        pending = left
    return []


def _on_rectangle(
    points: list[Point], basis: list[Point], pending: list[tuple[Form, bool]], sizes: Sequence[int], starts: Sequence[int]
) -> Pieces | None:
    """Solve one bilinear condition on a product of two segments; None if there are more, or another shape."""
    if len(points) != 4 or len(basis) != 2 or len(pending) != 1:
        return None
    (form, equality) = pending[0]
    moving = [
        {
            k
            for k, start in enumerate(starts)
            if any(point[start : start + sizes[k]] != points[0][start : start + sizes[k]] for point in points)
        }
    ]
    if len(moving[0]) != 2:
        return None
    first, second = sorted(moving[0])
    parts = [
        sorted({point[starts[k] : starts[k] + sizes[k]] for point in points}, key=lambda part: tuple(map(float, part)))
        for k in (first, second)
    ]
    if any(len(own) != 2 for own in parts):
        return None

    def edge(factor: int, own: list[Point]) -> Point:
        step: list[Any] = [Fraction(0)] * len(points[0])
        for k in range(sizes[factor]):
            step[starts[factor] + k] = own[1][k] - own[0][k]
        return tuple(step)

    corner = list(points[0])
    for factor, own in zip((first, second), parts, strict=True):
        corner[starts[factor] : starts[factor] + sizes[factor]] = own[0]
    rectangle = Rectangle(tuple(corner), edge(first, parts[0]), edge(second, parts[1]))
    at = {(s, t): form.bilinear(p, p, starts) for s in (0, 1) for t in (0, 1) for p in [rectangle.at(Fraction(s), Fraction(t))]}
    if any(not isinstance(value, Fraction) for value in (*at.values(), *rectangle.corner, *rectangle.first, *rectangle.second)):
        return None
    a = at[0, 0]
    b, c = at[1, 0] - a, at[0, 1] - a
    d = at[1, 1] - a - b - c
    return _hyperbola(rectangle, (a, b, c, d)) if equality else _patches(rectangle, (a, b, c, d))


def _hyperbola(rectangle: Rectangle, coefficients: tuple[Fraction, Fraction, Fraction, Fraction]) -> Pieces:
    """Return the zero set of a + b s + c t + d s t, d not zero, on the unit square: arcs, or two lines that cross."""
    a, b, c, d = coefficients
    zero, one = Fraction(0), Fraction(1)
    pole, level = -c / d, -b / d
    if a * d == b * c:
        lines: Pieces = []
        if zero <= pole <= one:
            lines.append([rectangle.at(pole, zero), rectangle.at(pole, one)])
        if zero <= level <= one:
            lines.append([rectangle.at(zero, level), rectangle.at(one, level)])
        return lines
    arcs: Pieces = []
    for sign in (1, -1):  # t = -(a + b s) / (c + d s) lies in [0, 1], on either side of the pole
        inside = [
            (flint.fmpq_poly([_q(sign * c), _q(sign * d)]), False),
            (flint.fmpq_poly([_q(-sign * a), _q(-sign * b)]), False),
            (flint.fmpq_poly([_q(sign * (a + c)), _q(sign * (b + d))]), False),
        ]
        for arc in feasible(inside):
            if len(arc) == 2:
                arcs.append(HyperbolaArc(rectangle, coefficients, arc[0], arc[1]))
            elif c + d * arc[0] != 0:
                arcs.append([rectangle.at(arc[0], -(a + b * arc[0]) / (c + d * arc[0]))])
    return arcs


def _patches(rectangle: Rectangle, coefficients: tuple[Fraction, Fraction, Fraction, Fraction]) -> Pieces:
    """Return where a + b s + c t + d s t >= 0 on the unit square, by connected part: patches, and edges or corners where it is 0.

    Every part holds a corner, for a bilinear function is monotone along lines; two opposite corners are joined iff the
    saddle between them is not below zero. An edge of the rectangle may lie inside the simplex, so parts without area count.

    >>> from fractions import Fraction as F
    >>> square = Rectangle((F(0), F(0)), (F(1), F(0)), (F(0), F(1)))
    >>> [[str(x) for point in part for x in point] for part in _patches(square, (F(0), F(-1), F(0), F(-1)))]
    [['0', '0', '0', '1']]
    """
    a, b, c, d = coefficients
    zero, one = Fraction(0), Fraction(1)
    around = [(zero, zero), (one, zero), (one, one), (zero, one)]
    value = {(s, t): a + b * s + c * t + d * s * t for s, t in around}
    held = [place for place in around if value[place] >= 0]
    opposite = len(held) == 2 and held[0][0] != held[1][0] and held[0][1] != held[1][1]
    if opposite and a - b * c / d < 0:
        s, t = -c / d, -b / d
        return [
            RectanglePatch(rectangle, coefficients, ((s, one) if x else (zero, s), (t, one) if y else (zero, t)))
            if value[x, y] > 0
            else [rectangle.at(x, y)]
            for x, y in held
        ]
    if any(value[place] > 0 for place in held):
        return [RectanglePatch(rectangle, coefficients, ((zero, one), (zero, one)))]
    return [[rectangle.at(*place) for place in held]] if held else []


def _q(value: Fraction) -> flint.fmpq:
    return flint.fmpq(value.numerator, value.denominator)


def _is_flat(form: Form, basis: list[Point], starts: Sequence[int]) -> bool:
    """Tell whether the form's quadratic part vanishes along an affine hull."""
    return all(
        form.bilinear(e, f, starts) + form.bilinear(f, e, starts) == 0 for e, f in itertools.combinations_with_replacement(basis, 2)
    )


def _row_on(form: Form, at: Point, sizes: Sequence[int], starts: Sequence[int]) -> Point:
    """Return the row that equals a form on the affine hull through a point along which the form is flat."""
    unit = [tuple(Fraction(int(k == c)) for k in range(len(at))) for c in range(len(at))]
    row = [form.bilinear(at, e, starts) + form.bilinear(e, at, starts) for e in unit]
    constant = form.bilinear(at, at, starts)
    return tuple(value - constant if k < sizes[0] else value for k, value in enumerate(row))


def _bounds(form: Form, points: list[Point], starts: Sequence[int]) -> tuple[Any, Any]:
    """Return bounds of a bilinear form on a polytope: over all pairs of vertices, one for each factor."""
    sides = []
    for factor, size in ((form.first, len(form.matrix)), (form.second, len(form.matrix[0]))):
        start = starts[factor] if factor is not None else 0
        sides.append({point[start : start + size] if factor is not None else (Fraction(1),) for point in points})
    values = [
        sum((a * b * form.matrix[p][q] for p, a in enumerate(u) if a != 0 for q, b in enumerate(v) if b != 0), start=Fraction(0))
        for u in sides[0]
        for v in sides[1]
    ]
    return min(values), max(values)


def _on_segment(points: list[Point], pending: list[tuple[Form, bool]], starts: Sequence[int]) -> Pieces | None:
    """Solve quadratic conditions on the segment between two points."""
    start, end = points[0], points[1]
    step = tuple(b - a for a, b in zip(start, end, strict=True))
    polynomials = []
    for form, equality in pending:
        coefficients = (
            form.bilinear(start, start, starts),
            form.bilinear(start, step, starts) + form.bilinear(step, start, starts),
            form.bilinear(step, step, starts),
        )
        if any(isinstance(c, Algebraic) for c in coefficients):
            return None
        polynomials.append((flint.fmpq_poly([flint.fmpq(c.numerator, c.denominator) for c in coefficients]), equality))
    return [[_along(start, step, s) for s in piece] for piece in feasible(polynomials)]


def _along(start: Point, step: Point, s: Any) -> Point:
    return tuple(a if e == 0 else a + s * e for a, e in zip(start, step, strict=True))


def feasible(polynomials: Sequence[tuple[flint.fmpq_poly, bool]]) -> list[tuple[Any, ...]]:
    """Return where in [0, 1] equalities vanish and inequalities are >= 0: points (s,) and closed intervals (s, t).

    >>> p = flint.fmpq_poly([flint.fmpq(-1, 4), 1])
    >>> feasible([(p, False)]), feasible([(p, True)])
    ([(Fraction(1, 4), Fraction(1, 1))], [(Fraction(1, 4),)])
    """
    zero, one = Fraction(0), Fraction(1)
    cuts: list[Any] = [zero, one]
    for polynomial, _ in polynomials:
        cuts += [root for root in roots_of(polynomial) if zero < root < one]
    order = in_order(set(cuts))
    found: list[tuple[Any, ...]] = []
    open_at: Any = None
    for k, s in enumerate(order):
        inside = all(evaluate(p, s) == 0 if equality else evaluate(p, s) >= 0 for p, equality in polynomials)
        after = k + 1 < len(order) and _holds_between(polynomials, s, order[k + 1])
        if open_at is None and inside:
            if after:
                open_at = s
            else:
                found.append((s,))
        elif open_at is not None and not after:
            found.append((open_at, s))
            open_at = None
    return found


def _holds_between(polynomials: Sequence[tuple[flint.fmpq_poly, bool]], s: Any, t: Any) -> bool:
    middle = between(s, t)
    return all(p.degree() < 0 if equality else evaluate(p, middle) >= 0 for p, equality in polynomials)


def evaluate(polynomial: flint.fmpq_poly, at: Any) -> Any:
    """Return a rational polynomial at a Fraction or an algebraic number, exactly."""
    value: Any = Fraction(0)
    for k in range(polynomial.degree(), -1, -1):
        c = polynomial[k]
        value = value * at + Fraction(int(c.p), int(c.q))
    return value

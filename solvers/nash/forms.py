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

from games.algebraic import Algebraic, roots_of

from .polyhedra import Point, Polytope, affine_basis

Pieces: TypeAlias = list[list[Point]]
"""Polytopes, each given by its vertices."""


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
            return None
        pending = left
    return []


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
    order = sorted(set(cuts), key=lambda s: s if isinstance(s, Fraction) else s.interval(60)[0])
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


def between(s: Any, t: Any) -> Fraction:
    """Return a rational strictly between two numbers."""
    low = s if isinstance(s, Fraction) else s.interval(70)[1]
    high = t if isinstance(t, Fraction) else t.interval(70)[0]
    middle: Fraction = (low + high) / 2
    return middle


def evaluate(polynomial: flint.fmpq_poly, at: Any) -> Any:
    """Return a rational polynomial at a Fraction or an algebraic number, exactly."""
    value: Any = Fraction(0)
    for k in range(polynomial.degree(), -1, -1):
        c = polynomial[k]
        value = value * at + Fraction(int(c.p), int(c.q))
    return value

"""Nearest points: of affine conditions exactly, by the dual norm or a program verified in rationals; sizes and their roots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from games.errors import SolverError
from games.exact.linear_program import Outcome, maximize
from games.exact.numbers import fraction, rational
from games.exact.polynomials import Polynomial


def value_at(polynomial: Polynomial, moves: Sequence[Fraction]) -> Fraction:
    """Return the exact value of a polynomial at moves, one for each of its variables."""
    return fraction(polynomial(*map(rational, moves)))


def size_of(moves: Sequence[Fraction], norm: str) -> Fraction:
    """Return the norm of moves; for l2 its square."""
    if norm == "l2":
        return sum((v * v for v in moves), start=Fraction(0))
    sizes = [abs(v) for v in moves]
    return sum(sizes, start=Fraction(0)) if norm == "l1" else max(sizes, default=Fraction(0))


def root_of(size: Fraction | float, norm: str, up: bool) -> Fraction | float:
    """Return the norm of a size: for l2 its square root, rounded outward."""
    if norm != "l2" or size == math.inf:
        return size
    below = square_root(Fraction(size))
    if below * below == size:
        return below
    nearest = float(below)
    return math.nextafter(nearest, math.inf) if up else nearest if Fraction(nearest) <= below else math.nextafter(nearest, 0)


def square_root(square: Fraction) -> Fraction:
    """Return the square root of a rational, rounded down to 80 bits."""
    shift = 160 + 2 * max(0, square.denominator.bit_length() - square.numerator.bit_length())
    return Fraction(math.isqrt((square.numerator << shift) // square.denominator), 1 << (shift // 2))


def nearest_point(constraints: Sequence[Polynomial], norm: str) -> list[Fraction] | None:
    """Return the point of least norm at which affine polynomials are all nonnegative, exactly; None if there is none."""
    size = constraints[0].context().nvars()
    rows = []
    for p in constraints:
        gradient = [Fraction(0)] * size
        bound = Fraction(0)
        for powers, c in p.terms():
            place = next((k for k, power in enumerate(powers) if power), None)
            if place is None:
                bound = -fraction(c)
            else:
                gradient[place] = fraction(c)
        if any(gradient):
            rows.append((gradient, bound))
        elif bound > 0:
            return None
    if all(bound <= 0 for _, bound in rows):
        return [Fraction(0)] * size
    alone = _half_space(*max(rows, key=lambda row: row[1] / _dual(row[0], norm, squared=False)), norm)
    if all(_dot(g, alone) >= b for g, b in rows):
        return alone
    return _projected(rows, size) if norm == "l2" else _by_linear_program(rows, size, norm)


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), start=Fraction(0))


def _dual(gradient: Sequence[Fraction], norm: str, squared: bool = True) -> Any:
    """Return the dual norm of a gradient; of l2 its square, or a float."""
    if norm == "l1":
        return max(map(abs, gradient))
    if norm == "linf":
        return sum(map(abs, gradient))
    total = _dot(gradient, gradient)
    return total if squared else Fraction(math.sqrt(total))


def _half_space(gradient: Sequence[Fraction], bound: Fraction, norm: str) -> list[Fraction]:
    """Return the point of least norm with ``gradient @ v == bound``."""
    if norm == "l2":
        factor = bound / _dot(gradient, gradient)
        return [factor * g for g in gradient]
    step = bound / _dual(gradient, norm)
    if norm == "linf":
        return [step * ((g > 0) - (g < 0)) for g in gradient]
    largest = max(range(len(gradient)), key=lambda k: abs(gradient[k]))
    return [bound / g if k == largest else Fraction(0) for k, g in enumerate(gradient)]


def _projected(rows: Sequence[tuple[list[Fraction], Fraction]], size: int) -> list[Fraction] | None:
    """Return the point of least Euclidean norm with ``g @ v >= b``: active rows suggested by floats, verified exactly."""
    active = _suggested(rows)
    if active is None:
        answer = maximize([0] * (2 * size), at_most=[([*(-x for x in g), *g], -b) for g, b in rows])
        if answer.outcome is Outcome.INFEASIBLE:
            return None
        active = []
    for _ in range(10 * len(rows)):
        multipliers, point = _stationary([rows[k] for k in active], size)
        if multipliers is None:
            active.pop()
            continue
        if multipliers and min(multipliers) < 0:
            active.pop(multipliers.index(min(multipliers)))
            continue
        short = [_dot(g, point) - b for g, b in rows]
        if min(short) >= 0:
            return point
        active.append(short.index(min(short)))
    raise SolverError("radius: the active constraints were not found; please report this scenario")


def _suggested(rows: Sequence[tuple[list[Fraction], Fraction]]) -> list[int] | None:
    """Return the rows with a positive multiplier by least squares (Lawson and Hanson 1974); None if no point seems feasible."""
    from scipy.optimize import nnls

    matrix = np.array([[float(x) for x in (*g, b)] for g, b in rows]).T
    matrix = matrix / np.linalg.norm(matrix[:-1], axis=0)
    target = np.zeros(len(matrix))
    target[-1] = 1
    weights, residual = nnls(matrix, target)
    return None if residual < 1e-12 else [int(k) for k in np.flatnonzero(weights > 0)]


def _stationary(rows: Sequence[tuple[list[Fraction], Fraction]], size: int) -> tuple[list[Fraction] | None, list[Fraction]]:
    """Return multipliers and the point of least norm at which some rows hold with equality; None if the rows depend."""
    if not rows:
        return [], [Fraction(0)] * size
    gram = flint.fmpq_mat([[rational(_dot(a, b)) for b, _ in rows] for a, _ in rows])
    try:
        solved = gram.solve(flint.fmpq_mat([[rational(bound)] for _, bound in rows]))
    except ZeroDivisionError:
        return None, []
    multipliers = [fraction(solved[k, 0]) for k in range(len(rows))]
    point = [sum((m * g[k] for m, (g, _) in zip(multipliers, rows, strict=True)), start=Fraction(0)) for k in range(size)]
    return multipliers, point


def _by_linear_program(rows: Sequence[tuple[list[Fraction], Fraction]], size: int, norm: str) -> list[Fraction] | None:
    """Return a point of least l1 or linf norm with ``g @ v >= b``: v = positive part less negative part."""
    negated = [([*(-x for x in g), *g], -b) for g, b in rows]
    if norm == "l1":
        answer = maximize([-1] * (2 * size), at_most=negated)
    else:
        unit = [[Fraction(int(j == k)) for j in range(size)] for k in range(size)]
        ends = [([*(s * x for x in e), *(-s * x for x in e), -1], 0) for e in unit for s in (1, -1)]
        answer = maximize([0] * (2 * size) + [-1], at_most=[*(([*g, 0], b) for g, b in negated), *ends])
    if answer.outcome is Outcome.INFEASIBLE:
        return None
    return [Fraction(answer.primal[k]) - Fraction(answer.primal[size + k]) for k in range(size)]

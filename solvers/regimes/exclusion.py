"""Balls of exclusion: how large a ball is on which a polynomial is negative throughout, certified in rationals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from games.exact.boxes import nowhere_negative
from games.exact.numbers import fraction, rational
from games.exact.polynomials import Polynomial

from .local_search import DENOMINATOR
from .nearest_points import square_root, value_at

STEPS = 40
"""Bisection steps of the lower end."""
BOX_STEPS, BOX_NODES = 8, 400
"""Bisection steps where signs over boxes decide, and the work spent on each."""


def excluded_size(p: Polynomial, norm: str, reached: Fraction | float | None) -> Fraction:
    """Return a size (l2: square) such that a polynomial is negative on the whole open ball of that size: certified in rationals.

    Parameters
    ----------
    reached
        The size of a point that is not excluded, if one is known.
    """
    parts = _graded(p)
    constant = parts[0].get((), Fraction(0))
    if constant >= 0:
        return Fraction(0)
    if norm == "l2":
        low = _excluded_by_quadratic(parts, p.context().nvars())
        return low * low
    sums = [_ball_bound(part, norm) for part in parts]
    low = _bisected(lambda r: constant + sum((s * r**d for d, s in enumerate(sums) if d), start=Fraction(0)) <= 0)
    return low if norm == "l1" or reached is None else max(low, _excluded_on_boxes(p, low, reached))


def _graded(p: Polynomial) -> list[dict[tuple[int, ...], Fraction]]:
    """Return the homogeneous parts: degree -> (variables, repeated as they occur) -> coefficient."""
    parts: list[dict[tuple[int, ...], Fraction]] = [{} for _ in range(max(int(p.total_degree()), 0) + 1)]
    for powers, c in p.terms():
        word = tuple(k for k, power in enumerate(powers) for _ in range(int(power)))
        parts[len(word)][word] = fraction(c)
    return parts


def _orders(word: tuple[int, ...]) -> int:
    """Return in how many orders the variables of a monomial can be written: its multinomial coefficient."""
    total = math.factorial(len(word))
    for k in set(word):
        total //= math.factorial(word.count(k))
    return total


def _ball_bound(part: Mapping[tuple[int, ...], Fraction], norm: str) -> Fraction:
    """Return a bound of a homogeneous polynomial on the unit ball."""
    if norm == "l1":  # (sum |v|)^d holds every monomial as often as its multinomial coefficient
        return max((abs(c) / _orders(word) for word, c in part.items()), default=Fraction(0))
    if norm == "linf":
        return sum((abs(c) for c in part.values()), start=Fraction(0))
    square = sum((c * c / _orders(word) for word, c in part.items()), start=Fraction(0))  # Frobenius norm of the symmetric tensor
    root = square_root(square)
    return root if root * root == square else root + Fraction(1, 1 << 60) * (1 + root)


def _bisected(holds: Any, start: Fraction = Fraction(1)) -> Fraction:
    """Return a rational near the largest radius for which a monotone predicate holds, on the safe side."""
    low, high = Fraction(0), start
    while holds(high):
        low, high = high, 2 * high
        if high > 1 << 40:
            return low
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _excluded_by_quadratic(parts: Sequence[Mapping[tuple[int, ...], Fraction]], size: int) -> Fraction:
    """Return a radius of exclusion in l2: the quadratic part by the S-procedure, the rest by Frobenius norms."""
    constant = parts[0][()]
    gradient = [parts[1].get((k,), Fraction(0)) if len(parts) > 1 else Fraction(0) for k in range(size)]
    hessian = [[Fraction(0)] * size for _ in range(size)]
    for word, c in parts[2].items() if len(parts) > 2 else ():
        i, j = word
        hessian[i][j] += c
        hessian[j][i] += c
    higher = [(d, _ball_bound(part, "l2")) for d, part in enumerate(parts) if d > 2]
    if not any(gradient) and not any(map(any, hessian)):
        return _bisected(lambda r: constant + sum(bound * r**d for d, bound in higher) <= 0)
    eigenvalues, vectors = np.linalg.eigh(np.array([[float(x) for x in row] for row in hessian]))
    turned = (vectors.T @ np.array([float(x) for x in gradient])) ** 2
    base = max(float(eigenvalues[-1]), 0.0)

    def total(mu: float, s: float, r: float) -> float:
        return float(constant) + mu * r * r / 2 + s / 2 + sum(float(bound) * r**d for d, bound in higher)

    def at_shift(log_shift: float) -> tuple[float, float, float]:
        """Return mu, s = g' (mu - H)^-1 g and the radius for which this mu is the best."""
        mu = base + math.exp(log_shift)
        return mu, float((turned / (mu - eigenvalues)).sum()), math.sqrt(float((turned / (mu - eigenvalues) ** 2).sum()))

    low, high = -25.0, 40.0  # the larger the shift, the smaller the radius
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if total(*at_shift(middle)) < 0 else (middle, high)
    mu, s, _ = at_shift(high)
    r = float(_bisected(lambda x: total(mu, s, float(x)) < 0))
    for slack in (1e-11, 1e-9, 1e-7, 1e-5, 1e-3, 1e-1):
        radius_ = Fraction(r * (1 - slack)).limit_denominator(10**12)
        mu_, s_ = (Fraction(x * (1 + slack / 100) + 1e-300).limit_denominator(10**14) for x in (mu, s))
        bound_ = sum((bound * radius_**d for d, bound in higher), start=Fraction(0))
        if constant + mu_ * radius_ * radius_ / 2 + s_ / 2 + bound_ <= 0:
            bordered = [[mu_ * (i == j) - hessian[i][j] for j in range(size)] + [gradient[i]] for i in range(size)]
            if _positive_definite([*bordered, [*gradient, s_]]):
                return radius_
    return Fraction(0)


def _positive_definite(matrix: Sequence[Sequence[Fraction]]) -> bool:
    """Decide whether a symmetric rational matrix is positive definite: all leading minors are, by Bareiss's elimination (1968)."""
    scale = math.lcm(*(x.denominator for row in matrix for x in row))
    rows = [[int(x * scale) for x in row] for row in matrix]
    before = 1
    for k in range(len(rows)):
        pivot = rows[k][k]
        if pivot <= 0:
            return False
        for i in range(k + 1, len(rows)):
            rows[i] = [(pivot * rows[i][j] - rows[i][k] * rows[k][j]) // before if j > k else 0 for j in range(len(rows))]
        before = pivot
    return True


def _excluded_on_boxes(p: Polynomial, start: Fraction, reached: Fraction | float) -> Fraction:
    """Return a radius of exclusion in linf by exact signs over boxes (the extremes of affine variables are at their ends)."""
    names = [str(n) for n in p.context().names()]
    below = -p - rational(abs(value_at(p, [Fraction(0)] * len(names))) / DENOMINATOR)  # strictly: a zero inside would be a flip

    def negative(r: Fraction) -> bool:
        return nowhere_negative(below, dict.fromkeys(names, (-r, r)), BOX_NODES)

    if reached == math.inf:
        return start
    high = Fraction(reached)
    for share in (Fraction(1, 10**9), Fraction(1, 10**6), Fraction(1, 1000)):
        if negative(high * (1 - share)):
            return high * (1 - share)
    low = start
    for _ in range(BOX_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if negative(middle) else (low, middle)
    return low

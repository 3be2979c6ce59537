r"""Supports on which three players mix three actions each: two of the players are eliminated.

For a fixed strategy z of one player, the others' indifference determines their strategies up to scale: x(z) and y(z) are cross
products of rows that are linear in z. What is left are two polynomials q_j = x(z)' C_j y(z) of degree four in z. Their common
zeros are found by a resultant, and at each the system with z held is solved in the number field of the root. If the two have
a common factor, the lines on which it vanishes are followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import flint
from flint import fmpq_poly, fmpz_poly

from games.deadline import check
from games.exact.algebraic import Algebraic, common_roots, enclosure, evaluate, roots_of
from games.exact.balls import PRECISION, Precision
from games.exact.cones import Cone, dot
from games.exact.numbers import rational
from games.exact.places import RATIONAL, Rational, Ray, Root
from games.exact.polynomials import by_power, factors, univariate

from .bilinear import Solved, System, UnsolvedError, affine, together

SHEARS = (0, 1, -1, 2, 3)
"""Slopes of the projections tried until roots of a two-variable system have distinct images."""


def eliminated(system: System) -> Solved:
    """Solve a system in which three players mix three actions each.

    Raises
    ------
    UnsolvedError
        If, whoever is left, the two polynomials share a curve that is no line.
    """
    simplices = [Cone.simplex(range(3), 3)] * 3
    if all(affine(simplices, condition) is not None for condition in system.conditions):
        return system.solve()
    for player in (2, 1, 0):
        try:
            return _left(system, player, simplices)
        except UnsolvedError:
            continue
    raise UnsolvedError


def _left(system: System, player: int, simplices: Sequence[Cone]) -> Solved:
    """Solve a system for the strategy z of one player, and for the others' where they may be."""
    z = flint.fmpz_mpoly_ctx.get(["z1", "z2", "z3"], flint.Ordering.lex).gens()
    first, second = (i for i in range(3) if i != player)
    x, y = (_cross(*(c.row(player, z) for c in system.conditions if {c.first, c.second} == {player, i})) for i in (first, second))
    pair = [dot(c.row(first, x), y) + 0 * z[0] for c in system.conditions if player not in (c.first, c.second)]
    if any(map(_one_signed, pair)):
        return Solved()
    shared = pair[0].gcd(pair[1])
    if shared.is_zero():
        raise UnsolvedError
    lines = [_line(factor) for factor, _ in factors(shared)[1] if not _one_signed(factor)]
    parts = []
    for row in lines:
        cones = list(simplices)
        cones[player] = cones[player].cut(row, RATIONAL, equality=True)
        if len(cones[player].rows) == 2:
            stops = [stop for other in lines if (stop := _crossing(cones[player], other)) is not None]
            parts.append(system.along(player, cones, system.conditions, stops))
    for ray, place in _common_zeros([q // shared for q in pair], (x, y)):
        if all(place.sign(dot(row, ray)) for row in lines):
            parts.append(system.held(player, ray, place, simplices, system.conditions))
    return together(parts)


def _one_signed(form: Any) -> bool:
    """Tell whether the coefficients of a homogeneous polynomial have one sign, so that it has no zero inside the simplex."""
    return len({bool(value > 0) for value in form.coeffs()}) == 1


def _line(factor: Any) -> Ray:
    """Return the coefficients of a linear factor."""
    if factor.total_degree() > 1:
        raise UnsolvedError
    terms = factor.to_dict()
    return tuple(int(terms.get(tuple(int(k == i) for k in range(3)), 0)) for i in range(3))


def _crossing(segment: Cone, line: Ray) -> Fraction | None:
    """Return where in (0, 1) a line crosses a segment, whose ends have equal sums once scaled."""
    start, end = (Fraction(dot(line, ray), sum(ray)) for ray in segment.rays)
    return start / (start - end) if start * end < 0 else None


def _common_zeros(pair: Sequence[Any], others: Sequence[Sequence[Any]]) -> Iterator[tuple[Ray, Rational | Root]]:
    """Yield the strategies inside the simplex at which two polynomials without a common factor are zero.

    Those at which a vector of ``others`` (the eliminated players' strategies, up to scale) certainly has components of
    different sign may be left out.
    """
    if any(q.is_constant() or _one_signed(q) for q in pair):
        return
    u, w = flint.fmpq_mpoly_ctx.get(["u", "w"], flint.Ordering.lex).gens()
    for shear in SHEARS:
        z = (u - shear * w, w, 1 - u - (1 - shear) * w)
        flat = [_composed(q, z) for q in pair]
        eliminant = univariate(flat[0].resultant(flat[1], "w"), 0)
        found = _common_roots(flat, eliminant, shear, [[_composed(q, z) for q in vector] for vector in others])
        if found is not None:
            yield from found
            return
    raise UnsolvedError


def _composed(form: Any, z: Sequence[Any]) -> Any:
    total = 0 * z[0]
    for powers, value in form.to_dict().items():
        term = z[0] ** 0 * int(value)
        for part, power in zip(z, powers, strict=True):
            term = term * part**power
        total = total + term
    return total


def _common_roots(
    pair: Sequence[Any], eliminant: fmpq_poly, shear: int, others: Sequence[Sequence[Any]]
) -> list[tuple[Ray, Rational | Root]] | None:
    """Return the positive strategies z at common roots of two polynomials in u and w.

    Over a root u of the eliminant, w is the root of the first subresultant. None: two roots share a projection, or the
    projection is degenerate; try another.
    """
    tables = [[univariate(c, 0) for c in by_power(q, 1)] for q in pair]
    constant, slope = _first_subresultant(*tables)
    found = []
    for root in roots_of(eliminant):
        check()
        if not min(0, shear) < root < max(1, shear):
            continue
        below = evaluate(slope, root)
        common = [evaluate(constant, root), below] if below != 0 else common_roots([evaluate(c, root) for c in p] for p in tables)
        if len(common) != 2:
            return None
        above, below = -common[0], common[1]
        if _impossible(root, above, below, shear, others):
            continue
        if below < 0:
            above, below = -above, -below
        z = (root * below - shear * above, above, below - root * below - (1 - shear) * above)
        if all(part > 0 for part in z):
            found.append(_ray(z, root))
    return found


def _ray(z: Sequence[Any], root: Any) -> tuple[Ray, Rational | Root]:
    """Return numbers of the field of a root as integers, or as polynomials in the root with integer coefficients."""
    if isinstance(root, Fraction):
        common = lcm(*(value.denominator for value in z))
        return RATIONAL.shortened(tuple(int(value * common) for value in z)), RATIONAL
    parts = [value.polynomial if isinstance(value, Algebraic) else fmpq_poly([rational(value)]) for value in z]
    common = lcm(*(int(part.denom()) for part in parts))
    return tuple(fmpz_poly((part * common).numer()) for part in parts), Root(root)


def _impossible(root: Any, above: Any, below: Any, shear: int, others: Sequence[Sequence[Any]], bits: int = PRECISION) -> bool:
    """Tell by interval arithmetic that a strategy is certainly not positive at u = root, w = above / below."""
    u, top, bottom = (enclosure(number, bits) for number in (root, above, below))
    with Precision(bits):
        w = top / bottom
        if any(part < 0 for part in (u - shear * w, w, 1 - u - (1 - shear) * w)):
            return True
        for vector in others:
            values = [sum((flint.arb(c) * u**i * w**j for (i, j), c in p.to_dict().items()), start=flint.arb(0)) for p in vector]
            if any(v > 0 for v in values) and any(v < 0 for v in values):
                return True
    return False


def _cross(first: Ray, second: Ray) -> Ray:
    return (
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )


def _first_subresultant(first: Sequence[fmpq_poly], second: Sequence[fmpq_poly]) -> tuple[fmpq_poly, fmpq_poly]:
    """Return the first subresultant of two polynomials in w with polynomial coefficients: its constant and its slope.

    Where the two have exactly one common root in w, it is that of the subresultant (Collins 1967).
    """
    m, n = len(first) - 1, len(second) - 1
    zero = fmpq_poly()
    rows = [[zero] * (n - 2 - k) + list(reversed(first)) + [zero] * k for k in range(n - 2, -1, -1)]
    rows += [[zero] * (m - 2 - k) + list(reversed(second)) + [zero] * k for k in range(m - 2, -1, -1)]
    size = m + n - 2
    if size < 1 or any(len(row) != size + 1 for row in rows):
        return zero, zero
    constant, slope = (_determinant([[*row[: size - 1], row[column]] for row in rows]) for column in (size, size - 1))
    return constant, slope


def _determinant(matrix: list[list[fmpq_poly]]) -> fmpq_poly:
    """Return the determinant of a matrix of polynomials by elimination without fractions (Bareiss 1968)."""
    rows = [list(row) for row in matrix]
    sign, previous = 1, fmpq_poly([1])
    for k in range(len(rows) - 1):
        pivot = next((r for r in range(k, len(rows)) if rows[r][k].degree() >= 0), None)
        if pivot is None:
            return fmpq_poly()
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            sign = -sign
        for r in range(k + 1, len(rows)):
            check()
            for c in range(k + 1, len(rows)):
                rows[r][c] = divmod(rows[r][c] * rows[k][k] - rows[r][k] * rows[k][c], previous)[0]
        previous = rows[k][k]
    return rows[-1][-1] * sign

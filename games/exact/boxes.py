"""Polynomials over a box: signs decided exactly, some ranges without an end.

Signs are decided by Bernstein coefficients (Garloff and Smith 2001): a polynomial of a model is affine in nearly every
parameter, and an affine variable has its extremes at its ends, so one end after the other is taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from operator import mul
from typing import Any, TypeAlias

import flint
import numpy as np
from numpy.typing import NDArray

from ..errors import SolverError
from .numbers import rational, sign
from .polynomials import Polynomial, by_power, factors

Box: TypeAlias = Mapping[str, tuple[Fraction, Fraction]]
"""Symbol -> least and greatest value."""
Bounds: TypeAlias = tuple[Fraction | None, Fraction | None]
"""Least and greatest value, None where there is none."""
NODES = 20_000
"""Steps after which a sign over a box is given up as undecided."""
HALVINGS = 12
"""How often a variable that is not affine is halved."""


class UndecidedError(SolverError):
    """A sign over a box was not decided within the step limit."""


def sign_over(polynomial: Polynomial, box: Box) -> int | None:
    """Return the sign of a polynomial over a box, decided exactly.

    Parameters
    ----------
    box
        Every variable that occurs -> its least and greatest value, the first below the second.

    Returns
    -------
    1 if it is nowhere negative and not zero throughout, -1 the other way round, 0 if zero throughout; None if both signs occur.

    Raises
    ------
    UndecidedError
        If neither was shown within the step limit.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> unit = {"x": (Fraction(0), Fraction(1)), "y": (Fraction(0), Fraction(1))}
    >>> sign_over(x * (2 - y), unit), sign_over(x - y, unit), sign_over(3 * x**2 - 3 * x + 1, unit)
    (1, None, 1)
    """
    if polynomial == 0:
        return 0
    unit, parts = factors(polynomial)
    sign = 1 if unit > 0 else -1
    for factor, power in parts:
        inside = to_unit(factor, box)
        own = next((side for side in (1, -1) if _nonnegative(inside * side, [NODES], 0)), None)
        if own is None:
            if power % 2:
                return None
        elif power % 2:
            sign *= own
    return sign


def nowhere_negative(polynomial: Polynomial, box: Box, nodes: int = NODES) -> bool:
    """Tell whether a polynomial is shown, exactly and within a number of steps, to be nowhere negative over a box.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> nowhere_negative(x * y + 1, dict.fromkeys("xy", (Fraction(-1), Fraction(1))))
    True
    """
    try:
        return _nonnegative(to_unit(polynomial, box), [nodes], 0)
    except UndecidedError:
        return False


def to_unit(polynomial: Polynomial, box: Mapping[str, Bounds]) -> Polynomial:
    """Return a polynomial in coordinates from 0 to 1 where a symbol is bounded, from 0 on where it is bounded below.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> str(to_unit(x + y, {"x": (Fraction(0), Fraction(2)), "y": (Fraction(1), None)}))
    '2*x + y + 1'
    """
    context = polynomial.context()
    images = []
    for name, generator, degree in zip(context.names(), context.gens(), polynomial.degrees(), strict=True):
        low, high = box.get(str(name), (None, None))
        if degree and low is not None:
            generator = generator * rational(1 if high is None else high - low) + rational(low)
        images.append(generator)
    return polynomial.compose(*images)


def _nonnegative(p: Polynomial, budget: list[int], depth: int) -> bool:
    """Decide whether p >= 0 over the unit box, by the ends of affine variables and Bernstein coefficients of the others."""
    budget[0] -= 1
    if budget[0] < 0:
        raise UndecidedError(f"the sign of a polynomial over a box was not decided in {NODES} steps")
    coefficients = p.coeffs()
    negative = [c for c in coefficients if c < 0]
    if not negative:
        return True
    zero = tuple([0] * p.context().nvars())
    constant = p.coefficient(p.monoms().index(zero)) if zero in p.monoms() else flint.fmpq(0)
    if constant < 0 or sum(coefficients) < 0:
        return False
    if sum(negative) - min(constant, 0) + constant >= 0:
        return True
    k = _most_mixed(p)
    degree = int(p.degrees()[k])
    pieces = by_power(p, k)
    if degree == 1:
        slope = pieces[1]
        if _quick(slope) >= 0:
            return _nonnegative(pieces[0], budget, depth)
        if _quick(-slope) >= 0:
            return _nonnegative(pieces[0] + slope, budget, depth)
        return _nonnegative(pieces[0], budget, depth) and _nonnegative(pieces[0] + slope, budget, depth)
    if all(_quick(sum(map(mul, pieces, column), start=pieces[0] * 0)) >= 0 for column in _to_bernstein(degree).T.tolist()):
        return True
    if not (_nonnegative(pieces[0], budget, depth) and _nonnegative(sum(pieces[1:], start=pieces[0]), budget, depth)):
        return False
    if depth >= HALVINGS:
        raise UndecidedError(f"the sign of a polynomial over a box was not decided in {NODES} steps")
    generators = p.context().gens()
    half = flint.fmpq(1, 2)
    halves = (
        p.compose(*generators[:k], image, *generators[k + 1 :]) for image in (generators[k] * half, generators[k] * half + half)
    )
    return all(_nonnegative(q, budget, depth + 1) for q in halves)


def _most_mixed(p: Polynomial) -> int:
    """Return the variable whose coefficients weigh most on both sides."""
    above: dict[int, float] = {}
    below: dict[int, float] = {}
    for powers, c in p.terms():
        size = int(c.p) / int(c.q)
        for k, power in enumerate(powers):
            if power:
                side = above if size > 0 else below
                side[k] = side.get(k, 0.0) + abs(size)
    return max(below, key=lambda k: (min(below[k], above.get(k, 0.0)), below[k], -k))


def _quick(p: Polynomial) -> Any:
    """Return a lower bound over the unit box: what is not constant counts only where it is negative."""
    total = flint.fmpq(0)
    for powers, c in p.terms():
        if c < 0 or not any(powers):
            total += c
    return total


def constant_sign(polynomial: Polynomial, box: Mapping[str, Bounds]) -> int | None:
    """Return the sign of a polynomial over the ranges if it is shown to be the same throughout, else None.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> box = {"x": (Fraction(0), Fraction(1)), "y": (Fraction(0), None)}
    >>> constant_sign(x + y + 1, box), constant_sign(x - 2, box), constant_sign(x - y, box)
    (1, -1, None)
    """
    used = variables(polynomial)
    closed = {s: (low, high) for s, (low, high) in box.items() if low is not None and high is not None}
    if all(s in closed for s in used):
        try:
            return sign_over(polynomial, closed)
        except UndecidedError:
            return None
    if any(box[s] == (None, None) for s in used):
        return None
    coefficients = to_unit(polynomial, box).coeffs()  # of a polynomial in what is nowhere negative
    return 1 if all(c > 0 for c in coefficients) else -1 if all(c < 0 for c in coefficients) else None


def variables(polynomial: Polynomial) -> list[str]:
    """Return the symbols that occur in a polynomial.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> variables(x + y - x)
    ['y']
    """
    return [str(s) for s, degree in zip(polynomial.context().names(), polynomial.degrees(), strict=True) if degree]


def may_vanish(polynomial: Any) -> bool:
    """Tell whether a polynomial might vanish inside the unit box; False is certain."""
    return {-1, 1} <= bernstein_signs(polynomial)


def bernstein_signs(polynomial: Any) -> set[int]:
    """Return the signs of a polynomial's Bernstein coefficients on the unit box, between which its values lie.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> bernstein_signs(x * y - 2), bernstein_signs(x * x - y * 0)
    ({-1}, {0, 1})
    """
    used = [k for k, degree in enumerate(polynomial.degrees()) if degree > 0]
    table = np.zeros([polynomial.degrees()[k] + 1 for k in used], dtype=object)
    for powers, c in polynomial.to_dict().items():
        table[tuple(powers[k] for k in used)] = c
    for size in table.shape:
        table = np.tensordot(table, _to_bernstein(size - 1), axes=(0, 0))
    return {sign(c) for c in table.flat}


def bernstein_matrix(degree: int) -> NDArray[np.float64]:
    """Return the matrix from powers to Bernstein coefficients in floats.

    >>> bernstein_matrix(2).tolist()
    [[1.0, 1.0, 1.0], [0.0, 0.5, 1.0], [0.0, 0.0, 1.0]]
    """
    whole = _to_bernstein(degree)
    return np.asarray(whole / whole[0, 0], dtype=np.float64)


@cache
def _to_bernstein(degree: int) -> NDArray[Any]:
    """Return the matrix from powers to Bernstein coefficients, times a positive integer that makes it integral.

    >>> _to_bernstein(2).tolist()
    [[2, 2, 2], [0, 1, 2], [0, 0, 2]]
    """
    common = math.lcm(*(math.comb(degree, i) for i in range(degree + 1)))
    rows = [[common * math.comb(j, i) // math.comb(degree, i) for j in range(degree + 1)] for i in range(degree + 1)]
    return np.array(rows, dtype=object)

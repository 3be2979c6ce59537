"""Real roots of a polynomial in the unit interval: isolated, counted by Sturm's theorem, and enclosed as narrowly as asked for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from flint import arb, fmpq, fmpq_poly, fmpz_poly

from games.exact.numbers import rational

from .verdict import Unproved


def enclosed(polynomial: fmpz_poly, intervals: Sequence[tuple[float | Fraction, float | Fraction]], bits: int) -> list[arb]:
    """Return the distinct roots in the open unit interval, narrower than 2 to the power of -bits, in order.

    Parameters
    ----------
    intervals
        For each root, in order, a number and its distance from the root at most. What lies outside the unit interval is cut off,
        and where two overlap they are parted half-way between their numbers.

    Raises
    ------
    Unproved
        If the polynomial is zero, or the intervals do not isolate all of its roots.

    >>> enclosed(fmpz_poly([-1, 0, 2]), [(0.7, 0.1)], 50)
    [[0.707106781186547 +/- 5.73e-16]]
    """
    p = distinct(polynomial)
    known = [(rational(Fraction(t)), rational(Fraction(r))) for t, r in intervals]
    ends = [[max(t - r, fmpq(0)), min(t + r, fmpq(1))] for t, r in known]
    for (first, _), (second, _), left, right in zip(known, known[1:], ends, ends[1:], strict=False):
        if left[1] > right[0]:
            left[1] = right[0] = (first + second) / 2
    if _number(p) != len(ends):
        raise Unproved("a polynomial has another number of roots")
    if not all(low < high and p(low) * p(high) < 0 for low, high in ends) or any(a[1] > b[0] for a, b in itertools.pairwise(ends)):
        raise Unproved("an interval does not isolate a root")
    return [_narrowed(p, low, high, bits) for low, high in ends]


def distinct(polynomial: fmpz_poly) -> fmpq_poly:
    """Return the polynomial with the same roots, each once, but for those at 0 and 1.

    Raises
    ------
    Unproved
        If it is zero.

    >>> distinct(fmpz_poly([0, 0, 1, -4, 4]))
    4*x + (-2)
    """
    p = fmpq_poly(polynomial)
    if p.degree() < 0:
        raise Unproved("a polynomial vanishes everywhere")
    for end in (fmpq_poly([0, 1]), fmpq_poly([-1, 1])):
        while p(-end[0]) == 0:
            p = divmod(p, end)[0]
    slope = p.derivative()
    return divmod(p, p.gcd(slope))[0] if p.degree() > 1 else p


def _number(p: fmpq_poly) -> int:
    """Return how many roots in (0, 1) a polynomial without double roots and roots at the ends has (Sturm 1835)."""
    chain = [p, p.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-divmod(chain[-2], chain[-1])[1])

    def changes(at: int) -> int:
        signs = [value > 0 for q in chain if (value := q(at)) != 0]
        return sum(a != b for a, b in itertools.pairwise(signs))

    return changes(0) - changes(1)


def _narrowed(p: fmpq_poly, low: fmpq, high: fmpq, bits: int) -> arb:
    """Return the root between two numbers of different sign: Newton's step where it holds, else the half (Abbott 2006)."""
    slope, positive, gain = p.derivative(), p(low) > 0, 1
    while (high - low) * (1 << bits) > 1:
        middle = (low + high) / 2
        value = p(middle)
        if value == 0:
            return arb(middle)
        steep = slope(middle)
        if steep != 0:
            grid = 1 << (int((1 / (high - low)).ceil()).bit_length() + gain + 1)
            guess = fmpq(((middle - value / steep) * grid).floor(), grid)
            a, b = max(low, guess - fmpq(2, grid)), min(high, guess + fmpq(2, grid))
            if a < b and p(a) * p(b) < 0:
                low, high, gain = a, b, 2 * gain
                continue
        gain = max(gain // 2, 1)
        low, high = (middle, high) if (value > 0) == positive else (low, middle)
    return arb((low + high) / 2) + arb(0, high - low)

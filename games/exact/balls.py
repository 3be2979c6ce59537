"""Balls that hold a number, to as many bits as asked for (Johansson 2017), and the working precision."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from threading import RLock
from typing import Any, TypeVar

from flint import arb, ctx, fmpz_poly

T = TypeVar("T")

PRECISION = 128
"""Bits of the first numerical enclosure; doubled until a sign is decided."""

TIE = 4096
"""Bits from which on a number between two neighbouring floats is taken to be half-way, and either of them for the nearest."""


class Precision:
    """Work with a number of bits inside a block, and restore what was set before.

    The working precision is one for all threads, so only one of them is inside such a block at a time.
    """

    _lock = RLock()

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __enter__(self) -> None:
        self._lock.acquire()
        self.before = ctx.prec
        ctx.prec = self.bits

    def __exit__(self, *_: object) -> None:
        ctx.prec = self.before
        self._lock.release()


def decided(ask: Callable[[int], T | None], bits: int = PRECISION) -> T:
    """Return the first answer to a question that is put at a working precision of some bits, doubled while the answer is None.

    >>> decided(lambda bits: bits if arb(2).sqrt().rad() < 1e-60 else None)
    256
    """
    while True:
        with Precision(bits):
            answer = ask(bits)
        if answer is not None:
            return answer
        bits *= 2


def ball_sign(value: arb) -> int | None:
    """Return 1 or -1 if all numbers in a ball have this sign, else None.

    >>> ball_sign(arb(-2)), ball_sign(arb(0, 1))
    (-1, None)
    """
    return 1 if value > 0 else -1 if value < 0 else None


def bounds(value: arb) -> tuple[Fraction, Fraction]:
    """Return the exact ends of a finite ball.

    >>> low, high = bounds(arb(2).sqrt())
    >>> low**2 < 2 < high**2
    True
    """
    middle, radius = (_dyadic(part) for part in (value.mid(), value.rad()))
    return middle - radius, middle + radius


def _dyadic(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def real_roots(polynomial: fmpz_poly) -> list[arb]:
    """Return disjoint enclosures of the distinct real roots of an integer polynomial in increasing order.

    They have at least the working precision.

    >>> len(real_roots(fmpz_poly([-2, 0, 1]) * fmpz_poly([-2, 0, 1])))
    2
    """

    def apart(_: int) -> list[arb] | None:
        pairs: list[Any] = polynomial.complex_roots()  # (root, multiplicity); a real root's imaginary part is exactly zero
        roots = sorted((root.real for root, _ in pairs if root.imag.is_zero()), key=lambda root: bounds(root)[0])
        return roots if all(a < b for a, b in pairwise(roots)) else None

    return decided(apart, ctx.prec)


def nearest_float(enclosure: Callable[[int], arb]) -> float:
    """Return the float nearest to a number of which there are enclosures computed with any number of bits.

    Where the number is half-way between two floats, and its enclosures do not show that exactly, it may be either of them.

    Raises
    ------
    OverflowError
        If the number is too large for a float, as for a Fraction.

    >>> nearest_float(lambda bits: arb(1) / 3)
    0.3333333333333333
    """

    def rounded(bits: int) -> float | None:
        value = enclosure(bits)
        if not value.is_finite():
            return None
        low, high = map(_rounded, bounds(value))
        return low if low == high or (bits > TIE and math.nextafter(low, math.inf) == high) else None

    found = decided(rounded)
    if math.isinf(found):
        raise OverflowError("the number is too large for a float")
    return found


def _rounded(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf

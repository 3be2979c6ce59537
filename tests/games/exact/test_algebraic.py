"""Exact real numbers: floats, order and threads; and the factors of polynomials with large coefficients."""

from __future__ import annotations

import math
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import pytest
from flint import Ordering, arb, ctx, fmpq_mpoly_ctx, fmpq_poly, fmpz_mpoly_ctx, fmpz_poly
from hypothesis import given
from hypothesis import strategies as st

from games.exact.algebraic import Algebraic, Field, between, evaluate, feasible, in_order, roots_of
from games.exact.balls import nearest_float, real_roots
from games.exact.numbers import rational
from games.exact.polynomials import factors

ROOT = roots_of(fmpq_poly([-2, 0, 1]))[1]
"""The square root of 2."""


def surd(a: Fraction, b: Fraction) -> Any:
    """Return ``a + b sqrt 2`` as an element of its field."""
    return Algebraic(ROOT.field, fmpq_poly([rational(a), rational(b)]))


def oracle(a: Fraction, b: Fraction) -> float:
    """Return the float nearest to ``a + b sqrt 2`` from the integer square root of a huge multiple."""
    scale = 10**2000
    root = isqrt(2 * (b.numerator * scale) ** 2)  # |b| sqrt 2 times its denominator and the scale, rounded down
    b_low = Fraction(root if b > 0 else -root - 1, b.denominator * scale)
    low, high = a + b_low, a + b_low + Fraction(1, b.denominator * scale)
    assert float(low) == float(high)
    return float(low)


def test_a_float_is_right_where_huge_terms_cancel() -> None:
    """10^50 sqrt 2 less its integer part is .807..., whatever the working precision was to begin with."""
    assert float(ROOT * 10**50 - isqrt(2 * 10**100)) == 0.8073176679737991
    assert str(ROOT * 10**50 - isqrt(2 * 10**100)) == "0.807318"
    tiny = ROOT * 10**180 - isqrt(2 * 10**360)
    assert float(tiny / 2**600) == math.ldexp(float(tiny), -600) != 0


def test_a_float_is_the_nearest_one() -> None:
    """On random surds of every size, most of them cancelling, the float is the integer square root's."""
    rng = np.random.default_rng(11)
    for _ in range(300):
        size = 10 ** int(rng.integers(0, 120))
        b = Fraction(int(rng.integers(1, 2**53)) * size * int(rng.choice([-1, 1])), int(rng.integers(1, 2**53)))
        whole = Fraction(isqrt(2 * b.numerator**2), b.denominator)
        a = (-whole if b > 0 else whole) + Fraction(int(rng.integers(-3, 4)), 10 ** int(rng.integers(0, 140)))
        assert float(surd(a, b)) == oracle(a, b)


def test_a_float_next_to_a_tie_is_decided() -> None:
    """A number 10^-400 off the middle between two floats goes to its own side of it."""
    middle = 1 + Fraction(1, 2**53)
    off = (ROOT * 10**400 - isqrt(2 * 10**800)) / 10**800
    assert (float(middle + off), float(middle - off)) == (1 + 2.0**-52, 1.0)


def test_the_ends_of_the_range_of_floats() -> None:
    """What is below every float is zero, what is above is an OverflowError, and terms above that cancel do no harm."""
    assert float(ROOT / 10**400) == 0
    assert float(ROOT * Fraction(1, 2**1075)) == 5e-324
    assert float(ROOT * 10**400 - isqrt(2 * 10**800)) == float(surd(Fraction(-isqrt(2 * 10**800)), Fraction(10**400))) > 0
    with pytest.raises(OverflowError, match="too large"):
        float(ROOT * 10**400)
    assert float(surd(Fraction(1, 3), Fraction(0))) == 1 / 3


def test_enclosures_of_a_float_or_of_a_tie_end() -> None:
    """Balls around exact zero, a float, or the middle of two give a float nearest to them; balls that are not finite wait."""
    ball = [arb(0), arb(1), arb(1) + arb(2) ** -53]
    found = [nearest_float(lambda bits, x=x: arb(x.mid(), arb(2) ** -bits)) for x in ball]
    assert found[:2] == [0, 1]
    assert found[2] in (1, 1 + 2.0**-52)
    assert nearest_float(lambda bits: arb("nan") if bits < 1000 else arb(3)) == 3


def test_an_algebraic_number_and_a_float_are_ordered_exactly() -> None:
    """The float nearest to sqrt 2 is above it, and infinity above everything."""
    assert math.sqrt(2) > ROOT > math.nextafter(math.sqrt(2), 0)
    assert -math.inf < ROOT < math.inf


@pytest.mark.parametrize("degree", [2, 4, 7])
@pytest.mark.parametrize("bits", [5, 400, 4000])
def test_a_number_times_its_inverse_is_one(degree: int, bits: int) -> None:
    """Whatever the way to the inverse: by Euclid, or by linear equations where numbers are much longer than their field."""
    rng = np.random.default_rng([degree, bits])
    for root in roots_of(fmpq_poly([-3, *[0] * (degree - 1), 1])):
        if not isinstance(root, Fraction):
            parts = [Fraction(int.from_bytes(rng.bytes(1 + bits // 8), "big") + 1, 7) for _ in range(degree)]
            number = Algebraic(root.field, fmpq_poly([rational(c) for c in parts]))
            assert number * (1 / number) == 1
            assert 1 / (1 / number) == number


def test_real_roots_of_a_product_are_apart_and_in_order() -> None:
    """Roots of different factors, 10^-60 apart, come as disjoint enclosures in increasing order, a multiple one once."""
    first = fmpz_poly([-2 * 10**120, 0, 10**120])
    second = fmpz_poly([-2 * 10**120 - 1, 0, 10**120])
    roots = real_roots(first * first * second)
    assert len(roots) == 4
    assert roots[0] < roots[1] < roots[2] < roots[3]
    order = in_order([*roots_of(fmpq_poly(first)), *roots_of(fmpq_poly(second))])
    assert [x.field.minimal.degree() for x in order] == [2] * 4
    assert order[2] < between(order[2], order[3]) < order[3]


def test_threads_leave_the_working_precision_as_it_was() -> None:
    """Many threads that refine at once agree with one, and FLINT's precision is afterwards what it was before."""
    before, switch = ctx.prec, sys.getswitchinterval()
    numbers = [(ROOT * 10**k - isqrt(2 * 10 ** (2 * k))) / 10 ** (k // 2) for k in range(40, 200)]
    alone = list(map(float, numbers))
    field = Field(ROOT.field.minimal, 1)  # with no enclosure known yet
    fresh = [Algebraic(field, number.polynomial) for number in numbers]
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(float, fresh)) == alone
    finally:
        sys.setswitchinterval(switch)
    assert ctx.prec == before


@pytest.mark.parametrize("bits", [3, 31, 40, 64, 200])
@pytest.mark.parametrize("rings", [fmpz_mpoly_ctx, fmpq_mpoly_ctx])
def test_factors_of_any_size(bits: int, rings: Any) -> None:
    """Products of polynomials of one degree come apart, and multiply back to what they were, whatever their coefficients."""
    ring = rings.get(["x", "y", "z"], Ordering.lex)
    x, y, z = ring.gens()
    rng = np.random.default_rng(bits)
    for _ in range(20):
        a, b, c, d = (int(rng.integers(1, 8)) + 2 ** int(k) for k in rng.integers(1, bits + 1, 4))
        parts = [a * x * y + b * z - c, c * x * y - a * z + d, d * x * y + c * z + b]
        product = -6 * parts[0] * parts[1] ** 2 * parts[2]
        constant, found = factors(product)
        whole = ring.constant(constant)
        for factor, power in found:
            whole *= factor**power
        assert whole == product
        assert sum(power for _, power in found) >= 4
        assert all(factor.context() is ring for factor, _ in found)


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5))
def test_polynomials_are_evaluated_exactly(coefficients: list[int]) -> None:
    """At a rational and at an irrational number a polynomial has the value that Horner's rule gives."""
    for x in (Fraction(-2, 3), ROOT, ROOT + 1):
        value: Any = Fraction(0)
        for c in reversed(coefficients):
            value = value * x + c
        assert evaluate(fmpq_poly(coefficients), x) == value


@given(st.lists(st.lists(st.integers(-4, 4), min_size=1, max_size=4), min_size=1, max_size=3), st.booleans())
def test_the_unit_interval_is_divided_where_polynomials_change_sign(rows: list[list[int]], strictly: bool) -> None:
    """A point at which they hold is in a part found, one at which they fail in none, or at most at an open end of one."""
    polynomials = [fmpq_poly(row) for row in rows]
    parts = feasible(strict=polynomials) if strictly else feasible(weak=polynomials)
    for x in (Fraction(k, 12) for k in range(13)):
        values = [evaluate(p, x) for p in polynomials]
        within = any(part[0] <= x <= part[-1] for part in parts)
        inner = any(part[0] < x < part[-1] for part in parts)
        if all(value > 0 or (value == 0 and not strictly) for value in values):
            assert within
        else:
            assert not (inner if strictly else within)

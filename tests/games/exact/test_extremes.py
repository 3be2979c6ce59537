"""Least values over a box: against every corner, and against grids where a variable is not affine."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.errors import SolverError
from games.exact.extremes import GAP, least
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, ring
from games.exact.polynomials import at as value_at

NAMES = "abcd"
RING = ring(NAMES)
whole_numbers = st.integers(-4, 4)


@st.composite
def polynomials(draw: st.DrawFn, powers: int = 1) -> Polynomial:
    """A polynomial in four variables, each to a power of at most so much."""
    terms = draw(st.dictionaries(st.tuples(*[st.integers(0, powers)] * 4), whole_numbers, max_size=9))
    return RING.from_dict({key: rational(Fraction(c)) for key, c in terms.items() if c})


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, tuple[Fraction, Fraction]]:
    """A box with ends at thirds."""
    found = {}
    for name in NAMES:
        low = draw(st.integers(-6, 5))
        found[name] = Fraction(low, 3), Fraction(draw(st.integers(low + 1, 6)), 3)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(polynomials(), min_size=1, max_size=3), boxes())
def test_an_affine_least_value_is_that_of_the_best_corner(own: list[Polynomial], box: dict[str, tuple[Fraction, Fraction]]) -> None:
    """The least of all corners of all polynomials, and a corner that has it."""
    corners = [dict(zip(NAMES, corner, strict=True)) for corner in itertools.product(*box.values())]
    found = least(own, box)
    assert found.exact
    assert found.value == min(value_at(p, corner) for p in own for corner in corners)
    assert value_at(own[found.which], found.at) == found.value
    assert found.at in corners


@settings(max_examples=15, deadline=None)
@given(polynomials(powers=2), boxes())
def test_a_bent_least_value_is_bracketed(own: Polynomial, box: dict[str, tuple[Fraction, Fraction]]) -> None:
    """No point of a grid is below the bracket, and the value is taken at the point."""
    grid = [[low + (high - low) * Fraction(k, 4) for k in range(5)] for low, high in box.values()]
    found = least([own], box)
    assert found.low <= found.value == value_at(own, found.at)
    assert all(value_at(own, dict(zip(NAMES, point, strict=True))) >= found.low for point in itertools.product(*grid))


def test_a_parabola_is_bracketed_as_closely_as_promised() -> None:
    """The least of (a - 1/3)^2 is 0 at a third, where no half ever ends."""
    a = RING.gens()[0]
    found = least([(3 * a - 1) ** 2], {name: (Fraction(0), Fraction(1)) for name in NAMES})
    assert -16 * GAP <= found.low <= 0 <= found.value <= 16 * GAP
    assert not found.exact


def test_of_nothing_there_is_no_least() -> None:
    """An empty list is refused."""
    with pytest.raises(SolverError, match="at least one"):
        least([], {})

"""Polynomials are printed as SymPy prints them."""

from __future__ import annotations

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.polys.polyutils import _sort_gens

from games.exact.numbers import rational
from games.exact.polynomials import to_sympy
from games.exact.printing import factored_sum, printing_ring

NAMES = ["x", "z", "p", "b", "beta", "h_J", "xH", "q1", "q2", "iota"]
names = st.sampled_from(NAMES)
coefficients = st.fractions(-4, 4, max_denominator=6)
monomials = st.tuples(coefficients, st.lists(names, max_size=3))
brackets = st.lists(monomials, min_size=1, max_size=3)
products = st.lists(brackets, min_size=1, max_size=3)


@given(st.lists(products, max_size=4))
@settings(max_examples=300)
def test_the_text_is_that_of_sympy(summands: list[list[list[tuple[object, list[str]]]]]) -> None:
    """A sum of factored products is, letter for letter, what SymPy makes of it."""
    context = printing_ring(NAMES)
    symbol = dict(zip(context.names(), context.gens(), strict=True))
    polynomials = []
    for product in summands:
        whole = context.constant(1)
        for bracket in product:
            total = context.constant(0)
            for coefficient, letters in bracket:
                part = context.constant(rational(coefficient))
                for letter in letters:
                    part = part * symbol[letter]
                total = total + part
            whole = whole * total
        polynomials.append(whole)
    assert factored_sum(polynomials) == str(sum(sympy.factor(to_sympy(p)) for p in polynomials))


def test_symbols_stand_as_in_sympy() -> None:
    """The order of symbols, on which the signs of factors hang, is SymPy's."""
    many = [*NAMES, "a", "o", "w", "y", "TKN", "h", "tau_K", "x10", "x9"]
    assert list(printing_ring(many).names()) == [str(s) for s in _sort_gens([sympy.Symbol(name) for name in many])]

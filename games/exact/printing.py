"""Sums of factored polynomials as text, the very text that SymPy prints, without the third of a second that importing it takes.

SymPy puts the terms of a sum in order by their powers of what the terms are made of: symbols by name, then brackets. A factor
is primitive with a positive leading coefficient in the lexicographic order of its symbols, which stand as in ``printing_ring``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from flint import Ordering, fmpq_mpoly_ctx

from .numbers import fraction
from .polynomials import Polynomial, canonical, factors

Base: TypeAlias = "str | Sum"
Power: TypeAlias = tuple[Base, int]
Term: TypeAlias = tuple[Fraction, tuple[Power, ...]]
"""A coefficient, and powers of symbols and brackets in SymPy's order."""
Sum: TypeAlias = tuple[Term, ...]


def printing_ring(symbols: Iterable[str]) -> Any:
    """Return the ring of polynomials whose leading terms are SymPy's: x, y, z come first, p to w, a to o, then all longer names.

    >>> printing_ring(["beta", "k", "x2", "s", "x1"]).names()
    ('x1', 'x2', 's', 'k', 'beta')
    """

    def key(symbol: str) -> tuple[int, str, int]:
        name, digits = re.fullmatch(r"(.*?)(\d*)", symbol).groups()  # type: ignore[union-attr]  # it always matches
        place = ("xyz", "pqrstuvw", "abcdefghijklmno")
        return next((k for k, letters in enumerate(place) if len(name) == 1 and name in letters), 3), name, int(digits or 0)

    names: list[str] = sorted(symbols, key=key)
    return fmpq_mpoly_ctx.get(tuple(names), Ordering.lex)


def factored_sum(polynomials: Iterable[Polynomial]) -> str:
    """Return a sum of polynomials, each factored, as SymPy prints ``sum(map(factor, ...))``; they lie in a ``printing_ring``.

    >>> x, a, b = printing_ring("xab").gens()
    >>> factored_sum([a * x - a, b / 2 - a * b, 1 - x])
    'a*(x - 1) - b*(2*a - 1)/2 - x + 1'
    """
    found: Counter[tuple[Power, ...]] = Counter()
    for polynomial in polynomials:
        for coefficient, product in _factored(polynomial):
            found[product] += coefficient  # type: ignore[assignment]  # exact numbers are counted as well as whole ones
    return _text(tuple((Fraction(c), product) for product, c in found.items() if c))


def product_of(polynomial: Polynomial) -> tuple[Fraction, tuple[str, ...], tuple[str, ...]]:
    """Return the coefficient of a factored polynomial, its powers of symbols, and its brackets, as text.

    A bracket begins with what is added in it, and is positive where every symbol is a half.

    >>> x, a, b = printing_ring("xab").gens()
    >>> product_of(a * b * (x - 1) * (a - 2) / 3)
    (Fraction(1, 3), ('a', 'b'), ('(1 - x)', '(2 - a)'))
    """
    constant, found = factors(polynomial)
    coefficient = fraction(constant)
    letters: list[Power] = []
    brackets: list[tuple[str, int]] = []
    for factor, exponent in found:
        content, primitive = canonical(factor)
        terms = _terms(primitive)
        if len(terms) == 1:
            letters += [(base, k * exponent) for base, k in terms[0][1]]
        else:
            if sum(c * Fraction(1, 2) ** sum(k for _, k in product) for c, product in terms) < 0:
                content, terms = -content, tuple((-c, product) for c, product in terms)
            brackets.append((f"({_added_first(terms)})", exponent))
        coefficient *= content**exponent
    return coefficient, tuple(_power(*power) for power in _sorted(letters)), tuple(sorted(_power(*power) for power in brackets))


def _added_first(terms: Sum) -> str:
    words = sorted((c < 0, bool(product), _product(abs(c), product)) for c, product in terms)
    text = "".join((" - " if negative else " + ") + word for negative, _, word in words)
    return ("-" if words[0][0] else "") + text[3:]


def _factored(polynomial: Polynomial) -> Sum:
    """Return a polynomial as one product; a bracket that stands alone is opened."""
    if polynomial == 0:
        return ()
    constant, found = factors(polynomial)
    coefficient = fraction(constant)
    powers: list[Power] = []
    for factor, exponent in found:
        content, primitive = canonical(factor)
        coefficient *= content**exponent
        terms = _terms(primitive)
        single = len(terms) == 1 and terms[0][1]
        powers += [(base, k * exponent) for base, k in single] if single else [(terms, exponent)]
    if abs(coefficient) == 1 and len(powers) == 1 and not isinstance(powers[0][0], str) and powers[0][1] == 1:
        return tuple((coefficient * c, product) for c, product in powers[0][0])
    return ((coefficient, _sorted(powers)),)


def _terms(polynomial: Polynomial) -> Sum:
    names = polynomial.context().names()
    return tuple(
        (fraction(c), _sorted([(str(name), int(k)) for name, k in zip(names, powers, strict=True) if k]))
        for powers, c in polynomial.terms()
    )


def _sorted(powers: list[Power]) -> tuple[Power, ...]:
    return tuple(sorted(powers, key=lambda power: _power_key(*power)))


def _number_key(value: Any) -> tuple[Any, ...]:
    return (1, 0, "Number"), (0, ()), (), value


def _power_key(base: Base, exponent: int, coefficient: Any = 1) -> tuple[Any, ...]:
    if isinstance(base, str):
        return (2, 0, "Symbol"), (1, (base,)), _number_key(exponent), coefficient
    return (3, 1, "Add"), (len(base), tuple(map(_term_key, _ordered(base)))), _number_key(exponent), coefficient


def _term_key(term: Term) -> tuple[Any, ...]:
    coefficient, product = term
    if not product:
        return _number_key(coefficient)
    if len(product) == 1:
        return _power_key(*product[0], coefficient)
    return (3, 0, "Mul"), (len(product), tuple(_power_key(*power) for power in product)), _number_key(1), coefficient


def _ordered(terms: Sum) -> list[Term]:
    if len(terms) == 2:  # 1 - x, but x - 1
        first, second = sorted(terms, key=lambda term: len(term[1]))
        if not first[1] and len(second[1]) == 1 and first[0] > 0 > second[0]:
            return [first, second]
    bases = sorted({base for _, product in terms for base, _ in product}, key=lambda base: _power_key(base, 1))
    return sorted(terms, key=lambda term: ([-dict(term[1]).get(base, 0) for base in bases], float(term[0])))


def _text(terms: Sum) -> str:
    words = [(coefficient < 0, _product(abs(coefficient), product)) for coefficient, product in _ordered(terms)]
    text = "".join((" - " if negative else " + ") + word for negative, word in words)
    return ("-" if words[0][0] else "") + text[3:] if words else "0"


def _product(coefficient: Fraction, product: tuple[Power, ...]) -> str:
    above = [str(coefficient.numerator)] * (coefficient.numerator != 1) + [_power(*power) for power in product]
    return ("*".join(above) or "1") + (f"/{coefficient.denominator}" if coefficient.denominator != 1 else "")


def _power(base: Base, exponent: int) -> str:
    return (base if isinstance(base, str) else f"({_text(base)})") + (f"**{exponent}" if exponent != 1 else "")

"""Polynomials over a box of parameter ranges, some of which may have no end."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from .. import polynomials
from ..polynomials import Polynomial

Bounds: TypeAlias = tuple[Fraction | None, Fraction | None]
"""Least and greatest value, None where there is none."""


def constant_sign(polynomial: Polynomial, box: Mapping[str, Bounds]) -> int | None:
    """Return the sign of a polynomial over the ranges if it is shown to be the same throughout, else None.

    >>> from solvers.regimes.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> box = {"x": (Fraction(0), Fraction(1)), "y": (Fraction(0), None)}
    >>> constant_sign(x + y + 1, box), constant_sign(x - 2, box), constant_sign(x - y, box)
    (1, -1, None)
    """
    used = variables(polynomial)
    closed = {s: (low, high) for s, (low, high) in box.items() if low is not None and high is not None}
    if all(s in closed for s in used):
        try:
            return polynomials.sign_over(polynomial, closed)
        except polynomials.UndecidedError:
            return None
    if any(box[s] == (None, None) for s in used):
        return None
    coefficients = to_unit(polynomial, box).coeffs()  # of a polynomial in what is nowhere negative
    return 1 if all(c > 0 for c in coefficients) else -1 if all(c < 0 for c in coefficients) else None


def variables(polynomial: Polynomial) -> list[str]:
    """Return the symbols that occur in a polynomial.

    >>> from solvers.regimes.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> variables(x + y - x)
    ['y']
    """
    return [str(s) for s, degree in zip(polynomial.context().names(), polynomial.degrees(), strict=True) if degree]


def to_unit(polynomial: Polynomial, box: Mapping[str, Bounds]) -> Polynomial:
    """Return a polynomial in coordinates from 0 to 1 where a symbol is bounded, from 0 on where it is bounded below.

    >>> from solvers.regimes.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> str(to_unit(x + y, {"x": (Fraction(0), Fraction(2)), "y": (Fraction(1), None)}))
    '2*x + y + 1'
    """
    moved = {s: (low, high if high is not None else low + 1) for s, (low, high) in box.items() if low is not None}
    return polynomials.to_unit_box(polynomial, moved)

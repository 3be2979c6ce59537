"""Polynomials in several variables: their irreducible factors, whatever the size of the coefficients."""

from __future__ import annotations

from typing import Any

from flint import fmpq_mpoly_ctx


def factors(polynomial: Any) -> tuple[Any, list[tuple[Any, int]]]:
    """Return the constant and the irreducible factors, with their multiplicities, of an integer or rational polynomial.

    The product of the constant and the powers is the polynomial; factors are primitive, over the integers, and in its ring.

    >>> from flint import fmpz_mpoly_ctx
    >>> x, y = fmpz_mpoly_ctx.get(("x", "y"), "lex").gens()
    >>> factors(-2 * (x + 2**40 * y) * (2**50 * x + y) ** 2)
    (-2, [(x + 1099511627776*y, 1), (1125899906842624*x + y, 2)])
    >>> factors((x + 2**40 * y) * (2**50 * x + y))
    (1, [(x + 1099511627776*y, 1), (1125899906842624*x + y, 1)])
    """
    try:
        constant, found = polynomial.factor()
    except OverflowError:  # python-flint 0.9 puts factors over the integers in order by coefficients held in 32 bits
        ring = polynomial.context()
        rational = fmpq_mpoly_ctx.get(ring.names(), ring.ordering()).from_dict(polynomial.to_dict())
        constant, found = rational.factor()
        constant = constant.p  # the content (Gauss)
        found = [(ring.from_dict({powers: c.p for powers, c in q.to_dict().items()}), power) for q, power in found]
    return constant, [(factor, int(power)) for factor, power in found]

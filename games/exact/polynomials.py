"""Polynomials in several named variables, exact (python-flint): SymPy is only their face, floats their arrays."""

from __future__ import annotations

import copyreg
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import flint
import numpy as np
from flint import fmpq_mpoly_ctx, fmpq_poly
from numpy.typing import NDArray

from ..errors import ParameterError
from .numbers import fraction, rational

Polynomial: TypeAlias = Any
"""A ``flint.fmpq_mpoly``."""
MONOMIAL_ORDER = "degrevlex"


def ring(symbols: Iterable[str]) -> Any:
    """Return the ring of polynomials in some symbols (a python-flint context; the same object for the same symbols).

    >>> x, y = ring("xy").gens()
    >>> (x + y) ** 2
    x^2 + 2*x*y + y^2
    """
    return flint.fmpq_mpoly_ctx.get(tuple(symbols), MONOMIAL_ORDER)


def _restored(names: tuple[str, ...], order: str, terms: Mapping[tuple[int, ...], Any]) -> Polynomial:
    return flint.fmpq_mpoly_ctx.get(names, order).from_dict(dict(terms))


def _taken_down(polynomial: Polynomial) -> tuple[Any, ...]:
    context = polynomial.context()
    return _restored, (context.names(), context.ordering().name, polynomial.to_dict())


# python-flint does not pickle polynomials, and results hold them
copyreg.pickle(flint.fmpq_mpoly, _taken_down)
copyreg.pickle(flint.fmpq_poly, lambda polynomial: (flint.fmpq_poly, (polynomial.coeffs(),)))
copyreg.pickle(flint.fmpz_poly, lambda polynomial: (flint.fmpz_poly, (polynomial.coeffs(),)))


def canonical(polynomial: Polynomial) -> tuple[Fraction, Polynomial]:
    """Return a polynomial as (factor, primitive integer polynomial with positive leading coefficient); zero as (0, 0).

    >>> x, y = ring("xy").gens()
    >>> canonical(1 - 2 * x * y / 3)
    (Fraction(-1, 3), 2*x*y - 3)
    """
    if polynomial == 0:
        return Fraction(0), polynomial
    coefficients = polynomial.coeffs()
    below = math.lcm(*(int(c.q) for c in coefficients))
    above = math.gcd(*(int(c.p) * (below // int(c.q)) for c in coefficients))
    factor = Fraction(above, below) * (1 if coefficients[0] > 0 else -1)
    return factor, polynomial * rational(1 / factor)


def value(polynomial: Polynomial, values: Mapping[str, Any]) -> Any:
    """Return a polynomial at values of one number type: Fractions, floats, arrays, or python-flint numbers and polynomials.

    >>> x, y = ring("xy").gens()
    >>> value(x * y - 1, {"x": Fraction(1, 2), "y": Fraction(3)})
    Fraction(1, 2)
    """
    return value_of(terms(polynomial), values)


Terms: TypeAlias = tuple[tuple[Any, tuple[tuple[str, int], ...]], ...]
"""A polynomial taken apart: for each term its coefficient, and each variable of it with its power."""


def terms(polynomial: Polynomial) -> Terms:
    """Return a polynomial taken apart, for those who evaluate it again and again.

    >>> x, y = ring("xy").gens()
    >>> terms(3 * x * y**2 - 1)
    ((3, (('x', 1), ('y', 2))), (-1, ()))
    """
    names = [str(name) for name in polynomial.context().names()]
    return tuple((c, tuple((names[k], int(power)) for k, power in enumerate(powers) if power)) for powers, c in polynomial.terms())


def value_of(apart: Terms, values: Mapping[str, Any]) -> Any:
    """Return the value of a polynomial that was taken apart, as ``value`` does.

    >>> x, y = ring("xy").gens()
    >>> value_of(terms(x * y - 1), {"x": 0.5, "y": 3.0})
    0.5
    """
    probe = next((values[name] for _, powers in apart for name, _ in powers), Fraction(0))
    total: Any = None
    for c, powers in apart:
        term: Any = _constant(c, probe)
        for name, power in powers:
            term = term * (values[name] if power == 1 else values[name] ** power)
        total = term if total is None else total + term
    return _constant(flint.fmpq(0), probe) if total is None else total


def _constant(c: Any, probe: Any) -> Any:
    """Return a coefficient in the number type of a value."""
    if isinstance(probe, Fraction | int):
        return fraction(c)
    if isinstance(probe, flint.fmpq_poly):
        return flint.fmpq_poly([c])
    if isinstance(probe, float | np.ndarray):
        return int(c.p) / int(c.q)
    return c


def at(polynomial: Polynomial, values: Mapping[str, Fraction]) -> Fraction:
    """Return a polynomial at exact rational values, all of its variables given.

    >>> x, y = ring("xy").gens()
    >>> at(x * y - 1, {"x": Fraction(1, 2), "y": Fraction(3)})
    Fraction(1, 2)
    """
    return fraction(polynomial(*(rational(values[str(name)]) for name in polynomial.context().names())))


def put(polynomial: Polynomial, values: Mapping[str, Fraction]) -> Polynomial:
    """Return a polynomial, in the same ring, with some variables at values.

    >>> x, y = ring("xy").gens()
    >>> put(x * y - 1, {"y": Fraction(1, 2)})
    1/2*x - 1
    """
    context = polynomial.context()
    names = map(str, context.names())
    images = [context.constant(rational(values[s])) if s in values else g for s, g in zip(names, context.gens(), strict=True)]
    return polynomial.compose(*images)


def by_power(polynomial: Any, k: int) -> list[Any]:
    """Return the coefficients of the powers 0, 1, ... of a variable, given by its number; none for zero.

    >>> x, y = ring("xy").gens()
    >>> by_power(x * y * y + 2 * x - 1, 1)
    [2*x - 1, 0, x]
    """
    parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(polynomial.degrees()[k] + 1)]
    for powers, c in polynomial.to_dict().items():
        parts[powers[k]][(*powers[:k], 0, *powers[k + 1 :])] = c
    return [polynomial.context().from_dict(part) for part in parts]


def univariate(polynomial: Any, k: int) -> fmpq_poly:
    """Return a polynomial that holds no other variable than one, given by its number, as a polynomial in one variable.

    >>> x, y = ring("xy").gens()
    >>> univariate(y * y - 1, 1)
    x^2 + (-1)
    """
    coefficients = [0] * (polynomial.degrees()[k] + 1)
    for powers, c in polynomial.to_dict().items():
        coefficients[powers[k]] = c
    return fmpq_poly(coefficients)


def to_sympy(polynomial: Polynomial) -> Any:
    """Return a polynomial as an expanded SymPy expression in real symbols.

    >>> x, y = ring("xy").gens()
    >>> to_sympy(x * y - x / 2)
    x*y - x/2
    """
    import sympy

    symbols = [sympy.Symbol(str(name), real=True) for name in polynomial.context().names()]
    terms = []
    for powers, c in polynomial.terms():
        factors = [s ** int(power) for s, power in zip(symbols, powers, strict=True) if power]
        terms.append(sympy.Mul(sympy.Rational(int(c.p), int(c.q)), *factors))
    return sympy.Add(*terms)


def from_sympy(expression: Any, symbols: Iterable[str]) -> Polynomial:
    """Return a SymPy expression, made of sums, products and powers, as a polynomial in some symbols.

    Raises
    ------
    ParameterError
        If it holds another symbol, a function, a division by a symbol or a number that is not rational.

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> from_sympy((x + y) ** 2 - x * y / 2, "xy")
    x^2 + 3/2*x*y + y^2
    """
    context = ring(symbols)
    generators = dict(zip((str(name) for name in context.names()), context.gens(), strict=True))

    def walk(node: Any) -> Any:
        if node.is_Rational:
            return context.constant(flint.fmpq(int(node.p), int(node.q)))
        if node.is_Symbol and node.name in generators:
            return generators[node.name]
        if node.is_Add:
            return sum(map(walk, node.args[1:]), start=walk(node.args[0]))
        if node.is_Mul:
            return math.prod(map(walk, node.args[1:]), start=walk(node.args[0]))
        if node.is_Pow and node.exp.is_Integer and node.exp >= 0:
            return walk(node.base) ** int(node.exp)
        raise ParameterError(f"{node} is no polynomial in {', '.join(generators)} with rational coefficients")

    return walk(expression)


@dataclass(frozen=True, eq=False)
class Compiled:
    """Polynomials as arrays, for floats: coefficients (m, T) of shared exponents (T, n); roundings are not bounded."""

    coefficients: NDArray[np.float64]
    exponents: NDArray[np.int64]

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values, shape (..., m), at points of shape (..., n)."""
        table = points[..., None, :] ** self.exponents
        result: NDArray[np.float64] = table.prod(axis=-1) @ self.coefficients.T
        return result

    def jacobian(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the derivatives, shape (m, n), at one point of shape (n,)."""
        table = point**self.exponents
        slopes = self.exponents * point ** np.maximum(self.exponents - 1, 0)
        before = np.cumprod(np.hstack([np.ones((len(table), 1)), table[:, :-1]]), axis=1)
        after = np.cumprod(np.hstack([np.ones((len(table), 1)), table[:, :0:-1]]), axis=1)[:, ::-1]
        result: NDArray[np.float64] = self.coefficients @ (slopes * before * after)
        return result


def compiled(polynomials: Sequence[Polynomial]) -> Compiled:
    """Return polynomials of one ring as arrays of floats.

    >>> x, y = ring("xy").gens()
    >>> both = compiled([x * y - 1, x])
    >>> both(np.array([[2.0, 3.0], [0.0, 1.0]])), both.jacobian(np.array([2.0, 3.0]))
    (array([[ 5.,  2.], [-1.,  0.]]), array([[3., 2.], [1., 0.]]))
    """
    size = polynomials[0].context().nvars()
    places: dict[tuple[int, ...], int] = {}
    rows = [[(tuple(map(int, powers)), int(c.p) / int(c.q)) for powers, c in p.terms()] for p in polynomials]
    for row in rows:
        for powers, _ in row:
            places.setdefault(powers, len(places))
    coefficients = np.zeros((len(rows), len(places)))
    for k, row in enumerate(rows):
        for powers, c in row:
            coefficients[k, places[powers]] = c
    return Compiled(coefficients, np.array(list(places), dtype=np.int64).reshape(-1, size))


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

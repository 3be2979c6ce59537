"""Points of the unit box where polynomials vanish or are positive, exactly, as cells with free and dependent coordinates.

Equations are used up one after the other: one that is linear in a coordinate gives it as a ratio of polynomials in the
others, with a case for each sign of the denominator; one in a single coordinate gives its roots; products are split into
cases. What is left are inequalities in the free coordinates, which ``conditions`` solves. A system that none of this decides
is counted in ``undecided``, so that what is found is known to be all exactly if the count is zero.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq_mpoly_ctx

from games.deadline import check
from games.errors import SolverError
from games.exact.algebraic import common_divisor, roots_of

from .conditions import Point, System, blocks_of, mean, never, regions, sign_of, tidied, univariate
from .polynomial import Polynomial, from_flint, to_flint

MOST_CASES = 64
"""Cases that one system is split into at most, one inside the other."""

ONE = Polynomial.constant(1)


@dataclass(frozen=True, eq=False)
class Cell:
    """A connected set of points: free coordinates in a region, and the others as ratios of polynomials in these.

    Attributes
    ----------
    free
        The free coordinates.
    solved
        Dependent coordinate -> (numerator, denominator), polynomials in the free ones.
    strict, weak
        Polynomials in the free coordinates that are positive, not negative, throughout.
    vertices
        Corners of the closure of the region, in the free coordinates; ends of intervals; a point of it if ``sharp`` is false.
    dimension
        The dimension of the region.
    sharp
        Whether the closure of the region is the convex hull of the vertices.
    """

    free: tuple[str, ...]
    solved: Mapping[str, tuple[Polynomial, Polynomial]]
    strict: tuple[Polynomial, ...]
    weak: tuple[Polynomial, ...]
    vertices: tuple[Point, ...]
    dimension: int
    sharp: bool

    @property
    def centre(self) -> dict[str, Any]:
        """The mean of the vertices: a point of the cell, where all strict inequalities hold."""
        return {name: mean([v[name] for v in self.vertices]) for name in self.free}

    def holds(self, point: Point, *, closed: bool = False) -> bool:
        """Tell whether a point, given in all coordinates, is in the cell (or, for polytopes, in its closure)."""
        try:
            if not all(p.value(point) >= 0 for p in self.weak) or not all(
                p.value(point) >= 0 if closed else p.value(point) > 0 for p in self.strict
            ):
                return False
            return all(point[name] * below.value(point) == above.value(point) for name, (above, below) in self.solved.items())
        except ArithmeticError:
            return False


@dataclass
class Cells:
    """The cells found so far, and how many systems were not decided."""

    found: list[Cell] = field(default_factory=list)
    undecided: int = 0


def solve(system: System) -> Cells:
    """Return the cells of a system; together they hold every point of it if ``undecided`` is zero.

    >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
    >>> half = Polynomial.constant(Fraction(1, 2))
    >>> found = solve(System(("x", "y"), (x * y - half,), (), (x - half,)))
    >>> [(cell.free, {k: f"({n}) / ({d})" for k, (n, d) in cell.solved.items()}) for cell in found.found]
    [(('y',), {'x': '(1/2) / (y)'})]
    """
    result = Cells()
    _solve(system, result)
    if result.undecided and never(system):
        return Cells()
    return result


def _solve(system: System, result: Cells) -> None:
    check()
    simplified = tidied(system)
    if simplified is None:
        return
    system = simplified
    if system.depth > MOST_CASES:
        result.undecided += 1
        return
    if not system.equations:
        _regions(system, result)
        return
    for equation in sorted(system.equations, key=lambda p: len(p.terms)):
        for name in equation.variables:
            if equation.degree(name) == 1:
                rest, factor = equation.coefficients(name)
                if factor.is_number:
                    _solve(_eliminated(system, equation, name, -rest, factor), result)
                    return
    for equation in system.equations:
        factors = equation.factors() if not equation.is_linear else [equation]
        if len(factors) > 1 or (factors and factors[0] != equation and len(factors[0].terms) < len(equation.terms)):
            others = tuple(e for e in system.equations if e is not equation)
            for k, factor in enumerate(factors):
                # each case leaves out those before it, so that no point is found twice where this can be said simply
                case = replace(system, equations=(*others, factor)).add()
                for more in _signed(factors[:k]):
                    _solve(case.add(strict=more) if k else case, result)
            return
    for equation in system.equations:
        if len(equation.variables) == 1:
            (name,) = equation.variables
            if not equation.is_rational:
                continue
            for root in roots_of(univariate(equation, name)):
                if 0 <= root <= 1:
                    _solve(_eliminated(system, equation, name, Polynomial.constant(root), ONE).add(), result)
            return
    best = None
    for equation in system.equations:
        for name in equation.variables:
            if equation.degree(name) == 1:
                rest, factor = equation.coefficients(name)
                sign = sign_of(factor, system)
                if sign:
                    _solve(_eliminated(system, equation, name, -rest, factor), result)
                    return
                size = len(factor.terms) + len(rest.terms)
                if best is None or size < best[0]:
                    best = size, equation, name, rest, factor
    if best is not None:
        _, equation, name, rest, factor = best
        others = tuple(e for e in system.equations if e is not equation)
        _solve(replace(system, equations=(*others, factor, rest)).add(), result)
        for side in (factor, -factor):
            _solve(_eliminated(system.add(strict=(side,)), equation, name, -rest, factor), result)
        return
    _by_resultant(system, result)


def _by_resultant(system: System, result: Cells) -> None:
    """Solve equations of high degree in two coordinates: the roots of resultants give one, common factors the other."""
    names = sorted({name for p in system.equations for name in p.variables})
    rational = [p for p in system.equations if p.is_rational]
    if len(names) != 2 or len(rational) < len(system.equations):
        result.undecided += 1
        return
    first, second = names
    candidates = [p for p in rational if p.variables == (first,)]
    both = [p for p in rational if second in p.variables]
    candidates += [r for p, q in itertools.combinations(both, 2) if (r := resultant(p, q, second)).terms]
    if not candidates:
        result.undecided += 1
        return
    common = univariate(candidates[0], first)
    for p in candidates[1:]:
        common = common.gcd(univariate(p, first))
    for root in roots_of(common):
        if not 0 <= root <= 1:
            continue
        there = [p.substitute(first, root) for p in system.equations]
        divisor = common_divisor([c.number for c in p.coefficients(second)] for p in there if p.terms)
        factor = sum((c * Polynomial.variable(second) ** k for k, c in enumerate(divisor)), start=Polynomial({}))
        plain = factor.is_rational and isinstance(root, Fraction)
        if not divisor or (len(divisor) > 2 and not plain):
            result.undecided += 1
        elif len(divisor) > 1 and plain:
            _solve(replace(system, equations=(Polynomial.variable(first) - root, factor)).add(), result)
        elif len(divisor) > 1:
            low, high = factor.coefficients(second)
            put = _eliminated(replace(system, equations=()), Polynomial({}), first, Polynomial.constant(root), ONE)
            _solve(_eliminated(put, Polynomial({}), second, -low, high).add(), result)


def resultant(p: Polynomial, q: Polynomial, name: str) -> Polynomial:
    """Return the resultant of two rational polynomials with respect to a variable.

    >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
    >>> resultant(x * y - 1, x - y, "y")
    -1 + x^2
    """
    names = tuple(sorted({*p.variables, *q.variables}))
    context = fmpq_mpoly_ctx.get(names, Ordering.lex)
    return from_flint(to_flint(p, context, names).resultant(to_flint(q, context, names), names.index(name)), names)


def _signed(polynomials: Sequence[Polynomial], product: int | None = None) -> Iterator[list[Polynomial]]:
    """Yield what is positive where polynomials have each combination of signs, of those with a product if it is given."""
    for signs in itertools.product((1, -1), repeat=len(polynomials)):
        if product is None or math.prod(signs) == product:
            yield [p if s > 0 else -p for p, s in zip(polynomials, signs, strict=True)]


def _eliminated(system: System, equation: Polynomial, name: str, above: Polynomial, below: Polynomial) -> System:
    """Return the system with ``name = above / below``; ``below`` is known to be positive, or known to be negative."""
    sign = sign_of(below, system)
    if not sign:
        raise SolverError("cells: a denominator of unknown sign; please report this game")
    if sign < 0:
        above, below = -above, -below
    if below.is_number:
        above, below = above * (1 / below.number), ONE

    def put(p: Polynomial) -> Polynomial:
        return p.substitute(name, above) if below is ONE else p.substitute_ratio(name, above, below)

    return System(
        tuple(v for v in system.variables if v != name),
        tuple(put(p) for p in system.equations if p is not equation),
        tuple(map(put, system.strict)),
        (*map(put, system.weak), above, below - above),
        system.open - {name},
        (*system.solved, (name, above, below)),
        system.depth,
    )


def _regions(system: System, result: Cells) -> None:
    """Solve inequalities in the free coordinates."""
    for kind, conditions in (("strict", system.strict), ("weak", system.weak)):
        for p in conditions:
            if p.is_linear:
                continue
            sign, parts = p.split()
            if len(parts) == 1 and parts[0][1] == 1:
                continue
            known, unknown = sign, []
            for part, power in parts:
                own = sign_of(part, system)
                if own:
                    known *= own**power
                else:
                    unknown.append((part, 1 if power % 2 else 2))
            _by_factors(system, p, kind, known, unknown, result)
            return
    blocks = blocks_of(system)
    choices: list[list[tuple[list[dict[str, Any]], int, bool]]] = []
    for names in blocks:
        among = set(names)
        strict = [p for p in system.strict if among & set(p.variables)]
        weak = [p for p in system.weak if among & set(p.variables)]
        try:
            options = regions(names, strict, weak, system.open)
        except ArithmeticError:
            options = None
        if options is None:
            result.undecided += 1
            return
        choices.append(options)
    for choice in itertools.product(*choices):
        vertices: list[dict[str, Any]] = [{}]
        for corners, _, _ in choice:
            vertices = [v | w for v in vertices for w in corners]
        result.found.append(_cell(system, vertices, sum(d for _, d, _ in choice), all(sharp for _, _, sharp in choice)))


def _by_factors(
    system: System, whole: Polynomial, kind: str, known: int, unknown: Sequence[tuple[Polynomial, int]], result: Cells
) -> None:
    """Replace a product that must be positive, or not negative, by cases for the signs of its factors."""
    strict = tuple(p for p in system.strict if p is not whole) if kind == "strict" else system.strict
    weak = tuple(p for p in system.weak if p is not whole) if kind == "weak" else system.weak
    base = replace(system, equations=(), strict=strict, weak=weak)
    odd = [p for p, power in unknown if power == 1]
    even = [p for p, power in unknown if power == 2]
    if kind == "weak":
        for p in even:
            _solve(base.add(equations=(p,)), result)
    for nonzero in _signed(even):
        case = base.add(strict=nonzero) if even or kind == "strict" else base
        for chosen in _signed(odd, known):
            _solve(case.add(strict=chosen) if kind == "strict" else case.add(weak=chosen), result)


def _cell(system: System, vertices: list[dict[str, Any]], dimension: int, sharp: bool) -> Cell:
    solved: dict[str, tuple[Polynomial, Polynomial]] = {}
    for name, above, below in reversed(system.solved):
        for other in (set(above.variables) | set(below.variables)) & set(solved):
            up, down = solved[other]
            top = max(above.degree(other), below.degree(other))
            gap = top - above.degree(other), top - below.degree(other)
            above, below = (
                above.substitute_ratio(other, up, down) * down ** gap[0],
                below.substitute_ratio(other, up, down) * down ** gap[1],
            )
        solved[name] = _cancelled(above, below)
    return Cell(system.variables, solved, system.strict, system.weak, tuple(vertices), dimension, sharp)


def _cancelled(above: Polynomial, below: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return a ratio without common factors, as far as these are rational."""
    if below.is_number:
        return above * (1 / below.number), ONE
    if not (above.is_rational and below.is_rational) or not above.terms:
        return above, below
    sign, parts = below.split()
    top_sign, top = above.split()
    common = {p: min(power, dict(top)[p]) for p, power in parts if p in dict(top)}
    if not common:
        return above, below
    lead = _leading(above, top, top_sign), _leading(below, parts, sign)
    reduced = []
    for factors, constant in ((top, lead[0]), (parts, lead[1])):
        out = Polynomial.constant(constant)
        for p, power in factors:
            out = out * p ** (power - common.get(p, 0))
        reduced.append(out)
    return reduced[0], reduced[1]


def _leading(p: Polynomial, factors: Sequence[tuple[Polynomial, int]], sign: int) -> Fraction:
    """Return the constant by which the product of the factors must be multiplied to give ``p``."""
    product = ONE
    for part, power in factors:
        product = product * part**power
    monomial = next(iter(product.terms))
    return Fraction(p.terms[monomial] / product.terms[monomial])

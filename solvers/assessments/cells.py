"""Points of the unit box where polynomials vanish or are positive, exactly, as cells with free and dependent coordinates.

Equations are used up one after the other: one that is linear in a coordinate gives it as a ratio of polynomials in the
others, with a case for each sign of the denominator; one in a single coordinate gives its roots; products are split into
cases. What is left are inequalities in the free coordinates, taken block by block of coordinates that occur together:
linear ones are a polytope, found by double description; ones in a single coordinate are intervals between roots; others
are searched by subdivision for a point or a proof that there is none. A system that none of this decides is counted in
``undecided``, so that what is found is known to be all exactly if the count is zero.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from flint import Ordering, fmpq_mpoly_ctx, fmpq_poly

from games.errors import SolverError
from games.exact.algebraic import between, distinct, feasible, in_order, roots_of
from games.exact.cones import span, vertices
from games.exact.numbers import rational

from .polynomial import Polynomial, from_flint, to_flint

Point: TypeAlias = Mapping[str, Any]

MOST_BOXES = 600
"""Boxes into which a block of nonlinear inequalities is divided at most."""

MOST_CASES = 64
"""Cases that one system is split into at most, one inside the other."""

MOST_CORNERS = 10
"""Conditions in more coordinates are not looked at when boxes are excluded."""

ERROR = 1e-13
"""Far above the rounding error of a sum of at most 2^10 products of at most ten numbers up to 1, in units of 2^-53."""

SMALLEST_BOX = 2.0**-12

ONE = Polynomial.constant(1)


@dataclass(frozen=True)
class System:
    """Conditions on coordinates in [0, 1]: polynomials that are zero, positive, and not negative.

    ``open`` are the coordinates that are strictly between 0 and 1; ``strict`` has to say so too.
    """

    variables: tuple[str, ...]
    equations: tuple[Polynomial, ...] = ()
    strict: tuple[Polynomial, ...] = ()
    weak: tuple[Polynomial, ...] = ()
    open: frozenset[str] = frozenset()
    solved: tuple[tuple[str, Polynomial, Polynomial], ...] = ()
    depth: int = 0

    def add(
        self, *, equations: Iterable[Polynomial] = (), strict: Iterable[Polynomial] = (), weak: Iterable[Polynomial] = ()
    ) -> System:
        """Return the system with more conditions, one case deeper."""
        return System(
            self.variables,
            (*self.equations, *equations),
            (*self.strict, *strict),
            (*self.weak, *weak),
            self.open,
            self.solved,
            self.depth + 1,
        )


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
        return {name: _mean([v[name] for v in self.vertices]) for name in self.free}

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
    simplified = _simplified(system)
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
                _solve(_with(system, (*others, factor)).add(), result) if k == 0 else _split_nonzero(
                    _with(system, (*others, factor)).add(), factors[:k], result
                )
            return
    for equation in system.equations:
        if len(equation.variables) == 1:
            (name,) = equation.variables
            if not equation.is_rational:
                continue
            for root in roots_of(_univariate(equation, name)):
                if 0 <= root <= 1:
                    _solve(_eliminated(system, equation, name, Polynomial.constant(root), ONE).add(), result)
            return
    best = None
    for equation in system.equations:
        for name in equation.variables:
            if equation.degree(name) == 1:
                rest, factor = equation.coefficients(name)
                sign = _sign(factor, system)
                if sign:
                    _solve(_eliminated(system, equation, name, -rest, factor), result)
                    return
                size = len(factor.terms) + len(rest.terms)
                if best is None or size < best[0]:
                    best = size, equation, name, rest, factor
    if best is not None:
        _, equation, name, rest, factor = best
        others = tuple(e for e in system.equations if e is not equation)
        _solve(_with(system, (*others, factor, rest)).add(), result)
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
    common = _univariate(candidates[0], first)
    for p in candidates[1:]:
        common = common.gcd(_univariate(p, first))
    for root in roots_of(common):
        if not 0 <= root <= 1:
            continue
        there = [p.substitute(first, root) for p in system.equations]
        factor = _common([p for p in there if p.terms], second)
        if factor is None or (factor.degree(second) > 1 and not factor.is_rational):
            result.undecided += 1
        elif factor.degree(second):
            found = _with(system, (Polynomial.variable(first) - root, factor) if factor.is_rational else (factor,))
            if factor.is_rational and isinstance(root, Fraction):
                _solve(found.add(), result)
            else:
                low, high = factor.coefficients(second)[:2]
                put = _eliminated(_with(system, ()), Polynomial({}), first, Polynomial.constant(root), ONE)
                if factor.degree(second) > 1:
                    result.undecided += 1
                else:
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


def _common(polynomials: Sequence[Polynomial], name: str) -> Polynomial | None:
    """Return a greatest common divisor of polynomials in one variable by Euclid's algorithm; None if there are none."""
    if not polynomials:
        return None
    common, *rest = polynomials
    for p in rest:
        a, b = common, p
        while b.terms:
            while a.terms and a.degree(name) >= b.degree(name) and (a.degree(name) > 0 or b.degree(name) == 0):
                shift = Polynomial.variable(name) ** (a.degree(name) - b.degree(name))
                a = _without_top(a, a.coefficients(name)[-1].number / b.coefficients(name)[-1].number * b * shift, name)
            a, b = b, a
        common = a
    return common


def _without_top(a: Polynomial, b: Polynomial, name: str) -> Polynomial:
    top = a.degree(name)
    difference = a - b
    return Polynomial({m: c for m, c in difference.terms.items() if dict(m).get(name, 0) < top})


def never(system: System) -> bool:
    """Tell whether it is proved, by division of the unit box into smaller ones, that a system has no point.

    Only for conditions without powers. In floats: a value at a corner of a box has an error below ERROR times the sum of
    the sizes of the coefficients, and values inside lie between those at the corners.
    """
    forms = []
    for kind, conditions in enumerate((system.equations, system.strict, system.weak)):
        for p in conditions:
            if any(power > 1 for monomial in p.terms for _, power in monomial) or len(p.variables) > MOST_CORNERS:
                continue
            names = p.variables
            table = np.zeros((2,) * len(names))
            for monomial, c in p.terms.items():
                own = {name for name, _ in monomial}
                table[tuple(int(name in own) for name in names)] = float(c)
            forms.append((kind, [system.variables.index(name) for name in names], table, ERROR * float(np.abs(table).sum())))
    boxes = [tuple((0.0, 1.0) for _ in system.variables)]
    for _ in range(MOST_BOXES):
        if not boxes:
            return True
        box = boxes.pop()
        worst, where = 0.0, -1
        for kind, places, table, error in forms:
            values = table
            for k, place in enumerate(places):
                low, high = box[place]
                values = np.moveaxis(np.tensordot(np.array([[1.0, low], [1.0, high]]), values, axes=(1, k)), 0, k)
            least, most = float(values.min()), float(values.max())
            if most < -error or (kind == 0 and least > error):
                break
            if kind == 0 and places:
                spread = max(places, key=lambda place: box[place][1] - box[place][0])
                if box[spread][1] - box[spread][0] > worst:
                    worst, where = box[spread][1] - box[spread][0], spread
        else:
            if where < 0:
                where = max(range(len(box)), key=lambda k: box[k][1] - box[k][0])
            low, high = box[where]
            if high - low < SMALLEST_BOX:
                return False
            middle = (low + high) / 2
            boxes += [(*box[:where], part, *box[where + 1 :]) for part in ((low, middle), (middle, high))]
    return False


def _split_nonzero(system: System, factors: Sequence[Polynomial], result: Cells) -> None:
    """Solve a system where some polynomials are not zero: one case for each combination of their signs."""
    for signs in itertools.product((1, -1), repeat=len(factors)):
        _solve(system.add(strict=[f if s > 0 else -f for f, s in zip(factors, signs, strict=True)]), result)


def _with(
    system: System,
    equations: Iterable[Polynomial],
    strict: Iterable[Polynomial] | None = None,
    weak: Iterable[Polynomial] | None = None,
) -> System:
    """Return the system with other conditions of a kind."""
    return System(
        system.variables,
        tuple(equations),
        system.strict if strict is None else tuple(strict),
        system.weak if weak is None else tuple(weak),
        system.open,
        system.solved,
        system.depth,
    )


def _sign(p: Polynomial, system: System) -> int:
    """Return the sign of a polynomial throughout the region, 0 if it is not known to be one."""
    try:
        low, high = p.range()
        if low > 0:
            return 1
        if high < 0:
            return -1
        if p.terms and all(name in system.open for name in p.variables) and (low >= 0 or high <= 0):
            return 1 if low >= 0 else -1
        known, opposite = p.scaled(), (-p).scaled()
        for q in system.strict:
            if q in (p, known) or q.scaled() == known:
                return 1
            if q.scaled() == opposite:
                return -1
        return 0
    except ArithmeticError:
        return 0


def _simplified(system: System) -> System | None:
    """Drop what always holds; None if something never does."""
    equations, strict, weak, more = [], [], [], []
    for p in dict.fromkeys(system.equations):
        if not p.terms:
            continue
        if p.is_number or _sign(p, system):
            return None
        low, high = p.range()
        if low > 0 or high < 0:
            return None
        for name in p.variables:
            if name in system.open:
                while not p.coefficients(name)[0].terms:
                    p = Polynomial({_lowered(m, name): c for m, c in p.terms.items()})
        if p.is_number:
            return None
        equations.append(p)
    for p in dict.fromkeys(q.scaled() for q in system.strict):
        low, high = p.range()
        if high <= 0 or -p in strict:
            return None
        if low <= 0:
            strict.append(p)
    for p in dict.fromkeys(q.scaled() for q in system.weak):
        low, high = p.range()
        if high < 0 or -p in strict:
            return None
        if low < 0 and (high == 0 or -p in weak):
            more.append(p)
        elif low < 0 and p not in strict:
            weak.append(p)
    if more:  # what cannot be positive and must not be negative is zero
        return _simplified(_with(system, (*equations, *more), strict, weak))
    return _with(system, equations, strict, weak)


def _lowered(monomial: tuple[tuple[str, int], ...], name: str) -> tuple[tuple[str, int], ...]:
    return tuple((n, p - (n == name)) for n, p in monomial if not (n == name and p == 1))


def _eliminated(system: System, equation: Polynomial, name: str, above: Polynomial, below: Polynomial) -> System:
    """Return the system with ``name = above / below``; ``below`` is known to be positive, or known to be negative."""
    sign = _sign(below, system) if not below.is_number else 1 if below.number > 0 else -1
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
        tuple(put(p) for p in system.strict),
        (*(put(p) for p in system.weak), above, below - above),
        system.open - {name},
        (*system.solved, (name, above, below)),
        system.depth,
    )


def _univariate(p: Polynomial, name: str) -> fmpq_poly:
    return fmpq_poly([rational(c.number) for c in p.coefficients(name)])


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
                own = _sign(part, system)
                if own:
                    known *= own**power
                else:
                    unknown.append((part, 1 if power % 2 else 2))
            _by_factors(system, p, kind, known, unknown, result)
            return
    blocks = _blocks(system)
    choices: list[list[tuple[list[dict[str, Any]], int, bool]]] = []
    for names in blocks:
        among = set(names)
        strict = [p for p in system.strict if among & set(p.variables)]
        weak = [p for p in system.weak if among & set(p.variables)]
        try:
            options = _block(names, strict, weak, system.open)
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
    base = _with(system, (), strict, weak)
    odd = [p for p, power in unknown if power == 1]
    even = [p for p, power in unknown if power == 2]
    if kind == "weak":
        for p in even:
            _solve(base.add(equations=(p,)), result)
        if even:  # the other cases: they are not zero
            for signs in itertools.product((1, -1), repeat=len(even)):
                more = [p if s > 0 else -p for p, s in zip(even, signs, strict=True)]
                _by_signs(base.add(strict=more), kind, known, odd, result)
            return
        _by_signs(base, kind, known, odd, result)
        return
    for signs in itertools.product((1, -1), repeat=len(even)):
        more = [p if s > 0 else -p for p, s in zip(even, signs, strict=True)]
        _by_signs(base.add(strict=more), kind, known, odd, result)


def _by_signs(base: System, kind: str, known: int, odd: Sequence[Polynomial], result: Cells) -> None:
    for signs in itertools.product((1, -1), repeat=len(odd)):
        product = known
        for s in signs:
            product *= s
        if product > 0:
            chosen = [p if s > 0 else -p for p, s in zip(odd, signs, strict=True)]
            _solve(base.add(strict=chosen) if kind == "strict" else base.add(weak=chosen), result)


def _blocks(system: System) -> list[tuple[str, ...]]:
    """Return the coordinates grouped by the conditions they share."""
    groups = [{name} for name in system.variables]
    for p in (*system.strict, *system.weak):
        touching = [group for group in groups if group & set(p.variables)]
        if len(touching) > 1:
            groups = [group for group in groups if group not in touching]
            groups.append(set().union(*touching))
    return [tuple(sorted(group)) for group in groups]


def _block(
    names: tuple[str, ...], strict: Sequence[Polynomial], weak: Sequence[Polynomial], opened: frozenset[str]
) -> list[tuple[list[dict[str, Any]], int, bool]] | None:
    """Return, per connected part of a block's region, vertices, dimension, and whether their hull is its closure."""
    if all(p.is_linear for p in (*strict, *weak)):
        return _polytope(names, strict, weak)
    if len(names) == 1:
        return _intervals(names[0], strict, weak)
    point = _projected(System(names, (), tuple(strict), tuple(weak), opened))
    if point == NOWHERE:
        return []
    if point and all(p.value(point) > 0 for p in (*strict, *weak)):
        return [([point], len(names), False)]
    return _searched(names, strict, weak)


NOWHERE: dict[str, Any] = {"nowhere": True}
"""What is returned if it is proved that inequalities have no point."""


def _projected(system: System) -> dict[str, Any] | None:
    """Return a point where inequalities hold, NOWHERE, or None, by eliminating coordinates (Fourier 1826, Motzkin 1936).

    A coordinate in which all are linear, with coefficients of known signs, lies between bounds; it exists iff every lower one
    is at most every upper one, which are inequalities in the other coordinates.
    """
    tidy = _simplified(_without_factors(system))
    if tidy is None:
        return NOWHERE
    if tidy.equations:
        return None
    if not tidy.variables:
        return {}
    if len(tidy.variables) == 1:
        (name,) = tidy.variables
        parts = _intervals(name, tidy.strict, tidy.weak)
        if parts is None:
            return None
        best = max(parts, key=lambda part: (part[1], _length([v[name] for v in part[0]])), default=None)
        return NOWHERE if best is None else {name: _mean([v[name] for v in best[0]])}
    for name in tidy.variables:
        own = [(p, True) for p in tidy.strict if name in p.variables] + [(p, False) for p in tidy.weak if name in p.variables]
        if any(p.degree(name) > 1 for p, _ in own):
            continue
        v = Polynomial.variable(name)
        own += [(v, name in tidy.open), (1 - v, name in tidy.open)]
        split: list[tuple[Polynomial, Polynomial, bool]] = []
        for p, strictly in own:
            rest_of, slope = p.coefficients(name)
            split.append((rest_of, slope, strictly))
        signs = [_sign(c, tidy) if not c.is_number else (1 if c.number > 0 else -1) for _, c, _ in split]
        if not all(signs):
            continue
        lower = [part for part, sign in zip(split, signs, strict=True) if sign > 0]
        upper = [part for part, sign in zip(split, signs, strict=True) if sign < 0]
        strict = [p for p in tidy.strict if name not in p.variables]
        weak = [p for p in tidy.weak if name not in p.variables]
        for (d, c, one), (e, f, two) in itertools.product(lower, upper):
            (strict if one or two else weak).append(c * e - d * f)
        rest = tuple(n for n in tidy.variables if n != name)
        point = _projected(System(rest, (), tuple(strict), tuple(weak), tidy.open - {name}))
        if not point:
            if point is None:
                continue
            point = {}
        if point == NOWHERE:
            return NOWHERE
        full = {n: Fraction(1, 2) for n in rest} | point
        low = max(-d.value(full) / c.value(full) for d, c, _ in lower)
        high = min(-e.value(full) / f.value(full) for e, f, _ in upper)
        return full | {name: (low + high) / 2}
    return None


def _length(ends: Sequence[Any]) -> float:
    return float(max(map(float, ends)) - min(map(float, ends)))


def _without_factors(system: System) -> System:
    """Return inequalities without factors of known sign."""

    def reduced(p: Polynomial) -> Polynomial:
        sign, parts = p.split()
        out = Polynomial.constant(1)
        for part, power in parts:
            own = _sign(part, bare)
            if own:
                sign *= own**power
            else:
                out = out * part**power
        return out if sign > 0 else -out if sign < 0 else Polynomial({})

    bare = _with(system, (), [p for p in system.strict if p.is_linear], ())
    strict, weak = ([p if p.is_linear else reduced(p) for p in own] for own in (system.strict, system.weak))
    return _with(system, (), strict, weak)


def _polytope(
    names: tuple[str, ...], strict: Sequence[Polynomial], weak: Sequence[Polynomial]
) -> list[tuple[list[dict[str, Any]], int, bool]]:
    place = {name: 2 * k for k, name in enumerate(names)}
    forms = []
    for p in (*weak, *strict):
        form: list[Any] = [Fraction(0)] * (2 * len(names))
        form[0] = form[1] = p.number
        for monomial, c in p.terms.items():
            if monomial:
                k = place[monomial[0][0]]
                form[k] = form[k] + c
        forms.append((form, False))
    corners = [{name: v[k] for name, k in place.items()} for v in vertices((2,) * len(names), forms)]
    if not corners or any(all(p.value(v) <= 0 for v in corners) for p in strict):
        return []
    return [(corners, span([tuple(v.values()) for v in corners]), True)]


def _intervals(
    name: str, strict: Sequence[Polynomial], weak: Sequence[Polynomial]
) -> list[tuple[list[dict[str, Any]], int, bool]] | None:
    if not all(p.is_rational for p in (*strict, *weak)):
        return None
    parts = feasible(strict=[_univariate(p, name) for p in strict], weak=[_univariate(p, name) for p in weak])
    return [([{name: x} for x in ends], len(ends) - 1, True) for ends in parts]


def _mean(numbers: Sequence[Any]) -> Any:
    """Return the mean of numbers; of two kinds that do not mix, ends of an interval then, a number between them."""
    try:
        return sum(numbers, start=Fraction(0)) / len(numbers)
    except ArithmeticError:
        return between(*in_order(distinct(numbers)))


def _searched(
    names: tuple[str, ...], strict: Sequence[Polynomial], weak: Sequence[Polynomial]
) -> list[tuple[list[dict[str, Any]], int, bool]] | None:
    """Look for a point where all inequalities hold strictly; [] if it is proved that they never hold, None if undecided."""
    boxes = [{name: (Fraction(0), Fraction(1)) for name in names}]
    for _ in range(MOST_BOXES):
        if not boxes:
            return []
        box = boxes.pop(0)
        moved = {name: low + (high - low) * Polynomial.variable(name) for name, (low, high) in box.items()}
        ranges = [(p.at(moved).range(), kind) for kind, own in (("strict", strict), ("weak", weak)) for p in own]
        if any(high < 0 or (kind == "strict" and high <= 0) for (_, high), kind in ranges):
            continue
        middle = {name: (low + high) / 2 for name, (low, high) in box.items()}
        if all(p.value(middle) > 0 for p in (*strict, *weak)):
            return [([middle], len(names), False)]
        widest = max(names, key=lambda n: box[n][1] - box[n][0])
        low, high = box[widest]
        boxes += [box | {widest: (low, (low + high) / 2)}, box | {widest: ((low + high) / 2, high)}]
    return None


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

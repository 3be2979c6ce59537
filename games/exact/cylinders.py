r"""Cylindrical cells, made only where something is asked: on each, the signs that an algorithm asked for do not change.

An algorithm with parameters :math:`t_0, \dots, t_k` is run at an exact sample point, and asks for signs of polynomials in the
parameters. Each irreducible factor is noted at the level of its last parameter. An ``axis`` runs it at sample points between
and at the roots of what was noted, until the whole line is covered; then the noted polynomials are projected (Collins 1975): the
signs of their leading coefficients, of their values at the ends, and of the first principal subresultant coefficients that do
not vanish, for each with its derivative and for each pair with roots, are asked for below. Where these signs do not change, roots
are continuous functions of the parameters below that do not cross. So what was found at a sample holds in a whole cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import flint
import numpy as np

from ..deadline import check
from .algebraic import compare
from .heights import Point, integral
from .places import inner
from .polynomials import Polynomial, by_power, factors

T = TypeVar("T")

MOST = 8
"""Parameters at most."""

RESULTANTS = 3
"""Times the degree of a polynomial that is looked at, up to which a resultant is taken: it may have factors."""

RING = flint.fmpq_mpoly_ctx.get([f"t{k}" for k in range(MOST)], flint.Ordering.lex)
"""The ring of polynomials in all parameters."""

GENERATORS = RING.gens()


class WorkError(Exception):
    """The work that was allowed does not suffice."""


class SampleError(Exception):
    """A sample that was to be inside a cell lies on its border: a polynomial noted at some level is zero there."""

    def __init__(self, level: int, polynomial: Polynomial) -> None:
        self.level = level
        self.polynomial = polynomial


@dataclass
class Work:
    """How much may still be done: visits of samples, and the degree of the polynomials noted."""

    visits: int
    degree: int

    def resultant(self, first: Sequence[Polynomial], second: Sequence[Polynomial]) -> None:
        """Refuse a resultant whose degree may be far beyond that of any polynomial to be noted."""
        (m, p), (n, q) = ((len(own) - 1, max(int(c.total_degree()) for c in own if c != 0)) for own in (first, second))
        if n * p + m * q > RESULTANTS * self.degree:
            raise WorkError

    def visit(self) -> None:
        """Count a visit, and ask whether the time is over."""
        check()
        self.visits -= 1
        if self.visits < 0:
            raise WorkError


@dataclass(frozen=True, eq=False)
class End:
    """An end of a cell along one parameter: the root with a number, in (0, 1), of a polynomial; 0 or 1 if there is none."""

    value: Any
    polynomial: Polynomial | None = None
    number: int = 0

    @cached_property
    def name(self) -> str:
        """The polynomial as text."""
        return str(self.polynomial)

    def at(self, point: Point) -> Any:
        """Return where the end lies above a point; None if there is no such root."""
        if self.polynomial is None or not point.values:
            return self.value
        roots = point.known_roots(self.name, self.polynomial)
        return None if roots is None or self.number >= len(roots) else roots[self.number]

    def close(self, values: Sequence[float]) -> float | None:
        """Return about where the end lies above a point of floats; None if no such root is seen."""
        if self.polynomial is None:
            return float(self.value)
        coefficients = [value_in_floats(c, values) for c in by_power(self.polynomial, len(values))]
        roots = sorted(float(r.real) for r in np.roots(coefficients[::-1]) if abs(r.imag) < 1e-9 and 0 < r.real < 1)
        return roots[self.number] if self.number < len(roots) else None


def value_in_floats(polynomial: Polynomial, values: Sequence[float]) -> float:
    """Return a polynomial at floats.

    >>> value_in_floats(GENERATORS[0] / 2, [0.5])
    0.25
    """
    total = 0.0
    for powers, c in polynomial.terms():
        term = int(c.p) / int(c.q)
        for power, value in zip(powers, values, strict=False):
            term *= value ** int(power)
        total += term
    return total


@dataclass(frozen=True)
class Range:
    """What a parameter runs through: the open interval between two ends, or, where these are the same one, a root."""

    low: End
    high: End

    @property
    def open(self) -> bool:
        """Whether it is an interval."""
        return self.low is not self.high

    def holds(self, point: Point, value: Any) -> bool:
        """Tell whether a value is in the range above a point."""
        low = self.low.at(point)
        if low is None:
            return False
        if not self.open:
            return compare(low, value) == 0
        high = self.high.at(point)
        return high is not None and compare(low, value) < 0 < compare(high, value)


def condition(k: int, span: Range) -> str:
    """Return what a parameter runs through, in words.

    >>> t = GENERATORS[0]
    >>> root = End(Fraction(1, 3), 3 * t - 1)
    >>> condition(0, Range(End(Fraction(0)), root)), condition(0, Range(root, root))
    ('0 < t0 < 1/3', 't0 = 1/3')
    >>> diagonal = End(Fraction(1, 3), GENERATORS[1] - t)
    >>> condition(1, Range(diagonal, diagonal))
    't1 = root 1 of -t0 + t1'
    """

    def words(end: End) -> str:
        if end.polynomial is None or (
            isinstance(end.value, Fraction) and end.polynomial.degrees()[k] == 1 == sum(end.polynomial.degrees())
        ):
            return str(end.value)
        return f"root {end.number + 1} of {end.polynomial}"

    return f"{words(span.low)} < t{k} < {words(span.high)}" if span.open else f"t{k} = {words(span.low)}"


class Cell:
    """A sample point with what was noted of its cell: polynomials by level. It is a place at which an algorithm can be run."""

    def __init__(
        self, point: Point, open: tuple[bool, ...], notes: tuple[dict[str, Polynomial], ...], work: Work, zero: Iterable[str] = ()
    ) -> None:
        self.point = point
        self.open = open
        self.notes = notes
        self.work = work
        self.signs: dict[str, int] = dict.fromkeys(zero, 0)

    @classmethod
    def bottom(cls, work: Work) -> Cell:
        """Return the cell without parameters."""
        return cls(Point(), (), (), work)

    def above(self, value: Any, *, open: bool, zero: Iterable[str] = ()) -> Cell:
        """Return the cell around, or at, a value of one more parameter."""
        return Cell(self.point.above(value), (*self.open, open), (*self.notes, {}), self.work, zero)

    def sign(self, value: Any) -> int:
        """Return the sign of an integer or a polynomial in the cell, and note the polynomial's factors.

        Raises
        ------
        SampleError
            If the sample is no inner point as far as the polynomial is concerned.
        WorkError
            If the polynomial's degree is too high.
        """
        if isinstance(value, int):
            return (value > 0) - (value < 0)
        if value.is_constant():
            c = value.leading_coefficient() if value else 0
            return int(c > 0) - int(c < 0)
        unit, parts = _factored(_Key(value))
        found = 1 if unit > 0 else -1
        for key, factor, level, power in parts:
            s = self._of(key, factor, level)
            found *= s if power % 2 else s * s
        return found

    def _of(self, key: str, factor: Polynomial, level: int) -> int:
        if key not in self.notes[level]:
            if factor.total_degree() > self.work.degree:
                raise WorkError
            self.notes[level][key] = factor
        if key not in self.signs:
            self.signs[key] = self.point.below(level + 1).sign(factor)
        if self.signs[key] == 0 and self.open[level] and self.point.below(level).roots(factor) is not None:
            raise SampleError(level, factor)
        return self.signs[key]

    def peek(self, value: Any) -> int:
        """Return the sign at the sample, and note nothing."""
        if isinstance(value, int):
            return (value > 0) - (value < 0)
        return self.point.sign(value)

    def shortened(self, ray: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a ray without the common divisor of its coordinates, in the same direction."""
        parts = [RING.constant(v) if isinstance(v, int) else v for v in ray]
        divisor = RING.constant(0)
        for value in parts:
            divisor = divisor.gcd(value)
        if not divisor.is_constant():
            if self.sign(divisor) < 0:
                divisor = -divisor
            parts = [value // divisor for value in parts]
        return tuple(integral(parts))


class _Key:
    """A polynomial that can be looked up."""

    __slots__ = ("polynomial", "words")

    def __init__(self, polynomial: Polynomial) -> None:
        self.polynomial = polynomial
        self.words = str(polynomial)

    def __hash__(self) -> int:
        return hash(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.words == other.words


@lru_cache(maxsize=20_000)
def _factored(key: _Key) -> tuple[Any, list[tuple[str, Polynomial, int, int]]]:
    """Return the unit, and each irreducible factor with its name, the last of its variables, and its power."""
    unit, parts = factors(key.polynomial)
    return unit, [(str(f), f, max(k for k, d in enumerate(f.degrees()) if d > 0), power) for f, power in parts]


def axis(below: Cell, visit: Callable[[Cell], T]) -> list[tuple[Range, T]]:
    """Run an algorithm at samples of one more parameter between 0 and 1 until every value of it is covered.

    Parameters
    ----------
    visit
        The algorithm; what it asks the cell for is noted.

    Returns
    -------
    Ranges, which cover the open interval (0, 1) and do not overlap, each with what the algorithm found there.

    >>> t = GENERATORS[0]
    >>> found = axis(Cell.bottom(Work(100, 10)), lambda cell: cell.sign(2 * t - 1))
    >>> [(str(r.low.value), str(r.high.value), sign) for r, sign in found]
    [('0', '1/2', -1), ('1/2', '1', 1), ('1/2', '1/2', 0)]
    """
    k = len(below.open)
    noted: dict[str, Polynomial] = {}
    roots: dict[str, list[Any]] = {}

    def ends(names: Mapping[str, Polynomial]) -> list[End]:
        for name, polynomial in names.items():
            if name not in noted:
                noted[name] = polynomial
                roots[name] = below.point.roots(polynomial) or []
        return [End(value, polynomial, j) for name, polynomial in names.items() for j, value in enumerate(roots[name])]

    found: list[tuple[Range, T]] = []
    stops: list[End] = []
    todo = [(End(Fraction(0)), End(Fraction(1)))]
    while todo:
        low, high = todo.pop()
        below.work.visit()
        cell = below.above(inner(low.value, high.value), open=True)
        sample = cell.point.values[-1]
        try:
            outcome = visit(cell)
        except SampleError as error:
            if error.level != k:
                raise
            middle = next(end for end in ends({str(error.polynomial): error.polynomial}) if compare(end.value, sample) == 0)
            stops.append(middle)
            todo += [(low, middle), (middle, high)]
            continue
        first, last = low, high
        for end in ends(cell.notes[k]):
            if end.value < sample:
                first = end if compare(first.value, end.value) < 0 else first
            else:
                last = end if compare(end.value, last.value) < 0 else last
        found.append((Range(first, last), outcome))
        if first is not low:
            stops.append(first)
            todo.append((low, first))
        if last is not high:
            stops.append(last)
            todo.append((last, high))
    for end, zero in _distinct(stops):
        below.work.visit()
        cell = below.above(end.value, open=False, zero=zero)
        found.append((Range(end, end), visit(cell)))
        ends(cell.notes[k])
    _project(below, noted, roots, k)
    return found


def _distinct(stops: Iterable[End]) -> list[tuple[End, list[str]]]:
    """Return each stop once, with the names of noted polynomials that are seen to be zero there."""
    kept: list[tuple[End, list[str]]] = []
    for end in stops:
        name = str(end.polynomial)
        for other, names in kept:
            if compare(end.value, other.value) == 0:
                names.append(name)
                break
        else:
            kept.append((end, [name]))
    return kept


def _project(below: Cell, noted: Mapping[str, Polynomial], roots: Mapping[str, list[Any]], k: int) -> None:
    """Ask for the signs below that keep the roots of polynomials in one parameter apart and in (0, 1) or out of it."""
    if k == 0:
        return
    crossing = []
    for name, polynomial in noted.items():
        coefficients = by_power(polynomial, k)
        while coefficients and below.sign(coefficients[-1]) == 0:
            coefficients.pop()
        if len(coefficients) < 2:
            continue
        below.sign(coefficients[0])
        below.sign(sum(coefficients[1:], start=coefficients[0]))
        if len(coefficients) > 2:
            _first_nonzero(below, coefficients, [j * c for j, c in enumerate(coefficients)][1:], k)
        if roots[name]:
            crossing.append(coefficients)
    for first, second in itertools.combinations(crossing, 2):
        _first_nonzero(below, first, second, k)


def _first_nonzero(below: Cell, first: list[Polynomial], second: list[Polynomial], k: int) -> None:
    """Ask for principal subresultant coefficients until one is not zero."""
    below.work.resultant(first, second)
    p, q = (sum((c * GENERATORS[k] ** j for j, c in enumerate(own)), start=RING.constant(0)) for own in (first, second))
    if below.sign(p.resultant(q, f"t{k}")) != 0:
        return
    for j in range(1, min(len(first), len(second)) - 1):
        if below.sign(_subresultant(first, second, j)) != 0:
            return


def _subresultant(first: list[Polynomial], second: list[Polynomial], j: int) -> Polynomial:
    """Return a principal subresultant coefficient, the determinant of a part of Sylvester's matrix."""
    m, n = len(first) - 1, len(second) - 1
    size = m + n - 2 * j
    zero = RING.constant(0)
    rows = [[zero] * s + list(reversed(first)) + [zero] * size for s in range(n - j)]
    rows += [[zero] * s + list(reversed(second)) + [zero] * size for s in range(m - j)]
    return _determinant([row[:size] for row in rows])


def _determinant(matrix: list[list[Polynomial]]) -> Polynomial:
    """Return a determinant by elimination without fractions (Bareiss 1968)."""
    rows = [list(row) for row in matrix]
    sign, previous = 1, RING.constant(1)
    for k in range(len(rows) - 1):
        pivot = next((r for r in range(k, len(rows)) if rows[r][k] != 0), None)
        if pivot is None:
            return RING.constant(0)
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        for r in range(k + 1, len(rows)):
            for c in range(k + 1, len(rows)):
                rows[r][c] = (rows[r][c] * rows[k][k] - rows[r][k] * rows[k][c]) // previous
        previous = rows[k][k]
    return rows[-1][-1] * sign

r"""Cylindrical cells of parameters, and a judge of signs on them: either a sign is proved, or it is said where it may change.

A cell has axes, one after the other. A parameter :math:`t_k` runs through an open interval between two *ends*, or is one; an end is
0, 1, or the root in (0, 1) with a number of a polynomial in the parameters up to it. On a cell of the axes before, a polynomial's
roots are continuous functions that do not cross if its leading coefficient and its discriminant have no zero there; they do not
meet those of another one if the resultant has none (Collins 1975). So its sign at a sample is its sign on the whole cell above.
Nothing is projected in advance: only what an argument asks for is checked, by the same judge, a level below.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import flint

from games.deadline import check
from games.exact.algebraic import between, compare
from games.exact.heights import Point, TooLargeError
from games.exact.polynomials import by_power, factors

from .verdict import Unproved

Polynomial: TypeAlias = Any

MOST = 6
"""Parameters at most."""

RING = flint.fmpq_mpoly_ctx.get([f"t{k}" for k in range(MOST)], flint.Ordering.lex)
GENERATORS = RING.gens()
ZERO = RING.constant(0)

MOST_DEGREE = 60
"""Degree of resultants and discriminants, above which it is given up."""


class Varies(Unproved):
    """A polynomial may change its sign along an axis: where it may is a root, and the axis should be cut there."""

    def __init__(self, level: int, polynomial: Polynomial) -> None:
        super().__init__(f"{polynomial} may change its sign along t{level}")
        self.level = level
        self.polynomial = polynomial


@dataclass(frozen=True)
class End:
    """An end of a cell: the root in (0, 1) with a number, from 0 up, of an irreducible polynomial; if the number is -1, 0 or 1."""

    polynomial: Polynomial
    number: int = -1


LOW, HIGH = End(ZERO), End(RING.constant(1))


@dataclass(frozen=True)
class Axis:
    """What a parameter runs through: an open interval, or, if its ends are the same, a root."""

    low: End
    high: End

    @property
    def open(self) -> bool:
        """Whether it is an interval."""
        return self.low != self.high


class Cell:
    """A cell with a sample in it."""

    def __init__(self, axes: tuple[Axis, ...] = (), point: Point | None = None, below: Cell | None = None) -> None:
        self.axes = axes
        self.point = Point() if point is None else point
        self.below = below
        self.free = any(axis.open for axis in axes)
        self._signs: dict[str, int] = {}
        self._steady: set[str] = set()
        self._roots: dict[str, list[Any]] = {}

    def at(self, level: int) -> Cell:
        """Return the cell of the first axes."""
        cell: Cell = self
        while len(cell.axes) > level:
            assert cell.below is not None
            cell = cell.below
        return cell

    def sign(self, value: Any) -> int:
        """Return the sign that a polynomial has on the whole cell.

        Raises
        ------
        Varies
            If it may change.
        Unproved
            If it is not decided.

        >>> t = GENERATORS[0]
        >>> unit = Cell().over([])[0]
        >>> unit.sign(t * t + t), unit.sign(t - t), unit.sign(-1)
        (1, 0, -1)
        """
        if isinstance(value, int):
            return (value > 0) - (value < 0)
        if value.is_constant():
            c = value.leading_coefficient() if value else 0
            return int(c > 0) - int(c < 0)
        constant, parts = factors(value)
        found = 1 if constant > 0 else -1
        signs = []
        for part, power in parts:
            own = self._sign(part)
            if own == 0:
                return 0
            signs.append(own**power)
        for own in signs:
            found *= own
        return found

    def _sign(self, f: Polynomial) -> int:
        """Return the sign of an irreducible polynomial."""
        name = str(f)
        if name not in self._signs:
            check()
            level = max(k for k, power in enumerate(f.degrees()) if power)
            try:
                self._signs[name] = self.at(level + 1)._top_sign(f, level)
            except TooLargeError:
                raise Unproved("a number has too high a degree") from None
        return self._signs[name]

    def _top_sign(self, f: Polynomial, level: int) -> int:
        below, axis = self.at(level), self.axes[level]
        t = GENERATORS[level]
        if f in (t, 1 - t, t - 1):
            return -1 if f == t - 1 else 1
        if any(_same(f, end.polynomial) for end in (axis.low, axis.high)) and not axis.open:
            return 0
        if below.free:
            below.steady(f, level)
            for end in (axis.low, axis.high):
                below.apart(f, end, level)
        elif below.point.roots(f) is None:
            return 0
        if not axis.open:
            return self.point.below(level + 1).sign(f)
        low, high = below.where(axis.low, level), below.where(axis.high, level)
        if any(compare(low, root) < 0 < compare(high, root) for root in below.roots(f)):
            raise Varies(level, f)
        return self.point.below(level + 1).sign(f)

    def roots(self, f: Polynomial) -> list[Any]:
        """Return the roots in (0, 1) of a polynomial in the next parameter, over the sample."""
        name = str(f)
        if name not in self._roots:
            found = self.point.roots(f)
            if found is None:
                raise Unproved(f"{f} vanishes over a point")
            self._roots[name] = found
        return self._roots[name]

    def steady(self, f: Polynomial, level: int) -> None:
        """Prove that the real roots of a polynomial over this cell are continuous functions, and stay apart."""
        name = str(f)
        if name in self._steady:
            return
        *_, leading = by_power(f, level)
        self.nonzero(leading)
        if f.degrees()[level] > 1:
            if f.degrees()[level] * f.total_degree() * 2 > MOST_DEGREE:
                raise Unproved(f"the discriminant of {f} may have too high a degree")
            self.nonzero(f.discriminant(f"t{level}"))
        self._steady.add(name)

    def apart(self, f: Polynomial, end: End, level: int) -> None:
        """Prove that no root of a polynomial over this cell meets an end, unless it is one of its own."""
        if end.number < 0:
            self.nonzero(_held(f, level, end.polynomial))
        elif not _same(f, end.polynomial):
            self.steady(end.polynomial, level)
            g = end.polynomial
            if f.degrees()[level] * g.total_degree() + g.degrees()[level] * f.total_degree() > MOST_DEGREE:
                raise Unproved(f"the resultant of {f} and {g} may have too high a degree")
            self.nonzero(f.resultant(g, f"t{level}"))

    def nonzero(self, value: Polynomial) -> None:
        """Prove that a polynomial vanishes nowhere on the cell."""
        if self.sign(value) == 0:
            raise Unproved("polynomials share a root all over a cell")

    def where(self, end: End, level: int) -> Any:
        """Return where an end lies over the sample."""
        if end.number < 0:
            return Fraction(0) if end == LOW else Fraction(1)
        roots = self.roots(end.polynomial)
        if end.number >= len(roots):
            raise Unproved("an end is a root that there is not")
        return roots[end.number]

    def over(self, ends: Sequence[End]) -> list[Cell]:
        """Return the cells over this one between and at some ends, in order; there are no others.

        Raises
        ------
        Unproved
            If the ends are not roots, or not in order, all over this cell.
        """
        level = len(self.axes)
        if level == MOST:
            raise Unproved("too many parameters")
        for k, end in enumerate(ends):
            if type(end.number) is not int or end.number < 0:
                raise Unproved("an end between 0 and 1 is no root")
            if max((j for j, power in enumerate(end.polynomial.degrees()) if power), default=-1) != level:
                raise Unproved("an end is the root of a polynomial in other parameters")
            if self.free:
                self.steady(end.polynomial, level)
                for other in (LOW, HIGH, *ends[:k]):
                    self.apart(end.polynomial, other, level)
        try:
            places = [Fraction(0), *(self.where(end, level) for end in ends), Fraction(1)]
        except TooLargeError:
            raise Unproved("a number has too high a degree") from None
        if any(compare(a, b) >= 0 for a, b in itertools.pairwise(places)):
            raise Unproved("ends are not in order")
        marks = [LOW, *ends, HIGH]
        cells = []
        for k in range(len(marks) - 1):
            if k:
                cells.append(self._above(Axis(marks[k], marks[k]), places[k]))
            cells.append(self._above(Axis(marks[k], marks[k + 1]), between(places[k], places[k + 1])))
        return cells

    def _above(self, axis: Axis, value: Any) -> Cell:
        return Cell((*self.axes, axis), self.point.above(value), self)


def _same(f: Polynomial, g: Polynomial) -> bool:
    """Tell whether two irreducible polynomials are the same but for a factor."""
    if g.is_constant() or f.degrees() != g.degrees():
        return False
    return bool(f * g.leading_coefficient() == g * f.leading_coefficient())


def _held(f: Polynomial, level: int, value: Polynomial) -> Polynomial:
    """Return a polynomial with one of its parameters at 0 or at 1."""
    parts = by_power(f, level)
    return parts[0] if value == 0 else sum(parts[1:], start=parts[0])

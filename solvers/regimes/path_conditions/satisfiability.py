"""Whether polynomial inequalities hold together somewhere in a box: yes with a point, no with the inequalities that clash.

Products of parameters become variables of a linear program in rationals, within McCormick's (1976) envelopes; where its
solution is no solution of the inequalities the box is halved, up to a limit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from games.exact import polynomials
from games.exact.boxes import Bounds, to_unit, variables
from games.exact.linear_program import Outcome, maximize
from games.exact.numbers import fraction
from games.exact.polynomials import Polynomial

HALVINGS = 400
"""Boxes looked at before it is given up to decide whether some inequalities can hold together; they are then kept."""


def satisfiable(inequalities: Sequence[Polynomial], box: Mapping[str, Bounds]) -> bool | None:
    """Tell whether polynomials are all positive at some point of a box; None if it was not decided in HALVINGS boxes.

    ``box`` maps each symbol to its least and greatest value, None where there is none.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> unit = dict.fromkeys("xy", (Fraction(0), Fraction(1)))
    >>> satisfiable([x - y, 1 - 2 * x, 4 * y - 1], unit), satisfiable([x - y, y - x], unit)
    (True, False)
    >>> satisfiable([x * y - x, x], unit), satisfiable([2 * x * y - 1, 2 - 3 * x - y], unit)
    (False, False)
    """
    return decide(inequalities, box).answer


class Decision(NamedTuple):
    """Whether inequalities hold together: with a point where they do, or which of them, by index, do not."""

    answer: bool | None
    point: Mapping[str, Fraction] | None = None
    core: frozenset[int] = frozenset()


def decide(inequalities: Sequence[Polynomial], box: Mapping[str, Bounds]) -> Decision:
    """Decide whether polynomials are all positive at some point of a box, with the proof.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> sorted(decide([x - y, y - x, x], {"x": (Fraction(0), None), "y": (Fraction(0), None)}).core)
    [0, 1]
    """
    used = sorted({s for polynomial in inequalities for s in variables(polynomial)})
    left = [{s: box[s] for s in used}]
    core: frozenset[int] = frozenset()
    for _ in range(HALVINGS):
        if not left:
            return Decision(False, core=core)
        here = left.pop(0)
        relaxed = _relaxed(inequalities, here)
        if isinstance(relaxed, frozenset):
            core |= relaxed
            continue
        point, widest = relaxed
        if all(polynomials.at(polynomial, point) > 0 for polynomial in inequalities):
            return Decision(True, {s: point[s] for s in used})
        low, high = here[widest] if widest is not None else (None, None)
        if widest is None or low is None or high is None:
            return Decision(None)
        middle = (low + high) / 2
        left += [{**here, widest: (low, middle)}, {**here, widest: (middle, high)}]
    return Decision(None)


def _relaxed(
    inequalities: Sequence[Polynomial], box: Mapping[str, Bounds]
) -> tuple[dict[str, Fraction], str | None] | frozenset[int]:
    """Return a point of the relaxation in which all monomials are variables, and what to halve.

    If there is none, it returns instead the inequalities, by index, that the dual solution proves not to hold together.
    Inequalities are also multiplied by the coordinates that make others not affine, and by one less these (Sherali and
    Adams 1990), so that what holds in a mean follows from what holds in its parts.
    """
    units = [to_unit(polynomial, box) for polynomial in inequalities]
    envelope = Envelope([str(s) for s in units[0].context().names()], box)
    shared = [(k, units[0].context().gens()[k]) for k in _covering(units) if envelope.bounded(envelope.single(k))]
    multiplied = [
        (i, unit * factor)
        for i, unit in enumerate(units)
        for k, coordinate in shared
        if unit.degrees()[k] < 2
        for factor in (coordinate, 1 - coordinate)
    ]
    linear = [(i, *envelope.linear(unit)) for i, unit in [*enumerate(units), *multiplied]]
    for s in box:  # a symbol that only occurs in products needs its coordinate
        envelope.column(envelope.single(envelope.names.index(s)))
    size = len(envelope.negative)
    slack = [0] * size + [1]
    rows: list[tuple[list[Any], Any]] = [
        ([*(-c for c in envelope.dense(row)), int(k < len(units))], constant) for k, (_, row, constant) in enumerate(linear)
    ]
    rows += [([*envelope.dense(row), 0], bound) for row, bound in envelope.rows]
    answer = maximize(slack, at_most=[*rows, (slack, 1)])
    if answer.outcome is Outcome.INFEASIBLE or answer.value == 0:
        return frozenset(i for (i, _, _), multiplier in zip(linear, answer.dual, strict=False) if multiplier != 0)
    unit_point = {s: envelope.value(envelope.single(envelope.names.index(s)), answer.primal) for s in box}
    point = dict.fromkeys(envelope.names, Fraction(0))
    for s, (low, high) in box.items():
        width = high - low if low is not None and high is not None else Fraction(1)
        point[s] = (low or 0) + width * unit_point[s]
    return point, envelope.widest(unit_point, answer.primal)


class Envelope:
    """Monomials over a box as the variables of a linear program, with what holds between them (McCormick 1976).

    The coordinates are in [0, 1], from 0 on, or free; a product w = m v of numbers in [0, 1] has m + v - 1 <= w <= m, v.
    """

    def __init__(self, names: list[str], box: Mapping[str, Bounds]) -> None:
        self.names, self.box = names, box
        self.columns: dict[tuple[int, ...], int] = {}
        self.negative: list[bool] = []  # whether a column is the negative part of the one before it
        self.rows: list[tuple[dict[int, Any], int]] = []
        self.products: list[tuple[tuple[int, ...], tuple[int, ...], int]] = []

    def single(self, k: int) -> tuple[int, ...]:
        """Return the exponents of a coordinate."""
        return tuple(int(j == k) for j in range(len(self.names)))

    def bounded(self, powers: tuple[int, ...]) -> bool:
        """Tell whether a monomial is in [0, 1]."""
        return all(None not in self.box[self.names[k]] for k, power in enumerate(powers) if power)

    def positive(self, powers: tuple[int, ...]) -> bool:
        """Tell whether a monomial cannot be negative."""
        return all(self.box[self.names[k]][0] is not None for k, power in enumerate(powers) if power)

    def column(self, powers: tuple[int, ...]) -> int:
        """Return the column of a monomial, made with those of its factors if it is new."""
        if powers in self.columns:
            return self.columns[powers]
        last = max(k for k, power in enumerate(powers) if power)
        single = self.single(last)
        rest = tuple(power - one for power, one in zip(powers, single, strict=True))
        factors = (self.column(rest), self.column(single)) if any(rest) else ()
        self.columns[powers] = w = len(self.negative)
        self.negative += [False] if self.positive(powers) else [False, True]
        if not factors:
            self.rows += [({w: 1}, 1)] if self.bounded(powers) else []
            return w
        self.products.append((powers, rest, last))
        m, v = factors
        if self.bounded(powers):
            self.rows.append(({m: 1, v: 1, w: -1} if m != v else {m: 2, w: -1}, 1))
        if self.positive(powers):
            self.rows += [({w: 1, m: -1}, 0)] if self.bounded(single) else []
            self.rows += [({w: 1, v: -1}, 0)] if self.bounded(rest) and m != v else []
        return w

    def linear(self, polynomial: Polynomial) -> tuple[dict[int, Fraction], Fraction]:
        """Return a polynomial as coefficients of columns, and its constant."""
        terms = {tuple(map(int, powers)): fraction(c) for powers, c in polynomial.terms()}
        constant = terms.pop((0,) * len(self.names), Fraction(0))
        return {self.column(powers): c for powers, c in terms.items()}, constant

    def dense(self, row: Mapping[int, Any]) -> list[Any]:
        """Return a row over all columns, negative parts included."""
        return [-row.get(k - 1, 0) if negative else row.get(k, 0) for k, negative in enumerate(self.negative)]

    def value(self, powers: tuple[int, ...], primal: Sequence[Any]) -> Fraction:
        """Return the value of a monomial's variable."""
        k = self.columns[powers]
        free = k + 1 < len(self.negative) and self.negative[k + 1]
        return Fraction(primal[k] - primal[k + 1]) if free else Fraction(primal[k])

    def widest(self, point: Mapping[str, Fraction], primal: Sequence[Any]) -> str | None:
        """Return the widest bounded symbol of the product whose variable is farthest from it; None if all are exact."""
        worst, found = Fraction(0), None
        for powers, rest, last in self.products:
            gap = abs(self.value(powers, primal) - self.value(rest, primal) * point[self.names[last]])
            inside = [self.names[k] for k, power in enumerate(powers) if power and self.bounded(self.single(k))]
            if gap > worst and inside:
                worst, found = gap, max(inside, key=lambda name: (self.box[name][1] or 0) - (self.box[name][0] or 0))
        return found


def _covering(units: Sequence[Polynomial]) -> list[int]:
    """Return a few variables, by index, without which all polynomials would be affine."""
    left = {tuple(map(int, powers)) for unit in units for powers in unit.monoms() if sum(powers) > 1}
    found = []
    while left:
        count = [sum(powers[k] > 0 for powers in left) for k in range(len(next(iter(left))))]
        found.append(max(range(len(count)), key=lambda k: (count[k], -k)))
        left = {
            reduced
            for powers in left
            if sum(reduced := tuple(0 if k == found[-1] else power for k, power in enumerate(powers))) > 1
        }
    return found

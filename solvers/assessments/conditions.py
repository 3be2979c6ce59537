"""Conditions on points of the unit box: what signs they imply, and where inequalities alone hold.

Inequalities are taken block by block of coordinates that occur together: linear ones are a polytope, found by double
description; ones in a single coordinate are intervals between roots; others are searched by subdivision for a point or a
proof that there is none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq_poly

from games.exact.algebraic import between, distinct, feasible, in_order
from games.exact.cones import span, vertices
from games.exact.numbers import rational

from .polynomial import Polynomial

Point: TypeAlias = Mapping[str, Any]

MOST_BOXES = 600
"""Boxes into which a block of nonlinear inequalities is divided at most."""

MOST_CORNERS = 10
"""Conditions in more coordinates are not looked at when boxes are excluded."""

ERROR = 1e-13
"""Far above the rounding error of a sum of at most 2^10 products of at most ten numbers up to 1, in units of 2^-53."""

SMALLEST_BOX = 2.0**-12


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
        return replace(
            self,
            equations=(*self.equations, *equations),
            strict=(*self.strict, *strict),
            weak=(*self.weak, *weak),
            depth=self.depth + 1,
        )


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


def sign_of(p: Polynomial, system: System) -> int:
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


def tidied(system: System) -> System | None:
    """Drop what always holds; None if something never does."""
    equations, strict, weak, more = [], [], [], []
    for p in dict.fromkeys(system.equations):
        if not p.terms:
            continue
        if p.is_number or sign_of(p, system):
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
        return tidied(replace(system, equations=(*equations, *more), strict=tuple(strict), weak=tuple(weak)))
    return replace(system, equations=tuple(equations), strict=tuple(strict), weak=tuple(weak))


def _lowered(monomial: tuple[tuple[str, int], ...], name: str) -> tuple[tuple[str, int], ...]:
    return tuple((n, p - (n == name)) for n, p in monomial if not (n == name and p == 1))


def univariate(p: Polynomial, name: str) -> fmpq_poly:
    """Return a rational polynomial in one variable by its coefficients."""
    return fmpq_poly([rational(c.number) for c in p.coefficients(name)])


def blocks_of(system: System) -> list[tuple[str, ...]]:
    """Return the coordinates grouped by the conditions they share."""
    groups = [{name} for name in system.variables]
    for p in (*system.strict, *system.weak):
        touching = [group for group in groups if group & set(p.variables)]
        if len(touching) > 1:
            groups = [group for group in groups if group not in touching]
            groups.append(set().union(*touching))
    return [tuple(sorted(group)) for group in groups]


def regions(
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
    tidy = tidied(_without_factors(system))
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
        best = max(parts, key=lambda part: (part[1], float(part[0][-1][name]) - float(part[0][0][name])), default=None)
        return NOWHERE if best is None else {name: mean([v[name] for v in best[0]])}
    for name in tidy.variables:
        own = [(p, True) for p in tidy.strict if name in p.variables] + [(p, False) for p in tidy.weak if name in p.variables]
        if any(p.degree(name) > 1 for p, _ in own):
            continue
        v = Polynomial.variable(name)
        own += [(v, name in tidy.open), (1 - v, name in tidy.open)]
        split: list[Any] = [(*p.coefficients(name), strictly) for p, strictly in own]
        signs = [sign_of(c, tidy) for _, c, _ in split]
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
        if point is None:
            continue
        if point == NOWHERE:
            return NOWHERE
        full = {n: Fraction(1, 2) for n in rest} | point
        low = max(-d.value(full) / c.value(full) for d, c, _ in lower)
        high = min(-e.value(full) / f.value(full) for e, f, _ in upper)
        return full | {name: (low + high) / 2}
    return None


def _without_factors(system: System) -> System:
    """Return inequalities without factors of known sign."""

    def reduced(p: Polynomial) -> Polynomial:
        sign, parts = p.split()
        out = Polynomial.constant(1)
        for part, power in parts:
            own = sign_of(part, bare)
            if own:
                sign *= own**power
            else:
                out = out * part**power
        return out if sign > 0 else -out if sign < 0 else Polynomial({})

    bare = replace(system, equations=(), strict=tuple(p for p in system.strict if p.is_linear), weak=())
    strict, weak = (tuple(p if p.is_linear else reduced(p) for p in own) for own in (system.strict, system.weak))
    return replace(system, equations=(), strict=strict, weak=weak)


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
    parts = feasible(strict=[univariate(p, name) for p in strict], weak=[univariate(p, name) for p in weak])
    return [([{name: x} for x in ends], len(ends) - 1, True) for ends in parts]


def mean(numbers: Sequence[Any]) -> Any:
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

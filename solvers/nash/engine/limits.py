r"""Where cells of the equilibrium set end: for each open parameter and each side, one limit point, exactly.

Let C be a cell, t one of its parameters that runs through an interval, and consider all limit points of C as t tends to one end of
that interval while the parameters before it stay inside theirs. They are an increasing union of intersections of nested compact
connected sets, so they are connected; they are equilibria, of this support or of smaller ones, and lie over smaller cells. So a
single one of them tells with which connected part of the others C is connected: pieces are added in the order of their supports,
and of their cells, and by induction the parts of those before are closed and known.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq_poly

from games.exact.algebraic import between, compare, distinct, evaluate, in_order
from games.exact.cylinders import RING, End
from games.exact.heights import Point, TooLargeError
from games.exact.numbers import rational
from games.exact.polynomials import by_power, factors

from .pieces import Cylinder, Profile, Strategy, normalised


def limits(piece: Cylinder) -> Iterator[tuple[tuple[Any, ...], Profile | None]]:
    """Yield, for each open parameter and each side of it, a limit point, and the parameters there, or the first of them.

    Where no point was found it is None; there are some with these parameters.
    """
    for j, (_, _, span) in enumerate(piece.axes):
        if span.open:
            for end in (span.low, span.high):
                known = (*piece.point.values[:j], end.value)
                found = next((found for found in _along(piece, j, end.value) if found is not None), None)
                if found is None:
                    known += _parameters(piece, j, end.value)
                yield known, found


def _parameters(piece: Cylinder, j: int, end: Any) -> tuple[Any, ...]:
    """Return the limits of the parameters after one as it tends to an end, if they are found, else none."""
    try:
        return next((rest for rest in _ends(piece, j, end) if rest is not None), ())
    except TooLargeError:
        return ()


def _along(piece: Cylinder, j: int, end: Any) -> Iterator[Profile | None]:
    """Yield limit points as one parameter tends to an end, those before it at the sample, or None where one is not determined."""
    try:
        yield from _found(piece, j, end)
    except TooLargeError:
        yield None


def _found(piece: Cylinder, j: int, end: Any) -> Iterator[Profile | None]:
    below = piece.point.below(j)
    if not below.irrational:
        for straight in _straight(piece, j, end):
            yield _moving(piece, below, straight, end)
    for rest in _ends(piece, j, end):
        if rest is not None:
            point = below.above(end)
            for value in rest:
                point = point.above(value)
            yield _at(piece, point)
    if len(piece.axes) == j + 2:
        span = piece.axes[j + 1][2]
        for side in dict.fromkeys((span.low, span.high)):
            yield _on_curve(piece, j, end, side)


def _on_curve(piece: Cylinder, j: int, end: Any, side: End) -> Profile | None:
    """Return the limit of vertices along a curve, over whose end they are 0 / 0.

    A probability s is a root of a resultant, and its limit one of the roots above the end: which one is seen near enough to it.
    """
    root = None if side.polynomial is None else _limit(piece, j, end, side)
    if root is None:
        return None
    below = piece.point.below(j)
    point = below.above(end).above(root)
    counts = []
    for own in piece.rays:
        chances = [_chance(piece, below, end, side, own[0], k) for k in range(len(own[0]))]
        if None in chances:
            return None
        counts.append(len(chances))
        for chance in chances:
            point = point.above(chance)
    numbers = iter(point.numbers[j + 2 :])
    return tuple(normalised([next(numbers) for _ in range(count)]) for count in counts)


def _chance(piece: Cylinder, below: Point, end: Any, side: End, ray: Sequence[Any], k: int) -> Any:
    """Return the limit along a curve of one probability of a vertex; None if it is not determined."""
    j = len(below.values)
    if ray[k] == 0 or side.polynomial is None:
        return Fraction(0) if ray[k] == 0 else None
    total = sum(ray[1:], start=ray[0])
    if total == ray[k]:
        return Fraction(1)
    gens = list(RING.gens())
    s = gens[j + 2]
    relation = side.polynomial.resultant(s * total - ray[k], f"t{j + 1}")
    gens[j + 1], gens[j + 2] = gens[j + 2], gens[j + 1]
    parts = [f.compose(*gens) for f, _ in factors(relation)[1] if f.degrees()[j + 2] > 0] if relation != 0 else []
    above = below.above(end)
    found: list[Any] = []
    for part in parts:
        candidates = _candidates(above, part, j + 1)
        if candidates is None:
            return None
        found += candidates
    ordered = in_order(distinct(found))
    if len(ordered) < 2:
        return ordered[0] if ordered else None
    marks = [between(a, b) for a, b in itertools.pairwise(ordered)]
    near = _near(piece, below, end, [_held(part, j + 1, mark) for part in parts for mark in marks])
    roots = below.above(near).roots(side.polynomial)
    if roots is None or side.number >= len(roots):
        return None
    place = below.above(near).above(roots[side.number])
    sign = place.sign(total)
    return None if sign == 0 else ordered[sum(place.sign(ray[k] - total * rational(mark)) == sign for mark in marks)]


def _near(piece: Cylinder, below: Point, end: Any, polynomials: Iterable[Any]) -> Any:
    """Return a value of a parameter on the sample's side of an end, so near that no polynomial in it has a root between."""
    sample = piece.point.values[len(below.values)]
    near: Any = sample
    for polynomial in polynomials:
        for root in below.roots(polynomial) or []:
            towards, away = compare(root, end), compare(root, near)
            if towards and away and (towards < 0) == (away > 0):  # strictly between the end and what is nearest so far
                near = root
    return near if near is sample else between(*((end, near) if compare(end, near) < 0 else (near, end)))


def _at(piece: Cylinder, point: Point) -> Profile | None:
    """Return the profile of vertices at a limit of parameters; None if some player's are not determined there."""
    profile = []
    for own in piece.rays:
        values = ([point.value(p) for p in ray] for ray in own)
        good = next((ray for ray in values if sum(ray[1:], start=ray[0]) != 0), None)
        if good is None:
            return None
        profile.append(normalised(good))
    return tuple(profile)


def _straight(piece: Cylinder, j: int, end: Any) -> Iterator[tuple[Fraction, ...]]:
    """Yield rational values of the parameters after one such that, as it tends to an end, the cell is not left."""
    spans = [span for *_, span in piece.axes[j + 1 :]]
    if not spans:
        yield ()
    elif len(spans) == 1 and spans[0].open:
        low, high = (_limit(piece, j, end, side) for side in (spans[0].low, spans[0].high))
        if low is not None and high is not None and compare(low, high) < 0:
            yield (between(low, high),)


def _moving(piece: Cylinder, below: Point, rest: Sequence[Fraction], end: Any) -> Profile | None:
    """Return the limit of vertices that move with one parameter alone; common factors that vanish at the end are left out."""
    j = len(below.values)
    profile: list[Strategy] = []
    for own in piece.rays:
        held = []
        for p in own[0]:
            for k, value in enumerate(rest, j + 1):
                p = _held(p, k, value)
            held.append(fmpq_poly([rational(below.value(c)) for c in by_power(p, j)] or [0]))
        shared = held[0]
        for part in held[1:]:
            shared = shared.gcd(part)
        if shared.degree() < 0:
            return None
        values = [evaluate(part // shared, end) for part in held]
        profile.append(normalised(values))
    return tuple(profile)


def _held(p: Any, k: int, value: Fraction) -> Any:
    return sum((c * rational(value) ** n for n, c in enumerate(by_power(p, k))), start=RING.constant(0))


def _ends(piece: Cylinder, j: int, end: Any) -> Iterator[tuple[Any, ...] | None]:
    """Yield limits of the parameters after one as it tends to an end: along one of their own ends if they are open."""
    spans = [span for *_, span in piece.axes[j + 1 :]]
    if not spans:
        yield ()
    elif len(spans) == 1:
        for side in dict.fromkeys((spans[0].low, spans[0].high)):
            value = _limit(piece, j, end, side)
            yield None if value is None else (value,)
    else:
        for choice in itertools.product(*(dict.fromkeys((span.low, span.high)) for span in spans)):
            yield _only(piece, j, end, choice)


def _only(piece: Cylinder, j: int, end: Any, ends: Sequence[End]) -> tuple[Any, ...] | None:
    """Return limits of several parameters if at each there is but one possibility."""
    point = piece.point.below(j).above(end)
    found: list[Any] = []
    for k, side in enumerate(ends, j + 1):
        if side.polynomial is None:
            value = side.value
        else:
            candidates = _candidates(point, side.polynomial, k)
            if candidates is None or len(candidates) != 1:
                return None
            (value,) = candidates
        found.append(value)
        point = point.above(value)
    return tuple(found)


def _candidates(point: Point, polynomial: Any, k: int) -> list[Any] | None:
    """Return the roots in [0, 1] of a polynomial above a point; None if it is zero there."""
    inside = point.roots(polynomial)
    if inside is None:
        return None
    first = [Fraction(0)] if point.sign(_held(polynomial, k, Fraction(0))) == 0 else []
    last = [Fraction(1)] if point.sign(_held(polynomial, k, Fraction(1))) == 0 else []
    return [*first, *inside, *last]


def _limit(piece: Cylinder, j: int, end: Any, side: End) -> Any:
    """Return where a cell's end along the parameter after one tends as that one tends to its own end; None if not determined.

    Between the possible limits, roots above the end, rational separators are put; near the end no root of the polynomial passes any
    of them, so that a root's place among them at a point near enough tells its limit.
    """
    if side.polynomial is None:
        return side.value
    below, k = piece.point.below(j), j + 1
    candidates = _candidates(below.above(end), side.polynomial, k)
    if not candidates:
        return None
    if len(candidates) == 1:
        return candidates[0]
    marks = [between(a, b) for a, b in itertools.pairwise(candidates)]
    near = _near(piece, below, end, [_held(side.polynomial, k, mark) for mark in marks])
    roots = below.above(near).roots(side.polynomial)
    if roots is None or side.number >= len(roots):
        return None
    return candidates[sum(mark < roots[side.number] for mark in marks)]

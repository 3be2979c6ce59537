"""Which listed pieces are connected, by points they share; that those of different components are apart, by linear functions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from math import prod
from typing import Any

from games.exact.algebraic import Algebraic, between, compare
from games.exact.heights import Point, TooLargeError
from games.exact.numbers import rational
from games.exact.polynomials import by_power

from .cells import LOW, RING, Cell, End
from .pieces import Fixed, Listed, Moving, covers, not_negative
from .supports import Leaf
from .verdict import Gap, Unproved

NEAR = 1e-9
"""How far apart in floats points may be that are compared exactly: only to save time."""


def unjoined(pieces: Sequence[tuple[int, Listed]], count: int, walls: Mapping[tuple[int, int], tuple[Any, ...]]) -> list[Gap]:
    """Return where it is not proved that what is listed as one is connected, or that two are apart.

    Parameters
    ----------
    pieces
        What is listed, with the number of the equilibrium or component it belongs to.
    count
        How many there are.
    walls
        For two pieces of different numbers, by their places: a linear function of the profile, larger on the first.
    """
    gaps = []
    for k in range(count):
        own = [piece for number, piece in pieces if number == k]
        if len(own) > 1 and not connected(own):
            gaps.append(Gap(k, "its pieces are not seen to be connected"))
    for (a, (j, first)), (b, (k, second)) in itertools.combinations(enumerate(pieces), 2):
        if j != k and not (alone(first) and alone(second) and _differ(first, second)):
            try:
                parted(first, second, walls.get((a, b), ()))
            except (Unproved, ArithmeticError, TypeError, ValueError, StopIteration) as reason:
                gaps.append(Gap((j, k), f"they are not seen to be apart: {reason}"))
    return gaps


def alone(piece: Listed) -> bool:
    """Tell whether a piece is a single profile."""
    return isinstance(piece, Fixed) and all(len(own) == 1 for own in piece.factors)


def _differ(first: Listed, second: Listed) -> bool:
    assert isinstance(first, Fixed)
    assert isinstance(second, Fixed)
    ((p,), (q,)) = ([tuple(piece.profiles) for piece in (first, second)][k] for k in (0, 1))
    return any(compare(a, b) != 0 for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))


def connected(pieces: Sequence[Listed]) -> bool:
    """Tell whether pieces are connected by points that they, or their closures, share, as far as it is seen.

    Equilibrium sets are closed, so that a limit of one piece that is in another one, or a limit of it, connects them.
    """
    left = set(range(1, len(pieces)))
    pending = [0]
    points = [list(ends(piece)) for piece in pieces]
    profiles = [list(limits(piece)) for piece in pieces]
    while pending:
        here = pending.pop()
        for other in list(left):
            if (
                any(_same(p, q) for p in profiles[here] for q in profiles[other])
                or any(holds(pieces[other], p) for p in points[here])
                or any(holds(pieces[here], p) for p in points[other])
            ):
                left.remove(other)
                pending.append(other)
    return not left


def _same(first: Sequence[Sequence[Any]], second: Sequence[Sequence[Any]]) -> bool:
    pairs = [(p, q) for x, y in zip(first, second, strict=True) for p, q in zip(x, y, strict=True)]
    return all(abs(float(p) - float(q)) < NEAR for p, q in pairs) and all(compare(p, q) == 0 for p, q in pairs)


def ends(piece: Listed) -> Iterator[Leaf]:
    """Yield limits of a piece, the rational ones and a curve's ends, as leaves over single points."""
    if isinstance(piece, Moving) and len(piece.axes) == 1:
        for side in (piece.axes[0].low, piece.axes[0].high):
            if side.number >= 0:
                cell = Cell().over([side])[1]
                if all(cell.sign(sum(own[0][1:], start=own[0][0])) > 0 for own in piece.rays):
                    yield Leaf(cell, tuple((own[0],) for own in piece.rays))
    for profile in limits(piece):
        if not any(isinstance(p, Algebraic) for x in profile for p in x):
            yield _constant(profile)


def limits(piece: Listed) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield points of a piece, or of its closure: vertices, those over a cell's sample, limits as parameters tend to ends."""
    if isinstance(piece, Fixed):
        yield from piece.profiles
        return
    cell = piece.cell()
    points = [cell.point]
    for level, axis in enumerate(piece.axes):
        if axis.open:
            for side in (axis.low, axis.high):
                with suppress(Unproved, TooLargeError):
                    points.append(_limit(piece, cell, level, side))
    for point in points:
        with suppress(TooLargeError):
            rays = [[[point.value(p) for p in ray] for ray in own] for own in piece.rays]
            totals = [[(ray, sum(ray[1:], start=ray[0])) for ray in own] for own in rays]
            good = [[[p / total for p in ray] for ray, total in own if total != 0] for own in totals]
            yield from itertools.product(*good)


def _constant(profile: Sequence[Sequence[Any]]) -> Leaf:
    return Leaf(Cell(), tuple((tuple(RING.constant(rational(Fraction(p))) for p in x),) for x in profile))


def _limit(piece: Moving, cell: Cell, level: int, side: End) -> Point:
    """Return a limit of a cell's points as a parameter tends to an end, those before it at the sample.

    Raises
    ------
    Unproved
        If the ends of the parameters after it are not steady there.
    """
    below = cell.at(level)
    point = below.point.above(below.where(side, level))
    for j, axis in enumerate(piece.axes[level + 1 :], start=level + 1):
        places = []
        for end in (axis.low, axis.high):
            if end.number < 0:
                places.append(Fraction(0) if end == LOW else Fraction(1))
                continue
            f = end.polynomial
            parts = by_power(f, j)
            if not all(point.sign(value) for value in (parts[0], parts[-1], sum(parts[1:], start=parts[0]))):
                raise Unproved("an end is not steady at a limit")
            roots = point.roots(f) or []
            if len(parts) > 2 and point.sign(f.discriminant(f"t{j}")) == 0:  # roots in (0, 1) stay there: to the only one, if it is
                roots = roots * (end.number + 1) if len(roots) == 1 else []
            if end.number >= len(roots):
                raise Unproved("an end is not steady at a limit")
            places.append(roots[end.number])
        point = point.above(places[0] if compare(*places) == 0 else between(*places))
    return point


def holds(piece: Listed, point: Leaf) -> bool:
    """Tell whether a piece is seen to hold a point."""
    try:
        return covers(piece, point)
    except (Unproved, ArithmeticError):
        return False


def parted(first: Listed, second: Listed, wall: Sequence[Any]) -> None:
    """Prove that a linear function of profiles is not negative on one piece, and below a negative number on another.

    Parameters
    ----------
    wall
        A coefficient for each probability, a constant, and how much below zero it is on the second piece: more than nothing.

    Raises
    ------
    Unproved
        If it is not proved.
    """
    if len(wall) < 3 or not all(isinstance(c, Fraction | int) for c in wall) or not wall[-1] > 0:
        raise Unproved("no linear function is given")
    *slopes, constant, margin = wall
    _at_least(first, slopes, constant)
    _at_least(second, [-c for c in slopes], -constant - margin)


def _at_least(piece: Listed, slopes: Sequence[Any], constant: Any) -> None:
    """Prove that a linear function is not negative on a piece, and so neither at its limits."""
    if isinstance(piece, Fixed):
        for profile in piece.profiles:
            value = sum((c * p for c, p in zip(slopes, (p for x in profile for p in x), strict=True) if c), start=constant)
            if (value.sign() if isinstance(value, Algebraic) else value) < 0:
                raise Unproved("a linear function does not part them")
        return
    cell = piece.cell()
    for choice in itertools.product(*piece.rays):
        totals = [sum(ray[1:], start=ray[0]) for ray in choice]
        value = RING.constant(rational(Fraction(constant))) * prod(totals[1:], start=totals[0])
        at = iter(slopes)
        for j, ray in enumerate(choice):
            rest = prod((t for k, t in enumerate(totals) if k != j), start=RING.constant(1))
            value += sum((p * rational(Fraction(next(at))) for p in ray), start=RING.constant(0)) * rest
        not_negative(cell, value)

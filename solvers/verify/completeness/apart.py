"""Which listed pieces are connected, by points they share; that those of different components are apart, by linear functions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from games.exact.algebraic import Algebraic, compare
from games.exact.numbers import rational

from .cells import RING, Cell
from .pieces import Fixed, Listed, covers, not_negative
from .supports import Leaf
from .verdict import Gap, Unproved


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
            except (Unproved, ArithmeticError, ValueError, StopIteration) as reason:
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
    """Tell whether pieces are connected by points that two of them share, as far as it is seen."""
    reached, left = {0}, set(range(1, len(pieces)))
    pending = [0]
    points = [list(ends(piece)) for piece in pieces]
    while pending:
        here = pending.pop()
        for other in list(left):
            if any(holds(pieces[other], p) for p in points[here]) or any(holds(pieces[here], p) for p in points[other]):
                reached.add(other)
                left.remove(other)
                pending.append(other)
    return not left


def ends(piece: Listed) -> list[Leaf]:
    """Return points of a piece, or of its closure, as leaves over single points: its vertices, a curve's at both ends."""
    if isinstance(piece, Fixed):
        if not all(isinstance(p, Fraction | int) for profile in piece.profiles for x in profile for p in x):
            return []
        constants = ([[RING.constant(rational(Fraction(p))) for p in x] for x in profile] for profile in piece.profiles)
        return [Leaf(Cell(), tuple((tuple(x),) for x in profile)) for profile in constants]
    if len(piece.axes) != 1:
        return []
    found = []
    for end in (piece.axes[0].low, piece.axes[0].high):
        if end.number >= 0:
            cell = Cell().over([end])[1]
            found.append(Leaf(cell, tuple((own[0],) for own in piece.rays)))
        else:
            at = int(end.polynomial == 1)
            rays = [[p(at, *[0] * (RING.nvars() - 1)) for p in own[0]] for own in piece.rays]
            if all(any(ray) for ray in rays):
                found.append(Leaf(Cell(), tuple((tuple(map(RING.constant, ray)),) for ray in rays)))
    return found


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

"""Which pieces found at one support meet, as far as that is decided exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from games.exact.algebraic import ascending, compare
from games.exact.cones import vertices

from .pieces import Piece, Polytope, Sweep, apart, flat, holds


def meet(first: Piece, second: Piece) -> bool | None:
    """Tell whether two pieces of one support meet; None if that was not decided."""
    for player in range(len(first.vertices[0])):
        (start, end), (low, high) = _range(first, player), _range(second, player)
        if compare(end, low) < 0 or compare(high, start) < 0:
            return False
    return touch(first, second)


def _range(piece: Piece, player: int) -> tuple[Any, Any]:
    """Return bounds of the probability of a player's last action in a piece."""
    if isinstance(piece, Sweep):
        return (piece.low, piece.high) if player == piece.place[0] else (Fraction(0), Fraction(1))
    return min(levels := [vertex[player][-1] for vertex in piece.vertices], key=ascending), max(levels, key=ascending)


def touch(first: Piece, second: Piece) -> bool | None:
    """Tell whether two pieces meet; None if it could not be decided exactly.

    Pieces of nested supports that meet do so at an end or a vertex of one of them, and so do pieces whose supports share two
    actions of one player only (their common parts are intervals); others may cross, which is decided or said to be undecided.
    """
    if isinstance(first, Polytope) and isinstance(second, Polytope):
        return _hulls_meet(first, second)
    answers = [holds(second, p) for p in first.vertices] + [holds(first, p) for p in second.vertices]
    if True in answers:
        return True
    return None if None in answers or _may_cross(first, second) else False


def _hulls_meet(first: Polytope, second: Polytope) -> bool | None:
    """Decide whether two hulls share a point: weights on both sets of vertices that give the same one."""
    ours, theirs = [flat(v) for v in first.vertices], [flat(v) for v in second.vertices]
    try:
        level = [([*(v[k] for v in ours), *(-v[k] for v in theirs)], True) for k in range(len(ours[0]))]
        return bool(vertices((len(ours), len(theirs)), level))
    except ArithmeticError:
        return False if all(apart(first, v) for v in second.vertices) and len(second.vertices) == 1 else None


def _may_cross(first: Piece, second: Piece) -> bool:
    """Tell whether two pieces could meet away from their vertices."""
    if len(first.vertices) == 1 or len(second.vertices) == 1:
        return False
    ours, theirs = _support(first), _support(second)
    shared = [sum(a and b for a, b in zip(x, y, strict=True)) for x, y in zip(ours, theirs, strict=True)]
    nested = ours != theirs and any(
        all(a <= b for x, y in zip(one, two, strict=True) for a, b in zip(x, y, strict=True))
        for one, two in ((ours, theirs), (theirs, ours))
    )
    return min(shared) > 0 and not nested and (sum(size > 1 for size in shared) > 1 or max(shared) > 2)


def _support(piece: Piece) -> tuple[tuple[bool, ...], ...]:
    """Return which actions a piece uses anywhere."""
    return tuple(
        tuple(any(x != 0 for x in column) for column in zip(*own, strict=True)) for own in zip(*piece.vertices, strict=True)
    )

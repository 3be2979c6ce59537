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
    if isinstance(first, Polytope) and isinstance(second, Polytope):
        return _hulls_meet(first, second)
    answers = [holds(second, p) for p in first.vertices] + [holds(first, p) for p in second.vertices]
    if True in answers:
        return True
    points = len(first.vertices) == 1 or len(second.vertices) == 1
    return False if points and None not in answers else None  # others might cross between their vertices


def _range(piece: Piece, player: int) -> tuple[Any, Any]:
    """Return bounds of the probability of a player's last action in a piece."""
    if isinstance(piece, Sweep):
        return (piece.low, piece.high) if player == piece.place[0] else (Fraction(0), Fraction(1))
    levels = [vertex[player][-1] for vertex in piece.vertices]
    return min(levels, key=ascending), max(levels, key=ascending)


def _hulls_meet(first: Polytope, second: Polytope) -> bool | None:
    """Decide whether two hulls share a point: weights on both sets of vertices that give the same one."""
    ours, theirs = [flat(v) for v in first.vertices], [flat(v) for v in second.vertices]
    try:
        level = [([*(v[k] for v in ours), *(-v[k] for v in theirs)], True) for k in range(len(ours[0]))]
        return bool(vertices((len(ours), len(theirs)), level))
    except ArithmeticError:
        return False if all(apart(first, v) for v in second.vertices) and len(second.vertices) == 1 else None

"""Pieces of the equilibrium set, found support by support, glued into isolated points and connected components.

Pieces that touch may be known (``contacts``). Otherwise every two are compared: where closed pieces of two supports meet, an
end or a vertex of one lies in the other; pieces of one support may also cross. Both are tested exactly. Points and polytopes
inside a larger piece are absorbed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key
from typing import Any

from games.exact.algebraic import Algebraic, compare

from . import polyhedra
from .pieces import Curve, Patch, Piece, Polytope, Sweep, apart, dimension, ends, flat, holds


@dataclass(frozen=True)
class Glued:
    """Groups of pieces, one per connected component, and whether every contact was decided exactly."""

    components: tuple[tuple[Piece, ...], ...]
    decided: bool


def glue(pieces: Sequence[Piece], links: Iterable[tuple[int, int]] | None = None) -> Glued:
    """Return the connected components of a union of pieces, redundant pieces left out.

    Parameters
    ----------
    links
        Pairs of pieces, by index, such that pieces are connected iff they are by these pairs; by default every two pieces are
        compared.

    >>> end, edge = Polytope((((1, 0),),)), Polytope((((1, 0),), ((0, 1),)))
    >>> glue([end, edge], [(0, 1)]).components == ((edge,),)
    True
    """
    if links is None:
        return _glued(pieces)
    whole = list(range(len(pieces)))
    for j, k in links:
        first, second = whole[j], whole[k]
        if first != second:
            whole = [first if group == second else group for group in whole]
    groups: dict[int, list[Piece]] = {}
    for group, piece in zip(whole, pieces, strict=True):
        groups.setdefault(group, []).append(piece)
    return Glued(tuple(tuple(maximal(group)) for group in groups.values()), decided=True)


def maximal(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with the same union: moving polytopes put together, and what lies in another piece left out.

    >>> end, edge = Polytope((((1, 0),),)), Polytope((((1, 0),), ((0, 1),)))
    >>> maximal([end, edge]) == [edge]
    True
    """
    if len(pieces) == 1:
        return [straightened(piece) for piece in pieces]
    kept: list[Piece] = []
    for piece in sorted(map(straightened, _lengthened(pieces)), key=lambda piece: -dimension(piece)):
        if not any(_inside(piece, other) for other in kept):
            kept.append(piece)
    return kept


def _lengthened(pieces: Sequence[Piece]) -> list[Piece]:
    """Put moving polytopes together that move on, one beyond the end of the other's interval."""
    motions: dict[Any, list[Sweep]] = {}
    for piece in pieces:
        if isinstance(piece, Sweep):
            motions.setdefault((piece.place, tuple(map(frozenset, piece.polynomials))), []).append(piece)
    out: list[Piece] = [piece for piece in pieces if not isinstance(piece, Sweep)]
    for sweeps in motions.values():
        first, *rest = sorted(sweeps, key=cmp_to_key(_by_start))
        for sweep in rest:
            if compare(first.high, sweep.low) == 0:
                first = replace(first, high=sweep.high)
            elif compare(first.low, sweep.low) < 0:
                out.append(first)
                first = sweep
        out.append(first)
    return out


def _by_start(first: Sweep, second: Sweep) -> int:
    return compare(first.low, second.low)


def straightened(piece: Piece) -> Piece:
    """Return a moving polytope as one polytope if that is what it fills: if it moves straight and keeps its shape but for size.

    One between numbers of different fields stays as it is, since the coordinates of a polytope are in one field.

    >>> from fractions import Fraction as F
    >>> segment = Sweep(((((1, -1), (0, 1)),),), F(0), F(1), (0, 0, F(1), F(-1)))
    >>> straightened(segment) == Polytope((((1, 0),), ((0, 1),)))
    True
    """
    if not isinstance(piece, Sweep):
        return piece
    if len({end.field for end in (piece.low, piece.high) if isinstance(end, Algebraic)}) > 1:
        return piece
    slopes = []
    for own in piece.polynomials:
        totals = [_sum(vertex) for vertex in own]
        if any(len(total) > 1 for total in totals) or any(len(p) > 2 for vertex in own for p in vertex):
            return piece
        for vertex, (total,) in zip(own[1:], totals[1:], strict=True):
            for p, q in zip(own[0], vertex, strict=True):
                constant, slope = ((total * a - totals[0][0] * b) for a, b in itertools.zip_longest((*p, 0, 0)[:2], (*q, 0, 0)[:2]))
                slopes.append((constant, slope))
    moving = [pair for pair in slopes if any(pair)]
    if any(a * moving[0][1] != b * moving[0][0] for a, b in moving):
        return piece
    return Polytope(piece.vertices)


def _sum(vertex: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Return the sum of polynomials, without leading zeros."""
    total = [sum(column) for column in itertools.zip_longest(*vertex, fillvalue=0)]
    while len(total) > 1 and total[-1] == 0:
        total.pop()
    return tuple(total)


def _inside(piece: Piece, other: Piece) -> bool:
    """Tell whether a piece lies in another one, as far as that is easily seen."""
    if isinstance(piece, Sweep):
        return (
            isinstance(other, Sweep)
            and piece.place == other.place
            and all(set(a) <= set(b) for a, b in zip(piece.polynomials, other.polynomials, strict=True))
            and compare(other.low, piece.low) <= 0 <= compare(other.high, piece.high)
        )
    if isinstance(piece, Polytope) and all(holds(other, vertex) for vertex in piece.vertices):
        if isinstance(other, Sweep):
            player, action, *_ = other.place
            return len({vertex[player][action] for vertex in piece.vertices}) == 1
        return isinstance(other, Polytope) or len(piece.vertices) == 1
    return False


def _glued(pieces: Sequence[Piece]) -> Glued:
    decided = True
    kept: list[Piece] = []
    distinct: list[Piece] = list({piece for piece in pieces if isinstance(piece, Polytope)})
    distinct += [piece for piece in pieces if not isinstance(piece, Polytope)]
    for piece in sorted(distinct, key=lambda piece: -dimension(piece)):
        inside = False
        if isinstance(piece, Polytope):
            for other in kept:
                answer = [holds(other, vertex) for vertex in piece.vertices]
                decided = decided and None not in answer
                if all(answer) and (isinstance(other, Polytope) or len(piece.vertices) == 1):
                    inside = True
                    break
        if not inside:
            kept.append(piece)
    groups: list[list[Piece]] = []
    for piece in kept:
        touching = []
        for group in groups:
            answer = [touch(piece, other) for other in group]
            decided = decided and (True in answer or None not in answer)
            if any(answer):
                touching.append(group)
        groups = [group for group in groups if not any(group is other for other in touching)]
        groups.append([piece, *(member for group in touching for member in group)])
    return Glued(tuple(tuple(group) for group in groups), decided)


def touch(first: Piece, second: Piece) -> bool | None:
    """Tell whether two pieces meet; None if it could not be decided exactly.

    Pieces of nested supports that meet do so at an end or a vertex of one of them, and so do pieces whose supports share two
    actions of one player only (their common parts are intervals); others may cross, which is decided or said to be undecided.
    """
    if isinstance(first, Polytope) and isinstance(second, Polytope):
        return _hulls_meet(first, second)
    answers = [holds(second, p) for p in ends(first)] + [holds(first, p) for p in ends(second)]
    if True in answers:
        return True
    if None in answers:
        return None
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Curve) and isinstance(other, Polytope):
            return _curve_crosses(one, other)
    if isinstance(first, Curve) and isinstance(second, Curve):
        return None if _support(first) == _support(second) and first.polynomials != second.polynomials else False
    return None if _may_cross(first, second) else False


def _hulls_meet(first: Polytope, second: Polytope) -> bool | None:
    """Decide whether two hulls share a point: weights on both sets of vertices that give the same one."""
    ours, theirs = [flat(v) for v in first.vertices], [flat(v) for v in second.vertices]
    try:
        weights = polyhedra.Polytope((len(ours), len(theirs)))
        for k in range(len(ours[0])):
            weights = weights.cut((*(v[k] for v in ours), *(-v[k] for v in theirs)), equality=True)
            if not weights.rows:
                return False
    except ArithmeticError:
        return False if all(apart(first, v) for v in second.vertices) and len(second.vertices) == 1 else None
    return True


def _curve_crosses(curve: Curve, polytope: Polytope) -> bool | None:
    """Decide whether a curve runs through a polytope in which the curve's own parameter is constant; None if it is not."""
    player, action, offset, slope = curve.place
    levels = {vertex[player][action] for vertex in polytope.vertices}
    if len(levels) > 1:
        return None if _support(curve) == _support(polytope) else False
    t = (levels.pop() - offset) / slope
    try:
        return bool(curve.low <= t <= curve.high) and holds(polytope, curve.at(t))
    except ArithmeticError:
        return None


def _may_cross(patch: Piece, other: Piece) -> bool:
    """Tell whether a patch and another piece could meet away from their ends and vertices."""
    if isinstance(patch, Patch) and isinstance(other, Patch) and patch.corner == other.corner and patch.first == other.first:
        return False  # parts of one rectangle, apart by construction
    if any(not isinstance(piece, Curve) and len(ends(piece)) == 1 for piece in (patch, other)):
        return False
    ours, theirs = _support(patch), _support(other)
    shared = [sum(a and b for a, b in zip(x, y, strict=True)) for x, y in zip(ours, theirs, strict=True)]
    nested = ours != theirs and any(
        all(a <= b for x, y in zip(one, two, strict=True) for a, b in zip(x, y, strict=True))
        for one, two in ((ours, theirs), (theirs, ours))
    )
    return min(shared) > 0 and not nested and (sum(size > 1 for size in shared) > 1 or max(shared) > 2)


def _support(piece: Piece) -> tuple[tuple[bool, ...], ...]:
    """Return which actions a piece uses anywhere."""
    if isinstance(piece, Curve):
        return tuple(tuple(p.degree() >= 0 for p in own) for own in piece.polynomials)
    return tuple(
        tuple(any(x != 0 for x in column) for column in zip(*own, strict=True)) for own in zip(*piece.vertices, strict=True)
    )

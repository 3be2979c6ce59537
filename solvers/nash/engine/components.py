"""Pieces of the equilibrium set, found support by support, glued into isolated points and connected components.

Which pieces touch is known by then (``contacts``). Points and polytopes inside a larger piece are absorbed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from games.exact.algebraic import Algebraic, ascending, compare
from games.exact.plane.disjoint_sets import DisjointSets

from .pieces import Piece, Polytope, Sweep, dimension, holds


def glue(pieces: Sequence[Piece], links: Iterable[tuple[int, int]]) -> list[list[Piece]]:
    """Return the connected components of a union of pieces, redundant pieces left out.

    Parameters
    ----------
    links
        Pairs of pieces, by index, such that pieces are connected iff they are by these pairs.

    >>> end, edge = Polytope((((1, 0),),)), Polytope((((1, 0),), ((0, 1),)))
    >>> glue([end, edge], [(0, 1)]) == [[edge]]
    True
    """
    sets = DisjointSets(len(pieces))
    for j, k in links:
        sets.join(j, k)
    groups: dict[int, list[Piece]] = {}
    for k, piece in enumerate(pieces):
        groups.setdefault(sets.find(k), []).append(piece)
    return [maximal(group) for group in groups.values()]


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
        first, *rest = sorted(sweeps, key=lambda sweep: ascending(sweep.low))
        for sweep in rest:
            if compare(first.high, sweep.low) == 0:
                first = replace(first, high=sweep.high)
            elif compare(first.low, sweep.low) < 0:
                out.append(first)
                first = sweep
        out.append(first)
    return out


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

"""Which pieces found at different supports touch: every equilibrium is held by a piece of its own support.

Let a point of a piece use fewer actions than the piece does. The points of the piece that use just these actions, with its
parameter fixed, are a convex set, and all of them are held by pieces of the smaller support, whose own contacts are known.
So it is enough to find one of these pieces for any one such point; two pieces that meet are then connected by way of pieces
of the support of a point where they meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from games.deadline import check
from games.exact.places import inner

from .pieces import Piece, Polytope, Product, Profile, Strategy, Sweep, holds, mean
from .supports import Support


def contacts(pieces: Sequence[tuple[Support, Piece]]) -> tuple[list[tuple[int, int]], bool]:
    """Return pairs of pieces, by index, that connect what touches across supports, and whether all were found.

    >>> end, edge = Polytope((((1, 0),),)), Polytope((((1, 0),), ((0, 1),)))
    >>> contacts([(((0,),), end), (((0, 1),), edge)])
    ([(1, 0)], True)
    """
    at: dict[Support, list[int]] = {}
    for k, (support, _) in enumerate(pieces):
        at.setdefault(support, []).append(k)
    links: list[tuple[int, int]] = []
    decided = True
    for k, (support, piece) in enumerate(pieces):
        for smaller in at:
            if smaller == support or not all(set(a) <= set(b) for a, b in zip(smaller, support, strict=True)):
                continue
            for point in samples(piece, smaller):
                check()
                holder = _holder(point, [(j, pieces[j][1]) for j in at[smaller]])
                if holder is None:
                    decided = False
                else:
                    links.append((k, holder))
    return links, decided


def _holder(point: Profile, pieces: Iterable[tuple[int, Piece]]) -> int | None:
    """Return the index of a piece that holds a point which one of them holds; None if it could not be told."""
    unknown = []
    for k, piece in pieces:
        answer = holds(piece, point)
        if answer:
            return k
        if answer is None:
            unknown.append(k)
    return unknown[0] if len(unknown) == 1 else None


def samples(piece: Piece, support: Support) -> Iterator[Profile]:
    """Yield a point of each convex part of a piece in which just the actions of a smaller support are played.

    >>> [[str(p) for p in x] for (x,) in samples(Polytope((((1, 0),), ((0, 1),))), ((1,),))]
    [['0', '1']]
    """
    if isinstance(piece, Polytope) and piece.factors is not None:
        yield from _of_product(piece.factors, support)
    elif isinstance(piece, Polytope):
        chosen = [vertex for vertex in piece.vertices if all(map(_plays_only, vertex, support))]
        point = tuple(mean(own) for own in zip(*chosen, strict=True))
        if chosen and all(map(_plays_all, point, support)):
            yield point
    elif isinstance(piece, Sweep):
        for t in (piece.low, inner(piece.low, piece.high), piece.high):
            yield from _of_product(piece.product(t), support)


def _of_product(factors: Product, support: Support) -> Iterator[Profile]:
    chosen = [[x for x in own if _plays_only(x, s)] for own, s in zip(factors, support, strict=True)]
    if all(chosen):
        point = tuple(map(mean, chosen))
        if all(map(_plays_all, point, support)):
            yield point


def _plays_only(strategy: Strategy, support: Sequence[int]) -> bool:
    return all(value == 0 or k in support for k, value in enumerate(strategy))


def _plays_all(strategy: Strategy, support: Sequence[int]) -> bool:
    return all(strategy[k] != 0 for k in support)

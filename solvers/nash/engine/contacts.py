"""Which pieces found at different supports touch: every equilibrium is held by a piece of its own support.

Let a point of a piece use fewer actions than the piece does. The points of the piece that use just these actions, with its
parameter fixed, are a convex set, and all of them are held by pieces of the smaller support, whose own contacts are known.
So it is enough to find one of these pieces for any one such point; two pieces that meet are then connected by way of pieces
of the support of a point where they meet. Of cells that are not closed, limit points are asked for as well (``limits``); where
none is found, but all pieces that might hold one are connected, that is as good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.deadline import check
from games.exact.algebraic import ascending, compare
from games.exact.heights import Point, TooLargeError
from games.exact.places import inner
from games.exact.plane.disjoint_sets import DisjointSets

from .limits import limits
from .pieces import Cylinder, Piece, Polytope, Product, Profile, Strategy, Sweep, holder, mean
from .supports import Support


@dataclass(frozen=True)
class Limit:
    """Where a cell has limit points: at values of its parameters, or of the first of them; nothing else is known of them."""

    piece: int
    axes: tuple[tuple[int, int], ...]
    values: tuple[Any, ...]


def contacts(pieces: Sequence[tuple[Support, Piece]], known: Iterable[tuple[int, int]] = ()) -> tuple[list[tuple[int, int]], bool]:
    """Return pairs of pieces, by index, that connect what touches, and whether all were found that there are.

    Parameters
    ----------
    known
        Pairs of pieces of one support that are known to touch.

    >>> end, edge = Polytope((((1, 0),),)), Polytope((((1, 0),), ((0, 1),)))
    >>> contacts([(((0,),), end), (((0, 1),), edge)])
    ([(1, 0)], True)
    """
    at: dict[Support, list[int]] = {}
    for k, (support, _) in enumerate(pieces):
        at.setdefault(support, []).append(k)
    links = list(known)
    decided = True
    for k, (support, piece) in enumerate(pieces):
        for smaller in at:
            if smaller == support or not _within(smaller, support):
                continue
            for point in samples(piece, smaller):
                check()
                found = holder(point, [(j, pieces[j][1]) for j in at[smaller]])
                if found is None:
                    decided = False
                else:
                    links.append((k, found))
    return _with_limits(pieces, at, links, decided)


def _with_limits(
    pieces: Sequence[tuple[Support, Piece]], at: dict[Support, list[int]], links: list[tuple[int, int]], decided: bool
) -> tuple[list[tuple[int, int]], bool]:
    """Add what cells touch with their limit points, until all is connected or all ends of cells are looked at."""
    sets = DisjointSets(len(pieces))
    for j, k in links:
        sets.join(j, k)
    parts = len({sets.find(k) for k in range(len(pieces))})
    open_ends: list[Limit] = []
    for k, (_, piece) in enumerate(pieces):
        if not isinstance(piece, Cylinder) or parts == 1:
            continue
        for values, limit in limits(piece):
            check()
            found = None if limit is None else holder(limit, [(j, pieces[j][1]) for j in at.get(used(limit), ())])
            if found is None:
                axes = tuple((player, action) for player, action, _ in piece.axes)
                open_ends.append(Limit(k, axes[: len(values)], values))
            else:
                links.append((k, found))
                parts -= sets.find(k) != sets.find(found)
                sets.join(k, found)
    todo = len(open_ends) + 1
    while len(open_ends) < todo:
        todo = len(open_ends)
        left = []
        for end in open_ends:
            near = [
                j for j, (support, piece) in enumerate(pieces) if _within(support, pieces[end.piece][0]) and reaches(piece, end)
            ]
            others = {sets.find(j): j for j in near if j != end.piece}
            if len(others) == 1:
                ((_, other),) = others.items()
                links.append((end.piece, other))
                sets.join(end.piece, other)
            else:
                left.append(end)
        open_ends = left
    return links, decided and not open_ends


def _within(smaller: Support, support: Support) -> bool:
    return all(set(a) <= set(b) for a, b in zip(smaller, support, strict=True))


def reaches(piece: Piece, limit: Limit) -> bool:
    """Tell whether a piece may hold a point with the limit's parameters; False is certain."""
    wanted = dict(zip(limit.axes, limit.values, strict=True))
    if isinstance(piece, Cylinder):
        point = Point()
        for player, action, span in piece.axes:
            if (player, action) not in wanted:
                return True
            value = wanted[player, action]
            try:
                if not span.holds(point, value):
                    return False
            except TooLargeError:
                return True
            point = point.above(value)
        return True
    for (player, action), value in wanted.items():
        if isinstance(piece, Polytope):
            levels = sorted((vertex[player][action] for vertex in piece.vertices), key=ascending)
            low, high = levels[0], levels[-1]
        elif piece.place == (player, action, Fraction(0), Fraction(1)):
            low, high = piece.low, piece.high
        else:
            continue
        if not compare(low, value) <= 0 <= compare(high, value):
            return False
    return True


def samples(piece: Piece, support: Support) -> Iterator[Profile]:
    """Yield a point of each convex part of a piece in which just the actions of a smaller support are played.

    >>> [[str(p) for p in x] for (x,) in samples(Polytope((((1, 0),), ((0, 1),))), ((1,),))]
    [['0', '1']]
    """
    if isinstance(piece, Cylinder) or (isinstance(piece, Polytope) and piece.factors is not None):
        yield from _of_product(piece.factors or (), support)
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


def used(profile: Profile) -> Support:
    """Return the support of a profile."""
    return tuple(tuple(k for k, value in enumerate(strategy) if value != 0) for strategy in profile)

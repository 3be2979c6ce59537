r"""All Nash equilibria of a bimatrix game, exactly: extreme equilibria, maximal Nash subsets and components.

Player 1's mixed strategies :math:`x` with player 2's best-response payoff :math:`v` form the polyhedron
:math:`\{(x, v): x \ge 0, \sum x = 1, v \ge (B^\top x)_j\}`. A pair of vertices is an (extreme) equilibrium iff every
action of either player is unplayed or a best response (Mangasarian 1964). The set of all equilibria is the union of the
maximal Nash subsets, products of polytopes spanned by maximal bicliques of the graph of extreme equilibria (Winkels
1979; Jansen 1981; Avis, Rosenberg, Savani and von Stengel 2010); its components are those of the graph.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Any, TypeAlias

from numpy.typing import NDArray

Strategy: TypeAlias = tuple[Fraction, ...]
Labelled: TypeAlias = tuple[Strategy, int]
"""A strategy and the bit set of its labels: own actions that are unplayed, opponent's actions that are best responses."""


def maximal_subsets(a: NDArray[Any], b: NDArray[Any]) -> list[list[tuple[list[Strategy], list[Strategy]]]]:
    """Return the equilibrium components of a bimatrix game as lists of maximal Nash subsets.

    Parameters
    ----------
    a, b
        Payoffs of player 1 and player 2, Fractions, shape (m, n).

    Returns
    -------
    One list per component; each piece gives the vertices of player 1's and of player 2's polytope.

    >>> import numpy as np
    >>> one = np.full((1, 2), Fraction(1))
    >>> [[(len(s), len(t)) for s, t in pieces] for pieces in maximal_subsets(one, one)]
    [[(1, 2)]]
    """
    m, n = a.shape
    first = best_response_vertices(b, own_bits=range(m), other_bits=range(m, m + n))
    second = best_response_vertices(a.T, own_bits=range(m, m + n), other_bits=range(m))
    everything = (1 << (m + n)) - 1
    neighbours = {
        k: frozenset(c for c, (_, theirs) in enumerate(second) if labels | theirs == everything)
        for k, (_, labels) in enumerate(first)
    }
    neighbours = {k: linked for k, linked in neighbours.items() if linked}
    return [
        [([first[k][0] for k in sorted(s)], [second[c][0] for c in sorted(t)]) for s, t in maximal_bicliques(part)]
        for part in connected(neighbours)
    ]


def best_response_vertices(payoffs: NDArray[Any], *, own_bits: range, other_bits: range) -> list[Labelled]:
    """Return the vertices of a player's best-response polyhedron with their labels.

    Parameters
    ----------
    payoffs
        The *opponent's* payoffs, own actions in rows, Fractions, shape (m, n).
    own_bits, other_bits
        The bit of each own action ("unplayed") and of each opponent's action ("best response").

    Double description in integers (Motzkin et al. 1953; adjacency by tight sets, Fukuda and Prodon 1996), on the cone
    of rays (x, v) with payoffs shifted to be positive.
    """
    m, n = payoffs.shape
    scale = lcm(*(value.denominator for value in payoffs.flat))
    least = min(payoffs.flat)
    rows = [[int((payoffs[i, j] - least) * scale) + 1 for i in range(m)] for j in range(n)]
    # start with x >= 0 and v >= (payoff of the opponent's first action): a simplicial cone whose rays are known
    all_own = sum(1 << bit for bit in own_bits)
    rays: list[tuple[tuple[int, ...], int]] = [((*(0,) * m, 1), all_own)]
    for i in range(m):
        ray = tuple(int(k == i) for k in range(m))
        rays.append(((*ray, rows[0][i]), all_own & ~(1 << own_bits[i]) | 1 << other_bits[0]))
    for j in range(1, n):
        rays = _cut(rays, (*(-value for value in rows[j]), 1), 1 << other_bits[j], m - 1)
    out = []
    for ray, labels in rays:
        total = sum(ray[:m])
        if total:
            out.append((tuple(Fraction(value, total) for value in ray[:m]), labels))
    return sorted(out, key=lambda vertex: tuple(-p for p in vertex[0]))


def _cut(
    rays: list[tuple[tuple[int, ...], int]], half_space: tuple[int, ...], bit: int, needed: int
) -> list[tuple[tuple[int, ...], int]]:
    """Return the rays of the cone cut by one more half-space; two rays are adjacent iff no third is tight wherever both are."""
    side = [sum(h * r for h, r in zip(half_space, ray, strict=True)) for ray, _ in rays]
    kept = [(ray, tight | bit if s == 0 else tight) for (ray, tight), s in zip(rays, side, strict=True) if s >= 0]
    inside = [k for k, s in enumerate(side) if s > 0]
    outside = [k for k, s in enumerate(side) if s < 0]
    masks = [tight for _, tight in rays]
    for p in inside:
        for q in outside:
            common = masks[p] & masks[q]
            if common.bit_count() < needed:
                continue
            if any(common & mask == common for k, mask in enumerate(masks) if k not in (p, q)):
                continue
            new = [side[p] * y - side[q] * x for x, y in zip(rays[p][0], rays[q][0], strict=True)]
            shared = gcd(*new)
            kept.append((tuple(value // shared for value in new), common | bit))
    return kept


def connected(neighbours: dict[int, frozenset[int]]) -> list[dict[int, frozenset[int]]]:
    """Return the connected parts of a bipartite graph given as left vertex -> right vertices."""
    left = dict(neighbours)
    parts = []
    while left:
        start, reached = next(iter(left.items()))
        members = {start: left.pop(start)}
        grown = True
        while grown:
            more = {k: linked for k, linked in left.items() if linked & reached}
            for k, linked in more.items():
                members[k] = left.pop(k)
                reached |= linked
            grown = bool(more)
        parts.append(members)
    return parts


def maximal_bicliques(neighbours: dict[int, frozenset[int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Return the maximal complete bipartite subgraphs as (left, right) vertex sets.

    The right-hand sides are the non-empty intersections of neighbourhoods.

    >>> [(sorted(s), sorted(t)) for s, t in maximal_bicliques({0: frozenset({0, 1}), 1: frozenset({1})})]
    [([0], [0, 1]), ([0, 1], [1])]
    """
    closed: set[frozenset[int]] = set()
    for linked in neighbours.values():
        closed |= {linked & other for other in closed} | {linked}
    closed.discard(frozenset())
    found = [(frozenset(k for k, linked in neighbours.items() if t <= linked), t) for t in closed]
    return sorted(found, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))

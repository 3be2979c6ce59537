r"""All Nash equilibria of a bimatrix game, exactly: extreme equilibria, maximal Nash subsets and components.

Player 1's mixed strategies :math:`x` with player 2's best-response payoff :math:`v` form the polyhedron
:math:`\{(x, v): x \ge 0, \sum x = 1, v \ge (B^\top x)_j\}`. A pair of vertices is an (extreme) equilibrium iff every
action of either player is unplayed or a best response (Mangasarian 1964). The set of all equilibria is the union of the
maximal Nash subsets, products of polytopes spanned by maximal bicliques of the graph of extreme equilibria (Winkels
1979; Jansen 1981; Avis, Rosenberg, Savani and von Stengel 2010); its components are those of the graph.

The vertices are found by the compiled kernel (``native/bimatrix.c``); without it by double description in Python integers.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from fractions import Fraction
from math import comb, gcd, lcm, prod
from typing import Any, TypeAlias

from numpy.typing import NDArray

from games.deadline import check
from games.errors import SolverError
from games.exact.cones import Cone
from games.exact.places import RATIONAL
from games.exact.plane.disjoint_sets import DisjointSets

from ...native import library
from ...native.watching import watched

Strategy: TypeAlias = tuple[Fraction, ...]
Labelled: TypeAlias = tuple[Strategy, int]
"""A strategy and the bit set of its labels: own actions that are unplayed, opponent's actions that are best responses."""

Rows: TypeAlias = list[list[int]]
"""A player's best-response polytope {x >= 0, rows x <= 1}: one row per action of the opponent, one column per own action."""

WORD = 64
MOST_LABELS = 64
"""The kernel keeps the labels of both players' actions in one word."""

DECIDED, WIDER, MANY = 0, 3, 6
QUICK = 5_000
"""Vertices at most of polytopes that the kernel walks in milliseconds, so that it need not be watched."""

MOST_VERTICES = 10**6
"""Vertices of a polytope that are kept by default: seconds, and some hundred megabytes."""

MOST_BY_HAND = 2_000
"""The same of games with more labels than the kernel keeps, which are walked in Python."""

MOST_PIECES = 100_000
"""Maximal Nash subsets of one component that are listed at most."""

SPARE = 2
"""Bits for the sign; powers of two in a determinant take more."""


class TooManyError(SolverError):
    """A polytope has more vertices, or a component more maximal Nash subsets, than are gone through; the message says how many."""


def upper_bound(m: int, n: int) -> int:
    """Return a bound on the vertices of either best-response polytope of a game of m and n actions.

    That of n own and m other actions has n dimensions and at most n + m facets (McMullen 1970).

    >>> upper_bound(1, 1), upper_bound(2, 1), upper_bound(3, 3)
    (2, 3, 8)
    """
    facets = m + n
    return max(comb(facets - (k + 1) // 2, k // 2) + comb(facets - (k + 2) // 2, (k - 1) // 2) for k in (m, n))


def maximal_subsets(
    a: NDArray[Any], b: NDArray[Any], most: int = MOST_VERTICES
) -> list[list[tuple[list[Strategy], list[Strategy]]]]:
    """Return the equilibrium components of a bimatrix game as lists of maximal Nash subsets.

    Parameters
    ----------
    a, b
        Payoffs of player 1 and player 2, Fractions, shape (m, n).
    most
        Vertices of a polytope that are kept at most.

    Returns
    -------
    One list per component; each piece gives the vertices of player 1's and of player 2's polytope.

    Raises
    ------
    TooManyError
        If a polytope has more vertices, or a component more than ``MOST_PIECES`` pieces.

    >>> import numpy as np
    >>> one = np.full((1, 2), Fraction(1))
    >>> [[(len(s), len(t)) for s, t in pieces] for pieces in maximal_subsets(one, one)]
    [[(1, 2)]]
    """
    first, second, pairs = extreme(a, b, most)
    rank = {k: place for place, k in enumerate(sorted(range(len(second)), key=lambda k: _order(second[k])))}
    linked: dict[int, set[int]] = {k: set() for k in sorted(range(len(first)), key=lambda k: _order(first[k]))}
    for k, c in pairs:
        linked[k].add(rank[c])
    neighbours = {place: frozenset(those) for place, those in enumerate(linked.values())}
    xs, ys = [first[k] for k in linked], [second[k] for k in rank]
    return [
        [([xs[k] for k in sorted(s)], [ys[c] for c in sorted(t)]) for s, t in maximal_bicliques(part)]
        for part in connected(neighbours)
    ]


def extreme(
    a: NDArray[Any], b: NDArray[Any], most: int = MOST_VERTICES
) -> tuple[list[Strategy], list[Strategy], list[tuple[int, int]]]:
    """Return the extreme equilibria of a bimatrix game: strategies of player 1, of player 2, and the pairs of their indices.

    Payoffs are Fractions, shape (m, n). Every strategy listed is in a pair.

    >>> pennies = [[Fraction(v) for v in row] for row in ([1, -1], [-1, 1])]
    >>> import numpy as np
    >>> extreme(np.array(pennies), -np.array(pennies))
    ([(Fraction(1, 2), Fraction(1, 2))], [(Fraction(1, 2), Fraction(1, 2))], [(0, 0)])
    """
    ours, theirs = polytope_rows(b), polytope_rows(a.T)
    by_hand = MOST_BY_HAND if sum(a.shape) > MOST_LABELS and most <= MOST_VERTICES else most
    return _compiled(ours, theirs, most) or _interpreted(ours, theirs, by_hand)


def polytope_rows(payoffs: NDArray[Any]) -> Rows:
    """Return the polytope of a player in small integers, from the *opponent's* payoffs, own actions first.

    The least payoff at each own action is moved to 0, or 1 if there is no other: this keeps best responses as they are.

    >>> import numpy as np
    >>> polytope_rows(np.array([[Fraction(-1), Fraction(1)], [Fraction(2), Fraction(2)]]))
    [[0, 1], [1, 1]]
    """
    lines = payoffs.tolist()
    scale = lcm(*(value.denominator for line in lines for value in line))
    moved = []
    for line in lines:
        whole = [value.numerator * (scale // value.denominator) for value in line]
        least = min(whole)
        moved.append([value - least for value in whole])
    common = gcd(*(value for line in moved for value in line)) or 1
    columns = [[value // common for value in line] if any(line) else [1] * len(line) for line in moved]
    return [list(row) for row in zip(*columns, strict=True)]


def _compiled(ours: Rows, theirs: Rows, most: int) -> tuple[list[Strategy], list[Strategy], list[tuple[int, int]]] | None:
    """Return the extreme equilibria by the kernel; None if there is none, or the game is too large for it."""
    n, m = len(ours), len(theirs)
    kernel = library()
    if kernel is None or m + n > MOST_LABELS or sys.byteorder != "little":
        return None
    if kernel.bimatrix_exact.argtypes is None:  # set last: other threads ask for it
        kernel.bimatrix_free.argtypes = [ctypes.c_void_p]
        kernel.bimatrix_exact.restype = ctypes.POINTER(_Equilibria)
        kernel.bimatrix_exact.argtypes = [ctypes.c_int] * 4 + [ctypes.c_char_p] * 4 + [ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    bits = max(_bits(ours), _bits(theirs))
    width = (bits + SPARE) // WORD + 1
    # numbers of one word are walked in integers at once; others in floats first, as far as floats are certain
    near = (None, None) if width == 1 else (_near(ours), _near(theirs))
    quick = upper_bound(m, n) <= QUICK
    while True:
        size = width * WORD // 8
        given = (m, n, width, bits, _packed(ours, size), _packed(theirs, size), *near, most)

        def walk(stop: ctypes.c_int, given: Any = given) -> Any:
            return kernel.bimatrix_exact(*given, ctypes.byref(stop))

        found = walk(ctypes.c_int(0)) if quick else watched(walk)
        if not found:
            raise MemoryError("nash.solve: not enough memory for the vertices of this game")
        try:
            answer = found.contents
            if answer.status == DECIDED:
                numbers = ctypes.string_at(answer.pair, 8 * answer.pairs) if answer.pairs else b""
                pairs = list(struct.iter_unpack("=ii", numbers))
                return _unpacked(answer, 0, m, size), _unpacked(answer, 1, n, size), pairs
            if answer.status == MANY:
                raise TooManyError(f"a best-response polytope has more than {most:,} vertices")
            if answer.status != WIDER:
                return None
        finally:
            kernel.bimatrix_free(found)
        width += 1


class _Equilibria(ctypes.Structure):
    _fields_ = (
        ("status", ctypes.c_int64),
        ("count", ctypes.c_int64 * 2),
        ("pairs", ctypes.c_int64),
        ("pair", ctypes.c_void_p),
        ("strategy", ctypes.c_void_p * 2),
    )


def _bits(rows: Rows) -> int:
    """Return a bound on the bits of every minor of the rows and a column of ones (Hadamard 1893), by rows and by columns.

    A column may be moved by a constant c if the minor is bordered by (1, -c): then it counts with c² and its moved entries.
    """
    size = min(len(rows), len(rows[0]) + 1)
    across = [1 + sum(value * value for value in row) for row in rows]
    down = []
    for column in zip(*rows, strict=True):
        c = sum(column) // (len(rows) + 1)
        down.append(c * c + sum((value - c) * (value - c) for value in column))
    bounds: tuple[int, int] = prod(sorted(across)[-size:]), (size + 1) * prod(sorted(down)[-size:])
    return (min(bounds).bit_length() + 1) // 2


def _near(rows: Rows) -> bytes:
    largest = max(map(max, rows))
    return struct.pack(f"={len(rows) * len(rows[0])}d", *(value / largest for row in rows for value in row))


def _packed(rows: Rows, size: int) -> bytes:
    return b"".join(value.to_bytes(size, "little") for row in rows for value in row)


def _unpacked(answer: _Equilibria, side: int, actions: int, size: int) -> list[Strategy]:
    raw = ctypes.string_at(answer.strategy[side], answer.count[side] * actions * size)
    numbers = [int.from_bytes(raw[k : k + size], "little", signed=True) for k in range(0, len(raw), size)]
    return [_strategy(numbers[k : k + actions]) for k in range(0, len(numbers), actions)]


ZERO = Fraction(0)


def _strategy(shares: list[int]) -> Strategy:
    total = sum(shares)
    return tuple(Fraction(value, total) if value else ZERO for value in shares)


def _order(strategy: Strategy) -> tuple[Any, ...]:
    """Return the place of a strategy in a list; floats first, because they are compared fast."""
    return (*(-(p.numerator / p.denominator) for p in strategy), *(-p for p in strategy))


def _interpreted(ours: Rows, theirs: Rows, most: int) -> tuple[list[Strategy], list[Strategy], list[tuple[int, int]]]:
    n, m = len(ours), len(theirs)
    first = best_response_vertices(ours, most)
    second = [(y, (tight << m | tight >> n) & (1 << (m + n)) - 1) for y, tight in best_response_vertices(theirs, most)]
    everything = (1 << (m + n)) - 1
    pairs = [(k, c) for k, (_, own) in enumerate(first) for c, (_, other) in enumerate(second) if own | other == everything]
    used = [{index: place for place, index in enumerate(sorted({pair[side] for pair in pairs}))} for side in (0, 1)]
    return [first[k][0] for k in used[0]], [second[c][0] for c in used[1]], [(used[0][k], used[1][c]) for k, c in pairs]


def best_response_vertices(rows: Rows, most: int = MOST_VERTICES) -> list[Labelled]:
    """Return the vertices of a player's best-response polyhedron with their labels, in the order own, opponent's actions.

    Parameters
    ----------
    rows
        The opponent's payoffs as nonnegative integers, one row per action of the opponent.
    most
        Vertices on the way at most.

    Raises
    ------
    TooManyError
        If there are more.
    """
    m = len(rows[0])
    # start with x >= 0 and v >= (payoff of the opponent's first action): a simplicial cone of rays (x, v)
    own = (1 << m) - 1
    rays = [((*(0,) * m, 1), own)]
    for i in range(m):
        rays.append(((*(int(k == i) for k in range(m)), rows[0][i]), own & ~(1 << i) | 1 << m))
    cone = Cone(tuple(rays), m + 1, m - 1)
    for row in rows[1:]:
        cone = cone.cut((*(-value for value in row), 1), RATIONAL, equality=False)
        if len(cone.rows) > most:
            raise TooManyError(f"a best-response polytope has more than {most:,} vertices")
    return [(_strategy(list(ray[:m])), labels) for ray, labels in cone.rows if any(ray[:m])]


def connected(neighbours: dict[int, frozenset[int]]) -> list[dict[int, frozenset[int]]]:
    """Return the connected parts of a bipartite graph given as left vertex -> right vertices."""
    order = sorted(neighbours)
    sets = DisjointSets(len(order))
    seen: dict[int, int] = {}
    for place, k in enumerate(order):
        for c in neighbours[k]:
            sets.join(place, seen.setdefault(c, place))
    parts: dict[int, dict[int, frozenset[int]]] = {}
    for place, k in enumerate(order):
        parts.setdefault(sets.find(place), {})[k] = neighbours[k]
    return list(parts.values())


def maximal_bicliques(neighbours: dict[int, frozenset[int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Return the maximal complete bipartite subgraphs as (left, right) vertex sets; TooManyError beyond ``MOST_PIECES``.

    The right-hand sides are the non-empty intersections of neighbourhoods.

    >>> [(sorted(s), sorted(t)) for s, t in maximal_bicliques({0: frozenset({0, 1}), 1: frozenset({1})})]
    [([0], [0, 1]), ([0, 1], [1])]
    """
    closed: set[frozenset[int]] = set()
    for linked in neighbours.values():
        check()
        closed |= {linked & other for other in closed} | {linked}
        if len(closed) > MOST_PIECES:
            raise TooManyError(f"a component has more than {MOST_PIECES:,} maximal Nash subsets")
    closed.discard(frozenset())
    found = [(frozenset(k for k, linked in neighbours.items() if t <= linked), t) for t in closed]
    return sorted(found, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))

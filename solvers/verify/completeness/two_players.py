r"""Proofs that no equilibrium of a game of at most two active players is missing, ties or not, and their replay in exact integers.

Player 1's strategies x with player 2's best payoff v are the polyhedron :math:`v \ge (R x)_j`, with one constraint for each
action j of player 2, and :math:`x_i \ge 0`. Constraints are numbered: 0 .. m - 1 an own action is unplayed, m .. m + n - 1 an
action of the opponent is a best response. A *basis* is a set of m of them that hold with equality at one point only.

A proof lists the bases of a polyhedron nearby, in which action j of the opponent pays :math:`\varepsilon^{j+1}` less, for an
:math:`\varepsilon > 0` that is smaller than any number: signs are those of the first coefficient that is not zero (lexicographic:
Charnes 1952). There no point has more than m constraints tight. So every basis has m edges, each leads to one other basis, and
as the graph of a polyhedron is connected (Balinski 1961), a list closed under its edges is the whole of it. Where
:math:`\varepsilon` vanishes, the points of the bases are all vertices of the polyhedron itself.

Everything else follows. Vertices that have all labels between them are the extreme equilibria (Mangasarian 1964), maximal sets of
pairwise matching ones span the maximal Nash subsets, whose union is the equilibrium set, and which meet iff they share an extreme
equilibrium (Winkels 1979; Jansen 1981; Avis, Rosenberg, Savani and von Stengel 2010). Bases that have all labels between them are
the equilibria of the game nearby, all regular: the indices (Shapley 1974) of those that tend to a component sum to its index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

from flint import fmpz_mat

from games.exact.numbers import fraction

from ...result import Solution
from .reading import Reading, Step, read
from .verdict import Gap, Unproved, Verdict

Labels: TypeAlias = tuple[int, ...]
"""Numbers of tight constraints, in order."""

Strategy: TypeAlias = tuple[Fraction, ...]
Rows: TypeAlias = Sequence[Sequence[int]]
"""The opponent's payoffs: one row per action of the opponent, one column per own action."""

Pieces: TypeAlias = frozenset[tuple[frozenset[Strategy], ...]]
"""A component: products of polytopes, each given by both players' vertices."""


@dataclass(frozen=True)
class BimatrixProof:
    """The dominated actions, and of what is left all bases of both players' polyhedra.

    The basis 0 .. m - 1 stands for the edge along which v grows and no strategy is played.
    """

    first: tuple[Labels, ...]
    second: tuple[Labels, ...]
    removed: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a basis lies as epsilon vanishes: the strategy, and the set of all constraints tight there."""

    strategy: Strategy
    tight: frozenset[int]


def replay(solution: Solution, proof: BimatrixProof) -> Verdict:
    """Check a proof against a solution of a game in which at most two players have a choice.

    >>> from games.normal_form import NormalFormGame
    >>> from solvers import nash
    >>> solution = nash.solve(NormalFormGame([[[1, 1], [1, 0]], [[1, 0], [1, 0]]]))
    >>> verdict = replay(solution, nash.completeness.prove(solution))
    >>> verdict.whole, verdict.indices
    (True, (1,))
    """
    start = perf_counter()
    looked_at = len(proof.first) + len(proof.second)
    try:
        reading = read(solution.game, proof.removed)
        if len(reading.active) > 2:
            raise Unproved("more than two players have a choice")
        tables = matrices(reading)
        places = [listed(rows, bases) for rows, bases in zip(tables, (proof.first, proof.second), strict=True)]
    except Unproved as reason:
        count = len(solution.equilibria) + len(solution.components)
        return Verdict((Gap("polyhedra", str(reason)),), (), (), (None,) * count, looked_at, perf_counter() - start)
    found = components(*tables, *places)
    told = [_isolated(reading, e.profile) for e in solution.equilibria]
    told += [_read(reading, component.pieces) for component in solution.components]
    indices = tuple(None if own is None else found.get(own) for own in told)
    missing = tuple(Gap(_words(component), "it is not listed") for component in found if component not in told)
    false = [Gap(k, "it is no component") for k, own in enumerate(told) if own not in found]
    false += [Gap(k, "it is listed twice") for k, own in enumerate(told) if own in told[:k]]
    return Verdict(missing, tuple(false), (), indices, looked_at, perf_counter() - start)


def matrices(reading: Reading) -> tuple[Rows, Rows]:
    """Return each of two players' rows: the opponent's payoffs by the opponent's action, then by the own one.

    Where fewer than two players have a choice, others are taken, or one with a single action that everybody ignores.
    """
    players = (*reading.active, *(i for i in range(len(reading.kept)) if i not in reading.active))[:2]
    if len(players) < 2:
        (i,) = players
        return [[0] * len(reading.kept[i])], [[reading.payoff(i, {i: a})] for a in reading.kept[i]]
    i, j = players
    ours = [[reading.payoff(j, {i: a, j: b}) for a in reading.kept[i]] for b in reading.kept[j]]
    return ours, [[reading.payoff(i, {i: a, j: b}) for b in reading.kept[j]] for a in reading.kept[i]]


def listed(rows: Rows, bases: Sequence[Labels]) -> dict[Labels, Place | None]:
    """Return where each basis of a polyhedron lies, None for the one without a strategy, if these are all bases.

    Raises
    ------
    Unproved
        If they are not.
    """
    own, others = len(rows[0]), len(rows)
    if not bases or len(set(bases)) != len(bases):
        raise Unproved("a basis is listed twice, or none is")
    found: dict[Labels, Place | None] = {}
    for labels in bases:
        known = isinstance(labels, tuple) and all(type(k) is int and 0 <= k < own + others for k in labels)
        if not known or len(labels) != own or list(labels) != sorted(set(labels)):
            raise Unproved("a basis has labels of another number or that do not exist")
        found[labels] = None if labels == tuple(range(own)) else place(rows, labels)
    edges = Counter(labels[:k] + labels[k + 1 :] for labels in bases for k in range(own))
    if any(count != 2 for count in edges.values()):
        raise Unproved("an edge leads to a basis that is not listed")
    return found


def place(rows: Rows, labels: Labels) -> Place:
    """Return where a basis lies; Unproved if its constraints leave more than a point, or one outside the polyhedron nearby."""
    own = len(rows[0])
    played = [i for i in range(own) if i not in labels]
    best = [k - own for k in labels if k >= own]
    system = fmpz_mat([[1] * len(played) + [0], *([-rows[j][i] for i in played] + [1] for j in best)])
    if len(played) != len(best) or system.det() == 0:
        raise Unproved("the labels of a basis leave more than one point")
    inverse: Any = None

    def column(k: int) -> list[Any]:
        """Return how much shares and v grow with the right side of an equation: the sum of shares first, then ``best`` in order."""
        nonlocal inverse
        if k and inverse is None:
            inverse = system.inv()
        solved = inverse if k else system.solve(fmpz_mat([[int(r == 0)] for r in range(len(best) + 1)]))
        return [solved[r, k] for r in range(len(best) + 1)]

    def slack(k: int, grows: Sequence[Any]) -> Any:
        """Return by how much a constraint that is not in the basis grows with the solution."""
        if k < own:
            return grows[played.index(k)]
        return grows[-1] - sum(rows[k - own][i] * share for i, share in zip(played, grows, strict=False))

    at = column(0)
    tight = set(labels)
    for k in range(own + len(rows)):
        if k in tight and k in labels:
            continue
        value = slack(k, at)
        if value == 0:
            tight.add(k)
            orders = sorted((j, r) for r, j in enumerate([*best, *([k - own] if k >= own else [])], start=1))
            signs = (1 if r > len(best) else -slack(k, column(r)) for _, r in orders)
            value = next((sign for sign in signs if sign != 0), 0)
        if not value > 0:
            raise Unproved("a basis lies outside the polyhedron")
    shares = dict(zip(played, at, strict=False))
    return Place(tuple(fraction(shares[i]) if i in shares else Fraction(0) for i in range(own)), frozenset(tight))


def components(
    ours: Rows, theirs: Rows, first: dict[Labels, Place | None], second: dict[Labels, Place | None]
) -> dict[Pieces, int]:
    """Return the connected components of the equilibrium set, each with its index."""
    m, n = len(ours[0]), len(ours)
    everything = set(range(m + n))
    vertices = {p.strategy: p.tight for p in first.values() if p}
    # player 2 numbers its own actions first: from here on its labels are counted as player 1 does
    partners = {p.strategy: {_turned(k, n, m) for k in p.tight} for p in second.values() if p}
    linked = {x: frozenset(y for y, other in partners.items() if own | other == everything) for x, own in vertices.items()}
    closed: set[frozenset[Strategy]] = set()
    for those in linked.values():
        closed |= {those & other for other in closed} | {those}
    pieces = [(frozenset(x for x, those in linked.items() if ys <= those), ys) for ys in closed if ys]
    parts = _connected(pieces)
    home = {(x, y): part for part in parts for xs, ys in part for x in xs for y in ys}
    found = dict.fromkeys(parts, 0)
    by_labels = {tuple(sorted(_turned(k, n, m) for k in labels)): (labels, p) for labels, p in second.items() if p}
    for labels, p in first.items():
        partner = by_labels.get(tuple(sorted(everything.difference(labels))))
        if p and partner:
            found[home[p.strategy, partner[1].strategy]] += _index(ours, theirs, labels, partner[0])
    return found


def _turned(label: int, own: int, other: int) -> int:
    return label + other if label < own else label - own


def _connected(pieces: Iterable[tuple[frozenset[Strategy], frozenset[Strategy]]]) -> list[Pieces]:
    """Return products of polytopes in groups that share no extreme equilibrium."""
    groups: list[tuple[set[Any], list[Any]]] = []
    for piece in pieces:
        profiles = {(x, y) for x in piece[0] for y in piece[1]}
        touching = [group for group in groups if group[0] & profiles]
        groups = [group for group in groups if not group[0] & profiles]
        groups.append((profiles.union(*(own for own, _ in touching)), [piece, *(p for _, those in touching for p in those)]))
    return [frozenset(those) for _, those in groups]


def _index(ours: Rows, theirs: Rows, first: Labels, second: Labels) -> int:
    """Return the index of the equilibrium nearby at two bases: the signs of both players' bordered payoffs on the support."""
    one, other = ([i for i in range(len(r[0])) if i not in labels] for r, labels in ((ours, first), (theirs, second)))
    size = len(one)
    bordered = ([[*(rows[j][i] for i in cols), 1] for j in lines] + [[1] * size + [0]] for rows, lines, cols in (
        (ours, other, one), (theirs, one, other)))
    product = 1
    for matrix in bordered:
        product *= 1 if fmpz_mat(matrix).det() > 0 else -1
    return product if size % 2 else -product


def _isolated(reading: Reading, profile: Sequence[Any]) -> Pieces | None:
    return _read(reading, [[[own] for own in profile]])


def _read(reading: Reading, pieces: Iterable[Any]) -> Pieces | None:
    """Return what is listed as a component of the two players' game; None if it is no such thing."""
    active = (*reading.active, *(i for i in range(len(reading.kept)) if i not in reading.active))
    found = []
    for piece in pieces:
        try:
            whole = [[[Fraction(p) for p in vertex] for vertex in own] for own in piece]
        except (TypeError, ValueError, OverflowError):
            return None
        if len(whole) != len(reading.kept):
            return None
        for own, kept, size in zip(whole, reading.kept, reading.shape, strict=True):
            for vertex in own:
                if len(vertex) != size or sum(vertex) != 1 or any(p for a, p in enumerate(vertex) if a not in kept):
                    return None
        if any(len(whole[i]) != 1 for i in active[2:]):
            return None
        sides = [frozenset(tuple(vertex[a] for a in reading.kept[i]) for vertex in whole[i]) for i in active[:2]]
        found.append(tuple(sides) if len(sides) == 2 else (sides[0], frozenset({(Fraction(1),)})))
    return frozenset(found)


def _words(component: Pieces) -> str:
    (xs, ys), *_ = component
    size = "an equilibrium" if len(xs) == len(ys) == len(component) == 1 else "a continuum"
    return f"{size} at {tuple(map(str, min(xs)))}, {tuple(map(str, min(ys)))}"

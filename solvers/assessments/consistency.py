"""Consistent beliefs, for given supports of the strategies, in terms of free parameters (Kreps and Wilson 1982).

Where play comes, a node counts with the probability that it is reached. Elsewhere it counts with the product of the
probabilities of the moves that are played and of a weight for each move that is not, and only nodes whose unplayed moves
have the least total order count at all. Weights and orders are free. Information sets whose nodes differ by common unplayed
moves are a *cluster*; different clusters are independent of each other. In the ordinary case, as in signalling games, all
sets of a cluster compare the same unplayed moves, and any distribution over these is possible: one closed simplex. Otherwise
every choice of nodes that count is tried; whether orders for it exist is a linear program.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from typing import TypeAlias

import flint

from games.exact.linear_program import Outcome, maximize

from .polynomial import Polynomial
from .reading import Move, Tree

Unplayed: TypeAlias = frozenset[Move]

MOST_CLASSES = 5
"""A cluster is a simplex of at most so many unplayed combinations of moves; more are tried one choice after the other."""

MOST_CHOICES = 4096
"""Choices of nodes that count in one cluster that are tried at most."""


@dataclass(frozen=True)
class Simplex:
    """A free distribution over combinations of unplayed moves.

    Attributes
    ----------
    names
        The free coordinates; the last combination gets what is left.
    reference
        The information set that the distribution is read off.
    shares
        Per combination its weight, in the coordinates: a coordinate times ``scales``.
    scales
        Numbers that make the coordinates the beliefs at the reference, where only chance weighs there besides.
    """

    names: tuple[str, ...]
    reference: int
    shares: tuple[Polynomial, ...]
    scales: tuple[Fraction, ...]


@dataclass(frozen=True)
class Odds:
    """Free weights > 0 of unplayed moves.

    Attributes
    ----------
    names
        The free coordinates, all in (0, 1).
    moves
        Whose weights they are: if ``shared``, all moves share one unit, and the last has what is left; else a coordinate t
        stands for a weight t : (1 - t).
    rows
        Pairs (set, node, node, powers): how often the second node has each weight more than the first.
    """

    names: tuple[str, ...]
    moves: tuple[Move, ...]
    rows: tuple[tuple[int, int, int, tuple[int, ...]], ...]
    shared: bool = False


@dataclass(frozen=True)
class Beliefs:
    """One way in which beliefs can be consistent.

    Attributes
    ----------
    weights
        Per information set a polynomial for each node, to which its belief is proportional.
    shares
        The same without chance and the moves that are played: polynomials in the free parameters.
    simplices, odds
        The free parameters.
    given
        The information sets whose weights are the shares themselves.
    """

    weights: tuple[tuple[Polynomial, ...], ...]
    shares: tuple[tuple[Polynomial, ...], ...]
    simplices: tuple[Simplex, ...]
    odds: tuple[Odds, ...]
    given: frozenset[int] = frozenset()


NOTHING, CERTAIN = Polynomial({}), Polynomial.constant(1)


class TooManyError(Exception):
    """A cluster has more choices of nodes than are tried."""


@dataclass(frozen=True)
class _Open:
    """An information set off the path: its nodes by the unplayed moves that lead there, without dominated ones."""

    number: int
    classes: tuple[Unplayed, ...]

    @property
    def common(self) -> Unplayed:
        return frozenset.intersection(*self.classes)

    @property
    def reduced(self) -> frozenset[Unplayed]:
        return frozenset(own - self.common for own in self.classes)


def sequential(tree: Tree, supports: Sequence[tuple[int, ...]], chances: Sequence[Sequence[Polynomial]]) -> Iterator[Beliefs]:
    """Yield the ways in which beliefs can be consistent with strategies of given supports.

    Parameters
    ----------
    supports
        Per information set the actions played.
    chances
        Per information set the probability of each action; of one that is not played it is not looked at.

    Raises
    ------
    TooManyError
        If a cluster has more than MOST_CHOICES choices.
    """
    played = [set(own) for own in supports]
    unplayed = [frozenset(m for m in tree.path[node] if m[1] not in played[m[0]]) for node in range(len(tree.path))]
    least = []
    for nodes in tree.members:
        kinds = dict.fromkeys(unplayed[node] for node in nodes)
        least.append(tuple(e for e in kinds if not any(other < e for other in kinds)))
    open_sets = [_Open(number, own) for number, own in enumerate(least) if len(own) > 1]
    options = [list(_options(tree, unplayed, cluster)) for cluster in _clusters(open_sets)]
    plain = [
        [_product(tree, chances, node, unplayed[node]) for node in nodes] if len(nodes) > 1 else [CERTAIN] for nodes in tree.members
    ]
    for choice in itertools.product(*options):
        factor: dict[tuple[int, Unplayed], Polynomial] = {}
        free: list[Simplex | Odds] = []
        for part, parameters in choice:
            factor |= part
            free += parameters
        closed = {number for number, _ in factor}
        shares = []
        for number, nodes in enumerate(tree.members):
            own = [unplayed[node] for node in nodes]
            if number in closed:
                shares.append(tuple(factor.get((number, e), NOTHING) for e in own))
            else:
                shares.append(tuple(CERTAIN if e in least[number] else NOTHING for e in own))
        weights = tuple(tuple(s * w for s, w in zip(*rows, strict=True)) for rows in zip(shares, plain, strict=True))
        simplices = tuple(p for p in free if isinstance(p, Simplex))
        yield Beliefs(weights, tuple(shares), simplices, tuple(p for p in free if isinstance(p, Odds)))


def weak(tree: Tree, supports: Sequence[tuple[int, ...]], chances: Sequence[Sequence[Polynomial]]) -> Iterator[Beliefs]:
    """Yield the beliefs of weak perfect Bayesian equilibria: Bayes' rule where play comes, anything elsewhere."""
    played = [set(own) for own in supports]
    weights, shares, simplices = [], [], []
    for number, nodes in enumerate(tree.members):
        unplayed = [frozenset(m for m in tree.path[node] if m[1] not in played[m[0]]) for node in nodes]
        come = any(not own and tree.nature[node] != 0 for node, own in zip(nodes, unplayed, strict=True))
        if len(nodes) == 1 or come:
            share = [NOTHING if e else CERTAIN for e in unplayed] if len(nodes) > 1 else [CERTAIN]
            reach = [_product(tree, chances, node, e) for node, e in zip(nodes, unplayed, strict=True)] if len(nodes) > 1 else share
            weights.append(tuple(s * w for s, w in zip(share, reach, strict=True)))
        else:
            names = tuple(f"w{number}.{j}" for j in range(len(nodes) - 1))
            share = _shares(names)
            simplices.append(Simplex(names, number, tuple(share), (Fraction(1),) * len(nodes)))
            weights.append(tuple(share))
        shares.append(tuple(share))
    yield Beliefs(tuple(weights), tuple(shares), tuple(simplices), (), frozenset(s.reference for s in simplices))


def _product(tree: Tree, chances: Sequence[Sequence[Polynomial]], node: int, unplayed: Unplayed) -> Polynomial:
    weight = Polynomial.constant(tree.nature[node])
    for k, a in tree.path[node]:
        if (k, a) not in unplayed:
            weight = weight * chances[k][a]
    return weight


def _shares(names: Sequence[str]) -> list[Polynomial]:
    shares = [Polynomial.variable(name) for name in names]
    return [*shares, 1 - sum(shares, start=NOTHING)]


def _clusters(open_sets: Sequence[_Open]) -> list[list[_Open]]:
    clusters: list[tuple[set[Move], list[_Open]]] = []
    for one in open_sets:
        moves: set[Move] = set().union(*one.reduced)
        members = [one]
        for other in [c for c in clusters if c[0] & moves]:
            clusters.remove(other)
            moves |= other[0]
            members = other[1] + members
        clusters.append((moves, members))
    return [members for _, members in clusters]


def _options(
    tree: Tree, unplayed: Sequence[Unplayed], cluster: Sequence[_Open]
) -> Iterator[tuple[dict[tuple[int, Unplayed], Polynomial], tuple[Simplex | Odds, ...]]]:
    """Yield a cluster's weights by information set and unplayed moves, with its free parameters."""

    def nodes(one: _Open, own: Unplayed) -> list[int]:
        return [node for node in tree.members[one.number] if unplayed[node] == own]

    reference = min(cluster, key=lambda one: max(len(nodes(one, own)) for own in one.classes))
    reduced = tuple(own - reference.common for own in reference.classes)
    if all(one.reduced == frozenset(reduced) for one in cluster) and _free(reduced):
        names = tuple(f"w{reference.number}.{j}" for j in range(len(reduced) - 1))
        scales = tuple(1 / tree.nature[nodes(reference, own)[0]] for own in reference.classes)
        shares = tuple(s * c for s, c in zip(_shares(names), scales, strict=True))
        share = dict(zip(reduced, shares, strict=True))
        weights = {(one.number, own): share[own - one.common] for one in cluster for own in one.classes}
        yield weights, (Simplex(names, reference.number, shares, scales),)
        return
    subsets = [[s for size in range(1, len(one.classes) + 1) for s in itertools.combinations(one.classes, size)] for one in cluster]
    total = 1
    for own in subsets:
        total *= len(own)
    if total > MOST_CHOICES:
        raise TooManyError
    for choice in itertools.product(*subsets):
        if _ordered(tuple((one.classes, counted) for one, counted in zip(cluster, choice, strict=True))):
            yield _single_moves(tree, unplayed, cluster, choice) or _with_odds(tree, unplayed, cluster, choice)


@cache
def _free(classes: tuple[Unplayed, ...]) -> bool:
    """Tell whether orders and weights of the moves can make any distribution over the classes, closed at its boundary."""
    if len(classes) > MOST_CLASSES:
        return False
    moves = sorted(set().union(*classes))
    rows = [[int(m in own) - int(m in classes[0]) for m in moves] for own in classes[1:]]
    if flint.fmpz_mat(rows).rank() < len(rows):
        return False
    subsets = (s for size in range(1, len(classes) + 1) for s in itertools.combinations(classes, size))
    return all(_ordered(((classes, s),)) for s in subsets)


@cache
def _ordered(choices: tuple[tuple[tuple[Unplayed, ...], tuple[Unplayed, ...]], ...]) -> bool:
    """Tell whether orders of the moves exist for which exactly the chosen classes have the least total everywhere."""
    return orders(choices, sorted({m for classes, _ in choices for own in classes for m in own})) is not None


def orders(choices: Iterable[tuple[Iterable[Unplayed], Sequence[Unplayed]]], moves: Sequence[Move]) -> dict[Move, int] | None:
    """Return whole orders >= 1 of moves for which, of each choice's classes, exactly those counted have the least total; or None.

    >>> a, b = (0, 1), (1, 1)
    >>> orders([([frozenset({a}), frozenset({b})], [frozenset({a})])], [a, b])
    {(0, 1): 1, (1, 1): 2}
    """
    # orders are 1 + x with x >= 0, hence the sizes on the right; they are scaled afterwards, so "higher" may ask for 1
    equal, at_most = [], []
    for classes, counted in choices:
        for own in classes:
            row = [int(m in own) - int(m in counted[0]) for m in moves]
            if own in counted[1:]:
                equal.append((row, -sum(row)))
            elif own != counted[0]:
                at_most.append(([-v for v in row], sum(row) - 1))
    answer = maximize([-1] * len(moves), at_most=at_most, equal=equal)
    if answer.outcome is not Outcome.OPTIMAL:
        return None
    scale = lcm(*(x.denominator for x in answer.primal))
    return {m: int((1 + x) * scale) for m, x in zip(moves, answer.primal, strict=True)}


def _single_moves(
    tree: Tree, unplayed: Sequence[Unplayed], cluster: Sequence[_Open], choice: Sequence[tuple[Unplayed, ...]]
) -> tuple[dict[tuple[int, Unplayed], Polynomial], tuple[Odds, ...]] | None:
    """Return weights that are linear in those of the moves, if nodes that count differ by one move each; else None."""
    move: dict[tuple[int, Unplayed], Move] = {}
    links = []
    for one, counted in zip(cluster, choice, strict=True):
        common = frozenset.intersection(*counted)
        rest = [own - common for own in counted]
        if len(counted) == 1:
            continue
        if any(len(own) != 1 for own in rest):
            return None
        for own, left in zip(counted, rest, strict=True):
            (move[one.number, own],) = left
        nodes = [next(n for n in tree.members[one.number] if unplayed[n] == own) for own in counted]
        moves = [move[one.number, own] for own in counted]
        links += [(one.number, nodes[0], n, moves[0], m) for n, m in zip(nodes[1:], moves[1:], strict=True)]
    groups: list[set[Move]] = []
    for _, _, _, first, second in links:
        touching = [group for group in groups if group & {first, second}]
        groups = [group for group in groups if group not in touching]
        groups.append({first, second}.union(*touching))
    share: dict[Move, Polynomial] = {}
    odds = []
    for group in groups:
        members = sorted(group)
        names = tuple(f"t{k}.{a}" for k, a in members[:-1])
        share |= dict(zip(members, _shares(names), strict=True))
        own_links = (link for link in links if link[3] in group)
        rows = ((k, n, other, tuple(int(m == two) - int(m == one) for m in members)) for k, n, other, one, two in own_links)
        odds.append(Odds(names, tuple(members), tuple(rows), shared=True))
    weights = {
        (one.number, own): (share[move[one.number, own]] if (one.number, own) in move else CERTAIN) if own in counted else NOTHING
        for one, counted in zip(cluster, choice, strict=True)
        for own in one.classes
    }
    return weights, tuple(odds)


def _with_odds(
    tree: Tree, unplayed: Sequence[Unplayed], cluster: Sequence[_Open], choice: Sequence[tuple[Unplayed, ...]]
) -> tuple[dict[tuple[int, Unplayed], Polynomial], tuple[Odds, ...]]:
    """Return weights as polynomials in the odds of as many moves as matter; the weights of the others are 1."""
    moves = sorted({m for counted in choice for own in counted for m in own})
    rows = [[int(m in own) - int(m in counted[0]) for m in moves] for counted in choice for own in counted[1:]]
    free: tuple[Move, ...] = ()
    if rows:
        reduced, _, rank = flint.fmpz_mat(rows).rref()
        pivots = [next(j for j in range(len(moves)) if reduced[r, j] != 0) for r in range(rank)]
        free = tuple(moves[j] for j in pivots)
    names = tuple(f"t{k}.{a}" for k, a in free)
    weights = {}
    compared = []
    for one, counted in zip(cluster, choice, strict=True):
        nodes = [next(n for n in tree.members[one.number] if unplayed[n] == own) for own in counted]
        for node, own in zip(nodes[1:], counted[1:], strict=True):
            powers = tuple(int(m in own) - int(m in counted[0]) for m in free)
            compared.append((one.number, nodes[0], node, powers))
        for own in counted:
            weight = CERTAIN
            for name, m in zip(names, free, strict=True):
                t = Polynomial.variable(name)
                weight = weight * (t if m in own else 1 - t)
            weights[one.number, own] = weight
        for own in one.classes:
            weights.setdefault((one.number, own), NOTHING)
    return weights, (Odds(names, free, tuple(compared)),)

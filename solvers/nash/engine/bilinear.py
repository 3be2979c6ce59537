r"""Systems in which every condition is bilinear in the strategies of two of three players, solved cell by cell.

Where all players but one are held at a strategy, a condition is linear and cuts a polytope. So a player whose strategies lie
on a segment is taken along it as a parameter t, and what is left is solved for t at a time: in the open intervals in which
every number looked at keeps its sign (``places``), where vertices are polynomials in t up to scale, and at their ends. If two
polytopes are still bound to each other at a rational end, the same is done there with another player. This is a cylindrical
decomposition (Collins 1975) that takes roots of polynomials in one variable only; where two players' polytopes are bound to
each other all along, ``UnsolvedError`` is raised.

Which pieces of one system touch is known by construction: the limit of a piece at the end of its interval is convex, so it
lies in one connected part of what is there, and any one point of it tells in which.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from flint import fmpq_poly, fmpz_poly

from games.exact.algebraic import Algebraic, in_order, simplified
from games.exact.cones import Cone, dot
from games.exact.places import RATIONAL, Interval, Place, Rational, Ray, Root, SampleError

from .pieces import Piece, Polytope, Strategy, Sweep, holds, normalised
from .supports import Support


class UnsolvedError(Exception):
    """A system is of a kind that is not solved here."""


@dataclass(frozen=True)
class Condition:
    """A bilinear form of two players' strategies that is to be zero or, if it is not an equality, not negative.

    ``table[p][q]`` is its value where player ``first`` plays p and player ``second`` plays q.
    """

    first: int
    second: int
    table: tuple[tuple[int, ...], ...]
    equality: bool

    def row(self, player: int, strategy: Ray) -> Ray:
        """Return the coefficients of the form for the other player while one plays a strategy."""
        lines = self.table if player == self.second else zip(*self.table, strict=True)
        return tuple(dot(line, strategy) for line in lines)


@dataclass(frozen=True)
class Solved:
    """The pieces of a system, and pairs of them, by index, such that pieces are connected iff they are by these pairs.

    ``linked`` says whether all such pairs were found.
    """

    pieces: tuple[Piece, ...] = ()
    links: tuple[tuple[int, int], ...] = ()
    linked: bool = True


class System:
    """Conditions on strategies of three players on a support; pieces that do not reach the inside of the support are left out.

    Parameters
    ----------
    support
        Per player the actions in use.
    sizes
        Per player the number of all actions.
    """

    def __init__(self, support: Support, sizes: Sequence[int], conditions: Iterable[Condition]) -> None:
        self.support = support
        self.sizes = tuple(sizes)
        self.conditions = sorted(conditions, key=lambda condition: not condition.equality)

    def solve(self) -> Solved:
        """Return all strategies on the support that meet the conditions.

        Raises
        ------
        UnsolvedError
            If two players are bound to each other wherever the third one stands.
        """
        return self.within([Cone.simplex(own, size) for own, size in zip(self.support, self.sizes, strict=True)], self.conditions)

    def within(self, cones: Sequence[Cone], conditions: Sequence[Condition]) -> Solved:
        """Solve conditions on a product of polytopes with rational vertices."""
        settled = settle(cones, conditions, RATIONAL)
        if settled is None:
            return Solved()
        cones, pending = settled
        if not pending:
            return self.product(cones, RATIONAL)
        rows = [(row, c.equality) for c in pending if (row := affine(cones, c)) is not None]
        if len(rows) == len(pending):
            return self.joint(cones, rows)
        # A player is taken along a segment if it has one; best is one without whom nobody is bound any more.
        free = [sum(i not in (condition.first, condition.second) for condition in pending) for i in range(3)]
        for player in sorted((i for i in range(3) if len(cones[i].rows) == 2 and free[i] < len(pending)), key=free.__getitem__):
            try:
                return self.along(player, cones, pending)
            except UnsolvedError:
                continue
        raise UnsolvedError

    def product(self, cones: Sequence[Cone], place: Rational | Root) -> Solved:
        """Return a product of polytopes as one piece."""
        if not self.inside(cones, place):
            return Solved()
        return Solved((Polytope.product(tuple(tuple(strategy(ray, place) for ray in cone.rays) for cone in cones)),))

    def joint(self, cones: Sequence[Cone], rows: Iterable[tuple[Ray, bool]]) -> Solved:
        """Solve conditions that are affine on a product of polytopes: one polytope."""
        whole = Cone.product(cones)
        for row, equality in rows:
            whole = whole.cut(row, RATIONAL, equality=equality)
        ends = itertools.pairwise(itertools.accumulate(self.sizes, initial=0))
        factors = [Cone(tuple((ray[low:high], 0) for ray in whole.rays), 0) for low, high in ends]
        if not self.inside(factors, RATIONAL):
            return Solved()
        profiles = zip(*([strategy(ray, RATIONAL) for ray in factor.rays] for factor in factors), strict=True)
        return Solved((Polytope(tuple(profiles)),))

    def inside(self, cones: Sequence[Cone], place: Place) -> bool:
        """Tell whether every action of the support is played at some vertex; ask for the sign of every probability."""
        played = [[[place.sign(ray[k]) for ray in cone.rays] for k in own] for cone, own in zip(cones, self.support, strict=True)]
        return all(any(signs) for own in played for signs in own)

    def along(self, player: int, cones: Sequence[Cone], conditions: Sequence[Condition], stops: Iterable[Fraction] = ()) -> Solved:
        """Solve conditions with one player taken along a segment from t = 0 to t = 1, stopping wherever something changes.

        An end of the segment at which an action of the player is dropped is left to the smaller support.
        """
        start, end = level(cones[player].rays)
        segment = Segment(player, start, end)
        general = [cone.over_polynomials() for cone in cones]
        general[player] = Cone.single(tuple(fmpz_poly([a, b - a]) for a, b in zip(start, end, strict=True)))
        points = {Fraction(0), *stops, Fraction(1)}
        todo = list(itertools.pairwise(sorted(points)))
        moving: list[tuple[Any, Any, list[Cone]]] = []
        while todo:
            low, high = todo.pop()
            interval = Interval(low, high)
            try:
                settled = settle(general, conditions, interval)
                reaches = settled is not None and self.inside(settled[0], interval)
            except SampleError:
                points.add(interval.sample)
                todo += [(low, interval.sample), (interval.sample, high)]
                continue
            if settled is not None and settled[1]:
                raise UnsolvedError
            after, before = interval.bounds()
            points |= {after, before}
            todo += [(a, b) for a, b in ((low, after), (before, high)) if a is not b]
            if settled is not None and reaches:
                moving.append((after, before, settled[0]))
        if not segment.keeps(start):
            points.discard(Fraction(0))
        if not segment.keeps(end):
            points.discard(Fraction(1))
        found: dict[Any, Solved] = {}
        for t in in_order(points):
            ray, place = (segment.at(t), RATIONAL) if isinstance(t, Fraction) else (general[player].rays[0], Root(t))
            found[t] = self.held(player, ray, place, cones, conditions)
        return self.assembled(segment, found, moving)

    def held(self, player: int, ray: Ray, place: Rational | Root, cones: Sequence[Cone], conditions: Sequence[Condition]) -> Solved:
        """Solve conditions with one player held at a strategy."""
        held = list(cones) if isinstance(place, Rational) else [cone.over_polynomials() for cone in cones]
        held[player] = Cone.single(ray)
        if isinstance(place, Rational):
            return self.within(held, conditions)
        settled = settle(held, conditions, place)
        if settled is None:
            return Solved()
        if settled[1]:
            raise UnsolvedError
        return self.product(settled[0], place)

    def assembled(self, segment: Segment, found: dict[Any, Solved], moving: Iterable[tuple[Any, Any, Sequence[Cone]]]) -> Solved:
        """Put what was found at points and in intervals of a segment together, and link what touches."""
        pieces: list[Piece] = []
        links: list[tuple[int, int]] = []
        there: dict[Any, range] = {}
        for t, solved in found.items():
            links += [(len(pieces) + j, len(pieces) + k) for j, k in solved.links]
            there[t] = range(len(pieces), len(pieces) + len(solved.pieces))
            pieces += solved.pieces
        for low, high, cones in moving:
            polynomials = tuple(tuple(tuple(tuple(map(int, p.coeffs())) for p in ray) for ray in cone.rays) for cone in cones)
            sweep = Sweep(polynomials, low, high, segment.place)
            for t in (low, high):
                touched = [k for k in there.get(t, ()) if holds(pieces[k], sweep.at(t))]
                links += [(len(pieces), k) for k in touched[:1]]
            pieces.append(sweep)
        return Solved(tuple(pieces), tuple(links))


@dataclass(frozen=True)
class Segment:
    """A segment of a player's strategies, from integers ``start`` to ``end`` with the same sum."""

    player: int
    start: Ray
    end: Ray

    @property
    def place(self) -> tuple[int, int, Fraction, Fraction]:
        """Where the parameter is read off."""
        action = next(k for k, (a, b) in enumerate(zip(self.start, self.end, strict=True)) if a != b)
        total = sum(self.start)
        return (self.player, action, Fraction(self.start[action], total), Fraction(self.end[action] - self.start[action], total))

    def at(self, t: Fraction) -> Ray:
        """Return the strategy at a rational parameter value, as integers."""
        n, d = t.numerator, t.denominator
        return RATIONAL.shortened(tuple((d - n) * a + n * b for a, b in zip(self.start, self.end, strict=True)))

    def keeps(self, tip: Ray) -> bool:
        """Tell whether an end uses every action that the segment uses."""
        return all(value for value, a, b in zip(tip, self.start, self.end, strict=True) if a or b)


def together(parts: Sequence[Solved]) -> Solved:
    """Return the pieces of several parts of a system, which touch only where they hold the same piece.

    >>> part = Solved((Polytope((((1,), (1,), (1,)),)),))
    >>> together([part, part]).links
    ((0, 1),)
    """
    pieces: list[Piece] = []
    links: list[tuple[int, int]] = []
    for part in parts:
        links += [(k, len(pieces) + j) for j, new in enumerate(part.pieces) for k, old in enumerate(pieces) if _same(new, old)]
        links += [(len(pieces) + j, len(pieces) + k) for j, k in part.links]
        pieces += part.pieces
    return Solved(tuple(pieces), tuple(links))


def _same(piece: Piece, other: Piece) -> bool:
    try:
        return piece == other
    except ArithmeticError:  # numbers of different fields: a piece found twice has the same ones
        return False


def settle(cones: Sequence[Cone], conditions: Sequence[Condition], place: Place) -> tuple[list[Cone], list[Condition]] | None:
    """Cut by each condition that binds a polytope to a single strategy, and drop those that hold all over.

    Returns
    -------
    The polytopes, and the conditions that bind two of them to each other; None if nothing meets the conditions.

    >>> cones = [Cone.simplex((0,), 1), Cone.simplex((0, 1), 2), Cone.simplex((0, 1), 2)]
    >>> conditions = [Condition(0, 1, ((1, -1),), True), Condition(1, 2, ((1, 1), (1, 1)), False)]
    >>> (_, halved, _), pending = settle(cones, conditions, RATIONAL)
    >>> halved.rays, pending
    ([(1, 1)], [])
    """
    cones, pending = list(cones), list(conditions)
    left: list[Condition] = []
    while True:
        for condition in pending:
            known, other = condition.first, condition.second
            if len(cones[known].rows) > 1:
                known, other = other, known
            if len(cones[known].rows) > 1:
                left.append(condition)
                continue
            cones[other] = cones[other].cut(condition.row(known, cones[known].rays[0]), place, equality=condition.equality)
            if not cones[other].rows:
                return None
        if len(left) in (0, len(pending)):
            break
        pending, left = left, []
    undecided = []
    for condition in left:
        rows = [condition.row(condition.first, ray) for ray in cones[condition.first].rays]
        signs = {place.sign(dot(row, ray)) for row in rows for ray in cones[condition.second].rays}
        if signs == {-1} or (condition.equality and signs == {1}):
            return None
        if not signs <= ({0} if condition.equality else {0, 1}):
            undecided.append(condition)
    return cones, undecided


def affine(cones: Sequence[Cone], condition: Condition) -> Ray | None:
    """Return a condition as a linear form on a product of polytopes with equal sums, or None if it is not affine on it.

    >>> cones = [Cone.simplex((0, 1), 2)] * 2
    >>> affine(cones, Condition(0, 1, ((2, 1), (1, 0)), True)), affine(cones, Condition(0, 1, ((2, 1), (1, 3)), True))
    ((0, -1, 2, 1), None)
    """
    first, second = cones[condition.first].rays, cones[condition.second].rays
    rows = [condition.row(condition.first, ray) for ray in first]
    values = [[dot(row, ray) for ray in second] for row in rows]
    s, t = [sum(ray) for ray in first], [sum(ray) for ray in second]
    for p, q in itertools.product(range(1, len(first)), range(1, len(second))):
        if values[p][q] * s[0] * t[0] + values[0][0] * s[p] * t[q] != values[0][q] * s[p] * t[0] + values[p][0] * s[0] * t[q]:
            return None
    parts = [(0,) * len(cone.rays[0]) for cone in cones]
    parts[condition.first] = tuple(s[0] * value - values[0][0] for value in condition.row(condition.second, second[0]))
    parts[condition.second] = tuple(t[0] * value for value in rows[0])
    return tuple(value for part in parts for value in part)


def level(rays: Sequence[Ray]) -> list[Ray]:
    """Return rays of integers, scaled to the same sum.

    >>> level([(1, 0), (1, 2)])
    [(3, 0), (1, 2)]
    """
    common = lcm(*map(sum, rays))
    return [tuple(value * (common // sum(ray)) for value in ray) for ray in rays]


def strategy(ray: Ray, place: Rational | Root) -> Strategy:
    """Return the strategy that a ray stands for.

    >>> print(*strategy((1, 3), RATIONAL))
    1/4 3/4
    """
    if isinstance(place, Rational):
        total = sum(ray)
        return tuple(Fraction(value, total) for value in ray)
    return normalised([simplified(Algebraic(place.root.field, fmpq_poly(value))) for value in ray])

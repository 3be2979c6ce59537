r"""Supports of any kind, with the players' probabilities as parameters: cylindrical cells over which polytopes move.

At a support every condition is a form, of degree one in each player's strategy. Some players' probabilities are taken as
parameters, one after the other, until every other condition is linear in the strategy of one player and cuts that player's
polytope. What is found at a sample of the parameters holds in a cell of them (``games.exact.cylinders``): there the vertices of
the polytopes are ratios of polynomials in the parameters. The cells cover all equilibria whose support it is, and no two meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq_poly
from numpy.typing import NDArray

from games.exact.algebraic import evaluate
from games.exact.cones import Cone, dot
from games.exact.cylinders import GENERATORS, MOST, RING, Cell, Range, Work, WorkError, axis
from games.exact.heights import Point, TooLargeError
from games.exact.numbers import rational
from games.exact.polynomials import by_power

from .bilinear import Solved, UnsolvedError
from .boxes import nobody_mixes
from .pieces import Cylinder, Piece, Polytope, Sweep, holds, normalised
from .supports import Support

VISITS, DEGREE = 3000, 40
"""Samples at a support, and the degree of a polynomial that is looked at, at most."""


@dataclass(frozen=True)
class Form:
    """A form in some players' strategies, of degree one in each, that is to be zero or, if not an equality, not negative.

    ``table`` holds its values where each of ``players`` plays an action, in their order.
    """

    players: tuple[int, ...]
    table: NDArray[Any]
    equality: bool

    def row(self, player: int, strategies: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
        """Return the coefficients of the form for one of its players, the others' strategies given by player."""
        table = np.moveaxis(self.table, self.players.index(player), 0)
        for other in reversed([j for j in self.players if j != player]):
            flat = table.reshape(-1, table.shape[-1]).tolist()
            table = _objects([dot(tuple(line), tuple(strategies[other])) for line in flat]).reshape(table.shape[:-1])
        return tuple(table.tolist())


def forms(payoffs: NDArray[Any], support: Support) -> list[Form]:
    """Return the conditions of equilibrium at a support: equalities inside it first.

    Parameters
    ----------
    payoffs
        Fractions or ints, shape (n, A_0, ..., A_{n-1}).
    """
    found = []
    for i, own in enumerate(support):
        by_action = np.moveaxis(payoffs[i], i, 0)
        others = tuple(j for j in range(len(support)) if j != i)
        for k in range(len(by_action)):
            if k != own[0]:
                gain = by_action[own[0]] - by_action[k]
                common = lcm(*(int(value.denominator) for value in gain.flat))
                table = _objects([int(value * common) for value in gain.flat]).reshape(gain.shape)
                found.append(_without_idle(Form(others, table, k in own), support))
    return sorted(found, key=lambda form: (not form.equality, len(form.players)))


def _objects(values: Sequence[Any]) -> NDArray[Any]:
    """Return an array that holds values as they are."""
    array: NDArray[Any] = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _without_idle(form: Form, support: Support) -> Form:
    """Return a form without the players on whose actions in the support it does not depend; one player is left at least."""
    players, table = list(form.players), form.table
    for j in form.players:
        own = np.moveaxis(table, players.index(j), 0)[list(support[j])]
        if len(players) > 1 and all(np.array_equal(own[0], line) for line in own[1:]):
            players.remove(j)
            table = own[0]
    return Form(tuple(players), table, form.equality)


def pieces(payoffs: NDArray[Any], support: Support, *, visits: int = VISITS, degree: int = DEGREE) -> list[Piece]:
    """Return pieces that hold equilibria only, and all with just this support.

    Raises
    ------
    UnsolvedError
        If it takes more samples, or polynomials or numbers of a higher degree, than allowed.
    """
    sizes = payoffs.shape[1:]
    if set(sizes) == {2} and all(len(own) == 2 for own in support) and nobody_mixes(_gains(payoffs)):
        return []
    system = System(forms(payoffs, support), support, sizes)
    try:
        leaves = system.explored(
            Cell.bottom(Work(visits, degree)), [_simplex(own, n) for own, n in zip(support, sizes, strict=True)]
        )
        return [_piece(leaf) for leaf in leaves]
    except (WorkError, TooLargeError) as error:
        raise UnsolvedError from error


def solved(payoffs: NDArray[Any], support: Support, *, visits: int = VISITS) -> Solved:
    """Return what ``pieces`` returns, and which of them touch as far as curves among them end in others.

    Where cells with several parameters end is asked for when the pieces of all supports are known (``contacts``).
    """
    found = pieces(payoffs, support, visits=visits)
    links, linked = [], True
    for k, piece in enumerate(found):
        if isinstance(piece, Sweep):
            for end in (piece.low, piece.high):
                tip = piece.at(end)
                touching = [j for j, other in enumerate(found) if j != k and holds(other, tip)]
                links += [(k, j) for j in touching]
                inside = all(all(x[a] != 0 for a in own) for x, own in zip(tip, support, strict=True))
                linked = linked and bool(touching or not inside)
    return Solved(tuple(found), tuple(links), linked)


def _gains(payoffs: NDArray[Any]) -> NDArray[np.int64]:
    """Return what second actions gain, as integers; none of 62 bits or more, instead of which there is a zero."""
    tables = []
    for i, own in enumerate(payoffs):
        first, second = np.moveaxis(own, i, 0)
        gain = second - first
        common = lcm(*(int(value.denominator) for value in gain.flat))
        whole = [int(value * common) for value in gain.flat]
        small = whole if max(map(abs, whole)) < 1 << 40 else [0] * len(whole)
        tables.append(np.broadcast_to(np.expand_dims(np.array(small, dtype=np.int64).reshape(gain.shape), i), payoffs.shape[1:]))
    return np.stack(tables)


def _simplex(support: Sequence[int], size: int) -> Cone:
    cone = Cone.simplex(support, size)
    return Cone(tuple((tuple(map(RING.constant, ray)), tight) for ray, tight in cone.rows), cone.cuts, cone.shared)


@dataclass(frozen=True)
class Leaf:
    """A cell: for each parameter player, action and range; its sample; and each player's polytope."""

    axes: tuple[tuple[int, int, Range], ...]
    cell: Cell
    cones: tuple[Cone, ...]


@dataclass(frozen=True)
class System:
    """Forms on the strategies of players on a support."""

    forms: Sequence[Form]
    support: Support
    sizes: Sequence[int]

    def explored(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form] | None = None) -> list[Leaf]:
        """Return the leaves above a cell, the polytopes there given, and the forms not yet known to hold."""
        settled = self.settled(cell, cones, self.forms if pending is None else pending)
        if settled is None:
            return []
        own, left = settled
        if not all(any(cell.sign(ray[k]) for ray in cone.rays) for cone, mine in zip(own, self.support, strict=True) for k in mine):
            return []
        if not left:
            return [Leaf((), cell, tuple(own))]
        if len(cell.open) == MOST:
            raise WorkError
        player, action = self.next(cell, own, left)
        t = GENERATORS[len(cell.open)]
        row = tuple((1 if k == action else 0) - t for k in range(self.sizes[player]))

        def visit(here: Cell) -> list[Leaf]:
            cut = list(own)
            cut[player] = own[player].cut(row, here, equality=True)
            return self.explored(here, cut, left) if cut[player].rows else []

        return [
            Leaf(((player, action, span), *leaf.axes), leaf.cell, leaf.cones)
            for span, leaves in axis(cell, visit)
            for leaf in leaves
        ]

    def settled(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form]) -> tuple[list[Cone], list[Form]] | None:
        """Cut by each form that binds one polytope only, drop those that hold all over; None if nothing meets the forms."""
        own, todo = list(cones), list(pending)
        while True:
            left = []
            for form in todo:
                free = [j for j in form.players if len(own[j].rows) > 1]
                if len(free) > 1:
                    left.append(form)
                    continue
                player = free[0] if free else form.players[0]
                own[player] = own[player].cut(form.row(player, [cone.rays[0] for cone in own]), cell, equality=form.equality)
                if not own[player].rows:
                    return None
            if len(left) in (0, len(todo)):
                break
            todo = left
        undecided = []
        for form in left:
            values = self.values(form, own)
            signs = {cell.peek(value) for value in values}
            if signs == {-1} or (form.equality and signs == {1}):
                for value in values:
                    cell.sign(value)
                return None
            if signs <= ({0} if form.equality else {0, 1}):
                for value in values:
                    cell.sign(value)
            else:
                undecided.append(form)
        return own, undecided

    def values(self, form: Form, cones: Sequence[Cone]) -> list[Any]:
        """Return a form at all combinations of vertices."""
        first, *rest = form.players
        found = []
        for choice in itertools.product(*(cones[j].rays for j in rest)):
            row = form.row(first, dict(zip(rest, choice, strict=True)))  # type: ignore[arg-type]  # looked up by player
            found += [dot(row, ray) for ray in cones[first].rays]
        return found

    def next(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form]) -> tuple[int, int]:
        """Return the player and the action whose probability is the next parameter.

        It is of the players that have to be held, with the fewest parameters, so that each form binds one other at most; players
        whom equalities should hold then, as many as they have dimensions, count as held.
        """
        free = [j for j, cone in enumerate(cones) if len(cone.rows) > 1]
        room = {j: min(len(cones[j].rows), len(self.support[j])) - 1 for j in free}
        bound = [({j for j in form.players if j in room}, form.equality) for form in pending]
        choices = [held for count in range(1, len(free) + 1) for held in itertools.combinations(free, count)]
        good = [held for held in choices if all(len(players - _settled(held, room, bound)) <= 1 for players, _ in bound)]
        held = min(good, key=lambda held: (sum(room[j] for j in held), -sum(len(players & set(held)) for players, _ in bound)))
        player = min(held, key=lambda j: (room[j], -sum(j in players for players, _ in bound)))
        return player, self.varying(cell, cones[player], self.support[player])

    def varying(self, cell: Cell, cone: Cone, own: Sequence[int]) -> int:
        """Return an action whose probability is not the same at all vertices."""
        (first, *rest), total = cone.rays, [sum(ray[1:], start=ray[0]) for ray in cone.rays]
        for k in reversed(own):
            if any(cell.peek(first[k] * total[j] - ray[k] * total[0]) for j, ray in enumerate(rest, 1)):
                return k
        raise WorkError


def _settled(held: Sequence[int], room: Mapping[int, int], bound: Sequence[tuple[set[int], bool]]) -> set[int]:
    """Return the players who are held, and those whom as many equalities as they have dimensions bind to these alone."""
    known = set(held)
    while True:
        more = {j for j in room if j not in known and sum(e and players - known == {j} for players, e in bound) >= room[j]}
        if not more:
            return known
        known |= more


def _piece(leaf: Leaf) -> Piece:
    """Return a leaf as the simplest piece that it is."""
    rays = tuple(tuple(cone.rays) for cone in leaf.cones)
    point = leaf.cell.point
    if not any(leaf.cell.open):
        return Polytope.product(tuple(tuple(normalised([point.value(p) for p in ray]) for ray in own) for own in rays))
    *held, last = leaf.cell.open
    if last and not any(held) and not point.below(len(held)).irrational:
        player, action, span = leaf.axes[-1]
        moving = tuple(tuple(_along(ray, point) for ray in own) for own in rays)
        return Sweep(moving, span.low.value, span.high.value, (player, action, Fraction(0), Fraction(1)))
    found = Cylinder(leaf.axes, point, rays)
    assert found.factors  # the vertices at the sample are computed here, where it is known what to do if that takes too long
    return found


def _along(ray: Sequence[Any], point: Point) -> tuple[tuple[int, ...], ...]:
    """Return a ray's coordinates as polynomials in the last parameter, the others held at rational values; integers, shortened."""
    below = point.below(len(point.values) - 1)
    parts = [fmpq_poly([rational(below.value(c)) for c in by_power(p, len(below.values))]) for p in ray]
    shared = parts[0]
    for part in parts[1:]:
        shared = shared.gcd(part)
    parts = [part // shared for part in parts]
    positive = sum((evaluate(part, point.values[-1]) for part in parts), start=Fraction(0)) > 0
    common = lcm(*(int(part.denom()) for part in parts)) * (1 if positive else -1)
    return tuple(tuple(int(c) for c in (part * common).numer().coeffs()) for part in parts)

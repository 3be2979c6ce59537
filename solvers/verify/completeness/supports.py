r"""Proofs, support by support, that every equilibrium lies in a leaf of a tree; and the leaves, which the checker finds by itself.

At a support every condition of equilibrium is a form of degree one in each other player's strategy. A condition that binds one
player's polytope alone cuts it; one whose values at all combinations of vertices have one sign holds all over, or nowhere. A tree
says which player's probability is a parameter next (*held*), and at which roots its axis is cut: what is on a cell is worked out
again, with signs proved on the whole cell (``cells``), until no condition is left: the product of the polytopes there is a *leaf*.

A proof has a tree for each support that conditional dominance does not rule out (Porter, Nudelman and Shoham 2008); where
equilibria are isolated, products of simplices that are cut may stand for it (``simplices``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .cells import GENERATORS, RING, Cell, End, Polynomial
from .reading import Reading, Step
from .verdict import Unproved

Support: TypeAlias = tuple[tuple[int, ...], ...]
Ray: TypeAlias = tuple[Any, ...]
"""A vertex of a player's polytope up to a positive factor: a polynomial for each action of its support."""


@dataclass(frozen=True)
class Tree:
    """A probability taken as a parameter, where its axis is cut, and what follows in each part from 0 to 1; None is nothing."""

    player: int
    action: int
    ends: tuple[End, ...]
    parts: tuple[Tree | None, ...]


@dataclass(frozen=True)
class SupportsProof:
    """What is needed to check that a list of equilibria of a game of any number of players is complete.

    Attributes
    ----------
    removed
        Strictly dominated actions, each with one that dominates it.
    trees
        Support -> its tree, None if nothing has to be held, or a product of simplices cut (``simplices``). Supports and actions are
        those of the whole game.
    walls
        For pairs of pieces of different components, numbers in the order of the solution: a linear function of profiles that is
        larger on the first than on the second (``apart``).
    left
        Supports for which no proof was found, with the reason; nothing rests on it.
    """

    removed: tuple[Step, ...]
    trees: Mapping[Support, Any]
    walls: Mapping[tuple[int, int], tuple[Any, ...]] = field(default_factory=dict)
    left: Mapping[Support, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaf:
    """A cell, and over it each player's polytope, its vertices over all actions of the game."""

    cell: Cell
    rays: tuple[tuple[Ray, ...], ...]


@dataclass(frozen=True)
class Form:
    """A form of degree one in the strategies of each of some players, that is zero or, if not an equality, not negative."""

    players: tuple[int, ...]
    table: Mapping[tuple[int, ...], int]
    equality: bool


@dataclass(frozen=True)
class Cone:
    """A player's polytope: its vertices up to a factor, each with the constraints tight there, as bits; how many these are."""

    rows: tuple[tuple[Ray, int], ...]
    constraints: int

    @classmethod
    def simplex(cls, size: int) -> Cone:
        """Return all strategies with a number of actions."""
        everything = (1 << size) - 1
        units = (tuple(RING.constant(int(a == b)) for b in range(size)) for a in range(size))
        return cls(tuple((unit, everything & ~(1 << a)) for a, unit in enumerate(units)), size)

    def cut(self, row: Sequence[Any], cell: Cell, *, equality: bool) -> Cone:
        """Return the part where a linear function is not negative, or zero (double description: Motzkin and others 1953)."""
        values = [sum((a * b for a, b in zip(row[1:], ray[1:], strict=True)), start=row[0] * ray[0]) for ray, _ in self.rows]
        signs = [cell.sign(value) for value in values]
        bit = 1 << self.constraints
        found = [(ray, tight | (0 if sign else bit)) for (ray, tight), sign in zip(self.rows, signs, strict=True)
                 if sign == 0 or (sign > 0 and not equality)]
        for (j, (up, own)), (k, (down, other)) in itertools.product(enumerate(self.rows), repeat=2):
            if signs[j] > 0 > signs[k]:
                common = own & other
                if all(m in (j, k) or common & ~tight for m, (_, tight) in enumerate(self.rows)):
                    ray = tuple(values[j] * b - values[k] * a for a, b in zip(up, down, strict=True))
                    found.append((shortened(ray, cell), common | bit))
        return Cone(tuple(found), self.constraints + 1)


def shortened(ray: Ray, cell: Cell) -> Ray:
    """Return a ray without the factors that its coordinates share."""
    shared = next((c for c in ray if c != 0), None)
    if shared is None:
        raise Unproved("a vertex has no direction")
    for c in ray:
        shared = c.gcd(shared)
    if shared.is_constant():
        return ray
    sign = cell.sign(shared)
    return tuple(c / shared * sign for c in ray) if sign else ray


def admissible(reading: Reading) -> Iterator[Support]:
    """Yield the supports without an action that, against what the others play, is nowhere better than another and once worse."""
    choices = [[s for n in range(1, len(own) + 1) for s in itertools.combinations(own, n)] for own in reading.kept]
    better = [_better(reading, i) for i in range(len(reading.kept))]
    places = [_places(reading, i) for i in range(len(reading.kept))]
    known: list[dict[Support, list[tuple[int, int]]]] = [{} for _ in reading.kept]
    for support in itertools.product(*choices):
        for i, own in enumerate(support):
            others = support[:i] + support[i + 1 :]
            if others not in known[i]:
                mask = sum(1 << places[i][rest] for rest in itertools.product(*others))
                above = {pair for pair, bits in better[i].items() if bits & mask}
                known[i][others] = [(a, b) for a, b in above if (b, a) not in above]
            if any(b in own for _, b in known[i][others]):
                break
        else:
            yield support


def _places(reading: Reading, i: int) -> dict[tuple[int, ...], int]:
    others = [own for j, own in enumerate(reading.kept) if j != i]
    return {rest: k for k, rest in enumerate(itertools.product(*others))}


def _better(reading: Reading, i: int) -> dict[tuple[int, int], int]:
    """Return for each two actions of a player, as bits, the others' profiles at which the first is better."""
    rests = list(_places(reading, i))
    rows = {a: [reading.tables[i][(*rest[:i], a, *rest[i:])] for rest in rests] for a in reading.kept[i]}
    return {
        (a, b): sum(1 << k for k, (p, q) in enumerate(zip(rows[a], rows[b], strict=True)) if p > q)
        for a, b in itertools.permutations(reading.kept[i], 2)
    }


class System:
    """The conditions of equilibrium at a support."""

    def __init__(self, reading: Reading, support: Support) -> None:
        self.reading = reading
        self.support = support
        self.forms = sorted(self._forms(), key=lambda form: (not form.equality, len(form.players)))

    def _forms(self) -> Iterator[Form]:
        for i, own in enumerate(self.support):
            others = tuple(j for j in range(len(self.support)) if j != i)
            for k in self.reading.kept[i]:
                if k == own[0]:
                    continue
                table = {}
                for rest in itertools.product(*(self.support[j] for j in others)):
                    actions = dict(zip(others, rest, strict=True))
                    table[rest] = self.reading.payoff(i, {**actions, i: own[0]}) - self.reading.payoff(i, {**actions, i: k})
                yield _without_idle(Form(others, table, k in own), self.support)

    def start(self) -> list[Cone]:
        """Return each player's simplex over its support."""
        return [Cone.simplex(len(own)) for own in self.support]

    def leaves(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form], tree: Tree | None) -> Iterator[Leaf]:
        """Yield the leaves over a cell.

        Raises
        ------
        Unproved
            If the tree does not show that these are all.
        """
        settled = self.settled(cell, cones, pending)
        if settled is None:
            return
        own, left = settled
        if tree is None:
            if left:
                raise Unproved("conditions are left where the tree ends")
            yield self.leaf(cell, own)
            return
        cells = cell.over(tree.ends)
        if len(cells) != len(tree.parts):
            raise Unproved("a tree has not one part for each piece of its axis")
        for here, part in zip(cells, tree.parts, strict=True):
            held = self.held(here, own, tree.player, tree.action)
            if held is not None:
                yield from self.leaves(here, held, left, part)

    def held(self, cell: Cell, cones: Sequence[Cone], player: int, action: int) -> list[Cone] | None:
        """Return the polytopes where a player's probability of an action is the last parameter of a cell; None if nowhere."""
        if not (0 <= player < len(self.support) and action in self.support[player]):
            raise Unproved("a tree holds an action that is not in the support")
        t = GENERATORS[len(cell.axes) - 1]
        found = list(cones)
        found[player] = cones[player].cut([int(a == action) - t for a in self.support[player]], cell, equality=True)
        return found if found[player].rows else None

    def leaf(self, cell: Cell, cones: Sequence[Cone]) -> Leaf:
        """Return a cell and the polytopes over it, over all actions of the game."""
        zero = RING.constant(0)
        rays = []
        for cone, own, size in zip(cones, self.support, self.reading.shape, strict=True):
            at = [dict(zip(own, ray, strict=True)) for ray, _ in cone.rows]
            rays.append(tuple(tuple(values.get(a, zero) for a in range(size)) for values in at))
        return Leaf(cell, tuple(rays))

    def settled(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form]) -> tuple[list[Cone], list[Form]] | None:
        """Cut by each form that binds one polytope only, drop those that hold all over; None if no equilibrium has this support."""
        own, todo = list(cones), list(pending)
        while True:
            left = []
            for form in todo:
                free = [j for j in form.players if len(own[j].rows) > 1]
                if len(free) > 1:
                    left.append(form)
                    continue
                player = free[0] if free else form.players[0]
                own[player] = own[player].cut(self.row(form, player, own), cell, equality=form.equality)
                if not own[player].rows:
                    return None
            if len(left) in (0, len(todo)):
                break
            todo = left
        for cone, actions in zip(own, self.support, strict=True):
            for k in range(len(actions)):
                if not any(cell.sign(ray[k]) for ray, _ in cone.rows):
                    return None
        undecided = []
        for form in left:
            answer = self.decided(form, cell, own)
            if answer is False:
                return None
            if answer is None:
                undecided.append(form)
        return own, undecided

    def decided(self, form: Form, cell: Cell, cones: Sequence[Cone]) -> bool | None:
        """Tell whether a form holds all over the polytopes, or nowhere, as far as its signs at their vertices show."""
        signs = set()
        for value in self.values(form, cones):
            try:
                signs.add(cell.sign(value))
            except Unproved:
                return None
        if signs == {-1} or (form.equality and signs == {1}):
            return False
        return True if signs <= ({0} if form.equality else {0, 1}) else None

    def values(self, form: Form, cones: Sequence[Cone]) -> Iterator[Polynomial]:
        """Yield a form at all combinations of vertices."""
        first, *rest = form.players
        for choice in itertools.product(*(cones[j].rows for j in rest)):
            at = list(cones)
            for j, vertex in zip(rest, choice, strict=True):
                at[j] = Cone((vertex,), 0)
            row = self.row(form, first, at)
            for ray, _ in cones[first].rows:
                yield sum((a * b for a, b in zip(row, ray, strict=True)), start=RING.constant(0))

    def row(self, form: Form, player: int, cones: Sequence[Cone]) -> list[Polynomial]:
        """Return a form's coefficients for one of its players, the others at their only, or first, vertex."""
        fixed = [dict(zip(self.support[j], cones[j].rows[0][0], strict=True)) for j in form.players]
        at = form.players.index(player)
        row = {a: RING.constant(0) for a in self.support[player]}
        for actions, value in form.table.items():
            if value:
                term = RING.constant(value)
                for k, (a, shares) in enumerate(zip(actions, fixed, strict=True)):
                    if k != at:
                        term = term * shares[a]
                row[actions[at]] += term
        return list(row.values())


def _without_idle(form: Form, support: Support) -> Form:
    """Return a form without the players on whom it does not depend at the support; one is left at least."""
    players, table = list(form.players), dict(form.table)
    for j in form.players:
        at = players.index(j)
        first = {rest[:at] + rest[at + 1 :]: v for rest, v in table.items() if rest[at] == support[j][0]}
        if len(players) > 1 and all(first[rest[:at] + rest[at + 1 :]] == v for rest, v in table.items()):
            players.pop(at)
            table = first
    return Form(tuple(players), table, form.equality)

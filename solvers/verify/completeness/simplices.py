r"""Proofs that a support has no equilibria but listed ones: products of simplices, cut until each is out or holds one at most.

On a product of simplices a form of degree one in each strategy lies between its values at combinations of vertices, and so does any
combination of forms. So a cell is *out* where a combination of the equalities, with multiples from zero up of the inequalities, is
negative at all of them. It holds at most *one* solution where combinations of the equalities, as many as there are unknowns, have a
Jacobian in local coordinates that is diagonally dominant all over the cell; a listed equilibrium in it is that solution. Edges are
cut in the middle, and values at vertices stay integers, as they are doubled first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.exact.algebraic import Algebraic

from .minors import weights
from .supports import Form, Support
from .verdict import Unproved


@dataclass(frozen=True)
class Cut:
    """An edge of a player's simplex, between two of its vertices, is cut in the middle; the first part keeps the first of them."""

    player: int
    first: int
    second: int
    parts: tuple[Node, Node]


@dataclass(frozen=True)
class Out:
    """Integer weights of the forms, in the order of the system, by which their sum is negative on the cell."""

    weights: tuple[int, ...]


@dataclass(frozen=True)
class One:
    """Integer weights of the forms, a row for each unknown, and the place among what is listed of the equilibrium in the cell."""

    rows: tuple[tuple[int, ...], ...]
    place: int


Node: TypeAlias = Cut | Out | One


@dataclass(frozen=True)
class Product:
    """A product of simplices: per player its vertices, and each form's values at combinations of the vertices of its players."""

    players: tuple[tuple[int, ...], ...]
    vertices: tuple[tuple[tuple[Fraction, ...], ...], ...]
    tables: tuple[NDArray[Any], ...]

    @classmethod
    def whole(cls, forms: Sequence[Form], support: Support) -> Product:
        """Return all strategies on a support."""
        tables = []
        for form in forms:
            sizes = [len(support[j]) for j in form.players]
            values = [form.table[actions] for actions in itertools.product(*(support[j] for j in form.players))]
            table: NDArray[Any] = np.empty(len(values), dtype=object)
            table[:] = values
            tables.append(table.reshape(sizes))
        corners = tuple(tuple(tuple(Fraction(int(a == b)) for b in range(len(own))) for a in range(len(own))) for own in support)
        return cls(tuple(form.players for form in forms), corners, tuple(tables))

    def halves(self, player: int, first: int, second: int) -> tuple[Product, Product]:
        """Return the two parts when an edge is cut."""
        own = self.vertices[player]
        middle = tuple((a + b) / 2 for a, b in zip(own[first], own[second], strict=True))
        parts = []
        for gone in (second, first):
            moved = tuple(middle if k == gone else vertex for k, vertex in enumerate(own))
            tables = []
            for players, table in zip(self.players, self.tables, strict=True):
                if player in players:
                    by_vertex = np.moveaxis(table, players.index(player), 0)
                    cut = 2 * by_vertex
                    cut[gone] = by_vertex[first] + by_vertex[second]
                    table = np.moveaxis(cut, 0, players.index(player))
                tables.append(table)
            vertices = (*self.vertices[:player], moved, *self.vertices[player + 1 :])
            parts.append(Product(self.players, vertices, tuple(tables)))
        return parts[0], parts[1]

    def combined(self, line: Sequence[int]) -> NDArray[Any]:
        """Return a combination of the forms at all combinations of vertices of all players."""
        sizes = [len(own) for own in self.vertices]
        total: NDArray[Any] = np.zeros(sizes, dtype=object)
        for weight, players, table in zip(line, self.players, self.tables, strict=True):
            if weight:
                shape = [size if j in players else 1 for j, size in enumerate(sizes)]
                total = total + weight * table.transpose(np.argsort(players)).reshape(shape)
        return total

    def holds(self, profile: Sequence[Sequence[Any]]) -> bool:
        """Tell whether a profile of shares on the support is in the cell."""
        for own, x in zip(self.vertices, profile, strict=True):
            shares = weights(own, x)
            if shares is None or any((s.sign() if isinstance(s, Algebraic) else s) < 0 for s in shares):
                return False
        return True


def check(cell: Product, node: Node, equalities: Sequence[bool], equilibrium: Callable[[int], Sequence[Sequence[Any]]]) -> None:
    """Prove that a cell holds no equilibrium but what is listed.

    Parameters
    ----------
    equalities
        For each form whether it is zero at an equilibrium, not only not negative.
    equilibrium
        Place among what is listed -> its shares on the support; Unproved if it is no such thing.

    Raises
    ------
    Unproved
        If it is not proved.
    """
    pending = [(cell, node)]
    while pending:
        cell, node = pending.pop()
        if isinstance(node, Cut):
            sizes = [len(own) for own in cell.vertices]
            if not (0 <= node.player < len(sizes) and node.first != node.second and min(node.first, node.second) >= 0
                    and max(node.first, node.second) < sizes[node.player] and len(node.parts) == 2):
                raise Unproved("a cell is cut along no edge")
            pending += zip(cell.halves(node.player, node.first, node.second), node.parts, strict=True)
        elif isinstance(node, Out):
            out(cell, node.weights, equalities)
        elif isinstance(node, One):
            one(cell, node.rows, equalities)
            if not cell.holds(equilibrium(node.place)):
                raise Unproved("a listed equilibrium is not in its cell")
        else:
            raise Unproved("a cell has no reason")


def _whole(line: Sequence[Any], count: int) -> None:
    if len(line) != count or not all(type(weight) is int for weight in line):
        raise Unproved("a form has no weight")


def out(cell: Product, line: Sequence[int], equalities: Sequence[bool]) -> None:
    """Prove that a combination of forms is negative on a cell, so that it holds no equilibrium."""
    _whole(line, len(equalities))
    if any(weight < 0 and not equality for weight, equality in zip(line, equalities, strict=True)):
        raise Unproved("an inequality has a negative weight")
    if not (cell.combined(line) < 0).all():
        raise Unproved("a combination of conditions is not negative all over its cell")


def one(cell: Product, rows: Sequence[Sequence[int]], equalities: Sequence[bool]) -> None:
    """Prove that a cell holds at most one solution of the equalities."""
    unknowns = [(i, k) for i, own in enumerate(cell.vertices) for k in range(1, len(own))]
    if len(rows) != len(unknowns):
        raise Unproved("there are not as many combinations as unknowns")
    for r, line in enumerate(rows):
        _whole(line, len(equalities))
        if any(weight and not equality for weight, equality in zip(line, equalities, strict=True)):
            raise Unproved("an inequality is taken for an equality")
        table = cell.combined(line)
        own, rest = 0, 0
        for c, (i, k) in enumerate(unknowns):
            by_vertex = np.moveaxis(table, i, 0)
            slopes = (by_vertex[k] - by_vertex[0]).ravel()
            if c == r:
                own = min(slopes) if min(slopes) > 0 else -max(slopes)
            else:
                rest += max(map(abs, slopes))
        if not own > rest:
            raise Unproved("a cell may hold two solutions")

"""Products of simplices cut until each is certainly out, or holds one listed equilibrium: sought in floats, kept if exact."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.deadline import check

from ...verify.completeness.simplices import Cut, Node, One, Out, Product, one, out
from ...verify.completeness.supports import System
from ...verify.completeness.verdict import Unproved

MOST_CELLS = 4000
"""Cells at most."""

SCALE = 1 << 24
"""Weights are integers up to this."""

SMALL = Fraction(1, 10**12)
"""Weights that are smaller than the largest by this share are left out."""


class Search:
    """The search at one support; ``listed`` are places and shares on the support of the listed equilibria with it."""

    def __init__(self, system: System, listed: Sequence[tuple[int, Sequence[Sequence[Any]]]], most: int = MOST_CELLS) -> None:
        self.forms = system.forms
        self.equalities = [form.equality for form in self.forms]
        self.listed = listed
        self.whole = Product.whole(self.forms, system.support)
        self.unknowns = sum(len(own) - 1 for own in system.support)
        self.left = most

    def node(self) -> Node:
        """Return the proof for the support.

        Raises
        ------
        Unproved
            If none is found with the cells allowed.
        """
        if sum(self.equalities) < self.unknowns:
            raise Unproved("there are more unknowns than equations")
        return self.searched(self.whole, 0)

    def searched(self, cell: Product, depth: int) -> Node:
        """Return the proof for a cell."""
        check()
        self.left -= 1
        if self.left < 0 or depth > 120:
            raise Unproved("it would take too many cells")
        leaf = self.leaf(cell)
        if leaf is not None:
            return leaf
        player, first, second = self.edge(cell)
        left, right = cell.halves(player, first, second)
        return Cut(player, first, second, (self.searched(left, depth + 1), self.searched(right, depth + 1)))

    def leaf(self, cell: Product) -> Node | None:
        """Return the reason why a cell is out, or holds one listed equilibrium, if it is seen."""
        scales = [int(np.abs(table).max()) or 1 for table in cell.tables]  # integers that may be beyond floats
        floats = [(table / scale).astype(float) for table, scale in zip(cell.tables, scales, strict=True)]
        for k, (table, equality) in enumerate(zip(floats, self.equalities, strict=True)):
            if (table < 0).all() or (equality and (table > 0).all()):
                line = tuple((-1 if table.flat[0] > 0 else 1) * int(m == k) for m in range(len(floats)))
                if self.is_out(cell, line):
                    return Out(line)
        whole = np.array([self.spread(cell, k, table) for k, table in enumerate(floats)])
        rows = self.preconditioned(cell, whole)
        if rows is None:
            return None
        combined = np.tensordot(rows, whole, axes=1)
        for row, table in zip(rows, combined, strict=True):
            if (table < 0).all() or (table > 0).all():
                line = self.exact(row if table.flat[0] < 0 else -row, scales)
                if self.is_out(cell, line):
                    return Out(line)
        place = next((place for place, profile in self.listed if cell.holds(profile)), None)
        if place is not None:
            lines = tuple(self.exact(row, scales) for row in rows)
            try:
                one(cell, lines, self.equalities)
                return One(lines, place)
            except Unproved:
                pass
        return None

    def is_out(self, cell: Product, line: tuple[int, ...]) -> bool:
        """Tell whether the checker agrees that a cell is out."""
        try:
            out(cell, line, self.equalities)
        except Unproved:
            return False
        return True

    def exact(self, row: NDArray[np.float64], scales: Sequence[int]) -> tuple[int, ...]:
        """Return the weights of a combination of forms, divided by their scales before, as integers."""
        line = [Fraction(float(w)) / scale for w, scale in zip(row, scales, strict=True)]
        most = max(map(abs, line)) or Fraction(1)
        least = min((abs(w) for w in line if abs(w) > most * SMALL), default=most)
        return tuple(round(w / least * SCALE) if abs(w) > most * SMALL else 0 for w in line)

    def spread(self, cell: Product, k: int, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a form's values at all combinations of vertices of all players."""
        sizes = [len(own) for own in cell.vertices]
        players = cell.players[k]
        shape = [size if j in players else 1 for j, size in enumerate(sizes)]
        return np.broadcast_to(table.transpose(np.argsort(players)).reshape(shape), sizes)

    def preconditioned(self, cell: Product, whole: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """Return combinations of the equalities whose Jacobian in the middle of the cell is about the identity."""
        count = len(cell.vertices)
        columns = []
        for i, own in enumerate(cell.vertices):
            by_vertex = np.moveaxis(whole, i + 1, 1)
            for k in range(1, len(own)):
                columns.append((by_vertex[:, k] - by_vertex[:, 0]).mean(axis=tuple(range(1, count))))
        jacobian = np.array(columns).T * np.array(self.equalities)[:, None]
        inverse: NDArray[np.float64] = np.linalg.pinv(jacobian, rcond=1e-10)
        if not np.isfinite(inverse).all() or np.abs(inverse @ jacobian - np.eye(self.unknowns)).max() > 1e-6:
            return None
        return inverse

    def edge(self, cell: Product) -> tuple[int, int, int]:
        """Return the longest edge."""
        lengths = []
        for i, own in enumerate(cell.vertices):
            for a, b in itertools.combinations(range(len(own)), 2):
                lengths.append((max(abs(float(p) - float(q)) for p, q in zip(own[a], own[b], strict=True)), -i, -a, -b))
        _, i, a, b = max(lengths)
        return -i, -a, -b

"""Trees of held probabilities for proofs by supports: grown until the checker itself has no question left."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from games.deadline import check
from games.exact.algebraic import ascending
from games.exact.heights import TooLargeError

from ...verify.completeness.cells import Cell, End, Varies
from ...verify.completeness.pieces import Fixed, Listed, Moving
from ...verify.completeness.supports import Cone, Form, Leaf, System, Tree
from ...verify.completeness.verdict import Unproved

MOST_CELLS = 1500
"""Cells looked at for one support, at most."""


@dataclass
class Grower:
    """Grows the tree of one support; ``accept`` asks whether a leaf is covered."""

    system: System
    accept: Callable[[Leaf], None]
    left: int = MOST_CELLS

    def tree(self) -> Tree | None:
        """Return the tree.

        Raises
        ------
        Unproved
            If there is none with the cells allowed.
        """
        try:
            return self.grown(Cell(), self.system.start(), self.system.forms)
        except (TooLargeError, ArithmeticError):
            raise Unproved("a number has too high a degree") from None

    def grown(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form]) -> Tree | None:
        """Return the tree over a cell."""
        check()
        self.left -= 1
        if self.left < 0:
            raise Unproved("it would take too many cells")
        settled = self.system.settled(cell, cones, pending)
        if settled is None:
            return None
        own, left = settled
        if not left:
            self.accept(self.system.leaf(cell, own))
            return None
        player, action = self.next(cell, own, left)
        level = len(cell.axes)
        cuts: list[Any] = []
        while True:
            try:
                ends = self.ends(cell, cuts)
                parts = []
                for here in cell.over(ends):
                    held = self.system.held(here, own, player, action)
                    parts.append(None if held is None else self.grown(here, held, left))
                return Tree(player, action, tuple(ends), tuple(parts))
            except Varies as change:
                if change.level != level:
                    raise
                if change.polynomial in cuts:
                    raise Unproved("a cut does not help") from None
                cuts.append(change.polynomial)

    def ends(self, cell: Cell, cuts: Sequence[Any]) -> list[End]:
        """Return the roots of some polynomials over a cell, in order."""
        found = [(root, End(f, k)) for f in cuts for k, root in enumerate(cell.roots(f))]
        return [end for _, end in sorted(found, key=lambda pair: ascending(pair[0]))]

    def next(self, cell: Cell, cones: Sequence[Cone], pending: Sequence[Form]) -> tuple[int, int]:
        """Return the player and the action whose probability is held next.

        It is of players of few dimensions such that, these held, each condition left binds one player alone; those count as held whom
        as many equalities as they have dimensions bind then.
        """
        support = self.system.support
        free = [j for j, cone in enumerate(cones) if len(cone.rows) > 1]
        room = {j: min(len(cones[j].rows), len(support[j])) - 1 for j in free}
        bound = [({j for j in form.players if j in room}, form.equality) for form in pending]

        def known(held: Sequence[int]) -> set[int]:
            found = set(held)
            while True:
                more = {j for j in room if j not in found and sum(e and ps - found == {j} for ps, e in bound) >= room[j]}
                if not more:
                    return found
                found |= more

        choices = [held for n in range(1, len(free) + 1) for held in itertools.combinations(free, n)]
        good = [held for held in choices if all(len(players - known(held)) <= 1 for players, _ in bound)]
        held = min(good, key=lambda held: (sum(room[j] for j in held), -sum(len(players & set(held)) for players, _ in bound)))
        player = min(held, key=lambda j: (room[j], -sum(j in players for players, _ in bound)))
        rays = [ray for ray, _ in cones[player].rows]
        totals = [sum(ray[1:], start=ray[0]) for ray in rays]
        for k in reversed(range(len(support[player]))):
            if any(rays[0][k] * t != ray[k] * totals[0] for ray, t in zip(rays[1:], totals[1:], strict=True)):
                return player, support[player][k]
        raise Unproved("a polytope does not move")


def walls(pieces: Sequence[tuple[int, Listed]]) -> dict[tuple[int, int], tuple[Fraction, ...]]:
    """Return linear functions that are positive on one piece and negative on another, for pieces of different components."""
    found = {}
    points = [np.array(list(_samples(piece))) for _, piece in pieces]
    for (a, (j, first)), (b, (k, second)) in itertools.combinations(enumerate(pieces), 2):
        check()
        if j == k or (len(points[a]) == len(points[b]) == 1 and isinstance(first, Fixed) and isinstance(second, Fixed)):
            continue
        wall = _wall(points[a], points[b])
        if wall is not None:
            found[a, b] = wall
    return found


def _samples(piece: Listed) -> list[list[float]]:
    if isinstance(piece, Fixed):
        return [[float(p) for x in profile for p in x] for profile in piece.profiles]
    if not isinstance(piece, Moving) or len(piece.axes) != 1:
        return []
    cell = piece.cell()
    low, high = (float(Cell().where(end, 0)) for end in (piece.axes[0].low, piece.axes[0].high))
    assert cell is not None
    found = []
    for t in np.linspace(low, high, 33):
        place = [Fraction(float(t)), *[Fraction(0)] * 5]
        for choice in itertools.product(*piece.rays):
            profile = []
            for ray in choice:
                values = [float(_at(p, place)) for p in ray]
                total = sum(values)
                if total <= 0:
                    break
                profile += [v / total for v in values]
            else:
                found.append(profile)
    return found


def _at(p: Any, place: Sequence[Fraction]) -> Fraction:
    from games.exact.numbers import fraction, rational

    return fraction(p(*map(rational, place)))


def _wall(first: Any, second: Any) -> tuple[Fraction, ...] | None:
    """Return a linear function, with small digits, by which two sets of points are farthest apart."""
    from scipy.optimize import linprog

    if not len(first) or not len(second):
        return None
    size = first.shape[1]
    for k in range(size):  # one probability often does
        (a, b), (c, d) = ((points[:, k].min(), points[:, k].max()) for points in (first, second))
        if a > d or c > b:
            sign, middle = (1, (a + d) / 2) if a > d else (-1, (b + c) / 2)
            wall = [Fraction(0)] * size + [-sign * _short(middle)]
            wall[k] = Fraction(sign)
            return tuple(wall)
    rows = np.vstack([np.hstack([-first, -np.ones((len(first), 1)), np.ones((len(first), 1))]),
                      np.hstack([second, np.ones((len(second), 1)), np.ones((len(second), 1))])])
    answer = linprog([0] * (size + 1) + [-1], A_ub=rows, b_ub=np.zeros(len(rows)), bounds=[(-1, 1)] * size + [(-size, size), (None, 1)])
    if answer.x is None or answer.x[-1] < 1e-9:
        return None
    return tuple(_short(v) for v in answer.x[:-1])


def _short(value: float) -> Fraction:
    return Fraction(round(float(value) * 10**12), 10**12)

"""Trees of held probabilities for proofs by supports: grown until the checker itself has no question left."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from games.deadline import check
from games.exact.algebraic import ascending, compare
from games.exact.heights import TooLargeError

from ...verify.completeness.cells import MOST, Cell, End, Varies
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
            try:
                self.accept(self.system.leaf(cell, own))
                return None
            except Varies:
                raise
            except Unproved:  # several pieces may hold it between them: its polytopes are cut too
                if len(cell.axes) == MOST or all(len(cone.rows) == 1 for cone in own):
                    raise
        player, action = self.next(own, left)
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
        found = sorted(
            ((root, End(f, k)) for f in cuts for k, root in enumerate(cell.roots(f))), key=lambda pair: ascending(pair[0])
        )
        if not cell.free:  # over a point polynomials may share roots
            found = [pair for k, pair in enumerate(found) if not k or compare(found[k - 1][0], pair[0]) != 0]
        return [end for _, end in found]

    def next(self, cones: Sequence[Cone], pending: Sequence[Form]) -> tuple[int, int]:
        """Return the player and the action whose probability is held next.

        It is of players of few dimensions such that, these held, each condition left binds one player alone; those count as held
        whom as many equalities as they have dimensions bind then.
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

        if not pending:
            return self.moving(min(free, key=lambda j: (room[j], -j)), cones)
        choices = [held for n in range(1, len(free) + 1) for held in itertools.combinations(free, n)]
        good = [held for held in choices if all(len(players - known(held)) <= 1 for players, _ in bound)]
        held = min(good, key=lambda held: (sum(room[j] for j in held), -sum(len(players & set(held)) for players, _ in bound)))
        player = min(held, key=lambda j: (room[j], -sum(j in players for players, _ in bound)))
        return self.moving(player, cones)

    def moving(self, player: int, cones: Sequence[Cone]) -> tuple[int, int]:
        """Return a player with an action whose probability is not the same all over its polytope."""
        support = self.system.support
        rays = [ray for ray, _ in cones[player].rows]
        totals = [sum(ray[1:], start=ray[0]) for ray in rays]
        for k in reversed(range(len(support[player]))):
            if any(rays[0][k] * t != ray[k] * totals[0] for ray, t in zip(rays[1:], totals[1:], strict=True)):
                return player, support[player][k]
        raise Unproved("a polytope does not move")



"""Charts of models whose games are trees: comparisons at decisions decide, and a point's label is its subgame-perfect paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from games.errors import GameError, nearest
from games.exact.numbers import sign
from games.exact.polynomials import value
from games.model.tree_model import TreeModel
from games.tree.extensive_form import CHANCE, END

from .chart import Chart, Region, value_on
from .labels import PathSet
from .path_conditions.moves import Comparison, Move
from .path_conditions.symbolic_tree import Leaf, SymbolicTree, symbolic_tree
from .situation import Situation


def chart_of(situation: Situation) -> type[Chart]:
    """Return the kind of chart that a model has."""
    return TreeChart if isinstance(situation.model, TreeModel) else Chart


@dataclass(frozen=True, eq=False)
class TreeChart(Chart):
    """A line or plane of a model whose games are trees of perfect information.

    >>> from games.models.apology import MODEL
    >>> line = TreeChart.line(Situation.of(MODEL, None), "china_offer")
    >>> [str(line.label(Fraction(t, 10))) for t in (2, 4, 8)], line.causes(())
    (['N-accept', 'A-accept', 'N-reject'], {the ROK between accept and reject at 'after none': 10*x + (-3),
      the ROK between accept and reject at 'after apology': 5*x + (-3)})
    """

    @cached_property
    def tree(self) -> SymbolicTree:
        """The tree with payoffs in the coordinates' symbols."""
        moved = {axis.parameter.symbol for axis in self.axes}
        fixed = {s: v for s, v in self.situation.values.items() if s not in moved}
        ranges = {axis.parameter.symbol: ends for axis, ends in zip(self.axes, self.box or (), strict=True)}
        return symbolic_tree(self.situation.model, None, fixed, ranges)[0]  # type: ignore[arg-type]  # a TreeModel

    @cached_property
    def _leaves(self) -> tuple[Leaf, ...]:
        return tuple(self.tree.leaves())

    @cached_property
    def _atoms(self) -> dict[int, Any]:
        """Number of an atom -> its polynomial in the coordinates."""
        assert self._leaves  # found with them
        return {atom: self.zero + value(self.tree.space.polynomials[atom], self.images) for atom in self.tree.hangs}

    def causes(self, region: Region = (), *, mixed: bool = True) -> dict[Any, Any]:
        """Return what decides the paths: comparison at a decision -> polynomial that is zero where both are worth the same."""
        found: dict[Comparison, Any] = {}
        for atom, polynomial in self._atoms.items():
            for comparison in self.tree.hangs[atom][1]:
                found[comparison] = found.get(comparison, 1) * polynomial
        return found

    def values(self, point: Any) -> dict[str, Fraction]:
        """Return the coordinates of a point by symbol."""
        own = point if isinstance(point, tuple) else (point,)
        return {axis.parameter.symbol: value for axis, value in zip(self.axes, own, strict=True)}

    def label(self, point: Any, *, mixed: bool = True) -> PathSet:
        """Return the paths of all subgame-perfect equilibria in pure strategies at a rational point, solved exactly."""
        return PathSet(tuple(tuple(move.action for move in moves) for moves in self.tree.paths_at(self.values(point))))

    def plan(self, point: Fraction) -> dict[str, Move]:
        """Return information set -> what is played there, at a point where nobody is indifferent."""
        signs = {atom: sign(value_on(polynomial, point)) for atom, polynomial in self._atoms.items()}
        leaf = next(leaf for leaf in self._leaves if all(signs[atom] == own for atom, own in leaf.literals))
        return {move.information_set: move for move in leaf.plan}

    def turning(self, point: Any, holding: Fraction, failing: Fraction) -> tuple[str, str]:
        """Return who is indifferent at a point and plays what on the failing side of it, something else on the other."""
        before, after = self.plan(holding), self.plan(failing)
        for comparison, polynomial in self.causes().items():
            moves = before[comparison.information_set], after[comparison.information_set]
            if {move.action for move in moves} == {comparison.action, comparison.other} and value_on(polynomial, point) == 0:
                return comparison.player, moves[1].action
        raise GameError(f"{self.situation.model.name}: who is indifferent was not found; please report this model")

    def path(self, path: object) -> tuple[str, ...]:
        """Return a path given as its actions, "A accept" or a sequence, in the order in which they are reached.

        Raises
        ------
        GameError
            If there is no such path in the tree.
        """
        words = path.replace("-", " ").split() if isinstance(path, str) else path
        if not (isinstance(words, Sequence) and all(isinstance(word, str) for word in words)):
            raise GameError(f"path: its actions are needed, like 'A accept' or ('A', 'accept'); got {path!r}")
        a, left, rest = self.tree.game.arrays, [0], list(words)
        while left:
            node = left.pop()
            below = list(a.children_of(node))
            if a.player[node] == CHANCE:
                left.extend(reversed(below))
            elif a.player[node] != END:
                actions = {self.tree.move(child).action: child for child in below}
                if not rest or rest[0] not in actions:
                    hint = nearest(rest[0], actions) if rest else ""
                    where = self.tree.move(below[0])
                    raise GameError(
                        f"path {' '.join(words)!r}: an action of {where.player} at {where.information_set!r} is needed "
                        f"({', '.join(actions)}); got {rest[0] if rest else 'none'!r}{hint}"
                    )
                left.append(actions[rest.pop(0)])
        if rest:
            raise GameError(f"path {' '.join(words)!r}: it ends before {rest[0]!r}")
        return tuple(words)

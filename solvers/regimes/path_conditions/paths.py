r"""Paths: for which parameter values a subgame-perfect path is the one, as inequalities in the named parameters.

Backward induction on a tree of perfect information with symbolic payoffs: at every decision the continuation payoffs of the
actions are compared, and where the sign of a difference is open both cases are followed. Differences are polynomials; each is
factored, factors whose sign is the same over the parameters' ranges are left out, and what remains are *atoms*. The signs of
the atoms divide the box of the ranges into cells in each of which one plan is subgame perfect; a path's region is the union
of its cells, written as a shortest disjunction of conjunctions of atoms (Quine 1952, with impossible cells as don't-cares).

Whether signs can hold together is decided exactly: by a point where they do, or by linear programs in rationals, over
McCormick's (1976) envelopes on halved boxes where atoms are not affine. So every inequality that others and the ranges imply
is left out, and so is every case that is not possible within the ranges.

Regions are open: where an inequality is an equation instead, somebody is indifferent. ``Paths.ties`` tells who and between
what, ``Paths.at`` all that is subgame perfect in pure strategies at given values, ties and edges of the ranges included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.errors import GameError
from games.model.tree_model import TreeModel
from games.table import Cell, Shown, Table
from games.tree.extensive_form import ExtensiveFormGame

from .conditions import Inequality, Regime, Tie
from .disjunctions import shortest_disjunction
from .moves import Comparison, Move
from .satisfiability import satisfiable
from .symbolic_tree import SymbolicTree, symbolic_tree

__all__ = [
    "Comparison",
    "Inequality",
    "Move",
    "Paths",
    "Regime",
    "Tie",
    "paths",
    "satisfiable",
    "shortest_disjunction",
]


@dataclass(frozen=True, eq=False, repr=False)
class Paths(Shown):
    """The subgame-perfect paths of a game with parameters, each with the region in which it is the outcome.

    Attributes
    ----------
    title
        Of the game.
    paths, plans, choices
        Regimes of the paths of play, of complete plans (a move at every decision), and of single moves at their decision,
        reached or not. Off the boundaries the regions of different paths are disjoint, unless payoffs are identical, and
        cover the ranges.
    ties
        The boundaries at which paths meet.
    point
        The values that ``here`` speaks of, symbol -> Fraction; None if none were given.
    undecided
        How often it could not be decided whether signs can hold together; what is kept then may be impossible. Mostly 0.
    """

    title: str
    paths: tuple[Regime, ...]
    plans: tuple[Regime, ...]
    choices: tuple[Regime, ...]
    ties: tuple[Tie, ...]
    point: Mapping[str, Fraction] | None
    undecided: int
    _tree: SymbolicTree

    @property
    def here(self) -> tuple[Regime, ...]:
        """The paths whose region holds the point given; empty on a boundary, or without a point."""
        return tuple(r for r in self.paths if self.point is not None and r.holds(self.point))

    def path(self, *actions: str) -> Regime:
        """Return the regime of a path given by its actions; GameError if it is an outcome nowhere."""
        for regime in self.paths:
            if regime.actions == actions:
                return regime
        known = "; ".join("-".join(r.actions) for r in self.paths)
        raise GameError(f"{self.title}: the path {'-'.join(actions)} is an outcome nowhere within the ranges; these are: {known}")

    def at(self, values: Mapping[str, Fraction]) -> tuple[tuple[Move, ...], ...]:
        """Return the path of every subgame-perfect equilibrium in pure strategies at exact values, boundaries included."""
        return self._tree.paths_at(values)

    def sentences(self, words: bool = True) -> tuple[str, ...]:
        """Return one sentence for each path; "(here)" marks the one at the point."""
        here = self.here
        return tuple(r.sentence(words) + ("  (here)" if r in here else "") for r in self.paths)

    def strategies(self, words: bool = True) -> tuple[str, ...]:
        """Return one sentence for each move of each decision, reached or not."""
        return tuple(f"At {r.moves[0].information_set!r}: {r.sentence(words)}" for r in self.choices)

    def table(self, words: bool = True) -> Table:
        """Return one row for each inequality of each case of each path: in words, as a formula, with its mechanisms."""
        rows: list[tuple[object, ...]] = []
        here = self.here
        for regime in self.paths:
            name: object = Cell("-".join(regime.actions), strong=regime in here)
            link = ""
            for case in regime.region:
                for one in case or (None,):
                    text = "always" if one is None else one.text(words)
                    formula = Cell(one.text(), f"${one.latex()}$", f"\\({one.latex()}\\)") if one is not None else ""
                    rows.append((name, link, text, formula, ", ".join(one.mechanisms) if one is not None else ""))
                    name, link = "", "and"
                link = "or"
        notes = ['A path is the outcome iff all lines of one of its cases hold; "or" begins the next case.']
        if self.undecided:
            notes.append(f"Undecided {self.undecided} times whether inequalities can hold together; they are kept.")
        if here:
            notes.append("Strong: the outcome at the values given.")
        return Table(("path", "", "condition", "formula", "mechanisms"), rows, caption=f"{self.title}: paths", notes=notes)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())


@forgiving
def paths(
    game: TreeModel | ExtensiveFormGame,
    at: Mapping[str, object] | None = None,
    *,
    fixed: Mapping[str, object] | None = None,
    ranges: Mapping[str, tuple[object, object]] | None = None,
) -> Paths:
    r"""Return every subgame-perfect path with its conditions in closed form.

    Parameters
    ----------
    game
        A model whose game has perfect information, or a symbolic game.
    at
        Parameter values to mark the outcome at; of a model those that differ from the defaults, by symbol or name.
    fixed
        Parameters that get a number instead of a symbol.
    ranges
        Parameter -> least and greatest value, instead of the declared range; for a symbolic game, where a symbol without
        range is unbounded, or not negative if it is declared so.

    Raises
    ------
    GameError
        If an information set holds several nodes, payoffs or probabilities are no polynomials, or there are too many cases.
    ParameterError
        For unknown parameters, values out of range, or a parameter that is both fixed and given a value.

    >>> from games.models.apology import MODEL
    >>> found = paths(MODEL, {}, fixed={"sincerity": 1})
    >>> print(found.path("N", "accept").sentence())
    Japan does not apologise, the ROK accepts iff china_offer < rok_gain - animosity_cost
    >>> found.path("A", "accept").latex()
    'v_{K} - \\alpha < \\chi < v_{K} - \\alpha\\,(1 - \\rho) \\wedge l_{J} + v_{J} > a_{J}'
    >>> [regime.actions for regime in found.here]
    [('A', 'accept')]
    """
    tree, point = symbolic_tree(game, at, fixed or {}, ranges or {})
    leaves = list(tree.leaves())
    atoms = sorted({atom for leaf in leaves for atom, _ in leaf.literals})
    cells = list(tree.space.cells(atoms))
    # A cell decides every atom, so it lies in the leaves whose literals it agrees with: one, but for identical payoffs.
    plans = [
        {leaf.plan for leaf in leaves if all(((cell >> atoms.index(atom)) & 1) == (sign > 0) for atom, sign in leaf.literals)}
        for cell in cells
    ]
    cells = [cell for cell, found in zip(cells, plans, strict=True) if found]  # without one it is a cell that is undecided
    plans = [found for found in plans if found]

    def regimes(view: Any) -> tuple[Regime, ...]:
        labels = [{label for plan in found for label in view(plan)} for found in plans]
        known = sorted({label for found in labels for label in found}, key=lambda moves: [tree.place[m] for m in moves])
        found = []
        for label in known:
            inside = [cell for cell, own in zip(cells, labels, strict=True) if label in own]
            outside = [cell for cell, own in zip(cells, labels, strict=True) if label not in own]
            region = tuple(
                tuple(tree.inequality(atom, 1 if (bits >> k) & 1 else -1) for k, atom in enumerate(atoms) if (mask >> k) & 1)
                for mask, bits in shortest_disjunction(inside, outside, [tree.space.size(atom) for atom in atoms])
            )
            found.append(Regime(label, region, tree.notation))
        return tuple(found)

    by_path = regimes(lambda plan: [tree.path(plan)])
    ties = _ties(tree, atoms, cells, [{tree.path(plan) for plan in found} for found in plans])
    return Paths(
        tree.title,
        by_path,
        regimes(lambda plan: [plan]),
        regimes(lambda plan: [(move,) for move in plan]),
        ties,
        point,
        tree.space.undecided,
        tree,
    )


def _ties(
    tree: SymbolicTree, atoms: Sequence[int], cells: Sequence[int], labels: Sequence[set[tuple[Move, ...]]]
) -> tuple[Tie, ...]:
    """Return the paths that identical payoffs join, and, for each atom, those of cells that it alone parts."""
    where = dict(zip(cells, labels, strict=True))

    def named(meeting: set[tuple[Move, ...]]) -> tuple[tuple[str, ...], ...]:
        ordered = sorted(meeting, key=lambda moves: [tree.place[m] for m in moves])
        return tuple(tuple(move.action for move in moves) for moves in ordered)

    found = []
    if joined := set().union(*(own for own in labels if len(own) > 1)):
        found.append(Tie(None, tuple(tree.identical), named(joined)))
    for k, atom in enumerate(atoms):
        pairs = [(where[cell], where[other]) for cell in cells if (other := cell ^ (1 << k)) in where]
        if meeting := set().union(*(own ^ other for own, other in pairs)):
            boundary = tree.inequality(atom, 1)
            found.append(Tie(boundary, boundary.comparisons, named(meeting)))
    return tuple(found)

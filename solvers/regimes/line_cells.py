"""Cells of a line: between two neighbouring roots of what decides equilibria nothing changes; and what happens at their ends.

Along a line the signs that decide which supports have an equilibrium (see ``exact_map``) are those of polynomials in one
variable: payoff differences of two actions against one, and determinants of two such differences against two actions. Their
roots, exact algebraic numbers, are the only candidates for events. On a branch the probabilities are quotients of the same
polynomials.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
from flint import fmpq_mat, fmpq_poly
from numpy.typing import NDArray

from games.exact.algebraic import compare, in_order, roots_of
from games.exact.numbers import rational
from games.normal_form import NormalFormGame
from games.profile import against

from .branches import Branch, Event, Place, Weights, change
from .chart import Chart, Region, exactly, inner, value_on
from .labels import EquilibriumSet, Label, Support, bears_on

Member = TypeVar("Member")
Key = TypeVar("Key")


@dataclass(frozen=True, eq=False)
class Cell:
    """A part of a line on which nothing that decides changes its sign.

    Attributes
    ----------
    causes
        What vanishes at the high end.
    """

    low: Place
    high: Place
    chart: Chart
    region: Region
    causes: tuple[Any, ...]

    @property
    def middle(self) -> Fraction:
        """A rational inside."""
        return inner(self.low, self.high)


def cut(charts: Iterable[Chart], deciding: Callable[[Chart, Region], Iterable[tuple[Any, Any]]]) -> list[Cell]:
    """Return the cells of lines that follow each other; ``deciding`` gives what decides on a piece: causes and polynomials."""
    found = []
    for chart in charts:
        for piece in chart.pieces:
            factors: dict[str, tuple[fmpq_poly, list[Any]]] = {}
            known: dict[str, list[str]] = {}
            for cause, polynomial in deciding(chart, piece.region):
                if polynomial.degree() < 1:
                    continue
                numerator = polynomial.numer()
                text = str(numerator)
                if text not in known:
                    own = [factor for factor, _ in numerator.factor()[1]]
                    known[text] = list(map(str, own))
                    for key, factor in zip(known[text], own, strict=True):
                        factors.setdefault(key, (fmpq_poly(factor), []))
                for key in known[text]:
                    factors[key][1].append(cause)
            roots = {root: causes for factor, causes in factors.values() for root in roots_of(factor)}
            low = piece.low
            for high in (*in_order(x for x in roots if compare(piece.low, x) < 0 < compare(piece.high, x)), piece.high):
                found.append(Cell(low, high, chart, piece.region, tuple(roots.get(high, ()))))
                low = high
    return found


def runs(cells: Iterable[Any], keys: Callable[[Any], Iterable[Key]]) -> list[tuple[Key, list[Any]]]:
    """Return each key with the cells, next to each other, that have it, in order of their beginning."""
    found: list[tuple[Key, list[Any]]] = []
    active: dict[Key, list[Any]] = {}
    for cell in cells:
        here = list(keys(cell))
        active = {key: own for key, own in active.items() if key in here}
        for key in here:
            if key not in active:
                active[key] = []
                found.append((key, active[key]))
            active[key].append(cell)
    return found


def joined(members: Iterable[Member], meet: Callable[[Member, Member], bool]) -> list[list[Member]]:
    """Return what meets, directly or through others, in groups, the group of the last member last."""
    groups: list[list[Member]] = []
    for one in members:
        linked = [own for own in groups if any(meet(one, other) for other in own)]
        groups = [own for own in groups if own not in linked] + [[one, *itertools.chain.from_iterable(linked)]]
    return groups


def kind_of(ended: int, begun: int, same: bool) -> str:
    """Return the kind of an event in which some branches end and some begin; ``same``: the two of an exchange are one there.

    >>> kind_of(0, 2, False), kind_of(1, 1, True), kind_of(1, 1, False)
    ('fold', 'exchange', 'jump')
    """
    if not ended or not begun:
        return "fold" if ended + begun > 1 else "other"
    return ("exchange" if same else "jump") if ended == begun == 1 else "other"


# --- two players: exact branches ---


@dataclass(frozen=True, eq=False)
class Solved:
    """A cell with its label, and its game at a point."""

    cell: Cell
    label: Label
    game: NormalFormGame | None = None


def branches_of(solved: Sequence[Solved]) -> tuple[Branch, ...]:
    """Return the isolated equilibria of two players, each as far as its support has one."""

    def here(one: Solved) -> list[Support]:
        assert isinstance(one.label, EquilibriumSet)
        return [s for s in (*one.label.strict, *one.label.others) if len(s[0]) == len(s[1])]

    found = []
    for support, own in runs(solved, here):
        pieces: list[tuple[Place, Place, Weights]] = []
        for one in own:
            weights = _weights(support, one.cell.chart.payoffs(one.cell.region), one.cell.chart.situation.actions)
            start = pieces.pop()[0] if pieces and pieces[-1][2] == weights else one.cell.low
            pieces.append((start, one.cell.high, weights))
        strict, index = support in own[0].label.strict, _index(support, own[0].game)
        found.append(Branch(support, own[0].cell.low, own[-1].cell.high, strict, False, index, tuple(pieces)))
    return tuple(sorted(found, key=lambda b: (float(b.low), sum(map(len, b.support)), b.support)))


def _index(support: Support, game: NormalFormGame) -> int:
    """Return the index of an equilibrium with supports of one size (Shapley 1974)."""
    own = [[actions.index(label) for label in labels] for actions, labels in zip(game.actions, support, strict=True)]
    sign = 1 if len(own[0]) % 2 else -1
    for table in game.payoffs:
        least = min(table.ravel())
        determinant = fmpq_mat([[rational(table[j, k] - least + 1) for k in own[1]] for j in own[0]]).det()
        sign *= int(determinant > 0) - int(determinant < 0)
    return sign


def _weights(support: Support, payoffs: NDArray[Any], actions: tuple[tuple[str, ...], ...]) -> Weights:
    """Return polynomials to which the probabilities on a support are proportional: each player makes the other indifferent."""
    places = [[labels.index(label) for label in own] for labels, own in zip(actions, support, strict=True)]
    found: list[tuple[fmpq_poly, ...]] = []
    for i, table in ((1, payoffs[1].T), (0, payoffs[0])):
        own, other = places[i], places[1 - i]
        rows = [[table[own[0], t] - table[a, t] for t in other] for a in own[1:]]
        if len(other) == 1:
            shares = [fmpq_poly([1])]
        elif len(other) == 2:
            shares = [rows[0][1], -rows[0][0]]
        else:
            shares = [rows[0][b] * rows[1][c] - rows[0][c] * rows[1][b] for b, c in ((1, 2), (2, 0), (0, 1))]
        weights = [fmpq_poly([0])] * len(actions[1 - i])
        for place, share in zip(other, shares, strict=True):
            weights[place] = share
        found.append(tuple(weights))
    return found[0], found[1]


def events_at(before: Solved, after: Solved, branches: Sequence[Branch]) -> Iterator[Event]:
    """Yield what happens between two cells: branches that end or begin there, grouped by where they meet."""
    value, players = before.cell.high, before.cell.chart.situation.players
    payoffs = before.cell.chart.payoffs(before.cell.region)
    table = np.empty_like(payoffs)
    for where in np.ndindex(*payoffs.shape):
        table[where] = exactly(value_on(payoffs[where], value))
    ends = [(b, ended, b.limit(value)) for b in branches for ended in (True, False) if (b.high if ended else b.low) is value]
    ties = [tie for tie in before.cell.causes if bears_on(tie, before.label, after.label, players)] or before.cell.causes

    def meet(one: Any, other: Any) -> bool:
        first, second = one[2], other[2]
        if first is None or second is None:
            return False
        return first == second or all(_is_equilibrium(mix, table) for mix in ((first[0], second[1]), (second[0], first[1])))

    for group in reversed(joined(ends, meet)):
        gone, come = (sorted((b.support, b.strict) for b, ended, _ in group if ended is which) for which in (True, False))
        same = len(group) == 2 and group[0][2] == group[1][2]
        before_, after_ = (tuple(support for support, _ in own) for own in (gone, come))
        yield Event(value, kind_of(len(gone), len(come), same), change(gone, come), before_, after_, tuple(ties))


def _is_equilibrium(profile: Any, payoffs: NDArray[Any]) -> bool:
    for i in (0, 1):
        worth = against(payoffs[i], i, profile)
        if any(p != 0 and w != max(worth) for p, w in zip(profile[i], worth, strict=True)):
            return False
    return True

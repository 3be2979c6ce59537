r"""Stochastic stability: the profiles a learning process is found in almost always once mistakes become very rare.

One player at a time, drawn at random, revises its action. A step that is no best reply has a *resistance*: its
probability vanishes like :math:`\epsilon^{r}`. The resistances of a tree that leads from every profile to one of them add
up; the least sum is the root's *stochastic potential*. As :math:`\epsilon \to 0` the process spends almost all its time in
the profiles of least potential (Freidlin and Wentzell 1984; Young 1993). Trees are found exactly (`arborescence`).

Two kinds of mistakes:

`log_linear`
    The reviser takes actions with logit probabilities of growing precision: a worse reply's resistance is the payoff that
    it wastes (Blume 1993; Alos-Ferrer and Netzer 2010). In a potential game the maximisers of the potential are stable.
`mistakes`
    The reviser sees a large sample of the others' present play, in which each observation is a mistake with probability
    :math:`\epsilon`, and replies best: an action's resistance is the least share of mistakes that makes it a best reply. In
    2x2 games this is adaptive play with large samples and large populations that err, so the risk-dominant equilibrium is
    stable (Young 1993; Kandori, Mailath and Rob 1993). In larger games their states remember more than one profile; there
    this process stands for itself. A player's least resistance from an equilibrium is 1 less its p-dominance threshold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.exact.linear_program import Outcome, maximize
from games.normal_form import NormalFormGame
from games.table import Shown, Table, number

from .arborescence import Arc, cheapest

Cell = tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class StochasticStability(Shown):
    """The profiles of a game under rare mistakes of one kind.

    Attributes
    ----------
    game, arcs
        The game, and every step of one player with its resistance: payoff units, or shares of a sample.
    """

    game: NormalFormGame
    arcs: tuple[Arc, ...]

    @cached_property
    def trees(self) -> dict[Cell, tuple[Arc, ...] | None]:
        """Profile -> a tree of least resistance that leads to it; None if it cannot be reached from everywhere."""
        cells = list(np.ndindex(self.game.shape))
        return {cell: cheapest(cells, self.arcs, cell) for cell in cells}

    @cached_property
    def potentials(self) -> dict[Cell, Fraction | None]:
        """Profile -> stochastic potential; None if it cannot be reached from everywhere."""
        trees = self.trees.items()
        return {cell: None if tree is None else sum((arc.cost for arc in tree), Fraction(0)) for cell, tree in trees}

    @property
    def least(self) -> Fraction:
        """The least stochastic potential."""
        return min(value for value in self.potentials.values() if value is not None)

    @property
    def stable(self) -> tuple[Cell, ...]:
        """The stochastically stable profiles, action indices in lexicographic order."""
        return tuple(cell for cell, value in self.potentials.items() if value == self.least)

    def table(self) -> Table:
        """Return the potential of every profile, the stable ones first."""
        known = sorted((value, cell) for cell, value in self.potentials.items() if value is not None)
        rows = [
            (f"({', '.join(self.game.labels(cell))})", number(value), "yes" if value == self.least else "no")
            for value, cell in known
        ]
        return Table(("profile", "stochastic potential", "stable"), rows, caption=self.game.title)


@forgiving
def log_linear(game: NormalFormGame) -> StochasticStability:
    """Return the stochastic stability of every profile under log-linear learning, one player revising at a time.

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> [stag_hunt.labels(cell) for cell in log_linear(stag_hunt).stable]
    [('hare', 'hare')]
    """
    payoffs = game.fractions()

    def waste(i: int, others: Cell) -> list[Fraction | None]:
        own = [payoffs[(i, *others[:i], b, *others[i:])] for b in range(game.shape[i])]
        return [max(own) - value for value in own]

    return _process(game, waste)


@forgiving
def mistakes(game: NormalFormGame) -> StochasticStability:
    """Return the stochastic stability of every profile under best replies to large samples with rare mistakes.

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> found = mistakes(stag_hunt)
    >>> [str(found.potentials[cell]) for cell in ((0, 0), (1, 1))], found.stable
    (['3/4', '1/4'], ((1, 1),))
    """
    payoffs = game.fractions()

    def least_share(i: int, others: Cell) -> list[Fraction | None]:
        table = np.moveaxis(payoffs[i], i, 0).reshape(game.shape[i], -1)
        columns = list(np.ndindex(game.shape[:i] + game.shape[i + 1 :]))
        return [_least_share([(own - line).tolist() for line in table], columns.index(others)) for own in table]

    return _process(game, least_share)


def _process(game: NormalFormGame, resistances: Callable[[int, Cell], list[Fraction | None]]) -> StochasticStability:
    """Return the process in which a step of player i, the others' actions being given, has the resistance told (None: never)."""
    arcs = []
    for i, size in enumerate(game.shape):
        for others in np.ndindex(game.shape[:i] + game.shape[i + 1 :]):
            cells = [(*others[:i], b, *others[i:]) for b in range(size)]
            for head, cost in zip(cells, resistances(i, others), strict=True):
                if cost is not None:
                    arcs += [Arc(tail, head, cost) for tail in cells if tail != head]
    return StochasticStability(game, tuple(arcs))


def _least_share(leads: list[list[Any]], present: int) -> Fraction | None:
    """Return the least share of mistakes in a sample of the present column to which a reply is best; None if none will do.

    ``leads`` holds the reply's payoff less each other reply's, in each column. The variables are the shares of the columns.
    """
    if all(lead[present] >= 0 for lead in leads):
        return Fraction(0)
    columns = range(len(leads[0]))
    answer = maximize(
        [int(s == present) for s in columns],
        at_most=[([-lead[s] for s in columns], 0) for lead in leads],
        equal=[([1 for _ in columns], 1)],
    )
    return 1 - answer.value if answer.outcome is Outcome.OPTIMAL else None

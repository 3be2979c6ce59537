r"""Some equilibria of a two-player game, exactly and fast: the ends of the paths of Lemke and Howson.

A path starts at an equilibrium, or where nobody plays anything yet, lets one action be unplayed without being unprofitable, and
moves from vertex to vertex of the two best-response polytopes until that is mended: an equilibrium again (Lemke and Howson 1964).
All paths from all that is reached are followed, one for each action, short ones first. Steps are pivots of integer tableaux without
fractions (Edmonds 1967). Ties are broken as if payoffs were perturbed, in the alphabetical order of actions: no path runs in a
circle, and none depends on the order in which actions are listed. Strictly dominated actions are left out first. What is found is
certified, but an equilibrium that no path comes to is not found, and in a degenerate game a point may lie on a continuum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, within
from games.errors import GameError, SolverError
from games.normal_form import NormalFormGame

from .. import dominance
from ..cut_short import cut_short
from ..result import Completeness, Equilibrium, Method, Solution
from ..verify import equilibrium
from .engine.active import ActiveGame, active_game
from .engine.two_player import Rows, polytope_rows

METHOD = Method(
    "Lemke-Howson paths", "Nash equilibrium", Completeness.SOME, "Lemke and Howson 1964; Shapley 1974; von Stengel 2002"
)

WORK = 30_000_000
"""Entries of tableaux that all pivots after the first path may change: some seconds."""

FIRST_CAP = 50
"""Pivots after which a path is put off, until all shorter ones are followed; doubled each time, as some paths are very long."""

Bases: TypeAlias = tuple[frozenset[int], frozenset[int]]
"""The labels of the basic variables in the tableau of player 2's strategies, and in that of player 1's."""


@forgiving
def solve(game: NormalFormGame, *, seconds: float | None = None) -> Solution:
    """Return the equilibria of a two-player game that Lemke-Howson paths lead to, each exact; one at least, if time allows.

    ``parameters`` hold the number of paths and of pivots, and whether all paths from all that was found were followed.

    Parameters
    ----------
    seconds
        Wall time, 0 or more. By default one path is followed to its end, and others while the work stays below ``WORK``.

    Raises
    ------
    GameError
        If payoffs are symbolic, or more than two players have a choice.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> solve(sexes).equilibria
    ((1, 1), (2, 2), (2/3 1 + 1/3 2, 1/3 1 + 2/3 2))
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("lemke_howson.solve: payoffs are symbolic; give the parameters values first")
    if len(game.players) != 2:
        raise GameError(f"lemke_howson.solve: two players are needed; the game has {len(game.players)}")
    found: list[Equilibrium] = []
    walk = Walk()
    with within(seconds) as limit:
        for profile in ends(active_game(dominance.reduce(game)), walk):
            found.append(certified(game, profile))
    solution = Solution(
        game,
        METHOD,
        tuple(sorted(found, key=lambda e: (sum(map(len, e.support)), [[-p for p in own] for own in e.profile]))),
        completeness=Completeness.SOME,
        seconds=perf_counter() - start,
        parameters={"paths": walk.paths, "pivots": walk.pivots, "all paths": walk.finished},
    )
    return cut_short(solution, limit, f"with {len(found)} equilibria at the ends of {walk.paths} paths")


@forgiving
def certified(game: NormalFormGame, profile: Any) -> Equilibrium:
    """Return an exact profile with its certificate; SolverError, which would be a fault, if it has any regret."""
    judged = equilibrium(game, profile)
    if judged.regret != 0:
        raise SolverError(f"lemke_howson: {judged!r} fails its certificate; please report this game")
    return judged


@dataclass
class Walk:
    """What was done so far: paths followed, pivots, entries changed, and whether there is no path left."""

    paths: int = 0
    pivots: int = 0
    entries: int = 0
    finished: bool = False


def ends(act: ActiveGame, walk: Walk) -> Iterator[Any]:
    """Yield the profiles of the whole game at the ends of paths, each once; ``walk`` counts what it takes.

    OutOfTimeError passes through. The game must have at most two active players.
    """
    if len(act.players) < 2:
        walk.finished = True
        if not act.players:
            yield act.whole([])
            return
        own = act.payoffs[0]
        for a in np.flatnonzero(own == own.max()):
            yield act.whole([[Fraction(int(k == a)) for k in range(len(own))]])
        return
    a, b = act.payoffs
    names = [[act.reduction.game.actions[i][k] for k in act.reduction.kept[i]] for i in act.players]
    order = [sorted(range(len(own)), key=own.__getitem__) for own in names]
    back = [np.argsort(own) for own in order]
    seen: set[Any] = set()
    for x, y in _ends(a[np.ix_(*order)], b[np.ix_(*order)], walk):
        profile = [[x[k] for k in back[0]], [y[k] for k in back[1]]]
        key = tuple(map(tuple, profile))
        if key not in seen:
            seen.add(key)
            yield act.whole(profile)


def _ends(a: NDArray[Any], b: NDArray[Any], walk: Walk) -> Iterator[tuple[list[Fraction], list[Fraction]]]:
    """Yield the equilibria at the ends of paths, short ones first, from where nobody plays anything and from what is found."""
    m, n = a.shape
    theirs, ours = (
        _Tableau.of(polytope_rows(a.T), range(m, m + n), range(m)),
        _Tableau.of(polytope_rows(b), range(m), range(m, m + n)),
    )
    known: set[Bases] = {(frozenset(theirs.basis), frozenset(ours.basis))}
    todo = [((theirs, ours), label) for label in range(m + n)]
    cap = FIRST_CAP
    while todo:
        later = []
        for origin, label in todo:
            if len(known) > 1 and walk.entries > WORK:
                return
            pair = _path(origin, label, cap, walk)
            if pair is None:
                later.append((origin, label))
                continue
            walk.paths += 1
            bases = frozenset(pair[0].basis), frozenset(pair[1].basis)
            if bases not in known:
                known.add(bases)
                later += [(pair, other) for other in range(m + n)]
                yield pair[1].strategy(range(m)), pair[0].strategy(range(m, m + n))
        todo, cap = later, 2 * cap
    walk.finished = True


def _path(pair: tuple[_Tableau, _Tableau], label: int, cap: int, walk: Walk) -> tuple[_Tableau, _Tableau] | None:
    """Follow the path on which one label may be missing, from a pair that has all; None if it has more steps than ``cap``."""
    now = list(pair)
    side = 0 if label not in pair[0].basis else 1
    entering = label
    for _ in range(cap):
        check()
        now[side], leaving = now[side].pivoted(entering)
        walk.pivots += 1
        walk.entries += now[side].table.size
        if leaving == label:
            return now[0], now[1]
        entering, side = leaving, 1 - side
    return None


@dataclass(frozen=True, eq=False)
class _Tableau:
    """The polytope {z >= 0, rows z <= 1} at a vertex: basic variables, and the equations solved for them, in integers.

    Attributes
    ----------
    table
        Shape (rows, labels + 1): the coefficients of the variables of all labels, and the right-hand side, times ``scale``.
    basis
        The label whose variable is basic in each row.
    slacks
        The labels of the slack variables, in the order in which right-hand sides are perturbed.
    """

    table: NDArray[Any]
    basis: tuple[int, ...]
    slacks: tuple[int, ...]
    scale: int

    @classmethod
    def of(cls, rows: Rows, variables: range, slacks: range) -> _Tableau:
        table = np.zeros((len(rows), len(variables) + len(slacks) + 1), dtype=object)
        table[:, variables] = rows
        table[np.arange(len(rows)), slacks] = 1
        table[:, -1] = 1
        return cls(table, tuple(slacks), tuple(slacks), 1)

    def pivoted(self, entering: int) -> tuple[_Tableau, int]:
        """Return the tableau at the other end of the edge on which a variable grows, and the label that is met there."""
        column = self.table[:, entering]
        r = self._blocking(column)
        row, pivot = self.table[r], column[r]
        table = (self.table * pivot - column[:, None] * row) // self.scale
        table[r] = row
        basis = (*self.basis[:r], entering, *self.basis[r + 1 :])
        return _Tableau(table, basis, self.slacks, pivot), self.basis[r]

    def _blocking(self, column: NDArray[Any]) -> int:
        """Return the row that blocks an edge: the least ratio of right-hand side to column, ties by the slacks' columns."""
        rows = [r for r, value in enumerate(column) if value > 0]
        for place in (-1, *self.slacks):
            best = rows[:1]
            for r in rows[1:]:
                difference = self.table[r, place] * column[best[0]] - self.table[best[0], place] * column[r]
                if difference < 0:
                    best = [r]
                elif difference == 0:
                    best.append(r)
            if len(best) == 1:
                return best[0]
            rows = best
        raise SolverError("lemke_howson: two rows of a tableau are alike; please report this game")

    def strategy(self, labels: range) -> list[Fraction]:
        """Return the probabilities of the actions with some labels."""
        weights = dict(zip(self.basis, self.table[:, -1], strict=True))
        own = [weights.get(label, 0) for label in labels]
        return [Fraction(value, sum(own)) for value in own]

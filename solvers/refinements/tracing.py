r"""The linear tracing procedure: from a prior to one equilibrium of a two-player game (Harsanyi 1975; Harsanyi and Selten 1988).

For t from 0 to 1 the auxiliary game :math:`\Gamma^t` pays against :math:`t` times the opponent's actual strategy plus
:math:`1 - t` times the prior. Its equilibria form a path from the best response to the prior to an equilibrium of the
game. In :math:`(t, tx, ty)` the path is piecewise linear, so complementary pivoting follows it exactly (van den Elzen and
Talman 1999): along an edge one slack of a best-response condition closes or one action falls out of use, and the other
of the pair is released. t may move back on the way. Where two events coincide the path may branch: this is reported, with
all equilibria of the auxiliary game there, and no branch is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError, SolverError
from games.exact.numbers import fraction, rational
from games.normal_form import NormalFormGame
from games.record import Record

from .. import nash
from ..continua import Profile
from ..result import Equilibrium, Solution, read_only
from ..verify.tables import equilibrium, mixed


@dataclass(frozen=True, eq=False)
class Breakpoint:
    """A point where the path bends: t in [0, 1], an equilibrium of the auxiliary game there, and what happens next."""

    t: Fraction
    profile: Profile
    event: str


@dataclass(frozen=True, eq=False)
class Path(Record):
    """The path traced from a prior.

    Attributes
    ----------
    game, prior
        The game, and the prior: one vector of Fractions per player, what the other one expects of it.
    breakpoints
        From t = 0 on; between two of them t, t x and t y are linear, where (x, y) is the profile.
    end
        The equilibrium reached at t = 1, certified; None if the path met a tie.
    tie
        The events that coincide, in words; empty if the path is unique.
    continuations
        At a tie, all equilibria of the auxiliary game there: the path goes on from among them. Else None.
    """

    game: NormalFormGame
    prior: Profile
    breakpoints: tuple[Breakpoint, ...]
    end: Equilibrium | None
    tie: str = ""
    continuations: Solution | None = None


@forgiving
def solve(game: NormalFormGame, *, prior: object = None) -> Path:
    """Trace a two-player game from a prior, exactly.

    Parameters
    ----------
    prior
        A profile in exact probabilities; by default the centroid. From almost every prior the path is unique; the
        centroid of a symmetric game is a common exception, which is reported.

    Raises
    ------
    GameError
        If the game has not two players, its payoffs are symbolic, or the prior is not an exact profile.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> solve(stag_hunt).end, solve(stag_hunt, prior=("stag", "stag")).end
    ((hare, hare), (stag, stag))
    """
    if len(game.players) != 2:
        raise GameError(f"tracing: a game of two players is needed; got {len(game.players)}")
    q, p = _prior(game, prior)[::-1]
    a, b = game.fractions()
    start = a @ q, p @ b
    best = [[k for k, v in enumerate(own) if v == max(own)] for own in start]
    for i, own in enumerate(best):
        if len(own) > 1:
            tied = ", ".join(game.actions[i][k] for k in own)
            tie = f"several best responses to the prior: {tied} of {game.players[i]}"
            return Path(game, (p, q), (), None, tie, nash.solve(auxiliary(game, (p, q), Fraction(0))))
    return _follow(game, (p, q), (best[0][0], best[1][0]))


@forgiving
def auxiliary(game: NormalFormGame, prior: object, t: Fraction) -> NormalFormGame:
    """Return the auxiliary game: payoffs t times those of the game plus 1 - t times those against the prior.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> auxiliary(stag_hunt, None, Fraction(0)).payoffs[0].tolist()[0]
    [Fraction(2, 1), Fraction(2, 1)]
    """
    p, q = _prior(game, prior)
    a, b = game.fractions()
    first = t * a + ((1 - t) * (a @ q))[:, None]
    second = t * b + ((1 - t) * (p @ b))[None, :]
    return NormalFormGame(np.stack([first, second]), game.players, game.actions)


@forgiving
def bicentric_prior(game: NormalFormGame, first: object, second: object) -> Profile:
    """Return the prior with which Harsanyi and Selten (1988, chapter 5) compare two equilibria.

    Each player expects the other's part of ``first`` with some probability z and that of ``second`` otherwise, and
    responds best; with z uniform on [0, 1], this is the distribution of the response. Responses that tie on an interval
    are equally likely.

    Raises
    ------
    GameError
        If there are not two players, or a profile does not fit the game or is not exact.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> [str(v) for v in bicentric_prior(stag_hunt, (0, 0), (1, 1))[0]]
    ['1/4', '3/4']
    """
    if len(game.players) != 2:
        raise GameError(f"tracing: a game of two players is needed; got {len(game.players)}")
    u, v = _exact(game, first), _exact(game, second)
    a, b = game.fractions()
    return _responses(a @ u[1], a @ v[1]), _responses(u[0] @ b, v[0] @ b)


def _responses(high: NDArray[Any], low: NDArray[Any]) -> NDArray[Any]:
    """Return how much of [0, 1] each action is the best for, its payoff being ``high`` at z = 1 and ``low`` at z = 0."""
    size = len(high)
    cuts = {Fraction(0), Fraction(1)}
    for k in range(size):
        for m in range(k):
            slope = (high[k] - low[k]) - (high[m] - low[m])
            if slope != 0 and 0 < (low[m] - low[k]) / slope < 1:
                cuts.add((low[m] - low[k]) / slope)
    share = [Fraction(0)] * size
    for left, right in pairwise(sorted(cuts)):
        middle = (left + right) / 2
        values = [middle * h + (1 - middle) * g for h, g in zip(high, low, strict=True)]
        best = [k for k, value in enumerate(values) if value == max(values)]
        for k in best:
            share[k] += (right - left) / len(best)
    return read_only(share)


def _prior(game: NormalFormGame, prior: object) -> Profile:
    if prior is None:
        return tuple(read_only([Fraction(1, size)] * size) for size in game.shape)
    return _exact(game, prior)


def _exact(game: NormalFormGame, profile: object) -> Profile:
    strategies = mixed(game, profile)
    if not all(isinstance(p, Fraction) for own in strategies for p in own):
        raise GameError("tracing: exact probabilities are needed (Fraction or int); got floats")
    return strategies


class _Tableau:
    """The linear equations of the path, solved for the basic variables; the rest are zero.

    Columns: t x and the slacks of player 1's best-response conditions (m each), t y and those of player 2 (n each), then
    t, 1 - t and both players' payoff levels; the right-hand side is last.
    """

    def __init__(self, game: NormalFormGame, prior: Profile, start: tuple[int, int]) -> None:
        a, b = game.fractions()
        m, n = game.shape
        p, q = prior
        self.m, self.n = m, n
        self.t, self.left, self.levels = 2 * m + 2 * n, 2 * m + 2 * n + 1, (2 * m + 2 * n + 2, 2 * m + 2 * n + 3)
        rows = []
        for i in range(m):  # slack - level + A (t y) + (1 - t) A q = 0
            row = self._row({m + i: 1, self.levels[0]: -1, self.t: -(a[i] @ q)}, -(a[i] @ q))
            row[2 * m : 2 * m + n] = [rational(v) for v in a[i]]
            rows.append(row)
        for j in range(n):
            row = self._row({2 * m + n + j: 1, self.levels[1]: -1, self.t: -(p @ b[:, j])}, -(p @ b[:, j]))
            row[:m] = [rational(v) for v in b[:, j]]
            rows.append(row)
        rows.append(self._row({**dict.fromkeys(range(m), 1), self.t: -1}, 0))
        rows.append(self._row({**dict.fromkeys(range(2 * m, 2 * m + n), 1), self.t: -1}, 0))
        rows.append(self._row({self.t: 1, self.left: 1}, 1))
        released = {m + start[0], 2 * m + n + start[1]}
        slacks = [k for k in (*range(m, 2 * m), *range(2 * m + n, 2 * m + 2 * n)) if k not in released]
        self.equations = rows
        self.solve([start[0], 2 * m + start[1], self.left, *self.levels, *slacks])

    def solve(self, basis: list[int]) -> None:
        """Solve the equations for some variables, a row for each."""
        chosen = flint.fmpq_mat([[row[k] for k in basis] for row in self.equations])
        self.basis, self.rows = basis, chosen.solve(flint.fmpq_mat(self.equations)).tolist()

    def _row(self, entries: dict[int, Any], right: Any) -> list[Any]:
        row = [flint.fmpq(0)] * (2 * self.m + 2 * self.n + 5)
        for k, value in entries.items():
            row[k] = rational(value)
        row[-1] = rational(right)
        return row

    def blocking(self, entering: int) -> list[int]:
        """Return the rows whose basic variables reach zero first as the entering one grows."""
        ratios = {
            r: row[-1] / row[entering] for r, row in enumerate(self.rows) if row[entering] > 0 and self.basis[r] not in self.levels
        }
        return [r for r, ratio in ratios.items() if ratio == min(ratios.values())]

    def pivot(self, r: int, entering: int) -> None:
        """Exchange the basic variable of a row for the entering one."""
        self.solve([*self.basis[:r], entering, *self.basis[r + 1 :]])

    def complement(self, column: int) -> int:
        """Return the slack of an action's probability, or the probability of a slack's action."""
        if column < 2 * self.m:
            return (column + self.m) % (2 * self.m)
        return 2 * self.m + (column - 2 * self.m + self.n) % (2 * self.n)

    def advanced(self, entering: int, r: int) -> dict[int, Fraction]:
        """Return the values of the basic variables once the entering one has grown until row r blocks."""
        step = self.rows[r][-1] / self.rows[r][entering]
        values = {b: row[-1] - step * row[entering] for b, row in zip(self.basis, self.rows, strict=True)} | {entering: step}
        return {k: fraction(v) for k, v in values.items()}


def _follow(game: NormalFormGame, prior: Profile, start: tuple[int, int]) -> Path:
    tableau = _Tableau(game, prior, start)
    m, n = game.shape
    first = tuple(read_only([Fraction(int(k == s)) for k in range(size)]) for s, size in zip(start, game.shape, strict=True))
    points = [Breakpoint(Fraction(0), first, "the best responses to the prior")]
    entering = tableau.t
    while True:
        rows = tableau.blocking(entering)
        if not rows or tableau.t in (tableau.basis[r] for r in rows):
            raise SolverError("tracing: the path ends before t = 1; please report this game")
        leaving = [tableau.basis[r] for r in rows]
        values = tableau.advanced(entering, rows[0])
        t = values[tableau.t]
        profile = tuple(
            read_only([values.get(low + k, Fraction(0)) / t for k in range(size)]) for low, size in ((0, m), (2 * m, n))
        )
        if tableau.left in leaving:
            points.append(Breakpoint(t, profile, "the end"))
            return Path(game, prior, tuple(points), equilibrium(game, profile))
        events = "; ".join(_event(game, tableau, k) for k in leaving)
        points.append(Breakpoint(t, profile, events))
        if len(rows) > 1:
            return Path(game, prior, tuple(points), None, events, nash.solve(auxiliary(game, prior, t)))
        tableau.pivot(rows[0], entering)
        entering = tableau.complement(leaving[0])


def _event(game: NormalFormGame, tableau: _Tableau, column: int) -> str:
    player, k = (0, column) if column < 2 * tableau.m else (1, column - 2 * tableau.m)
    size = game.shape[player]
    action = game.actions[player][k % size]
    return f"{action} of {game.players[player]} " + ("falls out of use" if k < size else "becomes a best response")

r"""All Nash equilibria of a two-player zero-sum game, exactly: its value, and the polytopes of optimal strategies.

What player 1 can be sure of is a linear program, whose dual is player 2's (von Neumann 1928; Dantzig 1951); it is solved in exact
numbers and proved by duality. Every pair of optimal strategies is an equilibrium, and there is no other. A player's optimal
strategies are a face of the program: with an optimal pair known, actions that lose against it are unplayed, and what the opponent
plays there is met exactly; most often that leaves one point, else the face's vertices are listed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq_mat
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, grace, within
from games.errors import GameError, SolverError
from games.exact.cones import Cone, integral, scaled, span
from games.exact.linear_program import Outcome, maximize
from games.exact.numbers import rational
from games.exact.places import RATIONAL
from games.normal_form import NormalFormGame

from ..continua import Component
from ..cut_short import cut_short
from ..result import Completeness, Equilibrium, Method, Solution, read_only
from ..verify import equilibrium

METHOD = Method(
    "linear program, and the face of its optima",
    "Nash equilibrium of a zero-sum game",
    Completeness.ALL,
    "von Neumann 1928; Dantzig 1951",
)

MOST_CORNERS = 5_000
"""Listing a player's optimal strategies is given up beyond so many corners on the way."""

MOST_EXTREME = 4_096
"""Pairs of extreme optimal strategies up to which each is certified; of more, each player's in turn with the other's."""

Strategy: TypeAlias = tuple[Fraction, ...]


@dataclass(frozen=True)
class Optima:
    """The value of a zero-sum game for player 1, an optimal strategy of each player, and all extreme ones, () if too many."""

    value: Fraction
    pair: tuple[Strategy, Strategy]
    faces: tuple[tuple[Strategy, ...], tuple[Strategy, ...]]

    @property
    def complete(self) -> bool:
        """Whether all optimal strategies are known."""
        return all(self.faces)

    @property
    def pieces(self) -> tuple[tuple[Strategy, ...], tuple[Strategy, ...]]:
        """Per player the extreme optimal strategies, as far as they are known."""
        first, second = (own or (one,) for own, one in zip(self.faces, self.pair, strict=True))
        return first, second

    @property
    def extreme(self) -> list[tuple[Strategy, Strategy]]:
        """The extreme equilibria; of more than ``MOST_EXTREME``, so many that every extreme strategy is in one."""
        xs, ys = self.pieces
        if len(xs) * len(ys) <= MOST_EXTREME:
            return list(itertools.product(xs, ys))
        longest = max(len(xs), len(ys))
        return [(xs[k % len(xs)], ys[k % len(ys)]) for k in range(longest)]


@forgiving
def solve(game: NormalFormGame, *, seconds: float | None = None) -> Solution:
    """Return all equilibria of a two-player game in which the payoffs of every profile sum to the same number.

    The value for player 1 is in ``parameters["value"]``. The equilibria are all pairs of optimal strategies: one point, or one
    continuum, a product of two polytopes.

    Parameters
    ----------
    seconds
        Wall time, 0 or more; by default as much as the exact linear program takes, and lists of at most ``MOST_CORNERS`` corners.

    Raises
    ------
    GameError
        If there are not two players, their payoffs do not sum to one number, or are symbolic.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> coins = NormalFormGame([[[3, -1], [-1, 1]], [[-3, 1], [1, -1]]], actions=["HT", "HT"])
    >>> solution = solve(coins)
    >>> solution.parameters["value"], solution.equilibria
    (Fraction(1, 3), ((1/3 H + 2/3 T, 1/3 H + 2/3 T),))
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("zero_sum.solve: payoffs are symbolic; give the parameters values first")
    if len(game.players) != 2:
        raise GameError(f"zero_sum.solve: two players are needed; the game has {len(game.players)}")
    if not constant_sum(game.payoffs):
        raise GameError(
            "zero_sum.solve: payoffs that sum to the same number at every profile are needed; lemke_howson takes others"
        )
    found: Optima | None = None
    listed: list[Equilibrium] = []
    with within(seconds):
        with within(None) as search:
            first = optimum(game.fractions()[0])
            found = first
            found = completed(game.fractions()[0], first)
        with grace() as writing:
            for x, y in found.extreme if found is not None else ():
                if listed:
                    check()
                listed.append(certified(game, x, y))
    return _solution(game, found, listed, start, search if search.over else writing)


def _solution(game: NormalFormGame, found: Optima | None, listed: Sequence[Equilibrium], start: float, limit: Any) -> Solution:
    points: tuple[Equilibrium, ...] = tuple(listed)
    continua: tuple[Component, ...] = ()
    if found is not None and not limit.over and (size := sum(map(span, found.pieces))):
        product = tuple(tuple(read_only(own) for own in side) for side in found.pieces)
        points, continua = (), (Component((product,), size, tuple(listed)),)
    complete = found is not None and found.complete
    solution = Solution(
        game,
        METHOD,
        points,
        continua,
        Completeness.ALL if complete else Completeness.ONE,
        seconds=perf_counter() - start,
        parameters={} if found is None else {"value": found.value},
    )
    return cut_short(solution, limit, "before an optimum was found" if found is None else "while optimal strategies were listed")


def constant_sum(payoffs: NDArray[Any]) -> bool:
    """Tell whether the payoffs of two players, shape (2, m, n), sum to the same number at every profile.

    >>> constant_sum(np.array([[[1, 2]], [[4, 3]]])), constant_sum(np.array([[[1, 2]], [[4, 4]]]))
    (True, False)
    """
    if payoffs.dtype != object:  # floats that only round to one sum do not have one
        payoffs = np.vectorize(Fraction, otypes=[object])(payoffs)
    total = payoffs[0] + payoffs[1]
    return bool((total == total.flat[0]).all())


def optimum(a: NDArray[Any]) -> Optima:
    """Return the value of a matrix game, Fractions of shape (m, n), and an optimal pair: a saddle point, or proved by duality.

    >>> optimum(np.array([[Fraction(3), Fraction(-1)], [Fraction(-1), Fraction(1)]])).value
    Fraction(1, 3)
    """
    m, n = a.shape
    worst, best = a.min(axis=1), a.max(axis=0)
    if max(worst) == min(best):
        saddle = int(worst.argmax()), int(best.argmin())
        sure = [tuple(Fraction(int(k == own)) for k in range(size)) for own, size in zip(saddle, a.shape, strict=True)]
        return Optima(max(worst), (sure[0], sure[1]), ((), ()))
    shift = min(a.flat) - 1  # then the value is positive
    rows = [([*(shift - a[:, j]), Fraction(1)], Fraction(0)) for j in range(n)]
    found = maximize([0] * m + [1], at_most=rows, equal=[([1] * m + [0], 1)])
    if found.outcome is not Outcome.OPTIMAL:
        raise SolverError("zero_sum: the linear program has no optimum; please report this game")
    pair = tuple(map(Fraction, found.primal[:m])), tuple(map(Fraction, found.dual[:n]))
    return Optima(Fraction(found.value) + shift, pair, ((), ()))


def completed(a: NDArray[Any], found: Optima) -> Optima:
    """Return the same with all extreme optimal strategies of both players, as far as these are not too many."""
    x, y = found.pair
    return Optima(found.value, found.pair, (face(a, x, y, found.value), face(-a.T, y, x, -found.value)))


def face(a: NDArray[Any], mine: Strategy, other: Strategy, value: Fraction) -> tuple[Strategy, ...]:
    """Return the extreme optimal strategies of the player in rows, given an optimal pair; () if there are too many.

    >>> a = np.array([[Fraction(0)] * 2] * 2)
    >>> len(face(a, (Fraction(1), Fraction(0)), (Fraction(1), Fraction(0)), Fraction(0)))
    2
    """
    m, n = a.shape
    played = [j for j in range(n) if other[j] != 0]
    weights = np.array([other[j] for j in played], dtype=object)
    open_rows = [i for i in range(m) if a[i, played] @ weights == value]
    reduced = a[open_rows]
    tight = {tuple(own) for own in (reduced[:, played] - value).T.tolist()}
    equations = [[rational(v) for v in own] for own in (*tight, (1,) * len(open_rows))]
    if fmpq_mat(equations).rank() == len(open_rows):
        return (mine,)
    cone = Cone.simplex(range(len(open_rows)), len(open_rows))
    slack = {tuple(own) for j, own in enumerate((reduced - value).T.tolist()) if other[j] == 0} - tight
    for rows, equality in ((tight, True), (slack, False)):
        for row in sorted(rows):
            check()
            cone = cone.cut(integral(row), RATIONAL, equality=equality)
            if len(cone.rows) > MOST_CORNERS:
                return ()
    points = []
    for ray in cone.rays:
        own = dict(zip(open_rows, scaled(ray, sum(ray)), strict=True))
        points.append(tuple(Fraction(own.get(i, 0)) for i in range(m)))
    return tuple(sorted(points, reverse=True))


@forgiving
def certified(game: NormalFormGame, x: Strategy, y: Strategy) -> Equilibrium:
    """Return a pair of optimal strategies with its certificate; SolverError, which would be a fault, if it has any regret."""
    judged = equilibrium(game, (x, y))
    if judged.regret != 0:
        raise SolverError(f"zero_sum: {judged!r} fails its certificate; please report this game")
    return judged

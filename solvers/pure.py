"""Pure Nash equilibria by inspection of every action profile.

Complete for pure equilibria, in lexicographic order, for any number of players; mixed ones are not sought.
Comparisons are exact comparisons of the payoffs as given.
"""

from __future__ import annotations

import itertools
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arguments import forgiving
from games.arrays import game_batch
from games.deadline import check, within
from games.errors import GameError
from games.normal_form import NormalFormGame

from .cut_short import cut_short
from .result import Completeness, Equilibrium, Method, Solution
from .verify import equilibrium

METHOD = Method("inspection of every profile", "Nash equilibrium", Completeness.ALL_PURE, "Nash 1951")


@forgiving
def solve(game: NormalFormGame, *, seconds: float | None = None) -> Solution:
    """Return every pure Nash equilibrium of a game.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is certified by then is returned, one at least if there is one. By default as much as it takes;
        the work grows with the game's size and the number of equilibria.

    Raises
    ------
    GameError
        If the payoffs are symbolic.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> solve(prisoners).equilibria
    ((D, D),)
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("pure.solve: payoffs are symbolic; give the parameters values first")
    stable = np.ones(game.shape, dtype=bool)
    for i in range(len(game.players)):
        stable &= game.payoffs[i] == game.payoffs[i].max(axis=i, keepdims=True)
    found: list[Equilibrium] = []
    with within(seconds) as limit:
        for profile in np.argwhere(stable):
            if found:  # one there shall be
                check()
            found.append(equilibrium(game, tuple(int(a) for a in profile)))
    solution = Solution(game, METHOD, tuple(found), completeness=Completeness.ALL_PURE, seconds=perf_counter() - start)
    return cut_short(solution, limit, f"with {len(found)} of {int(stable.sum())} pure equilibria certified")


def strict_batch(payoffs: ArrayLike) -> NDArray[np.bool_]:
    """Return which pure profiles are strict equilibria, for many games at once.

    Parameters
    ----------
    payoffs
        Shape (N, n, A_0, ..., A_{n-1}); Fractions and whole numbers are compared exactly.

    Returns
    -------
    Boolean array (N, A_0, ..., A_{n-1}): every unilateral deviation strictly loses.

    Raises
    ------
    GameError
        If the payoffs are not finite real numbers of that shape.

    >>> strict_batch(np.array([[[[1.0, 0], [0, 1]], [[1, 0], [0, 1]]]]))[0].tolist()
    [[True, False], [False, True]]
    """
    games = game_batch(payoffs, "strict_batch")
    strict = np.ones((games.shape[0], *games.shape[2:]), dtype=bool)
    for i in range(games.shape[1]):
        own, here = np.moveaxis(games[:, i], i + 1, 0), np.moveaxis(strict, i + 1, 0)
        for a, b in itertools.permutations(range(len(own)), 2):
            here[a] &= own[a] > own[b]
    return strict

"""nashpy as a second opinion on two-player games: import, export, and its vertex enumeration.

nashpy works in floats and does not see continua, so its answer is judged here: profiles with regret are dropped and counted.
"""

from __future__ import annotations

import warnings
from time import perf_counter
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.deadline import check, within
from games.errors import GameError
from games.normal_form import NormalFormGame

from ..cut_short import cut_short
from ..result import TOLERANCE, Completeness, Method, Solution
from ..verify import equilibrium
from .engine.two_player import upper_bound

MOST_VERTICES = 100_000
"""Possible vertices of a polytope beyond which a game is refused: nashpy lists all of them before it answers anything."""

METHOD = Method("vertex enumeration by nashpy", "Nash equilibrium", Completeness.SOME, "Knight and Campbell 2018")


@forgiving
def to_nashpy(game: NormalFormGame) -> Any:
    """Return a two-player game as a ``nashpy.Game`` of floats; GameError for other numbers of players.

    >>> to_nashpy(NormalFormGame([[[1, 0]], [[0, 1]]])).payoff_matrices[0].shape
    (1, 2)
    """
    import nashpy

    if len(game.players) != 2:
        raise GameError(f"nashpy: a game of two players is needed; got {len(game.players)}")
    first, second = game.floats()
    return nashpy.Game(first, second)


def from_nashpy(game: Any, **labels: Any) -> NormalFormGame:
    """Return a ``nashpy.Game`` as a game; ``labels`` are those of NormalFormGame.

    Raises
    ------
    GameError
        If it has no two payoff matrices, or they or the labels do not fit.

    >>> import nashpy, numpy
    >>> from_nashpy(nashpy.Game(numpy.eye(2))).shape
    (2, 2)
    """
    matrices = getattr(game, "payoff_matrices", None)
    if matrices is None or len(matrices) != 2:
        raise GameError(f"nashpy: a nashpy.Game with two payoff matrices is needed; got {type(game).__name__}")
    return NormalFormGame(np.stack([np.asarray(matrix, dtype=float) for matrix in matrices]), **labels)


@forgiving
def solve(game: NormalFormGame, *, seconds: float | None = None) -> Solution:
    """Return the equilibria that nashpy's vertex enumeration finds and that the judge accepts.

    Parameters
    ----------
    seconds
        Wall time, 0 or more, looked at between two pairs of vertices. By default as much as it takes.

    Raises
    ------
    GameError
        If there are not two players, payoffs are symbolic, or polytopes may have more than MOST_VERTICES vertices.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> len(solve(NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])).equilibria)
    3
    """
    start = perf_counter()
    other = to_nashpy(game)
    if (possible := upper_bound(*game.shape)) > MOST_VERTICES:
        raise GameError(f"with_nashpy.solve: at most {MOST_VERTICES} possible vertices; these polytopes may have {possible}")
    claimed = []
    with within(seconds) as limit, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nashpy warns of degeneracy, which the exact solver settles
        check()
        for profile in other.vertex_enumeration():
            claimed.append(profile)
            check()
    scale = float(np.ptp(game.floats())) or 1.0
    judged = [equilibrium(game, tuple(np.abs(x) / np.abs(x).sum() for x in profile)) for profile in claimed]
    accepted = tuple(e for e in judged if e.regret <= TOLERANCE * scale)
    solution = Solution(
        game,
        METHOD,
        accepted,
        completeness=Completeness.SOME,
        seconds=perf_counter() - start,
        parameters={"claimed": len(claimed)},
    )
    return cut_short(solution, limit, "before all pairs of vertices were compared")

"""nashpy as a second opinion on two-player games: import, export, and its vertex enumeration as a cross-check.

nashpy works in floats and does not see continua, so its answer is judged here: profiles with regret are dropped and
counted, and the rest must lie in the complete set that ``solvers.nash.solve`` finds.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from games.errors import GameError
from games.normal_form import NormalFormGame

from ..result import TOLERANCE, Completeness, Method, Solution
from ..verify import equilibrium

METHOD = Method("vertex enumeration by nashpy", "Nash equilibrium", Completeness.SOME, "Knight and Campbell 2018")


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

    >>> import nashpy, numpy
    >>> from_nashpy(nashpy.Game(numpy.eye(2))).shape
    (2, 2)
    """
    matrices = getattr(game, "payoff_matrices", None)
    if matrices is None or len(matrices) != 2:
        raise GameError(f"nashpy: a nashpy.Game with two payoff matrices is needed; got {type(game).__name__}")
    return NormalFormGame(np.stack([np.asarray(matrix, dtype=float) for matrix in matrices]), **labels)


def solve(game: NormalFormGame) -> Solution:
    """Return the equilibria that nashpy's vertex enumeration finds and that the judge accepts.

    >>> len(solve(NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])).equilibria)
    3
    """
    start = perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nashpy warns of degeneracy, which the exact solver settles
        claimed = list(to_nashpy(game).vertex_enumeration())
    scale = float(np.ptp(game.floats())) or 1.0
    judged = [equilibrium(game, tuple(np.abs(x) / np.abs(x).sum() for x in profile)) for profile in claimed]
    accepted = tuple(e for e in judged if e.regret <= TOLERANCE * scale)
    return Solution(
        game,
        METHOD,
        accepted,
        completeness=Completeness.SOME,
        seconds=perf_counter() - start,
        parameters={"claimed": len(claimed)},
    )


@dataclass(frozen=True)
class CrossCheck:
    """How nashpy's answer compares with the complete one: both counts, and profiles that only one of them has."""

    complete: int
    nashpy: int
    missed_by_nashpy: int
    unknown_to_us: int

    @property
    def agrees(self) -> bool:
        """Whether the two sets of extreme equilibria are the same."""
        return self.missed_by_nashpy == self.unknown_to_us == 0


def cross_check(solution: Solution) -> CrossCheck:
    """Compare a complete solution of a two-player game with nashpy's.

    >>> from . import solve as complete
    >>> cross_check(complete(NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]]))).agrees
    True
    """
    if not isinstance(solution.game, NormalFormGame):
        raise GameError("cross_check: a solution of a normal-form game is needed")
    ours = [np.concatenate([x.astype(float) for x in e.profile]) for e in solution.points]
    theirs = [np.concatenate(e.profile) for e in solve(solution.game).equilibria]

    def known(profile: Any, others: list[Any]) -> bool:
        return any(np.abs(profile - other).max() < 1e-6 for other in others)

    missed, unknown = sum(not known(x, theirs) for x in ours), sum(not known(x, ours) for x in theirs)
    return CrossCheck(len(ours), len(theirs), missed, unknown)

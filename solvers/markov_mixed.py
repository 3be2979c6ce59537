"""A Markov perfect equilibrium in mixed actions, by solving the stage games with the values of the last round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.normal_form import NormalFormGame

from . import nash
from .markov import MarkovSolution, StochasticGame, certify
from .result import Completeness, Method, Status

METHOD = Method("stage games solved in turn", "Markov perfect equilibrium", Completeness.ONE, "Shapley 1953; Vrieze and Tijs 1982")

MOST_ROUNDS = 20_000
TOLERANCE = 1e-10
"""Regret, as a share of the payoff range, at which an iterated profile counts as an equilibrium."""


def solve(
    game: StochasticGame,
    *,
    select: Callable[[Sequence[Any]], Any] | None = None,
    start: Mapping[str, Sequence[float]] | None = None,
) -> MarkovSolution:
    """Return a Markov perfect equilibrium, mixed if need be, by solving the stage games with the values of the last round.

    It need not converge; then the status says so and nothing is returned. What is returned is certified: its regret is at
    most TOLERANCE of the payoff range.

    Parameters
    ----------
    select
        Which equilibrium of a stage game is taken, given all that were found; by default the first.
    start
        State -> each player's value to start from; by default 0.

    >>> stage = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    >>> found = solve(StochasticGame({"coins": stage}, {"coins": np.ones((2, 2, 1))}, "0.9"))
    >>> found.equilibria
    (coins: (0.5 1 + 0.5 2, 0.5 1 + 0.5 2),)
    """
    begun = perf_counter()
    n, d = len(game.players), float(game.discount)
    values = np.array([list(map(float, start[s])) if start else [0.0] * n for s in game.states])
    payoffs = [p.astype(float) for p in game.payoffs]
    chances = [t.astype(float) for t in game.transitions]
    scale = max(float(np.ptp(p)) for p in payoffs) or 1.0
    before = values
    for _ in range(MOST_ROUNDS):
        profile: dict[str, tuple[NDArray[Any], ...]] = {}
        after = np.zeros_like(values)
        for s, state in enumerate(game.states):
            future = np.moveaxis(chances[s] @ values, -1, 0)
            stage = NormalFormGame((1 - d) * payoffs[s] + d * future)
            found = nash.solve(stage).points
            if not found:
                return MarkovSolution(game, METHOD, (), Completeness.ONE, Status.NOT_CONVERGED, perf_counter() - begun)
            chosen = select(found) if select is not None else found[0]
            profile[state] = tuple(np.asarray(x, dtype=float) for x in chosen.profile)
            after[s] = [float(v) for v in chosen.payoffs]
        before, values = values, after
        if float(np.abs(values - before).max()) <= TOLERANCE * scale * (1 - d):
            judged = certify(game, profile)
            if judged.regret <= TOLERANCE * scale:
                return MarkovSolution(game, METHOD, (judged,), Completeness.ONE, Status.SOLVED, perf_counter() - begun)
    return MarkovSolution(game, METHOD, (), Completeness.ONE, Status.NOT_CONVERGED, perf_counter() - begun)

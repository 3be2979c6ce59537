"""A Markov perfect equilibrium in mixed actions, by solving the stage games with the values of the last round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, within
from games.normal_form import NormalFormGame

from . import nash
from .cut_short import cut_short
from .markov import MarkovEquilibrium, MarkovSolution, StochasticGame, certify
from .result import Completeness, Method, Status

METHOD = Method("stage games solved in turn", "Markov perfect equilibrium", Completeness.ONE, "Shapley 1953; Vrieze and Tijs 1982")

MOST_ROUNDS = 20_000
TOLERANCE = 1e-10
"""Regret, as a share of the payoff range, at which an iterated profile counts as an equilibrium."""


@forgiving
def solve(
    game: StochasticGame,
    *,
    select: Callable[[Sequence[Any]], Any] | None = None,
    start: Mapping[str, Sequence[float]] | None = None,
    seconds: float | None = None,
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
    seconds
        Wall time, 0 or more, after which the search is given up. By default it is after MOST_ROUNDS rounds.

    Raises
    ------
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> stage = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    >>> found = solve(StochasticGame({"coins": stage}, {"coins": np.ones((2, 2, 1))}, "0.9"))
    >>> found.equilibria
    (coins: (0.5 1 + 0.5 2, 0.5 1 + 0.5 2),)
    """
    begun = perf_counter()
    scale = max(float(np.ptp(p)) for p in game.floats[0]) or 1.0
    first = np.array([list(map(float, start[s])) if start else [0.0] * len(game.players) for s in game.states])
    found: tuple[MarkovEquilibrium, ...] = ()
    with within(seconds) as limit:
        for profile in _rounds(game, first, select or (lambda equilibria: equilibria[0]), scale):
            judged = certify(game, profile)
            if judged.regret <= TOLERANCE * scale:
                found = (judged,)
                break
    status = Status.SOLVED if found else Status.NOT_CONVERGED
    solution = MarkovSolution(game, METHOD, found, Completeness.ONE, status, perf_counter() - begun)
    return cut_short(solution, limit, "before the values settled")


def _rounds(
    game: StochasticGame, values: NDArray[np.float64], select: Callable[[Sequence[Any]], Any], scale: float
) -> Iterator[dict[str, tuple[NDArray[Any], ...]]]:
    """Solve the stage games with the values of the last round, again and again; yield what is played once values have settled."""
    d = float(game.discount)
    payoffs, chances = game.floats
    for _ in range(MOST_ROUNDS):
        check()
        profile: dict[str, tuple[NDArray[Any], ...]] = {}
        after = np.zeros_like(values)
        for s, state in enumerate(game.states):
            future = np.moveaxis(chances[s] @ values, -1, 0)
            found = nash.solve(NormalFormGame((1 - d) * payoffs[s] + d * future)).points
            if not found:
                check()
                return
            chosen = select(found)
            profile[state] = tuple(np.asarray(x, dtype=float) for x in chosen.profile)
            after[s] = [float(v) for v in chosen.payoffs]
        before, values = values, after
        if float(np.abs(values - before).max()) <= TOLERANCE * scale * (1 - d):
            yield profile

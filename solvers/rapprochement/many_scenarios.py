"""How long it lasts in many scenarios at once: the selected play of the slow states, and the years until its turn, in floats.

The rule is that of ``outlooks.selected``; whether what it comes to rest at is an equilibrium is decided exactly where floats are
not certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from games.models.slow_alliance import ManySlowStates

from ..markov import CLOSE
from ..selection import logit
from ..verdict import CLASS_OF_CELL
from .outlooks import MOST_ROUNDS

COHESION, MIXED, FRICTION = 0, 1, 2
"""Places in ``games.profile.CLASSES``."""
Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ManyOutlooks:
    """What the selected equilibria of N scenarios hold for the years to come.

    Attributes
    ----------
    selected
        (N,) whether the rule selects an equilibrium; the rest is of no account where it does not.
    cells
        (N, S) the allies' profile in every state, 3 times Japan's action plus the ROK's.
    now
        (N,) class of this year's play, as a place in ``games.profile.CLASSES``.
    mean
        (N,) mean years until friction, or until cohesion if this is a year of friction; infinite if it may never come.
    survival
        (N, years + 1) chance that it has not come by a year.
    """

    selected: NDArray[np.bool_]
    cells: Integers
    now: NDArray[np.int8]
    mean: Floats
    survival: Floats


def outlooks(games: ManySlowStates, years: int, certain: Callable[[int], bool]) -> ManyOutlooks:
    """Return the outlooks of many scenarios under the equilibrium that the logit branch selects.

    Parameters
    ----------
    years
        How many years survival is for.
    certain
        Number of a game -> whether the rule selects an equilibrium in it, exactly; asked where floats cannot tell.

    Raises
    ------
    GameError
        As ``selection.logit.select_batch`` raises it.

    >>> import games
    >>> from games.models.slow_alliance import MODEL
    >>> many = MODEL.many({"leader_hazard": [0.1, 0.3]}, at=games.scenario("2023").on(MODEL), us_action="P")
    >>> outlooks(many, 20, lambda k: True).mean.round(2).tolist()
    [19.83, 15.25]
    """
    cells, rested = _settled(games)
    steps, worth = _play(games, cells)
    regret, scale = _regrets(games, cells, worth), np.ptp(games.stages.reshape(len(cells), -1), axis=1)
    selected = rested & (regret <= CLOSE * scale)
    for k in np.flatnonzero(selected & (regret > -CLOSE * scale)):
        selected[k] = certain(int(k))
    kinds = CLASS_OF_CELL.reshape(-1)[cells]
    now = kinds[np.arange(len(cells)), games.start]
    target = kinds == np.where(now == FRICTION, COHESION, FRICTION)[:, None]
    return ManyOutlooks(selected, cells, now, _means(steps, target, games.start), _survival(steps, target, games.start, years))


def _settled(games: ManySlowStates) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the profiles at which the rule comes to rest, and whether it does."""
    count, states = games.stages.shape[:2]
    cells, rested = np.zeros((count, states), dtype=np.intp), np.zeros(count, dtype=bool)
    weights = 9 ** np.arange(states, dtype=np.int64)  # 16 profiles of 9 are one number
    seen: list[NDArray[np.int64]] = []
    left, later = np.arange(count), np.zeros((count, states, 2))
    for _ in range(MOST_ROUNDS):
        here = _part(games, left)
        chosen = logit.select_batch(_stage(here, later).reshape(-1, 2, 3, 3)).cells.reshape(-1, states)
        key = np.full(count, -1, dtype=np.int64)
        key[left] = chosen @ weights
        same = key[left] == (seen[-1][left] if seen else -1)
        cells[left[same]], rested[left[same]] = chosen[same], True
        again = np.any([key[left] == old[left] for old in seen], axis=0) if seen else np.zeros(len(left), dtype=bool)
        seen.append(key)
        go = ~again
        left, chosen = left[go], chosen[go]
        if not len(left):
            break
        later = _play(_part(games, left), chosen)[1]
    return cells, rested


def _part(games: ManySlowStates, rows: Integers) -> ManySlowStates:
    parts = (games.stages[rows], games.steps[rows])
    return ManySlowStates(games.states, *parts, games.kind, games.discount[rows], games.start[rows])


def _stage(games: ManySlowStates, later: Floats) -> Floats:
    """Return the games of now and later, (N, S, 2, 3, 3)."""
    d = games.discount[:, None, None, None, None]
    expected = np.moveaxis(games.steps @ later[:, None], -1, 2)  # (N, S, 2, kinds)
    return (1 - d) * games.stages + d * expected[..., games.kind]


def _play(games: ManySlowStates, cells: Integers) -> tuple[Floats, Floats]:
    """Return the chains of years under a play, (N, S, S), and what each state is worth to each ally, (N, S, 2)."""
    count, states = cells.shape
    at = np.arange(count)[:, None], np.arange(states)
    rows, columns = np.divmod(cells, 3)
    steps = games.steps[(*at, games.kind[rows, columns])]
    rewards = games.stages[(*at, slice(None), rows, columns)]
    d = games.discount[:, None, None]
    return steps, np.asarray(np.linalg.solve(np.eye(states) - d * steps, (1 - d) * rewards), dtype=np.float64)


def _regrets(games: ManySlowStates, cells: Integers, worth: Floats) -> Floats:
    """Return what an ally gains most, in any state, by another action now than the one that is played."""
    stage, (rows, columns) = _stage(games, worth), np.divmod(cells, 3)
    at = np.arange(len(cells))[:, None], np.arange(cells.shape[1])
    most = np.full(len(cells), -np.inf)
    for a in range(3):
        for own, gain in (
            (rows, stage[(*at, 0, a, columns)] - worth[..., 0]),
            (columns, stage[(*at, 1, rows, a)] - worth[..., 1]),
        ):
            most = np.maximum(most, np.where(own == a, -np.inf, gain).max(axis=1))
    return most


def _means(steps: Floats, target: NDArray[np.bool_], start: Integers) -> Floats:
    """Return the mean years until the target; infinite if a state from which it is never reached may come before it."""
    states = target.shape[1]
    inside = ~target
    reach = np.eye(states, dtype=bool) | ((steps > 0) & inside[:, :, None])
    for _ in range(states.bit_length()):
        reach = (reach.astype(np.float32) @ reach.astype(np.float32)) > 0
    hopeless = ~(reach & target[:, None]).any(axis=2)
    rows = np.arange(len(steps))
    never = (reach[rows, start] & hopeless).any(axis=1)
    free = inside & ~hopeless
    matrix = np.eye(states) - steps * (free[:, :, None] & free[:, None])
    mean = np.linalg.solve(matrix, free[..., None].astype(float))[rows, start, 0]
    return np.where(never, np.inf, mean)


def _survival(steps: Floats, target: NDArray[np.bool_], start: Integers, years: int) -> Floats:
    count, states = target.shape
    now = (np.arange(states) == start[:, None]) & ~target
    found = np.empty((count, years + 1))
    here = now.astype(float)
    for year in range(years + 1):
        found[:, year] = here.sum(axis=1)
        here = (here[:, None] @ steps)[:, 0] * ~target
    return found

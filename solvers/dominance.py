"""Iterated elimination of strictly dominated actions; exact, so that no Nash equilibrium is lost.

An action that is strictly worse than another pure action against every profile of the others is in no Nash
equilibrium's support; removing it leaves the equilibrium set unchanged (Pearce 1984).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check
from games.errors import GameError
from games.exact.numbers import rational
from games.normal_form import NormalFormGame
from games.record import Record


@dataclass(frozen=True)
class Reduction(Record):
    """What is left of a game: surviving action indices per player, and what was removed, in order, with the reason."""

    game: NormalFormGame
    kept: tuple[tuple[int, ...], ...]
    removed: tuple[tuple[str, str, str], ...]

    def reduced(self) -> NormalFormGame:
        """Return the game restricted to the surviving actions."""
        labels = [tuple(own[k] for k in kept) for own, kept in zip(self.game.actions, self.kept, strict=True)]
        return NormalFormGame(
            self.game.payoffs[np.ix_(*map(list, (range(len(self.kept)), *self.kept)))], self.game.players, labels, self.game.title
        )


@forgiving
def reduce(game: NormalFormGame) -> Reduction:
    """Remove strictly dominated actions (by pure actions) until none is left.

    Each removal is recorded as (player, dominated action, dominating action).

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> reduce(prisoners).removed
    (('1', 'C', 'D'), ('2', 'C', 'D'))
    """
    if game.symbolic:
        raise GameError("dominance.reduce: payoffs are symbolic; give the parameters values first")
    payoffs = _RATIONALS(game.payoffs) if game.exact else game.payoffs  # FLINT compares them ten times as fast as Fractions
    kept = [list(range(size)) for size in game.shape]
    removed: list[tuple[str, str, str]] = []
    changed = True
    while changed:
        changed = False
        for i, player in enumerate(game.players):
            worse = _dominating(payoffs[i], i, kept)
            changed = changed or bool(worse)
            for action, better in worse.items():
                kept[i].remove(action)
                removed.append((player, game.actions[i][action], game.actions[i][better]))
    return Reduction(game, tuple(map(tuple, kept)), tuple(removed))


def only_cell(payoffs: NDArray[Any], margin: float = 0) -> tuple[int, ...] | None:
    """Return the only profile that elimination of strictly dominated actions leaves, or None if it leaves several.

    Parameters
    ----------
    payoffs
        Numbers, shape (n, A_0, ..., A_{n-1}); compared as they are.
    margin
        By how much more than this a dominated action must always lose.

    >>> only_cell(np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]))
    (1, 1)
    """
    kept = [list(range(size)) for size in payoffs.shape[1:]]
    changed = True
    while changed:
        changed = False
        for i, own in enumerate(kept):
            table = np.moveaxis(payoffs[i][np.ix_(*kept)], i, 0).reshape(len(own), -1)
            worse = (table[:, None] - table > margin).all(axis=2).any(axis=0)
            changed = changed or bool(worse.any())
            kept[i] = [action for action, dominated in zip(own, worse, strict=True) if not dominated]
    return tuple(own[0] for own in kept) if all(len(own) == 1 for own in kept) else None


_RATIONALS = np.frompyfunc(rational, 1, 1)


def _dominating(payoffs: NDArray[Any], i: int, kept: list[list[int]]) -> dict[int, int]:
    """Return player i's dominated actions, each with an action that dominates it and is itself not dominated."""
    if len(kept[i]) < 2:
        return {}
    if any(len(own) < size for own, size in zip(kept, payoffs.shape, strict=True)):
        payoffs = payoffs[np.ix_(*kept)]
    own = np.moveaxis(payoffs, i, 0).reshape(len(kept[i]), -1)
    above = np.empty((len(own), len(own)), dtype=bool)  # [better, worse]
    for k, row in enumerate(own):  # one by one, for the memory
        check()
        above[k] = (row > own).all(axis=1)
    best: NDArray[np.bool_] = ~np.asarray(above.any(axis=0))
    return {kept[i][k]: kept[i][int(np.argmax(above[:, k] & best))] for k in range(len(best)) if not best[k]}

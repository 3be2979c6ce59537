"""Iterated elimination of strictly dominated actions; exact, so that no Nash equilibrium is lost.

An action that is strictly worse than another pure action against every profile of the others is in no Nash
equilibrium's support; removing it leaves the equilibrium set unchanged (Pearce 1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from games.errors import GameError
from games.normal_form import NormalFormGame


@dataclass(frozen=True)
class Reduction:
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
    kept = [list(range(size)) for size in game.shape]
    removed: list[tuple[str, str, str]] = []
    changed = True
    while changed:
        changed = False
        for i, player in enumerate(game.players):
            worse = _dominating(game, i, kept)
            changed = changed or bool(worse)
            for action, better in worse.items():
                kept[i].remove(action)
                removed.append((player, game.actions[i][action], game.actions[i][better]))
    return Reduction(game, tuple(map(tuple, kept)), tuple(removed))


def _dominating(game: NormalFormGame, i: int, kept: list[list[int]]) -> dict[int, int]:
    """Return player i's dominated actions, each with an action that dominates it and is itself not dominated."""
    if len(kept[i]) < 2:
        return {}
    payoffs = game.payoffs[i]
    if any(len(own) < size for own, size in zip(kept, game.shape, strict=True)):
        payoffs = payoffs[np.ix_(*kept)]
    own = np.moveaxis(payoffs, i, 0).reshape(len(kept[i]), -1)
    above = (own[:, None] > own[None]).all(axis=2)  # [better, worse]
    best = ~above.any(axis=0)
    return {kept[i][k]: kept[i][int(np.argmax(above[:, k] & best))] for k in range(len(best)) if not best[k]}

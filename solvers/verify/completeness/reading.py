"""What the checker reads of a game by itself: payoffs as integers, and the actions that strict dominance leaves."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any, TypeAlias

from games.errors import GameError
from games.normal_form import NormalFormGame

from .verdict import Unproved

Step: TypeAlias = tuple[int, int, int]
"""A player, one of its actions, and another one that is better whatever the others do among what is left."""


@dataclass(frozen=True)
class Reading:
    """A game's payoffs and what is left of its actions.

    Attributes
    ----------
    tables
        Per player pure profile -> payoff, times a common denominator.
    shape
        How many actions each player has.
    kept
        Per player the actions that are left, in order.
    """

    tables: tuple[dict[tuple[int, ...], int], ...]
    shape: tuple[int, ...]
    kept: tuple[tuple[int, ...], ...]

    @property
    def active(self) -> tuple[int, ...]:
        """The players with more than one action left."""
        return tuple(i for i, own in enumerate(self.kept) if len(own) > 1)

    def payoff(self, player: int, actions: dict[int, int]) -> int:
        """Return a player's payoff where some players play actions and everybody else its first one left."""
        return self.tables[player][tuple(actions.get(i, own[0]) for i, own in enumerate(self.kept))]


def read(game: object, removed: Iterable[Step]) -> Reading:
    """Return a game's payoffs, and the actions that are left when dominated ones are removed one after the other.

    Raises
    ------
    GameError
        If it is no normal-form game, or symbolic.
    Unproved
        If an action is removed that is not dominated.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> read(prisoners, [(0, 0, 1), (1, 0, 1)]).kept
    ((1,), (1,))
    """
    if not isinstance(game, NormalFormGame) or game.symbolic:
        raise GameError("verify.completeness: a normal-form game with payoffs in numbers is needed")
    tables = []
    for own in game.fractions():
        scale = lcm(*(value.denominator for value in own.flat))
        tables.append({place: int(value * scale) for place, value in zip(_profiles(own.shape), own.flat, strict=True)})
    kept = [list(range(size)) for size in game.shape]
    for step in removed:
        if not _is_step(step, kept):
            raise Unproved(f"the step {step} names no player and two actions of it that are left")
        i, worse, better = step
        for rest in itertools.product(*(own if j != i else [worse] for j, own in enumerate(kept))):
            if not tables[i][(*rest[:i], better, *rest[i + 1 :])] > tables[i][rest]:
                raise Unproved(f"action {worse} of player {i} is removed and not dominated by action {better}")
        kept[i].remove(worse)
    return Reading(tuple(tables), tuple(game.shape), tuple(map(tuple, kept)))


def _is_step(step: Any, kept: Sequence[Sequence[int]]) -> bool:
    if not (isinstance(step, tuple) and len(step) == 3 and all(type(k) is int for k in step) and 0 <= step[0] < len(kept)):
        return False
    return step[1] != step[2] and {step[1], step[2]} <= set(kept[step[0]])


def _profiles(shape: Sequence[int]) -> Iterable[tuple[int, ...]]:
    return itertools.product(*map(range, shape))

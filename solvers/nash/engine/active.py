"""The part of a game that dominance leaves open: the players who still have a choice, everybody else held at one action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError

from ...continua import Product, Profile
from ...dominance import Reduction
from ...result import read_only

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class ActiveGame:
    """The game among the players who have a choice; its equilibria are those of the whole game.

    Attributes
    ----------
    reduction
        The reduction it comes from.
    players
        Indices of the players with at least two actions left.
    payoffs
        Their payoffs as Fractions, shape (k, A_0, ..., A_{k-1}) over the actions left to them. Read-only.
    """

    reduction: Reduction
    players: tuple[int, ...]
    payoffs: NDArray[Any]

    def whole(self, profile: Sequence[Sequence[Any]]) -> Profile:
        """Return a profile of the active players as one of the whole game: removed actions get probability zero.

        Raises
        ------
        GameError
            If the profile does not have one probability per action left of each active player.
        """
        kept = self.reduction.kept
        if [len(own) for own in profile] != [len(kept[i]) for i in self.players]:
            raise GameError(
                f"active game: {[len(kept[i]) for i in self.players]} probabilities are needed; got {[len(own) for own in profile]}"
            )
        return tuple(own for (own,) in self.product([[own] for own in profile]))

    def product(self, vertices: Sequence[Iterable[Sequence[Any]]]) -> Product:
        """Return, per player of the whole game, the strategies that those of each active player are, or its only one."""
        whole = self.spread(vertices, Fraction(0), Fraction(1))
        return tuple(tuple(read_only(np.array(strategy, dtype=object)) for strategy in own) for own in whole)

    def spread(self, vectors: Sequence[Iterable[Sequence[T]]], zero: T, one: T) -> tuple[tuple[tuple[T, ...], ...], ...]:
        """Return each player's vectors over the actions left as vectors over all actions of all players.

        An action that was removed has ``zero``, the only one left to a player without a choice ``one``.
        """
        chosen = dict(zip(self.players, vectors, strict=True))
        out = []
        for i, (kept, size) in enumerate(zip(self.reduction.kept, self.reduction.game.shape, strict=True)):
            own = []
            for vector in chosen.get(i, [(one,)]):
                at = dict(zip(kept, vector, strict=True))
                own.append(tuple(at.get(action, zero) for action in range(size)))
            out.append(tuple(own))
        return tuple(out)


def active_game(reduction: Reduction) -> ActiveGame:
    """Return the game among the players to whom a reduction leaves more than one action.

    >>> from games.normal_form import NormalFormGame
    >>> from solvers.dominance import reduce
    >>> pennies = np.array([[1, -1], [-1, 1]])
    >>> u = np.zeros((3, 2, 2, 2), dtype=int)
    >>> u[0], u[1, :, 1], u[2] = pennies[:, None, :], 1, -pennies[:, None, :]
    >>> active = active_game(reduce(NormalFormGame(u)))
    >>> active.players, active.payoffs.shape
    ((0, 2), (2, 2, 2))
    >>> [[str(p) for p in own] for own in active.whole([(Fraction(1, 2), Fraction(1, 2))] * 2)]
    [['1/2', '1/2'], ['0', '1'], ['1/2', '1/2']]
    """
    players = tuple(i for i, own in enumerate(reduction.kept) if len(own) > 1)
    sizes = tuple(len(reduction.kept[i]) for i in players)
    payoffs = reduction.reduced().fractions()[list(players)].reshape(len(players), *sizes)
    return ActiveGame(reduction, players, read_only(payoffs))


@dataclass(frozen=True)
class Group:
    """Connected pieces of the equilibrium set of the whole game, their vertices as profiles, and the largest dimension."""

    pieces: tuple[Any, ...]
    vertices: list[Profile]
    dimension: int

"""What a game of the catalogue says: where it comes from, its whole equilibrium set, and how that set is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ..errors import GameError
from ..exact.algebraic import Algebraic
from ..normal_form import NormalFormGame
from ..published import Published
from .pieces import Continuum, Profile

BY_HAND = "derived by hand, step by step, in the docstring of the module (`steps`)"
"""The derivation note of a set that was worked out here."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Entry(Published[NormalFormGame]):
    """A game with its equilibrium set.

    Attributes
    ----------
    equilibria
        The isolated equilibria: Fractions, or exact numbers of a field (games.exact.algebraic) where they are irrational.
    components
        The continua.
    complete
        Whether the set is known to be everything.
    derivation
        How the set is known.
    remarks
        What the game is good for, and what programs get wrong.
    """

    equilibria: tuple[Profile, ...] = ()
    components: tuple[Continuum, ...] = ()
    complete: bool = True
    derivation: str = BY_HAND
    remarks: str = ""

    def contains(self, profile: Profile) -> bool:
        """Return whether an exact profile is in the equilibrium set.

        Raises
        ------
        GameError
            If the profile does not have the shape of the game or is not exact.
        ArithmeticError
            If the profile and the set have irrational numbers of two different fields, which cannot be compared.

        >>> from games.catalogue import entries
        >>> from games.catalogue.pieces import profile
        >>> entries()["entry"].contains(profile("1 0", "2/3 1/3"))
        True
        """
        exact = tuple(tuple(own) for own in profile)
        if tuple(map(len, exact)) != self.game.shape:
            raise GameError(f"{self.slug}: a profile of shape {self.game.shape} is needed; got {tuple(map(len, exact))}")
        if not all(isinstance(p, Fraction | int | Algebraic) for own in exact for p in own):
            raise GameError(f"{self.slug}: exact probabilities are needed; got {profile!r}")
        return exact in self.equilibria or any(component.contains(exact) for component in self.components)

    def __repr__(self) -> str:
        counts = [f"{len(self.equilibria)} isolated"] * bool(self.equilibria) + [component.shape for component in self.components]
        return f"{self.title}: {', '.join(counts)}"


def by_rule(pay: Callable[[int, tuple[int, ...]], Any], *shape: int, **labels: Any) -> NormalFormGame:
    """Return the game of a shape in which player i is paid ``pay(i, profile)``; ``labels`` are those of NormalFormGame.

    >>> by_rule(lambda i, profile: int(profile[0] == profile[1]), 2, 2).payoffs[1].astype(int).tolist()
    [[1, 0], [0, 1]]
    """
    payoffs = np.empty((len(shape), *shape), dtype=object)
    for i, *profile in np.ndindex(*payoffs.shape):
        payoffs[(i, *profile)] = pay(i, tuple(profile))
    return NormalFormGame(payoffs, **labels)

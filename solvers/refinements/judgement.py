"""What a refinement says of an equilibrium: yes, no, or undecided by the method; with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.normal_form import NormalFormGame
from games.profile import against
from games.record import Record

from ..continua import Profile
from ..verify.tables import mixed


@dataclass(frozen=True, eq=False)
class Judgement(Record):
    """Whether a profile has a property.

    Attributes
    ----------
    holds
        True or False if proved, None if the method cannot decide; the reason then says what is missing.
    reason
        The argument in words.
    witness
        The object that proves it, as the notion's module says; None where the reason says all.
    """

    holds: bool | None
    reason: str
    witness: Any = None


@forgiving
def deviation_payoffs(game: NormalFormGame, i: int, profile: Profile) -> NDArray[Any]:
    """Return the expected payoff of each action of a player against the others' mixed strategies, shape (A_i,).

    Exact in whatever ordered field the strategies are in.

    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> deviation_payoffs(pennies, 0, (np.array([1, 0]), np.array([Fraction(3, 4), Fraction(1, 4)])))
    array([Fraction(1, 2), Fraction(-1, 2)], dtype=object)
    """
    return against(game.fractions()[i], i, profile)


@forgiving
def equilibrium_or_judgement(game: NormalFormGame, profile: object) -> tuple[Profile, Judgement | None]:
    """Return a profile as strategies, and a judgement if it is settled already: not exact, or not an equilibrium.

    Raises
    ------
    GameError
        If the profile does not fit the game or the payoffs are symbolic.
    """
    strategies = mixed(game, profile)
    if any(isinstance(p, float | np.floating) for own in strategies for p in own):
        return strategies, Judgement(None, "the probabilities are floats; only exact ones can be judged")
    for i, own in enumerate(strategies):
        values = deviation_payoffs(game, i, strategies)
        best = max(range(len(own)), key=lambda a, values=values: values[a])  # type: ignore[misc]  # mypy cannot infer this lambda
        for a, p in enumerate(own):
            if p > 0 and values[a] < values[best]:
                names = game.actions[i]
                return strategies, Judgement(
                    False,
                    f"not a Nash equilibrium: {game.players[i]} plays {names[a]} and gains {values[best] - values[a]} "
                    f"by {names[best]}",
                )
    return strategies, None


def rational(profile: Profile) -> bool:
    """Return whether all probabilities are rational; those of three-player equilibria may be algebraic."""
    return all(isinstance(p, Fraction | int | np.integer) for own in profile for p in own)


def supports(profile: Profile) -> tuple[tuple[int, ...], ...]:
    """Return, per player, the actions played with positive probability."""
    return tuple(tuple(a for a, p in enumerate(own) if p > 0) for own in profile)

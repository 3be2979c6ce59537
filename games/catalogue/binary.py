"""Games in which every player has two actions, written by what each player gains from the second.

A profile of such a game is a point of a cube: the probability of the second action, one coordinate per player.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from ..normal_form import NormalFormGame
from .entry import by_rule
from .pieces import Cell, Polytopes, Profile

UNIT = (Fraction(0), Fraction(1))
"""The range of a probability."""


def from_gains(
    *gains: Callable[..., Any], title: str = "", players: Sequence[str] | None = None, actions: Sequence[str] = ("0", "1")
) -> NormalFormGame:
    """Return the game in which the first action pays nothing and the second its gain.

    Parameters
    ----------
    gains
        One function per player: the others' actions (0 or 1 each, in player order) -> gain from action 1 over 0.
        Only differences matter to best responses, so every game has such a game's equilibria.

    >>> pennies = from_gains(lambda y: 2 * y - 1, lambda x: 1 - 2 * x)
    >>> pennies.payoffs[0].tolist()
    [[Fraction(0, 1), Fraction(0, 1)], [Fraction(-1, 1), Fraction(1, 1)]]
    """

    def pay(i: int, profile: tuple[int, ...]) -> Any:
        return gains[i](*profile[:i], *profile[i + 1 :]) if profile[i] else 0

    n = len(gains)
    return by_rule(pay, *[2] * n, players=players, actions=[actions] * n, title=title)


def mix(*seconds: Any) -> Profile:
    """Return the profile in which the players play their second actions with the given probabilities.

    >>> mix(0, Fraction(1, 3))
    ((Fraction(1, 1), Fraction(0, 1)), (Fraction(2, 3), Fraction(1, 3)))
    """
    exact = (Fraction(p) if isinstance(p, int) else p for p in seconds)
    return tuple((1 - p, p) for p in exact)


def seconds(profile: Profile) -> tuple[Any, ...]:
    """Return the probability of each player's second action.

    >>> seconds(mix(0, Fraction(1, 3)))
    (Fraction(0, 1), Fraction(1, 3))
    """
    return tuple(own[1] for own in profile)


def cell(at: Callable[..., Any], parameters: Callable[..., Any], box: tuple[tuple[Fraction, Fraction], ...], formula: str) -> Cell:
    """Return a curve or a surface of points of the cube.

    Parameters
    ----------
    at, parameters
        Parameters -> the probabilities of the second actions, and back, both by coordinates.
    box, formula
        As in :class:`games.catalogue.pieces.Cell`.

    >>> cell(lambda t: (t, t), lambda x, y: (x,), (UNIT,), "(t, t)").contains(mix(Fraction(1, 3), Fraction(1, 3)))
    True
    """
    return Cell(lambda *t: mix(*at(*t)), lambda profile: parameters(*seconds(profile)), box, formula)


def box(*ranges: Any) -> Polytopes:
    """Return the piece in which each probability of a second action is a number or runs between two.

    >>> box(0, (0, 1), Fraction(1, 2)).dimension
    1
    """
    ends = (each if isinstance(each, tuple) else (each,) for each in ranges)
    return Polytopes(tuple(tuple(mix(p)[0] for p in own) for own in ends))

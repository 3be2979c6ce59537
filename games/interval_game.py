"""Games whose payoffs are known within bounds only: every table of numbers between a lowest and a highest one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arguments import forgiving
from .arrays import exact_number, number_array
from .errors import GameError
from .exact.numbers import decimal, exact
from .normal_form import NormalFormGame
from .record import Record


@dataclass(frozen=True, eq=False)
class IntervalGame(Record):
    """All games with the payoffs of ``low`` or more and those of ``high`` or less, each payoff on its own.

    Attributes
    ----------
    low, high
        Games of one shape, players and actions, payoffs in Fractions; ``low`` nowhere above ``high``.

    Raises
    ------
    GameError
        If the two do not fit together, a lowest payoff is above the highest, or payoffs are symbolic.

    >>> game = NormalFormGame([[[1, 0], [0, 1]], [[1, 0], [0, 1]]])
    >>> IntervalGame.around(game, "0.1").bounds("1", (0, 0))
    (Fraction(9, 10), Fraction(11, 10))
    """

    low: NormalFormGame
    high: NormalFormGame

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if (low.players, low.actions) != (high.players, high.actions):
            raise GameError("interval game: the lowest and the highest payoffs are needed of the same players and actions")
        if low.symbolic or high.symbolic:
            raise GameError("interval game: payoffs are symbolic; give the parameters values first")
        for field, game in (("low", low), ("high", high)):
            if not game.exact:
                object.__setattr__(self, field, _with_payoffs(game, game.fractions()))
        for i, *profile in np.argwhere(self.low.payoffs > self.high.payoffs):
            at = ", ".join(low.labels(profile))
            raise GameError(
                f"interval game: payoff of {low.players[i]} at ({at}): the lowest, {self.low.payoffs[(i, *profile)]}, "
                f"is above the highest, {self.high.payoffs[(i, *profile)]}"
            )

    @classmethod
    @forgiving
    def around(cls, game: NormalFormGame, radius: object) -> IntervalGame:
        """Return all games whose payoffs differ from a game's by ``radius`` (payoff units) at most.

        Raises
        ------
        GameError, ParameterError
            If ``radius`` is negative or no number, or payoffs are symbolic.
        """
        width = exact(radius, "interval game: radius")
        if width < 0:
            raise GameError(f"interval game: radius: a number of payoff units, 0 or more, is needed; got {decimal(width)}")
        middle = _exact(game)
        return cls(_with_payoffs(game, middle - width), _with_payoffs(game, middle + width))

    @classmethod
    @forgiving
    def rounded(cls, game: NormalFormGame, decimals: int) -> IntervalGame:
        """Return all games whose payoffs are the same as a game's when they are rounded to so many decimals, ends included.

        Raises
        ------
        GameError
            If ``decimals`` is no whole number from -300 to 300, or payoffs are symbolic.

        >>> game = NormalFormGame([[["0.123", 0], [0, 1]], [[1, 0], [0, 1]]])
        >>> IntervalGame.rounded(game, 2).bounds("1", (0, 0))
        (Fraction(23, 200), Fraction(1, 8))
        """
        if isinstance(decimals, bool) or not isinstance(decimals, int) or abs(decimals) > 300:
            raise GameError(
                f"interval game: decimals: a whole number from -300 to 300 is needed, as 2 for steps of 0.01; got {decimals!r}"
            )
        step = Fraction(10) ** -decimals
        shown = np.frompyfunc(lambda payoff: round(payoff / step) * step, 1, 1)(_exact(game))
        return cls(_with_payoffs(game, shown - step / 2), _with_payoffs(game, shown + step / 2))

    @property
    def players(self) -> tuple[str, ...]:
        """The players' labels."""
        return self.low.players

    @property
    def actions(self) -> tuple[tuple[str, ...], ...]:
        """The labels of each player's actions."""
        return self.low.actions

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of actions of each player."""
        return self.low.shape

    def bounds(self, player: str | int, profile: object) -> tuple[Fraction, Fraction]:
        """Return the lowest and the highest payoff of a player at a pure profile."""
        return self.low.payoff(player, profile), self.high.payoff(player, profile)

    @forgiving
    def holds(self, game: NormalFormGame) -> bool:
        """Tell whether a game is one of these: the same players and actions, and every payoff within its bounds."""
        if (game.players, game.actions) != (self.players, self.actions) or game.symbolic:
            return False
        payoffs = game.fractions()
        return bool((self.low.payoffs <= payoffs).all() and (payoffs <= self.high.payoffs).all())

    def at(self, shares: Iterable[Any]) -> NormalFormGame:
        """Return the game whose payoffs stand at these shares of their intervals, array of shape (n, A_0, ...) or one number.

        Raises
        ------
        GameError
            If a share is no number from 0 to 1, or there is not one for each payoff.

        >>> game = NormalFormGame([[[1, 0], [0, 1]], [[1, 0], [0, 1]]])
        >>> IntervalGame.around(game, "0.1").at(1).payoff("1", (0, 0))
        Fraction(11, 10)
        """
        given = number_array(shares, "interval game: shares")
        at: NDArray[Any] = np.frompyfunc(lambda share: exact_number(share, "interval game: shares"), 1, 1)(given)
        if np.ndim(at) and np.shape(at) != self.low.payoffs.shape:
            raise GameError(f"interval game: shares: one number, or shape {self.low.payoffs.shape}, is needed; got {np.shape(at)}")
        for share in np.ravel(at):
            if not 0 <= share <= 1:
                raise GameError(f"interval game: shares: numbers from 0 to 1 are needed; got {share}")
        return _with_payoffs(self.low, self.low.payoffs + at * (self.high.payoffs - self.low.payoffs))


def _exact(game: NormalFormGame) -> NDArray[Any]:
    if game.symbolic:
        raise GameError("interval game: payoffs are symbolic; give the parameters values first")
    return game.fractions()


def _with_payoffs(game: NormalFormGame, payoffs: NDArray[Any]) -> NormalFormGame:
    return NormalFormGame(payoffs, game.players, game.actions, game.title)

"""What lengthens a rapprochement, or a friction, most: the mean years until it ends, against each parameter of the transitions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.models.slow_states import PARAMETERS, TRANSITIONS, SlowStates

from ..duration import Chain, Duration
from .outlooks import Outlook


@dataclass(frozen=True)
class Lever:
    """What a parameter of the transitions does to the mean years until the turn, play held fixed.

    Attributes
    ----------
    symbol, name
        The parameter.
    value, low, high
        Its value and its range.
    slope
        Exact derivative of the mean, in years per unit; None if the mean is infinite or becomes so at once.
    at_low, at_high
        The mean at the ends of the range; None if infinite there.
    """

    symbol: str
    name: str
    value: Fraction
    low: Fraction
    high: Fraction
    slope: Fraction | None
    at_low: Fraction | None
    at_high: Fraction | None

    @property
    def longest(self) -> Fraction | None:
        """The longer of the means at the two ends; None if infinite."""
        return None if self.at_low is None or self.at_high is None else max(self.at_low, self.at_high)


def levers(found: SlowStates, of: Outlook) -> tuple[Lever, ...]:
    """Return every parameter of the transitions, the one that can lengthen the time to the turn most first.

    No parameter enters a transition with a power above two, so that half the difference between a step up and a step down is the
    derivative, exactly. Play is held fixed: near enough it is an equilibrium still, at the ends of a range it need not be.

    >>> import games
    >>> from games.models import slow_states
    >>> from solvers.markov import StochasticGame
    >>> from solvers.rapprochement import outlook, selected
    >>> game = slow_states.game(games.scenario("2023"), ("animosity",), us_action="E")
    >>> without_pressure = outlook(selected(StochasticGame(**game.arguments)), "low animosity")
    >>> without_pressure.turn.mean, levers(game, without_pressure)[0].name
    (Fraction(500, 113), 'gaffe')
    """
    known = {p.symbol: p for p in PARAMETERS}
    start = of.turn.start

    def rows(symbol: str, value: Fraction) -> list[tuple[Any, ...]]:
        return [found.after(state, of.actions(state), {symbol: value}) for state in found.states]

    def mean(symbol: str, value: Fraction) -> Fraction | None:
        return Duration(Chain(of.chain.states, of.chain.kinds, rows(symbol, value)), start, of.turn.target).mean

    result = []
    for symbol in TRANSITIONS:
        p, value = known[symbol], found.values[symbol]
        up, down = rows(symbol, value + 1), rows(symbol, value - 1)
        change = [[(a - b) / 2 for a, b in zip(more, less, strict=True)] for more, less in zip(up, down, strict=True)]
        if any(any(row) for row in change):
            slope = of.turn.slope(change)
            result.append(Lever(symbol, p.name, value, p.low, p.high, slope, mean(symbol, p.low), mean(symbol, p.high)))
    return tuple(sorted(result, key=lambda own: (own.longest is not None, -(own.longest or 0), own.symbol)))

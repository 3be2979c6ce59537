"""What lengthens a rapprochement, or a friction, most: the mean years until it ends, against each parameter of the transitions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from games.arguments import forgiving
from games.models.slow_states import PARAMETERS, TRANSITIONS, SlowStates

from ..duration import Chain, Duration
from .outlooks import Outlook

Matrix = list[list[Fraction]]


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


@forgiving
def levers(found: SlowStates, of: Outlook) -> tuple[Lever, ...]:
    """Return every parameter of the transitions, the one that can lengthen the time to the turn most first.

    No parameter enters a transition with a power above two, so that a step up and a step down give the derivatives, exactly. Play
    is held fixed: near enough it is an equilibrium still, at the ends of a range it need not be.

    >>> import games
    >>> from games.models import slow_states
    >>> from solvers.rapprochement import equilibria
    >>> game = slow_states.game(games.scenario("2023"), ("animosity",), us_action="E")
    >>> shortest = equilibria(game, "low animosity")[1][0]
    >>> shortest.turn.mean, levers(game, shortest)[0].name
    (Fraction(500, 113), 'gaffe')
    """
    known = {p.symbol: p for p in PARAMETERS}
    result = []
    for symbol in TRANSITIONS:
        p, value = known[symbol], found.values[symbol]
        slopes, bends = _taylor(found, of, symbol)
        if not any(any(row) for row in (*slopes, *bends)):
            continue
        means = [_mean(of, slopes, bends, end - value) for end in (p.low, p.high)]
        result.append(Lever(symbol, p.name, value, p.low, p.high, of.turn.slope(slopes), *means))
    return tuple(sorted(result, key=lambda own: (own.longest is not None, -(own.longest or 0), own.symbol)))


def _taylor(found: SlowStates, of: Outlook, symbol: str) -> tuple[Matrix, Matrix]:
    """Return the first derivative of the chain's rows by a parameter, and half the second."""
    slopes, bends = [], []
    for state, row in zip(found.states, of.chain.rows, strict=True):
        up, down = (found.after(state, of.actions(state), {symbol: found.values[symbol] + step}) for step in (1, -1))
        slopes.append([(a - b) / Fraction(2) for a, b in zip(up, down, strict=True)])
        bends.append([(a + b) / Fraction(2) - now for a, b, now in zip(up, down, row, strict=True)])
    return slopes, bends


def _mean(of: Outlook, slopes: Matrix, bends: Matrix, step: Fraction) -> Fraction | None:
    """Return the mean years until the turn when the parameter has moved by a step."""
    rows = [
        [now + step * slope + step**2 * bend if slope or bend else now for now, slope, bend in zip(*own, strict=True)]
        for own in zip(of.chain.rows, slopes, bends, strict=True)
    ]
    return Duration(Chain(of.chain.states, of.chain.kinds, rows), of.turn.start, of.turn.target).mean

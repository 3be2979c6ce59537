"""How much history decides: states in which some equilibria play friction and others do not, against the hazard of leaders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from games.arguments import forgiving
from games.models import slow_states
from games.models.slow_states import SlowStates

from .. import markov_bounds
from ..markov import StochasticGame
from .outlooks import by_length, outlook


@dataclass(frozen=True)
class Hysteresis:
    """How much history decides at a hazard of the government in Seoul.

    Attributes
    ----------
    hazard
        Probability a year that the other camp comes to power.
    width
        Number of states in which some equilibria play friction and others do not.
    states, equilibria
        Numbers of states and of equilibria.
    shortest, longest
        The least and the greatest mean number of years until the turn under any equilibrium; None if infinite.
    """

    hazard: Fraction
    width: int
    states: int
    equilibria: int
    shortest: Fraction | None
    longest: Fraction | None


@forgiving
def hysteresis(found: SlowStates, start: str, hazards: Iterable[object]) -> tuple[Hysteresis, ...]:
    """Return, at each hazard of the government in Seoul, in how many states history decides, and what that is worth in years.

    Parameters
    ----------
    found
        The game whose other parameters are kept.
    start
        This year's state. The turn is until friction, or until cohesion where an equilibrium plays friction in it.
    hazards
        Probabilities a year, within the range of the parameter ``haz``.

    Raises
    ------
    ParameterError
        If a hazard is out of range.
    GameError
        If there is no such start.

    >>> import games
    >>> game = slow_states.game(games.scenario("2023"), ("animosity",), us_action="E")
    >>> [(own.width, own.equilibria) for own in hysteresis(game, "low animosity", ("0.05", "0.4"))]
    [(1, 5), (1, 5)]
    """
    rows = []
    for hazard in hazards:
        own = slow_states.game(
            found.scenario,
            found.slow,
            us_action=found.us_action,
            actions=found.actions,
            government=found.government,
            **{**found.values, "haz": hazard},
        )
        solution = markov_bounds.solve(StochasticGame(**own.arguments), blocks=own.blocks)
        outlooks = [outlook(e, start) for e in solution.equilibria]
        kinds = [{of.chain.kinds[k] == "friction" for of in outlooks} for k in range(len(own.states))]
        means = sorted((of.turn.mean for of in outlooks), key=by_length)
        ends = (means[0], means[-1]) if means else (None, None)
        rows.append(Hysteresis(own.values["haz"], sum(len(k) > 1 for k in kinds), len(own.states), len(outlooks), *ends))
    return tuple(rows)

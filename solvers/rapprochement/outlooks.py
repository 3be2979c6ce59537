"""The outlook of an equilibrium: the chain of years under it, from this year's state; and which equilibrium, which state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError
from games.models import slow_states
from games.profile import CLASSES
from games.scenarios.episodes import Episode, episodes
from games.scenarios.scenario import Scenario

from ..duration import Chain, Duration, chain, long_run, until
from ..markov import MarkovEquilibrium, StochasticGame, certify, pure_profile
from ..selection import logit

MOST_ROUNDS = 200
"""Rounds in which a selection in every state must come to rest."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """What an equilibrium holds for the years to come.

    Attributes
    ----------
    equilibrium, chain
        The play, and the chain of years under it.
    start
        This year's state.
    turn
        Years until friction; until cohesion if this is a year of friction.
    """

    equilibrium: MarkovEquilibrium
    chain: Chain
    start: str
    turn: Duration

    @property
    def now(self) -> str:
        """The class of this year's play."""
        return self.chain.kinds[self.chain.states.index(self.start)]

    @property
    def awaited(self) -> tuple[str, str]:
        """Friction, then cohesion; the other way round in a year of friction."""
        return ("cohesion", "friction") if self.now == "friction" else ("friction", "cohesion")

    @cached_property
    def back(self) -> Duration | None:
        """Years from the turn until the other of the two; None if the turn never comes."""
        chance = self.turn.chance
        return until(self.chain, self.awaited[1], [p / chance for p in self.turn.entry]) if chance else None

    @cached_property
    def shares(self) -> Mapping[str, Fraction]:
        """Share of the years in the long run, by class."""
        found = long_run(self.chain, self.start)
        return {c: found.get(c, Fraction(0)) for c in CLASSES}

    @property
    def play(self) -> tuple[tuple[str, str], ...]:
        """What Japan and the ROK do, state by state."""
        return tuple(self.actions(state) for state in self.chain.states)

    def actions(self, state: str) -> tuple[str, str]:
        """Return what Japan and the ROK do in a state."""
        e = self.equilibrium
        labels = e.game.actions[e.game.states.index(state)]
        japan, rok = (own[list(x).index(1)] for own, x in zip(labels, e.profile[state], strict=True))
        return japan, rok


@forgiving
def outlook(e: MarkovEquilibrium, start: str) -> Outlook:
    """Return the outlook of an equilibrium in pure actions from a state.

    Raises
    ------
    GameError
        If there is no such state, or actions are mixed.
    """
    if any(1 not in list(x) for own in e.profile.values() for x in own):
        raise GameError("outlook: an equilibrium in pure actions is needed; solvers.duration.chain takes mixed ones")
    years = chain(e)
    friction = years.kinds[years.number(start)] == "friction"
    return Outlook(e, years, start, until(years, "cohesion" if friction else "friction", start))


@forgiving
def selected(game: StochasticGame) -> MarkovEquilibrium | None:
    """Return the pure equilibrium that the logit branch selects in every state's game of now and later; None if there is none.

    The values to begin with are those of the profile selected in each state's game of one year; then those of the profile
    selected before, until the rule comes to rest: at the values of what it selects it selects the same again. Where it goes round
    among several profiles instead, none is selected, be they equilibria or not.

    Parameters
    ----------
    game
        Of two players, with as many actions in every state: payoffs of shape (2, A, B) each.

    Raises
    ------
    GameError
        As ``selection.logit.select_batch`` raises it.

    >>> import games
    >>> found = slow_states.game(games.scenario("2023"), ("animosity",))
    >>> selected(StochasticGame(**found.arguments))
    high animosity: (C, C); low animosity: (C, C)
    """
    payoffs, chances = np.array(game.floats[0]), np.array(game.floats[1])
    d, count = float(game.discount), len(game.states)
    columns = payoffs.shape[3]
    later: NDArray[Any] = np.zeros((count, 2))
    seen: list[tuple[int, ...]] = []
    for _ in range(MOST_ROUNDS):
        stage = (1 - d) * payoffs + d * np.moveaxis(chances @ later, -1, 1)
        cells = logit.select_batch(stage).cells
        key = tuple(map(int, cells))
        if key in seen:
            break
        seen.append(key)
        rows, cols = np.divmod(cells, columns)
        places = np.arange(count)
        rewards = payoffs[places, :, rows, cols]
        later = np.linalg.solve(np.eye(count) - d * chances[places, rows, cols], (1 - d) * rewards)
    else:
        return None
    if key != seen[-1]:
        return None
    judged = certify(game, pure_profile(game, [divmod(cell, columns) for cell in key]))
    return judged if judged.regret == 0 else None


@forgiving
def episode_of(scenario: Scenario) -> Episode | None:
    """Return the episode that a scenario is, as it is or as a theory sees it; None if it is of none.

    >>> import games
    >>> episode_of(games.theory("cha").apply(games.scenario("2019"))).id
    'E19'
    """
    return episodes().get(scenario.name.partition("/")[0])


@forgiving
def first_state(scenario: Scenario, values: Mapping[str, Fraction], government: str, friction: bool | None = None) -> str:
    """Return the state with the levels that a scenario's codes are nearest to; animosity is high in a year of friction.

    Polls lag: those of 2019 were taken before it.

    Parameters
    ----------
    values
        The slow states' parameters, symbol -> value, as ``slow_states.values`` returns them.
    government
        The camp that governs in Seoul.
    friction
        Whether the year was one of friction; by default the coded outcome of the scenario's episode says so, if it has one.

    >>> import games
    >>> first_state(games.scenario("2019"), slow_states.values(), "progressive")
    'high animosity, low threat, progressive, doubtful US'
    """
    coded = episode_of(scenario)
    if friction is None:
        friction = coded is not None and coded.outcome == "friction"
    levels = slow_states.nearest_levels(scenario, values) | {"government": government}
    if friction:
        levels["animosity"] = slow_states.LEVELS["animosity"][0]
    return ", ".join(levels[name] for name in slow_states.LEVELS)


def by_length(mean: Fraction | None) -> tuple[bool, Fraction]:
    """Return a key that sorts means from the shortest to the infinite, which is None."""
    return mean is None, mean or Fraction(0)

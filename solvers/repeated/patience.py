r"""How patient players must be to keep to a pure profile in every period of an infinite repetition, for fear of punishment.

Payoffs are averaged with the discount factor :math:`\delta`. A *trigger* plays the profile until a bad public signal, then
punishes, for ever (grim, Friedman 1971) or for some periods (Green and Porter 1984), and starts again. The signal comes with
probability ``false_alarm`` if nobody deviates and ``detection`` after a deviation; 0 and 1 are perfect monitoring. With that
and punishment for ever, a player with :math:`u_i` at the profile, :math:`d_i` by its best deviation and :math:`w_i` under
punishment keeps to it iff :math:`u_i \ge (1-\delta) d_i + \delta w_i`. What :math:`w_i` is says how credible that is:

``reversion``
    a pure equilibrium of the stage game: subgame perfect;
``worst_equilibrium``
    the equilibrium of the stage game that is worst for the deviator: subgame perfect (Friedman 1971);
``minmax``
    the others hold the deviator down to its minmax payoff: a Nash equilibrium of the repeated game (Aumann and Shapley
    1976), and no punishment is harsher, so below this factor no equilibrium whatever keeps to the profile.

Between the last two, optimal penal codes may sustain the profile (Abreu 1988); for two players ``payoff_set`` has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

import numpy as np
from flint import fmpq_poly

from games.arguments import forgiving
from games.errors import GameError, ParameterError
from games.exact.algebraic import compare, feasible
from games.exact.linear_program import maximize
from games.exact.numbers import exact, rational
from games.normal_form import NormalFormGame
from games.profile import line_through
from games.record import Record

from .. import nash
from ..result import Solution


@dataclass(frozen=True)
class Trigger:
    """For which discount factors a trigger is an equilibrium.

    Attributes
    ----------
    critical
        The least such discount factor, an exact number; None if there is none below 1.
    intervals
        All of them below 1, as (lowest, highest): the latter is 1 where patience never hurts.
    """

    critical: Any
    intervals: tuple[tuple[Any, Any], ...]

    def sustains(self, discount: Any) -> bool:
        """Tell whether the trigger is an equilibrium at a discount factor in (0, 1)."""
        return any(low <= discount <= high for low, high in self.intervals)


def trigger(
    temptation: Any,
    reward: Any,
    punishment: Any,
    *,
    false_alarm: Any = 0,
    detection: Any = 1,
    length: int | None = None,
) -> Trigger:
    r"""Return the discount factors at which a player keeps to a profile for fear of punishment.

    Without a deviation the player is worth :math:`V = (1-\delta) R + \delta ((1-q_0) V + q_0 W)`, where W is the value when
    punishment starts; a deviation gains T - R now and makes the bad signal come with probability :math:`q_1` instead.

    Parameters
    ----------
    temptation, reward, punishment
        Per-period payoff of the best deviation (T), of the profile (R), and while punished (P, a stage equilibrium).
    false_alarm, detection
        Probability of the bad signal without (q0) and with (q1) a deviation.
    length
        Periods of punishment; None for ever. Then the critical factor is
        (T - R) / ((T - R)(1 - q0) + (q1 - q0)(R - P)).

    Raises
    ------
    ParameterError
        If a number is not finite, a probability is not in [0, 1], or the length is no positive whole number.

    >>> trigger("1.4", 1, 0).critical, trigger("1.4", 1, 0, false_alarm="0.1", detection="0.9").critical
    (Fraction(2, 7), Fraction(10, 29))
    >>> float(trigger("1.4", 1, 0, length=2).critical)
    0.3062257748298549
    """
    t, r, p, q0, q1 = (
        exact(value, name)
        for value, name in (
            (temptation, "temptation"),
            (reward, "reward"),
            (punishment, "punishment"),
            (false_alarm, "false_alarm"),
            (detection, "detection"),
        )
    )
    for name, q in (("false_alarm", q0), ("detection", q1)):
        if not 0 <= q <= 1:
            raise ParameterError(f"trigger: {name} is a probability from 0 to 1; got {q}")
    if length is not None and (isinstance(length, bool) or not isinstance(length, int) or length < 1):
        raise ParameterError(f"trigger: length must be a whole number of periods from 1 up, or None; got {length!r}")
    gain, loss = t - r, (q1 - q0) * (r - p)
    if gain <= 0:
        return Trigger(Fraction(0), ((Fraction(0), Fraction(1)),))
    # keeping to the profile is best iff loss (d - d^(L+1)) - gain (1 - d (1 - q0) - q0 d^(L+1)) >= 0; for ever: d^(L+1) = 0
    slope = loss + gain * (1 - q0)
    if length is None:
        return Trigger(gain / slope, ((gain / slope, Fraction(1)),)) if slope > gain else Trigger(None, ())
    coefficients = [-gain, slope, *[Fraction(0)] * length]
    coefficients[length + 1] += gain * q0 - loss
    margin = fmpq_poly(list(map(rational, coefficients)))
    # it is convex or concave, and zero at 1, where nothing is at stake: there is one interval that ends at 1, or none
    found = tuple((ends[0], ends[1]) for ends in feasible(weak=[margin]) if len(ends) == 2)
    return Trigger(found[0][0] if found else None, found)


@dataclass(frozen=True)
class Patience(Record):
    """How patient the players must be.

    Attributes
    ----------
    profile, players
        Labels.
    triggers
        Per player, the discount factors at which it keeps to the profile.
    """

    profile: tuple[str, ...]
    players: tuple[str, ...]
    triggers: tuple[Trigger, ...]

    @property
    def factors(self) -> tuple[Any, ...]:
        """Per player, the least discount factor in [0, 1) from which on it keeps to the profile; None if none will do."""
        return tuple(t.intervals[-1][0] if t.intervals and t.intervals[-1][1] == 1 else None for t in self.triggers)

    @property
    def critical(self) -> Any:
        """The least discount factor from which on all keep to the profile; None if there is none below 1."""
        return None if None in self.factors else max(self.factors, key=cmp_to_key(compare))

    @property
    def binding(self) -> str:
        """The player who needs the most patience, or the first for whom none will do."""
        last = self.critical
        return next(player for player, own in zip(self.players, self.factors, strict=True) if own is None or own is last)


@forgiving
def solve(
    game: NormalFormGame,
    profile: object,
    punishment: Sequence[Fraction],
    *,
    false_alarm: Any = 0,
    detection: Any = 1,
    length: int | None = None,
) -> Patience:
    """Return the discount factors that sustain a pure profile, every deviator being punished.

    Parameters
    ----------
    profile
        By labels or indices.
    punishment
        Per player, its payoff per period once it has deviated, as :func:`reversion`, :func:`worst_equilibrium` and
        :func:`minmax` return.
    false_alarm, detection, length
        As for :func:`trigger`.

    Raises
    ------
    GameError
        If the profile does not fit the game, the payoffs are symbolic, or a player lacks a punishment.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> solve(prisoners, "CC", worst_equilibrium(prisoners)).critical
    Fraction(1, 2)
    """
    at, payoffs = game.profile(profile), game.fractions()
    if len(punishment) != len(at):
        raise GameError(f"patience.solve: every one of {len(at)} players needs a punishment; got {len(punishment)}")
    triggers = tuple(
        trigger(
            max(payoffs[(i, *line_through(at, i))]),
            payoffs[(i, *at)],
            worth,
            false_alarm=false_alarm,
            detection=detection,
            length=length,
        )
        for i, worth in enumerate(punishment)
    )
    return Patience(game.labels(at), game.players, triggers)


@forgiving
def reversion(game: NormalFormGame, profile: object) -> tuple[Fraction, ...]:
    """Return, per player, its payoff in a pure equilibrium of the stage game.

    Raises
    ------
    GameError
        If the profile does not fit the game or is no equilibrium of it, or the payoffs are symbolic.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> reversion(prisoners, "DD")
    (Fraction(1, 1), Fraction(1, 1))
    """
    at, payoffs = game.profile(profile), game.fractions()
    for i, player in enumerate(game.players):
        if max(payoffs[(i, *line_through(at, i))]) > payoffs[(i, *at)]:
            raise GameError(f"reversion: the punishment must be an equilibrium of the stage game; {player} would deviate from it")
    return tuple(payoffs[(i, *at)] for i in range(len(at)))


@forgiving
def worst_equilibrium(game: NormalFormGame, solution: Solution | None = None) -> tuple[Fraction, ...]:
    """Return, per player, its payoff in the stage equilibrium that is worst for it.

    With two players whose equilibria are all listed this is exact: payoffs are extreme at the extreme points of continua. Else
    only listed equilibria with rational payoffs count, so that the true worst may be lower still.

    Parameters
    ----------
    solution
        The game's Nash equilibria, if they are at hand; by default ``solvers.nash`` finds them.

    Raises
    ------
    GameError
        If the payoffs are symbolic, or no equilibrium with rational payoffs is known.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> [str(v) for v in worst_equilibrium(sexes)]
    ['2/3', '2/3']
    """
    found = nash.solve(game, exact=True) if solution is None else solution
    known = [e.payoffs for e in found.points if all(isinstance(v, Fraction) for v in e.payoffs)]
    if not known:
        raise GameError("patience.worst_equilibrium: no stage equilibrium with rational payoffs is known")
    return tuple(map(min, zip(*known, strict=True)))


@forgiving
def minmax(game: NormalFormGame) -> tuple[Fraction, ...]:
    """Return, per player, the least payoff to which the others can hold it; they may mix, and correlate what they do.

    With two players this is the minmax in mixed strategies; more players without a common device may be unable to hold
    one down so far.

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> minmax(pennies)
    (Fraction(0, 1), Fraction(0, 1))
    """
    payoffs = game.fractions()
    out = []
    for i, size in enumerate(game.shape):
        table = np.moveaxis(payoffs[i], i, 0).reshape(size, -1)
        base = table.min()
        weights = [*(0 for _ in table[0]), -1]  # the others' mixture, then the most that the player gets above the base
        at_most = [([*(v - base for v in row), -1], 0) for row in table]
        answer = maximize(weights, at_most=at_most, equal=[([*(1 for _ in table[0]), 0], 1)])
        out.append(base - answer.value)
    return tuple(out)

r"""Repeated games: how patient players must be to keep to a pure profile in every period of an infinite repetition.

Players discount by a factor :math:`\delta`, and any deviation is punished for ever. Where player :math:`i` has
:math:`u_i` at the profile, :math:`d_i` by its best deviation and :math:`w_i` under punishment, it keeps to the profile iff
:math:`u_i \ge (1-\delta) d_i + \delta w_i`; with :math:`d_i > u_i > w_i` that is
:math:`\delta \ge (d_i-u_i)/(d_i-w_i)`. Two punishments:

*reversion*
    to the equilibrium of the stage game that is worst for the deviator: subgame perfect (Friedman 1971);
*minmax*
    the others hold the deviator down to its minmax payoff: a Nash equilibrium of the repeated game (Aumann and Shapley
    1976), and no punishment is harsher, so below this factor no equilibrium whatever keeps to the profile.

Between the two, optimal penal codes may sustain the profile (Abreu 1988); these are not computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from games.errors import GameError
from games.exact.linear_program import maximize
from games.normal_form import NormalFormGame

from . import nash
from .result import Solution


@dataclass(frozen=True)
class Patience:
    """How patient the players must be.

    Attributes
    ----------
    profile, players
        Labels.
    factors
        Per player, the least discount factor in [0, 1) at which it keeps to the profile; None if none will do.
    """

    profile: tuple[str, ...]
    players: tuple[str, ...]
    factors: tuple[Fraction | None, ...]

    @property
    def critical(self) -> Fraction | None:
        """The least common discount factor; None if there is none."""
        known = [factor for factor in self.factors if factor is not None]
        return max(known) if len(known) == len(self.factors) else None

    @property
    def binding(self) -> str:
        """The player who needs the most patience, or the first for whom none will do."""
        return max(zip(self.factors, self.players, strict=True), key=lambda own: 1 if own[0] is None else own[0])[1]


def critical(game: NormalFormGame, profile: object, punishment: Sequence[Fraction]) -> Patience:
    """Return the least discount factors that sustain a pure profile, every deviator being punished for ever.

    Parameters
    ----------
    punishment
        Per player, its payoff per period once it has deviated.

    Raises
    ------
    GameError
        If the profile does not fit the game, the payoffs are symbolic, or a player lacks a punishment.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> critical(prisoners, "CC", worst_equilibrium(prisoners)).critical
    Fraction(1, 2)
    """
    at, payoffs = game.profile(profile), game.fractions()
    if len(punishment) != len(at):
        raise GameError(f"repeated.critical: every one of {len(at)} players needs a punishment; got {len(punishment)}")
    factors: list[Fraction | None] = []
    for i, worth in enumerate(punishment):
        keep = payoffs[(i, *at)]
        leave = max(payoffs[(i, *at[:i], b, *at[i + 1 :])] for b in range(game.shape[i]))
        if leave == keep:
            factors.append(Fraction(0))
        else:
            factors.append((leave - keep) / (leave - worth) if keep > worth else None)
    return Patience(game.labels(at), game.players, tuple(factors))


def worst_equilibrium(game: NormalFormGame, solution: Solution | None = None) -> tuple[Fraction, ...]:
    """Return, per player, its payoff in the stage equilibrium that is worst for it.

    With two players this is exact: payoffs are extreme at the extreme points of continua. With more, only listed
    equilibria with rational payoffs count, so that the true worst may be lower still.

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
        raise GameError("repeated.worst_equilibrium: no stage equilibrium with rational payoffs is known")
    return tuple(map(min, zip(*known, strict=True)))


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

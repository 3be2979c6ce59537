r"""Correlated and coarse correlated equilibria: one exact linear program each.

A mediator draws a profile from a distribution :math:`\mu` and tells each player only the own action. In a correlated
equilibrium nobody gains by answering a recommendation :math:`a_i` with another action :math:`b_i`,

.. math:: \sum_{a_{-i}} \mu(a_i, a_{-i}) \, (u_i(b_i, a_{-i}) - u_i(a_i, a_{-i})) \le 0 \quad\text{for all } i, a_i, b_i

(Aumann 1974, 1987); in a coarse one nobody gains by choosing :math:`b_i` before hearing it, the sum over :math:`a_i` of
the same (Moulin and Vial 1978). Nash equilibria are the product distributions among the former, which are among the
latter; so the best and worst of each kind bound what any Nash equilibrium can give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError, SolverError
from games.exact.linear_program import Answer, Outcome, maximize
from games.normal_form import NormalFormGame, object_array
from games.record import Record
from games.table import Shown, Table, number

from .result import read_only


@dataclass(frozen=True)
class Incentive(Record):
    """What a player gains by a deviation, in probability-weighted payoff units; at most 0 in an equilibrium.

    ``recommended`` is the action that the player is told to play, None for a deviation chosen before hearing it.
    """

    player: str
    recommended: str | None
    deviation: str
    gain: Fraction


@dataclass(frozen=True, eq=False, repr=False)
class CorrelatedEquilibrium(Shown):
    """A distribution over action profiles that satisfies every incentive constraint exactly.

    Attributes
    ----------
    game, coarse
        The game, and whether only the coarse constraints are meant.
    distribution
        Fractions, shape (A_0, ..., A_{n-1}), read-only; sums to 1.
    weights
        The objective: the sum over players of weight times expected payoff is maximal over all such equilibria.
    value
        That maximum.
    incentives
        Every constraint with its gain.
    proof
        The linear program with its dual solution, which proves that no equilibrium does better.
    """

    game: NormalFormGame
    coarse: bool
    distribution: NDArray[Any]
    weights: tuple[Fraction, ...]
    value: Fraction
    incentives: tuple[Incentive, ...]
    proof: Answer

    @property
    def payoffs(self) -> tuple[Fraction, ...]:
        """Expected payoffs, one per player."""
        return tuple((table * self.distribution).sum() for table in self.game.fractions())

    @property
    def welfare(self) -> Fraction:
        """The sum of expected payoffs."""
        return sum(self.payoffs, Fraction(0))

    def probability(self, profile: object) -> Fraction:
        """Return the probability of a pure profile."""
        p: Fraction = self.distribution[self.game.profile(profile)]
        return p

    def table(self) -> Table:
        """Return the profiles that are drawn, with probability and payoffs."""
        rows = [
            (", ".join(self.game.labels(at)), p, ", ".join(number(v) for v in self.game.payoffs[(slice(None), *at)]))
            for at, p in np.ndenumerate(self.distribution)
            if p > 0
        ]
        kind = "coarse correlated equilibrium" if self.coarse else "correlated equilibrium"
        note = f"Expected payoffs: {', '.join(number(v) for v in self.payoffs)}."
        return Table(("profile", "probability", "payoffs"), rows, caption=kind, notes=(note,))


@forgiving
def solve(
    game: NormalFormGame, *, objective: str | Sequence[int | Fraction] = "welfare", coarse: bool = False
) -> CorrelatedEquilibrium:
    """Return a (coarse) correlated equilibrium that is best by an objective, with proof.

    Parameters
    ----------
    objective
        "welfare" (the sum of payoffs is maximal), "least welfare" (minimal), or one weight per player: (1, 0) is best for
        player 1 of two, (-1, 0) worst.
    coarse
        Whether players commit before they hear their recommendation.

    Raises
    ------
    GameError
        If the payoffs are symbolic or the objective is neither of the words nor one exact weight per player.

    >>> chicken = NormalFormGame([[[6, 2], [7, 0]], [[6, 7], [2, 0]]], actions=[("dove", "hawk")] * 2)
    >>> best = solve(chicken)
    >>> best.value == Fraction(21, 2), str(best.probability(("dove", "dove")))
    (True, '1/2')
    """
    payoffs = game.fractions()
    weights = _weights(objective, len(game.players))
    cells = list(np.ndindex(*game.shape))
    constraints = _constraints(game, coarse)
    answer = maximize(
        [sum((w * payoffs[(i, *at)] for i, w in enumerate(weights)), Fraction(0)) for at in cells],
        at_most=[(_gains(payoffs, cells, *constraint), 0) for constraint in constraints],
        equal=[([1] * len(cells), 1)],
    )
    if answer.outcome is not Outcome.OPTIMAL:
        raise SolverError("correlated.solve: every finite game has a correlated equilibrium; please report this game")
    distribution = read_only(object_array(answer.primal, game.shape))
    found = incentives(game, distribution, coarse=coarse)
    return CorrelatedEquilibrium(game, coarse, distribution, weights, answer.value, found, answer)


@forgiving
def payoff_range(game: NormalFormGame, player: str | int, *, coarse: bool = False) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest expected payoff of a player in any (coarse) correlated equilibrium.

    >>> chicken = NormalFormGame([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    >>> [str(v) for v in payoff_range(chicken, 0)]
    ['2', '7']
    """
    i = game.player(player)
    unit = [int(j == i) for j in range(len(game.players))]
    low = solve(game, objective=[-w for w in unit], coarse=coarse)
    return -low.value, solve(game, objective=unit, coarse=coarse).value


@forgiving
def incentives(game: NormalFormGame, distribution: NDArray[Any], *, coarse: bool = False) -> tuple[Incentive, ...]:
    """Return every incentive constraint with its gain at a distribution: it is an equilibrium iff no gain is positive.

    Parameters
    ----------
    distribution
        Exact probabilities (Fractions or ints), shape (A_0, ..., A_{n-1}).

    Raises
    ------
    GameError
        If it has another shape, a float, a negative entry, or does not sum to one.

    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> max(i.gain for i in incentives(pennies, np.full((2, 2), Fraction(1, 4))))
    Fraction(0, 1)
    """
    shape = np.shape(distribution)
    if shape != game.shape:
        raise GameError(f"distribution: shape {game.shape} is needed, one probability for each profile; got {shape}")
    values = [p for _, p in np.ndenumerate(distribution)]
    if not all(isinstance(p, Fraction | int | np.integer) for p in values):
        raise GameError("distribution: exact probabilities (Fraction or int) are needed")
    mu = object_array([Fraction(p) if isinstance(p, Fraction) else Fraction(int(p)) for p in values], game.shape)
    if min(mu.flat) < 0 or mu.sum() != 1:
        raise GameError("distribution: probabilities >= 0 that sum to 1 are needed")
    payoffs = game.fractions()
    found = []
    for i, told, other in _constraints(game, coarse):
        own, drawn = np.moveaxis(payoffs[i], i, 0), np.moveaxis(mu, i, 0)
        rows = range(game.shape[i]) if told is None else (told,)
        gain = sum((np.sum((own[other] - own[a]) * drawn[a]) for a in rows), Fraction(0))
        name = None if told is None else game.actions[i][told]
        found.append(Incentive(game.players[i], name, game.actions[i][other], gain))
    return tuple(found)


def _constraints(game: NormalFormGame, coarse: bool) -> list[tuple[int, int | None, int]]:
    """Return (player, recommended action or None, deviation) for each constraint."""
    out: list[tuple[int, int | None, int]] = []
    for i, size in enumerate(game.shape):
        out += [(i, None, b) for b in range(size)] if coarse else [(i, a, b) for a, b in product(range(size), repeat=2) if a != b]
    return out


def _gains(payoffs: NDArray[Any], cells: list[tuple[int, ...]], i: int, told: int | None, other: int) -> list[Any]:
    """Return the gain of one deviation at each profile, zero where the player is told something else."""
    return [payoffs[(i, *at[:i], other, *at[i + 1 :])] - payoffs[(i, *at)] if told is None or at[i] == told else 0 for at in cells]


def _weights(objective: str | Sequence[int | Fraction], players: int) -> tuple[Fraction, ...]:
    words = {"welfare": 1, "least welfare": -1}
    if isinstance(objective, str):
        if objective in words:
            return (Fraction(words[objective]),) * players
    elif len(objective) == players and all(isinstance(w, int | Fraction) and not isinstance(w, bool) for w in objective):
        return tuple(map(Fraction, objective))
    raise GameError(f"objective: {' or '.join(map(repr, words))} or {players} exact weights are needed; got {objective!r}")

r"""Equilibria under uncertain payoffs: which supports are possible, and which certain, when payoffs are known within bounds.

A game is any of an ``IntervalGame``, each payoff on its own. With two players a pair of supports S, T is asked of either player
apart, for a player's payoffs decide nothing but the other's mixing. Player 1 is indifferent over S and likes nothing more against
a mixture y on T iff for some value v

.. math:: \underline{A}_s y \le v \le \overline{A}_s y \quad (s \in S), \qquad \underline{A}_r y \le v \quad (r \notin S),

in *some* game, which is one linear program: the possible mixtures are a polytope, and its ends are the probabilities' bounds (the
set of all equilibria of an interval bimatrix game: Hladik 2010). In *every* game there is a mixture y >= 0 on T to which all of
S are best responses iff there is one in each of the 2^|S| games in which every row of S is at its lowest or at its highest
throughout and all other rows are at their highest: if there is none, multipliers of the rows prove it (Farkas 1902), and with the
same multipliers payoffs moved that way, by the multiplier's sign, prove it the more (strong solvability of interval linear systems:
Rohn 1981, Hladik 2013). These are as many linear programs; both questions are decided exactly.

With more players mixed equilibria are not sought: pure profiles are judged, and actions are removed that are strictly dominated
in every game, which no equilibrium plays.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError, SolverError
from games.exact.linear_program import Answer, Outcome, maximize
from games.interval_game import IntervalGame
from games.normal_form import NormalFormGame
from games.table import Shown, Table

from .result import Equilibrium
from .verify import equilibrium

MOST_SUPPORTS = 4096
"""Pairs of supports that are gone through; each is some dozen linear programs, so that these take about a minute."""

Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Answered:
    """What is known of a support: the actions that each player may play.

    Attributes
    ----------
    support
        Per player, action labels.
    certain
        Whether in every game there is an equilibrium that plays nothing else, and to which all of these are best responses.
    strict
        Whether it is pure and a strict equilibrium in every game.
    bounds
        Per player and action of the support, the lowest and the highest probability in the possible equilibria; bounds may be
        approached only, where an action's probability would reach 0.
    game, equilibrium
        One of the games, and its equilibrium with this support, judged exactly.
    counterexample
        If it is not certain, one of the games that has no such equilibrium; else None.
    """

    support: tuple[tuple[str, ...], ...]
    certain: bool
    strict: bool
    bounds: tuple[tuple[tuple[Fraction, Fraction], ...], ...]
    game: NormalFormGame
    equilibrium: Equilibrium
    counterexample: NormalFormGame | None


@dataclass(frozen=True, repr=False)
class Possible(Shown):
    """The equilibria of every game within bounds.

    Attributes
    ----------
    games
        The games.
    answers
        The possible supports; pure ones first. One that is not listed is an equilibrium's in no game.
    complete
        Whether mixed supports were sought: with two players they are, with more they are not.
    kept
        Per player, the labels of actions that are not strictly dominated in every game, dominance taken by pure actions and
        iterated: every equilibrium of every game plays these only.
    """

    games: IntervalGame
    answers: tuple[Answered, ...]
    complete: bool
    kept: tuple[tuple[str, ...], ...]

    @property
    def certain(self) -> tuple[Answered, ...]:
        """The supports that are certain."""
        return tuple(answer for answer in self.answers if answer.certain)

    @property
    def unique(self) -> bool:
        """Whether one pure profile is the only equilibrium of every game."""
        return self.complete and len(self.answers) == 1 and self.answers[0].equilibrium.pure

    def table(self) -> Table:
        """Return the possible supports: whether they are certain, and the bounds of the probabilities."""
        rows = [
            (
                " x ".join("{" + ", ".join(own) + "}" if len(own) > 1 else own[0] for own in answer.support),
                "strict in every game" if answer.strict else "in every game" if answer.certain else "in some games",
                "; ".join(
                    ", ".join(f"{label} {_shown(*ends)}" for label, ends in zip(own, bounds, strict=True))
                    for own, bounds in zip(answer.support, answer.bounds, strict=True)
                    if len(own) > 1
                ),
            )
            for answer in self.answers
        ]
        if self.complete:
            note = "Every equilibrium of every game within the bounds has one of these supports."
        else:
            left = "; ".join(f"{i}: {', '.join(own)}" for i, own in zip(self.games.players, self.kept, strict=True))
            note = f"Pure equilibria only; every equilibrium, mixed ones included, plays no other actions than {left}."
        caption = "Possible equilibria, by the actions that each player may play in them"
        return Table((", ".join(self.games.players), "equilibrium", "probabilities"), rows, caption=caption, notes=(note,))


@forgiving
def solve(games: IntervalGame) -> Possible:
    """Return which equilibria are possible, and which certain, in games whose payoffs are known within bounds.

    Raises
    ------
    GameError
        If two players have more than ``MOST_SUPPORTS`` pairs of supports left after dominance.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]], actions=[("B", "S")] * 2)
    >>> solve(IntervalGame.around(sexes, "0.1"))
    Possible equilibria, by the actions that each player may play in them
    1, 2             equilibrium           probabilities
    B x B            strict in every game
    S x S            strict in every game
    {B, S} x {B, S}  in every game         B 0.600 to 0.733, S 0.267 to 0.400; B 0.267 to 0.400, S 0.600 to 0.733
    Every equilibrium of every game within the bounds has one of these supports.
    """
    kept = _undominated(games)
    labels = tuple(tuple(own[k] for k in left) for own, left in zip(games.actions, kept, strict=True))
    two = len(games.shape) == 2
    if two:
        number = (2 ** len(kept[0]) - 1) * (2 ** len(kept[1]) - 1)
        if number > MOST_SUPPORTS:
            raise GameError(
                f"interval_payoffs.solve: {len(kept[0])} and {len(kept[1])} actions are left after dominance, {number} pairs of "
                f"supports; {MOST_SUPPORTS} are gone through at most. Narrower bounds may leave fewer"
            )
        supports: Iterator[Support] = _pairs(*kept)
        found = [answer for support in supports if (answer := _of_two(games, support)) is not None]
    else:
        found = [answer for profile in itertools.product(*kept) if (answer := _pure(games, profile)) is not None]
    return Possible(games, tuple(found), two, labels)


def _pairs(rows: Sequence[int], columns: Sequence[int]) -> Iterator[Support]:
    """Yield the pairs of supports, small ones first."""
    subsets = [[s for size in range(1, len(own) + 1) for s in itertools.combinations(own, size)] for own in (rows, columns)]
    yield from sorted(itertools.product(*subsets), key=lambda pair: len(pair[0]) + len(pair[1]))


def _undominated(games: IntervalGame) -> tuple[tuple[int, ...], ...]:
    """Return per player the actions that survive iterated elimination of what is strictly dominated in every game."""
    kept = [list(range(size)) for size in games.shape]
    changed = True
    while changed:
        changed = False
        for i, own in enumerate(kept):
            low, high = (
                np.moveaxis(game.payoffs[i][np.ix_(*kept)], i, 0).reshape(len(own), -1) for game in (games.low, games.high)
            )
            left = [a for k, a in enumerate(own) if not any(bool((better > high[k]).all()) for better in low)]
            changed = changed or len(left) < len(own)
            kept[i] = left
    return tuple(map(tuple, kept))


def _pure(games: IntervalGame, profile: tuple[int, ...]) -> Answered | None:
    """Return what is known of a pure profile, None if it is an equilibrium in no game."""
    shares = np.full((len(profile), *games.shape), Fraction(0), dtype=object)
    least: list[Fraction] = []
    for i in range(len(profile)):
        line = tuple(slice(None) if k == i else a for k, a in enumerate(profile))
        shares[(i, *profile)] = Fraction(1)
        (low, high), own = (game.payoffs[(i, *line)] for game in (games.low, games.high)), profile[i]
        if max(low) > high[own]:
            return None
        least.append(min((low[own] - other for k, other in enumerate(high) if k != own), default=Fraction(1)))
    best = games.at(shares)
    certain = min(least) >= 0
    return Answered(
        tuple((own[a],) for own, a in zip(games.actions, profile, strict=True)),
        certain,
        min(least) > 0,
        tuple(((Fraction(1), Fraction(1)),) for _ in profile),
        best,
        _judged(best, [[Fraction(int(k == a)) for k in range(size)] for a, size in zip(profile, games.shape, strict=True)]),
        None if certain else games.at(1 - shares),
    )


def _of_two(games: IntervalGame, support: Support) -> Answered | None:
    """Return what is known of a pair of supports, None if it is an equilibrium's in no game."""
    if all(len(own) == 1 for own in support):
        return _pure(games, tuple(own[0] for own in support))
    sides = [_Side(games, i, support) for i in range(2)]
    mixtures: list[list[Fraction]] = []
    for side in reversed(sides):  # player 2's payoffs decide player 1's mixture
        mixture = side.possible()
        if mixture is None:
            return None
        mixtures.append(mixture)
    shares = np.empty((2, *games.shape), dtype=object)
    for i, side in enumerate(sides):
        shares[i] = side.shares(mixtures[1 - i])
    game = games.at(shares)
    against = [side.counterexample() for side in sides]
    counterexample = None
    if any(found is not None for found in against):
        counterexample = games.at(
            np.array([np.full(games.shape, Fraction(1, 2), dtype=object) if found is None else found for found in against])
        )
    return Answered(
        tuple(tuple(own[a] for a in used) for own, used in zip(games.actions, support, strict=True)),
        counterexample is None,
        False,
        tuple(tuple(side.bounds()) for side in reversed(sides)),
        game,
        _judged(game, mixtures),
        counterexample,
    )


def _judged(game: NormalFormGame, mixtures: Sequence[Sequence[Fraction]]) -> Equilibrium:
    """Return the witness with its certificate; one with a regret would be a fault of this program."""
    found = equilibrium(game, tuple(mixtures))
    if found.regret != 0:
        raise SolverError(f"interval_payoffs.solve: the witness {found!r} fails its certificate; please report these games")
    return found


class _Side:
    """One player's payoffs against the other's mixtures: variables are these, then the value v, made nonnegative by a shift."""

    def __init__(self, games: IntervalGame, i: int, support: Support) -> None:
        low, high = (np.moveaxis(game.payoffs[i], i, 0) for game in (games.low, games.high))
        shift = min(low.flat)
        self.player, self.size = i, games.shape[1 - i]
        self.own, self.others = support[i], support[1 - i]
        self.low, self.high = low - shift, high - shift

    def possible(self) -> list[Fraction] | None:
        """Return a mixture of the whole support in some game, one whose least probability is largest, over all actions."""
        answer = self._program([0] * len(self.others) + [0], least=True)
        if answer.outcome is not Outcome.OPTIMAL or answer.value <= 0:
            return None
        mixture = [Fraction(0)] * self.size
        for action, p in zip(self.others, answer.primal, strict=False):
            mixture[action] = Fraction(p)
        self.value = Fraction(answer.primal[len(self.others)])
        return mixture

    def bounds(self) -> Iterator[tuple[Fraction, Fraction]]:
        """Yield the lowest and highest probability of each action of the other's support."""
        for k in range(len(self.others)):
            unit = [int(k == m) for m in range(len(self.others))] + [0]
            lowest, highest = self._program([-c for c in unit]), self._program(unit)
            yield -Fraction(lowest.value), Fraction(highest.value)

    def shares(self, mixture: list[Fraction]) -> NDArray[Any]:
        """Return where in their intervals the payoffs stand that make the mixture leave the player indifferent, by action."""
        out = np.full(self.low.shape, Fraction(0), dtype=object)
        for s in self.own:
            least, most = (sum(row[c] * p for c, p in enumerate(mixture)) for row in (self.low[s], self.high[s]))
            out[s] = (self.value - least) / (most - least) if most > least else Fraction(0)
        return np.moveaxis(out, 0, self.player)

    def counterexample(self) -> NDArray[Any] | None:
        """Return where the payoffs stand in a game in which no mixture on the other's support will do; None if one always does."""
        for ends in itertools.product((0, 1), repeat=len(self.own)):
            rows = [(self.high if end else self.low)[s] for s, end in zip(self.own, ends, strict=True)]
            answer = maximize(
                [0] * (len(self.others) + 1),
                at_most=[([*(self.high[r][c] for c in self.others), -1], 0) for r in self._rest()],
                equal=[*(([*(row[c] for c in self.others), -1], 0) for row in rows), ([*[1] * len(self.others), 0], 1)],
            )
            if answer.outcome is Outcome.INFEASIBLE:
                out = np.full(self.low.shape, Fraction(1), dtype=object)
                for s, end in zip(self.own, ends, strict=True):
                    out[s] = Fraction(end)
                return np.moveaxis(out, 0, self.player)
        return None

    def _rest(self) -> list[int]:
        return [r for r in range(len(self.low)) if r not in self.own]

    def _program(self, objective: list[int], least: bool = False) -> Answer:
        """Maximise over mixtures and values that are possible; with ``least`` instead the least probability, a last variable."""
        extra = [0] if least else []
        everyone = [[*(row[c] for c in self.others), -1, *extra] for row in self.low]
        above = [[*(-self.high[s][c] for c in self.others), 1, *extra] for s in self.own]
        positive = [[*(-int(k == m) for m in range(len(self.others))), 0, 1] for k in range(len(self.others))] if least else []
        return maximize(
            [*objective, 1] if least else objective,
            at_most=[(row, 0) for row in (*everyone, *above, *positive)],
            equal=[([*[1] * len(self.others), 0, *extra], 1)],
        )


def _shown(low: Fraction, high: Fraction) -> str:
    return f"{float(low):.3f}" if low == high else f"{float(low):.3f} to {float(high):.3f}"

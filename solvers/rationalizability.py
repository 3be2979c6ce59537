r"""Rationalizable actions: iterated elimination of actions that are strictly dominated by pure or mixed strategies.

An action survives iff it is a best response to some conjecture about the others' surviving actions. Conjectures may be
correlated; then the survivors are exactly those of iterated strict dominance (Pearce 1984, lemma 3 and appendix B). With
two players nothing else is possible; with more, independent conjectures can rationalize fewer actions. The survivors do
not depend on the order of elimination. Every step is an exact linear program, and its numbers are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from games.arguments import forgiving
from games.errors import GameError
from games.exact.linear_program import maximize
from games.normal_form import NormalFormGame
from games.table import Shown, Table

from .display import short
from .dominance import Reduction


@dataclass(frozen=True)
class Elimination:
    """One eliminated action, and the mixture that dominates it.

    Attributes
    ----------
    round
        1 for the first round; every elimination of a round is judged against the same survivors.
    player, action
        Labels.
    mixture
        Own actions that survived the round before -> positive probability.
    margin
        Payoff units by which the mixture is better against every surviving profile of the others, at least.
    """

    round: int
    player: str
    action: str
    mixture: Mapping[str, Fraction]
    margin: Fraction


@dataclass(frozen=True, repr=False)
class Rationalizable(Shown):
    """The rationalizable actions of a game.

    Attributes
    ----------
    game, kept
        The game, and per player the indices of the surviving actions.
    eliminations
        In order.
    conjectures
        Per player, surviving action -> (profile of the others' actions, in player order -> probability): a conjecture
        about the others' survivors to which the action is a best response.
    """

    game: NormalFormGame
    kept: tuple[tuple[int, ...], ...]
    eliminations: tuple[Elimination, ...]
    conjectures: tuple[Mapping[str, Mapping[tuple[str, ...], Fraction]], ...]

    @property
    def actions(self) -> tuple[tuple[str, ...], ...]:
        """The labels of the surviving actions, per player."""
        return tuple(tuple(own[k] for k in kept) for own, kept in zip(self.game.actions, self.kept, strict=True))

    @property
    def solved(self) -> bool:
        """Whether one profile is left: the game is dominance-solvable and that profile its only equilibrium."""
        return all(len(kept) == 1 for kept in self.kept)

    def reduced(self) -> NormalFormGame:
        """Return the game restricted to the surviving actions."""
        return Reduction(self.game, self.kept, ()).reduced()

    def table(self) -> Table:
        """Return the order of elimination as a table."""
        rows = [
            (e.round, e.player, e.action, " + ".join(f"{p} {label}" for label, p in e.mixture.items()), short(e.margin))
            for e in self.eliminations
        ]
        left = "; ".join(f"{player}: {', '.join(own)}" for player, own in zip(self.game.players, self.actions, strict=True))
        return Table(("round", "player", "eliminated", "dominated by", "margin"), rows, notes=(f"Survivors: {left}.",))


@forgiving
def solve(game: NormalFormGame, *, order: Sequence[str | int] | None = None) -> Rationalizable:
    """Return the rationalizable actions (correlated conjectures), with the order of elimination and its reasons.

    Parameters
    ----------
    order
        Players whose dominated actions are looked for in turn, round by round; by default all players at once. It changes
        the rounds, never the survivors.

    Raises
    ------
    GameError
        If the payoffs are symbolic, or ``order`` does not name every player.

    >>> game = NormalFormGame([[[3, 0], [0, 3], [1, 1]], [[0, 1], [0, 1], [2, 0]]], actions=[("T", "M", "B"), ("L", "R")])
    >>> [(e.round, e.player, e.action, e.margin) for e in solve(game).eliminations if e.round < 3]
    [(1, '1', 'B', Fraction(1, 2)), (2, '2', 'L', Fraction(1, 1))]
    >>> solve(game).actions
    (('M',), ('R',))
    """
    everyone = list(range(len(game.players)))
    turns = [everyone] if order is None else [[game.player(player)] for player in order]
    if sorted({i for turn in turns for i in turn}) != everyone:
        raise GameError(f"order: every player is needed ({', '.join(game.players)}); got {order!r}")
    payoffs = game.fractions()
    kept: list[list[int]] = [list(range(size)) for size in game.shape]
    found: list[Elimination] = []
    number, idle = 0, 0
    while idle < len(turns):
        turn = turns[number % len(turns)]
        number += 1
        before = len(found)
        gone: list[tuple[int, int]] = []
        for i in turn:
            table = _against(payoffs[i], i, kept)
            for row, action in enumerate(kept[i]):
                mixture, margin, _ = _dominate(table, row)
                if margin > 0:
                    names = {game.actions[i][kept[i][k]]: p for k, p in enumerate(mixture) if p > 0}
                    found.append(Elimination(number, game.players[i], game.actions[i][action], names, margin))
                    gone.append((i, action))
        for i, action in gone:
            kept[i].remove(action)
        idle = idle + 1 if len(found) == before else 0
    rounds = {old: new for new, old in enumerate(dict.fromkeys(e.round for e in found), 1)}
    return Rationalizable(
        game,
        tuple(map(tuple, kept)),
        tuple(Elimination(rounds[e.round], e.player, e.action, e.mixture, e.margin) for e in found),
        tuple(_conjectures(game, i, _against(payoffs[i], i, kept), kept) for i in everyone),
    )


def _conjectures(
    game: NormalFormGame, i: int, table: list[list[Fraction]], kept: list[list[int]]
) -> dict[str, dict[tuple[str, ...], Fraction]]:
    others = [[game.actions[j][k] for k in own] for j, own in enumerate(kept) if j != i]
    profiles = [tuple(own[k] for own, k in zip(others, at, strict=True)) for at in np.ndindex(*map(len, others))]
    return {
        game.actions[i][action]: {s: p for s, p in zip(profiles, _dominate(table, row)[2], strict=True) if p > 0}
        for row, action in enumerate(kept[i])
    }


def _against(payoffs: np.ndarray[tuple[int, ...], np.dtype[np.object_]], i: int, kept: list[list[int]]) -> list[list[Fraction]]:
    """Return a player's payoffs with kept own actions in rows and the others' kept profiles, in C order, in columns."""
    own = np.moveaxis(payoffs[np.ix_(*kept)], i, 0)
    rows: list[list[Fraction]] = own.reshape(len(kept[i]), -1).tolist()
    return rows


def _dominate(table: list[list[Fraction]], row: int) -> tuple[tuple[Fraction, ...], Fraction, tuple[Fraction, ...]]:
    """Return the mixture that beats a row by most in its worst column, by how much, and the conjecture that bounds this.

    The row itself may be in the mixture, so the margin is never negative; if it is zero, the row is a best response to
    the conjecture, the dual solution of the same program.
    """
    columns = range(len(table[0]))
    answer = maximize(
        [0] * len(table) + [1],
        at_most=[([*(table[row][s] - line[s] for line in table), 1], 0) for s in columns],
        equal=[([1] * len(table) + [0], 1)],
    )
    return answer.primal[:-1], answer.value, answer.dual[: len(table[0])]

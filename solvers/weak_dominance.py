"""Iterated elimination of weakly dominated actions: what is left after every order of elimination.

An action is weakly dominated if another, or a mixture of others, is never worse and somewhere better. Unlike with strict
dominance, what is left depends on which dominated actions go first (Luce and Raiffa 1957, section 5.8; Gilboa, Kalai and Zemel
1990). So every order is followed: in each step any set of actions that are then dominated is removed, of one player or of several
at once, until none is dominated. If a player who is indifferent between two of its actions leaves everyone indifferent (the
*transference of decision-maker indifference*), all orders lead to the same payoffs (Marx and Swinkels 1997, theorem 1, here for
dominance by pure actions). Every equilibrium of a reduced game is one of the whole game; others may be lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError
from games.exact.linear_program import maximize
from games.normal_form import NormalFormGame
from games.options import whole
from games.table import Shown, Table

from .dominance import Reduction

MOST_STATES = 20_000
"""Sets of surviving actions that are visited by default."""

Kept = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """What an order of elimination leaves.

    Attributes
    ----------
    actions
        Per player, the labels of the surviving actions.
    order
        One of the shortest orders that lead there: per step the (player, action) that go at once.
    reduced
        The game restricted to the survivors.
    """

    actions: tuple[tuple[str, ...], ...]
    order: tuple[tuple[tuple[str, str], ...], ...]
    reduced: NormalFormGame

    @property
    def solved(self) -> bool:
        """Whether one profile is left."""
        return all(len(own) == 1 for own in self.actions)


@dataclass(frozen=True, repr=False)
class Orders(Shown):
    """What iterated weak dominance leaves, by the order of elimination.

    Attributes
    ----------
    game
        The game.
    outcomes
        What is left, by the shortest order first; the first of ``all_at_once`` is among them.
    all_at_once
        What is left if every dominated action of every player goes in each step.
    by
        Whether dominance is by ``pure`` actions or by ``mixed`` ones.
    complete
        Whether every order was followed, or the limit was reached.
    indifference_transfers
        Whether a player's indifference between two actions always leaves all players indifferent.
    """

    game: NormalFormGame
    outcomes: tuple[Outcome, ...]
    all_at_once: Outcome
    by: str
    complete: bool
    indifference_transfers: bool

    @property
    def order_matters(self) -> bool:
        """Whether two orders leave different actions."""
        return len(self.outcomes) > 1

    def survives(self, profile: object) -> Literal["every order", "some orders", "no order"]:
        """Tell after which orders of elimination a pure profile is left.

        Raises
        ------
        GameError
            If the profile does not fit the game.
        """
        labels = self.game.labels(self.game.profile(profile))
        left = [all(label in own for label, own in zip(labels, outcome.actions, strict=True)) for outcome in self.outcomes]
        return "every order" if all(left) else "some orders" if any(left) else "no order"

    def table(self) -> Table:
        """Return what is left, each with an order that leads there."""
        rows = [
            (
                " x ".join("{" + ", ".join(own) + "}" if len(own) > 1 else own[0] for own in outcome.actions),
                "; ".join(" and ".join(f"{action} of {player}" for player, action in step) for step in outcome.order) or "none",
                "yes" if outcome == self.all_at_once else "no",
            )
            for outcome in self.outcomes
        ]
        note = "Every order of elimination was followed."
        if not self.complete:
            note = "The limit was reached: other orders may leave others."
        return Table((", ".join(self.game.players), "removed, step by step", "if all go at once"), rows, notes=(note,))


@forgiving
def solve(game: NormalFormGame, *, by: Literal["pure", "mixed"] = "mixed", most_states: int = MOST_STATES) -> Orders:
    """Return what iterated elimination of weakly dominated actions leaves, for every order of elimination.

    Parameters
    ----------
    by
        ``mixed``: by mixtures of actions too, decided by exact linear programs; ``pure``: by single actions.
    most_states
        Sets of surviving actions that are visited at most; where more can be reached, the answer says that it is not complete.

    Raises
    ------
    GameError
        If the payoffs are symbolic, or ``by`` is no such word.
    ParameterError
        If ``most_states`` is no whole number from 1 up.

    >>> game = NormalFormGame([[[1, 0], [1, 2], [0, 2]], [[1, 0], [1, 1], [0, 1]]], actions=[("T", "M", "B"), ("L", "R")])
    >>> solve(game)  # Osborne and Rubinstein 1994, figure 63.1
    1, 2        removed, step by step      if all go at once
    M x {L, R}  T of 1 and B of 1          yes
    M x R       T of 1; B of 1 and L of 2  no
    {M, B} x R  T of 1; L of 2             no
    M x L       B of 1; T of 1 and R of 2  no
    {T, M} x L  B of 1; R of 2             no
    Every order of elimination was followed.
    """
    if game.symbolic:
        raise GameError("weak_dominance.solve: payoffs are symbolic; give the parameters values first")
    if by not in ("pure", "mixed"):
        raise GameError(f"weak_dominance.solve: by: 'pure' or 'mixed' is needed; got {by!r}")
    whole("weak_dominance.solve: most_states", most_states, 1)
    payoffs = game.fractions()
    start: Kept = tuple(tuple(range(size)) for size in game.shape)
    paths: dict[Kept, tuple[tuple[tuple[int, int], ...], ...]] = {start: ()}
    queue, ends, complete = [start], [], True
    for kept in queue:  # grows while it is walked, nearest first
        dominated = _dominated(payoffs, kept, by)
        if not dominated:
            ends.append(kept)
        if not complete:
            continue
        for gone in _subsets(dominated):
            left = _without(kept, gone)
            if left in paths:
                continue
            if len(paths) >= most_states:
                complete = False
                break
            paths[left] = (*paths[kept], gone)
            queue.append(left)
    once, path = start, []
    while dominated := _dominated(payoffs, once, by):
        path.append(tuple(dominated))
        once = _without(once, tuple(dominated))
    outcomes = tuple(_outcome(game, kept, paths[kept]) for kept in ends)
    at_once = next((o for o, kept in zip(outcomes, ends, strict=True) if kept == once), _outcome(game, once, tuple(path)))
    return Orders(game, outcomes, at_once, by, complete, _transfers(payoffs))


def _outcome(game: NormalFormGame, kept: Kept, path: tuple[tuple[tuple[int, int], ...], ...]) -> Outcome:
    reduction = Reduction(game, kept, ())
    order = tuple(tuple((game.players[i], game.actions[i][a]) for i, a in gone) for gone in path)
    return Outcome(reduction.reduced().actions, order, reduction.reduced())


def _subsets(dominated: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the nonempty sets of dominated actions, large ones first, as these lead to the end in fewer steps."""
    for size in range(len(dominated), 0, -1):
        yield from itertools.combinations(dominated, size)


def _without(kept: Kept, gone: tuple[tuple[int, int], ...]) -> Kept:
    return tuple(tuple(a for a in own if (i, a) not in gone) for i, own in enumerate(kept))


def _dominated(payoffs: NDArray[Any], kept: Kept, by: str) -> list[tuple[int, int]]:
    """Return the (player, action) that are weakly dominated among what is kept."""
    found = []
    for i, own in enumerate(kept):
        if len(own) < 2:
            continue
        rows = np.moveaxis(payoffs[i][np.ix_(*map(list, kept))], i, 0).reshape(len(own), -1)
        for k, action in enumerate(own):
            above = (rows >= rows[k]).all(axis=1) & (rows > rows[k]).any(axis=1)
            if above.any() or (by == "mixed" and len(own) > 2 and _mixture_dominates(rows, k)):
                found.append((i, action))
    return found


def _mixture_dominates(rows: NDArray[Any], k: int) -> bool:
    """Tell whether a mixture of rows is nowhere below row k and somewhere above: whether the largest sum of gains is positive."""
    gains = rows - rows[k]
    answer = maximize(
        [sum(line) for line in gains],
        at_most=[([-line[s] for line in gains], 0) for s in range(rows.shape[1])],
        equal=[([1] * len(rows), 1)],
    )
    return bool(answer.value > 0)


def _transfers(payoffs: NDArray[Any]) -> bool:
    """Tell whether, wherever a player is indifferent between two of its actions, everyone is."""
    for i in range(len(payoffs)):
        table = np.moveaxis(payoffs, i + 1, 1).reshape(len(payoffs), payoffs.shape[i + 1], -1)
        same = table[i][:, None] == table[i][None]
        everyone = (table[:, :, None] == table[:, None]).all(axis=0)
        if (same & ~everyone).any():
            return False
    return True

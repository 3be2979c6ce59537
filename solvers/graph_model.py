r"""The graph model for conflict resolution: who would move from a state, and what countermoves would deter it.

States, the moves that each decision maker controls, and preferences (Fang, Hipel and Kilgour 1993). A state is stable for
a player if every move to a state that it prefers (an *improvement*) is deterred. The notions differ in what deters:

Nash
    nothing (Nash 1951);
GMR, general metarationality
    that the others can bring about a state that the player does not prefer to where it started (Howard 1971);
SMR, symmetric metarationality
    the same, if the player's own next move cannot undo it (Howard 1971);
SEQ, sequential stability
    the same as GMR, if every countermove is an improvement for whoever makes it (Fraser and Hipel 1979).

The others move in turn, nobody twice in succession. A state that is stable for everybody is an equilibrium of the notion.
A Nash equilibrium is one of all four, and one of SMR or SEQ is one of GMR.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.errors import GameError
from games.normal_form import NormalFormGame
from games.record import Record

Coalition = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Graph(Record):
    """A conflict: states, who can move where, and what the states are worth.

    Attributes
    ----------
    players, states
        Labels; those of the states of a game are its pure profiles in C order.
    moves
        Coalition (player indices in order) -> for every state, the states to which its members can move together.
    payoffs
        Per player, the worth of every state; only their order matters.

    Raises
    ------
    GameError
        If payoffs or moves do not fit the players and states.
    """

    players: tuple[str, ...]
    states: tuple[str, ...]
    moves: Mapping[Coalition, tuple[tuple[int, ...], ...]]
    payoffs: tuple[tuple[Any, ...], ...]

    def __post_init__(self) -> None:
        size = len(self.states)
        if len(self.payoffs) != len(self.players) or any(len(own) != size for own in self.payoffs):
            raise GameError(f"Graph: every one of {len(self.players)} players needs a payoff for each of {size} states")
        for coalition, heads in self.moves.items():
            if not coalition or not set(coalition) <= set(range(len(self.players))):
                raise GameError(f"Graph: a coalition is a tuple of player indices; got {coalition!r}")
            if len(heads) != size or not {head for own in heads for head in own} <= set(range(size)):
                raise GameError(f"Graph: coalition {coalition} needs, for each of {size} states, a tuple of state indices")

    def prefers(self, player: int, a: int, b: int) -> bool:
        """Return whether a player strictly prefers state a to state b."""
        return bool(self.payoffs[player][a] > self.payoffs[player][b])

    def unilateral(self, player: int, state: int) -> tuple[int, ...]:
        """Return the states to which a player can move alone."""
        heads = self.moves.get((player,))
        return heads[state] if heads is not None else ()

    def improvements(self, player: int, state: int) -> tuple[int, ...]:
        """Return the states to which a player can move alone and which it prefers."""
        return tuple(t for t in self.unilateral(player, state) if self.prefers(player, t, state))

    def countermoves(self, player: int, state: int, *, improving: bool = False) -> tuple[int, ...]:
        """Return the states that all others can bring about by moving in turn, nobody twice in succession.

        With ``improving``, every single move must be to a state that the mover prefers.
        """
        step = self.improvements if improving else self.unilateral
        seen: dict[tuple[int, int], None] = {}
        front = [(state, player)]
        while front:
            at, last = front.pop()
            new = [(t, j) for j in range(len(self.players)) if j not in (player, last) for t in step(j, at)]
            front += [way for way in dict.fromkeys(new) if way not in seen]
            seen |= dict.fromkeys(new)
        return tuple(sorted({t for t, _ in seen}))


@forgiving
def graph(game: NormalFormGame, *, joint: bool = False) -> Graph:
    """Return the graph of a game: its states are the pure profiles, and every player can change its own action.

    Parameters
    ----------
    joint
        Whether coalitions can change their members' actions together.

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> found = graph(prisoners)
    >>> found.states, found.improvements(0, 0)
    (('(C, C)', '(C, D)', '(D, C)', '(D, D)'), (2,))
    """
    cells = list(np.ndindex(game.shape))
    everyone = range(len(game.players))
    sizes = [size for size in range(1, len(everyone) + 1) if joint or size == 1]
    moves = {
        coalition: tuple(
            tuple(t for t, to in enumerate(cells) if to != at and all(to[i] == at[i] for i in everyone if i not in coalition))
            for at in cells
        )
        for size in sizes
        for coalition in combinations(everyone, size)
    }
    payoffs = tuple(tuple(own[cell] for cell in cells) for own in game.fractions())
    return Graph(game.players, tuple(f"({', '.join(game.labels(cell))})" for cell in cells), moves, payoffs)


def nash(conflict: Graph, player: int, state: int) -> tuple[int, ...]:
    """Return the improvements of a player from a state: nothing deters them."""
    return conflict.improvements(player, state)


def gmr(conflict: Graph, player: int, state: int) -> tuple[int, ...]:
    """Return the improvements after which the others can do nothing that leaves the player no better than in the state."""
    return _undeterred(conflict, player, state, improving=False)


def _undeterred(conflict: Graph, player: int, state: int, *, improving: bool) -> tuple[int, ...]:
    countered = ((t, conflict.countermoves(player, t, improving=improving)) for t in conflict.improvements(player, state))
    return tuple(t for t, ends in countered if all(conflict.prefers(player, u, state) for u in ends))


def smr(conflict: Graph, player: int, state: int) -> tuple[int, ...]:
    """Return the improvements after which the others can do nothing that leaves the player no better for good."""

    def deters(u: int) -> bool:
        return not any(conflict.prefers(player, v, state) for v in (u, *conflict.unilateral(player, u)))

    return tuple(t for t in conflict.improvements(player, state) if not any(deters(u) for u in conflict.countermoves(player, t)))


def seq(conflict: Graph, player: int, state: int) -> tuple[int, ...]:
    """Return the improvements after which the others' own improvements all leave the player better than in the state."""
    return _undeterred(conflict, player, state, improving=True)


Rule = Callable[[Graph, int, int], tuple[int, ...]]
RULES: Mapping[str, Rule] = {"Nash": nash, "GMR": gmr, "SMR": smr, "SEQ": seq}
"""Notion -> the improvements of a player from a state that it leaves undeterred."""


def equilibria(conflict: Graph, rule: Rule) -> tuple[int, ...]:
    """Return the states from which nobody has an undeterred improvement.

    >>> chicken = graph(NormalFormGame([[[3, 2], [4, 1]], [[3, 4], [2, 1]]], actions=[("swerve", "straight")] * 2))
    >>> {name: equilibria(chicken, rule) for name, rule in RULES.items()}
    {'Nash': (1, 2), 'GMR': (0, 1, 2), 'SMR': (0, 1, 2), 'SEQ': (1, 2)}
    """
    everyone = range(len(conflict.players))
    return tuple(s for s in range(len(conflict.states)) if not any(rule(conflict, i, s) for i in everyone))

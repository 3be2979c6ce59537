"""Nodes of trees, as values nested in each other, and how they are written down as columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from numpy.typing import NDArray

from ..errors import GameError
from ..normal_form import check_labels, object_array, payoff_array
from .arrays import CHANCE, END, TreeArrays, TreeError, build, mixed

SPLIT_TOLERANCE = 1e-9
"""How far the parts of a float payoff may sum from it, as a share of the largest."""

Breakdown: TypeAlias = Callable[[], Mapping[str, NDArray[Any]]]
"""Returns payoffs by mechanism, arrays (ends, players) that sum to the payoffs."""


@dataclass(frozen=True)
class Terminal:
    """An end of the game: one payoff per player, in player order.

    ``parts`` may split the payoffs by mechanism, mechanism -> one contribution per player.
    """

    payoffs: tuple[Any, ...]
    parts: Mapping[str, tuple[Any, ...]] | None = field(default=None, hash=False)


@dataclass(frozen=True)
class Decision:
    """A node at which a player moves; nodes that share ``information_set`` cannot be told apart by the player."""

    player: str
    information_set: str
    actions: tuple[str, ...]
    children: tuple[Node, ...]


@dataclass(frozen=True)
class Chance:
    """A node at which chance moves, with known probabilities; ``name`` is what messages and files call it."""

    outcomes: tuple[str, ...]
    probabilities: tuple[Any, ...]
    children: tuple[Node, ...]
    name: str = "chance"


Node: TypeAlias = Terminal | Decision | Chance


class Draft:
    """A tree of nodes, walked once and written down as columns."""

    def __init__(self, root: Node, players: tuple[str, ...]) -> None:
        self.players = players
        self.parent: list[int] = []
        self.action: list[int] = []
        self.player: list[int] = []
        self.set: list[int] = []
        self.event: list[int] = []
        self.chance: list[Any] = []
        self.payoffs: list[tuple[Any, ...]] = []
        self.parts: list[Mapping[str, tuple[Any, ...]] | None] = []
        self.sets: dict[str, tuple[int, str, tuple[str, ...]]] = {}
        self.events: dict[tuple[str, tuple[str, ...]], int] = {}
        self.moves: list[tuple[str, tuple[str, ...]]] = []
        numbers = {player: k for k, player in enumerate(players)}
        left: list[tuple[Node, int, int, Any]] = [(root, -1, -1, 1)]
        while left:
            node, above, action, probability = left.pop()
            here = len(self.parent)
            for column, entry in ((self.parent, above), (self.action, action), (self.chance, probability)):
                column.append(entry)
            if isinstance(node, Terminal):
                self._end(node, here)
                self._write(END)
                continue
            if isinstance(node, Decision):
                if node.player not in numbers:
                    names = ", ".join(players)
                    raise self.wrong(here, f"node after {{where}}: there is no player {node.player!r}; the players are {names}")
                self._write(numbers[node.player], self._set(node, here), name=node.information_set, labels=node.actions)
                probabilities: Sequence[Any] = (1,) * len(node.children)
            elif isinstance(node, Chance):
                self._write(CHANCE, event=self._event(node, here), name=node.name, labels=node.outcomes)
                probabilities = node.probabilities
            else:
                raise self.wrong(here, f"node after {{where}}: a Decision, a Chance or a Terminal is needed; got {node!r}")
            below = [(child, here, k, p) for k, (child, p) in enumerate(zip(node.children, probabilities, strict=True))]
            left.extend(reversed(below))

    def _write(self, player: int, known: int = -1, event: int = -1, name: str = "", labels: tuple[str, ...] = ()) -> None:
        self.player.append(player)
        self.set.append(known)
        self.event.append(event)
        self.moves.append((name, labels))

    def _end(self, node: Terminal, here: int) -> None:
        if len(node.payoffs) != len(self.players):
            raise self.wrong(here, f"terminal after {{where}}: {len(self.players)} payoffs are needed; got {len(node.payoffs)}")
        for name, part in (node.parts or {}).items():
            if len(part) != len(self.players):
                raise self.wrong(here, f"terminal after {{where}}: {len(self.players)} parts {name!r} are needed; got {len(part)}")
        self.payoffs.append(tuple(node.payoffs))
        self.parts.append(node.parts)

    def _set(self, node: Decision, here: int) -> int:
        known = self.sets.get(node.information_set)
        if known is None:
            if not isinstance(node.information_set, str) or not node.information_set.strip():
                raise self.wrong(here, f"node after {{where}}: an information set needs a label; got {node.information_set!r}")
            known = len(self.sets), node.player, tuple(node.actions)
            self.sets[node.information_set] = known
            check_some(node.actions, f"actions at {node.information_set!r}")
        elif known[1:] != (node.player, tuple(node.actions)):
            raise self.wrong(here, str(mixed(here, repr(node.information_set)).message))
        if len(node.children) != len(node.actions):
            raise self.wrong(
                here, f"actions at {node.information_set!r}: {len(node.children)} labels are needed; got {len(node.actions)}"
            )
        return known[0]

    def _event(self, node: Chance, here: int) -> int:
        labels = (node.name, tuple(node.outcomes))
        if labels not in self.events:
            check_labels((node.name,), "name of a move of chance", 1)
            check_some(labels[1], f"outcomes of {node.name!r}")
            self.events[labels] = len(self.events)
        if not len(node.children) == len(node.outcomes) == len(node.probabilities):
            raise self.wrong(
                here,
                f"node after {{where}}: as many outcomes, probabilities and children of chance are needed; got "
                f"{len(node.outcomes)}, {len(node.probabilities)} and {len(node.children)}",
            )
        return self.events[labels]

    def wrong(self, node: int, message: str) -> TreeError:
        """Return the error of a node, with the path to it."""
        return TreeError(node, message, self.where(node))

    def where(self, node: int) -> str:
        """Return the path to a node as text."""
        steps = []
        while self.parent[node] >= 0:
            name, labels = self.moves[self.parent[node]]
            steps.append(f"{name}:{labels[self.action[node]]}")
            node = self.parent[node]
        return " > ".join(reversed(steps)) or "the root"

    def arrays(self) -> TreeArrays:
        """Return the columns, checked."""
        columns = {"payoffs": self.payoffs, "information_set": self.set, "chance": self.chance, "event": self.event}
        try:
            return build(self.parent, self.player, **columns, players=self.players)
        except TreeError as problem:
            raise placed(problem, list(self.sets), self.where(problem.node)) from None

    def labels(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[tuple[str, tuple[str, ...]], ...]]:
        """Return the labels of the information sets, of their actions, and of the moves of chance."""
        return tuple(self.sets), tuple(actions for _, _, actions in self.sets.values()), tuple(self.events)

    def breakdown(self) -> Breakdown | None:
        """Return the parts of the terminals as arrays by mechanism, checked to sum to the payoffs."""
        names = dict.fromkeys(name for parts in self.parts for name in parts or ())
        if not names:
            return None
        none = (0,) * len(self.players)
        shape = len(self.payoffs), len(self.players)
        table = {name: [value for parts in self.parts for value in (parts or {}).get(name, none)] for name in names}
        ends = [node for node, player in enumerate(self.player) if player == END]
        for k, value in enumerate(value for row in self.payoffs for value in row):
            found = [table[name][k] for name in names]
            gap = sum(found) - value
            small = isinstance(gap, float) and abs(gap) <= SPLIT_TOLERANCE * max(map(abs, [value, *found]))
            if gap != 0 and not small and not _vanishes(gap):
                player, node = self.players[k % shape[1]], ends[k // shape[1]]
                raise self.wrong(node, f"terminal after {{where}}: the parts of {player} sum to {sum(found)}, not to {value}")
        arrays = {name: payoff_array(object_array(values, (1, len(values))))[0].reshape(shape) for name, values in table.items()}
        return partial(dict, arrays)


def _vanishes(gap: Any) -> bool:
    if not hasattr(gap, "free_symbols"):
        return False
    import sympy

    return bool(sympy.simplify(gap) == 0)


def placed(problem: TreeError, sets: Sequence[str], where: str) -> TreeError:
    """Return an error with the label of its information set and the path to its node."""

    def label(found: re.Match[str]) -> str:
        k = int(found[1])
        return repr(sets[k]) if k < len(sets) else str(k + 1)

    return TreeError(problem.node, re.sub(r"\{set (\d+)\}", label, problem.message), where)


def check_some(labels: tuple[str, ...], what: str) -> None:
    """Raise GameError unless there are distinct, non-empty labels, one at least."""
    check_labels(tuple(labels), what, len(labels))
    if not labels:
        raise GameError(f"{what}: at least one is needed")

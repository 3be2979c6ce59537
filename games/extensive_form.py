"""Extensive-form games: a tree of decisions with information sets, and payoffs at its ends.

Trees are immutable values. Chance moves are not part of this class yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from .errors import GameError
from .normal_form import check_labels, payoff_array
from .parameters import decimal


@dataclass(frozen=True)
class Terminal:
    """An end of the game: one payoff per player, in player order."""

    payoffs: tuple[Any, ...]


@dataclass(frozen=True)
class Decision:
    """A node at which a player moves; nodes that share ``information_set`` cannot be told apart by the player."""

    player: str
    information_set: str
    actions: tuple[str, ...]
    children: tuple[Node, ...]


Node: TypeAlias = Terminal | Decision


@dataclass(frozen=True)
class ExtensiveFormGame:
    """An immutable extensive-form game.

    Parameters
    ----------
    root
        The first node.
    players
        Player labels; every terminal holds their payoffs in this order.

    Raises
    ------
    GameError
        If payoffs are missing or not finite, labels repeat, or an information set mixes players or action lists, lies
        on one path twice, or forgets what its player did before (imperfect recall). The message names the place.

    >>> out, fight, accept = Terminal((0, 2)), Terminal((-1, -1)), Terminal((1, 1))
    >>> entry = Decision("Entrant", "entry", ("Out", "In"), (out, Decision("Rival", "reply", ("F", "A"), (fight, accept))))
    >>> ExtensiveFormGame(entry, ("Entrant", "Rival")).information_sets["reply"]
    ('Rival', ('F', 'A'))
    """

    root: Node
    players: tuple[str, ...]
    title: str = ""

    def __post_init__(self) -> None:
        check_labels(self.players, "players", len(self.players))
        sets: dict[str, tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]] = {}
        self._check(self.root, (), sets)

    def _check(
        self,
        node: Node,
        path: tuple[tuple[str, str, str], ...],
        sets: dict[str, tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]],
    ) -> None:
        where = " > ".join(f"{s}:{a}" for _, s, a in path) or "the root"
        if isinstance(node, Terminal):
            if len(node.payoffs) != len(self.players):
                raise GameError(f"terminal after {where}: {len(self.players)} payoffs are needed; got {len(node.payoffs)}")
            for player, value in zip(self.players, node.payoffs, strict=True):
                try:
                    payoff_array([[value]])
                except GameError:
                    raise GameError(f"terminal after {where}: payoff of {player} is not a finite number: {value!r}") from None
            return
        if not isinstance(node, Decision):
            raise GameError(f"node after {where}: a Decision or a Terminal is needed; got {node!r}")
        if node.player not in self.players:
            raise GameError(f"node after {where}: there is no player {node.player!r}; the players are {', '.join(self.players)}")
        check_labels(node.actions, f"actions at {node.information_set!r}", len(node.children))
        if not node.actions:
            raise GameError(f"actions at {node.information_set!r}: at least one is needed")
        own = tuple((s, a) for player, s, a in path if player == node.player)
        if any(s == node.information_set for _, s, _ in path):
            raise GameError(f"information set {node.information_set!r} lies twice on the path {where}")
        known = sets.setdefault(node.information_set, (node.player, node.actions, own))
        if known[:2] != (node.player, node.actions):
            raise GameError(f"information set {node.information_set!r}: the node after {where} has another player or other actions")
        if known[2] != own:
            raise GameError(f"information set {node.information_set!r}: at the node after {where} the player has forgotten a move")
        for action, child in zip(node.actions, node.children, strict=True):
            self._check(child, (*path, (node.player, node.information_set, action)), sets)

    @cached_property
    def information_sets(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Information set -> (player, actions), in depth-first order."""
        return {node.information_set: (node.player, node.actions) for node in decisions(self.root)}

    def __repr__(self) -> str:
        lines: list[str] = [self.title] if self.title else []

        def show(node: Node, label: str, depth: int) -> None:
            indent = "  " * depth + label
            if isinstance(node, Terminal):
                lines.append(
                    f"{indent}: ({', '.join(decimal(v) if not hasattr(v, 'free_symbols') else str(v) for v in node.payoffs)})"
                )
                return
            lines.append(f"{indent} -> {node.player} at {node.information_set!r}")
            for action, child in zip(node.actions, node.children, strict=True):
                show(child, action, depth + 1)

        show(self.root, "start", 0)
        return "\n".join(lines)


def decisions(node: Node) -> Iterator[Decision]:
    """Yield the decision nodes of a tree in depth-first order."""
    if isinstance(node, Decision):
        yield node
        for child in node.children:
            yield from decisions(child)


def starts_subgame(node: Decision, root: Node) -> bool:
    """Tell whether a node starts a proper subgame: no information set reaches from inside its tree to outside."""
    # Counted, not compared by identity: one Decision object may stand at several places of a tree.
    inside = Counter(d.information_set for d in decisions(node))
    everywhere = Counter(d.information_set for d in decisions(root))
    return all(everywhere[name] == count for name, count in inside.items())

"""Trees told as stories: each move names who moves, where, and what follows each choice.

>>> reply = move("Rival", "reply", {"Fight": end(-1, -1), "Accommodate": end(1, 1)})
>>> tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}), "Entry")
Entry
start -> Entrant at 'entry'
  Out: (0, 2)
  In -> Rival at 'reply'
    Fight: (-1, -1)
    Accommodate: (1, 1)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..exact.numbers import exact
from .extensive_form import Chance, Decision, ExtensiveFormGame, Node, Terminal

__all__ = ["Node", "Terminal", "chance", "end", "move", "simultaneous", "tree"]


def tree(players: Iterable[str], root: Node, title: str = "") -> ExtensiveFormGame:
    """Return the game of a tree; GameError as for :class:`ExtensiveFormGame`.

    >>> tree(("A",), end(1)).players
    ('A',)
    """
    return ExtensiveFormGame(root, players, title)


def end(*payoffs: Any, **parts: Any) -> Terminal:
    """Return an end of the game: one payoff per player; text such as "1/3" is read as an exact number.

    Keywords split the payoffs by mechanism: one contribution per player, or a number if there is one player.

    >>> end(1, "1/3").payoffs
    (1, Fraction(1, 3))
    >>> end(1, 0, trade=(2, 1), war=(-1, -1)).parts["war"]
    (-1, -1)
    """
    split = {name: tuple(map(_number, part if isinstance(part, Sequence) else (part,))) for name, part in parts.items()}
    return Terminal(tuple(map(_number, payoffs)), split or None)


def move(player: str, information_set: str, moves: Mapping[str, Node]) -> Decision:
    """Return a player's move: action -> what follows. Nodes of one information set have the same actions in one order.

    >>> move("A", "first", {"l": end(0), "r": end(1)}).actions
    ('l', 'r')
    """
    return Decision(player, information_set, tuple(moves), tuple(moves.values()))


def chance(outcomes: Mapping[str, tuple[Any, Node]], name: str = "chance") -> Chance:
    """Return a move of chance: outcome -> (probability, what follows).

    >>> chance({"rain": ("1/3", end(0)), "sun": ("2/3", end(1))}).probabilities
    (Fraction(1, 3), Fraction(2, 3))
    """
    probabilities = tuple(_number(probability) for probability, _ in outcomes.values())
    return Chance(tuple(outcomes), probabilities, tuple(node for _, node in outcomes.values()), name)


def simultaneous(movers: Sequence[tuple[str, str, Sequence[str]]], follow: Callable[..., Node]) -> Node:
    """Return moves made at once, as moves made one after the other by players who do not see the others'.

    Parameters
    ----------
    movers
        Player, information set and actions of each.
    follow
        Called with one action of each mover: what follows.

    >>> pennies = simultaneous(
    ...     [("A", "A's coin", "HT"), ("B", "B's coin", "HT")], lambda a, b: end(1, -1) if a == b else end(-1, 1)
    ... )
    >>> tree(("A", "B"), pennies).node_count
    7
    """
    if not movers:
        return follow()
    (player, information_set, actions), *later = movers
    after = {action: simultaneous(later, lambda *others, action=action: follow(action, *others)) for action in actions}
    return move(player, information_set, after)


def _number(value: Any) -> Any:
    return exact(value) if isinstance(value, str) else value

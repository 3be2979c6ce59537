"""Pure strategy profiles: how they are written, and the class of outcome they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import GameError, nearest

CLASSES = ("cohesion", "mixed", "friction")
CLASS_WORDS = {
    "cohesion": "both allies cooperate",
    "mixed": "no ally confronts, and not both cooperate; not a mixed strategy",
    "friction": "one ally at least confronts",
}
"""What each class of outcomes is."""


def parse(profile: object, players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """Return the action indices of a pure profile given as labels, indices, a mapping or a compact string.

    Raises
    ------
    GameError
        If the profile does not name one known action for every player.

    >>> parse("CH", ("Japan", "ROK"), (("C", "H", "F"),) * 2)
    (0, 1)
    >>> parse({"Japan": "F", "ROK": 0}, ("Japan", "ROK"), (("C", "H", "F"),) * 2)
    (2, 0)
    """
    parts: Sequence[object]
    if isinstance(profile, Mapping):
        if set(profile) != set(players):
            raise GameError(f"profile: one action for each of {', '.join(players)} is needed; got {dict(profile)!r}")
        parts = [profile[player] for player in players]
    elif isinstance(profile, str):
        parts = [part.strip() for part in profile.strip("() ").split(",")] if "," in profile else list(profile)
    elif isinstance(profile, Sequence):
        parts = profile
    else:
        raise GameError(f"profile: a tuple of action labels is needed; got {profile!r}")
    if len(parts) != len(players):
        raise GameError(f"profile: {len(players)} actions are needed ({', '.join(players)}); got {profile!r}")
    return tuple(action_index(part, player, own) for part, player, own in zip(parts, players, actions, strict=True))


def action_index(action: object, player: str, actions: tuple[str, ...]) -> int:
    """Return the index of an action given by label or by index.

    Raises
    ------
    GameError
        If the player has no such action.

    >>> action_index("H", "Japan", ("C", "H", "F"))
    1
    """
    if isinstance(action, str):
        if action in actions:
            return actions.index(action)
    elif isinstance(action, int) and not isinstance(action, bool) and 0 <= action < len(actions):
        return action
    hint = nearest(action, actions) if isinstance(action, str) else ""
    raise GameError(f"{player} has no action {action!r}; its actions are {', '.join(actions)}{hint}")


def player_index(player: object, players: tuple[str, ...]) -> int:
    """Return the index of a player given by label or by index; GameError if there is none."""
    if isinstance(player, str) and player in players:
        return players.index(player)
    if isinstance(player, int) and not isinstance(player, bool) and 0 <= player < len(players):
        return player
    raise GameError(f"there is no player {player!r}; the players are {', '.join(players)}")


def line_through(profile: Sequence[int], i: int) -> tuple[Any, ...]:
    """Return the index, in an array by profile, of all that differ from a pure profile in one player's action at most."""
    return tuple(slice(None) if k == i else action for k, action in enumerate(profile))


def against(payoffs: NDArray[Any], i: int, strategies: Sequence[Any]) -> NDArray[Any]:
    """Return what each action of player i is worth to it, shape (A_i,), against the mixed strategies of the others.

    >>> against(np.array([[0, 2], [1, 1]]), 0, [None, np.array([0.5, 0.5])]).tolist()
    [1.0, 1.0]
    """
    table: NDArray[Any] = np.moveaxis(payoffs, i, 0)
    for strategy in reversed([own for j, own in enumerate(strategies) if j != i]):
        table = table @ strategy
    return table


def outcome_class(japan: str, rok: str) -> str:
    """Return the class of a pure Japan-ROK profile: cohesion, mixed or friction.

    Both cooperate: cohesion; anyone confronts: friction; everything else: mixed ("mixed" never means a mixed strategy).

    >>> outcome_class("C", "C"), outcome_class("C", "H"), outcome_class("H", "F")
    ('cohesion', 'mixed', 'friction')
    """
    if "F" in (japan, rok):
        return "friction"
    return "cohesion" if japan == rok == "C" else "mixed"

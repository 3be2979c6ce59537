"""Games of OpenSpiel (``pyspiel``): matrix and tensor games as tables, sequential games as trees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from ...errors import GameError, InputError
from ...normal_form import NormalFormGame
from ...tree.extensive_form import Chance, Decision, ExtensiveFormGame, Node, Terminal
from .. import for_openspiel
from .handing_over import floats, installed, made_by

MOST_NODES = 100_000
"""Larger trees are refused: chess has no end."""

OWN_LABEL = re.compile(r"\d+-\d+-\d+-(.+)", re.DOTALL)
"""An information set of an .efg game: two numbers of its player, its own number, its label."""


def is_openspiel(value: object) -> bool:
    """Tell whether an object is a game of OpenSpiel."""
    return made_by(value, "pyspiel") and hasattr(value, "new_initial_state")


def from_openspiel(
    game: Any, players: Iterable[str] | None = None, *, most_nodes: int = MOST_NODES
) -> NormalFormGame | ExtensiveFormGame:
    """Return a game of OpenSpiel: a matrix or tensor game as a table, a sequential one as a tree.

    OpenSpiel holds floats, and floats they stay. Information sets are told apart by the players' own strings for them; actions
    bear OpenSpiel's words for them, with their number where two of a node share a word. Names of players are not kept there.

    Parameters
    ----------
    players
        Names of the players; "1", "2", ... by default.
    most_nodes
        Nodes of a tree at which it is given up.

    Raises
    ------
    InputError
        If it is no game of OpenSpiel.
    GameError
        If players move at the same time within a sequential game (``pyspiel.convert_to_turn_based`` helps), if the tree is too
        large, or a player forgets a move.
    """
    if not is_openspiel(game):
        raise InputError.of("a game of pyspiel", game)
    names = tuple(players) if players is not None else None
    if hasattr(game, "row_utilities"):
        sizes: tuple[int, ...] = (game.num_rows(), game.num_cols())
        acts = [list(map(game.row_action_name, range(sizes[0]))), list(map(game.col_action_name, range(sizes[1])))]
        return NormalFormGame(np.stack([game.row_utilities(), game.col_utilities()]), names, [_told(own) for own in acts])
    if hasattr(game, "player_utilities"):
        sizes = tuple(game.shape())
        acts = [[game.action_name(i, a) for a in range(size)] for i, size in enumerate(sizes)]
        arrays = [np.reshape(game.player_utilities(i), sizes) for i in range(len(sizes))]
        return NormalFormGame(np.stack(arrays), names, [_told(own) for own in acts])
    if str(game.get_type().dynamics).rpartition(".")[2] != "SEQUENTIAL":
        hint = "pyspiel.convert_to_turn_based(game) makes turns of them, pyspiel.extensive_to_matrix_game(game) a table"
        raise GameError(f"openspiel: players of {game.get_type().short_name} move at the same time; {hint}")
    who = names if names is not None else tuple(str(i + 1) for i in range(game.num_players()))
    if len(who) != game.num_players():
        raise GameError(f"players: {game.num_players()} names are needed; got {len(who)}")
    return ExtensiveFormGame(_Walk(game, who, most_nodes).node(game.new_initial_state()), who)


def to_openspiel(game: NormalFormGame | ExtensiveFormGame, *, rounded: bool = False) -> Any:
    """Return a game as one of OpenSpiel's: a table as a matrix or tensor game with its labels, a tree as an .efg game.

    Parameters
    ----------
    rounded
        Whether a payoff or probability that is no float, such as 1/3, may become the nearest one.

    Raises
    ------
    InputError
        If it is no game.
    GameError
        If numbers are symbolic, or no floats and not to be rounded; if a label of a tree holds a quotation mark.
    ImportError
        If OpenSpiel is not installed.

    >>> to_openspiel(NormalFormGame([["1/3", 1]]))
    Traceback (most recent call last):
    games.errors.GameError: OpenSpiel computes in floats, and 1/3 is none: rounded=True takes the nearest
    """
    if isinstance(game, NormalFormGame):
        payoffs = floats(game.payoffs, for_openspiel.NAME, rounded)
        pyspiel = installed("pyspiel", "open_spiel")
        title = game.title or "game"
        if len(game.players) == 2:
            return pyspiel.create_matrix_game(title, title, *map(list, game.actions), *payoffs.tolist())
        return pyspiel.create_tensor_game(title, title, list(map(list, game.actions)), payoffs.reshape(len(payoffs), -1).tolist())
    text = for_openspiel.dumps(game, rounded=rounded)
    return installed("pyspiel", "open_spiel").load_efg_game(text)


def _told(words: list[str]) -> list[str]:
    """Return the words for actions, with numbers where two are the same."""
    return [word if words.count(word) == 1 and word.strip() else f"{word} {k}".strip() for k, word in enumerate(words)]


class _Walk:
    """A walk over the states of a sequential game."""

    def __init__(self, game: Any, players: tuple[str, ...], most: int) -> None:
        self.players, self.most, self.count = players, most, 0
        self.name = game.get_type().short_name
        self.labels: dict[tuple[int, str], str] = {}

    def node(self, state: Any) -> Node:
        self.count += 1
        if self.count > self.most:
            raise GameError(f"openspiel: {self.name} has more than {self.most} nodes, too many for a tree here (most_nodes)")
        if state.is_terminal():
            return Terminal(tuple(state.returns()))
        who = state.current_player()
        if state.is_chance_node():
            outcomes, shares = zip(*state.chance_outcomes(), strict=True)
            words = _told([state.action_to_string(who, a) for a in outcomes])
            return Chance(tuple(words), tuple(shares), tuple(self.node(state.child(a)) for a in outcomes))
        actions = state.legal_actions()
        words = _told([state.action_to_string(who, a) for a in actions])
        return Decision(self.players[who], self.label(who, state), tuple(words), tuple(self.node(state.child(a)) for a in actions))

    def label(self, who: int, state: Any) -> str:
        """Return a name for the information set of a state that no other set has."""
        told = state.information_state_string(who)
        if (who, told) not in self.labels:
            own = OWN_LABEL.fullmatch(told) if self.name == "efg_game" else None
            name = own[1] if own else " ".join(told.split()) or self.players[who]
            if name in self.labels.values():
                name = f"{self.players[who]}: {name}"
            while name in self.labels.values():
                name += "'"
            self.labels[who, told] = name
        return self.labels[who, told]

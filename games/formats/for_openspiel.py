"""Text of games that OpenSpiel's readers take for the same game: .nfg and .efg without what they get wrong.

Seen in OpenSpiel 2.0.2: its .nfg reader refuses labels of actions and comments, and takes a fraction beyond 32 bits for another
number, such as the payoff before it; its .efg reader passes over payoffs at inner nodes, refuses fractions beyond 32 bits and
quotation marks inside labels, and numbers a player's actions so that one number can mean different actions at two information sets.
So here tables count their actions (labels are lost, the game is not), trees have payoffs at their ends alone, an action that stands
beside different ones elsewhere bears the name of its information set, and numbers are decimals, or fractions that it reads.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from ..arguments import forgiving
from ..errors import GameError, InputError
from ..normal_form import NormalFormGame
from ..tree.extensive_form import ExtensiveFormGame
from . import efg, nfg
from .peers.handing_over import floats

NAME = "OpenSpiel"
MOST = 2**31
"""Above and below the bar of a fraction a number must be smaller."""
LONGEST = 300
"""Digits up to which an exact decimal is written."""
INSTEAD = str.maketrans("\"\\{}", "'/()")
"""Characters of names that OpenSpiel's readers take for marks of their own, and what is written instead."""


@forgiving
def dumps(game: NormalFormGame | ExtensiveFormGame, *, rounded: bool = False) -> str:
    """Return a game as text for OpenSpiel: a table as .nfg, a tree as .efg.

    Parameters
    ----------
    rounded
        Whether a payoff or probability that is no float, such as 1/3, may be read as the nearest one. OpenSpiel holds floats, so
        without it such a game is refused: payoffs that differ by less than that would become ties.

    Raises
    ------
    InputError
        If it is no game.
    GameError
        If the game cannot be written so that OpenSpiel reads it unchanged; the message says why.

    >>> print(dumps(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, "1/4"]]], title="dilemma")), end="")
    NFG 1 R "dilemma" { "1" "2" } { 2 2 }
    <BLANKLINE>
    3 3
    5 0
    0 5
    1 0.25
    >>> dumps(NormalFormGame([["1/3", 1]]))
    Traceback (most recent call last):
    games.errors.GameError: OpenSpiel computes in floats, and 1/3 is none: rounded=True takes the nearest
    """
    if isinstance(game, NormalFormGame):
        return _table(game, rounded)
    if isinstance(game, ExtensiveFormGame):
        return _tree(game, rounded)
    raise InputError.of("a NormalFormGame or an ExtensiveFormGame", game)


def _table(game: NormalFormGame, rounded: bool) -> str:
    floats(game.payoffs, NAME, rounded)
    profiles = game.fractions().reshape((len(game.players), -1), order="F").T
    names = " ".join(f'"{_plain(player)}"' for player in game.players)
    head = f'NFG 1 R "{_plain(game.title)}" {{ {names} }} {{ {" ".join(map(str, game.shape))} }}'
    return "\n".join([head, "", *(" ".join(map(number, profile)) for profile in profiles)]) + "\n"


def _tree(game: ExtensiveFormGame, rounded: bool) -> str:
    exact = game.fractions()
    floats(exact.end_payoffs, NAME, rounded)
    floats(exact.arrays.chance, NAME, rounded)
    told = [*game.players, *game.set_labels, *(a for own in game.set_actions for a in own)]
    told += [label for name, outcomes in game.events for label in (name, *outcomes)]
    for label in told:
        if '"' in label:
            raise GameError(f"{NAME} cannot read the label {label!r}: no quotation mark may stand in it")
    if "}" in game.players:
        raise GameError(f"{NAME} cannot read a tree in which a player is called '}}': it takes that for the end of the list")
    a = exact.arrays
    apart = ExtensiveFormGame._of(a, game.players, game.set_labels, _apart(game), game.events, _plain(game.title), None)
    return efg.text_of(apart, number)


def _apart(game: ExtensiveFormGame) -> tuple[tuple[str, ...], ...]:
    """Return the actions of all information sets, so that a player's action of one name always stands beside the same ones."""
    owners = game.arrays.player[game.arrays.first_member].tolist()
    beside: defaultdict[tuple[int, str], list[tuple[str, ...]]] = defaultdict(list)
    first: dict[tuple[int, tuple[str, ...]], str] = {}
    for who, label, actions in zip(owners, game.set_labels, game.set_actions, strict=True):
        first.setdefault((who, actions), label)
        for action in actions:
            if actions not in beside[who, action]:
                beside[who, action].append(actions)
    taken = {action for own in game.set_actions for action in own}

    def called(who: int, action: str, actions: tuple[str, ...]) -> str:
        if beside[who, action][0] == actions:
            return action
        name = f"{action} ({first[who, actions]})"
        while name in taken:
            name += "'"
        return name

    return tuple(tuple(called(who, a, actions) for a in actions) for who, actions in zip(owners, game.set_actions, strict=True))


def number(value: Fraction) -> str:
    """Return a number as OpenSpiel reads it: a whole number or exact decimal, else a short fraction, else the nearest float.

    >>> number(Fraction(1, 4)), number(Fraction(1, 3)), number(Fraction(1, 3 * 2**40))
    ('0.25', '1/3', '3.031649005909761e-13')
    """
    text = nfg._number(value)
    if "/" in text:
        return text if abs(value.numerator) < MOST and value.denominator < MOST else repr(float(np.float64(value)))
    return text if len(text) <= LONGEST else repr(float(value))


def _plain(title: str) -> str:
    """Return a title, or a name that OpenSpiel drops, without the characters that it stumbles over."""
    shown = "".join(letter if letter.isprintable() else " " for letter in title)
    return " ".join(shown.translate(INSTEAD).split())

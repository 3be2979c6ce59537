r"""Coalitions in normal-form games: whether some players can leave a profile together, to the good of each of them.

Strong Nash equilibrium
    no coalition has a joint deviation that makes every member strictly better off (Aumann 1959);
coalition-proof Nash equilibrium
    no coalition has one that is itself safe from deviations of its members, these from deviations of theirs, and so on
    (Bernheim, Peleg and Whinston 1987). A player alone is coalition-proof where it does its best. A profile of more is
    *self-enforcing* if the part of every smaller coalition is coalition-proof in its game, the rest given; it is
    coalition-proof if no other self-enforcing profile is strictly better for all.

Both in pure strategies: profiles and deviations are pure. Exact comparisons of the payoffs as given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.errors import GameError
from games.normal_form import NormalFormGame
from games.record import Record

Cell = tuple[int, ...]


@dataclass(frozen=True)
class Block(Record):
    """A joint deviation: who leaves (labels), to which profile (labels of all players), and what each member gains."""

    coalition: tuple[str, ...]
    to: tuple[str, ...]
    gains: tuple[Any, ...]


@forgiving
def blocks(game: NormalFormGame, profile: object) -> tuple[Block, ...]:
    """Return every joint deviation from a pure profile that is strictly better for all who deviate, small coalitions first.

    Raises
    ------
    GameError
        If the profile does not fit the game, or the payoffs are symbolic.

    >>> prisoners = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> blocks(prisoners, "DD")
    (Block(coalition=('1', '2'), to=('C', 'C'), gains=(Fraction(2, 1), Fraction(2, 1))),)
    """
    _check(game)
    at = game.profile(profile)
    found = []
    for coalition in _coalitions(len(at)):
        for to in _changes(game, at, coalition):
            if _better(game, coalition, to, at):
                found.append(_block(game, coalition, to, at))
    return tuple(found)


@forgiving
def strong(game: NormalFormGame) -> tuple[Cell, ...]:
    """Return the strong Nash equilibria in pure strategies, action indices in lexicographic order.

    >>> strong(NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]]))
    ((0, 0),)
    """
    _check(game)
    return tuple(cell for cell in np.ndindex(game.shape) if not blocks(game, cell))


@forgiving
def coalition_proof(game: NormalFormGame) -> tuple[Cell, ...]:
    """Return the coalition-proof Nash equilibria in pure strategies, action indices in lexicographic order.

    >>> coalition_proof(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]))
    ((1, 1),)
    """
    return tuple(cell for cell in np.ndindex(game.shape) if self_enforcing_block(game, cell) is None)


@forgiving
def self_enforcing_block(game: NormalFormGame, profile: object) -> Block | None:
    """Return a self-enforcing joint deviation of a smallest coalition that has one; None at a coalition-proof profile.

    Raises
    ------
    GameError
        If the profile does not fit the game, or the payoffs are symbolic.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> self_enforcing_block(stag_hunt, ("hare", "hare")).to
    ('stag', 'stag')
    """
    _check(game)
    at = game.profile(profile)

    @cache
    def blocking(cell: Cell, coalition: Cell) -> tuple[Cell, Cell] | None:
        """Return a smallest coalition within one, and its self-enforcing better profile; None if the part is coalition-proof."""
        for part in _coalitions(len(coalition) - 1, coalition):
            found = blocking(cell, part)
            if found is not None:
                return found
        return next(
            (
                (coalition, to)
                for to in _changes(game, cell, coalition)
                if _better(game, coalition, to, cell)
                and all(blocking(to, part) is None for part in _coalitions(len(coalition) - 1, coalition))
            ),
            None,
        )

    found = blocking(at, tuple(range(len(at))))
    return None if found is None else _block(game, *found, at)


def _check(game: NormalFormGame) -> None:
    if game.symbolic:
        raise GameError("coalitions: payoffs are symbolic; give the parameters values first")


def _coalitions(largest: int, members: Cell | None = None) -> Iterator[Cell]:
    """Yield the coalitions of up to a number of members (by default of the players 0, 1, ...), small ones first."""
    for size in range(1, largest + 1):
        yield from combinations(range(largest) if members is None else members, size)


def _changes(game: NormalFormGame, at: Cell, coalition: Cell) -> Iterator[Cell]:
    """Yield every profile in which all members of a coalition, and nobody else, take other actions."""
    for actions in product(*([b for b in range(game.shape[i]) if b != at[i]] for i in coalition)):
        choice = dict(zip(coalition, actions, strict=True))
        yield tuple(choice.get(i, a) for i, a in enumerate(at))


def _better(game: NormalFormGame, coalition: Cell, to: Cell, at: Cell) -> bool:
    return all(game.payoffs[(i, *to)] > game.payoffs[(i, *at)] for i in coalition)


def _block(game: NormalFormGame, coalition: Cell, to: Cell, at: Cell) -> Block:
    gains = tuple(game.payoffs[(i, *to)] - game.payoffs[(i, *at)] for i in coalition)
    return Block(tuple(game.players[i] for i in coalition), game.labels(to), gains)

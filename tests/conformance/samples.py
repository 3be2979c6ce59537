"""Small games for every kind of game that a method takes, and what may be done to a game without changing its equilibria."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import singledispatch
from typing import Any

import numpy as np
import sympy

from games import catalogue, trees
from games.normal_form import NormalFormGame
from games.tree.builder import end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from games.tree.nodes import Chance, Decision, Node, Terminal
from solvers.markov import StochasticGame

MOST_PROFILES = 8
MOST_NODES = 15
"""Sizes up to which every method answers at once."""


def _dilemma_or_peace() -> StochasticGame:
    """Two states: who fights in peace starts a quarrel, and only joint restraint ends it."""
    stages = {"peace": [[[4, 0], [5, 1]], [[4, 5], [0, 1]]], "quarrel": [[[1, -1], [2, 0]], [[1, 2], [-1, 0]]]}
    calm, strife = [1, 0], [0, 1]
    moves = {state: [[calm, strife], [strife, strife]] for state in stages}
    return StochasticGame(stages, moves, "9/10")


SAMPLES: Mapping[type, Mapping[str, Any]] = {
    NormalFormGame: {slug: e.game for slug, e in catalogue.entries().items() if np.prod(e.game.shape) <= MOST_PROFILES},
    ExtensiveFormGame: {slug: e.game for slug, e in trees.entries().items() if e.game.node_count <= MOST_NODES},
    StochasticGame: {
        "one-state": StochasticGame({"only": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]}, {"only": np.ones((2, 2, 1))}, "1/2"),
        "dilemma-or-peace": _dilemma_or_peace(),
    },
}
"""Class of games -> slug -> game."""

SYMBOLIC: Mapping[type, Any] = {
    NormalFormGame: NormalFormGame([[[sympy.Symbol("a"), 0], [0, 1]], [[1, 0], [0, 1]]]),
    ExtensiveFormGame: tree(("1", "2"), move("1", "first", {"l": end(sympy.Symbol("b"), 0), "r": end(1, 0)})),
}
"""Class of games -> one whose payoffs are not numbers yet."""


@singledispatch
def floats(game: Any) -> Any:
    """The same game in floats; StochasticGame has only fractions."""
    return game


@floats.register
def _(game: NormalFormGame) -> NormalFormGame:
    return NormalFormGame(game.floats(), game.players, game.actions, game.title)


@floats.register
def _(game: ExtensiveFormGame) -> ExtensiveFormGame:
    return game.floats()


def _turned(table: Any, n: int) -> Any:
    """A table of profiles with the players' axes and every player's actions in reverse order."""
    table = np.asarray(table, dtype=object)
    return np.flip(np.moveaxis(table, range(n), range(n - 1, -1, -1)), tuple(range(n)))


@singledispatch
def reversed_order(game: Any) -> Any:
    """The game with its players, and each player's actions, listed from the last to the first."""
    raise NotImplementedError


@reversed_order.register
def _(game: NormalFormGame) -> NormalFormGame:
    n = len(game.players)
    payoffs = np.stack([_turned(own, n) for own in game.fractions()[::-1]])
    return NormalFormGame(payoffs, game.players[::-1], [own[::-1] for own in game.actions[::-1]])


@reversed_order.register
def _(game: ExtensiveFormGame) -> ExtensiveFormGame:
    def turned(node: Node) -> Node:
        if isinstance(node, Terminal):
            return Terminal(tuple(node.payoffs)[::-1])
        below = tuple(map(turned, node.children))
        if isinstance(node, Chance):
            return Chance(node.outcomes, node.probabilities, below, node.name)
        return Decision(node.player, node.information_set, node.actions[::-1], below[::-1])

    return ExtensiveFormGame(turned(game.root), game.players[::-1])


@reversed_order.register
def _(game: StochasticGame) -> StochasticGame:
    n = len(game.players)
    stages = {s: np.stack([_turned(own, n) for own in u[::-1]]) for s, u in zip(game.states, game.payoffs, strict=True)}
    moves = {s: _turned(t, n) for s, t in zip(game.states, game.transitions, strict=True)}
    return StochasticGame(stages, moves, game.discount, game.players[::-1])


def units(game: Any, scale: bool) -> Any:
    """The game with every player's payoffs in other units: a number added, and, if asked, each multiplied by its own factor."""
    factors = [Fraction(i + 2, 3) if scale else Fraction(1) for i in range(len(game.players))]
    return _other_units(game, [(factor, Fraction(7 * i - 3)) for i, factor in enumerate(factors)])


@singledispatch
def _other_units(game: Any, change: Any) -> Any:
    raise NotImplementedError


def _each(table: Any, change: Any) -> Any:
    """Every player's payoffs changed."""
    return np.stack([a * u + b for u, (a, b) in zip(table, change, strict=True)])


@_other_units.register
def _(game: NormalFormGame, change: Any) -> NormalFormGame:
    return NormalFormGame(_each(game.fractions(), change), game.players, game.actions)


@_other_units.register
def _(game: ExtensiveFormGame, change: Any) -> ExtensiveFormGame:
    return game.with_payoffs(_each(game.end_payoffs.T, change).T)


@_other_units.register
def _(game: StochasticGame, change: Any) -> StochasticGame:
    stages = {s: _each(u, change) for s, u in zip(game.states, game.payoffs, strict=True)}
    return StochasticGame(stages, dict(zip(game.states, game.transitions, strict=True)), game.discount, game.players)


@singledispatch
def with_a_dominated_action(game: Any) -> tuple[Any, Any]:
    """The game in which somebody may also do what is always worse, and the player or information set who may."""
    raise NotImplementedError


@with_a_dominated_action.register
def _(game: NormalFormGame) -> tuple[NormalFormGame, int]:
    u = game.fractions()
    worse = u.take([0], axis=1)
    worse[0] = worse[0] - 1
    actions = [(*game.actions[0], "worse"), *game.actions[1:]]
    return NormalFormGame(np.concatenate([u, worse], axis=1), game.players, actions), 0


@with_a_dominated_action.register
def _(game: ExtensiveFormGame) -> tuple[ExtensiveFormGame, str]:
    node: Any = game.root
    while not isinstance(node, Decision):  # only chance before it: the set is reached whatever is played
        node = node.children[0]
    first, who = node.information_set, game.players.index(node.player)
    bad = Terminal(tuple(min(v) - 1 if i == who else 0 for i, v in enumerate(zip(*game.end_payoffs.tolist(), strict=True))))

    def longer(at: Node) -> Node:
        if isinstance(at, Terminal):
            return at
        below = tuple(map(longer, at.children))
        if isinstance(at, Chance):
            return Chance(at.outcomes, at.probabilities, below, at.name)
        if at.information_set == first:
            return Decision(at.player, first, (*at.actions, "worse"), (*below, bad))
        return Decision(at.player, at.information_set, at.actions, below)

    return ExtensiveFormGame(longer(game.root), game.players), first


@with_a_dominated_action.register
def _(game: StochasticGame) -> tuple[StochasticGame, int]:
    stages, moves = {}, {}
    for state, u, t in zip(game.states, game.payoffs, game.transitions, strict=True):
        worse = u.take([0], axis=1)
        worse[0] = u[0].min() - 100 * (u[0].max() - u[0].min() + 1)  # more than any future can repay
        stages[state] = np.concatenate([u, worse], axis=1)
        moves[state] = np.concatenate([t, t.take([0], axis=0)], axis=0)
    return StochasticGame(stages, moves, game.discount, game.players), 0

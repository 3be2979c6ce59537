"""Classes of random games whose structure makes them degenerate: players who do not care, or do not matter, and tied actions."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Payoffs: TypeAlias = NDArray[np.int64]
Shape: TypeAlias = tuple[int, ...]


def ordinal(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return payoffs from 0 to 2."""
    return rng.integers(0, 3, (len(shape), *shape))


def dummy(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game in which one player gets the same whatever happens."""
    payoffs = rng.integers(-4, 5, (len(shape), *shape))
    payoffs[rng.integers(len(shape))] = 0
    return payoffs


def own_action_irrelevant(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which one player's payoff ignores its own action."""
    payoffs = ordinal(shape, rng)
    i = int(rng.integers(len(shape)))
    payoffs[i] = np.take(payoffs[i], [0], axis=i)
    return payoffs


def ignored(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which one player's action matters to itself alone."""
    payoffs = ordinal(shape, rng)
    i = int(rng.integers(len(shape)))
    for j in range(len(shape)):
        if j != i:
            payoffs[j] = np.take(payoffs[j], [0], axis=i)
    return payoffs


def sparse(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game in which about three payoffs in four are zero."""
    payoffs = rng.integers(-2, 3, (len(shape), *shape))
    return np.where(rng.random(payoffs.shape) < 0.7, 0, payoffs)


def duplicated(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game in which one player's last action does the same as its first."""
    payoffs = rng.integers(-4, 5, (len(shape), *shape))
    i = int(rng.integers(len(shape)))
    for own in payoffs:
        by_action = np.moveaxis(own, i, 0)
        by_action[-1] = by_action[0]
    return payoffs


def equivalent(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which one player gets the same from two actions, and the others do not."""
    payoffs = ordinal(shape, rng)
    i = int(rng.integers(len(shape)))
    by_action = np.moveaxis(payoffs[i], i, 0)
    by_action[-1] = by_action[0]
    return payoffs


def symmetric(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game in which all players are alike."""
    own = ordinal(shape, rng)[0]
    n = len(shape)
    rest = [np.moveaxis(own, range(1, n), order) for order in itertools.permutations(range(1, n))]
    own = np.minimum.reduce(rest)
    return np.array([np.moveaxis(own, 0, i) for i in range(n)])


def zero_sum(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game of payoffs -1 to 1 in which the last player gets what the others lose."""
    payoffs = rng.integers(-1, 2, (len(shape), *shape))
    payoffs[-1] = -payoffs[:-1].sum(axis=0)
    return payoffs


def products(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return a game of payoffs that are products of one number per player and action (tables of rank one)."""
    payoffs = np.ones((len(shape), *shape), dtype=np.int64)
    for own in payoffs:
        for i, size in enumerate(shape):
            own *= rng.integers(-1, 3, size).reshape([-1 if j == i else 1 for j in range(len(shape))])
    return payoffs


def unanimous(shape: Shape, rng: np.random.Generator) -> Payoffs:
    """Return an ordinal game of common interests."""
    return np.repeat(ordinal(shape, rng)[:1], len(shape), axis=0)


Kind: TypeAlias = Callable[[Shape, np.random.Generator], Payoffs]

CLASSES: tuple[Kind, ...] = (
    dummy,
    own_action_irrelevant,
    ignored,
    sparse,
    duplicated,
    equivalent,
    symmetric,
    zero_sum,
    products,
    unanimous,
    ordinal,
)


def draws(kind: Kind, shape: Shape, games: int, seed: int) -> list[Payoffs]:
    """Return the games of a class; symmetric ones have as many actions for everybody as the first player has."""
    if kind is symmetric:
        shape = shape[:1] * len(shape)
    rng = np.random.default_rng([seed, *shape, *map(ord, kind.__name__)])
    return [kind(shape, rng) for _ in range(games)]

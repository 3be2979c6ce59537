"""The judge: certifies a profile of any game, sharing no code with any solver.

A profile is a Nash equilibrium iff no player gains by a pure deviation, that is iff every regret is zero (Nash 1951).
The expected payoff of each action is summed over all pure profiles of the others, in exact rationals wherever the
profile is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError
from games.exact.algebraic import Algebraic
from games.exact.numbers import written
from games.normal_form import NormalFormGame, object_array, to_floats

from ..result import Certificate, Equilibrium, read_only

SUM_TOLERANCE = 1e-9
"""How far the probabilities of a float strategy may be from summing to one."""


@forgiving
def certify(game: NormalFormGame, profile: object) -> Certificate:
    """Return the certificate of a strategy profile.

    Parameters
    ----------
    profile
        A pure profile (labels, indices, "CC") or one probability vector per player, shape (A_i,). Fractions and ints
        are judged exactly, floats in floats.

    Raises
    ------
    GameError
        If the profile does not fit the game, has a negative probability, or does not sum to one.

    >>> game = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> certify(game, ([Fraction(1, 2)] * 2, [Fraction(1, 2)] * 2)).regret
    Fraction(0, 1)
    >>> certify(game, (0, 0)).regrets
    (Fraction(0, 1), Fraction(2, 1))
    """
    strategies = mixed(game, profile)
    exact = all(isinstance(p, Fraction | Algebraic) for strategy in strategies for p in strategy)
    if game.symbolic:
        raise GameError("certify: payoffs are symbolic; give the parameters values first")
    values: list[NDArray[Any]] = []
    for i in range(len(game.players)):
        others = [s for k, s in enumerate(strategies) if k != i]
        if exact:  # only what is played counts, and only that is turned into fractions
            played = [np.flatnonzero([p != 0 for p in s]) for s in others]
            table = _fractions(np.moveaxis(game.payoffs[i], i, 0)[np.ix_(np.arange(game.shape[i]), *played)])
            others = [s[own] for s, own in zip(others, played, strict=True)]
        else:
            table = np.moveaxis(to_floats(game.payoffs[i]), i, 0)
        for other in reversed(others):
            table = table @ other
        values.append(read_only(table))
    expected = tuple(value @ strategy for value, strategy in zip(values, strategies, strict=True))
    regrets = tuple(max(value) - own for value, own in zip(values, expected, strict=True))
    strict = all(
        sum(1 for p in strategy if p > 0) == 1 and all(v < own for v, p in zip(value, strategy, strict=True) if not p > 0)
        for strategy, value, own in zip(strategies, values, expected, strict=True)
    )
    plain = (expected, regrets) if exact else (tuple(map(float, expected)), tuple(map(float, regrets)))
    return Certificate(plain[0], tuple(values), plain[1], strict, exact)


def _fractions(table: NDArray[Any]) -> NDArray[Any]:
    if table.dtype == object:
        return table
    return object_array([Fraction(float(value)) for value in table.flat], table.shape)


@forgiving
def equilibrium(game: NormalFormGame, profile: object) -> Equilibrium:
    """Return a profile with its certificate attached; it is for the caller to accept or refuse its regret."""
    return Equilibrium(mixed(game, profile), game.actions, certify(game, profile))


@forgiving
def mixed(game: NormalFormGame, profile: object) -> tuple[NDArray[Any], ...]:
    """Return a profile as one checked probability vector per player; GameError if it does not fit the game."""
    if (
        isinstance(profile, str)
        or not isinstance(profile, Sequence)
        or not any(hasattr(p, "__len__") and not isinstance(p, str) for p in profile)
    ):
        return tuple(
            read_only([Fraction(int(k == a)) for k in range(size)])
            for a, size in zip(game.profile(profile), game.shape, strict=True)
        )
    if len(profile) != len(game.players):
        raise GameError(f"profile: one strategy for each of {', '.join(game.players)} is needed; got {len(profile)}")
    return tuple(_strategy(own, player, size) for own, player, size in zip(profile, game.players, game.shape, strict=True))


def _strategy(own: Any, player: str, size: int) -> NDArray[Any]:
    if isinstance(own, str) or not hasattr(own, "__len__"):
        raise GameError(f"strategy of {player}: {size} probabilities are needed; got {own!r}")
    values = list(own)
    if any(isinstance(p, bool | np.bool_ | str) for p in values):
        raise GameError(f"strategy of {player}: probabilities are needed; got {values!r}")
    if len(values) != size:
        raise GameError(f"strategy of {player}: {size} probabilities are needed; got {len(values)}")
    if all(isinstance(p, Fraction | Algebraic | int | np.integer) for p in values):
        exact = [p if isinstance(p, Fraction | Algebraic) else Fraction(int(p)) for p in values]
        if min(exact) < 0 or sum(exact) != 1:
            raise GameError(f"strategy of {player}: probabilities >= 0 that sum to 1 are needed; got {[written(p) for p in exact]}")
        return read_only(exact)
    try:
        floats = np.array([float(p) for p in values])
    except (TypeError, ValueError):
        raise GameError(f"strategy of {player}: probabilities are needed; got {values!r}") from None
    if not np.isfinite(floats).all() or floats.min() < 0 or abs(floats.sum() - 1) > SUM_TOLERANCE:
        raise GameError(f"strategy of {player}: probabilities >= 0 that sum to 1 are needed; got {values!r}")
    return read_only(floats)

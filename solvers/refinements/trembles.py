r"""Trembles: completely mixed profiles infinitely close to an equilibrium, and what they prove.

A tremble is a profile whose probabilities are positive rational functions of an infinitely small :math:`\varepsilon`, so
one exact comparison speaks of the whole sequence. The two checks here know nothing of how a tremble was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np

from games.arguments import forgiving
from games.normal_form import NormalFormGame

from ..continua import Profile
from ..result import read_only
from .infinitesimal import infinitesimal
from .judgement import deviation_payoffs

Tremble: TypeAlias = Profile
"""One vector of ``Infinitesimal`` per player, shape (A_i,)."""


def normalized(weights: Iterable[Iterable[Any]]) -> Tremble:
    """Return positive weights, per player, as probabilities."""
    field = [[infinitesimal(w) for w in own] for own in weights]
    return tuple(read_only([w / sum(own, infinitesimal(0)) for w in own]) for own in field)


def close(profile: Profile, tremble: Tremble) -> bool:
    """Return whether a tremble is completely mixed and infinitely close to a profile of rationals."""
    return all(
        sum(mine, infinitesimal(0)) == 1 and all(q > 0 and q.standard == p for p, q in zip(own, mine, strict=True))
        for own, mine in zip(profile, tremble, strict=True)
    )


@forgiving
def proves_perfect(game: NormalFormGame, profile: Profile, tremble: Tremble) -> bool:
    """Return whether every action that the profile plays is a best response to the tremble (Selten 1975).

    >>> from .infinitesimal import EPSILON
    >>> game = NormalFormGame([[[1, 0], [0, 0]], [[1, 0], [0, 0]]])
    >>> tremble = normalized([[1, EPSILON]] * 2)
    >>> proves_perfect(game, (np.array([1, 0]), np.array([1, 0])), tremble)
    True
    """
    if not close(profile, tremble):
        return False
    for i, own in enumerate(profile):
        values = deviation_payoffs(game, i, tremble)
        best = max(values)
        if any(p > 0 and value != best for p, value in zip(own, values, strict=True)):
            return False
    return True


@forgiving
def proves_proper(game: NormalFormGame, profile: Profile, tremble: Tremble) -> bool:
    """Return whether the tremble makes every worse action infinitely less likely than every better one (Myerson 1978)."""
    if not close(profile, tremble):
        return False
    for i, mine in enumerate(tremble):
        values = deviation_payoffs(game, i, tremble)
        for a, b in np.ndindex(len(mine), len(mine)):
            if values[a] < values[b] and infinitesimal(mine[a] / mine[b]).order < 1:
                return False
    return True

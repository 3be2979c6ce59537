"""One equilibrium of a game too large to be solved completely: the limit of the principal logit branch, made sharp.

The branch says which actions are played in the limit; Newton's method on the indifference equations of these gives the
probabilities to the last digits, and the judge says how far from an equilibrium they are (McKelvey and Palfrey 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from games.normal_form import NormalFormGame

from ... import quantal_response
from ...result import TOLERANCE, Equilibrium
from ...verify import equilibrium

Profile = list[NDArray[np.float64]]

SHARES = (1e-2, 1e-3, 1e-4, 1e-6, 1e-8)
"""Probabilities at the end of the branch from which on an action is taken to be played, the first that fits."""
STEPS = 20
"""Newton steps at most."""


def one(game: NormalFormGame) -> Equilibrium | None:
    """Return an equilibrium in floats, its regret at most ``TOLERANCE`` of the payoff range; None if none was reached.

    >>> pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    >>> one(NormalFormGame([pennies, -pennies])).profile
    (array([0.5, 0.5]), array([0.5, 0.5]))
    """
    payoffs = game.floats()
    end: Profile = [np.array(x) for x in quantal_response.trace(payoffs).strategies()]
    best = equilibrium(game, tuple(end))
    for share in SHARES:
        sharp = _sharpened(payoffs, [np.flatnonzero(x >= share) for x in end], end)
        if sharp is not None:
            found = equilibrium(game, tuple(sharp))
            best = min(best, found, key=lambda e: float(e.regret))
    return best if float(best.regret) <= TOLERANCE * float(np.ptp(payoffs)) else None


def _sharpened(payoffs: NDArray[np.float64], supports: Sequence[NDArray[np.intp]], start: Profile) -> Profile | None:
    """Return where the actions of the supports pay the same, near a profile; None if Newton's method finds no profile there."""
    cuts = np.cumsum([0, *map(len, supports)])
    x = np.concatenate([own[s] / own[s].sum() for own, s in zip(start, supports, strict=True)])
    table = payoffs[np.ix_(np.arange(len(supports)), *supports)]
    for _ in range(STEPS):
        parts = [x[a:b] for a, b in pairwise(cuts)]
        equations, rows = [], []
        for i, own in enumerate(parts):
            worth, slopes = _worth(table[i], i, parts)
            jacobian = np.zeros((len(own), len(x)))
            for j, slope in slopes.items():
                jacobian[:, cuts[j] : cuts[j + 1]] = slope
            total = np.zeros(len(x))
            total[cuts[i] : cuts[i + 1]] = 1
            equations += [*(worth[1:] - worth[0]), own.sum() - 1]
            rows += [*(jacobian[1:] - jacobian[0]), total]
        step = np.linalg.lstsq(np.array(rows), -np.array(equations), rcond=None)[0]
        x = x + step
        if not np.isfinite(x).all() or x.min() < 0:
            return None
        if np.abs(step).max() < 1e-16:
            break
    out = []
    for i, s in enumerate(supports):
        full = np.zeros(payoffs.shape[i + 1])
        full[s] = x[cuts[i] : cuts[i + 1]]
        out.append(full / full.sum())
    return out


def _worth(
    own: NDArray[np.float64], i: int, parts: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.float64], dict[int, NDArray[np.float64]]]:
    """Return what each action of a player pays, and its slopes in each other player's probabilities."""
    others = [j for j in range(len(parts)) if j != i]

    def mean(kept: int | None) -> NDArray[np.float64]:
        value, axes = own, list(range(len(parts)))
        for j in others:
            if j != kept:
                value = np.tensordot(value, parts[j], axes=(axes.index(j), 0))
                axes.remove(j)
        return value if kept is None or axes == [i, kept] else value.T

    return mean(None), {j: mean(j) for j in others}

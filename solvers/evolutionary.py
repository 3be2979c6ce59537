r"""Evolutionary stability in several populations: whether small groups of mutants die out.

Each player is a population of its own. Then a profile is an evolutionarily stable strategy iff it is a strict equilibrium
(Selten 1980), and iff it is asymptotically stable under the replicator dynamics (Ritzberger and Weibull 1995)

.. math:: \dot x_{ia} = x_{ia}\,\bigl(u_i(a, x_{-i}) - u_i(x)\bigr).

At a mixed equilibrium the shares of the actions played move without friction: no population's growth depends on its own
shares, so the linear dynamics have trace zero, and what comes nearer in one direction goes away in another (a saddle), or
all keep their distance (a centre). `growth_rates` returns the rates: the eigenvalues of the linear dynamics.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.normal_form import NormalFormGame
from games.profile import against

from .result import TOLERANCE
from .verify.tables import mixed


@forgiving
def growth_rates(game: NormalFormGame, profile: object) -> NDArray[np.complex128]:
    """Return the rates at which small disturbances of an equilibrium grow under replicator dynamics, the largest first.

    Parameters
    ----------
    profile
        An equilibrium: a pure profile or one probability vector per player.

    Returns
    -------
    One rate per unit of time, as complex numbers, for every action of every player but one.

    Raises
    ------
    GameError
        If the profile does not fit the game or the payoffs are symbolic.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> growth_rates(sexes, (0, 0)).real.round(3).tolist()
    [-1.0, -2.0]
    >>> growth_rates(sexes, ([2 / 3, 1 / 3], [1 / 3, 2 / 3])).real.round(3).tolist()
    [0.667, -0.667]
    """
    payoffs = game.floats()
    x = [own.astype(np.float64) for own in mixed(game, profile)]
    slopes = [[_slope(payoffs[i], x, i, j) for j in range(len(x))] for i in range(len(x))]
    values = [against(payoffs[i], i, x) for i in range(len(x))]
    rows = []
    for i, own in enumerate(x):
        mean = float(own @ values[i])
        # d/dx of x_a (u_a - u(x)); the shares of each population sum to one, so its most frequent action is left out.
        blocks = [own[:, None] * (slope - own @ slope) for slope in slopes[i]]
        blocks[i] = np.diag(values[i] - mean) - np.outer(own, values[i])
        rows.append(blocks)
    reference = [int(own.argmax()) for own in x]
    reduced = [
        [np.delete(np.delete(block - block[:, [reference[j]]], reference[j], 1), reference[i], 0) for j, block in enumerate(blocks)]
        for i, blocks in enumerate(rows)
    ]
    found: NDArray[np.complex128] = np.linalg.eigvals(np.block(reduced)).astype(np.complex128)
    return found[np.argsort(-found.real, kind="stable")]


@forgiving
def kind(game: NormalFormGame, profile: object) -> str:
    """Return what the linear dynamics make of an equilibrium: "sink", "saddle", "centre" or "undecided".

    A sink is asymptotically stable, a saddle is not; a centre is neither left nor approached. "Undecided" is where some
    rate is zero and none is positive, as where a player is indifferent to an unused action.

    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> kind(pennies, ([0.5, 0.5], [0.5, 0.5]))
    'centre'
    """
    rates = growth_rates(game, profile)
    level = TOLERANCE * max(1.0, float(np.ptp(game.floats())))
    if (rates.real > level).any():
        return "saddle"
    if (rates.real < -level).all():
        return "sink"
    return "centre" if (np.abs(rates.real) <= level).all() and (np.abs(rates.imag) > level).all() else "undecided"


def _slope(payoffs: NDArray[np.float64], x: list[NDArray[np.float64]], i: int, j: int) -> NDArray[np.float64]:
    """Return the derivative of each action's payoff by each of player j's shares, shape (A_i, A_j); 0 for its own."""
    if i == j:
        return np.zeros((len(x[i]), len(x[i])))
    table = np.moveaxis(payoffs, (i, j), (0, 1))
    for own in reversed([own for k, own in enumerate(x) if k not in (i, j)]):
        table = table @ own
    return table

"""Risk dominance: of the strict equilibria those that no other beats by the product of deviation losses, with equal shares.

Where there is no strict equilibrium, or they beat each other in a circle, the logit limit is taken.
"""

from itertools import permutations

import numpy as np

from ..selection_rule import Floats, Games, SelectionRule

CELLS = tuple((a, b) for a in range(3) for b in range(3))


def weights(games: Games) -> Floats:
    """Return equal shares of the undominated strict equilibria."""
    u, strict = games.payoffs, games.strict
    unbeaten = strict.copy()
    for (a, b), (c, d) in permutations(CELLS, 2):
        both = strict[:, a, b] & strict[:, c, d]
        if both.any():
            stay = (u[:, 0, a, b] - u[:, 0, c, b]) * (u[:, 1, a, b] - u[:, 1, a, d])
            move = (u[:, 0, c, d] - u[:, 0, a, d]) * (u[:, 1, c, d] - u[:, 1, c, b])
            unbeaten[:, a, b] &= ~(both & (move > stay))
    return games.or_limit(unbeaten.astype(np.float64))


RULE = SelectionRule(
    name="risk_dominance",
    claim="Of the strict equilibria the one that it is riskiest to leave is played.",
    cite="Harsanyi and Selten 1988",
    order=30,
    weights=weights,
)

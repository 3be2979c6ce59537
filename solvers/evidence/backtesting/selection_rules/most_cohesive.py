"""Most cohesive: of the strict equilibria one of the most cohesive class; the logit limit where there is none."""

import numpy as np

from ..selection_rule import CELL_CLASS, Floats, Games, SelectionRule

CLASSES = CELL_CLASS.shape[-1]


def extreme(games: Games, order: range) -> Floats:
    """Return 1 at the first class, in an order, that has a strict equilibrium."""
    chosen = np.zeros(games.strict.shape)
    for k in order:
        own = games.strict & (CELL_CLASS[:, :, k] > 0)
        free = ~chosen.any(axis=(1, 2))
        chosen[free] = own[free]
    return games.or_limit(chosen)


def weights(games: Games) -> Floats:
    """Return 1 at the most cohesive class that has a strict equilibrium."""
    return extreme(games, range(CLASSES))


RULE = SelectionRule(
    name="most_cohesive",
    claim="The most cohesive strict equilibrium is played.",
    cite="Schelling 1960 (a focal point)",
    order=50,
    weights=weights,
)

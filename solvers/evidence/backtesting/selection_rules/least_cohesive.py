"""Least cohesive: of the strict equilibria one of the least cohesive class; the logit limit where there is none."""

from ..selection_rule import Floats, Games, SelectionRule
from .most_cohesive import CLASSES, extreme


def weights(games: Games) -> Floats:
    """Return 1 at the least cohesive class that has a strict equilibrium."""
    return extreme(games, range(CLASSES - 1, -1, -1))


RULE = SelectionRule(
    name="least_cohesive",
    claim="The least cohesive strict equilibrium is played.",
    cite="Schelling 1960 (a focal point, of distrust)",
    order=60,
    weights=weights,
)

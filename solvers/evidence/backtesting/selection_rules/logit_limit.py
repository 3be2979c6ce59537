"""Logit limit: the equilibrium to which the principal branch of quantal response leads as precision goes to infinity."""

from ..selection_rule import Floats, Games, SelectionRule


def weights(games: Games) -> Floats:
    """Return 1 at the class of the limit."""
    return games.limit


RULE = SelectionRule(
    name="logit_limit",
    claim="The limit of the principal logit branch is played.",
    cite="McKelvey and Palfrey 1995; Turocy 2005",
    order=20,
    weights=weights,
)

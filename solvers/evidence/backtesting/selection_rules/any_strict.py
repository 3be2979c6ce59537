"""Any strict equilibrium: all with equal shares, which says no more than the theory does; the logit limit where there is none."""

import numpy as np

from ..selection_rule import Floats, Games, SelectionRule


def weights(games: Games) -> Floats:
    """Return equal shares of the strict equilibria."""
    return games.or_limit(games.strict.astype(np.float64))


RULE = SelectionRule(
    name="any_strict",
    claim="Every strict equilibrium is as likely.",
    cite="Laplace 1774 (insufficient reason); Harsanyi 1973 (strict equilibria)",
    order=40,
    weights=weights,
)

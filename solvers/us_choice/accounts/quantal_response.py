r"""Quantal response: the US errs, and the less the more an error costs it; the allies play as selected.

The share of an action is proportional to :math:`\exp(\lambda\, V)`, V the US payoff at the selected play. The precision is a round
number, 10 per unit of payoff (a tenth of a unit makes an action e times as likely as another), neither estimated nor tried out.
"""

import math

from ..account import Account, Case, Prediction

PRECISION = 10.0
"""Per unit of payoff."""


def predict(case: Case) -> Prediction:
    """Return the logit response to the payoffs at the selected play."""
    worth = {value.action: PRECISION * float(value.selected) for value in case.choice.values}
    most = max(worth.values())
    odds = {action: math.exp(value - most) for action, value in worth.items()}
    total = sum(odds.values())
    return Prediction({action: own / total for action, own in odds.items()}, f"logit response, precision {PRECISION:g}")


ACCOUNT = Account(
    name="quantal_response",
    claim="The US takes better actions more often than worse ones, as it values them at the selected play of the allies.",
    cite="McKelvey and Palfrey 1995",
    order=70,
    predict=predict,
)

r"""Net threat: the US answers the threat net of what the allies muster now, without anticipating what they will do about it.

It replies best to the play that it has seen, that of the episode before, of which the record has the class: every profile of the
class is possible, and so is every profile where there is no episode before. With the shipped payoffs it engages iff
:math:`\tau_U (1 - s \beta X) > k_U`, its threat net of what the allies muster against the burden (one reading of Yoon's net
threat), and never presses if that costs anything: pressure pays only if somebody answers it.
"""

import itertools

from games.models.trilateral import ALLY_ACTIONS
from games.profile import outcome_class

from ..account import Account, Case, Prediction

CELLS = tuple(itertools.product(range(len(ALLY_ACTIONS)), repeat=2))


def predict(case: Case) -> Prediction:
    """Return the best replies to what the allies were seen to play."""
    if case.before is None:
        return Prediction.of(case.choice.replies(CELLS), "no episode before: a best reply to any play of the allies")
    seen = case.before.outcome
    cells = [(j, k) for j, k in CELLS if outcome_class(ALLY_ACTIONS[j], ALLY_ACTIONS[k]) == seen]
    return Prediction.of(case.choice.replies(cells), f"a best reply to the {seen} of {case.before.period}")


ACCOUNT = Account(
    name="net_threat",
    claim="The US engages if the threat, net of what its allies muster already, exceeds the burden; it does not look ahead.",
    cite="Yoon 2006 (net threat); Cournot 1838 (best reply to what was seen)",
    seeds=("S004",),
    order=50,
    predict=predict,
)

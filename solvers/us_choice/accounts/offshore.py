"""Offshore balancing: the US leaves the burden to its allies where they carry it alone, and comes onshore where they do not.

It retrenches where the allies, left alone, are selected to cooperate; elsewhere it replies best to what they do when left alone.
That is passing the buck: it does not ask whether they would cooperate under its guarantee as well.
"""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return R where the allies cooperate when left alone, else the best replies to what they then do."""
    alone = case.choice.after("R")
    if alone.profile == ("C", "C"):
        return Prediction.of(("R",), "left alone, the allies cooperate")
    return Prediction.of(case.choice.replies([alone.cell]), f"left alone, the allies play ({', '.join(alone.profile)})")


ACCOUNT = Account(
    name="offshore",
    claim="The US stays out while its allies carry the balance alone, and engages where they fail and the threat is worth it.",
    cite="Layne 1997; Christensen and Snyder 1990 (passing the buck); Mearsheimer and Walt 2016",
    seeds=("S003", "S004"),
    order=60,
    predict=predict,
)

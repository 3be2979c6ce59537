"""Anticipation: the US foresees which equilibrium the allies play, the selected one, and takes the action that is then best.

This is the US of ``verdict(..., timing="us-first")``, but for ties, which that breaks by order and this keeps.
"""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return the actions that are best at the selected play."""
    choice = case.choice
    plays = ", ".join(f"({', '.join(value.profile)}) after {value.action}" for value in choice.values)
    return Prediction.of(choice.anticipated, f"expects {plays}")


ACCOUNT = Account(
    name="anticipation",
    claim="The US foresees the play that the selection rule picks after each of its actions, and takes the best.",
    cite="Selten 1965; McKelvey and Palfrey 1995 (the selection)",
    seeds=("S004",),
    order=10,
    predict=predict,
)

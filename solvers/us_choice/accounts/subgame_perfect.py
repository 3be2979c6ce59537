"""Subgame perfection without a selection: every US action that some subgame-perfect equilibrium begins with."""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return the actions with which some subgame-perfect equilibrium begins."""
    found = case.choice.some
    return Prediction.of(found, "every equilibrium begins so" if found == case.choice.every else "some equilibrium begins so")


ACCOUNT = Account(
    name="subgame_perfect",
    claim="The US foresees some equilibrium of the allies after each of its actions, no matter which.",
    cite="Selten 1965",
    order=20,
    predict=predict,
)

"""Chance, a baseline: every action alike, which is what predicting nothing in particular scores."""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return every action."""
    return Prediction.of(case.choice.actions, "every action alike")


ACCOUNT = Account(
    name="chance",
    claim="The US may do anything (a baseline).",
    cite="Laplace 1814 (insufficient reason)",
    order=100,
    predict=predict,
    baseline=True,
)

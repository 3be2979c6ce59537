"""Inertia, a baseline: the US does what it did in the episode before, and nothing is predicted of the first."""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return the action of the episode before."""
    if case.before is None:
        return Prediction.nothing("no episode before")
    return Prediction.of((case.before.us_action,), f"as in {case.before.period}")


ACCOUNT = Account(
    name="inertia",
    claim="The US does what it did before (a baseline).",
    cite="Allison 1971 (organisational routine)",
    order=80,
    predict=predict,
    baseline=True,
)

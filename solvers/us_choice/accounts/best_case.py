"""Best case: the US trusts that its allies will play the equilibrium that it likes best (the strong Stackelberg leader).

For decades Washington took it that Seoul and Tokyo were destined to be great allies (S003).
"""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return the actions whose best equilibrium is best."""
    return Prediction.of(case.choice.best_case, "the best of the best equilibria after each action")


ACCOUNT = Account(
    name="best_case",
    claim="A leader whose lead the allies follow: after each action they play the equilibrium that is best for the US.",
    cite="Leitmann 1978; Breton, Alj and Haurie 1988 (strong Stackelberg equilibrium)",
    seeds=("S003",),
    order=30,
    predict=predict,
)

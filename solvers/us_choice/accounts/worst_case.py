"""Worst case: the US insures against the equilibrium of the allies that it likes least (the weak Stackelberg leader)."""

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return the actions whose worst equilibrium is best."""
    return Prediction.of(case.choice.worst_case, "the best of the worst equilibria after each action")


ACCOUNT = Account(
    name="worst_case",
    claim="A cautious guarantor expects the worst equilibrium of its allies after whatever it does, and takes the best of these.",
    cite="Wald 1950; Leitmann 1978; Breton, Alj and Haurie 1988 (weak Stackelberg equilibrium)",
    order=40,
    predict=predict,
)

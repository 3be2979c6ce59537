"""Majority, a baseline: the action that is coded most often in the rest of the record, which tells one case from no other."""

from collections import Counter

from ..account import Account, Case, Prediction


def predict(case: Case) -> Prediction:
    """Return the most frequent code of the other episodes."""
    counts = Counter(episode.us_action for episode in case.others)
    if not counts:
        return Prediction.nothing("no record")
    most = max(counts.values())
    actions = [action for action in case.choice.actions if counts[action] == most]
    return Prediction.of(actions, f"{most} of {counts.total()} other episodes")


ACCOUNT = Account(
    name="majority",
    claim="The US does what it is coded to have done most often in the other episodes (a baseline).",
    cite="Holte 1993 (the majority class as a baseline)",
    order=90,
    predict=predict,
    baseline=True,
)

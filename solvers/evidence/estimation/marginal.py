"""Marginal likelihoods with their errors, those of baselines in closed form, and Bayes factors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from games.profile import CLASSES

from .observations import Observation, checked
from .priors import Floats

FEW = 50.0
"""Effective sample size below which an estimate is flagged: a mean's error is then more than a seventh of its spread."""
LARGE = 0.3
"""Error of a log marginal likelihood above which it is flagged: a Bayes factor of 3 is 1.1."""


@dataclass(frozen=True, repr=False)
class MarginalLikelihood:
    """The probability that a theory gave the record before it was seen.

    Attributes
    ----------
    name
        Whose.
    log
        Its natural logarithm.
    error
        Standard error of ``log``; 0 where it is exact.
    effective
        Effective sample size behind it; infinite where it is exact.
    finished
        Whether the sampler came to its end.
    """

    name: str
    log: float
    error: float = 0.0
    effective: float = math.inf
    finished: bool = True

    @classmethod
    def of_draws(cls, logs: Floats, name: str = "draws") -> MarginalLikelihood:
        """Return the mean likelihood of independent prior draws, its error by the delta method.

        >>> MarginalLikelihood.of_draws(np.log([0.25, 0.75] * 200))
        draws: log marginal likelihood -0.69 ± 0.03 (effective sample size 320)
        """
        top = float(logs.max())
        raw = np.exp(logs - top)
        mean = float(raw.mean())
        error = float(raw.std(ddof=1)) / mean / math.sqrt(len(raw)) if len(raw) > 1 else math.inf
        return cls(name, top + math.log(mean), error, float(raw.sum() ** 2 / (raw**2).sum()))

    @property
    def flags(self) -> tuple[str, ...]:
        """What is wrong with it: "not finished", "few effective draws", "large error"; empty where it can be used."""
        found = ("not finished",) * (not self.finished)
        found += ("few effective draws",) * (self.effective < FEW)
        return found + ("large error",) * (not self.error <= LARGE)

    def over(self, other: MarginalLikelihood) -> BayesFactor:
        """Return the Bayes factor of this one over another."""
        return BayesFactor(self, other)

    def __repr__(self) -> str:
        flagged = f"; FLAGGED: {', '.join(self.flags)}" if self.flags else ""
        how = "exact" if math.isinf(self.effective) else f"effective sample size {self.effective:.0f}"
        error = "" if math.isinf(self.effective) else f" ± {self.error:.2g}"
        return f"{self.name}: log marginal likelihood {self.log:.4g}{error} ({how}{flagged})"


@dataclass(frozen=True, repr=False)
class BayesFactor:
    """How many times as probable one theory made the record as another."""

    first: MarginalLikelihood
    second: MarginalLikelihood

    @property
    def log(self) -> float:
        """Natural logarithm."""
        return self.first.log - self.second.log

    @property
    def error(self) -> float:
        """Standard error of the logarithm, the two estimates being independent."""
        return math.hypot(self.first.error, self.second.error)

    @property
    def flags(self) -> tuple[str, ...]:
        """What is wrong with either side."""
        return tuple(dict.fromkeys((*self.first.flags, *self.second.flags)))

    @property
    def words(self) -> str:
        """What it is worth, on the scale of Kass and Raftery (1995), table of page 777; within two errors of 0: undecided."""
        if self.flags or abs(self.log) <= 2 * self.error:
            return "undecided: flagged" if self.flags else "undecided: within its error"
        strength = next(
            word for least, word in ((5, "very strong"), (3, "strong"), (1, "positive"), (0, "hardly")) if abs(self.log) >= least
        )
        return f"{strength} for {(self.first if self.log > 0 else self.second).name}"

    def __repr__(self) -> str:
        return f"{self.first.name} over {self.second.name}: log Bayes factor {self.log:.2f} ± {self.error:.2f} ({self.words})"


def table_of_classes(
    observations: Sequence[Observation], by: Callable[[Observation], Hashable], name: str, prior: float = 1.0
) -> MarginalLikelihood:
    """Return the marginal likelihood of a table of class probabilities, one row for each value of ``by``, in closed form.

    Each row has a Dirichlet prior with all parameters equal to ``prior``; a row that saw counts n_c of N has
    B(n + prior) / B(prior), B the multivariate beta function.

    >>> from .observations import coded
    >>> table_of_classes(coded(), lambda seen: seen.scenario.us_action, "look-up on US codes")
    look-up on US codes: log marginal likelihood -23.87 (exact)
    """
    seen = checked(observations)
    total = 0.0
    for key in dict.fromkeys(map(by, seen)):
        counts = Counter(each.outcome for each in seen if by(each) == key)
        own = [counts[word] for word in CLASSES]
        total += math.lgamma(prior * len(CLASSES)) - math.lgamma(prior * len(CLASSES) + sum(own))
        total += sum(math.lgamma(prior + n) - math.lgamma(prior) for n in own)
    return MarginalLikelihood(name, total)


def baselines(observations: Sequence[Observation]) -> tuple[MarginalLikelihood, ...]:
    """Return what knows nothing of games: chance, shares of classes, a look-up on the US action, and persistence; all exact.

    >>> from .observations import coded
    >>> [f"{each.name} {each.log:.2f}" for each in baselines(coded())]
    ['chance -26.37', 'shares of classes -26.87', 'look-up on US action -23.87', 'persistence -31.44']
    """
    seen = checked(observations)
    before = dict(zip((each.name for each in seen), (None, *(each.outcome for each in seen[:-1])), strict=True))
    return (
        MarginalLikelihood("chance", -len(seen) * math.log(len(CLASSES))),
        table_of_classes(seen, lambda each: None, "shares of classes"),
        table_of_classes(seen, lambda each: each.scenario.us_action, "look-up on US action"),
        table_of_classes(seen, lambda each: before[each.name], "persistence"),
    )


def effective_size(weights: Floats) -> float:
    """Return the effective sample size of weights (Kish 1965).

    >>> effective_size(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    return float(weights.sum() ** 2 / (weights**2).sum())

"""Power: how many episodes would tell one theory from another, at the noise of the coded record.

Records of growing length are drawn from one theory's posterior, situations being drawn again from those of the record, and the
Bayes factor of the two theories is taken on each. Both theories are weighed by banks of draws; where too few draws carry a long
record, the power is flagged and not given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from games.errors import ParameterError, shown
from games.options import whole
from games.table import STANDARD_ERROR, Shown, Table, estimate, number

from .bank import Bank, weights
from .calibration import simulate
from .priors import Floats

STRONG = 10.0
"""Bayes factor that counts as telling two theories apart: strong on Jeffreys' (1961) scale."""
ENOUGH = 0.8
"""Power that counts as enough."""
RELIABLE = 30.0
"""Median effective sample size below which a power is flagged; it averages many records, so less is needed of each."""


@dataclass(frozen=True)
class Power:
    """How often a Bayes factor tells the true theory.

    Attributes
    ----------
    truth, rival
        Names.
    episodes
        Length of the records.
    right, wrong
        Share of records with a Bayes factor of 10 or more for the truth, and for the rival.
    log_factor
        Mean log Bayes factor for the truth.
    error
        Standard error of ``right``.
    effective
        Median of the smaller effective sample size of the two theories.
    """

    truth: str
    rival: str
    episodes: int
    right: float
    wrong: float
    log_factor: float
    error: float
    effective: float

    @property
    def flags(self) -> tuple[str, ...]:
        """ "few effective draws", or nothing."""
        return ("few effective draws",) * (self.effective < RELIABLE)


@dataclass(frozen=True, repr=False)
class PowerCurve(Shown):
    """Power by the number of episodes, with either theory true."""

    points: tuple[Power, ...]
    replications: int
    rng: int

    def needed(self, truth: str) -> int | None:
        """Return the least number of episodes tried with enough power if a theory is true; None: more than can be said."""
        own = [p for p in self.points if p.truth == truth and not p.flags and p.right >= ENOUGH]
        return min((p.episodes for p in own), default=None)

    def table(self) -> Table:
        """Return one row per truth and number of episodes."""
        rows = [
            (
                p.truth, str(p.episodes), estimate(p.right, p.error, 2, word=STANDARD_ERROR), number(p.wrong, 2),
                number(p.log_factor, 2), f"{p.effective:.0f}", ", ".join(p.flags) or "–",
            )
            for p in self.points
        ]  # fmt: skip
        needed = "; ".join(
            f"if {truth} is true: "
            + (f"{n} episodes" if (n := self.needed(truth)) else "more than the numbers tried that can be relied on")
            for truth in dict.fromkeys(p.truth for p in self.points)
        )
        notes = (
            f"A power of {ENOUGH:g} needs, {needed}. {self.replications} records of each length, drawn from the true "
            "theory's posterior "
            f"with situations drawn again from the record's; seed {self.rng}. The noise of the record is the posterior's: it was "
            "coded with the outcomes known, so that a fresh record would be noisier.",
        )
        header = (
            "true theory",
            "episodes",
            f"factor > {STRONG:g} for it",
            "for its rival",
            "mean log factor",
            "effective draws",
            "flags",
        )
        return Table(header, rows, caption="How many episodes would tell the theories apart", notes=notes)


def power(bank: Bank, rival: Bank, *, sizes: Sequence[int], replications: int, rng: int) -> PowerCurve:
    """Return with what chance records of some lengths tell two theories apart.

    Parameters
    ----------
    bank, rival
        Banks of both theories on the same observations.

    Raises
    ------
    ParameterError
        If the banks are of other observations, or a number is not positive.

    >>> import games
    >>> from .bank import bank
    >>> from .observations import coded
    >>> from .priors import prior
    >>> banks = [bank(prior(games.theory(name), coded()), coded(), draws=500, rng=0) for name in ("kelly", "cha")]
    >>> curve = power(*banks, sizes=[24], replications=100, rng=0)
    >>> [p.truth for p in curve.points], curve.points[0].right < 0.8
    (['kelly', 'cha'], True)
    """
    if [each.name for each in bank.observations] != [each.name for each in rival.observations]:
        raise ParameterError("power: both banks must be of the same observations")
    replications, rng = whole("power: replications", replications, 2), whole("power: rng", rng, 0)
    if not isinstance(sizes, Sequence) or isinstance(sizes, str) or not sizes:
        raise ParameterError(f"power: numbers of episodes are needed, one at least; got {shown(sizes)}")
    sizes = [whole("power: episodes", size, 1) for size in sizes]
    found = []
    for true, other in ((bank, rival), (rival, bank)):
        own = weights(true.log_likelihood())
        for size in sizes:
            generator = np.random.default_rng([rng, size, *true.prior.name.encode()])
            counts = _records(true, own, size, replications, generator)
            logs = [each.of_counts(counts) for each in (true, other)]
            factor = _log_mean(logs[0]) - _log_mean(logs[1])
            effective = np.minimum(*(_effective(each) for each in logs))
            right = float((factor >= math.log(STRONG)).mean())
            error = math.sqrt(right * (1 - right) / replications)
            wrong = float((factor <= -math.log(STRONG)).mean())
            names = true.prior.name, other.prior.name
            found.append(Power(*names, size, right, wrong, float(factor.mean()), error, float(np.median(effective))))
    return PowerCurve(tuple(found), replications, rng)


def _records(bank: Bank, weight: Floats, size: int, replications: int, rng: np.random.Generator) -> Floats:
    """Return records as counts (R, T, 3): a point of the posterior each, situations with replacement, classes by chance."""
    situations, classes = bank.probabilities.shape[1:]
    points = rng.choice(len(bank), replications, p=weight)
    places = rng.integers(situations, size=(replications, size))
    drawn = simulate(bank.probabilities[points[:, None], places], rng)
    counts = np.zeros((replications, situations, classes))
    np.add.at(counts, (np.arange(replications)[:, None], places, drawn), 1)
    return counts


def _log_mean(logs: Floats) -> Floats:
    top = logs.max(axis=0)
    found: Floats = top + np.log(np.exp(logs - top).mean(axis=0))
    return found


def _effective(logs: Floats) -> Floats:
    raw = np.exp(logs - logs.max(axis=0))
    found: Floats = raw.sum(axis=0) ** 2 / (raw**2).sum(axis=0)
    return found

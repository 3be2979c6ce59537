"""Simulation-based calibration: whether posteriors are what they say, on records drawn from the prior.

A point is drawn from the prior and a record from it; the rank of the point among draws from the posterior of that record is
uniform if likelihood and sampler are right (Talts et al. 2018). The share of central posterior intervals that hold the point is
their coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.options import whole
from games.profile import CLASSES
from games.table import Shown, Table, number

from .bank import Bank, weights
from .marginal import FEW
from .posterior import Posterior
from .priors import Floats

BINS = 10
LEVELS = (0.5, 0.9)
"""Nominal shares of the intervals whose coverage is counted."""
Sampler = Callable[[NDArray[np.intp], int], Posterior]
"""Record (T,) and seed -> posterior."""


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Shown):
    """Ranks of true parameters among posterior draws.

    Attributes
    ----------
    names
        Of the parameters.
    ranks
        (R, D) of each replication, from 0 to ``draws``.
    bias
        (D,) mean of posterior mean less true value, in shares of the prior.
    effective
        (R,) effective sample sizes of the posteriors.
    draws, rng
        Posterior draws among which a rank is taken, and the seed.
    """

    names: tuple[str, ...]
    ranks: NDArray[np.intp]
    bias: Floats
    effective: Floats
    draws: int
    rng: int

    @property
    def p_values(self) -> Floats:
        """(D,) p-values of chi-squared tests that ranks are uniform, with 10 bins."""
        from scipy.stats import chisquare  # no other question needs it

        counts = [np.bincount(own * BINS // (self.draws + 1), minlength=BINS) for own in self.ranks.T]
        return np.array([float(chisquare(own).pvalue) for own in counts])

    @property
    def uniform(self) -> bool:
        """Whether uniform ranks are rejected for no parameter at 5%, corrected for how many there are (Bonferroni)."""
        return bool(self.p_values.min() * len(self.names) > 0.05)

    def coverage(self, level: float) -> Floats:
        """Return (D,) shares of central intervals of a level that hold the true value."""
        share = (self.ranks + 0.5) / (self.draws + 1)
        found: Floats = (np.abs(share - 0.5) <= level / 2).mean(axis=0)
        return found

    @property
    def flagged(self) -> float:
        """Share of replications with few effective draws."""
        return float((self.effective < FEW).mean())

    def table(self) -> Table:
        """Return one row per parameter: bias, coverage, and the p-value of uniform ranks."""
        covered = [self.coverage(level) for level in LEVELS]
        size = len(self.ranks)
        rows = [
            (name, number(bias), *(number(own[d]) for own in covered), number(p))
            for d, (name, bias, p) in enumerate(zip(self.names, self.bias, self.p_values, strict=True))
        ]
        errors = ", ".join(f"{np.sqrt(level * (1 - level) / size):.3f}" for level in LEVELS)
        notes = (
            f"{size} records drawn from the prior, seed {self.rng}; standard errors of coverage {errors}. Effective "
            "sample size: median "
            f"{np.median(self.effective):.0f}, below {FEW:.0f} in {100 * self.flagged:.0f}%. Ranks are "
            f"{'uniform' if self.uniform else 'NOT uniform'} by chi-squared tests at 5%, corrected for {len(self.names)} "
            "parameters.",
        )
        header = (
            "parameter",
            "bias, share of prior",
            *(f"{100 * level:.0f}% interval covers" for level in LEVELS),
            "p, uniform ranks",
        )
        return Table(header, rows, caption="Calibration of the posterior on simulated records", notes=notes)


def calibrate(bank: Bank, *, replications: int, rng: int, draws: int = 99, sampler: Sampler | None = None) -> Calibration:
    """Return how posteriors do on records simulated from draws of a bank.

    Parameters
    ----------
    sampler
        By default the bank itself, without the draw from which the record comes.

    Raises
    ------
    ParameterError
        If a number is not positive, or there are fewer draws in the bank than replications.

    >>> import games
    >>> from .bank import bank
    >>> from .observations import coded
    >>> from .priors import prior
    >>> kelly = bank(prior(games.theory("kelly"), coded()), coded(), draws=1000, rng=0)
    >>> calibrate(kelly, replications=100, rng=1).uniform
    True
    """
    replications, draws = whole("calibration: replications", replications, 1), whole("calibration: draws", draws, BINS - 1)
    rng = whole("calibration: rng", rng, 0)
    if replications > len(bank):
        raise ParameterError(f"calibration: 1 to {len(bank)} replications are needed; got {replications}")
    generator = np.random.default_rng(rng)
    truths = generator.permutation(len(bank))[:replications]
    ranks = np.empty((replications, len(bank.prior)), np.intp)
    errors, effective = np.empty((replications, len(bank.prior))), np.empty(replications)
    for r, truth in enumerate(truths):
        record = simulate(bank.probabilities[truth], generator)
        posterior = _without(bank, int(truth), record) if sampler is None else sampler(record, int(generator.integers(2**31)))
        taken = posterior.points[generator.choice(len(posterior.points), draws, p=posterior.weights)]
        below = (taken < bank.points[truth]).sum(axis=0)
        level = (taken == bank.points[truth]).sum(axis=0)
        ranks[r] = below + generator.integers(0, level + 1)
        mean = posterior.weights @ posterior.shares
        errors[r] = mean - bank.prior.shares(bank.points[truth][None])[0]
        effective[r] = posterior.effective
    names = tuple(margin.name for margin in bank.prior.margins)
    return Calibration(names, ranks, errors.mean(axis=0), effective, draws, rng)


def simulate(probabilities: Floats, rng: np.random.Generator | int) -> NDArray[np.intp]:
    """Return classes drawn with probabilities (..., 3).

    Raises
    ------
    ParameterError
        If a seed is no whole number from 0 up.

    >>> simulate(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), 0)
    array([0, 2])
    """
    generator = rng if isinstance(rng, np.random.Generator) else np.random.default_rng(whole("calibration: rng", rng, 0))
    cumulated = np.cumsum(probabilities, axis=-1)[..., : len(CLASSES) - 1]
    found: NDArray[np.intp] = (generator.random((*probabilities.shape[:-1], 1)) >= cumulated).sum(axis=-1)
    return found


def _without(bank: Bank, truth: int, record: NDArray[np.intp]) -> Posterior:
    logs = bank.log_likelihood(record)
    logs[truth] = -np.inf
    return Posterior(bank.prior, bank.points, weights(logs), "the bank without the truth")

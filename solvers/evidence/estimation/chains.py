"""Markov chains for a posterior, with emcee (Foreman-Mackey et al. 2013): a second sampler, against which the first is checked.

Several ensembles of walkers start from independent prior draws, move by differential evolution (ter Braak 2006), and are
compared: the split R-hat of every parameter, and effective sample sizes from autocorrelation. It is in the extra `estimation`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from games.errors import QuasiallianceError
from games.options import whole

from .likelihood import log_likelihood
from .marginal import FEW
from .observations import Observation, checked
from .posterior import Posterior
from .priors import Floats, Prior

WALKERS, STEPS, ENSEMBLES = 64, 2000, 4
AGREED = 1.05
"""Largest R-hat at which ensembles count as having converged to one distribution; 1.01 asks for more than a table needs."""


@dataclass(frozen=True, eq=False, repr=False)
class Chains:
    """Chains of several ensembles, as shares of the prior, their first half left out.

    Attributes
    ----------
    prior
        The prior.
    cube
        (ensembles, steps, walkers, D).
    accepted
        Share of proposals that were taken.
    rng
        Seed.
    """

    prior: Prior
    cube: Floats
    accepted: float
    rng: int

    @cached_property
    def r_hat(self) -> Floats:
        """(D,) split R-hat: each half of the mean walker of an ensemble is a chain, compared in mean and in spread."""
        half = self.cube.shape[1] // 2
        halves = np.concatenate([self.cube[:, :half], self.cube[:, half : 2 * half]])  # (2 E, half, walkers, D)
        level = r_hat(halves.reshape(len(halves), -1, len(self.prior)))
        spread = np.abs(halves - np.median(self.cube, axis=(0, 1, 2)))
        return np.maximum(level, r_hat(spread.reshape(len(halves), -1, len(self.prior))))

    @cached_property
    def effective(self) -> Floats:
        """(D,) effective sample sizes: draws over the walkers' integrated autocorrelation time; nan where a walker never moved."""
        from emcee.autocorr import integrated_time

        total = self.cube.shape[1] * self.cube.shape[2]
        found = np.zeros(len(self.prior))
        for own in self.cube:
            with np.errstate(invalid="ignore", divide="ignore"):  # a walker that never moves has no autocorrelation
                found += total / np.maximum(1.0, integrated_time(own, tol=0, quiet=True))
        return found

    @property
    def flags(self) -> tuple[str, ...]:
        """What is wrong: "ensembles differ", "few effective draws", "walkers stuck"; nothing if it can be used."""
        found = ("ensembles differ",) * (not float(self.r_hat.max()) <= AGREED)
        found += ("few effective draws",) * (not float(self.effective.min()) >= FEW)
        return found + ("walkers stuck",) * (not self.accepted >= 0.05)

    def posterior(self) -> Posterior:
        """Return the draws of all ensembles, equally weighted."""
        points = self.prior.points(self.cube.reshape(-1, len(self.prior)))
        source = f"{len(self.cube)} ensembles of {self.cube.shape[2]} walkers, seed {self.rng}"
        return Posterior(self.prior, points, np.full(len(points), 1 / len(points)), source)

    def __repr__(self) -> str:
        flagged = f"; FLAGGED: {', '.join(self.flags)}" if self.flags else ""
        worst = float(self.r_hat.max())
        return f"{self.prior.name}: R-hat at most {worst:.3f}, effective sample size at least {self.effective.min():.0f}{flagged}"


def chains(
    prior: Prior,
    observations: Sequence[Observation],
    *,
    rng: int,
    walkers: int = WALKERS,
    steps: int = STEPS,
    ensembles: int = ENSEMBLES,
) -> Chains:
    """Sample a posterior by ensembles of walkers.

    Raises
    ------
    ParameterError
        If there are fewer than two ensembles, ten steps, or two walkers for each parameter.
    QuasiallianceError
        If emcee is not installed.
    """
    seen = checked(observations)
    return sample(
        lambda cube: log_likelihood(prior, seen, prior.points(cube)),
        prior,
        rng=rng,
        walkers=walkers,
        steps=steps,
        ensembles=ensembles,
    )


def sample(likelihood: Callable[[Floats], Floats], prior: Prior, *, rng: int, walkers: int, steps: int, ensembles: int) -> Chains:
    """Sample any likelihood of points of the unit cube (N, D) -> (N,).

    Raises
    ------
    ParameterError, QuasiallianceError
        As ``chains`` does.
    """
    size = len(prior)
    ensembles, steps = whole("chains: ensembles", ensembles, 2), whole("chains: steps", steps, 10)
    walkers = whole("chains: walkers (two for each parameter)", walkers, 2 * size)
    rng = whole("chains: rng", rng, 0)
    try:
        import emcee  # an extra: only who samples needs it
    except ImportError:
        words = "chains: emcee is not installed; pip install 'quasialliance[estimation]' (or the package emcee) adds it"
        raise QuasiallianceError(words) from None

    def log_posterior(cube: Floats) -> Floats:
        inside = ((cube > 0) & (cube < 1)).all(axis=1)
        found = np.full(len(cube), -np.inf)
        if inside.any():
            found[inside] = likelihood(cube[inside])
        return found

    kept, accepted = [], []
    for k in range(ensembles):
        # emcee draws from a generator of its own kind, and from NumPy's global one unless it is given its state.
        legacy = np.random.RandomState(np.random.SeedSequence([rng, k]).generate_state(8))
        start = np.random.default_rng([rng, k]).random((walkers, size))
        moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.1)]
        sampler = emcee.EnsembleSampler(walkers, size, log_posterior, vectorize=True, moves=moves)
        sampler.run_mcmc(emcee.State(start, random_state=legacy.get_state()), steps)
        kept.append(sampler.get_chain(discard=steps // 2))
        accepted.append(float(sampler.acceptance_fraction.mean()))
    return Chains(prior, np.stack(kept), float(np.mean(accepted)), rng)


def r_hat(draws: Floats) -> Floats:
    """Return Gelman and Rubin's (1992) R-hat of chains (M, N, D), shape (D,).

    >>> same = np.random.default_rng(0).normal(size=(4, 1000, 1))
    >>> r_hat(same).round(2), r_hat(same + np.arange(4)[:, None, None]).round(1)
    (array([1.]), array([1.6]))
    """
    within = draws.var(axis=1, ddof=1).mean(axis=0)
    between = draws.mean(axis=1).var(axis=0, ddof=1)
    size = draws.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.sqrt((size - 1) / size + between / within)
    return np.where(within > 0, found, np.inf)

"""A posterior as weighted points: what moved from prior to posterior, in which directions, and what did not.

Points are compared as shares of the prior, so that every prior margin is uniform on [0, 1] and parameters of different units
compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from games.options import whole
from games.table import Shown, Table, interval, number

from .marginal import FEW, effective_size
from .priors import Floats, Prior

BINS = 20
"""Equally probable intervals of the prior, between which the information gain is counted."""
CHANCE = 0.95
"""Level at which an information gain is more than chance gives with as many effective draws."""


@dataclass(frozen=True)
class Gain:
    """What the record says of one parameter.

    Attributes
    ----------
    name, symbol
        The parameter.
    low, high
        Prior interval.
    mean, quantiles
        Posterior mean, and 5%, 50% and 95% points.
    gain
        Kullback-Leibler divergence of the posterior from the prior margin, in nats, less what chance gives in the mean; not below
        0.
    chance
        What chance gives at most, in 95 of 100 cases, with as many effective draws and no information.
    shrunk
        1 - posterior variance / prior variance of the share: 1 known exactly, 0 nothing learnt, below 0 wider than the prior.
    """

    name: str
    symbol: str
    low: float
    high: float
    mean: float
    quantiles: tuple[float, float, float]
    gain: float
    chance: float
    shrunk: float

    @property
    def informed(self) -> bool:
        """Whether the gain is more than chance gives."""
        return self.gain > self.chance


@dataclass(frozen=True)
class Direction:
    """A direction in the space of shares: how much narrower the posterior is along it than the prior, and what makes it up.

    Attributes
    ----------
    ratio
        Posterior over prior standard deviation along it; near 0 it is known, near 1 it is not.
    loadings
        Parameter name -> component, the largest first; those below .3 left out.
    """

    ratio: float
    loadings: tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False, repr=False)
class Posterior(Shown):
    """Weighted points of a posterior.

    Attributes
    ----------
    prior
        The prior.
    points, weights
        (M, D), and (M,) summing to one.
    source
        How they were found, with the seed.
    """

    prior: Prior
    points: Floats
    weights: Floats
    source: str

    @property
    def effective(self) -> float:
        """Effective sample size."""
        return effective_size(self.weights)

    @property
    def flags(self) -> tuple[str, ...]:
        """What is wrong with it: "few effective draws", or nothing."""
        return ("few effective draws",) * (self.effective < FEW)

    @cached_property
    def shares(self) -> Floats:
        """(M, D) the points as shares of the prior."""
        return self.prior.shares(self.points)

    def resampled(self, size: int, *, rng: int) -> Floats:
        """Return equally weighted points, shape (size, D), by systematic resampling.

        Raises
        ------
        ParameterError
            If the size is not positive.
        """
        size, rng = whole("posterior: points", size, 1), whole("posterior: rng", rng, 0)
        start = np.random.default_rng(rng).random()
        cumulated = np.cumsum(self.weights)
        places = np.searchsorted(cumulated, (start + np.arange(size)) / size * cumulated[-1])
        found: Floats = self.points[np.minimum(places, len(self.points) - 1)]
        return found

    def quantiles(self, word: str, levels: Floats) -> Floats:
        """Return posterior quantiles of a parameter."""
        own = self.points[:, self.prior.column(word)]
        order = np.argsort(own)
        found: Floats = own[order][np.minimum(np.searchsorted(np.cumsum(self.weights[order]), levels), len(own) - 1)]
        return found

    def density(self, word: str, bins: int = BINS) -> Floats:
        """Return the posterior density (bins,) of a parameter in equally probable intervals of the prior, relative to it."""
        share = self.shares[:, self.prior.column(word)]
        found: Floats = np.histogram(share, bins=bins, range=(0, 1), weights=self.weights)[0] * bins
        return found

    def gains(self) -> tuple[Gain, ...]:
        """Return what the record says of each parameter, the most informed first."""
        size = max(2.0, self.effective)
        # Of n draws in b equal bins, 2n times the divergence is about chi-squared with b - 1 degrees of freedom (Wilks 1938).
        from scipy.stats import chi2  # no other question needs it

        mean, most = (BINS - 1) / (2 * size), float(chi2.ppf(CHANCE, BINS - 1)) / (2 * size)
        found = []
        for d, margin in enumerate(self.prior.margins):
            density = self.density(margin.symbol)
            full = density[density > 0]
            divergence = float((full * np.log(full)).sum() / BINS)
            share = self.shares[:, d]
            variance = float(self.weights @ share**2 - (self.weights @ share) ** 2)
            points = tuple(float(q) for q in self.quantiles(margin.symbol, np.array([0.05, 0.5, 0.95])))
            centre = float(self.weights @ self.points[:, d])
            gain, chance = max(0.0, divergence - mean), most - mean
            found.append(
                Gain(margin.name, margin.symbol, margin.low, margin.high, centre, points, gain, chance, 1 - 12 * variance)  # type: ignore[arg-type]  # three quantiles
            )
        return tuple(sorted(found, key=lambda own: -own.gain))

    def directions(self) -> tuple[Direction, ...]:
        """Return the eigenvectors of the posterior covariance of shares, the best known direction first, ridges last."""
        centred = self.shares - self.weights @ self.shares
        values, vectors = np.linalg.eigh((centred * self.weights[:, None]).T @ centred)
        found = []
        for value, vector in zip(values, vectors.T, strict=True):
            order = np.argsort(-np.abs(vector))
            sign = np.sign(vector[order[0]])
            loadings = tuple((self.prior.margins[d].name, float(sign * vector[d])) for d in order if abs(vector[d]) >= 0.3)
            found.append(Direction(float(np.sqrt(12 * max(0.0, value))), loadings))
        return tuple(found)

    def chance_above(self, word: str, level: float) -> tuple[float, float, float]:
        """Return the prior and posterior probability that a parameter is above a level, and the standard error of the latter.

        >>> import games
        >>> from .bank import bank
        >>> from .observations import coded
        >>> from .priors import prior
        >>> found = bank(prior(None, coded()), coded(), draws=500, rng=0).posterior()
        >>> round(found.chance_above("s", 0)[0], 3)
        0.667
        """
        d = self.prior.column(word)
        margin = self.prior.margins[d]
        before = 1 - float(np.clip(margin.share(np.array(level)), 0, 1))
        above = self.points[:, d] > level
        after = float(self.weights[above].sum())
        error = float(np.sqrt((self.weights**2 * (above - after) ** 2).sum()))
        return before, after, error

    def table(self, record: str = "") -> Table:
        """Return one row per parameter: prior interval, posterior mean and quantiles, information gain and what chance gives."""
        rows = [
            (
                g.name, interval(f"{g.low:g}", f"{g.high:g}", form="{} to {}"), number(g.mean), *map(number, g.quantiles),
                number(g.gain), number(g.chance),
                number(g.shrunk, 2), "yes" if g.informed else "no",
            )
            for g in self.gains()
        ]  # fmt: skip
        header = ("parameter", "prior", "mean", "5%", "median", "95%", "gain, nats", "chance gives", "variance gone", "informed")
        notes = (
            f"{self.source}; effective sample size {self.effective:.0f}"
            + (f"; FLAGGED: {', '.join(self.flags)}." if self.flags else "."),
            "Gain: divergence of the posterior from the prior in 20 equal intervals, less its mean under no information. Codes and "
            "levels were set with the record known: what is found here is how they hang together, not evidence.",
        )
        return Table(header, rows, caption=f"{self.prior.name}{', ' * bool(record)}{record}: from prior to posterior", notes=notes)

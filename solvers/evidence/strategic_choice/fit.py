"""The result of a maximum likelihood estimation, in the words that users of statistics packages know."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.table import Shown, Table, number

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Fit(Shown):
    """Estimates with their uncertainty.

    Attributes
    ----------
    model
        What was fitted.
    names
        Of the K coefficients.
    estimates
        (K,).
    covariance, robust
        (K, K) inverse of the observed information, and the sandwich; nan where the data do not tell coefficients apart.
    log_likelihood, size
        At the estimates, of ``size`` observations.
    flags
        What speaks against using it: separation, weak identification, no convergence; empty otherwise.
    note
        What else to know.
    """

    model: str
    names: tuple[str, ...]
    estimates: Floats
    covariance: Floats
    robust: Floats
    log_likelihood: float
    size: int
    flags: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        for array in (self.estimates, self.covariance, self.robust):
            array.setflags(write=False)

    def errors(self, *, robust: bool = False) -> Floats:
        """Return the standard errors, shape (K,)."""
        with np.errstate(invalid="ignore"):
            found: Floats = np.sqrt(np.diag(self.robust if robust else self.covariance))
        return found

    @property
    def converged(self) -> bool:
        """Whether nothing speaks against using it."""
        return not self.flags

    @property
    def aic(self) -> float:
        """Akaike's information criterion."""
        return 2 * len(self.names) - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's information criterion."""
        return len(self.names) * math.log(self.size) - 2 * self.log_likelihood

    def p_values(self, *, robust: bool = False) -> Floats:
        """Return two-sided p-values of each coefficient against 0, by the normal distribution."""
        from scipy.special import ndtr  # with the module, as SciPy takes its time

        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = 2 * ndtr(-np.abs(self.estimates / self.errors(robust=robust)))
        return found

    def interval(self, level: float = 0.95, *, robust: bool = False) -> Floats:
        """Return Wald intervals, shape (K, 2).

        Raises
        ------
        ParameterError
            If the level does not lie between 0 and 1.
        """
        from scipy.special import ndtri  # with the module, as SciPy takes its time

        if not 0 < level < 1:
            raise ParameterError(f"interval: a level between 0 and 1 is needed; got {level!r}")
        half = ndtri((1 + level) / 2) * self.errors(robust=robust)
        return np.stack([self.estimates - half, self.estimates + half], axis=1)

    def __getitem__(self, name: str) -> float:
        if name not in self.names:
            raise ParameterError(f"{self.model}: no coefficient is called {name!r}; there are {', '.join(self.names)}")
        return float(self.estimates[self.names.index(name)])

    def summary(self) -> Table:
        """Return the table that statistics packages print: estimates, both standard errors, z, p and an interval."""
        bounds = self.interval()
        rows = [
            (
                name, *(number(v, 4) for v in (b, se, rse)), number(b / se if se else math.nan, 2),
                *(number(v) for v in (p, low, high)),
            )
            for name, b, se, rse, p, (low, high) in zip(
                self.names, self.estimates, self.errors(), self.errors(robust=True), self.p_values(), bounds, strict=True
            )
        ]  # fmt: skip
        notes = [
            f"{self.size} observations, {len(self.names)} coefficients; log-likelihood {self.log_likelihood:.2f}, AIC "
            f"{self.aic:.1f}, "
            f"BIC {self.bic:.1f}.",
            *([f"FLAGGED: {'; '.join(self.flags)}."] if self.flags else []),
            *([self.note] if self.note else []),
        ]
        header = ("coefficient", "estimate", "std. error", "robust", "z", "p", "2.5%", "97.5%")
        return Table(header, rows, caption=self.model, notes=tuple(notes))

    def table(self) -> Table:
        """Return the summary."""
        return self.summary()

    def to_frame(self) -> Any:
        """Return a data frame of numbers, indexed by coefficient."""
        import pandas  # as tables do, only for who asks

        bounds = self.interval()
        columns = {
            "estimate": self.estimates, "std_error": self.errors(), "robust_error": self.errors(robust=True),
            "p_value": self.p_values(),
            "low": bounds[:, 0], "high": bounds[:, 1],
        }  # fmt: skip
        return pandas.DataFrame(columns, index=list(self.names))

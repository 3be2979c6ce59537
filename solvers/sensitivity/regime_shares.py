"""How often each class is selected as one parameter moves, everything else that is uncertain being drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral
from games.options import whole
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, between, measured

from ..verdict import classify_batch
from .analysis import asked
from .distributions import hypercube
from .evaluation import level
from .indices import wilson
from .swings import Range

Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False, eq=False)
class RegimeShares(Shown):
    """The shares of the classes along a parameter.

    Attributes
    ----------
    scenario, us_action
        Around what.
    parameter
        What moves.
    values
        Its values, shape (L,), rising.
    here
        The scenario's own value; None for a joint move, which has none.
    shares
        Class -> the share of the draws in which the selected profile is in it, shape (L,).
    draws, rng, confidence
        Draws of the other inputs at each value, the same at all of them; seed; level of the intervals.
    undecided
        Games that the selection rule left undecided.
    """

    scenario: Scenario
    us_action: str
    parameter: Parameter
    values: Floats
    here: float | None
    shares: Mapping[str, Floats]
    draws: int
    rng: int
    confidence: float
    undecided: int

    def bounds(self, *classes: str) -> tuple[Floats, Floats]:
        """Return the ends of the intervals (Wilson 1927) of the share of some classes together, shape (L,) each.

        Raises
        ------
        ParameterError
            If none is named, or one is unknown.
        """
        if not classes or not set(classes) <= set(self.shares):
            raise ParameterError(f"bounds: classes among {', '.join(self.shares)} are needed; got {', '.join(classes) or 'none'}")
        share = np.sum([self.shares[name] for name in classes], axis=0)
        ends = np.array([wilson(float(one), self.draws, self.confidence) for one in share])
        return ends[:, 0], ends[:, 1]

    def table(self) -> Table:
        """Return one row per value: every class's share with its interval."""
        rows = []
        for k, value in enumerate(self.values):
            cells: list[object] = [f"{value:.6g}"]
            for name, share in self.shares.items():
                low, high = self.bounds(name)
                cells += [measured(float(share[k])), between(float(low[k]), float(high[k]))]
            rows.append(cells)
        header = (
            self.parameter.name,
            *(word for name in self.shares for word in (name, f"{name}, {self.confidence:.0%} interval")),
        )
        note = f"{self.draws} draws of the other inputs at each value, seed {self.rng}; {self.undecided} selections undecided."
        title = f"{self.scenario.name}, US {self.us_action}: selected class along {self.parameter.name}"
        return Table(header, rows, caption=title, notes=(note,))


@forgiving
def regime_shares(
    model: Trilateral, scenario: Scenario, parameter: str, *, levels: int = 21, draws: int = 500, rng: int,
    over: Iterable[str | Range] | None = None, us_action: str | None = None, without: Iterable[str] = (), confidence: float = 0.95,
) -> RegimeShares:  # fmt: skip
    """Return how often each class is selected as a parameter, or a joint move, goes from end to end of its range.

    Parameters
    ----------
    parameter
        By symbol or name; or ``common_threat``, the four threats together.
    levels, draws
        Values of it, at least 2, and draws of the other inputs (a Latin hypercube), the same at each value.
    rng
        Seed of the draws.
    over
        The other inputs, as for :func:`~solvers.sensitivity.inputs.choose`; by default all that is uncertain.

    Raises
    ------
    ParameterError
        For an unknown parameter, an option out of its range, or if nothing else varies.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = regime_shares(MODEL, games.episode("2023").scenario, "hbar", levels=3, draws=100, rng=0)
    >>> found.shares["friction"][0] < found.shares["friction"][2]
    np.True_
    """
    what = asked(model, scenario, over, us_action, without)
    moved, symbols = model.axis(parameter)
    others = tuple(r for r in what.ranges if r.parameter.symbol not in symbols)
    if not others:
        raise ParameterError(f"regime_shares: nothing but {moved.name} is uncertain; another input is needed")
    count, size = whole("levels", levels, 2), whole("draws", draws, 1)
    points = hypercube(others, size, rng)
    values = np.linspace(float(moved.low), float(moved.high), count)
    columns = {r.parameter.symbol: np.tile(points[:, d], count) for d, r in enumerate(others)}
    columns |= dict.fromkeys(symbols, np.repeat(values, size))
    found = classify_batch(model.batch(columns, at=what.scenario, timing="given", us_action=what.us_action))
    classes = found.outcome.reshape(count, size)
    shares: dict[str, Any] = {name: (classes == k).mean(axis=1) for k, name in enumerate(CLASSES)}
    undecided = int((~found.converged).sum())
    here = float(model.scenario_values(what.scenario)[symbols[0]]) if len(symbols) == 1 else None
    return RegimeShares(
        what.scenario, what.us_action, moved, values, here, MappingProxyType(shares), size, rng, level(confidence), undecided
    )

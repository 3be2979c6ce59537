"""Priors: which parameters a theory leaves open, and between which values.

Every parameter is uniform over an interval: those of the theory's mechanisms over the theory's own ranges, or else their ranges
in the model. With them go the precision of the allies' choices, uniform in its logarithm, and the share of outcomes that are
misclassified. A parameter that moves no gain from deviating in any of the situations (a US payoff where the US action is given,
say) has no place here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.trilateral import MODEL, Trilateral
from games.options import whole
from games.record import Record
from games.theories import Theory

from ..movers import PLAIN, Setting
from .observations import Observation, checked
from .situations import payoffs, situations

Floats = NDArray[np.float64]
PRECISION, MISCLASSIFIED = "precision", "misclassified"
"""The parameters that are no model's: precision per unit of payoff, and the share of outcomes that are misclassified."""
PRECISIONS = (2.0, 40.0)
SHARES = (0.01, 0.25)


@dataclass(frozen=True)
class Margin:
    """A parameter, uniform between two values, or uniform in its logarithm.

    >>> Margin("precision", "precision", 2, 8, logarithmic=True).at(np.array([0.5]))
    array([4.])
    """

    symbol: str
    name: str
    low: float
    high: float
    logarithmic: bool = False

    def at(self, share: Floats) -> Floats:
        """Return the values below which given shares of the prior lie."""
        if self.logarithmic:
            found: Floats = self.low * (self.high / self.low) ** share
            return found
        return self.low + (self.high - self.low) * share

    def share(self, value: Floats) -> Floats:
        """Return which share of the prior lies below values."""
        if self.logarithmic:
            found: Floats = np.log(value / self.low) / np.log(self.high / self.low)
            return found
        return (value - self.low) / (self.high - self.low)

    def narrowed(self, width: float) -> Margin:
        """Return the margin over the middle share ``width`` of itself."""
        low, high = (float(self.at(np.array(end))) for end in ((1 - width) / 2, (1 + width) / 2))
        return replace(self, low=low, high=high)


@dataclass(frozen=True, eq=False)
class Prior(Record):
    """A theory's prior: independent margins, what is held, and what is off.

    Attributes
    ----------
    name
        Whose.
    margins
        One for each open parameter; precision and the share of misclassified outcomes come last.
    fixed
        Symbol -> value at which a parameter is held.
    without
        Mechanisms that are off.
    inert
        Names of open parameters that are left out, as they move no gain from deviating in any of the situations.
    """

    name: str
    margins: tuple[Margin, ...]
    fixed: Mapping[str, Fraction] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    inert: tuple[str, ...] = ()
    model: Trilateral = MODEL

    def __len__(self) -> int:
        return len(self.margins)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of the margins."""
        return tuple(margin.symbol for margin in self.margins)

    def column(self, word: str) -> int:
        """Return the place of a parameter.

        Raises
        ------
        ParameterError
            If the prior does not have it.
        """
        for place, margin in enumerate(self.margins):
            if word in (margin.symbol, margin.name):
                return place
        raise ParameterError(f"prior {self.name}: {word!r} is not open; open are {', '.join(m.name for m in self.margins)}")

    def points(self, shares: Floats) -> Floats:
        """Return the points at shares (N, D) of the margins: from the unit cube to parameter values."""
        return np.stack([margin.at(shares[:, d]) for d, margin in enumerate(self.margins)], axis=1)

    def shares(self, points: Floats) -> Floats:
        """Return the shares at points (N, D): from parameter values to the unit cube."""
        return np.stack([margin.share(points[:, d]) for d, margin in enumerate(self.margins)], axis=1)

    def draw(self, size: int, *, rng: int) -> Floats:
        """Return independent points, shape (size, D); every parameter has a stream of its own, named by its symbol.

        Raises
        ------
        ParameterError
            If the size is no positive whole number, or the seed no whole number from 0 up.
        """
        size, rng = whole(f"prior {self.name}: draws", size, 1), whole(f"prior {self.name}: rng", rng, 0)
        streams = [np.random.default_rng([rng, *margin.symbol.encode()]).random(size) for margin in self.margins]
        return self.points(np.stack(streams, axis=1))

    def values(self, point: Floats) -> dict[str, float]:
        """Return a point (D,) as name -> value."""
        return {margin.name: float(value) for margin, value in zip(self.margins, point, strict=True)}

    def narrowed(self, width: float) -> Prior:
        """Return the prior over the middle share ``width`` of each margin, not round the defaults, which were set on the record.

        Raises
        ------
        ParameterError
            If the width does not lie in (0, 1].
        """
        if not 0 < width <= 1:
            raise ParameterError(f"prior {self.name}: a width in (0, 1] is needed; got {width!r}")
        return replace(self, margins=tuple(margin.narrowed(width) for margin in self.margins))

    def over(self, word: str, low: float, high: float) -> Prior:
        """Return the prior with another interval of one parameter.

        Raises
        ------
        ParameterError
            If the prior does not have it, or the interval is empty or leaves what the parameter can be.
        """
        place = self.column(word)
        old = self.margins[place]
        if not low < high:
            raise ParameterError(f"prior {self.name}: {word}: low < high is needed; got {low!r} and {high!r}")
        least, most = _bounds(self.model, old.symbol)
        if not least <= low < high <= most or (old.logarithmic and low <= 0):
            raise ParameterError(
                f"prior {self.name}: {word}: an interval within [{least:g}, {most:g}] is needed; got [{low}, {high}]"
            )
        margins = list(self.margins)
        margins[place] = replace(old, low=low, high=high)
        return replace(self, margins=tuple(margins))


@forgiving
def prior(theory: Theory | None, observations: Sequence[Observation], *, model: Trilateral = MODEL) -> Prior:
    """Return the prior of a theory, or of the plain model (None).

    Raises
    ------
    ScenarioError
        If there is no observation.

    >>> import games
    >>> from .observations import coded
    >>> cha = prior(games.theory("cha"), coded())
    >>> cha.symbols
    ('phi', 'omega', 'c', 'xH', 'beta', 's', 'k', 'hbar', 'eta', 'eps', 'f0', 'precision', 'misclassified')
    >>> cha.margins[5].low, cha.inert[:3]
    (0.05, ('hedge_kept_confronting', 'confrontation_damage', 'us_engagement_cost'))
    """
    seen = checked(observations)
    setting = PLAIN if theory is None else Setting.of(theory, model)
    coded = {symbol for each in seen for symbol in each.scenario.values}
    free = [
        r
        for r in setting.inputs(model)
        if r.parameter.kind != "situational" and (r.parameter.symbol not in coded or r.parameter.symbol in setting.ranges)
    ]
    margins = tuple(Margin(r.parameter.symbol, r.parameter.name, float(r.low), float(r.high)) for r in free)
    whole = Prior("plain model" if theory is None else theory.name, margins, dict(setting.values), setting.without, model=model)
    live = _live(whole, seen)
    own = (
        *(margin for margin in margins if margin.symbol in live),
        Margin(PRECISION, PRECISION, *PRECISIONS, logarithmic=True),
        Margin(MISCLASSIFIED, MISCLASSIFIED, *SHARES),
    )
    inert = tuple(margin.name for margin in margins if margin.symbol not in live)
    return replace(whole, margins=own, inert=inert, fixed=MappingProxyType(dict(setting.values)))


def _live(whole: Prior, observations: Sequence[Observation]) -> set[str]:
    """Return which parameters some ally's gain from some deviation hangs on, in some situation: each is moved at random points."""
    if not whole.margins:
        return set()
    base = np.random.default_rng(0).random((4, len(whole)))
    there = situations(whole.model, [each.scenario for each in observations], whole.without, whole.fixed, whole.symbols)
    gains = _gains(payoffs(there, whole.points(base)))
    moved = set()
    for d, margin in enumerate(whole.margins):
        other = base.copy()
        other[:, d] = (other[:, d] + 0.5) % 1
        if np.abs(_gains(payoffs(there, whole.points(other))) - gains).max() > 1e-12:
            moved.add(margin.symbol)
    return moved


def _gains(table: Floats) -> Floats:
    """Return each ally's payoffs less those of its first action, so that what its own choice cannot change drops out."""
    own = table[:, :, 0] - table[:, :, 0, :1]
    other = table[:, :, 1] - table[:, :, 1, :, :1]
    return np.stack([own, other])


def _bounds(model: Trilateral, symbol: str) -> tuple[float, float]:
    known: dict[str, tuple[Any, Any]] = {PRECISION: (0, np.inf), MISCLASSIFIED: (0, 1)}
    low, high = known.get(symbol) or model.parameter(symbol).admissible
    return float(low), float(high)

"""Branches and events: an equilibrium, or a path of a tree, as far as it goes along a line, and where equilibria change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.exact.algebraic import Algebraic, compare
from games.models.trilateral import WORDS

from .chart import exactly, value_on
from .labels import Support, Tie
from .path_conditions.moves import Comparison

POINTS = 65
"""Points of a branch as it is drawn."""

Place: TypeAlias = "Fraction | Algebraic"
Weights: TypeAlias = tuple[tuple[Any, ...], ...]
"""Per player and action the polynomial to which the probability is proportional."""


@dataclass(frozen=True, eq=False, repr=False)
class Branch:
    """One equilibrium between two places of a line, of one support all the way; of a tree, a path.

    Attributes
    ----------
    support
        Per player the labels of the actions played; of a path per move its action.
    low, high
        Its ends, exact: events or ends of the line.
    strict
        Whether it is a strict equilibrium.
    continuum
        Whether it is an extreme point of a continuum of equilibria.
    index
        Its index, +1 or -1, where it was asked for; over all branches at one value of a parameter they sum to 1.
    weights
        Where they are known, polynomials on the line to which the probabilities are proportional, per player and action, on
        consecutive intervals (low, high, weights): more than one where the model has folds.
    places, profiles
        Where it was followed by samples, exact places inside, in order, and the probabilities there (floats; one tuple per player).
    """

    support: Support
    low: Place
    high: Place
    strict: bool
    continuum: bool = False
    index: int | None = None
    weights: tuple[tuple[Place, Place, Weights], ...] = ()
    places: tuple[Fraction, ...] = ()
    profiles: tuple[tuple[tuple[float, ...], ...], ...] = ()

    @property
    def pure(self) -> bool:
        """Whether every player plays one action."""
        return all(len(own) == 1 for own in self.support)

    def at(self, value: Any) -> tuple[tuple[Any, ...], ...]:
        """Return the probabilities at an exact place, in the limit at the ends.

        Raises
        ------
        ParameterError
            If it is beyond the ends, or at an end where there is no single limit, or weights are not known.
        """
        for low, high, weights in self.weights:
            if compare(low, value) <= 0 <= compare(high, value):
                shares = [[exactly(value_on(w, value)) for w in own] for own in weights]
                totals = [sum(own, Fraction(0)) for own in shares]
                if all(total != 0 for total in totals):
                    return tuple(tuple(p / total for p in own) for own, total in zip(shares, totals, strict=True))
        raise ParameterError(f"the branch of {self.support} from {float(self.low):g} to {float(self.high):g} has no value there")

    def limit(self, value: Any) -> tuple[tuple[Any, ...], ...] | None:
        """Return the probabilities at an end, None if they have no single limit."""
        try:
            return self.at(value)
        except ParameterError:
            return None

    def sample(self, points: int = POINTS) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return places, shape (n,), and probabilities, shape (n, actions): the first player's actions, then the next one's."""
        low, high = bounds_of(self.low)[1], bounds_of(self.high)[0]
        shown, rows = [], []
        for value in (low + (high - low) * Fraction(k, points - 1) for k in range(points)):
            profile = self.limit(value)
            if profile is not None:
                shown.append(float(value))
                rows.append([float(p) for own in profile for p in own])
        width = sum(map(len, self.weights[0][2])) if self.weights else 0
        return np.array(shown), np.array(rows).reshape(len(rows), width)

    def __repr__(self) -> str:
        return f"{written(self.support)} from {short(self.low)} to {short(self.high)}"


@dataclass(frozen=True, eq=False, repr=False)
class Event:
    """A place on a line where equilibria, or paths of a tree, change.

    Attributes
    ----------
    value
        Exact: a Fraction or an algebraic number; the middle of ``bracket`` if found by bisection.
    kind
        "fold": two equilibria meet and vanish, or appear; "exchange": one turns into another where both are the same; "jump":
        one ends and another begins that is not the same. At a jump, and mostly at a fold, all profiles between the two are
        equilibria at the event itself. "other": anything else.
    change
        What is seen of it: "appears", "vanishes", "exchange", "becomes strict" or "ceases to be strict".
    before, after
        Supports of the branches that end and that begin there.
    ties
        What vanishes: who is indifferent there; empty if that was not identified.
    bracket
        Bounds of a place found by bisection; None if it is exact.
    """

    value: Place
    kind: str
    change: str
    before: tuple[Support, ...]
    after: tuple[Support, ...]
    ties: tuple[Tie | Comparison, ...]
    bracket: tuple[Place, Place] | None = None

    @property
    def exact(self) -> bool:
        """Whether the place is exact."""
        return self.bracket is None

    @property
    def binding(self) -> tuple[str, str, str] | None:
        """The player who is indifferent there, and the two actions; None if that was not identified."""
        if not self.ties:
            return None
        first = self.ties[0]
        action, other = first.actions[:2] if isinstance(first, Tie) else (first.action, first.other)
        return first.player, action, other

    def sentence(self) -> str:
        """Say what happens, and who is indifferent there."""
        before, after = (" and ".join(map(written, own)) for own in (self.before, self.after))
        what = {
            "appears": f"{after} appear{'s' * (len(self.after) == 1)}",
            "vanishes": f"{before} vanish{'es' * (len(self.before) == 1)}",
            "exchange": f"{before} becomes {after}",
        }.get(self.change, f"{after} {self.change}")
        if self.binding is None:
            return what
        player, action, other = self.binding
        return f"{what}: {player} is indifferent between {_word(action)} and {_word(other)}"

    def __float__(self) -> float:
        return float(self.value)

    def __repr__(self) -> str:
        return f"at {short(self.value)}: {self.sentence()}"


def change(before: list[tuple[Support, bool]], after: list[tuple[Support, bool]]) -> str:
    """Return what is seen where some equilibria end and others begin, each with its support and whether it is strict.

    >>> change([], [((("C",), ("C",)), True)]), change([((("C",), ("C",)), False)], [((("C",), ("C",)), True)])
    ('appears', 'becomes strict')
    """
    if not before:
        return "appears"
    if not after:
        return "vanishes"
    if [support for support, _ in before] == [support for support, _ in after]:
        was, now = before[0][1], after[0][1]
        return "becomes strict" if now and not was else "ceases to be strict" if was else "exchange"
    return "exchange"


def bounds_of(place: Place, digits: int = 20) -> tuple[Fraction, Fraction]:
    """Return rational bounds of a place, equal for a rational one."""
    return place.interval(digits) if isinstance(place, Algebraic) else (place, place)


def written(support: Support) -> str:
    """Return a support as text.

    >>> written((("C", "H"), ("F",)))
    '(C+H, F)'
    """
    return f"({', '.join('+'.join(own) for own in support)})"


def short(place: Place) -> str:
    """Return a place with four digits."""
    return format(float(place), ".4g")


def _word(action: str) -> str:
    return f"{WORDS[action]} ({action})" if action in WORDS else action

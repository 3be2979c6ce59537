"""Settings of levers: which are pulled, how far, and what the scenario then is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal
from games.levers.reading import OWNERS
from games.options import whole
from games.scenarios.scenario import Scenario

from .pulls import Pull

NOTHING = "nothing"
LARGEST = 4096
"""Settings at most: each is judged on every draw."""


@dataclass(frozen=True)
class Setting:
    """Levers that are pulled.

    Attributes
    ----------
    pulled
        Levers, and the share of its way that each is pulled, above 0 and at most 1.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity.robust.pulls import available
    >>> (apology,) = available(MODEL, games.scenario("2019"), ["apology"])
    >>> Setting(((apology, Fraction(1, 2)),))
    apology 0.5
    """

    pulled: tuple[tuple[Pull, Fraction], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The levers that are pulled."""
        return tuple(own.name for own, _ in self.pulled)

    @cached_property
    def cost(self) -> Fraction:
        """What it costs."""
        return sum((share * own.cost for own, share in self.pulled), start=Fraction(0))

    @cached_property
    def sets(self) -> dict[str, Fraction]:
        """Symbol -> the value that a parameter gets."""
        return {symbol: value for own, share in self.pulled for symbol, value in own.values(share).items()}

    @property
    def owners(self) -> tuple[str, ...]:
        """Who has to act."""
        found = {owner for own, _ in self.pulled for owner in own.lever.owners}
        return tuple(owner for owner in OWNERS if owner in found)

    @property
    def says(self) -> str:
        """The levers in words, with the share of the way where it is not the whole."""
        words = [own.name if share == 1 else f"{own.name} {decimal(share)}" for own, share in self.pulled]
        return " + ".join(words) or NOTHING

    @forgiving
    def on(self, scenario: Scenario) -> Scenario:
        """Return a scenario with these levers pulled."""
        for own, _ in self.pulled:
            if own.lever.us_action:
                scenario = scenario.us(own.lever.us_action)
        return scenario.set(dict(self.sets)) if self.sets else scenario

    def __repr__(self) -> str:
        return self.says


def settings(pulls: Iterable[Pull], *, most: int = 2, levels: int = 1) -> tuple[Setting, ...]:
    """Return the settings in which at most so many levers are pulled, from none on.

    Parameters
    ----------
    most
        Levers that are pulled at once, at most; two that set the same thing never are.
    levels
        How far: in so many equal steps of its way; a US action is taken or not.

    Raises
    ------
    ParameterError
        If there are too many, or an option is no whole number of at least 1.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity.robust.pulls import available
    >>> own = available(MODEL, games.scenario("2019"), ["press", "retrench", "apology"])
    >>> settings(own)
    (nothing, press, retrench, apology, press + apology, retrench + apology)
    """
    pulls = tuple(pulls)
    most, levels = whole("most", most, 1), whole("levels", levels, 1)
    found: list[Setting] = []
    for setting in _all(pulls, min(most, len(pulls)), levels):
        found.append(setting)
        if len(found) > LARGEST:
            raise ParameterError(
                f"robust choice: more than {LARGEST} settings of {len(pulls)} levers, {most} at once in {levels} steps; name fewer"
            )
    return tuple(found)


def _all(pulls: tuple[Pull, ...], most: int, levels: int) -> Iterator[Setting]:
    for size in range(most + 1):
        for chosen in itertools.combinations(pulls, size):
            if any(a.excludes(b) for a, b in itertools.combinations(chosen, 2)):
                continue
            steps = [[Fraction(k, levels) for k in range(1, levels + 1)] if own.divisible else [Fraction(1)] for own in chosen]
            for shares in itertools.product(*steps):
                yield Setting(tuple(zip(chosen, shares, strict=True)))

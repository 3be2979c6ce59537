"""A model: players, actions, a setting and mechanisms, which together turn parameter values into payoffs.

The payoff of a player at an outcome is the sum of the mechanisms' terms there. The same terms are evaluated on whatever
number type the parameter values have: floats, exact rationals, SymPy symbols, polynomials, or arrays of draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from ..arguments import forgiving
from ..exact.numbers import fraction, rational
from ..normal_form import NormalFormGame
from .family import Family, GameFamily, Given
from .mechanism import Mechanism
from .parameters import Parameter
from .trial import tried

Values = Mapping[str, Any]
OutcomeMaker = Callable[["Model", Values, tuple[Mechanism, ...], Any], Callable[[tuple[str, ...]], Any]]
"""``maker(model, values, active mechanisms, region)`` returns ``profile -> outcome``, what the terms look at."""


@dataclass(frozen=True, repr=False)
class Model(Family):
    """A family of normal-form games indexed by named parameters.

    Attributes
    ----------
    name, players, actions
        What the games are about; labels of players and of each player's actions.
    setting
        Parameters that belong to the situation rather than to one mechanism.
    mechanisms
        The payoff terms, sorted by their place in the ledger.
    outcome
        Makes the quantities that the terms look at (joint output, threat answered, protection, ...).

    Raises
    ------
    ParameterError, MechanismError
        If two parameters or two mechanisms share a name.
    """

    name: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    setting: tuple[Parameter, ...]
    mechanisms: tuple[Mechanism, ...]
    outcome: OutcomeMaker

    def with_mechanism(self, mechanism: Mechanism) -> Self:
        """Return the model with one more mechanism: the way to try a hypothesis without editing this project.

        Raises
        ------
        MechanismError
            If its names clash with the model's, or its term or scales do not give a number at every profile from any parameter
            values, as where they compute with decimals: exact and parametric answers need whole numbers and parameters.

        >>> from games.models.trilateral import MODEL
        >>> MODEL.with_mechanism(Mechanism("bonus", 900, "Bonus.", (), lambda player, at: 0.5 * at.X))
        Traceback (most recent call last):
        games.errors.MechanismError: mechanism 'bonus': the term of 'bonus' for Japan at (C, C, P): it computes with 0.5; use ...
        """
        grown = super().with_mechanism(mechanism)
        tried(grown, mechanism, f"mechanism {mechanism.name!r}", everywhere=False)
        return grown

    def profiles(self, fixed: Mapping[str, str] | None = None) -> Iterator[tuple[str, ...]]:
        """Yield pure profiles as action labels in lexicographic order, some players' actions fixed."""
        fixed = fixed or {}
        choices = ((fixed[i],) if i in fixed else own for i, own in zip(self.players, self.actions, strict=True))
        return itertools.product(*choices)

    def payoffs(
        self,
        values: Values,
        *,
        players: tuple[str, ...] | None = None,
        fixed: Mapping[str, str] | None = None,
        region: Any = None,
    ) -> NDArray[Any]:
        """Return the payoffs as an object array, shape (players, free actions...), entries of the values' number type."""
        who = players or self.players

        def summed(values: Values) -> dict[str, NDArray[Any]]:
            outcome = self.outcome(self, values, self.mechanisms, region)
            cells = [outcome(profile) for profile in self.profiles(fixed)]
            out = np.empty((len(who), len(cells)), dtype=object)
            for i, player in enumerate(who):
                for k, at in enumerate(cells):
                    out[i, k] = sum_terms(self.mechanisms, player, at)
            return {"sum": out}

        return _in_quick_rationals(summed, values)["sum"].reshape(len(who), *self._free_shape(fixed))

    def breakdown(
        self,
        values: Values,
        *,
        players: tuple[str, ...] | None = None,
        fixed: Mapping[str, str] | None = None,
        region: Any = None,
    ) -> dict[str, NDArray[Any]]:
        """Return the payoffs by mechanism, mechanism -> array like ``payoffs``; the arrays sum to it exactly.

        Each part is the change made by adding that mechanism to those before it; where a mechanism scales a quantity
        that earlier terms use, that change is its own.
        """
        who = players or self.players
        profiles = list(self.profiles(fixed))

        def split(values: Values) -> dict[str, NDArray[Any]]:
            parts: dict[str, NDArray[Any]] = {}
            before = np.zeros((len(who), len(profiles)), dtype=object)
            cells: list[Any] = []
            for k, mechanism in enumerate(self.mechanisms):
                active = self.mechanisms[: k + 1]
                rescaled = bool(mechanism.scales) or not cells
                if rescaled:
                    make = self.outcome(self, values, active, region)
                    cells = [make(profile) for profile in profiles]
                part = np.empty_like(before)
                for i, player in enumerate(who):
                    for c, at in enumerate(cells):
                        if rescaled:
                            part[i, c] = sum_terms(active, player, at) - before[i, c]
                        else:
                            part[i, c] = mechanism.term(player, at) if mechanism.term is not None else 0
                before = before + part
                parts[mechanism.name] = part
            return parts

        shape = (len(who), *self._free_shape(fixed))
        return {name: part.reshape(shape) for name, part in _in_quick_rationals(split, values).items()}

    def _free_shape(self, fixed: Mapping[str, str] | None) -> tuple[int, ...]:
        return tuple(len(own) for i, own in zip(self.players, self.actions, strict=True) if i not in (fixed or {}))


@dataclass(frozen=True, repr=False)
class TableModel(Model, GameFamily[NormalFormGame]):
    """A model whose game depends on its parameters alone: nobody's action is given from outside.

    Attributes
    ----------
    title, source
        What the games are about, and where they come from.
    words
        Action -> what it is, in words.
    also
        Other words by which it is asked for.
    """

    title: str
    source: str
    words: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @forgiving
    def batch(self, samples: Values, *, at: Given | None = None, without: Iterable[str] = ()) -> NDArray[np.float64]:
        """Return the payoffs of many scenarios at once, shape (N, players, A_0, ...); see ``GameFamily.batch``.

        >>> from games.models.china_bidder import MODEL
        >>> MODEL.batch({"china_leverage": [0.1, 0.5, 0.9]}).shape
        (3, 4, 2, 3, 2, 2)
        """
        values, size = self._rows(samples, at, without)
        table = self.payoffs(values)
        out = np.empty((size, *table.shape))
        for where in np.ndindex(*table.shape):
            out[(slice(None), *where)] = table[where]
        return out

    def _made(self, values: Values) -> NormalFormGame:
        return NormalFormGame(
            self.payoffs(values), self.players, self.actions, self.title, breakdown=partial(self.breakdown, values)
        )


def sum_terms(mechanisms: Iterable[Mechanism], player: str, outcome: Any) -> Any:
    """Return a player's payoff at an outcome: the sum of the mechanisms' terms."""
    total: Any = 0
    mechanism = None
    try:
        for mechanism in mechanisms:
            if mechanism.term is not None:
                total = total + mechanism.term(player, outcome)
    except Exception as problem:
        if mechanism is not None:
            problem.add_note(f"the term of {mechanism.name!r}")
        raise
    return total


def _in_quick_rationals(compute: Callable[[Values], dict[str, NDArray[Any]]], values: Values) -> dict[str, NDArray[Any]]:
    """Return what is computed from values, Fractions by way of FLINT's rationals, which are about six times as fast.

    Terms hold whole numbers and parameters alone, so they can't tell. The facts of a user's own model may hold Fractions, which
    FLINT does not compute with: then all are Fractions.
    """
    if any(type(value) is not Fraction for value in values.values()):
        return compute(values)
    try:
        made = compute({symbol: rational(value) for symbol, value in values.items()})
    except TypeError:
        return compute(values)
    return {name: _FRACTIONS(part) for name, part in made.items()}


_FRACTIONS = np.frompyfunc(lambda number: fraction(number) if isinstance(number, fmpq) else number, 1, 1)


def facts_of(facts: Callable[[Mapping[str, str]], Mapping[str, Any]]) -> OutcomeMaker:
    """Return the outcome maker of a model whose terms look at parameters, and at facts that actions alone decide.

    Parameters
    ----------
    facts
        Player -> action in, fact -> value out; the terms read both as attributes.

    >>> from games.models.china_bidder import MODEL
    >>> MODEL.outcome(MODEL, {"beta": 1}, (), None)(("stand", "hedge", "retrench", "offer")).hedges
    1
    """

    def maker(model: Model, values: Values, mechanisms: tuple[Mechanism, ...], region: Any) -> Callable[[tuple[str, ...]], Any]:
        return lambda profile: SimpleNamespace(**values, **facts(dict(zip(model.players, profile, strict=True))))

    return maker

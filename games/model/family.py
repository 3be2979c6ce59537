"""A model: players, actions, a setting and mechanisms, which together turn parameter values into payoffs.

The payoff of a player at an outcome is the sum of the mechanisms' terms there. The same terms are evaluated on whatever
number type the parameter values have: floats, exact rationals, SymPy symbols, polynomials, or arrays of draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import MechanismError, ParameterError
from .mechanism import Mechanism
from .parameters import Parameter, nearest

Values = Mapping[str, Any]
OutcomeMaker = Callable[["Model", Values, tuple[Mechanism, ...], Any], Callable[[tuple[str, ...]], Any]]
"""``maker(model, values, active mechanisms, region)`` returns ``profile -> outcome``, what the terms look at."""


@dataclass(frozen=True)
class Model:
    """A family of games indexed by named parameters.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "mechanisms", tuple(sorted(self.mechanisms, key=lambda m: (m.order, m.name))))
        names = [mechanism.name for mechanism in self.mechanisms]
        for name in names:
            if names.count(name) > 1:
                raise MechanismError(f"model {self.name!r}: two mechanisms are called {name!r}; give one another name")
        seen: dict[str, Parameter] = {}
        for parameter in self.parameters:
            for key in {parameter.symbol, parameter.name}:
                if seen.setdefault(key, parameter) is not parameter:
                    raise ParameterError(f"model {self.name!r}: two parameters are called {key!r}; give one another name")
        for mechanism in self.mechanisms:
            for sign in mechanism.signs:
                for word in (sign.parameter, *sign.given):
                    self.parameter(word)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters: the setting's, then each mechanism's."""
        return self.setting + tuple(p for mechanism in self.mechanisms for p in mechanism.parameters)

    @cached_property
    def _lookup(self) -> dict[str, Parameter]:
        return {key: p for p in self.parameters for key in (p.symbol, p.name)}

    def parameter(self, word: str) -> Parameter:
        """Return a parameter given by symbol or spelled-out name; ParameterError with the closest name otherwise."""
        try:
            return self._lookup[word]
        except (KeyError, TypeError):
            hint = nearest(str(word), self._lookup)
            raise ParameterError(f"unknown parameter {word!r}{hint} ('quasialliance parameters' lists all)") from None

    def mechanism(self, name: str) -> Mechanism:
        """Return a mechanism by name; MechanismError with the closest name otherwise."""
        for mechanism in self.mechanisms:
            if mechanism.name == name:
                return mechanism
        names = [mechanism.name for mechanism in self.mechanisms]
        raise MechanismError(f"unknown mechanism {name!r}{nearest(str(name), names)} (known: {', '.join(names)})")

    def with_mechanism(self, mechanism: Mechanism) -> Model:
        """Return the model with one more mechanism: the way to try a hypothesis without editing this project."""
        return replace(self, mechanisms=(*self.mechanisms, mechanism))

    def off(self, without: Iterable[str]) -> dict[str, Any]:
        """Return the neutral parameter values that switch mechanisms off, symbol -> value.

        Raises
        ------
        MechanismError
            If a mechanism is unknown or has no switch.
        """
        if isinstance(without, str):
            without = (without,)
        values: dict[str, Any] = {}
        for name in without:
            mechanism = self.mechanism(name)
            if not mechanism.has_switch:
                able = ", ".join(m.name for m in self.mechanisms if m.has_switch)
                raise MechanismError(f"mechanism {name!r} is part of the core and has no switch; these have one: {able}")
            values |= {symbol: self.parameter(symbol).neutral for symbol in mechanism.switch}
        return values

    def values(self, given: Mapping[str, object] | None = None, without: Iterable[str] = ()) -> dict[str, Any]:
        """Return every parameter's exact value: the given ones checked, the rest at default, mechanisms off as asked.

        Raises
        ------
        ParameterError
            For an unknown name, a value that is no finite number or out of range, or one parameter given twice.
        """
        checked: dict[str, Any] = {}
        for word, value in (given or {}).items():
            parameter = self.parameter(word)
            if parameter.symbol in checked:
                raise ParameterError(f"{parameter.name} ({parameter.symbol}) is given twice, by symbol and by name")
            checked[parameter.symbol] = parameter.check(value)
        return {p.symbol: checked.get(p.symbol, p.default) for p in self.parameters} | self.off(without)

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
        outcome = self.outcome(self, values, self.mechanisms, region)
        cells = [outcome(profile) for profile in self.profiles(fixed)]
        out = np.empty((len(who), len(cells)), dtype=object)
        for i, player in enumerate(who):
            for k, at in enumerate(cells):
                out[i, k] = sum_terms(self.mechanisms, player, at)
        return out.reshape(len(who), *self._free_shape(fixed))

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
        shape = (len(who), *self._free_shape(fixed))
        profiles = list(self.profiles(fixed))
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
            parts[mechanism.name] = part.reshape(shape)
        return parts

    def _free_shape(self, fixed: Mapping[str, str] | None) -> tuple[int, ...]:
        return tuple(len(own) for i, own in zip(self.players, self.actions, strict=True) if i not in (fixed or {}))


def sum_terms(mechanisms: Iterable[Mechanism], player: str, outcome: Any) -> Any:
    """Return a player's payoff at an outcome: the sum of the mechanisms' terms."""
    total: Any = 0
    for mechanism in mechanisms:
        if mechanism.term is not None:
            total = total + mechanism.term(player, outcome)
    return total

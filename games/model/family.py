"""What every model is: players, named parameters and mechanisms, whether its games are tables, trees or of networks."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import Any, Generic, Protocol, Self, SupportsIndex, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..arrays import float_array
from ..errors import InputError, MechanismError, ParameterError, ScenarioError, nearest
from ..table import Cell, Shown, Table
from .mechanism import Mechanism
from .parameters import Parameter

G = TypeVar("G")


@runtime_checkable
class Given(Protocol):
    """What a model needs of a scenario."""

    @property
    def name(self) -> str:
        """A short name."""

    @property
    def us_action(self) -> str:
        """The label of the US action."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Symbol or name -> value; the rest is at default."""

    @property
    def without(self) -> tuple[str, ...]:
        """Mechanisms that are switched off."""


class Family(Shown):
    """A family of games indexed by named parameters: what tables, trees and networks have in common.

    Attributes
    ----------
    name, players
        What the games are about.
    setting
        Parameters that belong to the situation rather than to one mechanism.
    mechanisms
        The payoff terms.

    Raises
    ------
    ParameterError, MechanismError
        If two parameters or two mechanisms share a name, or a declared sign names an unknown parameter.
    """

    name: str
    players: tuple[str, ...]
    setting: tuple[Parameter, ...]
    mechanisms: tuple[Mechanism, ...]

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
            raise ParameterError(f"unknown parameter {word!r}{hint} ({self.listing})") from None

    @property
    def listing(self) -> str:
        """Words that tell where all parameters are listed."""
        return f"known: {', '.join(p.name for p in self.parameters)}"

    def mechanism(self, name: str) -> Mechanism:
        """Return a mechanism by name; MechanismError with the closest name otherwise."""
        for mechanism in self.mechanisms:
            if mechanism.name == name:
                return mechanism
        names = [mechanism.name for mechanism in self.mechanisms]
        raise MechanismError(f"unknown mechanism {name!r}{nearest(str(name), names)} (known: {', '.join(names)})")

    @forgiving
    def with_mechanism(self, mechanism: Mechanism) -> Self:
        """Return the model with one more mechanism: the way to try a hypothesis without editing this project."""
        return replace(self, mechanisms=(*self.mechanisms, mechanism))  # type: ignore[type-var]  # every family is a dataclass

    def off(self, without: Iterable[str]) -> dict[str, Any]:
        """Return the neutral parameter values that switch mechanisms off, symbol -> value.

        Raises
        ------
        MechanismError
            If a mechanism is unknown or has no switch.
        """
        values: dict[str, Any] = {}
        for name in names_of(without):
            mechanism = self.mechanism(name)
            if not mechanism.has_switch:
                able = ", ".join(m.name for m in self.mechanisms if m.has_switch)
                raise MechanismError(f"mechanism {name!r} is part of the core and has no switch; these have one: {able}")
            values |= {symbol: self.parameter(symbol).neutral for symbol in mechanism.switch}
        return values

    def fixed_values(self, values: Mapping[str, object] | None) -> dict[str, Any]:
        """Return given parameter values, checked and keyed by symbol.

        Raises
        ------
        ParameterError, InputError
            For an unknown name, a value that is no finite number or out of range, one parameter given twice, or no mapping.
        """
        if values is not None and not isinstance(values, Mapping):
            raise InputError.of("values: a mapping from parameters to numbers, such as {'s': '1/3'},", values)
        checked: dict[str, Any] = {}
        for word, value in (values or {}).items():
            parameter = self.parameter(word)
            if parameter.symbol in checked:
                raise ParameterError(f"{parameter.name} ({parameter.symbol}) is given twice, by symbol and by name")
            checked[parameter.symbol] = parameter.check(value)
        return checked

    def values(self, given: Mapping[str, object] | None = None, without: Iterable[str] = ()) -> dict[str, Any]:
        """Return every parameter's exact value: the given ones checked, the rest at default, mechanisms off as asked.

        Raises
        ------
        ParameterError, MechanismError
            As ``fixed_values`` and ``off`` do.
        """
        checked = self.fixed_values(given)
        return {p.symbol: checked.get(p.symbol, p.default) for p in self.parameters} | self.off(without)

    @forgiving
    def scenario_values(self, scenario: Given, without: Iterable[str] = ()) -> dict[str, Any]:
        """Return all parameter values of a scenario as exact rationals, its switched-off mechanisms at neutral."""
        return self.values(scenario.values, (*scenario.without, *names_of(without)))

    def columns(self, samples: Mapping[str, Any]) -> tuple[dict[str, NDArray[np.float64]], int]:
        """Return the values of many scenarios by symbol, arrays of N values or of one, and N.

        Parameters
        ----------
        samples
            Parameter (symbol or name) -> array of N values or one number.

        Raises
        ------
        ParameterError
            For unknown names, one given twice, NaN, values out of range, or arrays of different lengths.
        """
        columns: dict[str, NDArray[np.float64]] = {}
        size = None
        for word, values in samples.items():
            parameter = self.parameter(word)
            if parameter.symbol in columns:
                raise ParameterError(f"samples: {parameter.name} ({parameter.symbol}) is given twice, by symbol and by name")
            column = float_array(values, f"samples: {word}", ParameterError)
            if column.ndim > 1:
                raise ParameterError(f"samples: {word} must be one number or a 1-D array; got shape {column.shape}")
            if column.ndim == 1:
                if size is not None and len(column) != size:
                    raise ParameterError(f"samples: {word} has {len(column)} values, others have {size}")
                size = len(column)
            if not np.isfinite(column).all():
                raise ParameterError(f"samples: {word} holds a value that is not finite; remove or replace it")
            low, high = map(float, parameter.admissible)
            if column.size and not (low <= column.min() and column.max() <= high):
                raise ParameterError(f"samples: {parameter.name} ({parameter.symbol}) leaves its range [{low:g}, {high:g}]")
            columns[parameter.symbol] = column
        return columns, 1 if size is None else size

    @forgiving
    def sampled(
        self, samples: Mapping[str, Any], at: Given | None = None, without: Iterable[str] = ()
    ) -> tuple[dict[str, float], dict[str, NDArray[np.float64]], int]:
        """Return all values in floats, those that vary as columns, mechanisms off as asked, and how many rows there are.

        Raises
        ------
        ParameterError, MechanismError
            As ``columns`` and ``off`` do.
        """
        base = self.scenario_values(at, without) if at is not None else self.values(None, without)
        columns, size = self.columns(samples)
        silenced = self.off((*(at.without if at is not None else ()), *names_of(without)))
        varied = {symbol: column for symbol, column in columns.items() if symbol not in silenced}
        return {symbol: float(value) for symbol, value in base.items()}, varied, size

    def check_us(self, action: str) -> str:
        """Return the label of the US action that a scenario gives; where the model takes none, only the usual "E" passes.

        Raises
        ------
        ScenarioError
            If the model does not know the action.
        """
        if action != "E":
            raise ScenarioError(f"model {self.name!r} takes no US action from a scenario; got {action!r}")
        return action

    def fixed_actions(self, timing: str, us_action: str) -> dict[str, str]:
        """Return the actions of players who do not choose in a timing, player -> label: none, unless the model says otherwise."""
        return {}

    def axis(self, word: str) -> tuple[Parameter, tuple[str, ...]]:
        """Return what can be varied by a word, and the symbols that move with it: a parameter moves itself.

        Raises
        ------
        ParameterError
            If there is no such parameter, and no joint move that the model knows.
        """
        parameter = self.parameter(word)
        return parameter, (parameter.symbol,)

    def folds(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the quantities at whose zeros the payoffs have a kink; where their signs are fixed, payoffs are polynomials."""
        return ()

    def region(self, values: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the signs of the folds at numeric parameter values."""
        return tuple(int(fold > 0) - int(fold < 0) for fold in self.folds(values))

    def parameter_table(self, caption: str) -> Table:
        """Return the parameters: symbol, name, default, range, meaning."""
        rows = [
            (Cell(p.symbol, f"${p.latex}$", f"\\({p.latex}\\)"), p.name, str(p.default), f"{p.low} to {p.high}", p.meaning)
            for p in self.parameters
        ]
        return Table(("symbol", "name", "default", "range", "meaning"), rows, caption=caption)

    def table(self) -> Table:
        """Return the parameters: symbol, name, default, range, meaning."""
        return self.parameter_table(f"{self.name}: parameters")

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:  # the terms of a shipped model have no names: it has one
        for name, module in list(sys.modules.items()):
            if name.startswith("games.models.") and vars(module).get("MODEL") is self:
                return _shipped, (name,)
        return super().__reduce_ex__(protocol)

    def __repr__(self) -> str:
        return f"{self.name} ({', '.join(self.players)}; {len(self.mechanisms)} mechanisms, {len(self.parameters)} parameters)"


def _shipped(module: str) -> Any:
    return import_module(module).MODEL


class GameFamily(Family, ABC, Generic[G]):
    """A family whose game depends on its parameters alone: nobody's action is given from outside.

    Attributes
    ----------
    title, source
        What the games are about, and where they come from.
    also
        Other words by which it is asked for.
    """

    title: str
    source: str
    also: tuple[str, ...]

    @abstractmethod
    def _made(self, values: Mapping[str, Any]) -> G:
        """Return the game at a value of every parameter, symbol -> value, of whatever number type."""

    def game(self, values: Mapping[str, object] | None = None, *, without: Iterable[str] = (), **changes: object) -> G:
        """Return the game at parameter values, exactly.

        Parameters
        ----------
        values, changes
            Parameters that differ from their defaults, by symbol or name.
        without
            Mechanisms to switch off.

        Raises
        ------
        ParameterError, MechanismError
            As ``values`` does.

        >>> from games.models import apology, china_bidder, regional_ties
        >>> apology.MODEL.game(chi="0.45").players
        ('Japan', 'ROK')
        >>> china_bidder.MODEL.game(china_leverage="0.9").shape, regional_ties.MODEL.game(without="spiral").payoffs.shape
        ((2, 3, 2, 2), (4, 64))
        """
        return self._made(self.values({**(values or {}), **changes}, without))

    @abstractmethod
    def batch(self, samples: Mapping[str, Any], *, at: Given | None = None, without: Iterable[str] = ()) -> Any:
        """Return the payoffs of many scenarios at once, as floats.

        Parameters
        ----------
        samples
            Parameter (symbol or name) -> array of N values or one number; what is missing comes from ``at`` or the defaults.
        at
            A scenario of this model.
        without
            Mechanisms to switch off, besides those that the scenario switches off.

        Raises
        ------
        ParameterError, MechanismError
            For unknown names, values that are not finite or out of range, or arrays of different lengths.
        """

    def _rows(
        self, samples: Mapping[str, Any], at: Given | None, without: Iterable[str]
    ) -> tuple[dict[str, NDArray[np.float64] | float], int]:
        """Return the values of all parameters, numbers or columns of N."""
        values, columns, size = self.sampled(samples, at, without)
        return {**values, **{symbol: column if column.ndim else float(column) for symbol, column in columns.items()}}, size

    def symbolic(self) -> G:
        """Return the game with every parameter a SymPy symbol, real and called as the parameter's symbol."""
        import sympy

        return self._made({p.symbol: sympy.Symbol(p.symbol, real=True) for p in self.parameters})

    def table(self) -> Table:
        """Return the parameters: symbol, name, default, range, meaning."""
        return self.parameter_table(f"{self.title}: parameters")

    def __repr__(self) -> str:
        return f"{self.title} ({', '.join(self.players)}); {self.source}"


def names_of(without: Iterable[str]) -> tuple[str, ...]:
    """Return the names of mechanisms to switch off, given as one or as several.

    >>> names_of("pressure"), names_of(["pressure", "status"])
    (('pressure',), ('pressure', 'status'))
    """
    return (without,) if isinstance(without, str) else tuple(without)

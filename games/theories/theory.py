"""A theory: which mechanisms are at work, what they are worth, where it speaks, and what it claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ..arguments import forgiving
from ..errors import MechanismError, ParameterError
from ..exact.numbers import decimal
from ..model.family import Family
from ..models.trilateral import MODEL
from ..scenarios.scenario import Scenario
from ..table import Shown, Table

Range = tuple[Fraction, Fraction]


@forgiving
@dataclass(frozen=True, repr=False)
class Theory(Shown):
    """A reading of the alliance as a restriction of the model: a choice of mechanisms, with values and ranges.

    Attributes
    ----------
    name, label, reading
        A short name, a line for people, and the theory in a sentence.
    mechanisms
        The mechanisms that are on, in ledger order, of those that have a switch; all others with a switch are off.
    values
        Symbol -> exact value that the theory fixes.
    ranges
        Symbol -> (least, greatest) value for which it speaks, least < greatest, inside the parameter's own range.
    claims
        Names of the claims that it makes (files of ``games/claims``).
    seeds, literature, catalogue
        The documents (S000..S004) and the published work that speak of it, and the entries M01..M30 of the catalogue of claims.
    model
        Whose mechanisms and parameters these are: the trilateral model unless said otherwise.

    Raises
    ------
    MechanismError
        For a mechanism that is unknown, has no switch, or is named twice.
    ParameterError
        For an unknown parameter; a value outside its range, the theory's or the parameter's own; an empty range; or a parameter
        that a mechanism which is off silences.

    >>> import games
    >>> cha, hwang = games.theory("cha"), games.theory("hwang")
    >>> cha.values, hwang.values["s"], hwang.ranges["iota"]
    (mappingproxy({'s': Fraction(3, 10)}), Fraction(-3, 10), (Fraction(0, 1), Fraction(3, 5)))
    """

    name: str
    label: str = ""
    reading: str = ""
    mechanisms: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    ranges: Mapping[str, tuple[Any, Any]] = field(default_factory=dict, hash=False)
    claims: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()
    model: Family = field(default=MODEL, repr=False, hash=False)

    def __post_init__(self) -> None:
        self.model.off(self.mechanisms)  # each is known and has a switch
        for name in self.mechanisms:
            if self.mechanisms.count(name) > 1:
                raise MechanismError(f"mechanism {name!r} is named twice")
        ordered = tuple(m.name for m in self.model.mechanisms if m.name in self.mechanisms)
        object.__setattr__(self, "mechanisms", ordered)
        values, ranges = self.model.fixed_values(self.values), self._checked(self.ranges)
        self._heard((*values, *ranges))
        for symbol in set(values) & set(ranges):
            if not ranges[symbol][0] <= values[symbol] <= ranges[symbol][1]:
                own = f"the theory's own range {_shown(ranges[symbol])}"
                raise ParameterError(f"{self._word(symbol)} = {decimal(values[symbol])} is outside {own}")
        object.__setattr__(self, "values", MappingProxyType(values))
        object.__setattr__(self, "ranges", MappingProxyType(ranges))

    def table(self) -> Table:
        """Return the theory as a table: what it says, the mechanisms that are on, what it fixes, and where it speaks."""
        rows = [("reading", self.reading), ("mechanisms", ", ".join(self.mechanisms))]
        rows += [(f"{self._word(symbol)} is", decimal(value)) for symbol, value in self.values.items()]
        rows += [(f"{self._word(s)} from", f"{decimal(low)} to {decimal(high)}") for s, (low, high) in self.ranges.items()]
        rows += [("claims", ", ".join(self.claims))] * bool(self.claims)
        rows += [("documents", ", ".join(self.seeds)), ("literature", "; ".join(self.literature))]
        return Table((self.name, self.label), rows)

    def __repr__(self) -> str:
        return f"{self.name}: {self.label or self.reading} ({', '.join(self.mechanisms)})"

    def _checked(self, ranges: Mapping[str, tuple[Any, Any]]) -> dict[str, Range]:
        found: dict[str, Range] = {}
        for word, (low, high) in ranges.items():
            parameter = self.model.parameter(word)
            if parameter.symbol in found:
                raise ParameterError(f"{parameter.name} ({parameter.symbol}) is given two ranges, by symbol and by name")
            bounds = parameter.check(low), parameter.check(high)
            if not bounds[0] < bounds[1]:
                more = "give one number under [values]" if bounds[0] == bounds[1] else "write the lesser end first"
                raise ParameterError(f"{self._word(parameter.symbol)}: the range {_shown(bounds)} is empty; {more}")
            found[parameter.symbol] = bounds
        return found

    def _heard(self, symbols: Iterable[str]) -> None:
        """Refuse parameters that the theory itself silences."""
        for mechanism in self.model.mechanisms:
            if mechanism.has_switch and mechanism.name not in self.mechanisms:
                for symbol in set(symbols) & set(mechanism.switch):
                    hint = f"add {mechanism.name!r} to the mechanisms, or leave {symbol} out"
                    word = self._word(symbol)
                    raise ParameterError(f"{word} belongs to {mechanism.name!r}, which this theory leaves off; {hint}")

    def _word(self, symbol: str) -> str:
        return f"{self.model.parameter(symbol).name} ({symbol})"

    @property
    def idle(self) -> tuple[str, ...]:
        """The mechanisms that are on but can do nothing: no default, value or range takes their switch off its neutral value.

        >>> Theory("demo", mechanisms=("threat", "dread")).idle
        ('dread',)
        """

        def works(symbol: str) -> bool:
            parameter = self.model.parameter(symbol)
            return symbol in self.ranges or self.values.get(symbol, parameter.default) != parameter.neutral

        return tuple(name for name in self.mechanisms if not any(map(works, self.model.mechanism(name).switch)))

    @forgiving
    def off(self, model: Family | None = None) -> tuple[str, ...]:
        """Return the mechanisms that the theory switches off, of its own model or of one with more."""
        own = self.model if model is None else model
        return tuple(m.name for m in own.mechanisms if m.has_switch and m.name not in self.mechanisms)

    @forgiving
    def apply(self, scenario: Scenario) -> Scenario:
        """Return a scenario as the theory sees it: its values set, all mechanisms off but its own.

        What the scenario itself switches off stays off; where both set a parameter, the theory's value holds.

        Raises
        ------
        MechanismError, ParameterError
            If the scenario's model lacks a mechanism or a parameter of the theory.

        >>> import games
        >>> seen = games.theory("kelly").apply(games.scenario("2019"))
        >>> seen.name, "animosity" in seen.without, "threat" in seen.without
        ('E19/kelly', True, False)
        """
        for name in self.mechanisms:
            scenario.model.mechanism(name)
        seen = scenario.set(self.values).switch_off(*self.off(scenario.model))
        label = f"{scenario.label or scenario.name}, as {self.label or self.name} sees it"
        return replace(seen, name=f"{scenario.name}/{self.name}", label=label)

    @forgiving
    def outside(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the names of the parameters at which a scenario, seen by the theory, leaves the ranges for which it speaks.

        Raises
        ------
        ParameterError
            If the scenario's model lacks a parameter of the theory.

        >>> import games
        >>> peace = Theory("peace", ranges={"dprk_threat_rok": (0, 0.2)})
        >>> peace.outside(games.scenario("2019"))
        ('dprk_threat_rok',)
        """
        values = scenario.model.values(scenario.set(self.values).values)
        left = (s for s, (low, high) in self.ranges.items() if not low <= values[scenario.model.parameter(s).symbol] <= high)
        return tuple(self.model.parameter(symbol).name for symbol in left)


def _shown(bounds: Range) -> str:
    return f"[{decimal(bounds[0])}, {decimal(bounds[1])}]"

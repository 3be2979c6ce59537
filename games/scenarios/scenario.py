"""A scenario: parameter values of a model, the US action where the model takes one, and the mechanisms that are off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ..arguments import forgiving
from ..errors import ParameterError
from ..exact.numbers import decimal, written
from ..model.family import Family, names_of
from ..models.trilateral import MODEL
from ..table import Cell, Shown, Table
from .writing import to_toml


@forgiving
@dataclass(frozen=True, repr=False)
class Scenario(Shown):
    """Named parameter values of a model and the US action; parameters left out take the model's defaults.

    Attributes
    ----------
    name, label
        A short name, and a line for people.
    values
        Symbol -> exact value, each within its range.
    us_action
        "P" (engage and press), "E" (engage, the default) or "R" (retrench); of no account where the model takes none.
    without
        Mechanisms that are switched off.
    model
        The model whose parameters and mechanisms these are: the trilateral one unless said otherwise.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For an unknown name, a value out of range, an unknown US action.

    >>> scenario = Scenario("demo", {"substitutability": 0.5}, "E")
    >>> scenario.values["s"], scenario.set(s=0).values["s"]
    (Fraction(1, 2), Fraction(0, 1))
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    us_action: str = "E"
    label: str = ""
    without: tuple[str, ...] = ()
    model: Family = field(default=MODEL, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "us_action", self.model.check_us(self.us_action))
        object.__setattr__(self, "values", MappingProxyType(self.model.fixed_values(self.values)))
        object.__setattr__(self, "without", names_of(self.without))
        self.model.off(self.without)

    def table(self) -> Table:
        """Return what the scenario sets: every parameter that it gives a value, beside its default; then the US action.

        >>> Scenario("demo", {"s": "1/3"}, "P").table()
        demo              symbol  value  default
        substitutability  s       1/3    0.3
        US action: P. Other parameters are at their defaults.
        """
        rows = []
        for symbol, value in self.values.items():
            p = self.model.parameter(symbol)
            exactly = written(value) if len(written(value)) <= 12 else decimal(value)
            said = decimal(value) if Fraction(decimal(value)) == value else exactly
            rows.append((p.name, Cell(symbol, f"${p.latex}$", f"\\({p.latex}\\)"), said, decimal(p.default)))
        off = f" Switched off: {', '.join(self.without)}." if self.without else ""
        note = f"US action: {self.us_action}.{off} Other parameters are at their defaults."
        return Table((self.name, "symbol", "value", "default"), rows, caption=self.label, notes=(note,))

    def to_toml(self) -> str:
        """Return the scenario as the text of a file, which ``games.read_scenario`` reads back as the very same scenario.

        Raises
        ------
        GameError
            If a number has more than 4,000 digits.

        >>> from games.scenarios.named import parse_scenario
        >>> one = Scenario("mine", {"s": "1/3", "TKN": 0.25}, "P", "a line", ("entrapment",))
        >>> parse_scenario(one.to_toml(), "mine.toml") == one
        True
        """
        values = {symbol: (self.model.parameter(symbol).name, value) for symbol, value in self.values.items()}
        return to_toml(self.name, self.label, self.us_action, self.without, values)

    def set(self, values: Mapping[str, object] | None = None, /, **more: object) -> Scenario:
        """Return the scenario with some parameters changed, given by symbol or spelled-out name."""
        words = [*(values or {}), *more]
        given = self.model.fixed_values(dict(values or {}) | more)
        if len(given) < len(words):
            raise ParameterError(f"a parameter is given twice: {', '.join(words)}")
        return replace(self, values=dict(self.values) | given)

    @forgiving
    def on(self, model: Family) -> Scenario:
        """Return the scenario for another model that has its parameters and mechanisms: one with a mechanism of the user's own.

        >>> from games import Mechanism, Parameter
        >>> zeal = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
        >>> own = Mechanism("election", 200, "Votes.", (zeal,), lambda player, at: at.zeal * at.z["ROK"], switch=("zeal",))
        >>> Scenario("demo").on(MODEL.with_mechanism(own)).set(election_zeal=0.2).values["zeal"]
        Fraction(1, 5)
        """
        return replace(self, model=model)

    def switch_off(self, *mechanisms: str) -> Scenario:
        """Return the scenario with some mechanisms switched off."""
        return replace(self, without=(*self.without, *(m for m in mechanisms if m not in self.without)))

    def us(self, action: str) -> Scenario:
        """Return the scenario with another US action."""
        return replace(self, us_action=action)

    def __reduce__(self) -> tuple[Any, ...]:  # a mapping proxy cannot be pickled, nor can the shipped model's terms
        own = () if self.model is MODEL else (self.model,)
        return Scenario, (self.name, dict(self.values), self.us_action, self.label, self.without, *own)

"""What the explorer looks at: a scenario with changes, the timing, and the two parameters of the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

import games
from games.errors import QuasiallianceError, ScenarioError, nearest, shown
from games.exact.numbers import decimal, written
from games.model.parameters import Parameter
from games.models.trilateral import COMMON_THREAT, MODEL, TIMINGS, Trilateral
from games.scenarios.named import shipped
from games.scenarios.scenario import Scenario
from games.theories import named as theories

AXES = ("dprk_threat_rok", "us_reliability_rok")
"""Parameters of the map unless others are asked for."""
FIELDS = ("base", "theory", "us_action", "timing", "without", "values", "x", "y")
MOST = 200
"""Most characters that a word or a number of a question may have."""


@dataclass(frozen=True)
class Bases:
    """The scenarios that the explorer may start from, by name: the episodes, the named ones, and one of the user's own.

    A question can only name one of these, so that no word of it is ever taken for a file's.

    >>> Bases().scenario("E19").name, Bases().first
    ('E19', 'E19')
    """

    model: Trilateral = MODEL
    own: Scenario | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name, that of the user's own scenario first if there is one."""
        known = (*games.episodes(), *shipped())
        return known if self.own is None or self.own.name in known else (self.own.name, *known)

    @property
    def first(self) -> str:
        """The name of the one that is shown first."""
        return "E19" if self.own is None else self.own.name

    def scenario(self, name: str) -> Scenario:
        """Return a scenario by name; ScenarioError if there is none of it."""
        if self.own is not None and name == self.own.name:
            return self.own
        if name not in self.names:
            raise ScenarioError(f"unknown scenario {shown(name)}{nearest(name, self.names)}; known: {', '.join(self.names)}")
        return games.scenario(name, self.model)


@dataclass(frozen=True)
class View:
    """What is looked at, as a person chose it; everything not chosen is as in the base scenario.

    Attributes
    ----------
    bases, base, theory
        The scenarios to choose from, the chosen one, and who looks at it; None: nobody, it is taken as it is.
    us_action
        "P", "E" or "R"; None: as coded.
    timing
        "given", "us-first" or "simultaneous".
    without
        Every mechanism that is off; None: those that the scenario, as the theory sees it, leaves off.
    values
        Symbol -> exact value of the parameters that were moved.
    x, y
        The parameters of the map, by name.

    Raises
    ------
    QuasiallianceError
        For an unknown name, a value out of range, one parameter on both axes.

    >>> View(values={"s": "1/2"}).scenario.values["s"], View(theory="cha").off[:2]
    (Fraction(1, 2), ('audience', 'pressure'))
    """

    bases: Bases = field(default_factory=Bases, repr=False)
    base: str = ""
    theory: str | None = None
    us_action: str | None = None
    timing: str = TIMINGS[0]
    without: tuple[str, ...] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    x: str = AXES[0]
    y: str = AXES[1]

    def __post_init__(self) -> None:
        model = self.bases.model
        object.__setattr__(self, "base", self.base or self.bases.first)
        object.__setattr__(self, "values", MappingProxyType(model.fixed_values(self.values)))
        if self.timing not in TIMINGS:
            raise ScenarioError(f"timing: one of {', '.join(TIMINGS)} is needed; got {shown(self.timing)}")
        if self.us_action is not None:
            model.check_us(self.us_action)
        if self.without is not None:
            model.off(self.without)
        for side in ("x", "y"):
            object.__setattr__(self, side, self.axis(side).name)
        if self.theory is not None and self.theory not in theories.names():  # no word of a question is a file's name
            known = ", ".join(theories.names())
            raise ScenarioError(f"unknown theory {shown(self.theory)}{nearest(self.theory, theories.names())}; known: {known}")
        if self.x == self.y:
            raise QuasiallianceError(f"map: two different parameters are needed; got {self.x} twice")
        assert self.scenario

    @classmethod
    def of(cls, question: object, bases: Bases) -> View:
        """Return the view that a JSON object asks for, each key optional.

        Raises
        ------
        QuasiallianceError
            If it is no such object, or what it names is not there.

        >>> View.of({"base": "E23", "us_action": "R"}, Bases()).scenario.us_action
        'R'
        """
        if not isinstance(question, dict):
            raise QuasiallianceError(f"a view is a JSON object with {', '.join(FIELDS)}; got {shown(question)}")
        for key, value in question.items():
            if key not in FIELDS:
                raise QuasiallianceError(f"a view has no {shown(key)}{nearest(str(key), FIELDS)}; known: {', '.join(FIELDS)}")
            fits = (
                isinstance(value, dict) and all(map(_short, (*value, *value.values())))
                if key == "values"
                else value is None or (isinstance(value, list) and all(map(_short, value)))
                if key == "without"
                else _short(value) or (value is None and key in ("theory", "us_action"))
            )
            if not fits:
                raise QuasiallianceError(f"a view's {key}: {_needed(key)} is needed; got {shown(value)}")
        off = question.get("without")
        return cls(bases, **question | ({} if off is None else {"without": tuple(off)}))

    @property
    def asked(self) -> dict[str, Any]:
        """The view as a JSON object, from which ``of`` makes it again."""
        words = {key: getattr(self, key) for key in FIELDS}
        off = None if self.without is None else list(self.without)
        return words | {"values": {symbol: spelled(value) for symbol, value in self.values.items()}, "without": off}

    @cached_property
    def preset(self) -> Scenario:
        """The base scenario as the theory sees it, before any change."""
        base = self.bases.scenario(self.base)
        return base if self.theory is None else theories.theory(self.theory, self.bases.model).apply(base)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario with all changes made."""
        changed = self.preset.set(self.values)
        if self.us_action is not None:
            changed = changed.us(self.us_action)
        return changed if self.without is None else replace(changed, without=self.without)

    @property
    def off(self) -> tuple[str, ...]:
        """The mechanisms that are off, in the order of the ledger."""
        return tuple(m.name for m in self.bases.model.mechanisms if m.name in self.scenario.without)

    def axis(self, side: str) -> Parameter:
        """Return the parameter of an axis, "x" or "y"; ParameterError if it is unknown."""
        word = getattr(self, side)
        return COMMON_THREAT if word == COMMON_THREAT.name else self.bases.model.parameter(word)


def spelled(value: Fraction) -> str:
    """Return an exact value as a slider and a field hold it: a decimal where that is exact, else a fraction.

    >>> spelled(Fraction(3, 10)), spelled(Fraction(1, 3))
    ('0.3', '1/3')
    """
    short = decimal(value)
    return short if Fraction(short) == value else written(value)


def _short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MOST


def _needed(key: str) -> str:
    if key == "values":
        return 'an object of texts, such as {"s": "0.3"},'
    return "a list of names" if key == "without" else "a word"

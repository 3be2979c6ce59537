"""Levers at a scenario: what each moves, from where, what that costs, and what is left uncertain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from games.arguments import forgiving
from games.errors import ParameterError, nearest
from games.exact.numbers import decimal, exact
from games.levers import Lever, lever, levers
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

from ..inputs import choose
from ..swings import Range


@dataclass(frozen=True)
class Pull(Record):
    """A lever at a scenario.

    Attributes
    ----------
    lever
        The lever, its parameters by symbol.
    start
        Symbol -> where the scenario has it.
    cost
        What the whole way costs, at least 0; a part of the way costs that part. In units that the user chooses: by default 1 is
        a move across the whole declared range of one parameter, or another US action.
    """

    lever: Lever
    start: Mapping[str, Fraction]
    cost: Fraction

    @property
    def name(self) -> str:
        """The lever's name."""
        return self.lever.name

    @property
    def divisible(self) -> bool:
        """Whether it can be pulled a part of the way."""
        return not self.lever.us_action

    def values(self, share: Fraction) -> dict[str, Fraction]:
        """Return symbol -> value where the lever is pulled a share of the way."""
        return {symbol: start + share * (self.lever.to[symbol] - start) for symbol, start in self.start.items()}

    def excludes(self, other: Pull) -> bool:
        """Tell whether the two cannot be pulled together: they set the same thing."""
        both_us = bool(self.lever.us_action and other.lever.us_action)
        return both_us or bool(self.start.keys() & other.start.keys())


@forgiving
def available(
    model: Trilateral,
    scenario: Scenario,
    names: Iterable[str | Path | Lever] | None = None,
    costs: Mapping[str, object] | None = None,
) -> tuple[Pull, ...]:
    """Return levers at a scenario.

    Parameters
    ----------
    names
        Levers by name, of a TOML file, or made by the user. By default all of ``games.levers`` that can still be pulled: those
        whose mechanism is not switched off, and which are not at the end of their way.
    costs
        Lever -> what its whole way costs, in place of the default.

    Raises
    ------
    ParameterError
        If there is none, one is unknown or given twice, has no way to go here, or belongs to a mechanism that is switched off; for
        a cost of something else, or one that is negative or no finite number.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> at = games.scenario("2019")
    >>> [(own.name, str(own.cost)) for own in available(MODEL, at, ["press", "apology", "reassurance"], {"press": "1/2"})]
    [('press', '1/2'), ('apology', '1'), ('reassurance', '6/5')]
    """
    values = model.scenario_values(scenario)
    off = {p.symbol: name for name in scenario.without for p in model.mechanism(name).parameters}
    given = None if names is None else (names,) if isinstance(names, str | Path | Lever) else tuple(names)
    chosen = [own.on(model) for own in levers().values()] if given is None else [_found(word, model) for word in given]
    found: list[Pull] = []
    for own in chosen:
        problem = _problem(own, values, scenario, off)
        if problem and given is None:
            continue
        if problem:
            raise ParameterError(f"lever {own.name}: {problem}")
        if own.name in {other.name for other in found}:
            raise ParameterError(f"lever {own.name}: it is given twice")
        start = {symbol: values[symbol] for symbol in own.to}
        found.append(Pull(own, start, _unit_cost(model, own, start)))
    if not found:
        raise ParameterError("robust choice: there is no lever to pull; at least one is needed")
    return _priced(found, costs or {})


def _found(word: str | Path | Lever, model: Trilateral) -> Lever:
    return word.on(model) if isinstance(word, Lever) else lever(word, model).on(model)


def _problem(own: Lever, values: Mapping[str, Fraction], scenario: Scenario, off: Mapping[str, str]) -> str:
    """Return why a lever cannot be pulled at a scenario; "" if it can."""
    for symbol in own.to:
        if symbol in off:
            return f"it moves {symbol}, whose mechanism, {off[symbol]}, is switched off"
    if own.us_action == scenario.us_action:
        return f"the US action is {own.us_action} already"
    if own.to and all(values[symbol] == end for symbol, end in own.to.items()):
        return f"the scenario has {own.says} already"
    return ""


def _unit_cost(model: Trilateral, own: Lever, start: Mapping[str, Fraction]) -> Fraction:
    if own.us_action:
        return Fraction(1)
    spans = {symbol: model.parameter(symbol).high - model.parameter(symbol).low for symbol in start}
    return sum((abs(own.to[symbol] - at) / spans[symbol] for symbol, at in start.items()), start=Fraction(0))


def _priced(found: Iterable[Pull], costs: Mapping[str, object]) -> tuple[Pull, ...]:
    found = tuple(found)
    names = [own.name for own in found]
    prices: dict[str, Fraction] = {}
    for word, value in costs.items():
        if word not in names:
            raise ParameterError(f"cost of {word!r}: no lever here is called so{nearest(word, names)}; levers: {', '.join(names)}")
        prices[word] = exact(value, f"cost of {word}")
        if prices[word] < 0:
            raise ParameterError(f"cost of {word}: at least 0 is needed; got {decimal(prices[word])}")
    return tuple(Pull(own.lever, own.start, prices.get(own.name, own.cost)) for own in found)


BOXES = ("all", "codes", "structural")
"""Words for a box: all that is uncertain, the coding noise of a scenario alone, or what its theory leaves open alone."""


@forgiving
def uncertain(
    model: Trilateral, scenario: Scenario, pulls: Iterable[Pull], over: str | Iterable[str | Range] = "all"
) -> tuple[Range, ...]:
    """Return what is uncertain, with its intervals; a lever that is pulled settles what it sets.

    Parameters
    ----------
    over
        "all": all that is uncertain in the scenario (:func:`~solvers.sensitivity.swings.ranges`), what a lever could set included,
        for one that is not pulled leaves it as uncertain as it is; and, of an optional mechanism that a lever switches on, the
        parameters that say what it does. "codes", "structural": what of this is coded, or is not. Or inputs, as for
        :func:`~solvers.sensitivity.inputs.choose`: then a lever that is not pulled leaves things where the scenario has them.

    Raises
    ------
    ParameterError
        If nothing is uncertain, or an input that is named is set by a lever; and as for
        :func:`~solvers.sensitivity.inputs.choose`.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> at = games.scenario("2019")
    >>> found = uncertain(MODEL, at, available(MODEL, at, ["apology"]))
    >>> len(found), [r.parameter.symbol for r in found if r.parameter.kind == "optional"]
    (37, ['rho', 'gam'])
    """
    moved = {symbol: own.name for own in pulls for symbol in own.start}
    if not isinstance(over, str) or over not in BOXES:
        found = choose(model, scenario, over)
        for r in found:
            if (symbol := r.parameter.symbol) in moved:
                raise ParameterError(
                    f"{r.parameter.name} ({symbol}): it is named as uncertain, and the lever {moved[symbol]} sets it; keep one"
                )
        return found
    beside = [
        p
        for mechanism in model.mechanisms
        if moved.keys() & set(mechanism.switch)
        for p in mechanism.parameters
        if p.kind == "optional" and p.symbol not in mechanism.switch
    ]
    own = {r.parameter.symbol: r for r in choose(model, scenario)}
    own |= {p.symbol: Range(p, p.low, p.high) for p in beside if p.symbol not in own}
    coded = {"codes": True, "structural": False}.get(over)
    left = tuple(r for r in own.values() if coded in (None, r.parameter.kind == "situational"))
    if not left:
        raise ParameterError(f"robust choice: nothing is uncertain in the box {over!r}; at least one input is needed")
    return left

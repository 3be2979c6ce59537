"""What two scenarios differ in, by groups of factors, and how the change of the cohesion margin splits over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from games.arguments import forgiving
from games.errors import ScenarioError
from games.exact.numbers import fraction, rational
from games.model.parameters import Parameter
from games.models.trilateral import THREATS
from games.scenarios.scenario import Scenario

from ..regimes.chart import Chart
from ..regimes.situation import Situation
from ..shapley import shapley
from ..verdict import COOPERATION, model_of

US_ACTION, THEORY, OTHER = "US action", "theory", "other"
FACTORS: Mapping[str, tuple[str, ...]] = {
    "threat": THREATS,
    "reliability": ("rJ", "rK"),
    "animosity": ("hJ", "hK"),
    "China": ("pull",),
    US_ACTION: (),
    THEORY: (),
    OTHER: (),
}
"""Group -> its coded parameters. The theory is the switches and every structural and optional parameter; other is what is left."""


def factor_of(parameter: Parameter) -> str:
    """Return the group that a parameter belongs to.

    >>> from games.models.trilateral import MODEL
    >>> factor_of(MODEL.parameter("TKN")), factor_of(MODEL.parameter("s")), factor_of(MODEL.parameter("q"))
    ('threat', 'theory', 'other')
    """
    for name, symbols in FACTORS.items():
        if parameter.symbol in symbols:
            return name
    return OTHER if parameter.kind == "situational" else THEORY


@forgiving
def mixed(first: Scenario, second: Scenario, moved: Iterable[str]) -> Scenario:
    """Return the first scenario with some groups of factors as they are in the second.

    Raises
    ------
    ScenarioError
        If the two are of different models, or a group is unknown.

    >>> import games
    >>> halfway = mixed(games.scenario("2019"), games.scenario("2023"), ["reliability", "US action"])
    >>> halfway.values["rK"], halfway.values["TKN"], halfway.us_action
    (Fraction(9, 10), Fraction(3, 10), 'P')
    """
    if first.model is not second.model:
        raise ScenarioError(f"{first.name} and {second.name} are of different models; put one .on() the other's model")
    groups = frozenset(moved)
    if unknown := groups - set(FACTORS):
        raise ScenarioError(f"unknown factors {', '.join(sorted(unknown))}; known: {', '.join(FACTORS)}")
    before, after = (first.model.values(s.values) for s in (first, second))
    values = {p.symbol: (after if factor_of(p) in groups else before)[p.symbol] for p in first.model.parameters}
    found = replace(first, values=values)
    if US_ACTION in groups:
        found = replace(found, us_action=second.us_action)
    return replace(found, without=second.without) if THEORY in groups else found


@forgiving
def differing(first: Scenario, second: Scenario) -> tuple[str, ...]:
    """Return the groups of factors in which two scenarios differ.

    >>> import games
    >>> differing(games.scenario("hwang-2019"), games.scenario("hwang-2023"))
    ('threat', 'reliability', 'US action', 'other')
    """
    return tuple(name for name in FACTORS if _known(mixed(first, second, [name])) != _known(mixed(first, second, [])))


def _known(scenario: Scenario) -> tuple[Any, ...]:
    return scenario.model.scenario_values(scenario), scenario.us_action, frozenset(scenario.without)


@forgiving
def split(
    first: Scenario, second: Scenario, worth: Callable[[Scenario], Any] | None = None, *, factors: Iterable[str] = FACTORS
) -> dict[str, Any]:
    """Return the Shapley split of a change from one scenario to another over groups of factors.

    Parameters
    ----------
    worth
        The quantity that changes, a number or an array of numbers; by default the cohesion margin, exactly.
    factors
        The groups that are moved; the rest stays as in the first scenario.

    Returns
    -------
    Group -> its part. The parts sum to the change that the groups make together, exactly if ``worth`` is exact.

    Raises
    ------
    ScenarioError, GameError
        For scenarios of different models, an unknown group, or a model that is not the trilateral one.

    >>> import games
    >>> parts = split(games.scenario("2019"), games.scenario("2023"))
    >>> max(parts, key=parts.get), sum(parts.values()) == margin(games.scenario("2023")) - margin(games.scenario("2019"))
    ('threat', True)
    """
    real = frozenset(differing(first, second))  # a group that differs in nothing changes nothing: half the games for each
    known = cache(lambda moved: (worth or margin)(mixed(first, second, moved)))
    return shapley(factors, lambda moved: known(moved & real))


@forgiving
def margin(scenario: Scenario) -> Fraction:
    """Return the cohesion margin of a scenario, exactly.

    >>> import games
    >>> margin(games.scenario("2019")) < 0 < margin(games.scenario("2023"))
    True
    """
    here = Situation.of(model_of(scenario, None, "margin"), scenario)
    return margin_at(here, {symbol: rational(value) for symbol, value in here.values.items()})


def margin_at(here: Situation, values: Mapping[str, Any]) -> Fraction:
    """Return the cohesion margin at FLINT's rationals for all parameters; only payoffs at (C, C) and beside it are made."""
    return fraction(min(Chart.point(here, values).margins(COOPERATION).values()))

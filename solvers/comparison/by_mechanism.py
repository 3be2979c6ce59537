"""Two theories on one scenario: the change of the cohesion margin split over the mechanisms in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from games.arguments import forgiving
from games.exact.numbers import rational
from games.scenarios.scenario import Scenario

from ..regimes.situation import Situation
from ..shapley import shapley
from ..verdict import model_of
from .factors import THEORY, differing, margin_at

MOST = 12
"""Mechanisms among which a change is split: each more doubles the games, and 4,096 margins take a second or two."""
SETTING = "setting"
"""What stands for structural parameters that belong to no mechanism."""


@forgiving
def by_mechanism(first: Scenario, second: Scenario) -> Mapping[str, Fraction]:
    """Return the exact Shapley split of the change of the cohesion margin over mechanisms, moved one after the other.

    A mechanism is moved by taking over the values of its parameters, neutral where it is off; "setting" stands for structural
    parameters that belong to none. Unlike the ledger, which splits one incentive in a fixed order, it averages over all orders and
    counts what binds in each.

    Returns
    -------
    Mechanism -> its part, for those that differ; the parts sum to the change. Empty where more differs than the theory, or more
    than 12 mechanisms do.

    Raises
    ------
    ScenarioError, GameError
        If the two are of different models, or of one that is not the trilateral one.

    >>> import games
    >>> here = games.scenario("2019")
    >>> by_mechanism(*(games.theory(name).apply(here) for name in ("cha", "hwang")))
    mappingproxy({'substitute': Fraction(3159, 125000), 'audience': Fraction(0, 1), 'setting': Fraction(0, 1)})
    """
    if differing(first, second) != (THEORY,):
        return MappingProxyType({})
    model = model_of(first, None, "by_mechanism")
    owner = {p.symbol: m.name for m in model.mechanisms for p in m.parameters}
    here, there = (Situation.of(model, s) for s in (first, second))
    moving = {owner.get(symbol, SETTING) for symbol, value in here.values.items() if there.values[symbol] != value}
    names = [name for name in (*(m.name for m in model.mechanisms), SETTING) if name in moving]
    if len(names) > MOST:
        return MappingProxyType({})
    before, after = ({symbol: rational(value) for symbol, value in at.values.items()} for at in (here, there))

    def worth(moved: frozenset[str]) -> Fraction:
        return margin_at(here, {s: (after if owner.get(s, SETTING) in moved else before)[s] for s in before})

    return MappingProxyType(shapley(names, worth))

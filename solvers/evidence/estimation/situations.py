"""The games of many parameter points in many situations, as one array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Group:
    """Situations under one US action, with one set of mechanisms off.

    Attributes
    ----------
    places
        Where each stands in the whole list.
    base
        What all of them share.
    coded
        Symbol -> values (G,) of what differs among them.
    """

    places: NDArray[np.intp]
    base: Scenario
    coded: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Situations(Record):
    """Situations ready for batches: in groups, with the symbols of what points hold.

    Attributes
    ----------
    open
        Symbols of the columns of a point, in order.
    size
        Number of situations T.
    """

    model: Trilateral
    groups: tuple[Group, ...]
    open: tuple[str, ...]
    size: int


@forgiving
def situations(
    model: Trilateral,
    scenarios: Sequence[Scenario],
    without: tuple[str, ...],
    fixed: Mapping[str, Fraction],
    symbols: Sequence[str],
) -> Situations:
    """Return situations seen with some values fixed and some mechanisms off.

    Raises
    ------
    MechanismError, ParameterError
        If a mechanism or parameter is unknown.
    """
    seen = [scenario.on(model).set(dict(fixed)).switch_off(*without) for scenario in scenarios]
    keys: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for place, scenario in enumerate(seen):
        keys.setdefault((scenario.us_action, tuple(sorted(scenario.without))), []).append(place)
    groups = []
    for places in keys.values():
        values = [model.scenario_values(seen[place]) for place in places]
        coded = {
            symbol: np.array([float(each[symbol]) for each in values])
            for symbol in values[0]
            if symbol not in symbols and len({each[symbol] for each in values}) > 1
        }
        groups.append(Group(np.array(places), seen[places[0]], coded))
    return Situations(model, tuple(groups), tuple(symbols), len(seen))


def payoffs(there: Situations, points: Floats) -> Floats:
    """Return the allies' payoffs at points (N, D) in every situation, shape (N, T, 2, 3, 3).

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> there = situations(MODEL, [games.scenario("2019"), games.scenario("2023")], (), {}, ["s"])
    >>> payoffs(there, np.array([[0.1], [0.3], [0.5]])).shape
    (3, 2, 2, 3, 3)
    """
    out = np.empty((len(points), there.size, 2, 3, 3))
    for group in there.groups:
        own = len(group.places)
        samples: dict[str, Any] = {symbol: np.tile(values, len(points)) for symbol, values in group.coded.items()}
        samples |= {symbol: np.repeat(points[:, d], own) for d, symbol in enumerate(there.open)}
        if not samples:  # nothing varies: one game for all
            samples = {there.model.parameters[0].symbol: np.full(len(points), float(there.model.parameters[0].default))}
        table = there.model.batch(samples, at=group.base, timing="given")
        out[:, group.places] = table.reshape(len(points), own, 2, 3, 3)
    return out

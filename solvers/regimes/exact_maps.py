r"""Exact maps: the plane of two parameters cut along the curves where a player is indifferent, each cell labelled once.

Which supports a 3x3 game's equilibria have is decided by the signs of 24 numbers: for each player the nine differences of two
own payoffs against one action of the other (:math:`d`), and the three determinants of two such differences against two
actions (:math:`d_1(s) d_2(t) - d_1(t) d_2(s)`), which say whether all three own actions can tie against a mixture of the two:
they are the chirotope of the best-response hyperplanes and the sides of the simplex (Björner et al. 1999). In the plane all
of them are polynomials. On a cell of the arrangement of their zero curves no sign changes, so one exact solution at one
point gives the supports of all equilibria, mixed ones and continua included, in the whole cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from games.errors import ScenarioError
from games.exact.numbers import fraction, sign
from games.exact.plane.arrangement import arrange
from games.exact.plane.curves import Point, Signs, part_at, value_at
from games.models.trilateral import ALLIES, ALLY_ACTIONS, PLAYERS, US, US_ACTIONS, WORDS, Trilateral, check_us
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario

from .. import nash
from .effects import effect_map
from .labels import (
    Change,
    Effect,
    EquilibriumSet,
    Label,
    Support,
    Tie,
    bears_on,
    equilibrium_set,
    played,
    pure_equilibria,
    supports_settled,
    ties,
)
from .plane import TOGETHER, Plane
from .region_map import ExactMap
from .regions import Boundary, Region, merged, with_selection

__all__ = [
    "TOGETHER",
    "Boundary",
    "Change",
    "Effect",
    "EquilibriumSet",
    "ExactMap",
    "Label",
    "Region",
    "Support",
    "Tie",
    "bears_on",
    "effect_map",
    "equilibrium_set",
    "exact_map",
    "played",
    "ties",
]


def exact_map(
    model: Trilateral,
    x: str,
    y: str,
    *,
    at: Scenario,
    us_action: str | None = None,
    without: Iterable[str] = (),
    timing: str = "given",
    mixed: bool = True,
    select: bool = True,
) -> ExactMap:
    """Return the regions of the plane of two parameters by their equilibria, with exact boundaries.

    Parameters
    ----------
    x, y
        Two parameters by symbol or name, each over its range (widened to hold the scenario's value), or ``common_threat``: the
        four perceived threats moved together.
    timing
        ``given``: the allies' game at the US action. ``simultaneous``: the 3x3x3 game; labels are proved where one of the US
        actions strictly dominates, elsewhere only the pure equilibria are, and mixed ones are solved at a point of each cell.
    mixed
        Whether labels hold all equilibria, or the pure ones only.
    select
        Whether to follow the logit branch at one point of each region.

    Raises
    ------
    ParameterError, ScenarioError
        For unknown or equal parameters, one that a switched-off mechanism silences, payoffs that are not polynomials in the
        two, conditions of degree three or more in both, or the timing ``us-first``.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario)
    >>> [(str(label), round(float(low), 4)) for label, (low, _) in found.shares.items()][0]
    ('(C, C)', 0.7218)
    """
    if timing not in ("given", "simultaneous"):
        raise ScenarioError(f"exact_map: timing 'given' or 'simultaneous' is needed; got {timing!r}")
    chosen = check_us(us_action or at.us_action)
    players, fixed = (ALLIES, {US: chosen}) if timing == "given" else (PLAYERS, {})
    plane = Plane(model, x, y, at, without)
    actions = tuple((ALLY_ACTIONS, ALLY_ACTIONS, US_ACTIONS)[: len(players)])
    folds = plane.gap_folds(plane.values)
    payoffs = {s: plane.payoffs(plane.values, players, fixed, (s[0], s[1])) for s in plane.fold_signs(folds)}
    parts = {s: dict(ties(own, players, actions, mixed=mixed)) for s, own in payoffs.items()}

    def sides(point: Point) -> Signs:
        return tuple(sign(value_at(fold, point)) for fold in folds)

    def game(point: Point) -> NormalFormGame:
        table: Any = part_at(payoffs, sides(point))
        numbers = np.empty(table.shape, dtype=object)
        for where in np.ndindex(*table.shape):
            numbers[where] = fraction(value_at(table[where], point))
        return NormalFormGame(numbers, players, actions)

    def tie_signs(point: Point) -> dict[Tie, int]:
        return {tie: sign(value_at(polynomial, point)) for tie, polynomial in part_at(parts, sides(point)).items()}

    def label_at(point: Point) -> EquilibriumSet:
        return equilibrium_set(nash.solve(game(point))) if mixed else pure_equilibria(tie_signs(point), players, actions)

    cut = arrange(plane.box, {signs: own.values() for signs, own in parts.items()}, folds)
    labels: list[Label] = []
    certain: list[bool] = []
    known: dict[tuple[Any, ...], tuple[Label, bool]] = {}
    for sample in cut.samples:
        signs_of = tie_signs(sample)
        settled = not mixed or supports_settled(signs_of, players, actions)
        key = (sides(sample), tuple(signs_of.values()))
        if key not in known or not settled:
            known[key] = label_at(sample), settled
        label, sure = known[key]
        labels.append(label)
        certain.append(sure)
    regions, boundaries = merged(plane, cut, labels, certain, parts, partial(plane.difference, players, fixed))
    if select:
        regions = with_selection(regions, [game(region.sample).floats() for region in regions])
    what = "pure equilibria" if not mixed else "equilibria"
    us = f"US {chosen} ({WORDS[chosen]})" if timing == "given" else "simultaneous moves"
    proved = (
        f"In each region the {'pure equilibria' if not mixed else 'supports of all equilibria'} are proved to be the same."
        if all(certain)
        else "Pure equilibria are proved to be the same in each region; where it says so, mixed ones were solved at one point of "
        "each cell."
    )
    return ExactMap(
        plane.x, plane.y, plane.box, at, chosen, f"{at.name}, {us}: {what} over {plane.x.name} and {plane.y.name}",
        regions, boundaries, plane.point, proved, cut, tuple(folds), tuple(labels), label_at,
    )  # fmt: skip

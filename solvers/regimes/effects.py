"""Effects: where in the plane of two parameters a change makes a profile safer for each ally, and where less safe."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from flint import fmpq_mpoly

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal, rational, sign
from games.exact.plane.arrangement import arrange
from games.exact.plane.curves import Point, Signs, part_at, value_at
from games.model.family import Family
from games.scenarios.scenario import Scenario

from .chart import Chart
from .closed_forms import of_change
from .labels import Change, Effect
from .region_map import ExactMap
from .regions import merged
from .situation import Situation


@forgiving
def effect_map(
    model: Family,
    x: str,
    y: str,
    *,
    at: Scenario | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    us_before: str | None = None,
    us_after: str | None = None,
    profile: object = "CC",
    without: Iterable[str] = (),
) -> ExactMap:
    """Return where a change makes a profile safer for each ally and where less safe, with the exact dividing curves.

    Rival theories often agree on a cause and differ in its sign; here each has its region. The change is from the scenario
    with some parameters (``before``) and a US action to the same with others.

    Raises
    ------
    ParameterError, ScenarioError
        As in ``exact_map``, and if nothing changes or an axis is among the parameters that do.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> doubt = effect_map(MODEL, "s", "p", at=games.episode("2023").scenario, before={"rK": 0.3}, after={"rK": 0.9})
    >>> [b.solved("p") for b in doubt.boundaries]
    [-beta*s*tau_K*(phi - 2)/(2*(lam + 1))]
    """
    here = [Situation.of(model, at, us_action=given, without=without) for given in (us_before, us_after)]
    here[0].table("effect_map")
    labels_of = here[0].profile(profile)
    plane = Chart.plane(here[0], x, y)
    first, second = (own.us_action for own in here)
    moves = [model.fixed_values(dict(given or {})) for given in (before, after)]
    moved = {symbol for given in moves for symbol in given}
    if taken := moved & {s for axis in plane.axes for s in axis.symbols}:
        raise ParameterError(f"effect_map: {', '.join(sorted(taken))} is an axis of the map and cannot change as well")
    if silent := moved & set(here[0].silenced):
        raise ParameterError(f"effect_map: {', '.join(sorted(silent))} belongs to a mechanism that is switched off")
    if first == second and all(moves[0].get(s, here[0].values[s]) == moves[1].get(s, here[0].values[s]) for s in moved):
        raise ParameterError("effect_map: give what changes: parameters before and after, or two US actions")
    sides = [
        replace(plane, situation=own, images=dict(plane.images) | {s: rational(v) for s, v in given.items()})
        for own, given in zip(here, moves, strict=True)
    ]
    folds = sides[0].folds + sides[1].folds
    parts: dict[Signs, dict[Change, fmpq_mpoly]] = {}
    for one, other in itertools.product(sides[0].pieces, sides[1].pieces):
        lost, then = sides[0].margins(labels_of, one.region), sides[1].margins(labels_of, other.region)
        parts[one.region + other.region] = {
            Change(player, labels_of, deviation): then[player, deviation] - lost[player, deviation] for player, deviation in lost
        }
    cut = arrange(plane.box, {signs: own.values() for signs, own in parts.items()}, folds)

    def label_at(point: Point) -> Effect:
        part = part_at(parts, tuple(sign(value_at(fold, point)) for fold in folds))
        own = {c: sign(value_at(polynomial, point)) for c, polynomial in part.items()}
        return Effect(tuple((p, tuple(s for c, s in own.items() if c.player == p)) for p in here[0].players))

    labels = [label_at(sample) for sample in cut.samples]
    derive = partial(of_change, plane, moves, (first, second))
    regions, boundaries = merged(plane, cut, labels, [True] * len(labels), parts, derive)
    shown = []
    for word in sorted(moved):
        ends = [decimal(given.get(word, here[0].values[word])) for given in moves]
        shown.append(f"{word} {' to '.join(dict.fromkeys(ends))}")
    if first != second:
        shown.append(f"US {first} to {second}")
    (x_axis, y_axis), name = plane.axes, here[0].scenario.name
    names = f"{x_axis.parameter.name} and {y_axis.parameter.name}"
    title = f"{name}, {'; '.join(shown)}: effect on ({', '.join(labels_of)}) over {names}"
    proved = "In each region the signs of all effects are proved to be the same."
    return ExactMap(
        x_axis.parameter, y_axis.parameter, plane.box, here[0].scenario, second, title, regions, boundaries, plane.own_point,
        proved, cut, folds, tuple(labels), label_at,
    )  # fmt: skip

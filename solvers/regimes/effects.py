"""Effects: where in the plane of two parameters a change makes a profile safer for each ally, and where less safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from flint import fmpq_mpoly

from games.errors import ParameterError
from games.exact.numbers import decimal, sign
from games.exact.plane.arrangement import arrange
from games.exact.plane.curves import Point, Signs, part_at, value_at
from games.models.trilateral import ALLIES, ALLY_ACTIONS, Trilateral, check_us
from games.scenarios.scenario import Scenario

from .labels import Change, Effect
from .margins import ally_profile
from .plane import Plane
from .region_map import ExactMap
from .regions import merged


def effect_map(
    model: Trilateral,
    x: str,
    y: str,
    *,
    at: Scenario,
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
    labels_of = ally_profile(model, profile)
    plane = Plane(model, x, y, at, without)
    first, second = (check_us(given or at.us_action) for given in (us_before, us_after))
    moves = [model.fixed_values(dict(given or {})) for given in (before, after)]
    moved = {symbol for given in moves for symbol in given}
    if taken := moved & set(plane.symbols):
        raise ParameterError(f"effect_map: {', '.join(sorted(taken))} is an axis of the map and cannot change as well")
    if silent := moved & set(plane.silenced):
        raise ParameterError(f"effect_map: {', '.join(sorted(silent))} belongs to a mechanism that is switched off")
    sides = [plane.values | {s: plane.constant(v) for s, v in given.items()} for given in moves]
    if sides[0] == sides[1] and first == second:
        raise ParameterError("effect_map: give what changes: parameters before and after, or two US actions")
    folds = [fold for side in sides for fold in plane.gap_folds(side)]
    causes = [Change(p, labels_of, d) for i, p in enumerate(ALLIES) for d in ALLY_ACTIONS if d != labels_of[i]]
    parts: dict[Signs, dict[Change, fmpq_mpoly]] = {}
    for signs in plane.fold_signs(folds):
        losses = [
            {(c.player, c.deviation): plane.loss(side, c, us, (signs[k], signs[k + 1])) for c in causes}
            for side, us, k in zip(sides, (first, second), (0, 2), strict=True)
        ]
        parts[signs] = {c: losses[1][c.player, c.deviation] - losses[0][c.player, c.deviation] for c in causes}
    cut = arrange(plane.box, {signs: own.values() for signs, own in parts.items()}, folds)

    def label_at(point: Point) -> Effect:
        here = part_at(parts, tuple(sign(value_at(fold, point)) for fold in folds))
        own = {c: sign(value_at(polynomial, point)) for c, polynomial in here.items()}
        return Effect(tuple((p, tuple(s for c, s in own.items() if c.player == p)) for p in ALLIES))

    labels = [label_at(sample) for sample in cut.samples]
    derive = partial(plane.change, moves, (first, second))
    regions, boundaries = merged(plane, cut, labels, [True] * len(labels), parts, derive)
    shown = []
    for word in sorted(moved):
        ends = [decimal(given.get(word, plane.given[word])) for given in moves]
        shown.append(f"{word} {' to '.join(dict.fromkeys(ends))}")
    if first != second:
        shown.append(f"US {first} to {second}")
    title = f"{at.name}, {'; '.join(shown)}: effect on ({', '.join(labels_of)}) over {plane.x.name} and {plane.y.name}"
    proved = "In each region the signs of all effects are proved to be the same."
    return ExactMap(
        plane.x, plane.y, plane.box, at, second, title, regions, boundaries, plane.point, proved, cut, tuple(folds), tuple(labels),
        label_at,
    )  # fmt: skip

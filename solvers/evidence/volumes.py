"""Volumes: the share of parameter space in which each class is stable or selected, under each US action.

Every structural and situational parameter is drawn uniformly from its range; optional mechanisms are off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from games.arguments import forgiving
from games.models.trilateral import MODEL, Trilateral
from games.profile import CLASSES
from games.record import Record

from ..selection import logit
from ..verdict import CLASS_OF_CELL, BatchVerdict, classify_batch
from .draws import DRAWS, uniform

BOX = ("structural", "situational")


@dataclass(frozen=True)
class Volumes(Record):
    """Shares of random games by the set of classes that have a strict equilibrium, per US action.

    ``sets`` maps US action -> (tuple of classes -> share); ``strict`` maps US action -> class -> share.
    """

    sets: Mapping[str, Mapping[tuple[str, ...], float]]
    strict: Mapping[str, Mapping[str, float]]
    draws: int
    rng: int


@forgiving
def volumes(*, rng: int, draws: int = DRAWS, model: Trilateral = MODEL) -> Volumes:
    """Return the volumes of the strict equilibrium sets.

    >>> found = volumes(rng=0, draws=500)
    >>> round(sum(found.sets["E"].values()), 9)
    1.0
    """
    samples = uniform(model, BOX, draws, rng=rng)
    sets: dict[str, dict[tuple[str, ...], float]] = {}
    strict: dict[str, dict[str, float]] = {}
    for us in model.us_actions:
        masks = classify_batch(model.batch(samples, timing="given", us_action=us), select=False).strict_classes
        named = {mask: tuple(name for k, name in enumerate(CLASSES) if mask >> k & 1) for mask in range(8)}
        sets[us] = {named[mask]: float((masks == mask).mean()) for mask in range(8)}
        strict[us] = {name: float(((masks >> k) & 1).mean()) for k, name in enumerate(CLASSES)}
    return Volumes(sets, strict, draws, rng)


@dataclass(frozen=True)
class UsFirst(Record):
    """Which action the US chooses when it moves first (logit branch in each subgame), and what its action changes.

    ``chosen`` maps US action -> share; ``class_changes`` is the share of games in which the selected class differs between
    two US actions (``any``: between any two).
    """

    chosen: Mapping[str, float]
    class_changes: Mapping[str, float]
    pressing_dominated: float
    undecided: int
    draws: int
    rng: int


@forgiving
def us_first(*, rng: int, draws: int = DRAWS, model: Trilateral = MODEL) -> UsFirst:
    """Return how often the US presses, engages or retrenches when it moves first, over random games.

    >>> found = us_first(rng=0, draws=200)
    >>> round(sum(found.chosen.values()), 9), found.pressing_dominated
    (1.0, 1.0)
    """
    payoffs = model.batch(uniform(model, BOX, draws, rng=rng))
    rows = np.arange(draws)
    worth, verdicts = [], []
    for u in range(len(model.us_actions)):
        allies = np.ascontiguousarray(payoffs[:, :2, :, :, u])
        chosen = logit.select_batch(allies)
        worth.append(payoffs[rows, 2, chosen.cells // 3, chosen.cells % 3, u])
        verdicts.append(chosen)
    best = np.argmax(np.stack(worth), axis=0)
    classes = np.stack([CLASS_OF_CELL.reshape(-1)[chosen.cells] for chosen in verdicts])
    at = {action: u for u, action in enumerate(model.us_actions)}
    pairs = ("P", "E"), ("E", "R"), ("P", "R")
    changes = {f"{a} v {b}": float((classes[at[a]] != classes[at[b]]).mean()) for a, b in pairs}
    changes["any"] = float(((classes != classes[0]).any(axis=0)).mean())
    undecided = int(sum((~chosen.converged).sum() for chosen in verdicts))
    dominated = float((payoffs[:, 2, :, :, at["P"]] < payoffs[:, 2, :, :, at["E"]]).all(axis=(1, 2)).mean())
    return UsFirst({a: float((best == u).mean()) for a, u in at.items()}, changes, dominated, undecided, draws, rng)


@dataclass(frozen=True)
class Luxury(Record):
    """M24, "luxury of emotions": the share of games whose class changes when animosity rises, by reliability of the US.

    Each field maps "low reliability" and "high reliability" to a share.
    """

    changes: Mapping[str, float]
    broken: Mapping[str, float]
    draws: int
    rng: int


@forgiving
def luxury_of_emotions(*, rng: int, draws: int = 8_000, model: Trilateral = MODEL) -> Luxury:
    """Return how often raising the animosity scale .05 -> .45 changes the class, at low and at high reliability.

    ``broken`` is the share of changes among the games that are cohesive at the low scale.

    >>> sorted(luxury_of_emotions(rng=0, draws=100).changes)
    ['high reliability', 'low reliability']
    """
    changes, broken = {}, {}
    for name, bounds in (("low reliability", (0.0, 0.3)), ("high reliability", (0.7, 1.0))):
        samples = uniform(model, BOX, draws, rng=rng, ranges={"rJ": bounds, "rK": bounds, "s": (0.05, 1.0)})
        sides: list[BatchVerdict] = [
            classify_batch(model.batch(samples | {"hbar": np.full(draws, scale)}, timing="given", us_action="E"))
            for scale in (0.05, 0.45)
        ]
        cohesive = sides[0].outcome == 0
        changes[name] = float((sides[0].outcome != sides[1].outcome).mean())
        broken[name] = float((sides[1].outcome[cohesive] != 0).mean()) if cohesive.any() else float("nan")
    return Luxury(changes, broken, draws, rng)

"""A map as the front end draws it: outlines in whole numbers from 0 to SCALE along each axis, letters, words and shares."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import games
from games.models.trilateral import COMMON_THREAT, TIMINGS
from games.scenarios.episodes import Episode
from solvers import regimes
from solvers.regimes.labels import EquilibriumSet, Label, played
from solvers.regimes.region_map import ExactMap
from solvers.regimes.regions import Boundary

from ..words import words, year
from .grid_map import COARSE, FINE, WORDS, GridMap, grid_map
from .view import View

SCALE = 10_000
"""Length of either axis in the numbers that are sent."""
PATH = ("E19", "E20", "E21", "E22", "E23", "E24")
"""Episodes of the path, 2019 to 2024."""


def map_of(view: View, *, quick: bool = False) -> dict[str, Any]:
    """Return the map of a view as a JSON object: exact regions where there are some, else classes on a grid.

    Parameters
    ----------
    quick
        Whether a slider is being moved: a coarse grid stands in for an exact map that takes longer than a picture may.

    Raises
    ------
    QuasiallianceError
        As the map itself does, where a parameter of an axis is silenced, say.

    >>> found = map_of(View())
    >>> found["kind"], [(one["letter"], one["label"]) for one in found["regions"]][0]
    ('exact', ('a', '(F, F)'))
    """
    exact = view.timing == TIMINGS[0] or (view.timing == "simultaneous" and not quick)
    if exact:
        plane = regimes.exact_map(view.bases.model, view.x, view.y, at=view.scenario, timing=view.timing)
        box = [[float(v) for v in side] for side in plane.box]
        drawn = _exact(plane)
    else:
        grid = grid_map(view.x, view.y, at=view.scenario, timing=view.timing, size=COARSE if quick else FINE)
        box = [[float(own[0]), float(own[-1])] for own in (grid.xs, grid.ys)]
        drawn = _grid(grid, quick)
    axes = {side: _axis(view, side, box[k]) for k, side in enumerate("xy")}
    return drawn | axes | {"scale": SCALE, "episodes": _episodes(view, box)}


def _axis(view: View, side: str, ends: list[float]) -> dict[str, Any]:
    found = view.axis(side)
    return {"name": found.name, "symbol": found.symbol, "words": words(found.name), "low": ends[0], "high": ends[1]}


def _exact(plane: ExactMap) -> dict[str, Any]:
    letters = {label: chr(97 + k) if k < 26 else f"a{k}" for k, label in enumerate(plane.shares)}
    shares = {label: [round(float(bound), 6) for bound in own] for label, own in plane.shares.items()}
    regions = [
        {
            "letter": letters[region.label],
            "label": str(region.label),
            "strict": _strict(region.label),
            "others": _others(region.label),
            "classes": list(region.label.classes) if isinstance(region.label, EquilibriumSet) else [],
            "share": shares[region.label],
            "selected": None if region.selected is None else f"({', '.join(region.selected)})",
            "outcome": region.outcome,
            "loops": [_scaled(loop, plane) for loop in plane.loops(region)],
        }
        for region in plane.regions
    ]
    numbers: dict[str, int] = {}
    borders = []
    for boundary in plane.boundaries:
        number = numbers.setdefault(cause(boundary), len(numbers) + 1)
        borders.append({"number": number, "pieces": [_scaled(piece, plane) for piece in boundary.pieces]})
    note = "Borders are exact. " + plane.certifies
    return {"kind": "exact", "regions": regions, "borders": borders, "causes": list(numbers), "note": note}


def _strict(label: Label) -> str:
    """Write the strict equilibria of a label."""
    own = label.strict if isinstance(label, EquilibriumSet) else ()
    return ", ".join(f"({', '.join(map(played, support))})" for support in own)


def _others(label: Label) -> str:
    """Write what else a label holds: mixed and weak equilibria, and continua."""
    return str(replace(label, strict=())) if isinstance(label, EquilibriumSet) and (label.others or label.continua) else ""


def cause(boundary: Boundary) -> str:
    """Return in words what holds on a boundary."""
    if not boundary.causes:
        return "both allies fear a threat equally"
    text = str(boundary.causes[0])
    tie = re.fullmatch(r"(\w+): (\w) ~ (\w) against \((.*)\)", text)
    if tie is None:
        return text.replace("~", "=")
    others = {"Japan": "the ROK", "ROK": "Japan"}.get(tie[1]) if "," not in tie[4] else None
    where = f"{others} plays {tie[4]}" if others else f"the others play ({tie[4]})"
    return f"{'the ' * (tie[1] != 'Japan')}{tie[1]} is indifferent between {tie[2]} and {tie[3]} where {where}"


def _scaled(points: NDArray[np.float64], plane: ExactMap) -> list[int]:
    """Return points as x, y, x, y, ... in whole numbers, repeated ones left out."""
    low, high = np.array([[float(v) for v in side] for side in plane.box]).T
    whole = np.rint((points - low) / (high - low) * SCALE).astype(int)
    kept = np.ones(len(whole), dtype=bool)
    kept[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    flat: list[int] = whole[kept].ravel().tolist()
    return flat


def _grid(found: GridMap, quick: bool) -> dict[str, Any]:
    note = f"A grid of {len(found.xs)} by {len(found.ys)}: classes of the {WORDS[found.timing]}."
    if quick and found.timing == "simultaneous":
        note += " Exact borders follow when nothing moves."
    return {
        "kind": "grid",
        "size": len(found.xs),
        "masks": base64.b64encode(found.classes.tobytes()).decode("ascii"),
        "shares": found.shares,
        "spots": {name: list(spot) for name, spot in found.spots.items()},
        "note": note,
    }


def _episodes(view: View, box: list[list[float]]) -> list[dict[str, Any]]:
    """Return the episodes at their codes of the two parameters, in their order; those outside the map are left out."""
    if COMMON_THREAT.name in (view.x, view.y):  # four codes moved together have no one value
        return []
    values = view.bases.model.values(view.scenario.values)
    symbols = [view.axis(side).symbol for side in "xy"]
    found = []
    for name, episode in games.episodes().items():
        place = [_code(episode, symbol, float(values[symbol])) for symbol in symbols]
        shares = [(v - low) / (high - low) for v, (low, high) in zip(place, box, strict=True)]
        if all(0 <= share <= 1 for share in shares):
            at = [round(share * SCALE) for share in shares]
            found.append({"id": name, "year": year(name), "outcome": episode.outcome, "at": at, "path": name in PATH})
    return found


def _code(episode: Episode, symbol: str, own: float) -> float:
    """Return an episode's value of a parameter: its code; of US pressure 0 where it did not press; else the view's own value."""
    if symbol == "p":
        return own * (episode.us_action == "P")
    return float(episode.codes[symbol].value) if symbol in episode.codes else own

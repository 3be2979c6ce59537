"""Regime maps for programs: the grid with all that is known of its points, and exact regions with their outlines and borders."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from games.profile import CLASSES
from solvers.regimes import ExactMap, RegimeMap


def map_object(found: RegimeMap) -> dict[str, Any]:
    """Return a map on a grid as a JSON object: axes, shares, and rows from the lowest y up, each from the lowest x on.

    ``outcome`` holds places in ``classes``, -1 where selection is not decided; ``strict`` the classes with a strict equilibrium, as
    the sum of 1 (cohesion), 2 (mixed) and 4 (friction).
    """
    return {
        "x": found.x.name,
        "y": found.y.name,
        "grid": len(found.xs),
        "us_action": found.us_action,
        "shares": found.shares,
        "undecided": int((~found.converged).sum()),
        "idle": [axis.name for axis in found.idle],
        "point": None if found.point is None else list(found.point),
        "xs": found.xs.tolist(),
        "ys": found.ys.tolist(),
        "classes": list(CLASSES),
        "outcome": found.outcome.tolist(),
        "strict": found.strict_classes.tolist(),
        "margin": found.margin.tolist(),
    }


def exact_map_object(found: ExactMap) -> dict[str, Any]:
    """Return an exact map as a JSON object: bounds on each label's share, regions with their outlines, curves, what is certified.

    An outline is a list of closed lines around the region, which is on their left: points in order, curves as short pieces.
    """
    return {
        "x": found.x.name,
        "y": found.y.name,
        "box": [[_written(low), _written(high)] for low, high in found.box],
        "us_action": found.us_action,
        "shares": {str(label): [float(low), float(high)] for label, (low, high) in found.shares.items()},
        "boundaries": len(found.boundaries),
        "certifies": found.certifies,
        "idle": [axis.name for axis in found.idle],
        "point": None if found.point is None else [_written(value) for value in found.point],
        "regions": [
            {
                "label": str(region.label),
                "certain": region.certain,
                "area": [float(end) for end in region.area],
                "sample": [_written(value) for value in region.sample],
                "selected_at_sample": None if region.selected is None else list(region.selected),
                "outcome_at_sample": region.outcome,
                "outline": [loop.tolist() for loop in found.loops(region)],
            }
            for region in found.regions
        ],
        "curves": [
            {
                "equation": str(curve),
                "latex": curve.latex(),
                "between": sorted(map(list, curve.regions)),
                "on_it": list(map(str, curve.causes)),
            }
            for curve in found.boundaries
        ],
    }


def _written(value: Fraction) -> str:
    """Return an exact number as text, such as 27/140."""
    return str(value)

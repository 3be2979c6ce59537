"""Exact maps as pictures: a colour is true in the whole region that has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import games
from games.models.trilateral import MODEL
from games.profile import CLASSES
from quasialliance.figures.exact_map import fill, outline
from solvers.regimes import exact_map
from solvers.verdict import classify_batch


def test_a_colour_is_true_at_every_point_of_its_region() -> None:
    """At 2,000 random points the classes with a strict equilibrium are those that colour and hatch tell, whatever is selected."""
    found = exact_map(MODEL, "TKN", "rK", at=games.scenario("2019"))
    assert len({fill(region) for region in found.regions}) == 3
    (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in found.box)
    points = np.random.default_rng(5).uniform((x0, y0), (x1, y1), (2000, 2))
    strict = classify_batch(
        MODEL.batch({"TKN": points[:, 0], "rK": points[:, 1]}, at=games.scenario("2019"), timing="given"), select=False
    ).strict_classes
    shapes = [(region, outline(found, region)) for region in found.regions]
    seen = set()
    for point, mask in zip(points, strict, strict=True):
        inside = [region for region, shape in shapes if shape.contains_point(point, radius=-1e-6)]
        for region in inside[:1]:
            told = {name for k, name in enumerate(CLASSES) if mask >> k & 1}
            assert told == set(region.label.classes)
            assert (fill(region)[1] is not None) == (len(told) > 1)
            seen.add(fill(region))
    assert len(seen) == 3
    for region in found.regions:
        assert fill(replace(region, selected=("C", "C"))) == fill(replace(region, selected=("F", "F"))) == fill(region)

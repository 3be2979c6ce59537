"""Exact maps as pictures: a colour is true in the whole region that has it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

import games
from games.models.trilateral import MODEL
from games.profile import CLASSES
from quasialliance.figures.exact_map import YEARS, draw, fill, outline, path_of
from solvers.regimes import exact_map
from solvers.verdict import classify_batch


def test_the_path_from_2019_to_2024_crosses_all_classes() -> None:
    """Without pressure 2019 leaves friction alone; pressure in November leaves hedging alone; by 2023 friction is gone."""
    found = exact_map(MODEL, "TKN", "p", at=games.scenario("2019"), us_action="P")
    regions = {tuple(sorted(region.label.classes)) for region in found.regions}
    assert {("cohesion",), ("friction",), ("mixed",)} <= regions
    path = path_of(YEARS)
    assert [name for name, _ in path] == ["2019", "Nov 2019", "2020–21", "2022", "2023", "2024"]
    classes = {name: set(found.label_at((Fraction(str(x)), Fraction(str(y)))).classes) for name, (x, y) in path}
    assert classes["2019"] == {"friction"}
    assert classes["Nov 2019"] == {"mixed"}
    assert classes["2022"] == {"cohesion", "friction", "mixed"}
    assert classes["2023"] == {"cohesion", "mixed"}
    arrows = [text for text in draw(found, path=path).get_axes()[0].texts if getattr(text, "arrow_patch", None)]
    assert len(arrows) == len(YEARS) - 1


def test_no_pressure_is_engagement() -> None:
    """At pressure 0 the allies' game is the one under a US that only engages, so that years without pressure lie at 0."""
    scenario = games.scenario("2019")
    pressed = MODEL.game(scenario.set(p=0), us_action="P")
    assert (pressed.payoffs == MODEL.game(scenario, us_action="E").payoffs).all()


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

"""Scenario discovery: boxes that are known, quasi-p values by simulation, and the exact regions of the alliance game."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from solvers.regimes import exact_map
from solvers.sensitivity import choose, sweep
from solvers.sensitivity.box_sets import cover
from solvers.sensitivity.boxes import DiscoveredBox, Limit
from solvers.sensitivity.classification_tree import grow
from solvers.sensitivity.discovery import discover, prim
from solvers.sensitivity.distributions import hypercube
from solvers.sensitivity.evaluation import evaluate
from solvers.sensitivity.exact_boxes import against_exact
from solvers.sensitivity.sweeps import designs
from tests.solvers.sensitivity.functions import unit

E23 = games.episode("2023").scenario
Bools = NDArray[np.bool_]


def in_box(points: NDArray[np.float64]) -> Bools:
    """A box in the first two of four inputs, of volume 0.3 * 0.6: its limits are known."""
    inside: Bools = (points[:, 0] > 0.7) & (points[:, 1] > 0.2) & (points[:, 1] < 0.8)
    return inside


def corners(points: NDArray[np.float64]) -> Bools:
    """Two opposite corners of two inputs, of area 0.09 and 0.16."""
    found: Bools = (points[:, :2] < 0.3).all(axis=1) | (points[:, :2] > 0.6).all(axis=1)
    return found


# Boxes that are known.


def test_a_box_is_found_where_it_is() -> None:
    """Of an outcome that fills a box of two inputs the box is found, the other two inputs left free, within the width of a cut."""
    points = hypercube(unit(4), 4000, rng=0)
    box = prim(points, in_box(points), list("abcd")).box()
    limits = {one.name: one for one in box.limits}
    assert set(limits) == {"a", "b"}
    assert limits["a"].low == pytest.approx(0.7, abs=0.03)
    assert (limits["b"].low, limits["b"].high) == (pytest.approx(0.2, abs=0.05), pytest.approx(0.8, abs=0.05))
    assert box.density > 0.9
    assert box.coverage > 0.9


def test_coverage_density_and_mass_are_counts() -> None:
    """Each box says of its own draws what one counts in it, from the whole space on, and is inside the one before."""
    points = hypercube(unit(4), 1000, rng=1)
    hits = in_box(points)
    found = prim(points, hits, list("abcd"))
    before = np.ones(len(points), dtype=bool)
    for box in found.trajectory:
        inside = box.holds(dict(zip("abcd", points.T, strict=True)))
        assert (box.draws, box.hits) == (inside.sum(), hits[inside].sum())
        assert box.coverage == pytest.approx(hits[inside].sum() / hits.sum())
        assert box.density == pytest.approx(hits[inside].mean())
        assert box.mass == pytest.approx(inside.mean())
        assert (before | ~inside).all()
        before = inside
    assert (found.trajectory[0].coverage, found.trajectory[0].mass) == (1, 1)
    assert min(box.mass for box in found.trajectory) >= 0.05


def test_peeling_goes_on_where_every_cut_lowers_the_density() -> None:
    """With the outcome in two opposite corners no first cut helps; after some the box closes in on one of them."""
    points = hypercube(unit(2), 4000, rng=0)
    found = prim(points, corners(points), ["a", "b"])
    assert found.trajectory[1].density < found.trajectory[0].density
    assert found.box().density > 0.95
    assert found.box().coverage == pytest.approx(0.64, abs=0.04)


def test_the_balance_of_coverage_and_density_may_be_weighed() -> None:
    """By default the harmonic mean decides; who asks for more density or coverage gets it, or hears what there is."""
    points = hypercube(unit(2), 2000, rng=0)
    hits = points.sum(axis=1) > 1.4  # a triangle, which no box fills
    found = prim(points, hits, ["a", "b"])
    dense, wide = found.box(density=0.95), found.box(coverage=0.9)
    assert dense.density >= 0.95
    assert wide.coverage >= 0.9
    assert dense.coverage < found.box().coverage < wide.coverage
    with pytest.raises(ParameterError, match="the densest has"):
        found.box(density=0.99, coverage=0.99)


def test_draws_of_one_value_stay_together() -> None:
    """An input of three values is cut between them, whatever share of the draws that removes."""
    generator = np.random.default_rng(0)
    points = np.column_stack([generator.integers(3, size=900), generator.random(900)]).astype(float)
    box = prim(points, points[:, 0] == 1, ["level", "noise"]).box()
    assert [(one.name, one.low, one.high) for one in box.limits] == [("level", 1, 1)]
    assert (box.coverage, box.density) == (1, 1)


# Quasi-p values.


def test_quasi_p_values_are_binomial_tests() -> None:
    """A limit's value is that of SciPy's one-sided test of the hits inside, against the density without the limit."""
    points = hypercube(unit(4), 1000, rng=2)
    hits = in_box(points)
    box = prim(points, hits, list("abcd")).box()
    columns = dict(zip("abcd", points.T, strict=True))
    for one in box.limits:
        rest = tuple(other for other in box.limits if other is not one)
        free = DiscoveredBox(rest, 0, 0, 0, 0, 0).holds(columns)
        assert one.quasi_p == pytest.approx(binomtest(box.hits, box.draws, hits[free].mean(), alternative="greater").pvalue)
        assert one.quasi_p < 1e-6


def test_limits_that_chance_made_have_large_quasi_p_values() -> None:
    """Where the outcome does not hang on the inputs, the limit of the first cut is not significant."""
    points = hypercube(unit(3), 1000, rng=0)
    hits = np.random.default_rng(5).random(1000) < 0.3
    first = prim(points, hits, list("abc")).trajectory[1]
    assert max(one.quasi_p for one in first.limits) > 0.01


# Against the exact regions of the game.


def truth(x: str, y: str, word: str) -> tuple[NDArray[np.float64], NDArray[np.float64], Bools]:
    """The axes of a fine grid over the plane of two parameters in 2023, and where a class has a strict equilibrium, exactly."""
    plane = exact_map(MODEL, x, y, at=E23, mixed=False, select=False)
    names, places = plane.raster((400, 400))
    holds = np.array([word in label.classes for label in names])
    (x0, x1), (y0, y1) = plane.box
    return np.linspace(float(x0), float(x1), 400), np.linspace(float(y0), float(y1), 400), holds[places] & (places >= 0)


def best_balance(region: Bools) -> float:
    """The largest harmonic mean of coverage and density of any box on a grid of 50 x 50 edges, from the exact region."""
    sums = np.zeros((51, 51))
    sums[1:, 1:] = region.reshape(50, 8, 50, 8).mean(axis=(1, 3)).cumsum(axis=0).cumsum(axis=1)
    low, high = np.triu_indices(51, 1)
    inside = sums[high][:, high] - sums[low][:, high] - sums[high][:, low] + sums[low][:, low]
    area = np.outer(high - low, high - low)
    return float((2 * inside / (sums[-1, -1] + area)).max())  # 2 / (1 / coverage + 1 / density)


@pytest.mark.parametrize(("x", "y", "strict"), [("s", "hbar", False), ("s", "hbar", True)])
def test_coverage_and_density_are_those_of_the_exact_region(x: str, y: str, strict: bool) -> None:
    """The box found in 2000 games holds as much of the exact region as it says, and no box of the plane is much better."""
    xs, ys, region = truth(x, y, "cohesion")
    region = region if strict else ~region
    inputs = choose(MODEL, E23, [x, y])
    points = hypercube(inputs, 2000, rng=0)
    hits = (evaluate(MODEL, E23, inputs, points, "P", progress=False).margin > 0) == strict
    assert hits.mean() == pytest.approx(region.mean(), abs=4 * 0.5 / math.sqrt(2000))
    box = prim(points, hits, [x, y], least=0.02).box()
    grid = {x: np.tile(xs, len(ys)), y: np.repeat(ys, len(xs))}
    inside = box.holds(grid).reshape(region.shape)
    density, coverage = region[inside].mean(), region[inside].sum() / region.sum()
    assert box.density == pytest.approx(density, abs=4 * math.sqrt(density * (1 - density) / box.draws) + 0.01)
    assert box.coverage == pytest.approx(coverage, abs=4 * math.sqrt(coverage * (1 - coverage) / hits.sum()) + 0.01)
    assert 2 * coverage * density / (coverage + density) > best_balance(region) - 0.03


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("method", ["peeled", "tree"])
def test_several_boxes_against_the_exact_region(method: str, strict: bool) -> None:
    """What boxes of 2000 games say of themselves is what their exact areas say, and three of them leave less out than one."""
    plane = exact_map(MODEL, "s", "hbar", at=E23, mixed=False, select=False)
    inputs = choose(MODEL, E23, ["s", "hbar"])
    points = hypercube(inputs, 2000, rng=0)
    hits = (evaluate(MODEL, E23, inputs, points, "P", progress=False).margin > 0) == strict
    found = cover(points, hits, ["s", "hbar"], least=0.02) if method == "peeled" else grow(points, hits, ["s", "hbar"], least=0.02)
    checks = [
        against_exact(found.boxes[:k], plane, lambda label: ("cohesion" in label.classes) == strict) for k in (1, len(found.boxes))
    ]
    for k, check in zip((0, -1), checks, strict=True):
        assert check.error < 1e-4
        assert check.region == pytest.approx(hits.mean(), abs=4 * 0.5 / math.sqrt(2000))
        assert found.density[k] == pytest.approx(check.density, abs=4 * math.sqrt(0.25 / found.boxes[k].draws))
        assert found.coverage[k] == pytest.approx(check.coverage, abs=4 * math.sqrt(0.25 / hits.sum()))
    assert len(found.boxes) > 1
    assert checks[1].missed < checks[0].missed
    assert checks[1].missed + checks[1].wrong < 0.1


def test_areas_of_boxes_are_those_of_a_fine_raster() -> None:
    """Overlapping boxes, one beyond the map, against a grid of 400 x 400 points; whole, none and another input."""
    plane = exact_map(MODEL, "s", "hbar", at=E23, mixed=False, select=False)
    xs, ys, region = truth("s", "hbar", "cohesion")
    limits = [((-0.2, 0.5), (0.1, 0.3)), ((0.3, 3.0), (0.2, 0.55)), ((-0.5, -0.4), (0.6, 0.8))]
    boxes = [DiscoveredBox((Limit("s", *x, 0), Limit("hbar", *y, 0)), 0, 0, 0, 0, 0) for x, y in limits]
    found = against_exact(boxes, plane, lambda label: "cohesion" in label.classes)
    grid = {"s": np.tile(xs, len(ys)), "hbar": np.repeat(ys, len(xs))}
    inside = np.logical_or.reduce([box.holds(grid) for box in boxes]).reshape(region.shape)
    assert (found.region, found.covered, found.both) == pytest.approx(
        (region.mean(), inside.mean(), (region & inside).mean()), abs=0.005
    )
    whole = against_exact([DiscoveredBox((), 0, 0, 0, 0, 0)], plane, lambda label: "cohesion" in label.classes)
    assert (whole.coverage, whole.density, whole.covered) == pytest.approx((1, whole.region, 1), abs=1e-4)
    assert against_exact([], plane, lambda label: True).coverage == 0
    with pytest.raises(ParameterError, match="a limit on china_pull"):
        against_exact([DiscoveredBox((Limit("china_pull", 0, 1, 0),), 0, 0, 0, 0, 0)], plane, lambda label: True)
    with pytest.raises(ParameterError, match="no label"):
        against_exact([], plane, lambda label: False)


# Several boxes.


@pytest.mark.parametrize("method", [cover, grow])
def test_an_outcome_in_two_places_has_two_boxes(method: Any) -> None:
    """Each is found by its own limits, and together they hold nearly all and hardly anything else."""
    points = hypercube(unit(4), 4000, rng=0)
    a, b, _, d = points.T
    found = method(points, ((a > 0.6) & (b > 0.3)) | (d < 0.1), list("abcd"), least=0.03)
    first, second = ({one.name: one for one in box.limits} for box in found.boxes)
    assert set(first) == {"a", "b"}
    assert (first["a"].low, first["b"].low) == pytest.approx((0.6, 0.3), abs=0.02)
    assert second["d"].high == pytest.approx(0.1, abs=0.01)
    assert set(second) == ({"d"} if method is cover else {"a", "d"})  # the leaves of a tree do not overlap
    assert max(one.quasi_p for one in (*first.values(), second["d"])) < 1e-6
    assert min(found.coverage[-1], found.density[-1]) > 0.95
    assert found.coverage[0] < 0.85


def test_what_no_single_cut_shows_is_found_by_the_tree_and_not_by_peeling() -> None:
    """In opposite corners, beside inputs that do nothing, a greedy peel follows chance; a tree divides and sees both sides."""
    points = hypercube(unit(4), 4000, rng=0)
    assert cover(points, corners(points), list("abcd")).boxes == ()
    found = grow(points, corners(points), list("abcd"))
    assert min(found.coverage[-1], found.density[-1]) > 0.95


@pytest.mark.parametrize("method", [cover, grow])
def test_no_draw_counts_twice(method: Any) -> None:
    """Together, boxes hold what is in one of them, counted once; data and JSON say the same."""
    points = hypercube(unit(2), 2000, rng=0)
    hits = points.sum(axis=1) > 1.2
    found = method(points, hits, ["a", "b"])
    columns = dict(zip("ab", points.T, strict=True))
    assert len(found.boxes) > 1
    for k in range(len(found.boxes)):
        inside = np.logical_or.reduce([box.holds(columns) for box in found.boxes[: k + 1]])
        assert found.coverage[k] == pytest.approx(hits[inside].sum() / hits.sum())
        assert found.density[k] == pytest.approx(hits[inside].mean())
    assert np.array_equal(found.holds(columns), inside)
    assert list(found.coverage) == sorted(found.coverage)
    frame = found.to_frame()
    assert (len(frame), frame["a low"].dtype) == (len(found.boxes), float)
    said = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert said["boxes"][-1]["together"]["coverage"] == found.coverage[-1]
    assert "together" in str(found)
    assert len(found.limit_table().rows) == sum(len(box.limits) for box in found.boxes)


def test_a_cut_of_the_tree_is_the_best_there_is() -> None:
    """Two leaves: no other cut of either input, of all that leave enough draws, lowers Gini's impurity more."""
    points = np.random.default_rng(3).random((200, 2))
    hits = np.random.default_rng(4).random(200) < 0.2 + 0.6 * (points[:, 1] > 0.7)
    (box,) = grow(points, hits, ["a", "b"], leaves=2, least=0.1).boxes
    (limit,) = box.limits

    def impurity(side: Bools) -> float:
        return 2 * side.sum() * hits[side].mean() * (1 - hits[side].mean())

    cuts = [points[:, d] <= value for d in range(2) for value in points[:, d]]
    fit = [impurity(left) + impurity(~left) for left in cuts if 20 <= left.sum() <= 180]
    own = box.holds({limit.name: points[:, "ab".index(limit.name)]})
    assert impurity(own) + impurity(~own) == pytest.approx(min(fit))


def test_a_box_that_nothing_is_in_and_too_few_are_refused() -> None:
    """Fewer than one box, fewer than two leaves, a majority of all, and more coverage than any box has."""
    points = hypercube(unit(2), 400, rng=0)
    hits = points.sum(axis=1) > 1.2
    with pytest.raises(ParameterError, match="boxes: a whole number of at least 1"):
        cover(points, hits, ["a", "b"], boxes=0)
    with pytest.raises(ParameterError, match="the densest has"):
        cover(points, hits, ["a", "b"], density=0.999, coverage=0.999)
    with pytest.raises(ParameterError, match="leaves"):
        grow(points, hits, ["a", "b"], leaves=1)
    with pytest.raises(ParameterError, match="majority"):
        grow(points, hits, ["a", "b"], majority=1)
    assert grow(points, hits, ["a", "b"], least=0.9).table().rows == ()  # no cut leaves enough draws, and hits are no majority


# What EMA workbench does with some inputs (2.5.3), and these methods do not.


@pytest.mark.parametrize("method", [prim, cover, grow])
def test_integers_are_inputs_whatever_they_are_called(method: Any) -> None:
    """There columns of whole numbers are dropped without notice, and one with the name scenario is."""
    points = np.random.default_rng(0).integers(10, size=(1000, 2))
    found = method(points, points[:, 0] >= 6, ["scenario", "policy"])
    (limit,) = (found.box() if method is prim else found.boxes[0]).limits
    assert limit.name == "scenario"
    assert 5 < limit.low <= 6


@pytest.mark.parametrize("method", [prim, cover, grow])
def test_the_callers_arrays_are_left_alone(method: Any) -> None:
    """There y is overwritten with the draws that are left; here points and hits may even be read-only."""
    points = np.random.default_rng(0).random((1000, 2))
    hits = corners(points)
    before = points.copy(), hits.copy()
    points.setflags(write=False)
    hits.setflags(write=False)
    method(points, hits, ["a", "b"])
    assert np.array_equal(points, before[0])
    assert np.array_equal(hits, before[1])


@pytest.mark.parametrize("method", [prim, cover, grow])
@pytest.mark.parametrize("value", [True, False])
def test_an_outcome_everywhere_or_nowhere_is_refused_in_words(method: Any, value: bool) -> None:
    """There an assertion without words fails."""
    with pytest.raises(ParameterError, match=f"the outcome is found in {'all' if value else 'none'} of the draws"):
        method(np.random.default_rng(0).random((100, 1)), np.full(100, value), ["a"])


# Over a sweep.


def test_a_class_is_found_in_a_sweep(tmp_path: Path) -> None:
    """In a sweep of four inputs around 2023 friction is found where animosity weighs much; what is inert stays free."""
    box = {"hbar": (0.1, 0.8), "f0": (0, 0.4), "s": (-0.5, 1), "kU": (0, 0.6)}
    data = sweep(MODEL, E23, designs.latin_hypercube(MODEL, box, 1000, rng=0), out=tmp_path / "s", progress=False).load()
    found = discover(data, "friction")
    limits = {one.name: one for one in found.box().limits}
    assert limits["animosity_scale"].low > 0.3
    assert found.names == tuple(sorted(found.names, key=list(found.names).index))
    assert found.box().density > 2 * found.trajectory[0].density
    said = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert (said["outcome"], len(said["inputs"])) == ("friction", 4)
    assert "friction" in repr(found)
    frame = found.to_frame()
    assert (len(frame), frame.density.dtype) == (len(found.trajectory), float)
    with pytest.raises(ParameterError, match="unknown class 'peace'"):
        discover(data, "peace")
    with pytest.raises(ParameterError, match="only of P"):
        discover(data, "friction", us_action="E")
    with pytest.raises(ParameterError, match="no classes"):
        discover(data.drop_vars("outcome"), "friction")


def test_a_choice_of_several_must_be_told(tmp_path: Path) -> None:
    """A sweep of several US actions has several answers: one is asked for, and gives that of its own games."""
    rows = designs.random(MODEL, {"hbar": (0.1, 0.8), "s": (-0.5, 1)}, 200, rng=0)
    both = sweep(MODEL, E23, rows, out=tmp_path / "both", us_actions="PE", progress=False).load()
    with pytest.raises(ParameterError, match="several values of us_action; say one of P, E"):
        discover(both, "cohesion")
    alone = sweep(MODEL, E23, rows, out=tmp_path / "one", us_actions="E", progress=False).load()
    assert discover(both, "cohesion", us_action="E").trajectory == discover(alone, "cohesion").trajectory


# What is refused.


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hits": np.zeros(100, dtype=bool)}, "none of the draws"),
        ({"hits": np.ones(100, dtype=bool)}, "all of the draws"),
        ({"hits": np.ones(99, dtype=bool)}, "shapes"),
        ({"hits": np.arange(100.0)}, "truth values"),
        ({"names": ["a"]}, "shapes"),
        ({"points": np.full((100, 2), np.nan)}, "draw 0 has an input that is not finite"),
        ({"points": np.zeros((10, 2)), "hits": np.arange(10) > 4}, "at least 20"),
        ({"peel": 0}, "peel"),
        ({"least": 1}, "least"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict[str, object], words: str) -> None:
    """Each is named."""
    given = {"points": np.random.default_rng(0).random((100, 2)), "hits": np.arange(100) > 50, "names": ["a", "b"]}
    with pytest.raises(ParameterError, match=words):
        prim(**(given | change))

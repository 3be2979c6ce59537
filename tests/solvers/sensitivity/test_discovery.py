"""Scenario discovery: boxes that are known, quasi-p values by simulation, and the exact regions of the alliance game."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from solvers.regimes import exact_map
from solvers.sensitivity import choose, sweep
from solvers.sensitivity.discovery import DiscoveredBox, discover, prim
from solvers.sensitivity.distributions import hypercube
from solvers.sensitivity.evaluation import evaluate
from solvers.sensitivity.sweeps import designs
from tests.solvers.sensitivity.functions import unit

E23 = games.episode("2023").scenario
Bools = NDArray[np.bool_]


def in_box(points: NDArray[np.float64]) -> Bools:
    """A box in the first two of four inputs, of volume 0.3 * 0.6: its limits are known."""
    inside: Bools = (points[:, 0] > 0.7) & (points[:, 1] > 0.2) & (points[:, 1] < 0.8)
    return inside


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
    densities = [box.density for box in found.trajectory]
    assert densities == sorted(densities)
    assert min(box.mass for box in found.trajectory) >= 0.05


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

"""PAWN: distances between distributions against SciPy's and SALib's, closed forms, chance, and the alliance game."""

from __future__ import annotations

import json

import numpy as np
import pytest
from SALib.analyze import pawn as analyser
from scipy.stats import ks_2samp

import games
from games.errors import GameError, ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity import Distributions, pawn
from solvers.sensitivity.distributions import distances, hypercube, slice_distances, slice_of
from tests.solvers.sensitivity.functions import ISHIGAMI, ishigami, unit

E19 = games.episode("2019").scenario


@pytest.fixture(scope="module")
def in_2019() -> Distributions:
    """The distributions of 2019 by 1000 games."""
    return pawn(MODEL, E19, draws=1000, rng=0, resamples=40, progress=False)


# Closed forms.


@pytest.mark.parametrize("slices", [2, 4, 6, 9, 10])
def test_an_output_that_is_its_input(slices: int) -> None:
    """In slice s of S the distribution of a uniform input is off that of all by the larger of s/S and 1 - (s + 1)/S.

    SALib 1.6.0 refuses 6 and 9 slices ("Quantiles must be in the range [0, 1]"): 6 times 1/6 is more than 1 in its floats.
    """
    points = hypercube(unit(1), 5040, rng=0)
    place = np.arange(slices)
    known = np.maximum(place, slices - 1 - place) / slices
    found = distances(points, points[:, 0] ** 3, slices=slices, rng=0, resamples=2)  # any rising function
    assert found.median[0] == pytest.approx(np.median(known), abs=1e-3)
    assert found.mean[0] == pytest.approx(known.mean(), abs=1e-3)
    assert found.maximum[0] == pytest.approx(known.max(), abs=1e-3)


def test_the_distance_of_a_class_is_the_change_of_its_share() -> None:
    """An event in the upper quarter of an input: its share is 1/4, and 0, 0, 0 and 1 in the four quarters."""
    points = hypercube(unit(1), 4000, rng=0)
    ranks = (points[:, 0] > 0.75).astype(int)
    found = slice_distances(slice_of(points, 4), ranks, 4)
    assert found[0] == pytest.approx([0.25, 0.25, 0.25, 0.75], abs=1e-3)


def test_an_inert_input_stays_within_chance() -> None:
    """Of 200 inputs that the output does not know about 5% pass the level of chance, and the one that it knows does by far."""
    points = hypercube(unit(201), 1000, rng=0)
    found = distances(points, points[:, 0], rng=0, resamples=200)
    share = (found.median[1:] > found.chance).mean()
    assert share == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 200))
    assert found.median[0] > 5 * found.chance


# Against SciPy and SALib.


@pytest.mark.parametrize("rare", [False, True])
def test_distances_are_those_of_scipy(rare: bool) -> None:
    """In each slice the two-sample Kolmogorov-Smirnov statistic, for outputs that are smooth and binary: equal to twelve digits."""
    points = hypercube(ISHIGAMI, 500, rng=3)
    output = ishigami(points)
    output = (output > 9).astype(float) if rare else output
    slots = slice_of(points, 10)
    found = slice_distances(slots, np.unique(output, return_inverse=True)[1], 10)
    for d in range(3):
        theirs = [ks_2samp(output[slots[:, d] == k], output).statistic for k in range(10)]
        assert found[d] == pytest.approx(theirs, abs=1e-12)


def test_indices_are_those_of_salib_but_for_the_largest_draw() -> None:
    """SALib 1.6.0 leaves the draw with an input's largest value out of every slice; what one draw can move is all that differs."""
    points = hypercube(ISHIGAMI, 1000, rng=0)
    output = ishigami(points)
    own = distances(points, output, rng=0, resamples=2)
    theirs = analyser.analyze(dict(ISHIGAMI), points, output)
    one = 1 / 99  # of a slice of a hundred draws
    for ours, word in ((own.median, "median"), (own.mean, "mean"), (own.maximum, "maximum")):
        assert ours == pytest.approx(theirs[word], abs=one), word
    slots = slice_of(points, 10)
    assert np.bincount(slots[:, 0]).tolist() == [100] * 10


# Outputs, seeds and options.


def test_constant_output_is_moved_by_nothing_and_says_so() -> None:
    """Distances are 0, which is true; SALib 1.6.0 adds a coefficient of variation of NaN and a bare warning of a division."""
    found = distances(hypercube(unit(2), 200, rng=0), np.ones(200), rng=0)
    assert (found.median == 0).all()
    assert found.chance == 0
    assert "constant" in found.note


def test_truth_values_are_an_output() -> None:
    """An event is an output like another."""
    points = hypercube(unit(2), 200, rng=0)
    event = points[:, 0] > 0.5
    assert distances(points, event, rng=0) == distances(points, event.astype(float), rng=0)


def test_seed_0_is_a_seed_and_nobody_elses_state_is_touched() -> None:
    """SALib 1.6.0 seeds NumPy's global generator in PAWN and delta, unless the seed is 0, which it takes for none."""
    points = hypercube(unit(2), 200, rng=0)
    state = np.random.get_state()[1].tolist()  # noqa: NPY002  # to show that nobody draws from it
    assert distances(points, points[:, 0], rng=0) == distances(points, points[:, 0], rng=0)
    assert distances(points, points[:, 0], rng=0) != distances(points, points[:, 0], rng=1)
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002  # same


def test_an_input_of_few_values_has_empty_slices() -> None:
    """Where the edges of slices coincide, a slice without draws tells nothing: distance 0, no division by zero."""
    column = np.repeat([0.0, 1.0], 50)[:, None]
    found = slice_distances(slice_of(column, 4), np.arange(100), 4)
    assert np.isfinite(found).all()
    assert found.max() == pytest.approx(0.5)


def test_a_latin_hypercube_has_one_draw_in_each_layer() -> None:
    """Cut into as many layers as draws, each input's range has one draw in each."""
    points = hypercube({"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 50], [-25, 25]]}, 50, rng=0)
    assert np.array_equal(np.sort(np.floor(points[:, 0])), np.arange(50))
    assert np.array_equal(np.sort(np.floor(points[:, 1])), np.arange(-25, 25))


def test_what_does_not_fit_is_refused() -> None:
    """Too few draws for the slices, shapes that do not fit, values that are not finite."""
    points = hypercube(unit(2), 100, rng=0)
    with pytest.raises(ParameterError, match="110 in all; got 100"):
        distances(points, points[:, 0], slices=11, rng=0)
    with pytest.raises(ParameterError, match="shapes"):
        distances(points, points[:-1, 0], rng=0)
    with pytest.raises(GameError, match="margin: the value of draw 4 is inf"):
        distances(points, np.where(np.arange(100) == 4, np.inf, 0.0), rng=0, name="margin")


@pytest.mark.parametrize(
    ("option", "value"),
    [("draws", 99), ("slices", 1), ("slices", 2.5), ("rng", -1), ("rng", None), ("resamples", 1), ("confidence", 0)],
)
def test_bad_options_are_refused(option: str, value: object) -> None:
    """Each is named."""
    with pytest.raises(ParameterError, match=option):
        pawn(MODEL, E19, **({"draws": 100, "rng": 0, "progress": False} | {option: value}))


# On the alliance game.


def test_the_most_influential_inputs_pass_chance(in_2019: Distributions) -> None:
    """Animosity's scale and the cost of entrapment move the distribution of the margin of 2019; what only the US gets does not."""
    own = in_2019.indices["margin"]
    median = {group.symbols[0]: float(own.median[d]) for d, group in enumerate(in_2019.groups)}
    assert min(median["hbar"], median["eps"]) > own.chance
    assert max(median["kU"], median["theta"]) < 1.5 * own.chance


def test_tables_and_data(in_2019: Distributions) -> None:
    """The largest index stands first and chance last; data hold numbers in columns of their own; JSON is plain."""
    table = in_2019.table()
    assert table.rows[0][0].text == "animosity_scale"
    assert table.rows[-1][0].text == "(chance)"
    assert "±" not in table.to_csv()
    frame = in_2019.to_frame()
    assert (len(frame), frame["median"].dtype) == (4 * 35, float)
    assert frame.above_chance.sum() > 0
    assert len(in_2019.draws.to_frame()) == in_2019.games == 1000
    said = json.loads(json.dumps(in_2019.to_json(), allow_nan=False))
    assert (said["slices"], said["seed"], set(said["chance"])) == (10, 0, set(in_2019.outputs))


def test_same_seed_gives_the_same_result_to_the_last_bit(in_2019: Distributions) -> None:
    """Draws, bootstrap and dummies depend on the seed alone."""
    assert pawn(MODEL, E19, draws=1000, rng=0, resamples=40, progress=False) == in_2019
    assert pawn(MODEL, E19, draws=1000, rng=1, resamples=40, progress=False) != in_2019

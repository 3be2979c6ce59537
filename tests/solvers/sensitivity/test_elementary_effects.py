"""Morris' elementary effects: closed forms of simple functions, the design's own structure, and the alliance game."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

import games
from games.errors import GameError, ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity import Range, Screening, morris, sobol
from solvers.sensitivity.elementary_effects import effects, trajectory_design
from tests.solvers.sensitivity.functions import unit

E19 = games.episode("2019").scenario
E23 = games.episode("2023").scenario


@pytest.fixture(scope="module")
def in_2019() -> Screening:
    """The screening of 2019 by 50 trajectories."""
    return morris(MODEL, E19, trajectories=50, rng=0, progress=False)


# Closed forms.


def test_a_linear_function_has_the_same_effect_everywhere() -> None:
    """The effect of a slope is slope times range in each place: mu is that, mu* its size, and nothing varies."""
    box = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1], [-2, 2], [5, 6]]}
    walk = trajectory_design(box, 10, rng=0)
    found = effects(box, walk, walk @ np.array([3.0, -1.0, 0.0]), rng=0)
    assert found.mu == pytest.approx([3, -4, 0], abs=1e-12)
    assert found.mu_star == pytest.approx([3, 4, 0], abs=1e-12)
    assert found.sigma == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.mu_star_conf == pytest.approx([0, 0, 0], abs=1e-12)


def test_a_square_has_two_effects() -> None:
    """On four levels a step in x^2 starts at 0 or 1/3 (or comes back): its effect is 2/3 or 4/3, mean 1, deviation 1/3."""
    walk = trajectory_design(unit(1), 400, rng=0)
    found = effects(unit(1), walk, walk[:, 0] ** 2, rng=0)
    error = 1 / 3 / math.sqrt(400)
    assert found.mu[0] == pytest.approx(1, abs=4 * error)
    assert found.sigma[0] == pytest.approx(1 / 3, abs=4 * error)
    assert found.mu_star_conf[0] == pytest.approx(1.96 * error, rel=0.2)


def test_opposite_signs_cancel_in_mu_and_not_in_mu_star() -> None:
    """Of (x - 1/2)(y - 1/2) the effect of x is y - 1/2 on the levels 0, 1/3, 2/3, 1: mean 0, mean size 1/3, variance 5/36."""
    walk = trajectory_design(unit(2), 1000, rng=0)
    found = effects(unit(2), walk, (walk - 0.5).prod(axis=1), rng=0)
    deviation = math.sqrt(5 / 36)
    assert found.mu == pytest.approx([0, 0], abs=4 * deviation / math.sqrt(1000))
    assert found.mu_star == pytest.approx([1 / 3, 1 / 3], abs=4 * (1 / 6) / math.sqrt(1000))
    assert found.sigma == pytest.approx([deviation, deviation], rel=0.05)


def test_a_group_steps_together() -> None:
    """Two that step the same way move a sum by both slopes, in opposite ways by their difference: mu* is the mean."""
    walk = trajectory_design(unit(3), 1000, rng=0, groups=(0, 0, 1))
    assert walk.shape == (3000, 3)
    found = effects(unit(3), walk, walk @ np.array([3.0, 1.0, 5.0]), rng=0, groups=(0, 0, 1))
    assert found.mu_star[0] == pytest.approx((4 + 2) / 2, abs=4 / math.sqrt(1000))
    assert found.mu_star[1] == pytest.approx(5, abs=1e-9)
    assert np.isnan(found.mu[0])
    assert np.isnan(found.sigma[0])
    assert found.mu[1] == pytest.approx(5, abs=1e-9)


def test_more_than_ten_groups_keep_their_order() -> None:
    """Groups are numbers, not words: the twelfth is not sorted before the second."""
    groups = (*range(11), 11, 11)
    walk = trajectory_design(unit(13), 8, rng=0, groups=groups)
    found = effects(unit(13), walk, walk @ np.arange(13.0), rng=0, groups=groups)
    assert np.isnan(found.mu).tolist() == [False] * 11 + [True]
    assert found.mu_star[:11] == pytest.approx(np.arange(11.0), abs=1e-9)


# The design.


@pytest.mark.parametrize("levels", [4, 8])
def test_each_input_steps_once_on_each_trajectory(levels: int) -> None:
    """A trajectory of D + 1 points changes one input at a time, by delta of its range, on the grid."""
    walk = trajectory_design(unit(5), 6, rng=0, levels=levels).reshape(6, 6, 5)
    steps = np.abs(np.diff(walk, axis=1))
    assert ((steps > 1e-9).sum(axis=2) == 1).all()
    assert steps.sum(axis=1) == pytest.approx(np.full((6, 5), levels / (2 * (levels - 1))))
    assert (walk * (levels - 1)).round() == pytest.approx(walk * (levels - 1))


def test_seed_0_is_a_seed_and_the_specification_is_left_alone() -> None:
    """Two runs are equal; SALib 1.6.0 writes groups into the specification that it is given, and here it gets its own."""
    box = unit(3)
    assert np.array_equal(trajectory_design(box, 5, rng=0), trajectory_design(box, 5, rng=0))
    assert not np.array_equal(trajectory_design(box, 5, rng=0), trajectory_design(box, 5, rng=1))
    walk = trajectory_design(box, 5, rng=0)
    assert effects(box, walk, walk.prod(axis=1), rng=0) == effects(box, walk, walk.prod(axis=1), rng=0)
    assert box == unit(3)


# Outputs without effects.


@pytest.mark.parametrize("kind", [bool, int])
def test_truth_values_and_integers_are_outputs(kind: type) -> None:
    """SALib 1.6.0 refuses them in Morris' analysis, and only there."""
    walk = trajectory_design(unit(2), 20, rng=0)
    passes = walk.sum(axis=1) > 1
    assert effects(unit(2), walk, passes.astype(kind), rng=0) == effects(unit(2), walk, passes.astype(float), rng=0)


def test_constant_output_has_no_effects_and_says_so() -> None:
    """Where nothing moves the output every effect is 0, which is true, and the note says that it is so everywhere."""
    walk = trajectory_design(unit(2), 4, rng=0)
    found = effects(unit(2), walk, np.ones(len(walk)), rng=0)
    assert (found.mu_star == 0).all()
    assert "constant" in found.note


def test_value_that_is_not_finite_is_refused_by_row() -> None:
    """SALib 1.6.0 turns one NaN into masked numbers; here its row is named."""
    walk = trajectory_design(unit(2), 4, rng=0)
    with pytest.raises(GameError, match="margin: the value of draw 7 is nan"):
        effects(unit(2), walk, np.where(np.arange(12) == 7, np.nan, 0.0), rng=0, name="margin")


@pytest.mark.parametrize(
    ("points", "output", "levels", "words"),
    [
        (slice(None), slice(0, -1), 4, "one value for each"),
        (slice(0, -1), slice(0, -1), 4, "one value for each"),
        (slice(None), slice(None), 8, "steps once"),
        (slice(None, None, -1), slice(None), 5, "even number"),
    ],
)
def test_values_that_do_not_fit_the_design_are_refused(points: slice, output: slice, levels: int, words: str) -> None:
    """SALib 1.6.0 divides by the step of whatever levels it is told, and gives wrong effects for other ones."""
    walk = trajectory_design(unit(2), 4, rng=0)
    values: NDArray[np.float64] = walk.sum(axis=1)
    with pytest.raises(ParameterError, match=words):
        effects(unit(2), walk[points], values[output], rng=0, levels=levels)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("trajectories", 1),
        ("levels", 3),
        ("levels", 0),
        ("rng", -1),
        ("rng", None),
        ("resamples", 1),
        ("confidence", 1),
        ("by", "x"),
    ],
)
def test_bad_options_are_refused(option: str, value: object) -> None:
    """Too few trajectories, an odd grid, no seed: each is named."""
    words = "groups" if option == "by" else option
    with pytest.raises(ParameterError, match=words):
        morris(MODEL, E19, **({"trajectories": 2, "rng": 0, "progress": False} | {option: value}))


def test_groups_rise_from_0() -> None:
    """Groups with a hole, or of too few inputs, are refused."""
    for groups in ((0, 2), (1, 0), (0,)):
        with pytest.raises(ParameterError, match="groups"):
            trajectory_design(unit(2), 4, rng=0, groups=groups)


# On the alliance game.


def test_where_the_margin_is_linear_the_effects_are_its_slopes() -> None:
    """In 2019 Seoul's hedge binds: over a narrow range of k alone the margin falls by 1 - x_H for each unit, everywhere."""
    scenario = E19.set(f0=0.4)  # confronting costs too much to bind
    k = Range(MODEL.parameter("k"), Fraction(0), Fraction(15, 100))
    found = morris(MODEL, scenario, trajectories=10, rng=0, over=[k], progress=False).indices["margin"]
    kept = 1 - float(MODEL.scenario_values(scenario)["xH"])
    assert found.mu[0] == pytest.approx(-kept * 0.15, abs=1e-12)
    assert found.sigma[0] == pytest.approx(0, abs=1e-12)


def test_screened_out_is_what_has_no_total_index(in_2019: Screening) -> None:
    """An input without any elementary effect on the margin has a total Sobol' index of 0, and the other way round."""
    index = sobol(MODEL, E19, samples=64, rng=0, progress=False).indices["margin"]
    own = in_2019.indices["margin"]
    inert = np.array([group.symbols[0] in {"kU", "theta", "pi", "fU", "f", "p", "lam", "delta"} for group in in_2019.groups])
    assert (own.mu_star[inert] == 0).all()
    assert (index.ST[inert] == 0).all()
    assert own.mu_star[index.ST > 0.02].min() > own.mu_star[index.ST < 0.001].max()


def test_signs_of_the_effects_on_the_margin(in_2019: Screening) -> None:
    """Animosity, entrapment, hedging and effort pull the margin down, wherever one stands: no step of theirs raises it."""
    own = in_2019.indices["margin"]
    mu = {group.symbols[0]: float(own.mu[g]) for g, group in enumerate(in_2019.groups)}
    star = {group.symbols[0]: float(own.mu_star[g]) for g, group in enumerate(in_2019.groups)}
    for symbol in ("hbar", "eps", "chi", "k"):
        assert mu[symbol] == pytest.approx(-star[symbol], rel=1e-9), symbol
        assert star[symbol] > 0


def test_effects_on_a_class_are_rates_of_change(in_2019: Screening) -> None:
    """A class is 0 or 1, so an effect is -1.5, 0 or 1.5 on four levels: mu* is 1.5 times the share of steps that change it."""
    own = in_2019.indices["friction"]
    steps = own.mu_star * 50 / 1.5
    assert steps == pytest.approx(steps.round(), abs=1e-9)
    assert steps.max() > 0


def test_tables_and_data(in_2019: Screening) -> None:
    """The largest effect on the margin stands first; data hold numbers in columns of their own; JSON is plain."""
    table = in_2019.table()
    stars = [float(dict(row[2].parts)[""]) for row in table.rows]
    assert stars == sorted(stars, reverse=True)
    assert "±" not in table.to_csv()
    frame = in_2019.to_frame()
    assert len(frame) == 4 * 35
    assert frame.mu_star.dtype == float
    assert len(in_2019.draws.to_frame()) == in_2019.games == 50 * 36
    said = json.loads(json.dumps(in_2019.to_json(), allow_nan=False))
    assert (said["trajectories"], said["levels"], said["seed"]) == (50, 4, 0)
    with pytest.raises(ParameterError, match="unknown output"):
        in_2019.table("peace")


def test_by_mechanism() -> None:
    """Groups are screened as wholes, by mu* alone; a mechanism of one parameter keeps mu and sigma."""
    found = morris(MODEL, E23, trajectories=20, rng=0, by="mechanism", progress=False)
    own = found.indices["margin"]
    assert found.games == 20 * 16
    for g, group in enumerate(found.groups):
        assert np.isnan(own.mu[g]) == (len(group.members) > 1)
    json.dumps(found.to_json(), allow_nan=False)


def test_same_seed_gives_the_same_result_to_the_last_bit(in_2019: Screening) -> None:
    """Trajectories and bootstrap depend on the seed alone."""
    assert morris(MODEL, E19, trajectories=50, rng=0, progress=False) == in_2019
    assert morris(MODEL, E19, trajectories=50, rng=1, progress=False) != in_2019

"""Sobol' indices of groups and of pairs: against closed forms, against SALib, and on the alliance game."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest
from SALib.analyze import sobol as analyser
from SALib.sample import sobol as sampler

import games
from games.errors import GameError, MechanismError, ParameterError, ScenarioError
from games.models.trilateral import MODEL
from solvers.sensitivity import Interactions, interactions, sobol
from solvers.sensitivity.pairs import pair_design, pair_indices
from tests.solvers.sensitivity.functions import ISHIGAMI, g_function, g_indices, ishigami, ishigami_indices, unit

E19 = games.episode("2019").scenario
E23 = games.episode("2023").scenario
INERT = ("us_interest", "containment", "pressure")
"""In 2019, when the US engages without pressing: what only the US gets, and what the allies' own actions do not change."""


@pytest.fixture(scope="module")
def in_2019() -> Interactions:
    """Mechanisms and their pairs in 2019, from 256 base samples."""
    return interactions(MODEL, E19, samples=256, rng=0, progress=False)


# Against known ones.


def test_indices_of_the_ishigami_function() -> None:
    """First, total and second order are those of the closed form within four standard errors, and these are small."""
    draws = pair_design(ISHIGAMI, 4096, rng=0)
    found = pair_indices(3, ishigami(draws), rng=0)
    first, total, pairs = ishigami_indices()
    # The half-widths are about two standard errors; four are allowed.
    assert (np.abs(found.S1 - first) <= 2 * found.S1_conf).all()
    assert (np.abs(found.ST - total) <= 2 * found.ST_conf).all()
    upper = np.triu_indices(3, 1)
    assert (np.abs(found.S2 - pairs)[upper] <= 2 * found.S2_conf[upper]).all()
    assert found.S2_conf[upper].max() < 0.04


@pytest.mark.parametrize(
    "groups",
    [(0, 1, 2, 3, 4, 5), (0, 0, 1, 1, 1, 2), (0, 1, 0, 1, 0, 1), (0, 0, 0, 0, 0, 1)],
    ids=["single", "blocks", "mixed", "two"],
)
def test_indices_of_the_g_function_by_groups(groups: Sequence[int]) -> None:
    """The g function's indices are known for every grouping of its inputs, with the interactions inside a group part of its own."""
    a = (0, 1, 4.5, 9, 9, 99)
    draws = pair_design(unit(6), 4096, rng=1, groups=groups)
    first, total, pairs = g_indices(a, groups)
    found = pair_indices(len(first), g_function(draws, a), rng=1)
    assert (np.abs(found.S1 - first) <= 2 * found.S1_conf + 1e-9).all()
    assert (np.abs(found.ST - total) <= 2 * found.ST_conf + 1e-9).all()
    upper = np.triu_indices(len(first), 1)
    assert (np.abs(found.S2 - pairs)[upper] <= 2 * found.S2_conf[upper] + 1e-9).all()


def test_first_and_second_order_indices_of_a_product_sum_to_one() -> None:
    """A product of two inputs has no higher order: S1 + S1 + S2 = 1, each 3/7, 3/7 and 1/7 on the unit square."""
    draws = pair_design(unit(2), 4096, rng=0)
    found = pair_indices(2, draws.prod(axis=1), rng=0)
    assert pytest.approx([3 / 7, 3 / 7], abs=0.02) == found.S1
    assert found.S2[0, 1] == pytest.approx(1 / 7, abs=0.02)


def test_an_inert_input_has_no_interaction_whatever_the_draws() -> None:
    """What changes nothing has S1, ST and every S2 exactly 0; SALib's second order is off 0 by chance there."""
    draws = pair_design(ISHIGAMI | {"num_vars": 4, "names": list("abcd"), "bounds": [[-3, 3]] * 4}, 64, rng=0)
    output = ishigami(draws)  # looks at three inputs of four
    found = pair_indices(4, output, rng=0)
    assert (found.S1[3], found.ST[3]) == (0, 0)
    assert (found.S2[:3, 3] == 0).all()
    theirs = analyser.analyze({"num_vars": 4, "names": list("abcd"), "bounds": [[-3, 3]] * 4}, output, seed=1)
    assert (np.abs(theirs["S2"][:3, 3]) > 0.01).any()


def test_pairs_are_symmetric_and_have_no_diagonal() -> None:
    """The pair of j and k is that of k and j; an input has no pair with itself."""
    found = pair_indices(3, ishigami(pair_design(ISHIGAMI, 64, rng=0)), rng=0)
    assert np.array_equal(found.S2, found.S2.T, equal_nan=True)
    assert np.isnan(np.diag(found.S2)).all()


# Against SALib.


@pytest.mark.parametrize("rng", [0, 3])
@pytest.mark.parametrize("groups", [None, (0, 1, 1, 2, 0)])
def test_design_first_and_total_indices_are_those_of_salib(rng: int, groups: tuple[int, ...] | None) -> None:
    """Every draw, and every first and total index and half-width, with groups and without: equal to twelve digits."""
    line = unit(5) | ({} if groups is None else {"groups": [str(group) for group in groups]})
    draws = pair_design(unit(5), 256, rng=rng, groups=groups)
    assert np.array_equal(draws, sampler.sample(dict(line), 256, seed=rng))
    output = draws @ np.arange(5.0) + draws[:, 1] * draws[:, 4]
    own = pair_indices(5 if groups is None else 3, output, rng=rng, resamples=50)
    theirs = analyser.analyze(line, output, num_resamples=50, seed=np.random.default_rng((rng, 1)))
    for name in ("S1", "S1_conf", "ST", "ST_conf"):
        assert np.allclose(getattr(own, name), theirs[name], rtol=1e-12, atol=1e-12), name


def test_second_order_agrees_with_salib_and_has_smaller_errors() -> None:
    """SALib's second-order indices lie within both errors of ours, whose half-widths are smaller for every pair."""
    draws = pair_design(ISHIGAMI, 1024, rng=0)
    own = pair_indices(3, ishigami(draws), rng=0)
    theirs = analyser.analyze(dict(ISHIGAMI), ishigami(draws), num_resamples=200, seed=np.random.default_rng((0, 1)))
    upper = np.triu_indices(3, 1)
    assert (np.abs(own.S2 - theirs["S2"])[upper] <= 2 * np.hypot(own.S2_conf, theirs["S2_conf"])[upper]).all()
    assert (own.S2_conf[upper] < 0.7 * theirs["S2_conf"][upper]).all()


def test_a_single_group_explains_everything() -> None:
    """All inputs as one group: S1 = ST = 1 and no pair. SALib 1.6.0 samples without the group and analyses with it."""
    draws = pair_design(unit(3), 1024, rng=0, groups=(0, 0, 0))
    assert len(draws) == 1024 * 4
    found = pair_indices(1, draws @ np.array([1.0, 2, 3]), rng=0)
    assert found.S1[0] == pytest.approx(1, abs=0.02)
    assert found.ST[0] == pytest.approx(1, abs=0.02)
    assert found.S2.shape == (1, 1)
    whole = interactions(MODEL, E19, samples=64, rng=0, by=dict.fromkeys((p.symbol for p in _inputs()), "all"), progress=False)
    assert whole.indices["margin"].ST[0] == pytest.approx(1, abs=0.3)
    assert whole.pair_table().rows == ()


def _inputs() -> list[games.model.parameters.Parameter]:
    return list(sobol(MODEL, E19, samples=2, rng=0, progress=False).parameters)


def test_seed_0_is_a_seed() -> None:
    """SALib 1.6.0 takes the seed 0 for none in its Sobol' analysis: intervals differ from run to run. Here they do not."""
    output = ishigami(pair_design(ISHIGAMI, 64, rng=0))
    assert pair_indices(3, output, rng=0) == pair_indices(3, output, rng=0)
    assert pair_indices(3, output, rng=0) != pair_indices(3, output, rng=1)


def test_constant_output_has_no_indices() -> None:
    """Nothing explains a variance of zero: not a number, with the reason. SALib 1.6.0 reports zeros and warns of a division."""
    found = pair_indices(3, np.ones(8 * 16), rng=0)
    assert all(np.isnan(getattr(found, name)).all() for name in ("S1", "S1_conf", "ST", "ST_conf", "S2", "S2_conf"))
    assert found.note == "constant over the draws: not defined"


def test_truth_values_count_as_0_and_1() -> None:
    """Whether an output passes a bar is an output like another; SALib 1.6.0 takes truth values here and refuses them for Morris."""
    passes = ishigami(pair_design(ISHIGAMI, 64, rng=0)) > 3
    assert pair_indices(3, passes, rng=0) == pair_indices(3, passes.astype(float), rng=0)


# On the alliance game.


def test_each_input_by_itself_has_the_indices_of_sobol() -> None:
    """One group per input: the same total and first-order indices as those of `sobol`, within both errors."""
    own = interactions(MODEL, E23, samples=256, rng=0, by="input", progress=False)
    other = sobol(MODEL, E23, samples=256, rng=0, progress=False)
    assert [group.members[0] for group in own.groups] == list(other.ranges)
    a, b = own.indices["margin"], other.indices["margin"]
    # The same draws mixed the same way: only the scaling of the output differs, by the rows that are more.
    assert np.allclose(a.ST, b.ST, rtol=1e-9, atol=1e-12)
    assert (np.abs(a.S1 - b.S1) <= 2 * np.hypot(a.S1_conf, b.S1_conf)).all()


def test_what_an_ally_cannot_change_interacts_with_nothing(in_2019: Interactions) -> None:
    """What the US gains, the dread of encirclement under engagement, and pressure that is not applied: every index exactly 0."""
    names = [group.name for group in in_2019.groups]
    for word in INERT:
        g = names.index(word)
        for index in in_2019.indices.values():
            others = np.delete(index.S2[g], g)
            assert index.ST[g] == 0
            assert (others == 0).all()


def test_groups_total_is_no_more_than_the_sum_of_its_members(in_2019: Interactions) -> None:
    """Taken together, inputs explain in all no more than one by one, where their interactions count several times."""
    alone = sobol(MODEL, E19, samples=256, rng=0, progress=False)
    single = dict(zip((p.symbol for p in alone.parameters), alone.indices["margin"].ST, strict=True))
    index = in_2019.indices["margin"]
    for g, group in enumerate(in_2019.groups):
        assert index.ST[g] <= sum(single[symbol] for symbol in group.symbols) + 2 * index.ST_conf[g]


def test_draws_come_back_as_data(in_2019: Interactions) -> None:
    """Every game has its row: inputs, margin and class, as an array with labels and as a table of numbers."""
    data, frame = in_2019.draws.to_xarray(), in_2019.draws.to_frame()
    assert len(in_2019.draws) == in_2019.games == 256 * (2 * len(in_2019.groups) + 2) == len(frame) == data.sizes["draw"]
    assert set(frame) >= {"substitutability", "margin", "outcome"}
    assert np.array_equal(
        frame["substitutability"], in_2019.draws.points[:, [r.parameter.symbol for r in in_2019.draws.ranges].index("s")]
    )
    assert data.substitutability.attrs["low"] == -0.5
    assert frame.outcome.value_counts().sum() == len(frame)


def test_numbers_are_numbers_in_data(in_2019: Interactions) -> None:
    """In frames and CSV an index and its half-width stand in columns of their own, in frames with every digit."""
    frame, pairs = in_2019.to_frame(), in_2019.pair_frame()
    assert all(frame[key].dtype == float for key in ("S1", "S1_conf", "ST", "ST_conf"))
    assert len(frame) == 4 * len(in_2019.groups)
    assert len(pairs) == 4 * 15 * 14 / 2
    assert frame.ST[0] == in_2019.indices["margin"].ST[0]
    assert "±" not in in_2019.table().to_csv() + in_2019.pair_table().to_csv()
    assert "ST margin half-width" in in_2019.table().to_csv()


def test_json_holds_every_group_and_pair(in_2019: Interactions) -> None:
    """What is printed as JSON is whole, and plain JSON."""
    said = json.loads(json.dumps(in_2019.to_json(), allow_nan=False))
    assert (len(said["groups"]), len(said["pairs"]), said["seed"], said["method"]) == (15, 105, 0, "interactions")


def test_same_seed_gives_the_same_result_to_the_last_bit(in_2019: Interactions) -> None:
    """Draws and bootstrap depend on the seed alone."""
    assert interactions(MODEL, E19, samples=256, rng=0, progress=False) == in_2019
    assert interactions(MODEL, E19, samples=256, rng=1, progress=False) != in_2019


# What is refused.


def test_what_does_not_fit_is_refused(in_2019: Interactions) -> None:
    """Wrong numbers of values, a hole among the groups, values that are not finite, and unknown names are named."""
    with pytest.raises(ParameterError, match=r"N \(6 \+ 2\) draws"):
        pair_indices(3, np.arange(15.0), rng=0)
    with pytest.raises(ParameterError, match="groups"):
        pair_design(unit(3), 4, rng=0, groups=(0, 2, 2))
    with pytest.raises(GameError, match="margin: the value of draw 3 is nan"):
        pair_indices(1, np.array([1, 2, 3, np.nan]), rng=0, name="margin")
    with pytest.raises(ParameterError, match="unknown output 'peace'"):
        in_2019.pair_table("peace")
    with pytest.raises(ParameterError, match="power of two"):
        interactions(MODEL, E19, samples=100, rng=0)
    with pytest.raises(ParameterError, match="nothing is uncertain"):
        interactions(MODEL, E19, over=(), rng=0)
    with pytest.raises(ScenarioError, match="US action"):
        interactions(MODEL, E19, samples=4, rng=0, us_action="X")
    with pytest.raises(MechanismError, match="presure"):
        interactions(MODEL, E19, samples=4, rng=0, without="presure")

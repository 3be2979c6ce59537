"""Shapley effects: against closed forms, with correlated inputs too, against SALib's, by their axioms, and on the alliance game."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from SALib.analyze import shapley as analyser
from scipy.special import ndtri

import games
from games.errors import GameError, ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity import Range, ShapleyEffects, shapley, sobol
from solvers.sensitivity.correlations import INDEPENDENT, Correlations
from solvers.sensitivity.marginals.discrete import Discrete
from solvers.sensitivity.marginals.triangular import Triangular
from solvers.sensitivity.shapley_effects import Effects, effects, order_design, orders_of
from solvers.shapley import shapley as value
from tests.solvers.sensitivity.functions import ISHIGAMI, g_function, ishigami, ishigami_indices, unit

E19 = games.episode("2019").scenario
E23 = games.episode("2023").scenario
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def in_2019() -> ShapleyEffects:
    """The effects of mechanisms in 2019, from 256 orders."""
    return shapley(MODEL, E19, samples=256, rng=0, by="mechanism", progress=False)


def within(found: Effects, known: object) -> bool:
    """Whether effects are the known ones within four standard errors; half-widths are about two."""
    return bool((np.abs(found.Sh - known) <= 2 * found.Sh_conf + 1e-9).all())


def correlated(matrix: Floats) -> Correlations:
    """The rank correlations of normal inputs with a matrix of Pearson's correlations."""
    j, k = np.triu_indices(len(matrix), 1)
    ranks = 6 / math.pi * np.arcsin(matrix[j, k] / 2)
    names = tuple("abcdefgh"[: len(matrix)])
    return Correlations(names, tuple((int(a), int(b), float(r)) for a, b, r in zip(j, k, ranks, strict=True) if r))


def of_normal(
    function: Callable[[Floats], Floats], matrix: Floats, groups: Sequence[int] | None = None, samples: int = 4096
) -> Effects:
    """The effects on a function of standard normal inputs with a matrix of correlations."""
    size = len(matrix)
    draws = order_design(unit(size), samples, 0, groups=groups, correlations=correlated(matrix))
    return effects(size if groups is None else max(groups) + 1, function(ndtri(draws)), rng=0)


def linear(beta: Floats, matrix: Floats, groups: Sequence[int]) -> Floats:
    """The exact effects on a linear function of normal inputs, as shares (Owen and Prieur 2017).

    Known inputs J explain b' S_J (S_JJ)^-1 S_J b of its variance b' S b.
    """
    cover = matrix @ beta

    def explained(known: frozenset[str]) -> float:
        own = [place for place, group in enumerate(groups) if str(group) in known]
        return float(cover[own] @ np.linalg.pinv(matrix[np.ix_(own, own)]) @ cover[own]) if own else 0.0

    found = value([str(group) for group in sorted(set(groups))], lambda known: np.array([explained(known)]))
    return np.concatenate(list(found.values())) / (beta @ cover)


# Closed forms: correlated inputs.


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0, 0.5, 0.99])
def test_two_correlated_normal_inputs(rho: float) -> None:
    """Owen and Prieur (2017), theorem 2: b1^2 s1^2 (1 - r^2 / 2) + r b1 b2 s1 s2 + b2^2 s2^2 r^2 / 2, over the variance."""
    first, second = 2.0, 1.0  # b1 s1 and b2 s2
    variance = first**2 + 2 * rho * first * second + second**2
    known = first**2 * (1 - rho**2 / 2) + rho * first * second + second**2 * rho**2 / 2
    found = of_normal(lambda x: x @ np.array([first, second]), np.array([[1, rho], [rho, 1]]))
    assert within(found, np.array([known, variance - known]) / variance)
    assert found.variance == pytest.approx(variance, abs=2 * found.variance_conf)
    assert found.Sh_conf.max() < 0.04


FOUR = np.array([[1, 0.6, 0, -0.3], [0.6, 1, 0.2, 0], [0, 0.2, 1, 0.5], [-0.3, 0, 0.5, 1]])


@pytest.mark.parametrize("groups", [(0, 1, 2, 3), (0, 1, 1, 2), (0, 1, 0, 1)], ids=["single", "three", "crossed"])
def test_a_linear_function_of_normal_inputs(groups: tuple[int, ...]) -> None:
    """Four inputs of which four pairs are correlated, one by one and in groups that correlate with each other."""
    beta = np.array([1.0, -2.0, 0.5, 1.5])
    assert within(of_normal(lambda x: x @ beta, FOUR, groups), linear(beta, FOUR, groups))


def test_a_square_and_a_line() -> None:
    """Of x1^2 + x2 with correlation r the effect of x1 is (4 + r^2 - 2 r^4) / 2 of a variance of 3."""
    rho = 0.7
    found = of_normal(lambda x: x[:, 0] ** 2 + x[:, 1], np.array([[1, rho], [rho, 1]]), samples=8192)
    known = (4 + rho**2 - 2 * rho**4) / 6
    assert within(found, [known, 1 - known])


def test_an_input_that_is_not_used_has_an_effect_if_it_tells_of_another() -> None:
    """With correlation r it gets r^2 / 2 of what the other explains; without, exactly nothing."""
    found = of_normal(lambda x: x[:, 0], np.array([[1, 0.8], [0.8, 1]]))
    assert within(found, [1 - 0.32, 0.32])
    assert of_normal(lambda x: x[:, 0], np.eye(2)).Sh[1] == 0


def test_two_inputs_that_are_one_share_alike() -> None:
    """Where one determines the other, each has half of what both explain, and a third keeps its own."""
    twins = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]])
    assert within(of_normal(lambda x: x @ np.array([2.0, 0, 1]), twins), [0.4, 0.4, 0.2])


# Closed forms: independent inputs.


def test_effects_of_the_ishigami_function() -> None:
    """The only interaction, of x1 and x3, is split in half."""
    draws = order_design(ISHIGAMI, 4096, rng=0)
    first, _, pairs = ishigami_indices()
    found = effects(3, ishigami(draws), rng=0)
    assert within(found, first + pairs.sum(axis=1) / 2)
    assert found.Sh_conf.max() < 0.04


@pytest.mark.parametrize("groups", [(0, 1, 2, 3, 4, 5), (0, 0, 1, 1, 1, 2), (0, 0, 0, 0, 0, 0)], ids=["single", "three", "one"])
def test_effects_of_the_g_function_by_groups(groups: tuple[int, ...]) -> None:
    """Known groups explain the product of their 1 + V_i, less 1, of the variance."""
    a = (0, 1, 4.5, 9, 9, 99)
    own = 1 + 1 / (3 * (1 + np.array(a)) ** 2)
    words = [str(group) for group in sorted(set(groups))]

    def explained(known: frozenset[str]) -> Floats:
        return np.array([np.prod([v for v, group in zip(own, groups, strict=True) if str(group) in known]) - 1])

    exact = np.concatenate(list(value(words, explained).values())) / (own.prod() - 1)
    draws = order_design(unit(6), 4096, rng=1, groups=groups)
    assert within(effects(len(words), g_function(draws, a), rng=1), exact)


def test_effects_of_an_additive_function_are_its_first_order_indices() -> None:
    """Shares of variances: of a triangular input (low^2 + high^2 + mode^2 - ...) / 18, of a uniform one (high - low)^2 / 12."""
    s, k = MODEL.parameter("s"), MODEL.parameter("k")
    inputs = (Range(s, s.low, s.high, Triangular(0)), Range(k, k.low, k.high))
    low, high = float(s.low), float(s.high)
    parts = np.array([(low**2 + high**2 - low * high) / 18, 9 * float(k.high - k.low) ** 2 / 12])
    draws = order_design(inputs, 4096, rng=0)
    found = effects(2, draws @ np.array([1.0, 3.0]), rng=0)
    assert within(found, parts / parts.sum())
    assert found.variance == pytest.approx(parts.sum(), abs=2 * found.variance_conf)


# Axioms and another implementation.


def test_effects_sum_to_the_variance_whatever_the_draws() -> None:
    """Efficiency holds for every sample, to rounding, and the variance is that of the output."""
    draws = order_design(ISHIGAMI, 8, rng=0)
    assert effects(3, ishigami(draws), rng=0).Sh.sum() == pytest.approx(1, abs=1e-12)
    many = effects(3, ishigami(order_design(ISHIGAMI, 4096, rng=0)), rng=0)
    assert many.variance == pytest.approx(1 / 2 + 49 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18, rel=0.03)


def test_effects_and_intervals_are_those_of_salib() -> None:
    """SALib walks the same orders from the other end: the same effects, half-widths (by the delta method) within 20%."""
    draws = order_design(ISHIGAMI, 1024, rng=2)
    back = draws.reshape(-1, 4, 3)[:, ::-1].reshape(-1, 3)
    theirs = analyser.analyze(dict(ISHIGAMI), back, ishigami(back))
    own = effects(3, ishigami(draws), rng=2)
    np.testing.assert_allclose(own.Sh, theirs["shapley_normalized"], atol=1e-12)
    np.testing.assert_allclose(own.Sh * own.variance, theirs["shapley"], atol=1e-11)
    np.testing.assert_allclose(own.Sh_conf, theirs["shapley_normalized_conf"], rtol=0.2)


def test_intervals_hold_what_they_promise() -> None:
    """Of 100 seeds about 95 intervals hold the exact effect: fewer than 88 would be chance once in 1000."""
    exact = linear(np.array([1.0, -2.0, 0.5, 1.5]), FOUR, range(4))[1]
    held = 0
    for seed in range(100):
        draws = order_design(unit(4), 128, seed, correlations=correlated(FOUR))
        found = effects(4, ndtri(draws) @ np.array([1.0, -2.0, 0.5, 1.5]), rng=seed, resamples=50)
        held += abs(found.Sh[1] - exact) <= found.Sh_conf[1]
    assert held >= 88


def test_of_few_groups_every_order_is_used_equally_often() -> None:
    """As exactly as the number of orders allows, in no pattern along the sequence of draws; of many groups any."""
    orders, times = np.unique(orders_of(3, 64, 0), axis=0, return_counts=True)
    assert (len(orders), times.min(), times.max()) == (6, 10, 11)
    assert np.array_equal(np.sort(orders_of(20, 8, 0), axis=1), np.tile(np.arange(20), (8, 1)))


def test_the_design_keeps_the_distribution_of_the_inputs() -> None:
    """At each step of the orders all inputs have their own distributions and correlations: only what is known is kept."""
    draws = ndtri(order_design(unit(4), 8192, 3, correlations=correlated(FOUR))).reshape(-1, 5, 4)
    for step in range(5):
        assert np.corrcoef(draws[:, step].T) == pytest.approx(FOUR, abs=0.04)


# Outputs without effects.


def test_constant_and_rare_outputs_say_so() -> None:
    """No variance, no shares; an event that is nearly never drawn has no interval."""
    flat = effects(3, np.ones(4 * 8), rng=0)
    assert np.isnan(flat.Sh).all()
    assert "constant" in flat.note
    once = np.zeros(4 * 64)
    once[4 * 10 + 3] = 1
    found = effects(3, once, rng=0)
    assert np.isnan(found.Sh_conf).all()
    assert found.note == "rests on 1 of 128 draws: intervals are not defined"


# On the alliance game.


def test_effects_lie_between_first_order_and_total_index(in_2019: ShapleyEffects) -> None:
    """For independent inputs (Owen 2014); within four standard errors."""
    other = sobol(MODEL, E19, samples=256, rng=0, progress=False)
    found = shapley(MODEL, E19, samples=256, rng=0, progress=False)
    own, index = found.indices["margin"], other.indices["margin"]
    assert (own.Sh >= index.S1 - 2 * np.hypot(own.Sh_conf, index.S1_conf)).all()
    assert (own.Sh <= index.ST + 2 * np.hypot(own.Sh_conf, index.ST_conf)).all()
    for each in in_2019.indices.values():
        assert each.Sh.sum() == pytest.approx(1, abs=1e-9)


def test_correlated_codes_share_what_they_tell_of_each_other() -> None:
    """Where the ROK's animosity drives the margin, Japan's, which moves with it, gets a part; alone it has none."""
    pair = {"over": ["hJ", "hK"], "samples": 1024, "rng": 0, "progress": False}
    scenario = E23.set(hJ=0.3, hK=0.7)
    alone = shapley(MODEL, scenario, **pair).indices["margin"].Sh
    told = shapley(MODEL, scenario, **pair, correlations={("animosity_japan", "hK"): 0.9}).indices["margin"].Sh
    small = int(np.argmin(alone))
    assert told[small] > alone[small] + 0.2


def test_tables_and_data(in_2019: ShapleyEffects) -> None:
    """The largest effect stands first; data hold numbers in columns of their own; JSON is plain and names the correlations."""
    stars = [float(dict(row[2].parts)[""]) for row in in_2019.table().rows]
    assert stars == sorted(stars, reverse=True)
    shown = in_2019.table().to_frame()
    assert shown.inputs[shown.group == "pressure"].tolist() == ["p, lam"]
    assert shown.inputs[shown.group == "effort"].tolist() == ["k"]
    frame = in_2019.to_frame()
    assert (len(frame), frame.Sh.dtype, frame.variance.dtype) == (4 * 15, float, float)
    assert len(in_2019.draws.to_frame()) == in_2019.games == 256 * 16
    said = json.loads(json.dumps(in_2019.to_json(), allow_nan=False))
    assert (said["method"], said["samples"], said["correlations"]) == ("shapley", 256, [])


def test_same_seed_gives_the_same_result_to_the_last_bit(in_2019: ShapleyEffects) -> None:
    """Draws, orders and bootstrap depend on the seed alone."""
    assert shapley(MODEL, E19, samples=256, rng=0, by="mechanism", progress=False) == in_2019
    assert shapley(MODEL, E19, samples=256, rng=1, by="mechanism", progress=False) != in_2019


def test_what_does_not_fit_is_refused() -> None:
    """Wrong numbers of values, values that are not finite, groups with holes, steps that are correlated."""
    with pytest.raises(ParameterError, match=r"N \(3 \+ 1\) draws"):
        effects(3, np.arange(15.0), rng=0)
    with pytest.raises(GameError, match="margin: the value of draw 3 is nan"):
        effects(1, np.array([1, 2, 3, np.nan]), rng=0, name="margin")
    with pytest.raises(ParameterError, match="groups"):
        order_design(unit(3), 4, rng=0, groups=(0, 2, 2))
    with pytest.raises(ParameterError, match="power of two"):
        shapley(MODEL, E19, samples=100, rng=0)
    steps = Range(MODEL.parameter("hJ"), 0.1, 0.5, Discrete((0.1, 0.3, 0.5)))  # read exactly
    with pytest.raises(ParameterError, match="animosity_japan has a few values only"):
        shapley(MODEL, E19, samples=4, rng=0, over=[steps, "hK"], correlations={("hJ", "hK"): 0.5})
    assert order_design([steps], 4, 0, correlations=INDEPENDENT).shape == (8, 1)

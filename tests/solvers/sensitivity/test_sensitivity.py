"""Sensitivity: which inputs vary and how far, Sobol' indices against known ones, shares, and swings of one input."""

from __future__ import annotations

import dataclasses
import json
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from SALib.analyze import sobol as analyser
from SALib.sample import sobol as sampler
from scipy.stats import binomtest, sobol_indices

import games
from games.errors import GameError, MechanismError, ParameterError, ScenarioError
from games.model.mechanism import Mechanism
from games.models.trilateral import MODEL
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from solvers.sensitivity import Range, Sensitivity, ranges, sobol
from solvers.sensitivity.evaluation import problem
from solvers.sensitivity.indices import design, indices, wilson
from solvers.sensitivity.swings import swings
from solvers.verdict import classify_batch, cohesion_margin, verdict

E19 = games.episode("2019").scenario
E23 = games.episode("2023").scenario
ISHIGAMI = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-math.pi, math.pi]] * 3}
INERT = {"kU", "theta", "pi", "fU", "f"}  # what the US gets, and what an ally's own action does not change


@pytest.fixture(scope="module")
def in_2019() -> Sensitivity:
    """The sensitivity of 2019 from 256 base samples."""
    return sobol(MODEL, E19, samples=256, rng=0, progress=False)


def interval(symbol: str, low: str, high: str) -> Range:
    """A range of the trilateral model from its decimals."""
    return Range(MODEL.parameter(symbol), Fraction(low), Fraction(high))


def margins(scenario: Scenario, inputs: tuple[Range, ...], draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cohesion margin at each draw."""
    samples = {r.parameter.symbol: draws[:, d] for d, r in enumerate(inputs)}
    return classify_batch(MODEL.batch(samples, at=scenario, timing="given"), select=False).margin


# Which inputs vary, and how far.


def test_25_structural_parameters_and_10_codes_vary() -> None:
    """Structural parameters vary over their ranges, codes by one fifth as far as 0 and 1, optional ones not at all."""
    found = {r.parameter.symbol: (r.low, r.high) for r in ranges(MODEL, E23)}
    structural = [p for p in MODEL.parameters if p.kind == "structural"]
    assert (len(found), len(structural)) == (35, 25)
    assert all(found[p.symbol] == (p.low, p.high) for p in structural)
    assert found["TJN"] == (Fraction(7, 10), 1)
    assert found["q"] == (Fraction(207, 1000), Fraction(607, 1000))
    assert {r.parameter.symbol: r for r in ranges(MODEL, E23.set(pull=0.1))}["pull"].low == 0


def test_spread_of_the_codes() -> None:
    """A spread widens or narrows the codes only; without one they are known."""
    narrow = {r.parameter.symbol: (r.low, r.high) for r in ranges(MODEL, E23, spread="0.05")}
    assert narrow["TKC"] == (Fraction(9, 20), Fraction(11, 20))
    assert narrow["s"] == (Fraction(-1, 2), 1)
    assert all(r.parameter.kind == "structural" for r in ranges(MODEL, E23, spread=0))


@pytest.mark.parametrize("spread", [-0.1, math.nan, "wide"])
def test_bad_spread_is_refused(spread: float | str) -> None:
    """A spread is a number of at least 0."""
    with pytest.raises(ParameterError, match="spread"):
        ranges(MODEL, E19, spread=spread)


def test_parameters_of_a_mechanism_that_is_off_do_not_vary() -> None:
    """Pressure takes its hierarchy with it, hedging both of its benefits."""
    left = {r.parameter.symbol for r in ranges(MODEL, E23.switch_off("pressure", "hedging"))}
    assert {r.parameter.symbol for r in ranges(MODEL, E23)} - left == {"p", "lam", "chi", "chiJ"}


@pytest.mark.parametrize(
    ("given", "varied"),
    [
        ({"mu": 0.1}, {"mu"}),
        ({"a": 0.5}, {"a"}),
        ({"a": 0.5, "rho": 0.9}, {"a", "rho"}),
        ({"psi": 0.5, "D": 0.2}, {"psi", "D"}),
        ({"eR": 0.3, "nu": 0.2}, {"eR", "nu"}),
        ({"rho": 0.9, "gam": 0.1}, set()),
        ({"D": 0.2}, set()),
        ({"ell": 0, "a": 0}, set()),
    ],
)
def test_optional_mechanisms_vary_only_if_switched_on(given: dict[str, float], varied: set[str]) -> None:
    """Of an optional mechanism that is on, what the scenario sets varies over its range; of one that is off, nothing."""
    found = {r.parameter.symbol: r for r in ranges(MODEL, E19.set(given)) if r.parameter.kind == "optional"}
    assert set(found) == varied
    assert all((r.low, r.high) == (r.parameter.low, r.parameter.high) for r in found.values())


def test_optional_mechanism_switched_off_by_name_stays_off() -> None:
    """A mechanism in `without` does not vary, whatever the scenario sets."""
    assert "mu" not in {r.parameter.symbol for r in ranges(MODEL, E19.set(mu=0.1).switch_off("status"))}


@pytest.mark.parametrize(("low", "high"), [("0.5", "0.5"), ("0.6", "0.5"), ("0", "2")])
def test_bad_range_is_refused(low: str, high: str) -> None:
    """A range is not empty and stays within what its parameter accepts."""
    with pytest.raises(ParameterError, match="substitutability"):
        interval("s", low, high)


# Indices against known ones.


def test_indices_of_the_ishigami_function() -> None:
    """Sampler and estimators reproduce the closed form of Ishigami and Homma (1990) for a = 7, b = 0.1."""
    x = design(ISHIGAMI, 4096, rng=0)
    found = indices(ISHIGAMI, np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]), rng=0)
    alone, a_squared = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8
    together = 0.01 * math.pi**8 * (1 / 18 - 1 / 50)
    variance = alone + a_squared + together
    first = np.array([alone, a_squared, 0]) / variance
    total = np.array([alone + together, a_squared, together]) / variance
    # The half-widths are about two standard errors; four are allowed.
    assert (np.abs(found.S1 - first) <= 2 * found.S1_conf).all()
    assert (np.abs(found.ST - total) <= 2 * found.ST_conf).all()
    assert max(found.S1_conf.max(), found.ST_conf.max()) < 0.06


def test_indices_of_a_margin_in_closed_form() -> None:
    """Where Seoul's hedge binds, the margin is linear in k and eps and bilinear in chi and pull: its indices are known."""
    scenario = E19.set(f0=0.4)  # confronting costs too much to bind
    ends = {"k": ("0", "0.15"), "eps": ("0.4", "0.8"), "chi": ("0.1", "0.35"), "pull": ("0.3", "0.7")}
    inputs = tuple(interval(symbol, *pair) for symbol, pair in ends.items())
    draws = design(inputs, 1024, rng=0)
    k, eps, chi, pull = draws.T
    values = {symbol: float(value) for symbol, value in MODEL.scenario_values(scenario).items()}
    kept = 1 - values["xH"]
    gap = values["omega"] * (values["TJN"] - values["TKN"]) + (1 - values["omega"]) * (values["TJC"] - values["TKC"])
    margin = margins(scenario, inputs, draws)
    rest = margin + kept * (k + gap * eps) + chi * pull
    assert np.ptp(rest) < 1e-12  # no other deviation binds anywhere, so the closed form is the margin

    def moments(r: Range) -> tuple[float, float]:
        return float(r.low + r.high) / 2, float(r.high - r.low) ** 2 / 12

    (_, vk), (_, ve), (mc, vc), (mp, vp) = map(moments, inputs)
    alone = np.array([kept**2 * vk, (kept * gap) ** 2 * ve, mp**2 * vc, mc**2 * vp])
    pair = np.array([0, 0, vc * vp, vc * vp])
    variance = alone.sum() + vc * vp
    found = indices(problem(inputs), margin, rng=0)
    assert (np.abs(found.S1 - alone / variance) <= 2 * found.S1_conf).all()
    assert (np.abs(found.ST - (alone + pair) / variance) <= 2 * found.ST_conf).all()
    assert found.S1_conf.max() < 0.1


def test_indices_agree_with_scipy_on_the_same_games() -> None:
    """SciPy's estimators, given the same margins, find the same indices of all 35 inputs; only the centring differs."""
    inputs, samples = ranges(MODEL, E19), 1024
    margin = margins(E19, inputs, design(inputs, samples, rng=0))
    found = indices(problem(inputs), margin, rng=0)
    rows = margin.reshape(samples, len(inputs) + 2).T
    other = sobol_indices(func={"f_A": rows[:1], "f_B": rows[-1:], "f_AB": rows[1:-1, None]}, n=samples)
    np.testing.assert_allclose(found.S1, other.first_order, atol=2e-3)
    np.testing.assert_allclose(found.ST, other.total_order, atol=1e-10)
    assert found.ST.max() > 0.2


def test_what_an_ally_cannot_change_has_no_index(in_2019: Sensitivity) -> None:
    """What the US gains, and the damage that the partner does, cancel in every deviation: their total index is 0."""
    for index in in_2019.indices.values():
        total = dict(zip((p.symbol for p in in_2019.parameters), index.ST, strict=True))
        assert all(total[symbol] == 0 for symbol in INERT)
        assert total["hbar"] > 0


def test_total_index_is_no_less_than_the_first_order_one(in_2019: Sensitivity) -> None:
    """An input explains of the margin in all at least what it explains alone, within four standard errors."""
    index = in_2019.indices["margin"]
    excess = index.S1 - index.ST
    assert (excess <= 2 * np.hypot(index.S1_conf, index.ST_conf)).all()


# Outputs without indices.


def test_constant_output_has_no_indices() -> None:
    """An output that never varies has no variance to share: the indices are not a number, and a note says why."""
    found = indices(ISHIGAMI, np.ones(5 * 8), rng=0)
    assert all(np.isnan(array).all() for array in (found.S1, found.S1_conf, found.ST, found.ST_conf))
    assert "constant" in found.note


def test_output_that_varies_by_rounding_is_constant() -> None:
    """Differences in the last bits are not a variance."""
    assert "constant" in indices(ISHIGAMI, 0.1 + 1e-17 * np.arange(5 * 8) + np.tile([0.0, 1.4e-17], 20), rng=0).note


def test_class_that_never_occurs_is_said_to_be_constant() -> None:
    """Without threats cohesion is never selected: no index is reported for it, and its share still has an interval."""
    calm = E19.set(TJN=0, TKN=0, TJC=0, TKC=0, hJ=1, hK=1)
    found = sobol(MODEL, calm, samples=16, rng=0, progress=False)
    assert found.shares["cohesion"] == 0
    assert np.isnan(found.indices["cohesion"].ST).all()
    table = found.table("cohesion")
    assert {row[2].text for row in table.rows} == {"–"}
    assert any("constant" in note.text for note in table.notes)
    assert found.share_table().rows[0][3].text != "[0.0000, 0.0000]"


@pytest.mark.parametrize("rng", [0, 3])
def test_indices_and_intervals_are_those_of_salib(rng: int) -> None:
    """Every draw, index and half-width, for outputs that are smooth, far from zero, binary and rare: equal to twelve digits."""
    line = {"num_vars": 6, "names": list("abcdef"), "bounds": [[0, 1]] * 6}
    draws = design(line, 512, rng=rng)
    assert np.array_equal(draws, sampler.sample(dict(line), 512, calc_second_order=False, seed=rng))
    weighted = draws @ np.arange(6.0)
    for output in (weighted, 1e3 + draws[:, 0] * draws[:, 1], (weighted > 8).astype(float), (weighted > 11.5).astype(float)):
        own = indices(line, output, rng=rng, resamples=50)
        theirs = analyser.analyze(
            line, output, calc_second_order=False, num_resamples=50, conf_level=0.95, seed=np.random.default_rng((rng, 1))
        )
        assert output.std() > 0
        for name in ("S1", "S1_conf", "ST", "ST_conf"):
            assert np.allclose(getattr(own, name), theirs[name], rtol=1e-12, atol=1e-12), name


def test_output_too_rare_for_intervals_has_none() -> None:
    """If bootstrap resamples miss the event altogether, their zeros would understate the spread: there is no interval."""
    once = np.zeros(5 * 64)
    once[5 * 10] = 1
    found = indices(ISHIGAMI, once, rng=0)
    assert np.isfinite(found.ST).all()
    assert np.isnan(found.ST_conf).all()
    assert found.note == "rests on 1 of 128 draws: intervals are not defined"


def test_output_that_rests_on_few_draws_is_marked(in_2019: Sensitivity) -> None:
    """Cohesion is selected in about 2% of the draws around 2019: with 256 samples its intervals are marked."""
    assert "of 512 draws: intervals are too narrow" in in_2019.indices["cohesion"].note
    assert in_2019.indices["margin"].note == ""


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_value_that_is_not_finite_is_refused_by_row(bad: float) -> None:
    """SALib turns one NaN into indices of zero; here the first bad draw is named."""
    output = np.arange(40.0)
    output[[17, 30]] = bad
    with pytest.raises(GameError, match=r"margin: the value of draw 17 is (nan|inf)"):
        indices(ISHIGAMI, output, rng=0, name="margin")


def test_payoffs_that_are_not_finite_are_refused_by_row() -> None:
    """A mechanism that divides by zero somewhere is found out before its games are classified."""
    pole = Mechanism("pole", 999, "divides by zero", (), lambda player, o: 0 * o.k / (o.k - o.k))
    broken = MODEL.with_mechanism(pole)
    with pytest.raises(GameError, match="draw 0 "), np.errstate(all="ignore"):
        sobol(broken, E19, samples=4, rng=0, progress=False)


@pytest.mark.parametrize("size", [0, 4, 41])
def test_number_of_values_must_fit_the_design(size: int) -> None:
    """Values that are no whole number of base samples cannot come from the design."""
    with pytest.raises(ParameterError, match=r"N \(3 \+ 2\) draws"):
        indices(ISHIGAMI, np.arange(float(size)), rng=0)


# Seeds and options.


def test_same_seed_gives_the_same_result_to_the_last_bit(in_2019: Sensitivity) -> None:
    """Draws and bootstrap depend on the seed alone, and 0 is a seed."""
    again = sobol(MODEL, E19, samples=256, rng=0, progress=False)
    assert again == in_2019
    assert again.seconds != in_2019.seconds
    assert np.array_equal(again.indices["margin"].S1_conf, in_2019.indices["margin"].S1_conf)


def test_another_seed_gives_another_result_within_the_intervals(in_2019: Sensitivity) -> None:
    """Two seeds differ, by no more than their intervals allow."""
    other = sobol(MODEL, E19, samples=256, rng=1, progress=False)
    assert other != in_2019
    one, two = in_2019.indices["margin"], other.indices["margin"]
    assert (np.abs(one.ST - two.ST) <= 2 * np.hypot(one.ST_conf, two.ST_conf)).all()


@pytest.mark.parametrize("samples", [0, 1, 3, 1000, -4, 4.0, True])
def test_samples_must_be_a_power_of_two(samples: int) -> None:
    """Only a power of two keeps the balance of the Sobol' sequence."""
    with pytest.raises(ParameterError, match="samples"):
        sobol(MODEL, E19, samples=samples, rng=0)


def test_message_names_the_next_powers_of_two() -> None:
    """Whoever asks for 1000 samples is told of 512 and 1024."""
    with pytest.raises(ParameterError, match="such as 512 or 1024; got 1000"):
        sobol(MODEL, E19, samples=1000, rng=0)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("rng", -1),
        ("rng", 1.5),
        ("rng", None),
        ("rng", True),
        ("resamples", 1),
        ("confidence", 0),
        ("confidence", math.nan),
    ],
)
def test_bad_options_are_refused(option: str, value: object) -> None:
    """A seed is a whole number of at least 0, a confidence level lies between 0 and 1."""
    with pytest.raises(ParameterError, match=option):
        sobol(MODEL, E19, **({"samples": 4, "rng": 0, "progress": False} | {option: value}))


def test_unknown_names_are_refused(in_2019: Sensitivity) -> None:
    """An unknown US action, mechanism or output is named."""
    with pytest.raises(ScenarioError, match="US action"):
        sobol(MODEL, E19, samples=4, rng=0, us_action="X")
    with pytest.raises(MechanismError, match="presure"):
        sobol(MODEL, E19, samples=4, rng=0, without=("presure",))
    with pytest.raises(ParameterError, match="unknown output 'peace'"):
        in_2019.table("peace")


def test_us_action_and_switches_are_passed_on() -> None:
    """Pressing without the mechanism of pressure is engaging: the same games but for the name of the action."""
    pressing = sobol(MODEL, E23, samples=16, rng=0, without="pressure", progress=False)
    engaging = sobol(MODEL, E23, samples=16, rng=0, without="pressure", us_action="E", progress=False)
    assert (pressing.us_action, engaging.us_action) == ("P", "E")
    assert pressing.indices == engaging.indices
    assert pressing.base_margin == verdict(E23, without=("pressure",)).margin != verdict(E23).margin


@pytest.mark.parametrize(("progress", "shown"), [(True, True), (False, False), (None, False)])
def test_progress_bar(progress: bool | None, shown: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """The bar goes to stderr if asked for, and not by itself where stderr is no terminal."""
    sobol(MODEL, E19, samples=2, rng=0, progress=progress)
    out, err = capsys.readouterr()
    assert (out, "game" in err) == ("", shown)


# Shares of the draws.


def test_shares_of_the_classes_sum_to_one(in_2019: Sensitivity) -> None:
    """Every draw is in one class, and the table shows the four shares."""
    assert sum(in_2019.shares.values()) == pytest.approx(1, abs=1e-12)
    assert tuple(in_2019.shares) == CLASSES
    assert in_2019.undecided == 0
    shown = [row[1].text for row in in_2019.share_table().rows]
    assert shown == [f"{share:.4f}" for share in (*in_2019.shares.values(), in_2019.strict_share)]


def test_shares_agree_with_plain_random_draws(in_2019: Sensitivity) -> None:
    """Pseudo-random draws from the same box give the same shares within four standard errors."""
    size = 20_000
    generator = np.random.default_rng(1)
    samples = {r.parameter.symbol: generator.uniform(float(r.low), float(r.high), size) for r in in_2019.ranges}
    plain = classify_batch(MODEL.batch(samples, at=E19, timing="given"))
    for k, name in enumerate(CLASSES):
        share = float((plain.outcome == k).mean())
        error = math.hypot(in_2019.share_errors[name], math.sqrt(share * (1 - share) / size))
        assert in_2019.shares[name] == pytest.approx(share, abs=4 * error)
    strict = float((plain.margin > 0).mean())
    assert in_2019.strict_share == pytest.approx(strict, abs=4 * math.hypot(in_2019.strict_error, 0.01))


@pytest.mark.parametrize(
    ("name", "us_action", "share"),
    [("hwang-2019-china", "E", 0.013), ("hwang-2023-china", "P", 0.690), ("hwang-2023-china", "E", 0.399)],
)
def test_strict_cohesion_with_all_structural_parameters_random(name: str, us_action: str, share: float) -> None:
    """With the codes known, (C, C) is strict in the shares of draws that an earlier program of this model found."""
    scenario = games.scenario(name).us(us_action)
    inputs, samples = ranges(MODEL, scenario, spread=0), 2048
    margin = margins(scenario, inputs, design(inputs, samples, rng=0)).reshape(samples, len(inputs) + 2)
    found = float((margin[:, [0, -1]] > 0).mean())
    # That program used 20,000 draws and printed three digits.
    error = math.sqrt(share * (1 - share) * (1 / (2 * samples) + 1 / 20_000))
    assert found == pytest.approx(share, abs=4 * error + 0.0005)


@pytest.mark.parametrize(("hits", "draws"), [(0, 50), (7, 50), (50, 50)])
def test_interval_of_a_share(hits: int, draws: int) -> None:
    """The interval is Wilson's, as SciPy has it."""
    other = binomtest(hits, draws).proportion_ci(0.9, method="wilson")
    assert wilson(hits / draws, draws, 0.9) == pytest.approx((other.low, other.high), abs=1e-12)


def test_at_the_scenario_itself(in_2019: Sensitivity) -> None:
    """Margin and class at the scenario are those of its verdict."""
    told = verdict(E19)
    assert (in_2019.base_margin, in_2019.base_outcome) == (told.margin, told.outcome)
    assert in_2019.games == 256 * 37


# One input at a time.


@pytest.mark.parametrize("scenario", [E19, E23], ids=["2019", "2023"])
def test_swings_are_the_margins_of_the_games_at_the_ends(scenario: Scenario) -> None:
    """Each end is the exact game with one parameter changed, and the class there is that of its verdict."""
    inputs = ranges(MODEL, scenario)
    for swing, r in zip(swings(MODEL, scenario, inputs, scenario.us_action), inputs, strict=True):
        for ends, margins, outcomes in (
            (swing.ends, swing.margins, swing.outcomes),
            ((r.parameter.low, r.parameter.high), swing.whole_margins, swing.whole_outcomes),
        ):
            cases = [scenario.set({r.parameter.symbol: value}) for value in ends]
            assert margins == tuple(cohesion_margin(MODEL.game(case)) for case in cases)
            assert outcomes == tuple(verdict(case).outcome for case in cases)


@pytest.mark.parametrize("scenario", [E19, E23], ids=["2019", "2023"])
def test_all_swings_are_on_one_scale(scenario: Scenario) -> None:
    """Structural or coded, an input moves by a fifth of its declared range either way, or as far as that range goes."""
    kinds = set()
    for swing in swings(MODEL, scenario, ranges(MODEL, scenario), scenario.us_action):
        own = swing.range.parameter
        step = (own.high - own.low) / 5
        assert swing.ends == (max(own.low, swing.value - step), min(own.high, swing.value + step))
        kinds.add(own.kind)
    assert kinds == {"structural", "situational"}


def test_a_value_outside_its_range_is_held_and_a_step_is_a_share() -> None:
    """With all weight on the DPRK, beyond the declared range, a step leads down only; a step that is no share is refused."""
    scenario = games.scenario("hwang-2019")
    (swing,) = swings(MODEL, scenario, (interval("omega", "0.3", "0.9"),), "E", step="1/2")
    assert (swing.value, swing.ends, swing.range.high) == (1, (Fraction(7, 10), 1), 1)
    for step in (0, -1, "1.5"):
        with pytest.raises(ParameterError, match="step: a share"):
            swings(MODEL, scenario, (interval("omega", "0.3", "0.9"),), "E", step=step)


def test_swing_array_holds_the_exact_margins(in_2019: Sensitivity) -> None:
    """The array is the exact margins rounded once, one row per input."""
    assert in_2019.swing.shape == (35, 2)
    assert in_2019.swing.tolist() == [[float(m) for m in s.margins] for s in in_2019.swings]
    assert in_2019.swing_outcomes[0] == in_2019.swings[0].outcomes


def test_crossing_is_the_threshold_in_closed_form() -> None:
    """Under engagement in 2023 the s at which Seoul is indifferent between cooperating and hedging is known."""
    v = MODEL.scenario_values(E23)
    tau_j = v["omega"] * v["TJN"] + (1 - v["omega"]) * v["TJC"]
    tau_k = v["omega"] * v["TKN"] + (1 - v["omega"]) * v["TKC"]
    gap = (1 - v["omega"]) * (v["TJC"] - v["TKC"])
    share = (1 - v["phi"] / 2) * v["beta"]
    costs = v["k"] + v["hbar"] * v["hK"] + v["eps"] * gap + share * v["kappa"] * v["q"] * tau_j
    # It solves (1 - xH) G = chi pull, G being what cooperation is worth per unit.
    threshold = (1 - (costs + v["chi"] * v["pull"] / (1 - v["xH"])) / (share * tau_k)) / (v["c"] * v["rK"])
    (swing,) = swings(MODEL, E23, (interval("s", "-0.5", "1"),), "E")
    assert swing.crossings == (threshold,)


def test_cohesion_in_a_window_of_the_other_threat() -> None:
    """1988-93: Seoul's threat must be high enough for Seoul, and not so high that Tokyo fears entrapment: two crossings."""
    scenario = games.episode("E08").scenario
    over = interval("TKN", "0.3", "0.7")
    low, high = swings(MODEL, scenario, (over,), "E")[0].crossings
    assert all(cohesion_margin(MODEL.game(scenario.set(TKN=at))) == 0 for at in (low, high))
    strict = [cohesion_margin(MODEL.game(scenario.set(TKN=at))) > 0 for at in (0, (low + high) / 2, 1)]
    assert strict == [False, True, False]


def test_crossings_are_odd_exactly_where_the_sign_differs_at_the_ends() -> None:
    """In every third episode, the margin has another sign at the other end iff it crosses an odd number of times."""
    crossed = 0
    for coded in list(games.episodes().values())[1::3]:
        for swing in swings(MODEL, coded.scenario, ranges(MODEL, coded.scenario), coded.us_action):
            low, high = swing.whole_margins
            assert ((low > 0) != (high > 0)) == (len(swing.crossings) % 2 == 1)
            crossed += len(swing.crossings)
    assert crossed > 8


def test_crossing_may_be_irrational() -> None:
    """With a user's mechanism that is quadratic in effort, the crossing is the exact root of a quadratic margin."""
    fatigue = Mechanism("fatigue", 999, "tires", (), lambda player, o: -20 * o.k * o.k * o.x[player] if player != "US" else 0)
    tiring = MODEL.with_mechanism(fatigue)
    (swing,) = swings(tiring, E23, (interval("k", "0", "0.15"),), "P")
    (value,) = swing.crossings
    assert not isinstance(value, Fraction)
    margin = [cohesion_margin(tiring.game(E23.set(k=round(float(value), 9) + step))) for step in (-1e-6, 1e-6)]
    assert margin[0] > 0 > margin[1]


def test_no_inputs_no_swings() -> None:
    """Nothing varied, nothing found."""
    assert swings(MODEL, E19, (), "E") == ()
    with pytest.raises(ParameterError, match="at least one input"):
        design((), 4, rng=0)


# Tables.


def test_table_is_sorted_by_the_total_index_of_the_margin(in_2019: Sensitivity) -> None:
    """Every input has a row, largest total index of the margin first, each index with its interval."""
    table = in_2019.table("margin")
    totals = [float(row[3].text.split(" ± ")[0]) for row in table.rows]
    assert totals == sorted(totals, reverse=True)
    assert [row[3].text for row in table.rows].count("0") >= len(INERT)
    assert {row[0].text for row in table.rows} == {p.name for p in in_2019.parameters}
    assert len(in_2019.table().header) == 2 + 2 * len(in_2019.outputs)


def test_notebook_shows_shares_and_indices(in_2019: Sensitivity) -> None:
    """Both tables are shown, as text and as HTML."""
    assert in_2019._repr_html_().count("<table>") == 2
    assert "entrapment_cost" in repr(in_2019)


def test_json_holds_every_number_and_no_nan(in_2019: Sensitivity) -> None:
    """What is printed as JSON is strict JSON: what is not defined is null, and the time taken is left out."""
    told = json.loads(json.dumps(in_2019.to_json(), allow_nan=False))
    assert [entry["parameter"] for entry in told["inputs"]] == [p.name for p in in_2019.parameters]
    assert told["inputs"][3]["indices"]["margin"]["ST"] == in_2019.indices["margin"].ST[3]
    assert sum(told["shares"][name]["share"] for name in CLASSES) == pytest.approx(1, abs=1e-12)
    assert "seconds" not in told
    rare = dataclasses.replace(in_2019, indices={"margin": indices(problem(in_2019.ranges), np.zeros(37), rng=0)})
    told = json.loads(json.dumps(rare.to_json(), allow_nan=False))
    assert told["inputs"][0]["indices"]["margin"] == dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"))

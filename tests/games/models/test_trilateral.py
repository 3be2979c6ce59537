"""The trilateral model: its payoffs against the closed forms of the theory, its thresholds, timings and number types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from games.errors import GameError, MechanismError, ParameterError, ScenarioError
from games.exact.numbers import rational
from games.exact.polynomials import ring
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, PLAYERS, US_ACTIONS
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from games.scenarios.scenario import Scenario
from games.tree.extensive_form import Decision, Terminal
from solvers import dominance, pure
from tests.strategies import EVERYTHING_ON, OPTIONAL, scenarios

C, H, F = range(3)
ROUNDING = 1e-12
DRAWS = 10_000
REGIONS = tuple(product((-1, 0, 1), repeat=2))
"""Signs of (T_KN - T_JN, T_KC - T_JC)."""
SYMBOLS = tuple(p.symbol for p in MODEL.parameters)
PARTNER = {"Japan": "ROK", "ROK": "Japan"}
WRITTEN_OUT = (
    "threat",
    "protection",
    "substitute",
    "effort",
    "animosity",
    "audience",
    "entrapment",
    "pressure",
    "hedging",
    "containment",
    "relgains",
    "confrontation",
    "institution",
    "conservative",
    "linkage",
    "apology",
    "disparity",
    "status",
    "us_interest",
    "luxury",
    "fading",
    "manifestation",
    "dread",
    "theatre",
    "partners",
    "leverage",
    "unification",
    "frontline",
    "trade",
    "concession",
    "exclusivity",
)
UNWRITTEN = MODEL.off(m.name for m in MODEL.mechanisms if m.name not in WRITTEN_OUT)
"""What is off where payoffs are written out again: mechanisms that came after the formulas."""
Positive = Callable[[Any, Any, int], Any]


def greater(own: Any, theirs: Any, sign: int) -> Any:
    """max(0, theirs - own), for numbers and arrays."""
    return np.maximum(0, theirs - own)


def uniform(rng: np.random.Generator, size: int) -> dict[str, NDArray[np.float64]]:
    """Every parameter drawn uniformly over its range."""
    off = {symbol: np.full(size, float(value)) for symbol, value in UNWRITTEN.items()}
    return {p.symbol: rng.uniform(float(p.low), float(p.high), size) for p in MODEL.parameters} | off


def closed_form(
    values: Mapping[str, Any], us: str, player: str, positive: Positive = greater, region: tuple[int, int] = (0, 0)
) -> Any:
    """What an ally loses by deviating from (C,C) to H and F, and from (F,F) to C and H: written from the theory.

    G is the net worth of full cooperation when the partner cooperates, B its net burden when the partner confronts.
    """
    v = SimpleNamespace(**values)
    engaged, presses = (v.eR, 0) if us == "R" else (1, int(us == "P"))
    tau = {
        "Japan": v.omega * v.TJN + (1 - v.omega) * v.TJC,
        "ROK": v.omega * v.TKN * (1 - v.ell) + (1 - v.omega) * v.TKC,
    }
    if player == "Japan":
        gap = v.omega * positive(v.TJN, v.TKN, region[0]) + (1 - v.omega) * positive(v.TJC, v.TKC, region[1])
        h, e, pressure = v.hbar * v.hJ, v.c * v.rJ * engaged, v.p * (1 - v.lam)
        hedge, dread, own_cost = v.chiJ, 0, v.gam * v.a
        own_cost += v.wJ * (1 - v.omega) * v.TJC + v.uni * v.q + v.conJ * v.con
        lost, confront_cost = 0, 0
    else:
        gap = v.omega * positive(v.TKN, v.TJN, -region[0]) + (1 - v.omega) * positive(v.TKC, v.TJC, -region[1])
        h = v.hbar * v.hK * (1 + v.nu * v.c * engaged) * (1 - v.rho * v.a) * (1 - v.psi * v.D)
        e, pressure = v.c * v.rK * engaged, v.p * (1 + v.lam)
        hedge, dread, own_cost = v.chi * (v.pull + v.lev * v.TKN), v.delta * (1 - engaged), v.mu * v.lam * presses
        own_cost += v.dread * v.TKJ * (1 + v.arm) + v.front * engaged * (1 - v.TKC) - v.conK * v.con
        lost, confront_cost = v.kN * v.omega * v.TKN * (1 - v.ell) * v.beta * (1 - v.s * e), v.trade * v.dep
    h *= (1 - v.lux * (1 - e)) * (1 - v.fade * tau[player]) * (1 - v.man * (1 - gap))
    worth = v.beta * (tau[player] * (1 - v.s * e) - v.kappa * v.q * tau[PARTNER[player]]) - lost - v.zeta * (1 - v.omega)
    burden = v.k + h + v.eps * gap + dread + own_cost - pressure * e * presses
    G = (1 - v.phi / 2) * worth - burden
    B = burden + v.alpha * (1 - v.iota) - v.phi / 2 * worth
    confront = v.eta * h - v.f0 - 3 * v.iota / 10 - confront_cost
    return SimpleNamespace(
        G=G,
        B=B,
        CC_to_H=(1 - v.xH) * G - hedge,
        CC_to_F=G - (confront + hedge * v.yF),
        FF_to_H=v.xH * B + confront - hedge * (1 - v.yF),
        FF_to_C=B + confront + hedge * v.yF,
    )


def margins(payoffs: Any, player: str) -> SimpleNamespace:
    """The same four losses, read off payoffs whose last axes are player, Japan, ROK."""
    u = payoffs[..., ALLIES.index(player), :, :]
    at = (lambda own, other: u[..., own, other]) if player == "Japan" else (lambda own, other: u[..., other, own])
    return SimpleNamespace(
        CC_to_H=at(C, C) - at(H, C),
        CC_to_F=at(C, C) - at(F, C),
        FF_to_H=at(F, F) - at(H, F),
        FF_to_C=at(F, F) - at(C, F),
    )


@pytest.mark.parametrize("us", US_ACTIONS)
@pytest.mark.parametrize("player", ALLIES)
def test_closed_forms_equal_the_payoffs_on_random_parameters(us: str, player: str) -> None:
    """All parameters drawn over their ranges, the four margins agree to 1e-12 in 10,000 draws."""
    draws = uniform(np.random.default_rng(2), DRAWS)
    expected = closed_form(draws, us, player)
    found = margins(MODEL.batch(draws, timing="given", us_action=us), player)
    for name, margin in vars(found).items():
        assert np.abs(margin - getattr(expected, name)).max() <= ROUNDING


@pytest.mark.parametrize("us", US_ACTIONS)
@pytest.mark.parametrize("player", ALLIES)
def test_closed_forms_equal_the_payoffs_identically(us: str, player: str) -> None:
    """In every region of gap signs the four margins are the same polynomials in the parameters."""
    polynomials = ring(SYMBOLS)
    off = {symbol: polynomials.constant(rational(value)) for symbol, value in UNWRITTEN.items()}
    symbols = dict(zip(SYMBOLS, polynomials.gens(), strict=True)) | off
    for region in REGIONS:
        payoffs = MODEL.payoffs(symbols, players=ALLIES, fixed={"US": us}, region=region)
        expected = closed_form(
            symbols, us, player, positive=lambda own, theirs, sign: theirs - own if sign > 0 else 0, region=region
        )
        for name, margin in vars(margins(payoffs, player)).items():
            assert margin - getattr(expected, name) == 0


@pytest.mark.parametrize("us", US_ACTIONS)
def test_strict_cohesion_and_friction_are_the_closed_forms_being_positive(us: str) -> None:
    """(C,C) and (F,F) are strict equilibria exactly where both allies' two conditions hold; both cases occur."""
    draws = uniform(np.random.default_rng(3), DRAWS)
    strict = pure.strict_batch(MODEL.batch(draws, timing="given", us_action=us))
    allies = [closed_form(draws, us, player) for player in ALLIES]
    cohesion = np.all([(own.CC_to_H > 0) & (own.CC_to_F > 0) for own in allies], axis=0)
    friction = np.all([(own.FF_to_H > 0) & (own.FF_to_C > 0) for own in allies], axis=0)
    assert np.array_equal(strict[:, C, C], cohesion)
    assert np.array_equal(strict[:, F, F], friction)
    assert 0 < cohesion.sum() < DRAWS
    assert 0 < friction.sum() < DRAWS


def test_audience_costs_leave_cohesion_alone_and_deepen_friction() -> None:
    """Absent from both conditions of (C,C), alpha raises, as long as iota < 1, both margins of (F,F)."""
    draws = uniform(np.random.default_rng(4), 1000)
    low, high = (MODEL.batch(draws | {"alpha": value}, timing="given", us_action="E") for value in (0.0, 0.4))
    for player in ALLIES:
        before, after = margins(low, player), margins(high, player)
        assert np.abs(after.CC_to_H - before.CC_to_H).max() <= ROUNDING
        assert np.abs(after.CC_to_F - before.CC_to_F).max() <= ROUNDING
        assert (after.FF_to_H - before.FF_to_H).min() > 0
        assert (after.FF_to_C - before.FF_to_C).min() > 0


def test_audience_costs_lower_hedging_over_confronting_against_a_hedger() -> None:
    """At (H,H), too, alpha makes hedging worse than confronting: the hedge is an unreciprocated move."""
    draws = uniform(np.random.default_rng(5), 1000)
    low, high = (MODEL.batch(draws | {"alpha": value}, timing="given", us_action="E") for value in (0.0, 0.4))
    gain = [batch[:, 1, H, H] - batch[:, 1, H, F] for batch in (low, high)]
    assert (gain[1] - gain[0]).max() < 0


ONLY = ("animosity", "audience", "entrapment", "pressure", "hedging", "containment", "relgains")
DEFAULTS = Scenario("defaults")
TAU_ROK = Fraction(6, 10) * Fraction(7, 10) + Fraction(4, 10) * Fraction(4, 10)
STEP = Fraction(1, 10**6)


def cohesion_gain(at: Scenario, us: str, without: tuple[str, ...] = ()) -> Fraction:
    """What the ROK loses by hedging while Japan cooperates."""
    game = MODEL.game(at, us_action=us, without=without)
    loss = game.payoff("ROK", "CC") - game.payoff("ROK", "CH")
    assert isinstance(loss, Fraction)
    return loss


def test_pressure_threshold_flips_the_effect_of_commitment() -> None:
    """Below p* = s(1 - phi/2) beta tau / (1 + lam) = .1253 a firmer guarantee loosens the ROK, above it binds it."""
    p_star = Fraction(3, 10) * Fraction(9, 10) * TAU_ROK / Fraction(5, 4)
    assert round(float(p_star), 4) == 0.1253
    without = tuple(name for name in ONLY if name != "pressure")

    def effect(p: Fraction) -> Fraction:
        low, high = (DEFAULTS.set(p=p, rK=r) for r in (Fraction(1, 5), Fraction(4, 5)))
        return cohesion_gain(high, "P", without) - cohesion_gain(low, "P", without)

    assert effect(p_star) == 0
    assert effect(p_star - STEP) < 0 < effect(p_star + STEP)


def test_containment_threshold_flips_the_effect_of_withdrawal() -> None:
    """Below delta* = s(1 - phi/2) beta tau c r = .1002 withdrawal draws the ROK to Japan, above it drives them apart."""
    delta_star = Fraction(3, 10) * Fraction(9, 10) * TAU_ROK * Fraction(8, 10) ** 2
    assert round(float(delta_star), 4) == 0.1002
    without = tuple(name for name in ONLY if name not in ("pressure", "containment"))

    def effect(delta: Fraction, before: str = "E", p: Fraction = Fraction(0)) -> Fraction:
        at = DEFAULTS.set(delta=delta, p=p)
        return cohesion_gain(at, "R", without) - cohesion_gain(at, before, without)

    assert effect(delta_star) == 0
    assert effect(delta_star + STEP) < 0 < effect(delta_star - STEP)
    # From pressing rather than engaging, the pressure that ends is lost besides.
    pressed = delta_star - Fraction(1, 20) * Fraction(5, 4) * Fraction(8, 10) ** 2
    assert effect(pressed, before="P", p=Fraction(1, 20)) == 0


def least_margin(at: Scenario, us: str, player: str) -> Fraction:
    """The smaller of the losses from (C,C) to H and to F."""
    loss = margins(MODEL.game(at, us_action=us).payoffs, player)
    return min(loss.CC_to_H, loss.CC_to_F)


def solve_linear(function: Callable[[Fraction], Fraction]) -> Fraction:
    """The root of an affine function."""
    at0, at1 = function(Fraction(0)), function(Fraction(1))
    return at0 / (at0 - at1)


@pytest.mark.parametrize("us", US_ACTIONS)
@pytest.mark.parametrize(("player", "coded"), [("Japan", "hJ"), ("ROK", "hK")])
def test_animosity_threshold_is_where_cohesion_ends(us: str, player: str, coded: str) -> None:
    """h*, the smaller of the roots for the two deviations, is exactly where (C,C) stops being strict for the ally."""
    at = DEFAULTS.set(TKC=0.7, hbar=0.8)
    values = MODEL.scenario_values(at)
    form = closed_form(values | {coded: Fraction(0)}, us, player)
    hedge = values["chiJ"] if player == "Japan" else values["chi"] * values["pull"]
    by_hedging = form.G - hedge / (1 - values["xH"])
    by_confronting = (form.G + values["f0"] - hedge * values["yF"]) / (1 + values["eta"])
    threshold = min(by_hedging, by_confronting) / values["hbar"]
    assert 0 < threshold < 1
    assert least_margin(at.set({coded: threshold}), us, player) == 0
    assert least_margin(at.set({coded: threshold - STEP}), us, player) > 0
    assert least_margin(at.set({coded: threshold + STEP}), us, player) < 0


def test_confronting_binds_where_it_costs_nothing() -> None:
    """With f0 = 0 and a high eta the confronting deviation gives the smaller h*: H alone would overstate cohesion."""
    at = DEFAULTS.set(f0=0, eta=0.8, chi=0, chiJ=0, TKC=0.7)
    values = MODEL.scenario_values(at)
    G = closed_form(values | {"hK": Fraction(0)}, "E", "ROK").G
    threshold = G / (1 + values["eta"]) / values["hbar"]
    assert least_margin(at.set(hK=threshold), "E", "ROK") == 0
    assert margins(MODEL.game(at.set(hK=threshold), us_action="E").payoffs, "ROK").CC_to_H > 0


def test_in_2019_no_animosity_is_low_enough_for_the_rok() -> None:
    """h*_K is negative: divergent threats alone undo cohesion in 2019, even with no animosity at all."""
    assert least_margin(scenario("2019").set(hK=0), "E", "ROK") < 0


@pytest.mark.parametrize("us", US_ACTIONS)
@pytest.mark.parametrize("player", ALLIES)
def test_common_threat_threshold_is_where_cohesion_begins(us: str, player: str) -> None:
    """With one common threat and no relative gains, (C,C) is strict for the ally above T* and not below."""
    base = DEFAULTS.switch_off("relgains")
    values = MODEL.scenario_values(base)
    engaged, presses = (0, 0) if us == "R" else (1, us == "P")
    japan = player == "Japan"
    e = values["c"] * values["rJ" if japan else "rK"] * engaged
    h = values["hbar"] * values["hJ" if japan else "hK"]
    hedge = values["chiJ"] if japan else values["chi"] * values["pull"]
    pressed = values["p"] * (1 - values["lam"] if japan else 1 + values["lam"]) * e * presses
    need = values["k"] + h + (0 if japan else values["delta"] * (1 - engaged)) - pressed
    slope = (1 - values["phi"] / 2) * values["beta"] * (1 - values["s"] * e)
    roots = [
        (need + hedge / (1 - values["xH"])) / slope,
        (need + values["eta"] * h + hedge * values["yF"] - values["f0"]) / slope,
    ]

    def common(T: Fraction) -> Scenario:
        return base.set(TJN=T, TKN=T, TJC=T, TKC=T)

    assert least_margin(common(max(roots)), us, player) == 0
    assert least_margin(common(max(roots) + STEP), us, player) > 0 > least_margin(common(max(roots) - STEP), us, player)


def test_abandonment_and_free_riding_are_one_term() -> None:
    """Withdrawal and a lost belief change an ally's margin by the same amount: pathways 2 and 4 are one term."""
    without = ("containment", "pressure")
    believed = cohesion_gain(DEFAULTS, "E", without)
    assert cohesion_gain(DEFAULTS, "R", without) == cohesion_gain(DEFAULTS.set(rK=0), "E", without) > believed


def test_pressing_costs_the_us_exactly_pi_at_every_profile() -> None:
    """u_U(P) - u_U(E) = -pi whatever the allies do."""
    game = MODEL.symbolic(timing="simultaneous")
    assert isinstance(game, NormalFormGame)
    pressing, engaging = (game.payoffs[2, :, :, US_ACTIONS.index(a)] for a in "PE")
    differences = {sympy.expand(difference) for difference in (pressing - engaging).flat}
    assert differences == {-sympy.Symbol("pi", real=True)}


@pytest.mark.parametrize("at", [DEFAULTS, scenario("2019"), scenario("2023"), EVERYTHING_ON], ids=lambda s: s.name)
def test_engaging_dominates_pressing_iff_it_costs(at: Scenario) -> None:
    """In the simultaneous game pressing is strictly dominated by engaging if pi > 0, and by nothing if pi = 0."""
    for cost, dominated in ((Fraction(1, 1000), True), (Fraction(0), False)):
        removed = dominance.reduce(MODEL.game(at.set(pi=cost, kU="0.1"), timing="simultaneous")).removed
        assert (("US", "P", "E") in removed) == dominated
        assert any(player == "US" and action == "P" for player, action, _ in removed) == dominated


@pytest.mark.parametrize("us", US_ACTIONS)
def test_given_timing_is_a_slice_of_the_simultaneous_game(us: str) -> None:
    """With the US action given, the allies play that slice of the 3x3x3 game, also in a batch."""
    whole = MODEL.game(EVERYTHING_ON, timing="simultaneous")
    part = MODEL.game(EVERYTHING_ON, us_action=us)
    assert np.array_equal(part.payoffs, whole.payoffs[:2, :, :, US_ACTIONS.index(us)])
    draws = uniform(np.random.default_rng(6), 50)
    assert np.array_equal(MODEL.batch(draws, timing="given", us_action=us), MODEL.batch(draws)[:, :2, :, :, US_ACTIONS.index(us)])


def test_us_first_tree_ends_in_the_payoffs_of_the_simultaneous_game() -> None:
    """The US moves, Japan sees it, the ROK sees it but not Japan's move; the 27 ends are the 27 profiles."""
    payoffs = MODEL.game(EVERYTHING_ON, timing="simultaneous").payoffs
    tree = MODEL.game(EVERYTHING_ON, timing="us-first")
    assert tree.players == PLAYERS
    assert list(tree.information_sets) == ["US", *(f"{i} after {a}" for a in US_ACTIONS for i in ALLIES)]
    assert isinstance(tree.root, Decision)
    for u, after in enumerate(tree.root.children):
        assert isinstance(after, Decision)
        for j, reply in enumerate(after.children):
            assert isinstance(reply, Decision)
            for k, end in enumerate(reply.children):
                assert isinstance(end, Terminal)
                assert end.payoffs == tuple(payoffs[:, j, k, u])


def test_games_are_labelled() -> None:
    """Players and actions bear their names in every timing, and the title says which game it is."""
    given_us = MODEL.game(scenario("2019"))
    assert (given_us.players, given_us.actions) == (ALLIES, (ALLY_ACTIONS,) * 2)
    assert given_us.title == "E19, US E (engage)"
    assert MODEL.game(scenario("2019"), us_action="R").title == "E19, US R (retrench)"
    whole = MODEL.game(scenario("2019"), timing="simultaneous")
    assert (whole.players, whole.actions) == (PLAYERS, (ALLY_ACTIONS, ALLY_ACTIONS, US_ACTIONS))


SYMBOLIC = {us: MODEL.symbolic(us_action=us) for us in US_ACTIONS}


@settings(max_examples=25)
@given(scenarios)
def test_one_term_code_gives_one_game_in_every_number_type(drawn: Scenario) -> None:
    """Fractions and substituted SymPy agree exactly; floats and the batch agree with them up to rounding."""
    exact = MODEL.game(drawn)
    values = {name: sympy.Rational(v.numerator, v.denominator) for name, v in drawn.values.items()}
    symbols = {sympy.Symbol(name, real=True): value for name, value in values.items()}
    region = tuple(int(sympy.sign(values[k] - values[j])) for j, k in (("TJN", "TKN"), ("TJC", "TKC")))
    for game in (SYMBOLIC[drawn.us_action], MODEL.symbolic(us_action=drawn.us_action, region=region)):
        for found, expected in zip(game.payoffs.flat, exact.payoffs.flat, strict=True):
            number = sympy.Rational(found.xreplace(symbols))
            assert Fraction(int(number.p), int(number.q)) == expected
    floats = MODEL.game(drawn, numbers="float")
    assert (exact.exact, floats.exact) == (True, False)
    assert np.abs(floats.payoffs - exact.floats()).max() <= ROUNDING
    samples = {name: [float(value)] * 2 for name, value in drawn.values.items()}
    batch = MODEL.batch(samples, timing="given", us_action=drawn.us_action)
    assert np.array_equal(batch, np.stack([floats.payoffs] * 2))


@given(scenarios, st.sampled_from(US_ACTIONS))
def test_payoffs_are_the_formulas_of_the_theory(drawn: Scenario, us: str) -> None:
    """Every payoff of all three players equals the sum of terms written out again, exactly."""
    drawn = drawn.set(UNWRITTEN)
    v = SimpleNamespace(**MODEL.scenario_values(drawn))
    x, y, z = {"C": 1, "H": v.xH, "F": 0}, {"C": 0, "H": 1, "F": v.yF}, {"C": 0, "H": 0, "F": 1}
    e0, pr = (v.eR, 0) if us == "R" else (1, int(us == "P"))
    tau = [v.omega * v.TJN + (1 - v.omega) * v.TJC, v.omega * v.TKN * (1 - v.ell) + (1 - v.omega) * v.TKC]
    e = [v.c * r * e0 for r in (v.rJ, v.rK)]
    h = [v.hbar * v.hJ, v.hbar * v.hK * (1 + v.nu * v.c * e0) * (1 - v.rho * v.a) * (1 - v.psi * v.D)]
    gap = [
        v.omega * max(0, v.TKN - v.TJN) + (1 - v.omega) * max(0, v.TKC - v.TJC),
        v.omega * max(0, v.TJN - v.TKN) + (1 - v.omega) * max(0, v.TJC - v.TKC),
    ]
    h = [h[i] * (1 - v.lux * (1 - e[i])) * (1 - v.fade * tau[i]) * (1 - v.man * (1 - gap[i])) for i in range(2)]
    weight, hedge, dread = [1 - v.lam, 1 + v.lam], [v.chiJ, v.chi * v.pull + v.chi * v.lev * v.TKN], [0, v.delta]
    burden = [
        v.wJ * (1 - v.omega) * v.TJC + v.uni * v.q + v.conJ * v.con,
        v.dread * v.TKJ * (1 + v.arm) + v.front * e0 * (1 - v.TKC) - v.conK * v.con,
    ]
    outside, lost, at_stake = [v.wJ * (1 - v.omega) * v.TJC, 0], [0, v.kN * v.omega * v.TKN * (1 - v.ell)], [0, v.trade * v.dep]
    payoffs = MODEL.game(drawn, timing="simultaneous").payoffs[..., US_ACTIONS.index(us)]
    for a, b in product(range(3), repeat=2):
        own = (ALLY_ACTIONS[a], ALLY_ACTIONS[b])
        X = (1 - v.phi) * x[own[0]] * x[own[1]] + v.phi * (x[own[0]] + x[own[1]]) / 2
        for i in range(2):
            j, me, you = 1 - i, own[i], own[1 - i]
            u = tau[i] * (v.beta * X + e[i] - v.s * v.beta * X * e[i])
            u += -v.k * x[me] - h[i] * x[me] + v.eta * h[i] * z[me]
            u += -v.alpha * (1 - v.iota) * x[me] * (1 - x[you]) - v.eps * gap[i] * x[me]
            u += -v.p * weight[i] * e[i] * (1 - x[me]) * pr + hedge[i] * y[me] - dread[i] * (1 - e0) * x[me]
            u += -v.kappa * v.q * v.beta * tau[j] * X - v.f * z[you] - (v.f0 + Fraction(3, 10) * v.iota) * z[me]
            u += -v.gam * v.a * x[me] if i == 0 else -v.mu * v.lam * x[me] * pr
            u += outside[i] - burden[i] * x[me] - lost[i] * v.beta * X * (1 - v.s * e[i]) - at_stake[i] * z[me]
            u += -v.zeta * (1 - v.omega) * X
            assert payoffs[i, a, b] == u
        tau_us, protection = (tau[0] + tau[1]) / 2, v.c * e0
        u = tau_us * (v.beta * X + protection - v.s * v.beta * X * protection)
        u += -v.kU * protection + v.theta * X - v.fU * (z[own[0]] + z[own[1]]) - v.pi * pr
        assert payoffs[2, a, b] == u


@given(scenarios)
def test_allies_alike_but_for_the_roks_own_terms_are_treated_alike(drawn: Scenario) -> None:
    """With equal inputs and no hierarchy, dread, hedge or optional term, exchanging the allies changes nothing."""
    twin = {"TKN": "TJN", "TKC": "TJC", "rK": "rJ", "hK": "hJ"}
    equal = drawn.set({k: drawn.values[j] for k, j in twin.items()}).set(lam=0, delta=0, chi=0, chiJ=0)
    alike = ("institution", "luxury", "fading", "manifestation", "exclusivity")
    off = [name for name in OPTIONAL if name not in alike]
    payoffs = MODEL.game(equal, without=off).payoffs
    assert np.array_equal(payoffs[0], payoffs[1].T)


def test_batch_takes_defaults_a_scenario_or_single_numbers() -> None:
    """What samples leave out comes from the scenario, what that leaves out from the defaults."""
    at = scenario("2019")
    batch = MODEL.batch({"s": [0.0, 0.3], "animosity_rok": 0.5}, at=at, timing="given")
    for k, s in enumerate((0, "0.3")):
        game = MODEL.game(at.set(s=s, hK="0.5"), numbers="float")
        assert np.array_equal(batch[k], game.payoffs)
    assert np.array_equal(MODEL.batch({}, at=at)[0], MODEL.game(at, timing="simultaneous", numbers="float").payoffs)
    assert MODEL.batch({"s": []}).shape == (0, 3, 3, 3, 3)


def test_batch_is_the_same_in_blocks() -> None:
    """More draws than fit a block give the same payoffs as each draw alone."""
    draws = uniform(np.random.default_rng(8), (1 << 13) + 3)
    batch = MODEL.batch(draws, timing="given", us_action="P")
    for k in (0, (1 << 13) - 1, 1 << 13, -1):
        alone = MODEL.batch({name: [column[k]] for name, column in draws.items()}, timing="given", us_action="P")
        assert np.array_equal(batch[k], alone[0])


def test_batch_keeps_switched_off_mechanisms_off() -> None:
    """A sample of the switch of a mechanism that is off does not switch it on."""
    at = scenario("2019").switch_off("substitute")
    batch = MODEL.batch({"s": [0.0, 0.5]}, at=at, without=("audience",), timing="given")
    assert np.array_equal(batch[0], batch[1])
    assert np.array_equal(batch[0], MODEL.game(at, without="audience", numbers="float").payoffs)


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        ({"substitutabilty": [0.1]}, "did you mean 'substitutability'"),
        ({"s": [0.1], "substitutability": [0.2]}, "given twice, by symbol and by name"),
        ({"s": [0.1, 0.2], "c": [0.5]}, "c has 1 values, others have 2"),
        ({"s": [0.1, float("nan")]}, "s holds a value that is not finite"),
        ({"s": [0.1, float("inf")]}, "s holds a value that is not finite"),
        ({"s": None}, "s: real numbers are needed; got None"),
        ({"s": [0.1, 1.01]}, r"substitutability \(s\) leaves its range \[-0.5, 1\]"),
        ({"s": -0.6}, r"substitutability \(s\) leaves its range \[-0.5, 1\]"),
        ({"s": [[0.1]]}, r"s must be one number or a 1-D array; got shape \(1, 1\)"),
        ({"s": ["much"]}, "s: real numbers are needed; got 'much', of type str at index 0"),
        ({"s": [[0.1], [0.2, 0.3]]}, "s: the rows are ragged"),
        ({"s": {"low": 0}}, "s: real numbers are needed"),
        ({"s": [True, False]}, "s: real numbers are needed; got a truth value, True at index 0"),
        ({"s": np.array([0.1 + 1j])}, "s: real numbers are needed; got an array of type complex128"),
    ],
    ids=str,
)
def test_wrong_samples_are_an_error(samples: dict[str, Any], message: str) -> None:
    """Unknown names, NaN, values out of range, no numbers and unequal lengths are a ParameterError."""
    with pytest.raises(ParameterError, match=message):
        MODEL.batch(samples)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"timing": "later"}, ScenarioError, "timing: one of given, us-first, simultaneous is needed; got 'later'"),
        ({"us_action": "X"}, ScenarioError, "US action: one of P"),
        ({"us_action": ""}, ScenarioError, "US action: one of P"),
        ({"numbers": "decimal"}, ParameterError, "numbers: 'exact' or 'float' is needed; got 'decimal'"),
        ({"without": ("presure",)}, MechanismError, "unknown mechanism 'presure'; did you mean 'pressure'"),
        ({"without": ("effort",)}, MechanismError, "has no switch"),
    ],
    ids=str,
)
def test_wrong_options_of_a_game_are_an_error(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    """An unknown timing, US action, number type or mechanism is an error that lists what there is."""
    with pytest.raises(error, match=message):
        MODEL.game(scenario("2019"), **arguments)


@pytest.mark.parametrize("options", [{"timing": "us-first"}, {"us_action": "X", "timing": "given"}], ids=str)
def test_wrong_options_of_a_batch_are_an_error(options: dict[str, Any]) -> None:
    """A batch has no trees, and its US action is one of the three."""
    with pytest.raises(ScenarioError):
        MODEL.batch({"s": [0.1]}, **options)


def test_symbolic_game_takes_numbers_for_some_parameters() -> None:
    """Given values are exact numbers in the expressions, the rest stay symbols; a wrong value is an error."""
    game = MODEL.symbolic(us_action="E", values={"substitutability": 0.3, "hbar": 0})
    symbols = {str(s) for expression in game.payoffs.flat for s in expression.free_symbols}
    assert not {"s", "hbar"} & symbols
    assert {"beta", "eps"} <= symbols
    with pytest.raises(ParameterError, match="outside its range"):
        MODEL.symbolic(values={"s": 2})
    with pytest.raises(GameError, match="symbolic"):
        game.floats()

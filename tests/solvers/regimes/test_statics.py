"""Comparative statics: derivatives agree with finite differences, signs over the ranges with samples and declared claims."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

import games
from games.errors import SolverError
from games.exact.algebraic import Algebraic
from games.exact.polynomials import at
from games.models.trilateral import MODEL
from solvers import nash
from solvers.regimes.derivatives import Statics, mixed_statics, statics
from solvers.regimes.payoff_differences import differences
from tests.margins import margins

STEP = Fraction(1, 10**7)


def inside(rng: random.Random) -> dict[str, Fraction]:
    """Return random rational values strictly inside the ranges; optional parameters at their defaults."""
    return {
        p.symbol: p.default if p.kind == "optional" else p.low + (p.high - p.low) * Fraction(rng.randrange(1, 1000), 1000)
        for p in MODEL.parameters
    }


def table_of(found: Statics) -> dict[tuple[str, str, str], list]:
    """Return (player, deviation, symbol) -> effects, one per region where they differ."""
    grouped: dict[tuple[str, str, str], list] = {}
    for effect in found:
        grouped.setdefault((effect.player, effect.deviation, effect.parameter.symbol), []).append(effect)
    return grouped


@pytest.mark.parametrize("profile", ["CC", "HF", "FF"])
@pytest.mark.parametrize("us", ["P", "E"])
def test_derivatives_are_those_of_finite_differences(profile: str, us: str) -> None:
    """At 2019 every derivative is the exact limit of difference quotients of the margin."""
    scenario = games.scenario("2019")
    values = MODEL.scenario_values(scenario)
    labels = (profile[0], profile[1])
    base = margins(MODEL, values, labels, us)
    for (player, deviation, symbol), effects in table_of(statics(MODEL, profile, given=scenario, us_action=us)).items():
        (value,) = [e.value for e in effects if e.value is not None]
        moved = margins(MODEL, values | {symbol: values[symbol] + STEP}, labels, us)
        quotient = (moved[player, deviation] - base[player, deviation]) / STEP
        assert float(quotient) == pytest.approx(float(value), abs=1e-5)


@pytest.mark.parametrize("profile", ["CC", "FF"])
def test_signs_over_the_ranges_are_those_of_samples(profile: str) -> None:
    """A stated sign, or the condition that decides it, agrees with the derivative at random points of its region."""
    rng = random.Random(2)
    labels = (profile[0], profile[1])
    found = table_of(statics(MODEL, profile, given=games.scenario("2019"), us_action="P"))
    points = [inside(rng) for _ in range(60)]
    cores = {r: differences(MODEL, region=r, timing="given", us_action="P") for r in {MODEL.region(v) for v in points}}
    signs: set[object] = set()
    both: dict[tuple[str, str, str], set[int]] = {}
    for values in points:
        region = MODEL.region(values)
        core = cores[region]
        for d in core.conditions(labels):
            for symbol in (p.symbol for p in MODEL.parameters if p.kind != "optional"):
                slope = (
                    at(core.polynomial(d).derivative(symbol), values) if core.polynomial(d).derivative(symbol) != 0 else Fraction(0)
                )
                (effect,) = [
                    e
                    for e in found[d.player, d.other, symbol]
                    if e.region is None or all(own in (0, side) for own, side in zip(e.region, region, strict=True))
                ]
                signs.add(effect.sign)
                if effect.sign is not None:
                    assert (slope > 0) - (slope < 0) == effect.sign
                else:
                    assert effect.condition is not None
                    sign, polynomial = effect.condition
                    open_value = at(polynomial, {s: values[s] for s in map(str, polynomial.context().names())})
                    assert (sign * open_value > 0, open_value == 0) == (slope > 0, slope == 0)
                    both.setdefault((d.player, d.other, symbol), set()).add((slope > 0) - (slope < 0))
    assert signs == {1, -1, 0, None}
    assert any(len(seen) > 1 for seen in both.values())


def test_declared_signs_of_the_mechanisms_are_proved_over_the_ranges() -> None:
    """Where a mechanism declares a sign at (C, C) and no other parameter is fixed, the statement is never the contrary."""
    checked = 0
    for us in ("P", "E", "R"):
        found = table_of(statics(MODEL, "CC", given=games.scenario("2019"), us_action=us))
        for mechanism in MODEL.mechanisms:
            for sign in mechanism.signs:
                if sign.player == "US" or sign.prefer != "C" or sign.others.get("US") != us or sign.given:
                    continue
                if {a for p, a in sign.others.items() if p != "US"} != {"C"} or MODEL.parameter(sign.parameter).kind == "optional":
                    continue
                effects = found[sign.player, sign.over, MODEL.parameter(sign.parameter).symbol]
                assert all(e.sign in (0, sign.sign) for e in effects)
                assert any(e.sign == sign.sign for e in effects)
                checked += 1
    assert checked >= 15


def test_the_commitment_contradiction_is_one_condition() -> None:
    """Belief in the US helps Seoul's cooperation under pressure iff p (1 + lam) > s (1 - phi/2) beta tau_K; under E iff s < 0."""
    import sympy

    scenario = games.scenario("2019")
    pressed = table_of(statics(MODEL, "CC", given=scenario, us_action="P", parameters=("rK",)))["ROK", "H", "rK"]
    p, lam, s, phi, beta, tau = (sympy.Symbol(x, real=True) for x in ("p", "lam", "s", "phi", "beta", "tau_K"))
    (effect,) = pressed
    ratio = sympy.cancel(effect.shorter() / (p * (1 + lam) - s * (1 - phi / 2) * beta * tau))
    assert ratio.is_number
    assert ratio.is_positive
    (engaged,) = table_of(statics(MODEL, "CC", given=scenario, us_action="E", parameters=("rK",)))["ROK", "H", "rK"]
    assert engaged.shorter() == -s
    assert "iff" in engaged.statement
    assert r"\text{ iff }" in engaged.latex()


def test_audience_costs_never_touch_cohesion() -> None:
    """The audience cost is absent from (C, C): every one of its effects there is never."""
    rows = table_of(statics(MODEL, "CC", given=games.scenario("2023"), parameters=("alpha",)))
    assert {e.statement for effects in rows.values() for e in effects} == {"never"}
    assert "never" in str(statics(MODEL, "CC", given=games.scenario("2023"), parameters=("alpha",)).table())


def test_a_kink_has_no_single_derivative() -> None:
    """In 2023 both fear the DPRK equally: Seoul's entrapment makes the derivatives by Japan's threat differ from side to side."""
    effects = table_of(statics(MODEL, "CC", given=games.scenario("2023"), parameters=("TJN",)))["ROK", "H", "TJN"]
    assert all(e.value is None for e in effects)
    assert len({str(e.derivative) for e in effects}) == len(effects)


def mixed_cases() -> list[tuple[games.Scenario, str, object]]:
    """Return scenarios with a mixed equilibrium that is not on a kink, in both timings."""
    rng = random.Random(5)
    found = []
    while len(found) < 8:
        scenario = games.Scenario("random", inside(rng), rng.choice("PER"))
        for timing in ("given", "simultaneous"):
            for e in nash.solve(MODEL.game(scenario, timing=timing), exact=True).equilibria:
                if not e.pure:
                    found.append((scenario, timing, e))
    return found


def rational(number: Fraction | Algebraic) -> Fraction:
    """Return a number, or a rational within 1e-40 of it."""
    return sum(number.interval(40)) / 2 if isinstance(number, Algebraic) else number


def test_mixed_derivatives_are_those_of_solving_again() -> None:
    """Moving a parameter a little moves the equilibrium by the derivative; probabilities stay normalised."""
    cases = mixed_cases()
    assert {timing for _, timing, _ in cases} == {"given", "simultaneous"}
    for scenario, timing, e in cases:
        found = mixed_statics(MODEL, e, at=scenario, timing=timing)
        values = MODEL.scenario_values(scenario)
        for symbol, derivative in found.derivatives.items():
            assert all(sum(own) == 0 for own in derivative)
            moved = scenario.set({symbol: values[symbol] + STEP})
            again = [x for x in nash.solve(MODEL.game(moved, timing=timing), exact=True).equilibria if x.support == e.support]
            (new,) = again
            for own, other, slope in zip(e.profile, new.profile, derivative, strict=True):
                for a, b, d in zip(own, other, slope, strict=True):
                    assert float((rational(b) - rational(a)) / STEP) == pytest.approx(float(d), abs=1e-3, rel=1e-3)


def test_mixed_statics_refuses_what_has_no_derivative() -> None:
    """Float profiles, equilibria of other games, kinks asked for by name: a typed error each; a pure equilibrium does not move."""
    scenario = games.scenario("2023")
    game = MODEL.game(scenario, timing="simultaneous")
    mixed = next(e for e in nash.solve(game).equilibria if not e.pure)
    pure = next(e for e in nash.solve(game).equilibria if e.pure)
    still = mixed_statics(MODEL, pure, at=scenario, timing="simultaneous")
    assert all(d == 0 for by_player in still.derivatives.values() for own in by_player for d in own)
    with pytest.raises(SolverError, match="kink"):
        mixed_statics(MODEL, mixed, at=scenario, timing="simultaneous", parameters=("TJN",))
    with pytest.raises(games.GameError):
        mixed_statics(MODEL, mixed, at=scenario.set(s=0.5), timing="simultaneous")
    with pytest.raises(games.GameError):
        mixed_statics(MODEL, mixed, at=scenario)
    rounded = replace(mixed, profile=tuple(x.astype(float) for x in mixed.profile))
    with pytest.raises(games.GameError, match="exact"):
        mixed_statics(MODEL, rounded, at=scenario, timing="simultaneous")
    assert "substitutability" in str(mixed_statics(MODEL, mixed, at=scenario, timing="simultaneous"))


def test_bad_parameters_are_refused() -> None:
    """Unknown parameters and those of switched-off mechanisms."""
    for parameters, without in ((("nonsense",), ()), (("p",), ("pressure",))):
        with pytest.raises(games.ParameterError):
            statics(MODEL, "CC", given=games.scenario("2019"), parameters=parameters, without=without)

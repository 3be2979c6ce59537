"""Regimes: closed forms, exact thresholds and maps agree with the payoffs they come from."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
import sympy

import games
from games.models.trilateral import ALLIES, MODEL
from solvers import regimes
from solvers.regimes.shorthand import definitions
from tests.margins import margins

SCENARIOS = ["2019", "2023", "hwang-2019-china", "1965", "1971"]
PROFILES = ["CC", "FF", "HH", "CH"]


def closed_form_gain(i: str, v: dict[str, sympy.Symbol], pressing: int, engagement: object) -> sympy.Expr:
    """Return G_i, the value to ally i of a unit of cooperation when the other cooperates, with optional mechanisms off."""
    j = {"Japan": "ROK", "ROK": "Japan"}[i]
    tau = {"Japan": v["omega"] * v["TJN"] + (1 - v["omega"]) * v["TJC"], "ROK": v["omega"] * v["TKN"] + (1 - v["omega"]) * v["TKC"]}
    r, h = {"Japan": (v["rJ"], v["hJ"]), "ROK": (v["rK"], v["hK"])}[i]
    weight = 1 - v["lam"] if i == "Japan" else 1 + v["lam"]
    e = v["c"] * r * engagement
    dread = v["delta"] * (1 - engagement) if i == "ROK" else 0
    entrapped = sympy.Symbol(f"gap_{'J' if i == 'Japan' else 'K'}", real=True)
    return (
        (1 - v["phi"] / 2) * v["beta"] * (tau[i] * (1 - v["s"] * e) - v["kappa"] * v["q"] * tau[j])
        - v["k"] - v["hbar"] * h - v["eps"] * entrapped - dread + v["p"] * weight * e * pressing
    )  # fmt: skip


@pytest.mark.parametrize("us_action", "PER")
@pytest.mark.parametrize("year", ["2019", "2023"])
def test_conditions_are_printed_as_sympy_prints_them(year: str, us_action: str) -> None:
    """The text of every condition, made without SymPy, is that of its formula; so is the text of a term that is no polynomial."""
    scenario = games.scenario(year)
    for profile in map("".join, itertools.product("CHF", repeat=2)):
        for c in regimes.conditions(MODEL, profile, at=scenario, us_action=us_action):
            assert f"iff {c.formula} > 0" in repr(c)
    share = games.Mechanism("share", 200, "Shares.", (), lambda player, at: at.x[player] / (1 + at.s))
    own = MODEL.with_mechanism(share)
    for c in regimes.conditions(own, "CC", at=scenario.on(own), us_action=us_action):
        assert "/(s + 1)" in repr(c)
        assert f"iff {c.formula} > 0" in repr(c)


@pytest.mark.parametrize("us", ["P", "E", "R"])
def test_cohesion_conditions_are_the_published_closed_forms(us: str) -> None:
    """(C, C) is strict iff (1 - xH) G_i > chi_i and G_i > eta h_i + chi_i yF - f0 - .3 iota, symbolically."""
    scenario = games.scenario("2019")
    found = {(c.player, c.deviation): c for c in regimes.conditions(MODEL, "CC", given=scenario, us_action=us)}
    v = {p.symbol: sympy.Symbol(p.symbol, real=True) for p in MODEL.parameters}
    region = MODEL.region(MODEL.scenario_values(scenario))
    full = definitions(MODEL, v, us, region)
    hedge = {"Japan": v["chiJ"], "ROK": v["chi"] * v["pull"]}
    for i in ALLIES:
        gain = closed_form_gain(i, v, int(us == "P"), 0 if us == "R" else 1).subs(full)
        h = v["hbar"] * v["hJ" if i == "Japan" else "hK"]
        to_hedge = (1 - v["xH"]) * gain - hedge[i]
        to_confront = gain - v["eta"] * h - hedge[i] * v["yF"] + v["f0"] + sympy.Rational(3, 10) * v["iota"]
        assert sympy.expand(found[i, "H"].expression - to_hedge) == 0
        assert sympy.expand(found[i, "F"].expression - to_confront) == 0


@pytest.mark.parametrize("year", SCENARIOS)
@pytest.mark.parametrize("profile", PROFILES)
def test_conditions_evaluate_to_the_margins(year: str, profile: str) -> None:
    """At the scenario every inequality has the exact value of the payoff that the deviation loses."""
    scenario = games.scenario(year)
    values = MODEL.scenario_values(scenario)
    game = MODEL.game(scenario)
    numbers = {sympy.Symbol(s, real=True): sympy.Rational(x.numerator, x.denominator) for s, x in values.items()}
    silent = {sympy.Symbol(p.symbol, real=True): sympy.nsimplify(p.default) for p in MODEL.parameters if p.kind == "optional"}
    for c in regimes.conditions(MODEL, profile, given=scenario):
        gain = game.explain(c.player, profile, c.deviation).total
        assert c.value == -gain
        assert c.expression.subs(numbers) == sympy.Rational(c.value.numerator, c.value.denominator)
        shorthand = definitions(MODEL, dict(zip(values, numbers, strict=True)), c.us_action, c.region)
        assert sympy.expand(c.formula.subs(shorthand).subs(silent) - c.expression) == 0


def test_named_thresholds_are_the_published_formulas() -> None:
    """p*, delta*, T*, h* come out of the program as the formulas that follow from G_i by hand."""
    found = {(c.name, c.player): c for c in regimes.critical_values(MODEL, at=games.scenario("2019"))}
    v = {p.symbol: sympy.Symbol(p.symbol, real=True) for p in MODEL.parameters}
    tau = {i: sympy.Symbol(f"tau_{i[0] if i == 'Japan' else 'K'}", real=True) for i in ALLIES}
    half = (1 - v["phi"] / 2) * v["beta"]
    assert sympy.simplify(found["p*", "ROK"].formula - v["s"] * half * tau["ROK"] / (1 + v["lam"])) == 0
    assert sympy.simplify(found["p*", "Japan"].formula - v["s"] * half * tau["Japan"] / (1 - v["lam"])) == 0
    assert sympy.simplify(found["delta*", "ROK"].formula - v["s"] * half * tau["ROK"] * v["c"] * v["rK"]) == 0
    from_pressure = v["s"] * half * tau["ROK"] * v["c"] * v["rK"] - v["p"] * (1 + v["lam"]) * v["c"] * v["rK"]
    assert sympy.simplify(found["delta* from P", "ROK"].formula - from_pressure) == 0
    e, h = sympy.Symbol("e_K", real=True), sympy.Symbol("h_K", real=True)
    common = (v["k"] + h + v["chi"] * v["pull"] / (1 - v["xH"])) / (half * (1 - v["s"] * e - v["kappa"] * v["q"]))
    assert sympy.simplify(found["T*", "ROK"].formula - common) == 0


def test_named_thresholds_at_the_defaults() -> None:
    """With other mechanisms off and default threats p* = .1253 and delta* = .1002, to four digits."""
    off = [m.name for m in MODEL.mechanisms if m.has_switch and m.name not in ("threat", "substitute", "pressure", "containment")]
    found = {(c.name, c.player): c for c in regimes.critical_values(MODEL, at=games.Scenario("defaults"), without=off)}
    assert round(float(found["p*", "ROK"].value), 4) == 0.1253
    assert round(float(found["delta*", "ROK"].value), 4) == 0.1002


def test_animosity_threshold_of_2019_is_below_zero() -> None:
    """In 2019 no coded animosity makes Seoul keep (C, C): the threshold is negative and reported as beyond the range."""
    found = {(c.name, c.player): c for c in regimes.critical_values(MODEL, at=games.scenario("2019"))}
    assert found["h*", "ROK"].value < 0
    assert not found["h*", "ROK"].in_range
    line = regimes.threshold(MODEL, "CC", "hK", at=games.scenario("2019"))
    assert line.inside == ()
    assert [c.value for c in line.crossings] == [found["h*", "ROK"].value]
    sentence = "(C, C) is strict for no value of animosity_rok in its range, 0 to 1; beyond it, at -0.2833, ROK is indifferent to H"
    assert line.sentence() == sentence


@pytest.mark.parametrize("name", ["p*", "delta*"])
def test_belief_and_withdrawal_change_sign_exactly_at_their_thresholds(name: str) -> None:
    """At p* (delta*) more belief (a withdrawal) leaves Seoul's margin alone; on either side it moves it one way."""
    scenario = games.scenario("2019")
    critical = {(c.name, c.player): c for c in regimes.critical_values(MODEL, at=scenario)}[name, "ROK"].value

    def change(value: Fraction) -> Fraction:
        at = scenario.set({"p": value} if name == "p*" else {"delta": value})
        if name == "p*":
            low, high = (at.set(rK=r) for r in (Fraction(1, 10), Fraction(9, 10)))
            return loss(high, "P") - loss(low, "P")
        return loss(at, "R") - loss(at, "E")

    def loss(at: games.Scenario, us: str) -> Fraction:
        return margins(MODEL, MODEL.scenario_values(at), ("C", "C"), us)["ROK", "H"]

    step = Fraction(1, 10**9)
    assert change(critical) == 0
    sign = 1 if name == "p*" else -1
    assert sign * change(critical + step) > 0 > sign * change(critical - step)


NEAR = 1e-9
"""Margins nearer to zero are computed again, exactly."""


@pytest.mark.parametrize("year", SCENARIOS)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_crossing_flips_strictness_and_nothing_else_does(year: str, profile: str) -> None:
    """Along every parameter the profile is strict on the stated side of each crossing, and on a fine grid nowhere else changes."""
    scenario = games.scenario(year)
    values = MODEL.scenario_values(scenario)
    labels = (profile[0], profile[1])

    def strict(symbol: str, t: Fraction) -> bool:
        return all(m > 0 for m in margins(MODEL, values | {symbol: t}, labels, scenario.us_action).values())

    def leasts(grid: list[Fraction]) -> list[float]:
        """The least that a deviation loses, in floats, at each value."""
        u = MODEL.batch({parameter.symbol: list(map(float, grid))}, at=scenario, timing="given")
        a, b = ("CHF".index(action) for action in profile)
        lost = [u[:, 0, a, b, None] - np.delete(u[:, 0, :, b], a, 1), u[:, 1, a, b, None] - np.delete(u[:, 1, a, :], b, 1)]
        return np.concatenate(lost, axis=1).min(axis=1).tolist()

    for parameter in MODEL.parameters:
        line = regimes.threshold(MODEL, profile, parameter.symbol, at=scenario)
        step = Fraction(1, 10**9)
        for crossing in line.crossings:
            point = crossing.value if isinstance(crossing.value, Fraction) else crossing.value.interval(40)[0]
            assert strict(parameter.symbol, point + step) == crossing.holds_above
            assert strict(parameter.symbol, point - step) != crossing.holds_above
            at = margins(MODEL, values | {parameter.symbol: point}, labels, scenario.us_action)
            assert abs(at[crossing.player, crossing.deviation]) < Fraction(1, 10**30)
        cuts = [float(c) for c in line.crossings]
        grid = [parameter.low + (parameter.high - parameter.low) * Fraction(k, 17) for k in range(18)]
        holds = [
            least > 0 if abs(least) > NEAR else strict(parameter.symbol, t) for t, least in zip(grid, leasts(grid), strict=True)
        ]
        for (a, before), (b, after) in itertools.pairwise(zip(grid, holds, strict=True)):
            changes = sum(float(a) < cut <= float(b) for cut in cuts)
            assert (before != after) == (changes % 2 == 1)


def test_common_threat_moves_all_four_perceptions() -> None:
    """T* along the common threat is where the binding ally's margin vanishes with equal perceptions."""
    scenario = games.scenario("2019")
    line = regimes.threshold(MODEL, "CC", "common_threat", at=scenario)
    (crossing,) = line.inside
    values = MODEL.scenario_values(scenario) | dict.fromkeys(("TJN", "TKN", "TJC", "TKC"), crossing.value)
    assert margins(MODEL, values, ("C", "C"), "E")[crossing.player, crossing.deviation] == 0
    named = {(c.name, c.player): c.value for c in regimes.critical_values(MODEL, at=scenario)}
    assert crossing.value == max(named["T*", "Japan"], named["T*", "ROK"])


def test_irrational_thresholds_are_exact_algebraic_numbers() -> None:
    """Where a margin is quadratic in a parameter its roots are returned exactly, not as decimals."""
    from flint import fmpq_poly

    from games.exact.algebraic import roots_of
    from solvers.regimes.thresholds import symbolic

    assert list(map(symbolic, roots_of(fmpq_poly([-1, -1, 1])))) == [(1 - sympy.sqrt(5)) / 2, (1 + sympy.sqrt(5)) / 2]
    assert roots_of(fmpq_poly([1, 0, 1])) == []


def test_map_agrees_with_single_verdicts() -> None:
    """Every cell of a regime map has the outcome, margin and strict classes of the scenario solved alone."""
    from solvers.verdict import verdict

    scenario = games.scenario("2019")
    found = regimes.map(MODEL, "TKN", "hK", at=scenario, shape=(5, 4))
    for row, y in enumerate(found.ys):
        for column, x in enumerate(found.xs):
            alone = verdict(scenario.set(TKN=float(x), hK=float(y)))
            assert games.profile.CLASSES[found.outcome[row, column]] == alone.outcome
            assert found.margin[row, column] == pytest.approx(float(alone.margin), abs=1e-12)


def test_map_refuses_bad_axes() -> None:
    """The same parameter twice, an unknown one, a silenced one, a degenerate grid: one clear error each."""
    scenario = games.scenario("2019")
    for x, y, more in [
        ("s", "s", {}),
        ("s", "nonsense", {}),
        ("s", "p", {"without": ("pressure",)}),
        ("s", "p", {"shape": (1, 5)}),
    ]:
        with pytest.raises(games.ParameterError):
            regimes.map(MODEL, x, y, at=scenario, select=False, **more)


def test_flips_are_sorted_and_in_range() -> None:
    """The nearest single-parameter flip comes first, and each value lies in its parameter's range."""
    lines = regimes.flips(MODEL, "FF", at=games.scenario("2019"))
    distances = [line.distance for line in lines]
    assert distances == sorted(distances)
    assert lines[0].name == "confrontation_cost"
    for line in lines:
        assert line.low <= line.nearest.value <= line.high
    assert np.isfinite(distances).all()


@pytest.mark.parametrize("name", ["E19", "E23"])
@pytest.mark.parametrize("profile", ["CC", "FF"])
def test_parts_of_a_condition_are_its_mechanisms(name: str, profile: str) -> None:
    """They sum to its value, each is its own term at the scenario, and the factors of all make its formula."""
    scenario = games.episode(name).scenario
    for c in regimes.conditions(MODEL, profile, given=scenario):
        assert sum(part.value for part in c.parts) == c.value
        assert tuple(part.mechanism for part in c.parts) == c.mechanisms
        letters = {letter.name: letter for letter in c.formula.free_symbols}
        for part in c.parts:
            assert sympy.expand(sympy.sympify(part.text(), locals=letters) - c.terms[part.mechanism]) == 0
            for bracket in part.brackets:
                read = sympy.sympify(bracket, locals=letters)
                assert read.subs(dict.fromkeys(read.free_symbols, sympy.Rational(1, 2))) > 0

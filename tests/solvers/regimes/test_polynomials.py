"""The polynomial core: payoff differences are the model's, mechanisms enter where they matter, signs over boxes are right."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy

import games
from games.exact.boxes import nowhere_negative, sign_over
from games.exact.polynomials import at, canonical, compiled, from_sympy, ring, to_sympy, value
from games.models.trilateral import MODEL
from solvers.regimes.chart import Chart
from solvers.regimes.payoff_differences import Differences, differences, region_box
from solvers.regimes.situation import Situation

REGIONS = list(itertools.product((1, -1), repeat=2))
CORES = {region: differences(MODEL, region=region) for region in REGIONS}


def point(rng: random.Random) -> dict[str, Fraction]:
    """Return a random rational value for every parameter, within its range."""
    return {p.symbol: p.low + (p.high - p.low) * Fraction(rng.randrange(1, 1000), 1000) for p in MODEL.parameters}


def test_every_difference_is_the_difference_of_the_models_payoffs() -> None:
    """At random rational values each of the 81 differences has the exact value of the payoffs' difference."""
    rng = random.Random(1)
    for _ in range(8):
        values = point(rng)
        payoffs = MODEL.payoffs(values)
        core = CORES[MODEL.region(values)]
        assert len(core.table) == 81
        for d in core.table.values():
            i = core.players.index(d.player)
            here, there = (
                tuple(MODEL.actions[k].index(a) for k, a in enumerate((*d.others[:i], own, *d.others[i:])))
                for own in (d.action, d.other)
            )
            assert at(core.polynomial(d), values) == payoffs[(i, *here)] - payoffs[(i, *there)]


def test_each_comparison_of_the_three_player_game_is_shared() -> None:
    """The 27 profiles have 162 conditions, which are 81 differences up to sign; the two directions are opposite."""
    core = CORES[1, 1]
    found = [d for profile in MODEL.profiles() for d in core.conditions(profile)]
    assert len(found) == 162
    assert len({(d.player, frozenset((d.action, d.other)), d.others) for d in found}) == 81
    one = core.difference("Japan", "C", "F", ("H", "E"))
    other = core.difference("Japan", "F", "C", ("H", "E"))
    assert core.polynomial(one) == -core.polynomial(other)
    assert one.identity == other.identity


def test_canonical_polynomials_are_primitive_positive_and_distinct() -> None:
    """Every interned polynomial is its own canonical form, and no two are equal up to a factor."""
    polynomials = CORES[1, -1].polynomials
    assert all(canonical(p) == (1, p) for p in polynomials)
    assert len({str(p) for p in polynomials}) == len(polynomials)


def test_differences_of_the_allies_game_are_those_of_the_three_player_game() -> None:
    """With the US action given, a difference is the one at that action in the simultaneous game."""
    for us in MODEL.actions[2]:
        core = differences(MODEL, region=(1, 1), timing="given", us_action=us)
        for (player, a, b, (other,)), d in core.table.items():
            assert core.polynomial(d) == CORES[1, 1].polynomial(CORES[1, 1].difference(player, a, b, (other, us)))


def test_mechanisms_are_those_whose_removal_changes_the_difference() -> None:
    """A mechanism is named iff leaving it out of the model gives another polynomial."""
    core = CORES[1, 1]
    for mechanism in MODEL.mechanisms:
        # the parameters stay (their terms in other mechanisms do), only this mechanism's term and scales go
        rest = replace(mechanism, term=lambda player, outcome: 0, scales={})
        without = differences(
            replace(MODEL, mechanisms=tuple(rest if m is mechanism else m for m in MODEL.mechanisms)), region=(1, 1)
        )
        for key, d in core.table.items():
            changed = core.polynomial(d) != without.polynomial(without.table[key])
            assert (mechanism.name in d.mechanisms) == changed


def test_fixed_parameters_become_numbers_and_switched_off_mechanisms_leave() -> None:
    """Switching a mechanism off removes its parameters and its name from every difference."""
    scenario = games.scenario("2019").switch_off("animosity")
    core = differences(MODEL, fixed=Situation.of(MODEL, scenario).numbers, region=(1, 1))
    assert "hbar" not in core.symbols
    assert not any("animosity" in d.mechanisms for d in core.table.values())
    assert any("animosity" in d.mechanisms for d in CORES[1, 1].table.values())


def test_sympy_round_trip() -> None:
    """A polynomial written in SymPy and read again is itself; factored forms are read too; others are refused."""
    for p in CORES[-1, 1].polynomials:
        symbols = CORES[-1, 1].symbols
        assert from_sympy(to_sympy(p), symbols) == p
    p = CORES[1, 1].polynomial(CORES[1, 1].difference("US", "E", "R", ("C", "H")))
    assert from_sympy(sympy.factor(to_sympy(p)), CORES[1, 1].symbols) == p
    x, y = sympy.symbols("x y")
    for bad in (x / y, sympy.sqrt(x), sympy.exp(x), x * sympy.pi, sympy.Symbol("z")):
        with pytest.raises(games.ParameterError):
            from_sympy(bad, "xy")


def test_values_agree_in_every_number_type() -> None:
    """Rationals, floats, arrays and compiled arrays give the same value; the Jacobian is the derivative."""
    values = point(random.Random(3))
    core = CORES[MODEL.region(values)]
    floats = np.array([float(values[s]) for s in core.symbols])
    together = compiled(core.polynomials)
    for k, p in enumerate(core.polynomials):
        exactly = at(p, values)
        assert value(p, values) == exactly
        assert value(p, {s: float(v) for s, v in values.items()}) == pytest.approx(float(exactly), abs=1e-9)
        assert together(floats)[k] == pytest.approx(float(exactly), abs=1e-9)
        slopes = [float(at(p.derivative(s), values)) for s in core.symbols]
        assert together.jacobian(floats)[k] == pytest.approx(slopes, abs=1e-9)


def test_signs_over_a_box_agree_with_dense_sampling() -> None:
    """A decided sign is that of every sample; where both signs occur, samples of each are found."""
    rng = random.Random(5)
    x = ring("abcd").gens()
    box = {s: (Fraction(a), Fraction(b)) for s, a, b in (("a", -1, 1), ("b", 0, 1), ("c", 0, 2), ("d", 1, 3))}
    low, high = (np.array([float(ends[k]) for ends in box.values()]) for k in (0, 1))
    grid = np.random.default_rng(5).uniform(low, high, (4000, 4))
    corners = np.array(list(itertools.product(*([float(a), float((a + b) / 2), float(b)] for a, b in box.values()))))
    seen = set()
    for _ in range(120):
        p = ring("abcd").constant(rng.randint(-4, 14))
        for _ in range(6):
            term = ring("abcd").constant(rng.randint(-3, 3))
            for generator in rng.sample(list(x), 2):
                term = term * generator ** rng.choice([0, 1, 1, 2])
            p = p + term
        if p == 0:
            continue
        sampled = compiled([p])(np.vstack([grid, corners]))[:, 0]
        sign = sign_over(p, box)
        seen.add(sign)
        if sign is None:
            assert sampled.min() < 1e-3
            assert sampled.max() > -1e-3
        else:
            assert (sign * sampled >= -1e-9).all()
        assert nowhere_negative(p, box) == (sign == 1)
    assert seen == {1, -1, None}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a*b", None), ("b*(2-b)", 1), ("-b", -1), ("0*a", 0), ("a**2", 1), ("a**2 - a + 1", 1), ("b**2 - b + 1/4", 1),
        ("b**2 - b + 1/5", None), ("a**2 + b**2 - 2*a*b", 1),
    ],
)  # fmt: skip
def test_signs_that_touch_zero(text: str, sign: int | None) -> None:
    """Zeros on the border and of even order leave the sign; odd ones inside do not."""
    box = {"a": (Fraction(-1), Fraction(1)), "b": (Fraction(0), Fraction(1))}
    assert sign_over(from_sympy(sympy.sympify(text), "ab"), box) == sign


def test_bad_input_is_refused() -> None:
    """An unknown timing, US action, parameter, profile or comparison: one typed error each."""
    core: Differences = CORES[1, 1]
    for call in (
        lambda: differences(MODEL, timing="us-first"),
        lambda: differences(MODEL, timing="given", us_action="X"),
        lambda: differences(MODEL, fixed={"nonsense": 1}),
        lambda: core.conditions(("C", "C")),
        lambda: core.difference("Japan", "C", "X", ("C", "E")),
    ):
        with pytest.raises(games.errors.QuasiallianceError):
            call()


def test_cells_and_boxes_of_the_gaps() -> None:
    """Only gaps whose threats move have two sides; the box holds the ranges."""
    here = Situation.of(MODEL, games.Scenario("equal", {"TKN": 0.5, "TJN": 0.5, "TKC": 0.5, "TJC": 0.5}))
    assert {piece.region for piece in Chart.space(here, ["TKN", "TJC"]).pieces} == set(REGIONS)
    assert [piece.region for piece in Chart.space(here, ["s"]).pieces] == [(0, 0)]
    assert region_box(MODEL, ["s"]) == {"s": (Fraction(-1, 2), Fraction(1))}

"""Robustness radius: exact where margins are affine, certified brackets elsewhere, and no flip inside the lower end."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

import games
from games.models.trilateral import MODEL, WORDS
from solvers.regimes import Radius, radius, radius_batch
from solvers.regimes.radii import NORMS
from tests.margins import margins

AFFINE = (("f0", "k", "alpha", "chi", "p"), ("TJN", "TKN", "TJC", "TKC"), ("TKN", "chi", "f0", "k"), ("hJ", "hK", "chiJ", "delta"))
COUPLED = (("TKN", "beta", "s", "rK"), ("TJN", "TKN", "rJ", "rK", "hJ", "hK", "hbar"))
GAPS = (("TKN", "TJN"), ("TKC", "TJC"))
CASES = [(year, profile) for year in ("2019", "2023") for profile in ("CC", "FF", "HH")]


def strict(values: dict[str, Fraction], profile: str, us: str) -> bool:
    """Tell whether a profile is strict."""
    return all(m > 0 for m in margins(MODEL, values, (profile[0], profile[1]), us).values())


def norm_of(moves: np.ndarray, norm: str) -> float:
    """Return the norm of moves."""
    return float(np.linalg.norm(moves, {"l2": 2, "l1": 1, "linf": np.inf}[norm]))


def brute_force(year: str, profile: str, symbols: tuple[str, ...], norm: str, bounded: bool) -> float:
    """Return the distance to the nearest flip by one program per region of the gaps and deviation, all in floats."""
    at = games.scenario(year)
    values = MODEL.scenario_values(at)
    units = [MODEL.parameter(s).high - MODEL.parameter(s).low for s in symbols]

    def moved(v: list[Fraction]) -> dict[str, Fraction]:
        return dict(values) | {s: values[s] + unit * x for s, unit, x in zip(symbols, units, v, strict=True)}

    limits = [
        (float((MODEL.parameter(s).low - values[s]) / u), float((MODEL.parameter(s).high - values[s]) / u))
        for s, u in zip(symbols, units, strict=True)
    ]
    best = math.inf
    now = strict(values, profile, at.us_action)
    here = [(values[a] > values[b]) - (values[a] < values[b]) for a, b in GAPS]
    sides = [(1, -1) if set(pair) & set(symbols) else (own,) for pair, own in zip(GAPS, here, strict=True)]
    for region in itertools.product(*sides):
        origin = [Fraction(0)] * len(symbols)
        base = margins(MODEL, values, (profile[0], profile[1]), at.us_action, region)
        rows, ends = [], []
        for key, start in base.items():
            slopes = []
            for k in range(len(symbols)):
                step = list(origin)
                step[k] = Fraction(1)
                slopes.append(float(margins(MODEL, moved(step), (profile[0], profile[1]), at.us_action, region)[key] - start))
            rows.append(np.array(slopes))
            ends.append(-float(start))
        cell = []
        for (one, other), side in zip(GAPS, region, strict=True):
            if side and {one, other} & set(symbols):
                row = np.zeros(len(symbols))
                for s, sign in ((one, side), (other, -side)):
                    if s in symbols:
                        row[symbols.index(s)] += sign * float(units[symbols.index(s)])
                cell.append((row, -side * float(values[one] - values[other])))
        problems = [[(-row, -end)] for row, end in zip(rows, ends, strict=True)] if now else [list(zip(rows, ends, strict=True))]
        for problem in problems:
            best = min(best, program([*problem, *cell], norm, limits if bounded else None))
    return best


def program(rows: list[tuple[np.ndarray, float]], norm: str, limits: list[tuple[float, float]] | None) -> float:
    """Return the least norm of v with every ``row @ v >= end``."""
    matrix, ends = np.array([row for row, _ in rows]), np.array([end for _, end in rows])
    size = matrix.shape[1]
    free = limits or [(None, None)] * size
    if norm == "l2":
        feasible = linprog(np.zeros(size), A_ub=-matrix, b_ub=-ends, bounds=free)
        if not feasible.success:
            return math.inf
        found = minimize(
            lambda v: v @ v, feasible.x, jac=lambda v: 2 * v, bounds=limits, method="SLSQP",
            constraints={"type": "ineq", "fun": lambda v: matrix @ v - ends, "jac": lambda v: matrix},
            options={"ftol": 1e-15, "maxiter": 500},
        )  # fmt: skip
        return float(np.linalg.norm(found.x))
    eye = np.eye(size)
    if norm == "l1":  # v, and t >= |v|
        cost = np.append(np.zeros(size), np.ones(size))
        above = np.vstack([np.hstack([-matrix, np.zeros_like(matrix)]), np.hstack([eye, -eye]), np.hstack([-eye, -eye])])
        found = linprog(cost, A_ub=above, b_ub=np.append(-ends, np.zeros(2 * size)), bounds=[*free, *[(0, None)] * size])
    else:
        ones = np.ones((size, 1))
        above = np.vstack([np.hstack([-matrix, np.zeros((len(matrix), 1))]), np.hstack([eye, -ones]), np.hstack([-eye, -ones])])
        cost = np.append(np.zeros(size), 1.0)
        found = linprog(cost, A_ub=above, b_ub=np.append(-ends, np.zeros(2 * size)), bounds=[*free, (0, None)])
    return float(found.fun) if found.success else math.inf


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("bounded", [False, True])
def test_affine_radii_are_exact(norm: str, bounded: bool) -> None:
    """For margins affine in the parameters moved, the radius is the optimum of brute-force programs over regions and ranges."""
    for (year, profile), symbols in itertools.product(CASES, AFFINE):
        found = radius(MODEL, profile, at=games.scenario(year), norm=norm, parameters=symbols, bounded=bounded)
        expected = brute_force(year, profile, symbols, norm, bounded)
        assert found.exact
        assert float(found.high) == pytest.approx(expected, abs=2e-6)
        if norm == "l2" and found.squared is not None:
            assert float(found.low) <= math.sqrt(found.squared) * (1 + 1e-15)
            assert float(found.high) >= math.sqrt(found.squared) * (1 - 1e-15)


@pytest.mark.parametrize("norm", NORMS)
def test_one_half_space_is_margin_over_dual_norm(norm: str) -> None:
    """Where one margin binds, the radius is |g.p - h| over the dual norm, as a rational number."""
    at = games.scenario("2019")
    symbols = ("f0", "k", "chiJ")
    values = MODEL.scenario_values(at)
    units = [MODEL.parameter(s).high - MODEL.parameter(s).low for s in symbols]
    start = margins(MODEL, values, ("F", "F"), "E")
    distances = []
    for key, margin in start.items():
        g = [
            margins(MODEL, values | {s: values[s] + u}, ("F", "F"), "E")[key] - margin for s, u in zip(symbols, units, strict=True)
        ]
        dual = {"l1": max(map(abs, g)), "linf": sum(map(abs, g)), "l2": sum(x * x for x in g)}[norm]
        distances.append(math.inf if dual == 0 else margin**2 / dual if norm == "l2" else margin / dual)
    found = radius(MODEL, "FF", at=at, norm=norm, parameters=symbols)
    assert (found.squared if norm == "l2" else found.high) == min(distances)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("bounded", [False, True])
def test_brackets_hold(norm: str, bounded: bool) -> None:
    """With parameters that multiply each other: no sampled point below the lower end flips, the point at the upper end does."""
    rng = np.random.default_rng(7)
    for (year, profile), symbols in itertools.product(CASES, COUPLED):
        at = games.scenario(year)
        found = radius(MODEL, profile, at=at, norm=norm, parameters=symbols, bounded=bounded)
        assert 0 < float(found.low) <= float(found.high)
        values = MODEL.scenario_values(at)
        assert strict(values, profile, at.us_action) == found.strict
        if found.flip is None:  # it cannot flip within the ranges
            assert bounded
            assert found.low == found.high == math.inf
            for _ in range(100):
                anywhere = {
                    s: p.low + (p.high - p.low) * Fraction(float(rng.uniform())) for s in symbols for p in [MODEL.parameter(s)]
                }
                assert strict(values | anywhere, profile, at.us_action) == found.strict
            continue
        assert strict(dict(found.flip.values), profile, at.us_action) != found.strict
        moves = np.array([float(found.flip.moves.get(s, Fraction(0)) / found.units[s]) for s in found.units])
        assert norm_of(moves, norm) == pytest.approx(float(found.high), rel=1e-9)
        towards = moves_of(found, symbols)
        spread = 0.2 * norm_of(moves, "linf")
        for k in range(40):
            step = rng.normal(size=len(symbols)) if k % 2 else towards + spread * rng.normal(size=len(symbols))
            step = step / norm_of(step, norm) * float(found.low) * 0.999
            if norm == "linf" and k % 3 == 0:
                step = np.sign(step) * float(found.low) * 0.999
            there = dict(values) | {
                s: values[s] + Fraction(float(x)) * found.units.get(s, Fraction(1)) for s, x in zip(symbols, step, strict=True)
            }
            outside = any(not MODEL.parameter(s).low <= there[s] <= MODEL.parameter(s).high for s in symbols)
            if bounded and outside:
                continue
            assert strict(there, profile, at.us_action) == found.strict


def moves_of(found: Radius, symbols: tuple[str, ...]) -> np.ndarray:
    """Return the moves of a flip in units, 0 for parameters that stay."""
    assert found.flip is not None
    return np.array([float(found.flip.moves.get(s, Fraction(0)) / found.units.get(s, Fraction(1))) for s in symbols])


@pytest.mark.parametrize("norm", ["l2", "linf"])
def test_brackets_over_all_parameters_are_narrow(norm: str) -> None:
    """With every parameter free at once, the ends differ by less than a tenth; the flip is verified."""
    for year, profile in (("2019", "FF"), ("2023", "CC")):
        at = games.scenario(year)
        found = radius(MODEL, profile, at=at, norm=norm)
        assert float(found.high) <= 1.1 * float(found.low)
        assert found.flip is not None
        assert strict(dict(found.flip.values), profile, at.us_action) != found.strict


def test_a_certain_flip_is_a_bracket_of_the_single_parameter_thresholds() -> None:
    """Moving one parameter, the radius is the distance to the nearest threshold of that parameter."""
    from solvers.regimes import threshold

    for year, profile in CASES:
        at = games.scenario(year)
        for symbol in ("TKN", "f0", "s", "beta", "hK"):
            line = threshold(MODEL, profile, symbol, at=at)
            found = radius(MODEL, profile, at=at, parameters=symbol)
            here = float(MODEL.scenario_values(at)[symbol])
            size = float(found.units[symbol])
            expected = min((abs(float(c) - here) / size for c in line.crossings), default=math.inf)
            assert float(found.high) == pytest.approx(expected, rel=1e-6)


def test_units_scale_the_radius_and_choose_the_parameters() -> None:
    """Coding uncertainties replace ranges, by symbol or name; half the unit doubles the distance."""
    at = games.scenario("2019")
    one = radius(MODEL, "FF", at=at, units={"dprk_threat_rok": 0.1, "TKC": 0.2})
    half = radius(MODEL, "FF", at=at, units={"TKN": 0.05, "china_threat_rok": "1/10"})
    assert [p.symbol for p in one.parameters] == ["TKN", "TKC"]
    assert one.squared is not None
    assert half.squared == 4 * one.squared
    assert "coding uncertainties" in one.sentence()


def test_the_sentence_names_speaker_action_and_parameters() -> None:
    """The direction is told as who prefers to do what if which parameters move by how much."""
    lost = radius(MODEL, "FF", at=games.scenario("2019"), parameters=("TKN", "TKC", "TJN", "TJC"))
    assert lost.sentence().startswith("ROK prefers to hedge if dprk_threat_rok rises by 0.228 and china_threat_rok rises by")
    gained = radius(MODEL, "CC", at=games.scenario("2019"), parameters=("TKN", "TKC", "TJN", "TJC"))
    assert gained.sentence().startswith("(C, C) becomes strict if dprk_threat_rok rises by")
    assert not gained.strict
    assert gained.flip is not None
    assert gained.flip.gains
    assert WORDS[gained.flip.deviation] in gained.sentence()
    assert len(gained.table().rows) == len(gained.flip.moves)


def test_no_flip_is_said() -> None:
    """Where the parameters cannot flip the profile, the radius is infinite and the sentence says that nothing does."""
    found = radius(MODEL, "CC", at=games.scenario("2019"), parameters=("fU", "theta"))
    assert found.high == math.inf
    assert found.low == math.inf
    assert found.exact
    assert found.flip is None
    assert "there is none" in found.sentence()


def test_the_pure_set_flips_no_later_than_any_profile() -> None:
    """The radius of the set of strict equilibria is the least over the nine profiles."""
    at = games.scenario("2023")
    symbols = ("TJN", "TKN", "TJC", "TKC")
    whole = radius(MODEL, "CC", at=at, parameters=symbols, of="pure set")
    each = [radius(MODEL, (a, b), at=at, parameters=symbols) for a in "CHF" for b in "CHF"]
    assert whole.squared == min(r.squared for r in each if r.squared is not None)


@pytest.mark.parametrize("norm", NORMS)
def test_batches_agree_with_single_radii(norm: str) -> None:
    """At random points the batch is the single radius where it says exact, and never above it."""
    rng = random.Random(3)
    for profile, symbols in (
        ("FF", ("f0", "k", "alpha", "chi")),
        ("CC", ("TJN", "TKN", "TKC", "k")),
        ("HH", ("TJN", "TKN", "chi", "hJ")),
    ):
        points = {
            s: [float(p.low + (p.high - p.low) * Fraction(rng.randrange(1, 100), 100)) for _ in range(25)]
            for s in symbols
            for p in [MODEL.parameter(s)]
        }
        at = games.scenario("2019")
        batch = radius_batch(MODEL, profile, points, at=at, norm=norm)
        assert batch.exact.any()
        for k in range(25):
            single = radius(
                MODEL, profile, at=at.set({s: column[k] for s, column in points.items()}), norm=norm, parameters=symbols
            )
            assert batch.strict[k] == single.strict
            assert batch.radius[k] <= float(single.high) + 1e-9
            if batch.exact[k]:
                assert batch.radius[k] == pytest.approx(float(single.high), abs=1e-9)


def test_batch_refuses_products_and_bad_arrays() -> None:
    """Parameters that multiply each other, arrays of two lengths, NaN: one clear error each."""
    at = games.scenario("2019")
    for points in (
        {"TKN": [0.1], "beta": [1.0]},
        {"f0": [0.1], "k": [0.1, 0.2]},
        {"f0": [float("nan")]},
        {"f0": [0.1], "confrontation_cost": [0.1]},
    ):
        with pytest.raises(games.ParameterError):
            radius_batch(MODEL, "FF", points, at=at)


@pytest.mark.parametrize(
    "more",
    [
        {"norm": "l3"}, {"of": "everything"}, {"units": "metre"}, {"units": {"s": 0}}, {"units": {"nonsense": 1}},
        {"parameters": ("nonsense",)}, {"parameters": ()}, {"parameters": ("p",), "without": ("pressure",)},
        {"units": {"s": 1}, "parameters": ("s", "beta")},
    ],
)  # fmt: skip
def test_bad_input_is_refused(more: dict[str, object]) -> None:
    """Unknown norms, units, parameters, and units that are missing or not positive."""
    with pytest.raises(games.ParameterError):
        radius(MODEL, "CC", at=games.scenario("2019"), **more)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("symbols", [("hbar",), ("c", "rJ", "rK"), ("beta", "hbar", "xH")])
def test_a_bounded_flip_lies_within_the_ranges(norm: str, symbols: tuple[str, ...]) -> None:
    """In every episode: not below a range, though the neutral value that switches a mechanism off is."""
    for episode in games.episodes().values():
        for profile in ("CC", "HH"):
            found = radius(MODEL, profile, at=episode.scenario, norm=norm, parameters=symbols, bounded=True)
            assert found.flip is None or found.inside


def test_a_neutral_value_outside_its_range_is_held_and_no_more() -> None:
    """From animosity that does not count (0, below its range), bounded moves go up through the range and never beyond 0 or it."""
    for profile in ("CC", "FF"):
        scenario = games.scenario("2019").set(hbar=0)
        free = radius(MODEL, profile, at=scenario, parameters=("hbar",))
        found = radius(MODEL, profile, at=scenario, parameters=("hbar",), bounded=True)
        assert free.flip is not None
        there = free.flip.values["hbar"]
        assert found.high == (free.high if 0 <= there <= MODEL.parameter("hbar").high else math.inf)

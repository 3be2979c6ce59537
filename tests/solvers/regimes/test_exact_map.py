"""Exact maps: arrangements obey Euler's formula, labels agree with games solved alone, boundaries are the published formulas."""

import random
from fractions import Fraction

import numpy as np
import pytest
import sympy

import games
from games.exact.numbers import fraction, sign
from games.exact.plane.arrangement import arrange
from games.exact.plane.curves import PLANE, value_at
from games.model.mechanism import Mechanism
from games.model.parameters import Parameter
from games.models.trilateral import ALLIES, MODEL
from games.normal_form import NormalFormGame
from quasialliance.figures import exact_map as drawing
from solvers import nash, pure, regimes
from solvers.regimes import ExactMap
from solvers.regimes.labels import equilibrium_set, ties

X, Y = PLANE.gens()
UNIT = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
MAPS = [
    ("2019", "TKN", "rK", "E"),
    ("2019", "TKN", "hK", "E"),
    ("2019", "TKN", "TJN", "E"),
    ("2019", "s", "common_threat", "E"),
    ("2023", "s", "p", "P"),
    ("2019", "xH", "eta", "E"),
    ("2019", "xH", "phi", "E"),
    ("2023", "delta", "rK", "R"),
]
"""Affine, bilinear and quadratic planes, with and without lines where the threats are equal."""


def label_of(found: ExactMap, scenario: games.Scenario, point: tuple[Fraction, Fraction], timing: str = "given") -> object:
    """Return the equilibria of the game at a point of a map, solved on its own."""
    moved = {"common_threat": ("TJN", "TKN", "TJC", "TKC")}
    values = {
        s: v for p, v in zip((found.x, found.y), point, strict=True) for s in moved.get(p.name, (p.symbol,))
    }  # fmt: skip
    game = MODEL.game(scenario.set(values), timing=timing, us_action=found.us_action)
    return equilibrium_set(nash.solve(game))


def random_point(found: ExactMap, rng: random.Random) -> tuple[Fraction, Fraction]:
    """Return a point of the box whose coordinates have two different primes for denominators, so that it lies on no curve."""
    shares = (Fraction(rng.randint(1, prime - 1), prime) for prime in (10007, 10009))
    x, y = (low + (high - low) * share for (low, high), share in zip(found.box, shares, strict=True))
    return x, y


@pytest.mark.parametrize("seed", range(9))
def test_signs_of_the_ties_settle_all_supports_in_any_bilinear_family(seed: int) -> None:
    """In random families of 3x3 games every face has one equilibrium set, mixed supports included, wherever it is asked."""
    rng = random.Random(seed)
    payoffs = np.empty((2, 3, 3), object)
    for where in np.ndindex(2, 3, 3):
        a, b, c, d = (rng.randint(-5, 5) for _ in range(4))
        payoffs[where] = a + b * X + c * Y + (d * X * Y if seed % 3 else 0 * X)
    own = dict(ties(payoffs, ALLIES, (("C", "H", "F"),) * 2))
    found = arrange(UNIT, own.values())

    def solved(point: tuple[Fraction, Fraction]) -> object:
        numbers = np.empty((2, 3, 3), object)
        for where in np.ndindex(2, 3, 3):
            numbers[where] = fraction(value_at(payoffs[where], point))
        return equilibrium_set(nash.solve(NormalFormGame(numbers)))

    labels = dict(zip(found.signs, map(solved, found.samples), strict=True))
    for _ in range(40):
        point = (Fraction(rng.randint(1, 10006), 10007), Fraction(rng.randint(1, 10006), 10007))
        assert labels[tuple(sign(value_at(c.polynomial, point)) for c in found.curves)] == solved(point)


@pytest.mark.parametrize("case", MAPS, ids=lambda c: "-".join(c))
def test_map_agrees_with_games_solved_one_by_one(case: tuple[str, str, str, str]) -> None:
    """At 250 random points of each plane the label is the game's own equilibrium set, mixed ones included."""
    disagreements(case, 250)


@pytest.mark.campaign
@pytest.mark.parametrize("case", MAPS, ids=lambda c: "-".join(c))
def test_map_agrees_with_games_solved_one_by_one_at_many_points(case: tuple[str, str, str, str]) -> None:
    """The same at 12,500 points of each plane, 100,000 in all."""
    disagreements(case, 12_500)


def disagreements(case: tuple[str, str, str, str], points: int) -> None:
    """Compare labels with exact solutions at random points."""
    year, x, y, us = case
    scenario = games.scenario(year)
    found = regimes.exact_map(MODEL, x, y, at=scenario, us_action=us, select=False)
    rng = random.Random(1)
    for _ in range(points):
        point = random_point(found, rng)
        assert found.at(*point) == label_of(found, scenario, point)


DRAWN = Fraction(1621476353125577, 2 * 10**15)


@pytest.mark.parametrize(
    ("values", "x", "y"),
    [
        ({}, "TKC", "s"),
        ({"TKN": Fraction(9, 10), "TJN": Fraction(9, 10)}, "TJC", "beta"),
        ({"TJC": DRAWN, "TKC": DRAWN, "omega": Fraction(4133377472604531, 10**16)}, "TJN", "beta"),
    ],
)
def test_equal_and_fixed_threats_leave_a_kink_that_is_nowhere(values: dict[str, Fraction], x: str, y: str) -> None:
    """Where both allies fear one source alike, whatever the axes are, its kink is everywhere: the map and its effects are exact."""
    scenario = games.scenario("2023").set(values)
    found = regimes.exact_map(MODEL, x, y, at=scenario, select=False)
    assert any(fold.is_zero() for fold in found.folds)
    rng = random.Random(5)
    for _ in range(60):
        point = random_point(found, rng)
        assert found.at(*point) == label_of(found, scenario, point)
    change = regimes.effect_map(MODEL, x, y, at=scenario, before={"rK": 0.3}, after={"rK": 0.9})
    low, high = (sum(area[k] for area in change.arrangement.areas) for k in (0, 1))
    (x0, x1), (y0, y1) = change.box
    assert low <= (x1 - x0) * (y1 - y0) <= high


@pytest.mark.parametrize("year", ["1969", "2019", "2023"])
def test_maps_of_any_two_parameters_are_exact(year: str) -> None:
    """Planes of parameters drawn from all of the model's, at values of 16 digits, agree with games solved alone."""
    rng = random.Random(year)
    for _ in range(6):
        drawn = {p.symbol: p.low + (p.high - p.low) * Fraction(rng.randrange(10**16), 10**16) for p in MODEL.parameters}
        scenario = games.scenario(year).set(drawn | {"TKC": drawn["TJC"]})
        x, y = rng.sample([p.symbol for p in MODEL.parameters], 2)
        found = regimes.exact_map(MODEL, x, y, at=scenario, select=False)
        for _ in range(5):
            point = random_point(found, rng)
            assert found.at(*point) == label_of(found, scenario, point)


def test_a_point_on_a_side_of_the_box_has_the_equilibria_of_its_own_game() -> None:
    """Pressing costs the US nothing on one side of this box, which ties there: a continuum, where inside one profile is strict."""
    scenario = games.scenario("2019").set(TKN=0.3)
    found = regimes.exact_map(MODEL, "fU", "pi", at=scenario, timing="simultaneous", select=False)
    for point in ((Fraction(9, 70), Fraction(0)), (Fraction(9, 70), Fraction(1, 1000))):
        assert found.at(*point) == label_of(found, scenario, point, "simultaneous")
    assert found.at(Fraction(9, 70), 0).continua
    assert not found.at(Fraction(9, 70), Fraction(1, 1000)).continua


@pytest.mark.parametrize("case", MAPS, ids=lambda c: "-".join(c))
def test_pure_map_is_the_full_map_without_mixed_equilibria(case: tuple[str, str, str, str]) -> None:
    """The map of pure equilibria has at every point the pure part of the full label."""
    year, x, y, us = case
    full = regimes.exact_map(MODEL, x, y, at=games.scenario(year), us_action=us, select=False)
    plain = regimes.exact_map(MODEL, x, y, at=games.scenario(year), us_action=us, select=False, mixed=False)
    for region in full.regions:
        label = plain.at(*region.sample)
        assert label.strict == region.label.strict
        assert label.others == tuple(s for s in region.label.others if all(len(own) == 1 for own in s))


@pytest.mark.parametrize("case", MAPS, ids=lambda c: "-".join(c))
def test_labels_differ_on_the_two_sides_of_every_boundary(case: tuple[str, str, str, str]) -> None:
    """A step of 1e-9 across a boundary changes the label, and both sides are what the boundary says."""
    year, x, y, us = case
    scenario = games.scenario(year)
    found = regimes.exact_map(MODEL, x, y, at=scenario, us_action=us, select=False)
    assert found.boundaries
    for boundary in found.boundaries:
        pairs = {frozenset({found.regions[i].label, found.regions[j].label}) for i, j in boundary.regions}
        dx, dy = boundary.polynomial.derivative(0), boundary.polynomial.derivative(1)
        for piece in boundary.pieces:
            k = max(1, len(piece) // 2)
            rough = (Fraction(float(piece[k - 1][0] + piece[k][0])) / 2, Fraction(float(piece[k - 1][1] + piece[k][1])) / 2)
            for _ in range(3):  # Newton's method in exact numbers, down the gradient
                slope = fraction(value_at(dx, rough)), fraction(value_at(dy, rough))
                step = fraction(value_at(boundary.polynomial, rough)) / (slope[0] ** 2 + slope[1] ** 2)
                rough = tuple((v - step * s).limit_denominator(10**14) for v, s in zip(rough, slope, strict=True))
            size = Fraction(1, 10**9) / max(abs(s) for s in slope)
            sides = [(rough[0] + e * size * slope[0], rough[1] + e * size * slope[1]) for e in (-1, 1)]
            labels = [found.at(*side) for side in sides]
            assert frozenset(labels) in pairs
            assert labels == [label_of(found, scenario, side) for side in sides]


@pytest.mark.parametrize("case", MAPS, ids=lambda c: "-".join(c))
def test_shares_enclose_the_whole_and_the_raster_agrees(case: tuple[str, str, str, str]) -> None:
    """Shares sum to 1 within their bounds; a raster has them to its resolution, and its labels are those of single points."""
    year, x, y, us = case
    found = regimes.exact_map(MODEL, x, y, at=games.scenario(year), us_action=us, select=False)
    low, high = (sum(share[k] for share in found.shares.values()) for k in (0, 1))
    assert low <= 1 <= high
    assert high - low < Fraction(1, 10**9)
    labels, grid = found.raster((180, 170))
    for label, share in found.shares.items():
        assert float((grid == labels.index(label)).mean()) == pytest.approx(float(share[0]), abs=0.02)
    xs, ys = (np.linspace(float(a), float(b), n) for (a, b), n in zip(found.box, (180, 170), strict=True))
    rng = random.Random(5)
    for _ in range(60):
        i, j = rng.randrange(1, 179), rng.randrange(1, 169)
        label = found.at(Fraction(xs[i]), Fraction(ys[j]))
        assert (labels[grid[j, i]] if grid[j, i] >= 0 else None) == label


def test_numeric_map_has_the_same_strict_classes() -> None:
    """The dense numeric map and the exact one agree on every grid point."""
    scenario = games.scenario("2019")
    dense = regimes.map(MODEL, "TKN", "rK", at=scenario, shape=(60, 60), select=False)
    found = regimes.exact_map(MODEL, "TKN", "rK", at=scenario, mixed=False, select=False)
    labels, grid = found.raster((60, 60))
    bits = {"cohesion": 1, "mixed": 2, "friction": 4}
    masks = np.array([sum(bits[c] for c in label.classes) for label in labels])
    clear = grid >= 0
    assert clear.mean() > 0.95
    assert (masks[grid[clear]] == dense.strict_classes[clear]).all()


@pytest.mark.parametrize(("year", "x", "y"), [("2019", "TKN", "rK"), ("2023", "s", "p")])
def test_simultaneous_map_says_what_it_proves(year: str, x: str, y: str) -> None:
    """In the 3x3x3 game pure equilibria agree everywhere, all equilibria where the region is certain."""
    scenario = games.scenario(year)
    found = regimes.exact_map(MODEL, x, y, at=scenario, timing="simultaneous", select=False)
    place = {face: region for region in found.regions for face in region.faces}
    sure = {found.labels[face]: region.certain for face, region in place.items()}
    rng = random.Random(2)
    for _ in range(60):
        point = random_point(found, rng)
        label = found.at(*point)
        game = MODEL.game(scenario.set({x: point[0], y: point[1]}), timing="simultaneous")
        if label is not None:
            assert label.strict == equilibrium_set(pure.solve(game)).strict
            if sure[label]:
                assert label == equilibrium_set(nash.solve(game))
    assert ("at one point" in found.certifies) == (not all(region.certain for region in found.regions))


def half_value() -> tuple[dict[str, sympy.Symbol], sympy.Expr, dict[str, sympy.Symbol]]:
    """Return the parameters' symbols, (1 - phi/2) beta, and the shorthands tau, e and h of the ROK and tau of Japan."""
    v = {p.symbol: sympy.Symbol(p.symbol, real=True) for p in MODEL.parameters}
    short = {name: sympy.Symbol(name, real=True) for name in ("tau_J", "tau_K", "e_J", "e_K", "h_K", "gap_K", "T")}
    return v, (1 - v["phi"] / 2) * v["beta"], short


def curve_of(found: ExactMap, player: str, text: str) -> object:
    """Return the boundary on which a player's tie or change reads so."""
    (boundary,) = [b for b in found.boundaries if any(str(c).startswith(player) and text in str(c) for c in b.causes)]
    return boundary


def test_common_threat_threshold_is_a_boundary_with_its_formula() -> None:
    """On the plane of common threat and substitutability (C, C) is cut off at T* = (k + h + chi/(1 - xH)) / (...), as published."""
    v, half, short = half_value()
    found = regimes.exact_map(MODEL, "s", "common_threat", at=games.scenario("2019"), select=False)
    boundary = curve_of(found, "ROK", "C ~ H against (C)")
    expected = (v["k"] + short["h_K"] + v["chi"] * v["pull"] / (1 - v["xH"])) / (
        half * (1 - v["s"] * short["e_K"] - v["kappa"] * v["q"])
    )
    assert sympy.simplify(boundary.solved("T") - expected) == 0


def test_animosity_threshold_is_a_boundary_with_its_formula() -> None:
    """On the plane of animosity and hedge benefit (C, C) is cut off where hbar H = G - chi pull/(1 - xH), as published."""
    v, half, short = half_value()
    found = regimes.exact_map(MODEL, "chi", "hK", at=games.scenario("2023"), us_action="E", select=False)
    boundary = curve_of(found, "ROK", "C ~ H against (C)")
    gain = (
        half * (short["tau_K"] * (1 - v["s"] * short["e_K"]) - v["kappa"] * v["q"] * short["tau_J"])
        - v["k"]
        - v["eps"] * short["gap_K"]
    )
    expected = (gain - v["chi"] * v["pull"] / (1 - v["xH"])) / v["hbar"]
    assert sympy.simplify(boundary.solved("animosity_rok") - expected) == 0


def test_reliability_divides_common_ally_from_quasi_alliance_at_s_star() -> None:
    """M16 against M17: belief in the US helps below s* = p lam_i / ((1 - phi/2) beta tau_i), hurts above; p* is the same curve."""
    v, half, short = half_value()
    change = {"before": {"rJ": 0.3, "rK": 0.3}, "after": {"rJ": 0.9, "rK": 0.9}}
    over_threat = regimes.effect_map(MODEL, "common_threat", "s", at=games.scenario("2023"), **change)
    over_pressure = regimes.effect_map(MODEL, "s", "p", at=games.scenario("2023"), **change)
    for player, letter, weight in (("Japan", "J", 1 - v["lam"]), ("ROK", "K", 1 + v["lam"])):
        s_star = v["p"] * weight / (half * short["T"])
        assert sympy.simplify(curve_of(over_threat, player, "to H").solved("s") - s_star) == 0
        p_star = v["s"] * half * short[f"tau_{letter}"] / weight
        assert sympy.simplify(curve_of(over_pressure, player, "to H").solved("p") - p_star) == 0
    assert [over_pressure.at(s, p).of("ROK") for s, p in ((0.1, 0.5), (0.9, 0.1))] == [1, -1]


def test_withdrawal_divides_abandonment_from_double_containment_at_delta_star() -> None:
    """M21 against M22: withdrawal helps below delta* = s (1 - phi/2) beta tau c r, hurts above; from P, less pressure lost."""
    v, half, short = half_value()
    scenario = games.scenario("2023")
    star = v["s"] * half * short["tau_K"] * v["c"] * v["rK"]
    found = regimes.effect_map(MODEL, "s", "delta", at=scenario, us_before="E", us_after="R")
    assert sympy.simplify(curve_of(found, "ROK", "to H").solved("delta") - star) == 0
    assert [found.at(0.5, d).of("ROK") for d in (0.1, 0.5)] == [1, -1]
    pressed = regimes.effect_map(MODEL, "s", "delta", at=scenario, us_before="P", us_after="R")
    lost = star - v["p"] * (1 + v["lam"]) * v["c"] * v["rK"]
    assert sympy.simplify(curve_of(pressed, "ROK", "to H").solved("delta") - lost) == 0


def test_engagement_divides_free_riding_from_pressure_at_p_star() -> None:
    """M19 against M20: pressing helps above p = s (1 - phi/2) beta tau / lam_K, where free riding no longer outweighs it."""
    v, half, short = half_value()
    found = regimes.effect_map(
        MODEL, "s", "p", at=games.scenario("2023").set(delta=0), us_before="R", us_after="P", without=("containment",)
    )
    expected = v["s"] * half * short["tau_K"] / (1 + v["lam"])
    assert sympy.simplify(curve_of(found, "ROK", "to H").solved("p") - expected) == 0
    assert [found.at(0.5, p).of("ROK") for p in (0.05, 0.55)] == [-1, 1]


def test_rise_of_china_divides_shared_concern_from_pull() -> None:
    """M06 against M07: the sign flips at psi h_K dD = d(chi pull)/(1 - xH)."""
    v, _, _ = half_value()
    found = regimes.effect_map(
        MODEL, "hK", "chi", at=games.scenario("2023").set(psi=0.8), before={"D": 0, "pull": 0.3}, after={"D": 0.6, "pull": 0.5}
    )
    boundary = curve_of(found, "ROK", "to H")
    psi, grown, pulled = sympy.Rational(4, 5), sympy.Rational(3, 5), sympy.Rational(1, 5)
    solved = boundary.solved("chi").subs(v["psi"], psi)
    assert sympy.simplify(solved - psi * v["hbar"] * v["hK"] * grown * (1 - v["xH"]) / pulled) == 0
    assert [found.at(h, 0.15).of("ROK") for h in (0.05, 0.9)] == [-1, 1]


@pytest.mark.parametrize("case", MAPS[:5], ids=lambda c: "-".join(c))
def test_closed_forms_are_the_curves(case: tuple[str, str, str, str]) -> None:
    """With the scenario's numbers put in, every closed form vanishes where the boundary's polynomial does."""
    from solvers.regimes.shorthand import definitions

    year, x, y, us = case
    scenario = games.scenario(year)
    found = regimes.exact_map(MODEL, x, y, at=scenario, us_action=us, select=False)
    numbers = MODEL.scenario_values(scenario)
    moved = ("TJN", "TKN", "TJC", "TKC")
    axes = [sympy.Symbol(p.symbol, real=True) for p in (found.x, found.y)]
    checked = 0
    for boundary in found.boundaries:
        if boundary.condition is None:
            continue
        place = boundary.pieces[0].mean(axis=0)
        local = dict(numbers)
        for p, value in zip((found.x, found.y), place, strict=True):
            local |= dict.fromkeys(moved if p.name == "common_threat" else (p.symbol,), Fraction(float(value)))
        exact = {s: sympy.Rational(v.numerator, v.denominator) for s, v in numbers.items()}
        for p, axis in zip((found.x, found.y), axes, strict=True):
            exact |= dict.fromkeys(moved if p.name == "common_threat" else (p.symbol,), axis)
        full = definitions(MODEL, exact, us, MODEL.region(local))
        known = {sympy.Symbol(s, real=True): v for s, v in exact.items() if not getattr(v, "free_symbols", ())}
        left = sympy.expand(sum(boundary.condition.values()).subs(full).subs(known))
        assert sympy.rem(sympy.numer(sympy.together(left)), boundary.equation, axes[0]) == 0
        checked += 1
    assert checked


def test_selection_and_table() -> None:
    """The table names each region's equilibria, share and selected profile; boundaries render with a formula and who ties."""
    found = regimes.exact_map(MODEL, "TKN", "rK", at=games.scenario("2019"))
    text, below = str(found.table()), str(found.boundary_table())
    assert "(F, F), friction" in text
    assert "supports of all equilibria are proved" in text
    assert "ROK: C ~ H against (C)" in below
    assert "frac" in found.boundary_table().to_latex()
    assert found._repr_html_().count("<table>") == 2
    assert found.regions[0].outcome == "friction"


@pytest.mark.parametrize(
    ("x", "y", "more", "error"),
    [
        ("s", "s", {}, games.ParameterError),
        ("s", "nonsense", {}, games.ParameterError),
        ("TKN", "common_threat", {}, games.ParameterError),
        ("s", "p", {"without": ("pressure",)}, games.ParameterError),
        ("s", "p", {"timing": "us-first"}, games.ScenarioError),
        ("s", "p", {"us_action": "X"}, games.ScenarioError),
    ],
)
def test_bad_axes_are_refused(x: str, y: str, more: dict[str, object], error: type[Exception]) -> None:
    """The same parameter twice, an unknown or silenced one, another timing: one clear error each."""
    with pytest.raises(error):
        regimes.exact_map(MODEL, x, y, at=games.scenario("2019"), **more)


@pytest.mark.parametrize(
    "more", [{}, {"before": {"s": 0.1}, "after": {"s": 0.2}}, {"after": {"delta": 0.2}, "without": ("containment",)}]
)
def test_effects_of_nothing_are_refused(more: dict[str, object]) -> None:
    """A change that changes nothing, or one of an axis or of a silenced parameter, is an error."""
    with pytest.raises(games.ParameterError):
        regimes.effect_map(MODEL, "s", "p", at=games.scenario("2019"), **more)


G = Parameter("g", "cycle_gain", "structural", 0, 0, 6, "gain of beating the other")
ROUND = {("C", "H"), ("H", "F"), ("F", "C")}


def cycle(player: str, outcome: object) -> object:
    """Return a gain for beating the other in a circle of C, H and F, whatever else is at stake."""
    other = {"Japan": "ROK", "ROK": "Japan", "US": "US"}[player]
    if player == "US":
        return 0
    own, theirs = ("F" if outcome.z[i] else "H" if outcome.y[i] == 1 else "C" for i in (player, other))
    return outcome.g * (((own, theirs) in ROUND) - ((theirs, own) in ROUND))


CYCLE = MODEL.with_mechanism(Mechanism("cycle", 99, "Rock, paper, scissors.", (G,), cycle, switch=("g",)))


def test_a_users_mechanism_is_mapped_with_its_own_curves() -> None:
    """With a circular game added, regions where all three actions are mixed appear, bounded by ties against mixtures."""
    found = regimes.exact_map(CYCLE, "g", "hK", at=games.scenario("2019"))
    assert any((("C", "H", "F"), ("C", "H", "F")) in label.others for label in found.labels)
    values = CYCLE.values(games.scenario("2019").values)
    rng = random.Random(4)
    for _ in range(100):
        point = random_point(found, rng)
        payoffs = CYCLE.payoffs(values | {"g": point[0], "hK": point[1]}, players=ALLIES, fixed={"US": "E"})
        assert found.at(*point) == equilibrium_set(nash.solve(NormalFormGame(payoffs, ALLIES, (("C", "H", "F"),) * 2)))
    bounds = [b for b in found.boundaries if b.condition is None]
    assert bounds
    for boundary in bounds:
        assert boundary.causes[0].mixed
        assert boundary.solved("g") is None
        assert boundary.latex().endswith("= 0")


def test_payoffs_that_are_no_polynomials_are_refused() -> None:
    """A mechanism that divides by a parameter cannot be mapped along it, and the message says so."""
    share = Mechanism("share", 99, "A share.", (), lambda i, o: 1 / (1 + o.s) if i == "ROK" else 0)
    with pytest.raises(games.ParameterError, match="not polynomials"):
        regimes.exact_map(MODEL.with_mechanism(share), "s", "p", at=games.scenario("2019"))


def test_a_boundary_is_solved_for_its_own_parameters_only() -> None:
    """A boundary of the plane of threat and reliability is no formula for pressure."""
    found = regimes.exact_map(MODEL, "TKN", "rK", at=games.scenario("2019"), select=False)
    with pytest.raises(games.ParameterError, match="solved"):
        found.boundaries[0].solved("p")


def test_points_outside_the_map_are_refused() -> None:
    """A point outside the box has no label and is said so."""
    found = regimes.exact_map(MODEL, "hJ", "hK", at=games.scenario("2023"), select=False)
    with pytest.raises(games.ParameterError, match="outside the map"):
        found.at(2, 0)


def test_vertices_are_right_where_terms_cancel() -> None:
    """A parabola that is nearly the line 2 y = x ends on it, though its root is the difference of two numbers near 10^60."""
    x, y = PLANE.gens()
    unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    found = arrange(unit, [y**2 + 10**60 * (2 * y - x)])
    assert found.vertices.tolist() == [[0, 0], [0, 1], [1, 0], [1, 0.5], [1, 1]]


@pytest.mark.parametrize("case", MAPS[:4], ids=lambda c: "-".join(c))
def test_outlines_hold_their_regions(case: tuple[str, str, str, str]) -> None:
    """The polygon drawn for a region contains its sample and no other region's; together they cover the box."""
    year, x, y, us = case
    found = regimes.exact_map(MODEL, x, y, at=games.scenario(year), us_action=us, select=False)
    shapes = [drawing.outline(found, region) for region in found.regions]
    for k, region in enumerate(found.regions):
        inside = [shape.contains_point([float(v) for v in region.sample]) for shape in shapes]
        assert inside == [j == k for j in range(len(shapes))]

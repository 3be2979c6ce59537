"""Charts: one way from a model on part of its parameter space to polynomials, for any model of tables or trees of one's own."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq_poly

import games
from games.errors import GameError, ParameterError, ScenarioError
from games.exact.algebraic import Algebraic
from games.models import apology, escalation, withdrawal
from games.models.trilateral import MODEL
from quasialliance.figures import bifurcation, continuation, exact_map
from solvers import nash, regimes, sensitivity, subgame_perfect
from solvers.regimes.chart import Chart, exactly, value_on
from solvers.regimes.labels import equilibrium_set
from solvers.regimes.situation import Situation
from solvers.regimes.thresholds import symbolic
from solvers.regimes.tree_chart import TreeChart
from tests.games.model.test_model import DAM, outcome

BUILD, WAIT = ("build", "build"), ("wait", "wait")
PRIDE = games.Parameter("pr", "pride", "structural", 0, 0, 2, "gain from confronting; its square is what counts")


def pride(player: str, at: Any) -> Any:
    """Return the square of pride for a ROK that confronts."""
    return at.pr * at.pr * at.z[player] if player == "ROK" else 0


PROUD = MODEL.with_mechanism(games.Mechanism("pride", 200, "Pride goes before.", (PRIDE,), pride, switch=("pr",)))


@pytest.mark.parametrize("year", ["2019", "1965"])
def test_every_chart_has_the_models_payoffs(year: str) -> None:
    """At random points of a line, a plane and a space the polynomials have the values of the model's own payoffs."""
    here = Situation.of(MODEL, games.scenario(year), us_action="P")
    rng = random.Random(0)
    line, plane = Chart.line(here, "common_threat"), Chart.plane(here, "TKN", "TJC")
    space = Chart.space(here, ["TKN", "s"], {"TKN": Fraction(1, 2), "s": Fraction(3)})
    for _ in range(5):
        t, u = (Fraction(rng.randrange(1, 997), 997) for _ in range(2))
        moved = here.values | dict.fromkeys(("TJN", "TKN", "TJC", "TKC"), t)
        assert line.game(t) == here.game(moved)
        assert plane.game((t, u)) == here.game(here.values | {"TKN": t, "TJC": u})
        region = MODEL.region(here.values | {"TKN": here.values["TKN"] + t / 2})
        exact = Chart.point(here, here.values | {"TKN": here.values["TKN"] + t / 2, "s": here.values["s"] + 3 * u})
        found = {where: exactly(value_on(p, (t, u))) for where, p in space.margins(("C", "H"), region).items()}
        assert found == exact.margins(("C", "H"))


def test_pieces_are_where_the_folds_keep_their_signs() -> None:
    """A line of one threat has a kink where it meets the other ally's; along the common threat there is none."""
    here = Situation.of(MODEL, games.Scenario("demo", {"TJN": 0.7, "TKN": 0.2, "TJC": 0.4, "TKC": 0.4}))
    assert [piece.region for piece in Chart.line(here, "TKN").pieces] == [(-1, 0), (1, 0)]
    assert Chart.line(here, "TKN").pieces[0].high == Fraction(7, 10)
    assert [piece.region for piece in Chart.line(here, "common_threat").pieces] == [(0, 0)]
    assert {piece.region for piece in Chart.plane(here, "TKN", "TKC").pieces} == {(a, b) for a in (1, -1) for b in (1, -1)}
    assert [piece.region for piece in Chart.space(here, ["s"]).pieces] == [(-1, 0)]


def test_a_situation_resolves_a_scenario_once() -> None:
    """Defaults without a scenario; US action and switches of the call come before or beside the scenario's."""
    at = games.Scenario("demo", {"s": 0.5}, "P", without=("status",))
    here = Situation.of(MODEL, at, us_action="R", without="pressure")
    assert (here.us_action, here.fixed, here.players) == ("R", {"US": "R"}, ("Japan", "ROK"))
    assert here.silenced == set(MODEL.off(("status", "pressure")))
    assert Situation.of(MODEL, None).values == MODEL.values()
    assert Situation.of(MODEL, at, timing="simultaneous").players == MODEL.players
    assert Situation.of(DAM, None).game().players == ("East", "West")
    assert Situation.of(apology.MODEL, None).game() == apology.MODEL.game()
    with pytest.raises(ScenarioError):
        Situation.of(MODEL, at, us_action="X")
    with pytest.raises(ParameterError, match=r"sets pr, which model 'trilateral' does not have"):
        Situation.of(MODEL, games.Scenario("own", {"pride": 1}, model=PROUD))


# --- any model of tables ---


def test_a_dam_is_built_as_long_as_the_water_is_worth_a_share() -> None:
    """Both build strictly iff w > k (1 - t): at w = 1, t = 1/4 up to k = 4/3, at k = 1/2 from w = 3/8 on."""
    line = regimes.threshold(DAM, BUILD, "cost")
    assert [(c.value, c.holds_above) for c in line.crossings] == [(Fraction(4, 3), False)]
    assert [(f.name, f.nearest.value) for f in regimes.flips(DAM, BUILD)] == [("water", Fraction(3, 8)), ("cost", Fraction(4, 3))]
    assert [str(c.formula) for c in regimes.conditions(DAM, BUILD)] == ["k*(t - 1) + w"] * 2
    assert {e.statement for e in regimes.statics(DAM, BUILD, parameters=("water", "trust"))} == {"always +"}
    assert float(regimes.radius(DAM, BUILD, parameters=("water",), norm="l1")) == (1 - 3 / 8) / 2
    assert regimes.radius_batch(DAM, BUILD, {"water": [1.0, 0.0]}, at=games.Scenario("dam", model=DAM)).strict.tolist() == [
        True,
        False,
    ]


def test_a_dam_along_its_cost_and_in_the_plane() -> None:
    """Building together and the mixture vanish in a fold at k = 4/3; in the plane of k and w that is the line w = 3k/4."""
    found = regimes.bifurcation(DAM, "cost")
    (event,) = found.events
    assert (event.kind, event.change, event.value) == ("fold", "vanishes", Fraction(4, 3))
    assert str(found.at(1)) == "(build, build), (wait, wait), ({build, wait}, {build, wait})"
    assert sum(branch.index for branch in found.branches if branch.low < 1 < branch.high) == 1
    for map_ in (regimes.exact_map(DAM, "cost", "water"), regimes.map(DAM, "cost", "water")):
        assert [low for low, _ in map_.shares.values()] == [Fraction(5, 8), Fraction(3, 8)]
        assert str(map_.boundaries[0]) == "0.75 k - w = 0"
        assert str(map_.boundaries[0].solved("water")) == "-k*(t - 1)"
        for point in ((Fraction(1), Fraction(1)), (Fraction(7, 4), Fraction(1, 3))):
            game = Situation.of(DAM, None).game(DAM.values({"k": point[0], "w": point[1]}))
            assert map_.at(*point) == equilibrium_set(nash.solve(game))
    assert "None" not in str(regimes.exact_map(DAM, "cost", "water"))
    dear = games.Scenario("dear", {"cost": 2}, model=DAM)
    along = regimes.continuation(DAM, (games.Scenario("dam", model=DAM), dear))
    assert [(e.change, e.value) for e in along.events] == [("vanishes", Fraction(5, 9))]
    assert along.complete


def test_supports_of_labels_with_several_letters_are_told_apart() -> None:
    """Payoff differences of actions called "a", "ab" and "b" do not share a name."""
    labels = (("a", "ab", "b"), ("a", "ab", "b"))
    letters = games.Model("letters", ("East", "West"), labels, (), DAM.mechanisms, lambda *given: _letters(*given))
    found = regimes.support_conditions(letters, (("a", "ab"), ("a", "ab")))
    assert len(set(found.form.deltas)) == len(set(found.form.deltas.values()))
    assert found.holds == (found.support in equilibrium_set(nash.solve(Situation.of(letters, None).game())).others)


def _letters(model: Any, values: Any, mechanisms: Any, region: Any) -> Callable[[tuple[str, ...]], Any]:
    at = outcome(DAM, values, mechanisms, region)
    words = {"a": "build", "ab": "wait", "b": "wait"}
    return lambda profile: at((words[profile[0]], words[profile[1]]))


def test_too_many_actions_or_players_are_refused() -> None:
    """Signs settle the mixed equilibria up to three actions of the first two players; beyond, pure ones only are mapped."""
    four = (("build", "wait", "wait2", "wait3"),) * 2

    def at(model: Any, values: Any, mechanisms: Any, region: Any) -> Callable[[tuple[str, ...]], Any]:
        make = outcome(DAM, values, mechanisms, region)
        return lambda profile: make(tuple("build" if a == "build" else "wait" for a in profile))

    big = games.Model("big", ("East", "West"), four, (), DAM.mechanisms, at)
    with pytest.raises(GameError, match="at most three actions"):
        regimes.bifurcation(big, "cost")
    assert len(regimes.exact_map(big, "cost", "water", mixed=False, select=False).regions) == 2
    assert regimes.threshold(big, BUILD, "cost").nearest.value == Fraction(4, 3)


# --- a mechanism of one's own ---


def test_a_users_own_parameter_has_thresholds_flips_radii_maps_and_indices() -> None:
    """Pride in Seoul adds its square to confronting: (C, C) of 2023 ends where the square eats up the margin, sqrt exact."""
    at = games.scenario("2023").on(PROUD)
    (crossing,) = regimes.threshold(PROUD, "CC", "pride", at=at).inside
    lost = -PROUD.game(at).explain("ROK", "CC", "F").total
    assert isinstance(crossing.value, Algebraic)
    assert crossing.value * crossing.value == lost
    assert (crossing.player, crossing.deviation, crossing.holds_above) == ("ROK", "F", False)
    assert crossing.exact == str(symbolic(crossing.value))
    assert "sqrt" in crossing.exact
    assert "pride" in [line.name for line in regimes.flips(PROUD, "CC", at=at)]
    (end,) = [e for e in regimes.bifurcation(PROUD, "pride", at=at).events if (("C",), ("C",)) in e.before]
    assert end.value == crossing.value
    near = regimes.radius(PROUD, "CC", at=at, parameters=("pride",))
    assert float(near.low) <= float(crossing) / 2 <= float(near.high) * (1 + 1e-9)
    assert regimes.map(PROUD, "pride", "hK", at=at, shape=(3, 3), select=False).margin[0, 0] > 0
    assert len(regimes.exact_map(PROUD, "pride", "hK", at=at, select=False).regions) > 1
    on = at.set(pride="1/10")
    found = sensitivity.sobol(PROUD, on, samples=8, rng=0, resamples=8)
    (swing,) = [s for s in found.swings if s.range.parameter is PRIDE]
    assert swing.crossings == (crossing.value,)


def test_thresholds_are_sorted_exactly() -> None:
    """Two roots that floats cannot tell apart come in order, and each is named by its own incentive."""
    gain = games.Parameter("u", "gain", "structural", 0, -2, 2, "gain")
    own = games.Mechanism(
        "own", 1, "Two incentives.", (gain,),
        lambda i, o: (2 - o.u * o.u) * (o.own == "a") if i == "East" else (2 * 10**30 + 1 - 10**30 * o.u * o.u) * (o.other == "a"),
    )  # fmt: skip

    def at(model: Any, values: Any, mechanisms: Any, region: Any) -> Callable[[tuple[str, ...]], Any]:
        from types import SimpleNamespace

        return lambda profile: SimpleNamespace(**values, own=profile[0], other=profile[1])

    two = games.Model("two", ("East", "West"), (("a", "b"), ("a", "b")), (), (own,), at)
    line = regimes.threshold(two, "aa", "gain")
    assert [(c.player, c.holds_above) for c in line.crossings] == [("East", True), ("East", False)]
    assert [str(symbolic(c.value)) for c in line.crossings] == ["-sqrt(2)", "sqrt(2)"]
    below = regimes.threshold(two, "ab", "gain")
    assert [(c.player, c.holds_above) for c in below.crossings] == []
    assert fmpq_poly([-2, 0, 1])(line.crossings[1].value.polynomial) % line.crossings[1].value.field.modulus == 0


# --- trees ---


def test_the_apology_is_the_path_between_two_thresholds() -> None:
    """An apology is made and accepted iff vK - alpha < chi < vK - alpha (1 - rho) and vJ + lJ > aJ, at the defaults as by hand."""
    line = regimes.threshold(apology.MODEL, "A accept", "china_offer")
    assert [(c.value, c.holds_above, c.player, c.deviation) for c in line.crossings] == [
        (Fraction(3, 10), True, "ROK", "accept"),
        (Fraction(3, 5), False, "ROK", "reject"),
    ]
    assert line.holds
    (cost,) = regimes.threshold(apology.MODEL, ("A", "accept"), "apology_cost").crossings
    assert (cost.value, cost.player, cost.deviation) == (Fraction(11, 10), "Japan", "N")
    flips = regimes.flips(apology.MODEL, "A-accept")
    assert flips[0].name == "animosity_cost"
    assert {f.name for f in flips} >= {"china_offer", "apology_cost", "sincerity"}
    assert not regimes.threshold(apology.MODEL, "A reject", "china_offer").crossings


@pytest.mark.parametrize("model", [apology.MODEL, escalation.MODEL], ids=lambda model: model.name)
def test_paths_along_a_parameter_are_those_of_backward_induction(model: Any) -> None:
    """Between events the path is that of the tree solved there; at an event somebody named is indifferent, and both are paths."""
    rng = random.Random(3)
    for parameter in model.parameters[1:7]:
        found = regimes.bifurcation(model, parameter.symbol)
        for _ in range(3):
            value = found.low + (found.high - found.low) * Fraction(rng.randrange(1, 997), 997)
            game = model.game({parameter.symbol: value})
            assert found.at(value).paths == tuple(played(game, e) for e in subgame_perfect.solve(game).equilibria)
        for event in found.events:
            assert event.ties
            here = TreeChart.line(Situation.of(model, None), parameter.symbol).label(event.value)
            assert {tuple(a for (a,) in s) for s in (*event.before, *event.after)} <= set(here.paths)
        assert [b.low for b in found.branches] == sorted(b.low for b in found.branches)


def played(game: Any, equilibrium: Any) -> tuple[str, ...]:
    """Return the actions that an equilibrium in pure strategies reaches."""
    from solvers.regimes.path_conditions.paths import paths

    (only,) = paths(game).paths
    return only.actions


def test_the_plane_of_a_tree_has_the_published_lines() -> None:
    """Over offer and animosity the curves are chi = vK - alpha and chi = vK - alpha (1 - rho), with who is indifferent."""
    for found in (regimes.exact_map(apology.MODEL, "chi", "alpha"), regimes.map(apology.MODEL, "chi", "alpha")):
        assert {str(b) for b in found.boundaries} == {"chi + alpha - 0.8 = 0", "chi + 0.4 alpha - 0.8 = 0"}
        assert all("ROK between accept and reject" in str(b.causes[0]) for b in found.boundaries)
        rng = random.Random(1)
        for _ in range(20):
            x, y = (Fraction(rng.randrange(1, 2 * 997), 997) for _ in range(2))
            assert found.at(x, y).paths == (apology.path(apology.MODEL.values({"chi": x, "alpha": y})),)
        assert found.raster((3, 3))[1].shape == (3, 3)
        assert sum(low for low, _ in found.shares.values()) == 1


def test_maps_of_other_models_are_drawn_and_diagrams_of_the_allies_are_not() -> None:
    """An exact map needs no alliance; a diagram of how much the allies cooperate does, and says so."""
    for found in (regimes.exact_map(DAM, "cost", "water"), regimes.exact_map(apology.MODEL, "chi", "alpha")):
        assert exact_map.draw(found).get_axes()[0].get_xlim() == (0, 2)
    path = [games.Scenario("dam", model=DAM), games.Scenario("dear", {"cost": 2}, model=DAM)]
    for draw in (
        lambda: bifurcation.draw(regimes.bifurcation(apology.MODEL, "chi")),
        lambda: bifurcation.draw(regimes.bifurcation(DAM, "cost")),
        lambda: continuation.draw(regimes.continuation(DAM, path)),
    ):
        with pytest.raises(GameError, match="two allies with their three actions"):
            draw()


def test_a_scenario_of_a_tree_fixes_the_rest() -> None:
    """With animosity at zero no apology is needed: the ROK accepts up to what acceptance is worth."""
    calm = games.Scenario("calm", {"animosity_cost": 0}, model=apology.MODEL)
    (crossing,) = regimes.threshold(apology.MODEL, "N accept", "china_offer", at=calm).crossings
    assert crossing.value == Fraction(4, 5)
    with pytest.raises(ParameterError, match="switched off"):
        regimes.bifurcation(apology.MODEL, "chi", without=("china",))


TREE = apology.MODEL
TABLES = "a model whose games are tables is needed"
WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "misspelled": (lambda: regimes.threshold(TREE, "A acept", "chi"), r"path 'A acept'.*ROK.*did you mean 'accept'"),
    "short": (lambda: regimes.threshold(TREE, "A", "chi"), "got 'none'"),
    "long": (lambda: regimes.threshold(TREE, "A accept N", "chi"), "ends before 'N'"),
    "no path": (lambda: regimes.threshold(TREE, 3, "chi"), "its actions are needed"),
    "hidden moves": (lambda: regimes.threshold(withdrawal.MODEL, "R", "beta"), "an information set holds several nodes"),
    "hidden moves in a plane": (lambda: regimes.exact_map(withdrawal.MODEL, "beta", "s"), "holds several nodes"),
    "radius": (lambda: regimes.radius(TREE, "CC"), f"radius: {TABLES}"),
    "radius_batch": (lambda: regimes.radius_batch(TREE, "CC", {}, at=games.Scenario("a", model=TREE)), TABLES),
    "conditions": (lambda: regimes.conditions(TREE, "CC"), f"conditions: {TABLES}"),
    "support_conditions": (lambda: regimes.support_conditions(TREE, "CC"), TABLES),
    "statics": (lambda: regimes.statics(TREE, "CC"), f"statics: {TABLES}"),
    "mixed_statics": (lambda: regimes.mixed_statics(TREE, nash.solve(MODEL.game(games.scenario("2019"))).equilibria[0]), TABLES),
    "differences": (lambda: regimes.differences(TREE), TABLES),
    "critical values of a tree": (lambda: regimes.critical_values(TREE), "of the trilateral model"),
    "critical values of a dam": (lambda: regimes.critical_values(DAM), "of the trilateral model"),
    "effect_map": (lambda: regimes.effect_map(TREE, "chi", "alpha", before={"vJ": 0}, after={"vJ": 1}), TABLES),
    "continuation": (lambda: regimes.continuation(TREE, [games.Scenario("a", model=TREE)] * 2), TABLES),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_makes_no_sense_is_a_typed_error(what: str) -> None:
    """A path that is none, information sets with several nodes, and questions that only tables answer."""
    call, words = WRONG[what]
    with pytest.raises(GameError, match=words):
        call()
